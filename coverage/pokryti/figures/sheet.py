"""The sheet around a printed map: sizes, headings, the sample band, the scale bar, the source line."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from pokryti.figures.numbers import format_date, format_number
from pokryti.figures.style import INK, MUTED

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pokryti.quality import Lang

__all__ = [
    "MAP_WIDTH",
    "MARGIN",
    "WIDTH",
    "Sheet",
    "balanced",
    "lay_out",
    "legend_axes",
    "map_axes",
    "scale_bar",
    "write_words",
]

WIDTH, MARGIN, _LEGEND, _GAP = 11.69, 0.42, 2.6, 0.3
MAP_WIDTH = WIDTH - 2 * MARGIN - _LEGEND - _GAP
_LINE, _SOURCE_LINE = 0.3, 0.14
_WORDS = {
    "cs": {"on": "stav k", "sample": "UKÁZKA / SAMPLE   smyšlené území a smyšlená data"},
    "en": {"on": "as of", "sample": "UKÁZKA / SAMPLE   fictional territory and fictional data"},
}


@dataclass(frozen=True)
class Sheet:
    """Where things are.

    Parameters
    ----------
    title
        Lines of the title.
    source
        Lines of the source.
    sample
        Whether there is a band on top.
    map_height
        Height of the map, inches.
    bounds
        What the map shows: west, south, east, north. EPSG:5514, metres.
    """

    title: tuple[str, ...]
    source: tuple[str, ...]
    sample: bool
    map_height: float
    bounds: tuple[float, float, float, float]

    @property
    def bottom(self) -> float:
        """Give the lower edge of the map, inches from the lower edge of the sheet."""
        return 0.3 + _SOURCE_LINE * len(self.source)

    @property
    def height(self) -> float:
        """Give the height of the sheet, inches."""
        return self.bottom + self.map_height + 0.08 + 0.67 + _LINE * len(self.title) + (0.34 if self.sample else 0)

    @property
    def metres_per_point(self) -> float:
        """Give the ground length of a typographic point."""
        return (self.bounds[2] - self.bounds[0]) / MAP_WIDTH / 72


def lay_out(
    extent: tuple[float, float, float, float], *, title: str, source: str, sample: bool, neighbours: bool
) -> Sheet:
    """Fit a sheet to what it shows.

    Parameters
    ----------
    extent
        Bounds of the districts of the study. EPSG:5514, metres.
    title
        Title of the map.
    source
        Whose data these are.
    sample
        Whether the data are made up.
    neighbours
        Whether to leave room for neighbouring districts.
    """
    left, low, right, high = extent
    pad = (0.05 if neighbours else 0.01) * max(right - left, high - low)
    wide, tall = right - left + 2 * pad, high - low + 2 * pad
    height = min(max(MAP_WIDTH * tall / wide, 4.4), 7.2)
    scale = max(wide / MAP_WIDTH, tall / height)
    x, y = (left + right) / 2, (low + high) / 2
    half_width, half_height = MAP_WIDTH * scale / 2, height * scale / 2
    bounds = (x - half_width, y - half_height, x + half_width, y + half_height)
    return Sheet(balanced(title, 74), tuple(wrap(source, 175)), sample, height, bounds)


def write_words(figure: Figure, sheet: Sheet, *, legend_title: str, on: dt.date, lang: Lang) -> None:
    """Write the title, what is shown and on which day, the source, and the band of sample data.

    Parameters
    ----------
    figure
        The figure to write on.
    sheet
        Its layout.
    legend_title
        What the numbers are.
    on
        The day on which the data are valid.
    lang
        `cs` or `en`.
    """
    x, y = MARGIN / WIDTH, sheet.bottom + sheet.map_height + 0.42 + _LINE * len(sheet.title)
    for number, line in enumerate(sheet.title):
        top = (y - _LINE * number) / sheet.height
        figure.text(x, top, line, fontsize=16, fontweight="bold", color=INK, va="top")
    below = (y - _LINE * len(sheet.title) - 0.02) / sheet.height
    subtitle = f"{legend_title}, {_WORDS[lang]['on']} {format_date(on, lang)}"
    # a long one in smaller letters, so that it stays on the sheet
    figure.text(x, below, subtitle, fontsize=min(10, 1400 / len(subtitle)), color=MUTED, va="top")
    for number, line in enumerate(sheet.source):
        height = (sheet.bottom - 0.17 - _SOURCE_LINE * number) / sheet.height
        figure.text(x, height, line, fontsize=7.5, color=MUTED, va="center")
    if sheet.sample:
        _band(figure, sheet, _WORDS[lang]["sample"])


def map_axes(figure: Figure, sheet: Sheet) -> Axes:
    """Add the axes of the map, in metres of EPSG:5514.

    Parameters
    ----------
    figure
        The figure to draw on.
    sheet
        Its layout.
    """
    axes = figure.add_axes(
        (MARGIN / WIDTH, sheet.bottom / sheet.height, MAP_WIDTH / WIDTH, sheet.map_height / sheet.height)
    )
    axes.set(xlim=sheet.bounds[0::2], ylim=sheet.bounds[1::2])
    axes.set_axis_off()
    return axes


def legend_axes(figure: Figure, sheet: Sheet) -> Axes:
    """Add the axes of the legend, in inches.

    Parameters
    ----------
    figure
        The figure to draw on.
    sheet
        Its layout.
    """
    left = (WIDTH - MARGIN - _LEGEND) / WIDTH
    axes = figure.add_axes((left, sheet.bottom / sheet.height, _LEGEND / WIDTH, sheet.map_height / sheet.height))
    axes.set(xlim=(0, _LEGEND), ylim=(0, sheet.map_height))
    axes.set_axis_off()
    return axes


def scale_bar(axes: Axes, sheet: Sheet, lang: Lang) -> None:
    """Draw a bar of round length into the lower left corner of the map.

    Parameters
    ----------
    axes
        Axes of the map.
    sheet
        The layout.
    lang
        `cs` or `en`.
    """
    left, bottom, right, _ = sheet.bounds
    wanted = (right - left) / 6
    power = 10 ** np.floor(np.log10(wanted))
    length = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    x, y = left + 0.01 * (right - left), bottom + 8 * sheet.metres_per_point
    tick = 3 * sheet.metres_per_point
    axes.plot([x, x, x + length, x + length], [y + tick, y, y, y + tick], color=INK, linewidth=1, zorder=6)
    label = f"{format_number(length / 1000, lang, 0 if length >= 1000 else 1)} km"
    axes.text(x + length / 2, y + tick, label, fontsize=7.5, color=INK, ha="center", va="bottom", zorder=6)


def balanced(text: str, width: int) -> tuple[str, ...]:
    """Break a text into lines of about the same length.

    Parameters
    ----------
    text
        The text.
    width
        Most letters on a line.
    """
    count = len(wrap(text, width))
    narrow = next((tried for tried in range(20, width) if len(wrap(text, tried)) <= count), width)
    return tuple(wrap(text, narrow))


def _band(figure: Figure, sheet: Sheet, text: str) -> None:
    from matplotlib.patches import Rectangle

    y = 1 - 0.3 / sheet.height
    figure.add_artist(Rectangle((0, y), 1, 1 - y, facecolor="#ffd24d", edgecolor="none"))
    figure.text(0.5, (1 + y) / 2, text, fontsize=10, fontweight="bold", color=INK, ha="center", va="center")
