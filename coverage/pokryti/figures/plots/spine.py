"""Spine plot: one district among all others, a row per measure."""

from __future__ import annotations

from collections.abc import Mapping
from re import sub
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.figures.numbers import decimals_for, format_value
from pokryti.figures.plots.canvas import (
    BELOW,
    MAIN,
    Words,
    mark,
    plain_axes,
    sheet_of,
    shortened,
    tell_nothing,
    write_legend,
)
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_spine"]

_WORDS = {
    "range": ("nejméně až nejvíce", "least to most"),
    "middle": ("prostřední polovina obvodů", "middle half of the districts"),
    "median": ("medián", "median"),
    "nothing": ("Obvody se neliší, nebo nejsou známy.", "The districts do not differ, or are not known."),
}
_ONE_LINE = 80
"""Names of more letters take the legend to a second line."""

_REFERENCES = {"kraj": ("D", INK, 24), "stat": ("s", BELOW, 28), "peers": ("^", MUTED, 44)}


def draw_spine(
    table: pd.DataFrame, *, labels: pd.Series, district: str, references: Mapping[str, str], words: Words
) -> Figure:
    """Draw a spine.

    Parameters
    ----------
    table
        As `measures.comparison.spine` gives it, with a column for each reference.
    labels
        Name of every measure.
    district
        Name of the district.
    references
        Column (`kraj`, `stat` or `peers`) → what it is called.
    words
        What is written around it.

    Returns
    -------
    matplotlib.figure.Figure
        Every row has a scale of its own, from the least to the most of all districts; measures that no district, or
        only equal ones, have are left out.
    """
    rows = table[table["max"] > table["min"]]
    y = np.arange(len(rows))
    with own_style():
        figure, sheet = sheet_of(words, height=1.15 + 0.3 * max(len(rows), 1))
        axes = plain_axes(figure, sheet, left=4.8, right=1.0, below=0.6)
        axes.grid(visible=False)
        if rows.empty:
            tell_nothing(axes, words.lang, _WORDS["nothing"][words.lang == "en"])
            return figure
        axes.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.4, -0.9), xticks=[], yticks=y)
        axes.set_yticklabels(_lines(labels.reindex(rows.index)), fontsize=8, color=INK)
        axes.tick_params(axis="y", pad=44)
        _bars(axes, rows, words)
        *others, own = shortened([*references.values(), district])
        for column, name in zip(references, others, strict=True):
            marker, colour, size = _REFERENCES[column]
            mark(axes, _placed(rows, column), y, marker=marker, colour=colour, size=size, label=name, order=4)
        mark(axes, _placed(rows, "value"), y, marker="o", colour=MAIN, size=64, label=own, order=5)
        _numbers(axes, rows, words)
        write_legend(axes, sheet, columns=4 if len("".join([own, *others])) > _ONE_LINE else 8)
    return figure


def _lines(labels: pd.Series) -> list[str]:
    """Break labels, but not between a number and its unit."""
    return [fill(sub(r"(?<=\d) ", "\u00a0", str(label)), 60) for label in labels]


def _bars(axes: Axes, rows: pd.DataFrame, words: Words) -> None:
    y, english = np.arange(len(rows)), words.lang == "en"
    axes.barh(y, 1, height=0.42, color="#e9ecee", label=_WORDS["range"][english], zorder=1)
    low, high = (_placed(rows, name) for name in ("p25", "p75"))
    axes.barh(y, high - low, left=low, height=0.42, color="#c3cbd1", label=_WORDS["middle"][english], zorder=2)
    middle = _placed(rows, "median")
    axes.vlines(middle, y - 0.27, y + 0.27, color=MUTED, linewidth=1.5, label=_WORDS["median"][english], zorder=3)


def _numbers(axes: Axes, rows: pd.DataFrame, words: Words) -> None:
    """Write the least and the most beside the bar, the district's own number at the end of the row."""
    own = "obvod" if words.lang == "cs" else "district"
    for x, text in ((1.16, own), (-0.03, "min"), (1.03, "max")):
        weight = "bold" if text == own else "normal"
        align = "left" if x == 1.03 else "right"
        axes.text(x, -0.75, text, fontsize=7.5, color=MUTED, ha=align, va="center", fontweight=weight)
    for y, row in enumerate(rows[["min", "max", "value"]].to_numpy(np.float64)):
        decimals = decimals_for(row)
        least, most, value = (format_value(number, words.lang, decimals) for number in row)
        axes.text(-0.03, y, least, fontsize=7.5, color=MUTED, ha="right", va="center")
        axes.text(1.03, y, most, fontsize=7.5, color=MUTED, ha="left", va="center")
        axes.text(1.16, y, value, fontsize=8.5, color=MAIN, ha="right", va="center", fontweight="bold")


def _placed(rows: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Scale a column to the range of its row; what lies outside, as the value of a larger district may, to its end."""
    placed = (rows[column] - rows["min"]) / (rows["max"] - rows["min"])
    return placed.clip(0, 1).to_numpy(np.float64)
