"""Sensitivity plot: between which ranks each district moves when catchment, decay and method change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.figures.numbers import format_number
from pokryti.figures.plots.canvas import (
    BELOW,
    GRID,
    MAIN,
    PALE,
    Words,
    name_rows,
    name_width,
    plain_axes,
    rank_axis,
    sheet_of,
    tell_nothing,
    write_legend,
)
from pokryti.figures.sheet import WIDTH
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pokryti.quality import Lang

__all__ = ["draw_sensitivity"]

_MOST = 45
"""More districts than this do not fit a page; the worst served are shown."""

_ROW, _SHARES = 0.19, 1.5
_LOOKS = {
    "always": ("v", BELOW, "medián; vždy mezi nejhůř obslouženými", "median; always among the worst served"),
    "sometimes": ("o", MAIN, "medián; někdy mezi nejhůř obslouženými", "median; sometimes among the worst served"),
    "never": ("D", PALE, "medián; nikdy mezi nejhůř obslouženými", "median; never among the worst served"),
}
_TEXTS = {
    "cs": {
        "rank": "pořadí (počet obvodů: {count}; 1 = nejlépe obsloužený)",
        "cut": "pořadí ({shown} nejhůř obsloužených z {count} obvodů; 1 = nejlépe obsloužený)",
        "share": "mezi nejhůř\nobslouženými\nv podílu výpočtů",
        "half": "prostřední polovina výpočtů",
        "zone": "nejhůř obsloužených {share} %",
        "range": "všechny výpočty",
    },
    "en": {
        "rank": "rank (districts: {count}; 1 = served best)",
        "cut": "rank ({shown} worst served of {count} districts; 1 = served best)",
        "share": "among the worst\nserved in this\nshare of runs",
        "half": "middle half of the runs",
        "zone": "worst served {share}%",
        "range": "all runs",
    },
}


def draw_sensitivity(stability: pd.DataFrame, *, lowest: float, words: Words) -> Figure:
    """Draw the ranks of districts under many assumptions.

    Parameters
    ----------
    stability
        From `measures.access.rank_stability`, of one series: columns `name, ranked, median_rank, best_rank, worst_rank,
        lower_quartile, upper_quartile, among_lowest`, worst first.
    lowest
        Which share of districts counts as worst served, as in the call of `rank_stability`.
    words
        What is written around it.

    Returns
    -------
    matplotlib.figure.Figure
        One line per district from its best to its worst rank; the worst served are on top. Of many districts only the
        worst served are shown. Districts without a rank are left out, and how many they are is told.
    """
    known = stability.dropna(subset="median_rank")
    rows, cut = known[:_MOST].reset_index(drop=True), len(known) > _MOST
    with own_style():
        height, left_out = max(2.6, 1.65 + _ROW * len(rows)), len(stability) - len(known)
        figure, sheet = sheet_of(words, height=height, left_out=left_out)
        names = rows["name"].tolist()
        axes = plain_axes(figure, sheet, left=name_width(names), right=_SHARES, below=1.05)
        name_rows(axes, names)
        if rows.empty:
            tell_nothing(axes, words.lang)
            return figure
        count = float(rows["ranked"].max())
        text = _TEXTS[words.lang]["cut" if cut else "rank"]
        numbers = {"shown": len(rows), "count": format_number(count, words.lang, 0)}
        rank_axis(axes, count, label=text.format(**numbers), lang=words.lang)
        _zone(axes, count, lowest, words.lang)
        _ranks(axes, rows, words.lang)
        _beside(axes, rows, words.lang)
        write_legend(axes, sheet, columns=3)
    return figure


def _zone(axes: Axes, count: float, lowest: float, lang: Lang) -> None:
    """Mark the ranks that count as worst served."""
    zone = _TEXTS[lang]["zone"].format(share=format_number(100 * lowest, lang, 0))
    begin = np.floor((1 - lowest) * count) + 0.5
    axes.axvspan(begin, count + 0.5, color=BELOW, alpha=0.10, linewidth=0, label=zone)


def _ranks(axes: Axes, rows: pd.DataFrame, lang: Lang) -> None:
    texts, place = _TEXTS[lang], np.arange(len(rows))
    axes.hlines(place, rows["best_rank"], rows["worst_rank"], color=PALE, linewidth=1.2, label=texts["range"])
    middle: dict[str, Any] = {"color": MUTED, "linewidth": 4, "alpha": 0.45, "label": texts["half"]}
    axes.hlines(place, rows["lower_quartile"], rows["upper_quartile"], **middle)
    share = rows["among_lowest"]
    kind = np.select([share >= 1, share > 0], ["always", "sometimes"], default="never")
    for name, (marker, colour, cs, en) in _LOOKS.items():
        here = kind == name
        if here.any():
            look: dict[str, Any] = {
                "marker": marker,
                "color": colour,
                "s": 34,
                "edgecolor": "white",
                "linewidth": 0.6,
                "zorder": 3,
            }
            axes.scatter(rows["median_rank"][here], place[here], label=cs if lang == "cs" else en, **look)


def _beside(axes: Axes, rows: pd.DataFrame, lang: Lang) -> None:
    """Write the shares of runs to the right."""
    for number in range(4, len(rows), 5):
        axes.axhline(number + 0.5, color=GRID, linewidth=0.7, zorder=0)
    axes.text(1.02, 1, _TEXTS[lang]["share"], transform=axes.transAxes, fontsize=7.5, color=MUTED, va="bottom")
    for number, share in enumerate(rows["among_lowest"]):
        text = f"{format_number(100 * share, lang, 0)}{' ' if lang == 'cs' else ''}%"
        right = axes.get_position().width * WIDTH
        axes.text(
            1 + 0.5 / right,
            number,
            text,
            transform=axes.get_yaxis_transform(),
            fontsize=8.5,
            color=INK,
            ha="right",
            va="center",
        )
