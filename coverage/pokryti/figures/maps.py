"""Draw one measure on one level of territory as a map for print."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from pokryti.crs import require_sjtsk
from pokryti.figures.geometry import compound_path, label_spots, outline, simplify, without_specks
from pokryti.figures.legend import INK, MARKS, MUTED, OUTLINE, draw_legend
from pokryti.figures.numbers import format_date, format_number
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.shading import Shading, shade

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from pokryti.figures.classes import Classes
    from pokryti.quality import Lang

__all__ = ["draw_map"]

_WIDTH, _MARGIN, _LEGEND = 11.69, 0.42, 2.6
_MANY = 400
_WORDS = {
    "cs": {"on": "stav k", "sample": "UKÁZKA / SAMPLE   smyšlené území a smyšlená data"},
    "en": {"on": "as of", "sample": "UKÁZKA / SAMPLE   fictional territory and fictional data"},
}
_ON_HATCH = {"color": INK, "bbox": {"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none", "alpha": 0.85}}
_STYLE: Any = {"font.family": "DejaVu Sans", "hatch.linewidth": 0.7, "axes.unicode_minus": True}


@dataclass(frozen=True)
class _Frame:
    """Where things are on the sheet (inches) and on the ground (metres)."""

    height: float
    map_size: tuple[float, float]
    bounds: tuple[float, float, float, float]
    top: float

    @property
    def metres_per_point(self) -> float:
        return (self.bounds[2] - self.bounds[0]) / self.map_size[0] / 72


def draw_map(
    areas: gpd.GeoDataFrame,
    values: pd.Series,
    flags: pd.Series,
    *,
    title: str,
    legend_title: str,
    source: str,
    lang: Lang,
    on: dt.date,
    sample: bool = False,
    benchmark: tuple[str, float] | float | None = None,
    context: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw a choropleth with everything a printed map needs.

    Parameters
    ----------
    areas
        Districts: index `code`; columns `name`, `geometry` and, if some are only neighbours, `role` (`study` or
        `ring`). EPSG:5514, metres; others are rejected.
    values
        Numbers by code.
    flags
        Flags by code.
    title
        What the map says.
    legend_title
        What the numbers are, with their unit.
    source
        Whose data these are.
    lang
        `cs` or `en`.
    on
        The day on which all data are valid.
    sample
        Whether the data are made up; says so on a band.
    benchmark
        A number to compare with, or its name and the number.
    context
        Larger districts whose borders are drawn over the map. EPSG:5514.
    classes
        Classes to use; natural ones when not given.

    Returns
    -------
    matplotlib.figure.Figure
        For `save`. Districts that have no answer are shown as not known.

    Raises
    ------
    CrsError
        When the districts are not in EPSG:5514.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    require_sjtsk(areas, "areas")
    study, ring = _split(areas)
    shading = shade(values.reindex(study.index), flags.reindex(study.index), classes)
    frame = _frame(areas, study, title=title, sample=sample)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, frame.height), facecolor="white", label=title)
        _headings(figure, frame, title=title, subtitle=f"{legend_title}, {_WORDS[lang]['on']} {format_date(on, lang)}")
        if sample:
            _band(figure, frame, _WORDS[lang]["sample"])
        axes = _map_axes(figure, frame)
        _draw_ring(axes, ring)
        _draw_study(axes, study, shading, frame=frame, context=context)
        _scale_bar(axes, frame, lang)
        _legend(figure, frame, shading, title=legend_title, lang=lang, benchmark=_named(benchmark, lang))
        figure.text(_MARGIN / _WIDTH, 0.2 / frame.height, source, fontsize=7.5, color=MUTED, va="center")
    return figure


def _split(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    ring = areas["role"].eq("ring") if "role" in areas else np.zeros(len(areas), dtype=bool)
    shapes = areas.assign(geometry=simplify(areas.geometry.array, _tolerance(areas)))
    return shapes[~ring], shapes[ring]


def _tolerance(areas: gpd.GeoDataFrame) -> float:
    """Give a quarter of a point on the sheet, in metres; half a point where districts are many."""
    left, _, right, _ = areas.total_bounds
    return float(right - left) / ((_WIDTH - 2 * _MARGIN - _LEGEND) * 72) / (2 if len(areas) > _MANY else 4)


def _frame(areas: gpd.GeoDataFrame, study: gpd.GeoDataFrame, *, title: str, sample: bool) -> _Frame:
    left, bottom, right, upper = study.total_bounds
    pad = (0.05 if len(areas) > len(study) else 0.01) * max(right - left, upper - bottom)
    left, bottom, right, upper = left - pad, bottom - pad, right + pad, upper + pad
    width = _WIDTH - 2 * _MARGIN - _LEGEND - 0.3
    height = min(max(width * (upper - bottom) / (right - left), 4.4), 7.2)
    scale = max((right - left) / width, (upper - bottom) / height)
    x, y = (left + right) / 2, (bottom + upper) / 2
    bounds = (x - width * scale / 2, y - height * scale / 2, x + width * scale / 2, y + height * scale / 2)
    top = 0.35 + 0.3 * len(_lines(title)) + 0.32 + (0.34 if sample else 0)
    return _Frame(height + top + 0.5, (width, height), bounds, top)


def _headings(figure: Figure, frame: _Frame, *, title: str, subtitle: str) -> None:
    y = frame.height - frame.top + 0.32 + 0.3 * len(_lines(title))
    for line in _lines(title):
        figure.text(_MARGIN / _WIDTH, y / frame.height, line, fontsize=16, fontweight="bold", color=INK, va="top")
        y -= 0.3
    figure.text(_MARGIN / _WIDTH, (y - 0.04) / frame.height, subtitle, fontsize=10, color=MUTED, va="top")


def _lines(title: str) -> list[str]:
    """Break a title into lines of about the same length."""
    count = len(wrap(title, 74))
    width = next((width for width in range(20, 74) if len(wrap(title, width)) <= count), 74)
    return wrap(title, width)


def _band(figure: Figure, frame: _Frame, text: str) -> None:
    from matplotlib.patches import Rectangle

    y = 1 - 0.3 / frame.height
    figure.add_artist(Rectangle((0, y), 1, 1 - y, facecolor="#ffd24d", edgecolor="none"))
    figure.text(0.5, (1 + y) / 2, text, fontsize=10, fontweight="bold", color=INK, ha="center", va="center")


def _map_axes(figure: Figure, frame: _Frame) -> Axes:
    width, height = frame.map_size
    axes = figure.add_axes((_MARGIN / _WIDTH, 0.42 / frame.height, width / _WIDTH, height / frame.height))
    axes.set(xlim=frame.bounds[0::2], ylim=frame.bounds[1::2])
    axes.set_axis_off()
    return axes


def _patch(axes: Axes, shapes: NDArray[np.object_], order: float, **style: object) -> None:
    from matplotlib.patches import PathPatch

    if len(shapes):
        # add_patch would search every curve for its extent; the extent is known
        axes.add_artist(PathPatch(compound_path(shapes), zorder=order, joinstyle="round", **style))


def _draw_ring(axes: Axes, ring: gpd.GeoDataFrame) -> None:
    _patch(axes, ring.geometry.to_numpy(), 1, facecolor="#f1f1ee", edgecolor="#c3c5c2", linewidth=0.5)


def _draw_study(
    axes: Axes,
    study: gpd.GeoDataFrame,
    shading: Shading,
    *,
    frame: _Frame,
    context: gpd.GeoDataFrame | None,
) -> None:
    shapes = study.geometry.to_numpy()
    many = len(study) > _MANY
    for step, colour in enumerate(shading.colours):
        line = {"edgecolor": colour, "linewidth": 0.15} if many else {"edgecolor": OUTLINE, "linewidth": 0.4}
        _patch(axes, shapes[shading.number == step], 2, facecolor=colour, **line)
    for flag in shading.special_counts:
        look, members = SPECIAL[flag], shapes[shading.flag == flag]
        _patch(axes, members, 2, facecolor=look.fill, edgecolor=look.ink, hatch=look.hatch, linewidth=0)
        _patch(axes, members, 2.1, facecolor="none", edgecolor=OUTLINE, linewidth=0.1 if many else 0.4)
    speck = 2 * frame.metres_per_point
    if context is not None:
        larger = context[context["role"] != "ring"] if "role" in context else context
        outlines = without_specks(simplify(larger.geometry.array, frame.metres_per_point / 4), speck)
        _patch(axes, outlines, 3, facecolor="none", edgecolor=INK, linewidth=0.7 if many else 1.0)
    _patch(axes, without_specks(np.array([outline(shapes)]), speck), 3, facecolor="none", edgecolor=INK, linewidth=1.1)
    if not many:
        _draw_names(axes, study, shading, frame)


def _draw_names(axes: Axes, study: gpd.GeoDataFrame, shading: Shading, frame: _Frame) -> None:
    """Write names where they fit; a number to be read with care has its mark before the name, or alone."""
    size = 8.5 if len(study) <= 40 else 6.5 if len(study) <= 110 else 5.0
    point = frame.metres_per_point
    shapes, marks = study.geometry.to_numpy(), shading.flag.map({flag: mark[0] for flag, mark in MARKS.items()})
    texts = [f"{mark} {name}" if mark == mark else name for mark, name in zip(marks, study["name"], strict=True)]  # noqa: PLR0124
    widths = np.array([0.62 * size * len(text) * point for text in texts])
    spots = label_spots(shapes, widths, 1.5 * size * point)
    alone = np.isnan(spots[:, 0]) & marks.notna().to_numpy()
    spots[alone] = shapely.get_coordinates(shapely.point_on_surface(shapes[alone]))
    shown = np.where(alone, marks, texts)
    for text, spot, number in zip(shown, spots, shading.number, strict=True):
        if not np.isnan(spot[0]):
            _name(axes, text, spot, size=size, look=_ON_HATCH if number < 0 else _text_look(number, shading))


def _text_look(number: int, shading: Shading) -> dict[str, Any]:
    return {"color": "white" if number >= max(len(shading.classes) - 2, 1) else INK}


def _name(axes: Axes, text: str, spot: NDArray[np.float64], *, size: float, look: dict[str, Any]) -> None:
    axes.text(float(spot[0]), float(spot[1]), text, fontsize=size, ha="center", va="center", zorder=5, **look)


def _scale_bar(axes: Axes, frame: _Frame, lang: Lang) -> None:
    left, bottom, right, _ = frame.bounds
    wanted = (right - left) / 6
    power = 10 ** np.floor(np.log10(wanted))
    length = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    x, y = left + 0.01 * (right - left), bottom + 8 * frame.metres_per_point
    tick = 3 * frame.metres_per_point
    axes.plot([x, x, x + length, x + length], [y + tick, y, y, y + tick], color=INK, linewidth=1, zorder=6)
    label = f"{format_number(length / 1000, lang, 0 if length >= 1000 else 1)} km"
    axes.text(x + length / 2, y + tick, label, fontsize=7.5, color=INK, ha="center", va="bottom", zorder=6)


def _legend(
    figure: Figure,
    frame: _Frame,
    shading: Shading,
    *,
    title: str,
    lang: Lang,
    benchmark: tuple[str, float] | None,
) -> None:
    height = frame.map_size[1]
    corner = ((_WIDTH - _MARGIN - _LEGEND) / _WIDTH, 0.42 / frame.height)
    axes = figure.add_axes((*corner, _LEGEND / _WIDTH, height / frame.height))
    axes.set(xlim=(0, _LEGEND), ylim=(0, height))
    axes.set_axis_off()
    draw_legend(axes, shading, title=title, lang=lang, benchmark=benchmark)


def _named(benchmark: tuple[str, float] | float | None, lang: Lang) -> tuple[str, float] | None:
    if benchmark is None or isinstance(benchmark, tuple):
        return benchmark
    return ("srovnávací hodnota" if lang == "cs" else "benchmark", float(benchmark))
