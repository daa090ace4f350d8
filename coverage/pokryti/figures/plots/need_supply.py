"""Need against supply: which districts need much and have little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
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
from pokryti.figures.style import MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pokryti.quality import Lang

__all__ = ["draw_need_supply"]

_WORDS = {
    "need": ("index potřeby, vpravo potřebnější", "index of need, greater to the right"),
    "limits": ("hranice obojího", "limits of both"),
    "here": ("vysoká potřeba a nízká nabídka", "high need and low supply"),
    "others": ("ostatní obvody", "other districts"),
}
_MOST_NAMES = 30


def draw_need_supply(table: pd.DataFrame, *, limits: tuple[float, float], words: Words) -> Figure:
    """Draw supply over need, with the districts named in which need is high and supply low.

    Parameters
    ----------
    table
        `name`, `need` and `value`, more is more; `here`, True where need is high and supply low.
    limits
        Need from which it is high, and supply below which it is low; NaN for one that nobody meets.
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
        _limits(axes, limits, words.lang)
        _names(axes, rows)
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
    axes.set_ylim(0, axes.get_ylim()[1] if rows["value"].any() else 1)


def _limits(axes: Axes, limits: tuple[float, float], lang: Lang) -> None:
    """Draw where need is high and supply low, and shade the corner where both are."""
    from matplotlib.patches import Rectangle

    need, supply = limits
    look: dict[str, Any] = {"color": MUTED, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 1}
    label = _WORDS["limits"][lang == "en"]
    axes.autoscale(enable=False)
    right, low = axes.get_xlim()[1], axes.get_ylim()[0]
    if np.isfinite(need) and need < right:
        axes.axvline(need, label=label, **look)
        if np.isfinite(supply):
            axes.axhline(supply, **look)
            corner = (need, low), right - need, supply - low
            axes.add_patch(Rectangle(*corner, facecolor=BELOW, alpha=0.08, linewidth=0, zorder=0))


def _names(axes: Axes, rows: pd.DataFrame) -> None:
    """Name the districts where both are, the neediest first, and all where they are few."""
    urgent_first = rows.sort_values(["here", "need"], ascending=False)
    named = urgent_first[urgent_first["here"] | (len(rows) <= _MOST_NAMES)][:_MOST_NAMES]
    points, others = (list(zip(part["need"], part["value"], strict=True)) for part in (named, rows.drop(named.index)))
    name_points(axes, points, named["name"].tolist(), others=others)
