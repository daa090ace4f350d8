"""Plot of ranks: where each district stands, and between which ranks it could stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.figures.numbers import decimals_for, format_number
from pokryti.figures.plots.canvas import MAIN, Words, mark, plain_axes, sheet_of, write_legend, write_ticks
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_ranks"]

_WORDS = {
    "now": ("pořadí dnes", "rank now"),
    "span": ("s jedním zařízením navíc až o jedno méně", "with one facility more to one fewer"),
    "axis": ("pořadí mezi {count} obvody, 1 = nejlépe zásobený", "rank among {count} districts, 1 = best supplied"),
    "cut": ("; zobrazeno {shown} nejhůře zásobených", "; the {shown} worst supplied are shown"),
}


def draw_ranks(table: pd.DataFrame, *, words: Words, most: int = 45) -> Figure:
    """Draw ranks with their intervals, the best supplied on top.

    Parameters
    ----------
    table
        `name, value, rank, rank_low, rank_high, ranked`, one series.
    words
        What is written around it.
    most
        How many districts are shown; of more, the worst supplied ones.

    Returns
    -------
    matplotlib.figure.Figure
        Districts without a rank are left out.
    """
    rows = table.dropna(subset="rank").sort_values(["rank", "name"])
    shown, english = rows.tail(most), words.lang == "en"
    y, count = np.arange(len(shown)), int(rows["ranked"].max()) if len(rows) else 0
    with own_style():
        figure, sheet = sheet_of(words, height=1.3 + 0.2 * max(len(shown), 1))
        axes = plain_axes(figure, sheet, left=2.6, right=0.9, below=0.8)
        axes.grid(visible=False, axis="y")
        axes.set(xlim=(0.5, max(count, 1) + 0.5), ylim=(len(shown) - 0.4, -0.6), yticks=y)
        axes.set_yticklabels(shown["name"].tolist(), fontsize=8.5, color=INK)
        axes.hlines(
            y, shown["rank_low"], shown["rank_high"], color="#c3cbd1", linewidth=4.5, label=_WORDS["span"][english]
        )
        mark(axes, shown["rank"], y, marker="o", colour=MAIN, size=34, label=_WORDS["now"][english])
        decimals = decimals_for(shown["value"])
        for row, value in enumerate(shown["value"]):
            number = format_number(value, words.lang, decimals)
            spot: dict[str, Any] = {"ha": "right", "va": "center", "transform": axes.get_yaxis_transform()}
            axes.text(1.075, row, number, fontsize=8.5, color=MUTED, **spot)
        axis = _WORDS["axis"][english] + (_WORDS["cut"][english] if len(rows) > most else "")
        axes.set_xlabel(axis.format(count=count, shown=len(shown)), fontsize=8.5, color=MUTED)
        write_ticks(axes.xaxis, words.lang)
        write_legend(axes, sheet)
    return figure
