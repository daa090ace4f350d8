"""Funnel plot: each district by its people and its value, and how far chance lets it stray."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.figures.numbers import decimals_for, format_number
from pokryti.figures.plots.canvas import (
    ABOVE,
    BELOW,
    MAIN,
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

__all__ = ["draw_funnel"]

_LOOKS = {
    "inside": ("o", PALE, 22, "v mezích", "inside the limits"),
    "below_95": ("v", BELOW, 34, "pod mezí 95 %", "below 95%"),
    "below_998": ("v", BELOW, 60, "pod mezí 99,8 %", "below 99.8%"),
    "above_95": ("^", ABOVE, 34, "nad mezí 95 %", "above 95%"),
    "above_998": ("^", ABOVE, 60, "nad mezí 99,8 %", "above 99.8%"),
}
_LINES = {
    "target": ("společná úroveň", "common level"),
    "95": ("mez 95 %", "95% limit"),
    "998": ("mez 99,8 %", "99.8% limit"),
    "people": (
        "lidí cílové skupiny v obvodu (logaritmická stupnice)",
        "people of the target group in the district (logarithmic scale)",
    ),
}
_MOST_NAMES = 25


def draw_funnel(table: pd.DataFrame, *, words: Words) -> Figure:
    """Draw a funnel.

    Parameters
    ----------
    table
        `name`, `people` and the columns of `measures.reliability.funnel`, one target and one dispersion for all rows.
    words
        What is written around it.

    Returns
    -------
    matplotlib.figure.Figure
        Districts outside the limits are named, as far as there is room. Those without a value are left out, and how
        many they are is told.
    """
    rows = table[table["position"] != "undefined"].sort_values(["people", "name"])
    with own_style():
        figure, sheet = sheet_of(words, height=5.6, left_out=len(table) - len(rows))
        axes = plain_axes(figure, sheet, below=0.8)
        if rows.empty:
            tell_nothing(axes, words.lang)
            return figure
        _limits(axes, rows, words.lang)
        _points(axes, rows, words.lang)
        axes.set_ylim(0, 1.06 * max(rows["value"].max(), rows["upper_998"].median()) or 1.0)
        _names(axes, rows)
        axes.set_xlabel(_LINES["people"][words.lang == "en"], fontsize=8.5, color=MUTED)
        write_ticks(axes.xaxis, words.lang, lambda number: format_number(number, words.lang, 0))
        write_ticks(axes.yaxis, words.lang)
        write_legend(axes, sheet)
    return figure


def _names(axes: Axes, rows: pd.DataFrame) -> None:
    """Name the districts outside the limits, the farthest first, and all where they are few."""
    farthest = rows.sort_values("z", key=abs, ascending=False, kind="stable")
    named = farthest[farthest["position"].ne("inside") | (len(rows) <= _MOST_NAMES)][:_MOST_NAMES]
    points, others = (list(zip(part["people"], part["value"], strict=True)) for part in (named, rows.drop(named.index)))
    name_points(axes, points, named["name"].tolist(), others=others)


def _limits(axes: Axes, rows: pd.DataFrame, lang: Lang) -> None:
    """Draw the limits as the curves that they are, between the districts too."""
    from matplotlib.ticker import LogLocator, NullLocator

    people, target = rows["people"].to_numpy(np.float64), float(rows["target"].iloc[0])
    grid = np.geomspace(0.8 * people.min(), 1.25 * people.max(), 200)
    axes.set_xscale("log", nonpositive="clip")
    for name, style in (("95", (0, (5, 3))), ("998", "solid")):
        # upper limits are never cut; their square grows with 1 / people, and by a constant where variance was added
        level = (rows[f"upper_{name}"].to_numpy(np.float64) - target) ** 2 * people
        added, chance = np.polyfit(people, level, 1) if np.ptp(people) else (0.0, level[0])
        reach = np.sqrt(np.clip(chance / grid + added, 0, None))
        look: dict[str, Any] = {"color": MAIN, "linewidth": 1.1, "linestyle": style, "zorder": 2}
        axes.plot(grid, target + reach, label=_LINES[name][lang == "en"], **look)
        axes.plot(grid, np.where(target > reach, target - reach, np.nan), **look)
    common = f"{_LINES['target'][lang == 'en']} {format_number(target, lang, decimals_for([target]))}"
    axes.plot(grid, np.full_like(grid, target), color=INK, linewidth=1.2, label=common)
    axes.set_xlim(grid[0], grid[-1])
    wide = grid[-1] / grid[0]
    steps = (1, 2, 5) if wide > 10 else (1, 2, 3, 5, 7) if wide > 3 else range(1, 10)
    axes.xaxis.set_major_locator(LogLocator(subs=tuple(steps)))
    axes.xaxis.set_minor_locator(NullLocator())


def _points(axes: Axes, rows: pd.DataFrame, lang: Lang) -> None:
    for position, (marker, colour, size, cs, en) in _LOOKS.items():
        here = rows[rows["position"] == position]
        if len(here):
            label = en if lang == "en" else cs
            mark(axes, here["people"], here["value"], marker=marker, colour=colour, size=size, label=label)
