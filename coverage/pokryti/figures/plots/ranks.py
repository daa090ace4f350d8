"""Plot of ranks: where each district stands, and between which ranks it could stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.figures.numbers import decimals_for, format_number, format_value
from pokryti.figures.plots.canvas import (
    MAIN,
    Words,
    mark,
    name_rows,
    name_width,
    plain_axes,
    rank_axis,
    sheet_of,
    tell_nothing,
    write_legend,
)
from pokryti.figures.style import MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pokryti.quality import Lang

__all__ = ["draw_ranks"]

_WORDS = {
    "now": ("pořadí dnes", "rank now"),
    "equal": ("o pořadí se dělí se stejně zásobenými", "ranks shared with others supplied alike"),
    "span": ("s jedním zařízením navíc až o jedno méně", "with one facility more to one fewer"),
    "axis": ("pořadí (počet obvodů: {count}; 1 = nejlépe zásobený)", "rank (districts: {count}; 1 = best supplied)"),
    "cut": (
        "; zobrazeno {shown} nejhůře zásobených, ze stejně zásobených ti s více lidmi",
        "; the {shown} worst supplied are shown, of those alike the ones with more people",
    ),
    "value": ("hodnota", "value"),
}


def draw_ranks(table: pd.DataFrame, *, words: Words, most: int = 45) -> Figure:
    """Draw ranks with their intervals, the best supplied on top.

    Parameters
    ----------
    table
        `name, value, rank, rank_low, rank_high, ranked`, one series, with the people in `denominator` and in
        `rank_last` the last of the ranks shared with districts supplied alike, where known.
    words
        What is written around it.
    most
        How many districts are shown; of more, the worst supplied ones, and of those alike the largest.

    Returns
    -------
    matplotlib.figure.Figure
        Districts without a rank are left out, and how many they are is told. Of shared ranks the middle is marked.
    """
    rows = table.dropna(subset="rank")
    rows = rows.assign(people=rows.get("denominator", 0), last=rows.get("rank_last", rows["rank"]))
    rows = rows.sort_values(["rank", "people", "name"])
    shown, english = rows.tail(most), words.lang == "en"
    y, names, count = np.arange(len(shown)), shown["name"].tolist(), int(rows["ranked"].max()) if len(rows) else 0
    with own_style():
        left_out = len(table) - len(rows)
        figure, sheet = sheet_of(words, height=1.3 + 0.2 * max(len(shown), 1), left_out=left_out)
        axes = plain_axes(figure, sheet, left=name_width(names), right=0.9, below=0.8)
        name_rows(axes, names)
        if shown.empty:
            tell_nothing(axes, words.lang)
            return figure
        axes.hlines(
            y, shown["rank_low"], shown["rank_high"], color="#c3cbd1", linewidth=4.5, label=_WORDS["span"][english]
        )
        if (shown["last"] > shown["rank"]).any():
            axes.hlines(y, shown["rank"], shown["last"], color=MAIN, linewidth=1.5, label=_WORDS["equal"][english])
        middle = (shown["rank"] + shown["last"]) / 2
        mark(axes, middle, y, marker="o", colour=MAIN, size=34, label=_WORDS["now"][english])
        _values(axes, shown["value"], words.lang)
        axis = _WORDS["axis"][english] + (_WORDS["cut"][english] if len(rows) > most else "")
        label = axis.format(count=format_number(count, words.lang, 0), shown=len(shown))
        rank_axis(axes, count, label=label, lang=words.lang)
        write_legend(axes, sheet)
    return figure


def _values(axes: Axes, values: pd.Series, lang: Lang) -> None:
    """Write the numbers that are ranked at the end of the rows."""
    spot: dict[str, Any] = {"ha": "right", "va": "center", "transform": axes.get_yaxis_transform()}
    axes.text(1.075, -0.9, _WORDS["value"][lang == "en"], fontsize=7.5, color=MUTED, **spot)
    decimals = decimals_for(values)
    for row, value in enumerate(values):
        axes.text(1.075, row, format_value(value, lang, decimals), fontsize=8.5, color=MUTED, **spot)
