"""Need against supply: which districts need much and have little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.figures.plots.canvas import (
    BELOW,
    PALE,
    Words,
    mark,
    plain_axes,
    sheet_of,
    tell_nothing,
    write_legend,
    write_ticks,
)
from pokryti.figures.plots.labels import name_points
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pokryti.quality import Lang

__all__ = ["draw_need_supply"]

_WORDS = {
    "need": ("index potřeby, vpravo potřebnější", "index of need, greater to the right"),
    "middle": ("medián", "median"),
    "here": (
        "v nejpotřebnější třetině obvodů a v hůře pokryté třetině lidí",
        "in the neediest third of districts and the worse-served third of the people",
    ),
    "others": ("ostatní obvody", "other districts"),
}
_MOST_NAMES = 30


def draw_need_supply(table: pd.DataFrame, *, words: Words) -> Figure:
    """Draw supply over need, with the districts named in which need is high and supply low.

    Parameters
    ----------
    table
        `name`, `need` and `value`, more is more; `here`, True where need is high and supply low.
    words
        What is written around it.

    Returns
    -------
    matplotlib.figure.Figure
        Districts of which one of the two is not known are left out, and how many they are is told.
    """
    rows = table.dropna(subset=["need", "value"])
    with own_style():
        figure, sheet = sheet_of(words, height=5.6, left_out=len(table) - len(rows))
        axes = plain_axes(figure, sheet, below=0.8)
        if rows.empty:
            tell_nothing(axes, words.lang)
            return figure
        _points(axes, rows, words.lang)
        axes.set_xlabel(_WORDS["need"][words.lang == "en"], fontsize=8.5, color=MUTED)
        for axis in (axes.xaxis, axes.yaxis):
            write_ticks(axis, words.lang)
        write_legend(axes, sheet)
    return figure


def _points(axes: Axes, rows: pd.DataFrame, lang: Lang) -> None:
    english, here = lang == "en", rows["here"]
    for part, marker, colour, size, name in ((~here, "o", PALE, 22, "others"), (here, "v", BELOW, 48, "here")):
        if not part.any():
            continue
        x, y = rows.loc[part, "need"], rows.loc[part, "value"]
        mark(axes, x, y, marker=marker, colour=colour, size=size, label=_WORDS[name][english])
    axes.margins(0.06)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]) if (rows["value"] < 0).any() else 0)
    axes.axvline(rows["need"].median(), color=INK, linewidth=0.9, label=_WORDS["middle"][english])
    axes.axhline(rows["value"].median(), color=INK, linewidth=0.9)
    urgent_first = rows.sort_values(["here", "need"], ascending=False)
    named = urgent_first[urgent_first["here"] | (len(rows) <= _MOST_NAMES)][:_MOST_NAMES]
    points, others = (list(zip(part["need"], part["value"], strict=True)) for part in (named, rows.drop(named.index)))
    name_points(axes, points, named["name"].tolist(), others=others)
