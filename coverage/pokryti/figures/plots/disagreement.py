"""Plot of disagreement: where each party would rank the districts that they judge most differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.figures.numbers import format_number
from pokryti.figures.plots.canvas import (
    ABOVE,
    BELOW,
    GRID,
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
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_disagreement"]

_MOST = 25  # districts shown
_AXIS = (
    "pořadí podle potřeby (počet obvodů: {count}; 1 = nejpotřebnější)",
    "rank by need (districts: {count}; 1 = neediest)",
)
_CUT = ("; zobrazeno {shown} s největší neshodou", "; the {shown} with the widest disagreement are shown")
_SPREAD = ("od pořadí jedné strany k pořadí jiné", "from the rank of one party to that of another")
_SPAN = ("čára: 90 % výpočtů s náhodnými vahami kolem vah strany", "line: 90% of draws around the weights of the party")
_LOOKS = (("o", MAIN), ("D", BELOW), ("^", ABOVE), ("s", INK), ("P", MUTED), ("v", "#4fa1ad"))


def draw_disagreement(table: pd.DataFrame, *, parties: Mapping[str, str], words: Words) -> Figure:
    """Draw the ranks that the parties give, a row per district, the widest disagreement on top.

    Parameters
    ----------
    table
        `name`, and for each party `rank_<party>, rank_<party>_low, rank_<party>_high`; `spread` besides, and `ranked`
        where more districts are ranked than there are rows.
    parties
        Party → what it is called; six at most.
    words
        What is written around it.

    Returns
    -------
    matplotlib.figure.Figure
        Districts that a party cannot rank are left out, and how many they are is told.
    """
    columns = [f"rank_{party}" for party in parties]
    rows = table.dropna(subset=columns)
    # a study of one region ranks its districts among all that its files hold
    count = int(rows["ranked"].max()) if "ranked" in rows and len(rows) else len(rows)
    left_out, cut = len(table) - len(rows), len(rows) > _MOST
    rows = rows.sort_values(["spread", "name"], ascending=[False, True])[:_MOST]
    y, ranks, names = np.arange(len(rows)), rows[columns], rows["name"].tolist()
    with own_style():
        figure, sheet = sheet_of(words, height=1.3 + 0.36 * max(len(rows), 1), left_out=left_out)
        axes = plain_axes(figure, sheet, left=name_width(names), right=0.5, below=0.8)
        name_rows(axes, names)
        if rows.empty:
            tell_nothing(axes, words.lang)
            return figure
        axes.hlines(y, ranks.min(axis=1), ranks.max(axis=1), color=GRID, linewidth=15, zorder=1)
        axes.plot([], [], color=GRID, linewidth=6, solid_capstyle="butt", label=_SPREAD[words.lang == "en"])
        for number, (column, name, (marker, colour)) in enumerate(zip(columns, parties.values(), _LOOKS, strict=False)):
            # one above another, so that neither marks nor lines of the parties cover each other
            beside = y + 0.72 / len(columns) * (number - (len(columns) - 1) / 2)
            axes.hlines(beside, rows[f"{column}_low"], rows[f"{column}_high"], color=colour, linewidth=1.3, zorder=2)
            mark(axes, rows[column], beside, marker=marker, colour=colour, size=34, label=name)
        axes.plot([], [], color=MUTED, linewidth=1.3, label=_SPAN[words.lang == "en"])
        label = _AXIS[words.lang == "en"] + (_CUT[words.lang == "en"] if cut else "")
        numbers = {"count": format_number(count, words.lang, 0), "shown": len(rows)}
        rank_axis(axes, count, label=label.format(**numbers), lang=words.lang)
        write_legend(axes, sheet)
    return figure
