"""The sheet of a plot: the same words, source line and sample band as a map has, around plain axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from pokryti.figures.numbers import format_number
from pokryti.figures.palettes import DIVERGING, SEQUENTIAL
from pokryti.figures.sheet import MARGIN, WIDTH, Sheet, balanced, write_words
from pokryti.figures.style import INK, MUTED

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from pokryti.quality import Lang

__all__ = [
    "ABOVE",
    "BELOW",
    "GRID",
    "MAIN",
    "PALE",
    "Words",
    "mark",
    "name_rows",
    "name_width",
    "plain_axes",
    "rank_axis",
    "sheet_of",
    "shortened",
    "tell_nothing",
    "write_legend",
    "write_ticks",
]

BELOW, ABOVE, MAIN, PALE, GRID = DIVERGING[0], DIVERGING[4], SEQUENTIAL[3], "#9aa3aa", "#e3e6e8"
"""Orange is below, purple above, blue the matter itself; each has a shape of its own besides."""

_LONGEST_NAME = 40
_FOOT = 185
"""Most letters on a line of the source."""

_LETTER = 0.07
"""Width of a letter in the name of a row, inches."""
_LEFT_OUT = {
    "cs": "Hodnota není známa nebo se neuvádí, a proto v grafu chybí, obvodů: {count}.",
    "en": "Districts whose value is not known or not shown, which the plot leaves out: {count}.",
}
_NOTHING = {"cs": "Není co kreslit: není žádný obvod, jehož hodnota je známa.", "en": "No district has a known value."}


@dataclass(frozen=True)
class Words:
    """What is written around a plot.

    Parameters
    ----------
    title
        What the plot says.
    subtitle
        What the numbers are, with their unit.
    source
        Whose data these are.
    on
        The day on which all data are valid.
    lang
        `cs` or `en`.
    sample
        Whether the data are made up; says so on a band.
    note
        By which method, and how to read it; stands before the source.
    """

    title: str
    subtitle: str
    source: str
    on: dt.date
    lang: Lang
    sample: bool = False
    note: str = ""


def sheet_of(words: Words, *, height: float, left_out: int = 0) -> tuple[Figure, Sheet]:
    """Make the figure and write what stands around the plot.

    Parameters
    ----------
    words
        The words.
    height
        Height of the plot, inches.
    left_out
        How many districts are not in the plot because their value is not known or hides; it is told before the source.

    Returns
    -------
    figure : matplotlib.figure.Figure
        Without axes so far.
    sheet : Sheet
        Its layout.
    """
    from pokryti.figures.picture import Picture

    told = _LEFT_OUT[words.lang].format(count=format_number(left_out, words.lang, 0)) if left_out else ""
    source = tuple(line for text in (words.note, f"{told} {words.source}".strip()) for line in wrap(text, _FOOT))
    sheet = Sheet(balanced(words.title, 74), source, words.sample, height, (0.0, 0.0, 1.0, 1.0))
    figure = Picture(figsize=(WIDTH, sheet.height), facecolor="white", label=words.title)
    write_words(figure, sheet, legend_title=words.subtitle, on=words.on, lang=words.lang)
    return figure, sheet


def plain_axes(figure: Figure, sheet: Sheet, *, left: float = 0.75, right: float = 0.5, below: float = 0.5) -> Axes:
    """Add axes without a frame, with pale lines behind.

    Parameters
    ----------
    figure, sheet
        As `sheet_of` gives them.
    left, right, below
        Room for the words beside the axes, inches.

    Returns
    -------
    matplotlib.axes.Axes
        Axes that fill the rest.
    """
    box = (left / WIDTH, (sheet.bottom + below) / sheet.height)
    axes = figure.add_axes((*box, (WIDTH - left - right) / WIDTH, (sheet.map_height - below - 0.1) / sheet.height))
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(color=GRID, linewidth=0.7)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=MUTED)
    return axes


def mark(
    axes: Axes, x: ArrayLike, y: ArrayLike, *, marker: str, colour: str, size: float, label: str, order: float = 3
) -> None:
    """Draw marks that stay apart where they crowd.

    Parameters
    ----------
    axes
        Where to.
    x, y
        Places, in the units of the axes.
    marker
        Shape, as matplotlib names it.
    colour
        Colour of the mark.
    size
        Area, square points.
    label
        What the legend calls them.
    order
        Marks of a higher order lie above.
    """
    look: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.7, "clip_on": False}
    axes.scatter(np.asarray(x), np.asarray(y), s=size, marker=marker, color=colour, label=label, zorder=order, **look)


def write_ticks(axis: Axis, lang: Lang, form: Callable[[float], str] | None = None) -> None:
    """Write the numbers of an axis as readers of the language do.

    Parameters
    ----------
    axis
        `axes.xaxis` or `axes.yaxis`, its limits set.
    lang
        `cs` or `en`.
    form
        Writes a number; with as many decimals as the ticks need when left out.
    """
    from matplotlib.ticker import FuncFormatter

    ticks = axis.get_majorticklocs()
    decimals = next((n for n in range(6) if np.allclose(np.round(ticks, n), ticks, rtol=1e-9, atol=1e-12)), 6)
    write = form or (lambda number: format_number(number, lang, decimals))
    axis.set_major_formatter(FuncFormatter(lambda number, _: write(number).replace("-", "\u2212")))


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Write names of districts left of rows that count from zero downwards.

    Parameters
    ----------
    axes
        Where to; the rows get no lines of their own.
    names
        From the top; of a very long one the beginning.
    """
    short = shortened(names)
    axes.grid(visible=False, axis="y")
    axes.set(ylim=(len(short) - 0.4, -0.6))
    axes.set_yticks(range(len(short)), short, fontsize=8.5, color=INK)


def name_width(names: Sequence[str]) -> float:
    """Say how much room names of rows take.

    Parameters
    ----------
    names
        As `name_rows` will write them.

    Returns
    -------
    float
        Inches from the edge of the sheet.
    """
    return MARGIN + 0.25 + _LETTER * max((len(name) for name in shortened(names)), default=0)


def shortened(names: Sequence[str]) -> list[str]:
    """Give the beginning of very long names.

    Parameters
    ----------
    names
        Names of districts.

    Examples
    --------
    >>> shortened(["Aš"])
    ['Aš']
    """
    return [name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…" for name in names]


def rank_axis(axes: Axes, count: float, *, label: str, lang: Lang) -> None:
    """Let an axis run from the first rank to the last, whole numbers only.

    Parameters
    ----------
    axes
        Whose horizontal axis it is.
    count
        How many are ranked.
    label
        What the ranks are of.
    lang
        `cs` or `en`.
    """
    from matplotlib.ticker import MaxNLocator

    last = max(count, 1)
    axes.set_xlim(0.5, last + 0.5)
    round_ranks = MaxNLocator(10, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]).tick_values(0, last)
    axes.set_xticks([1, *(rank for rank in round_ranks if 1 < rank <= last)])
    axes.set_xlabel(label, fontsize=8.5, color=MUTED)
    write_ticks(axes.xaxis, lang, lambda number: format_number(number, lang, 0))


def tell_nothing(axes: Axes, lang: Lang, text: str = "") -> None:
    """Say that there is nothing to draw, in place of a plot that looks broken.

    Parameters
    ----------
    axes
        Where to.
    lang
        `cs` or `en`.
    text
        Why; that no value is known when left out.
    """
    axes.set(xticks=[], yticks=[])
    axes.text(
        0.5, 0.5, text or _NOTHING[lang], transform=axes.transAxes, fontsize=11, color=MUTED, ha="center", va="center"
    )


def write_legend(axes: Axes, sheet: Sheet, *, columns: int = 8) -> None:
    """Explain marks and lines in a row at the foot of the plot.

    Parameters
    ----------
    axes
        Whose labelled artists are explained.
    sheet
        The layout.
    columns
        How many stand side by side.
    """
    handles, names = axes.get_legend_handles_labels()
    if not handles:
        return
    axes.figure.legend(
        handles,
        names,
        loc="lower left",
        bbox_to_anchor=(MARGIN / WIDTH, (sheet.bottom + 0.02) / sheet.height),
        ncols=columns,
        frameon=False,
        fontsize=8.5,
        labelcolor=INK,
        borderaxespad=0,
        borderpad=0,
        handletextpad=0.5,
        columnspacing=1.6,
    )
