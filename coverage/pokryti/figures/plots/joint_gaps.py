"""Plot of joint gaps: a matrix of layers, and in how many districts two of them are missing together."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.figures.numbers import format_number
from pokryti.figures.palettes import SEQUENTIAL
from pokryti.figures.plots.canvas import Words, plain_axes, sheet_of
from pokryti.figures.sheet import MARGIN, WIDTH
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_joint_gaps"]

_TEXTS = {
    "cs": "Na úhlopříčce: kolik obvodů z {count} vrstvu nemá. Jinde: kolik jich nemá obě;\n"
    "v závorce kolik by to bylo, kdyby spolu nesouvisely. Tučně: výrazně častěji, než by přinesla náhoda.",
    "en": "On the diagonal: how many of {count} districts lack the layer. Elsewhere: how many lack both;\n"
    "in brackets how many would if one had nothing to do with the other. Bold: clearly more often than by chance.",
}
_CELL, _NAMES = 0.52, 2.9
_CLEARLY, _FEW, _DARK = 2.0, 3, 3
"""Standard deviations above what chance brings; fewer districts are no pattern; darker shades take white letters."""


def draw_joint_gaps(
    layers: pd.DataFrame, pairs: pd.DataFrame, *, count: int, labels: Mapping[str, str], words: Words
) -> Figure:
    """Draw the matrix of joint gaps.

    Parameters
    ----------
    layers
        `layer, districts`: how many districts lack each.
    pairs
        `first, second, districts, expected`: how many lack both, and how many would by chance.
    count
        How many districts there are.
    labels
        Layer → what it is called.
    words
        What is written around it.

    Returns
    -------
    matplotlib.figure.Figure
        A triangle: each pair stands once.
    """
    names = layers["layer"].tolist()
    missing = np.full((len(names), len(names)), np.nan)
    expected = missing.copy()
    np.fill_diagonal(missing, layers["districts"])
    for row, column, both, by_chance in zip(
        pairs["second"], pairs["first"], pairs["districts"], pairs["expected"], strict=True
    ):
        missing[names.index(row), names.index(column)] = both
        expected[names.index(row), names.index(column)] = by_chance
    with own_style():
        figure, sheet = sheet_of(words, height=1.35 + _CELL * len(names))
        wide = min(WIDTH - _NAMES - 0.3, 1.0 * len(names))
        axes = plain_axes(figure, sheet, left=_NAMES, right=WIDTH - _NAMES - wide, below=1.1)
        axes.grid(visible=False)
        axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(len(names) - 0.5, -0.5), yticks=range(len(names)))
        shown = [fill(f"{number}  {labels.get(name, name)}", 40) for number, name in enumerate(names, start=1)]
        axes.set_yticklabels(shown, fontsize=8, color=INK)
        axes.set_xticks(range(len(names)), [str(number + 1) for number in range(len(names))])
        _cells(axes, missing, expected, count=count, words=words)
        text = _TEXTS[words.lang].format(count=format_number(count, words.lang, 0))
        below = (sheet.bottom + 0.15) / sheet.height
        figure.text(MARGIN / WIDTH, below, text, fontsize=8, color=MUTED, va="bottom", linespacing=1.4)
    return figure


def _cells(
    axes: Axes, missing: NDArray[np.float64], expected: NDArray[np.float64], *, count: int, words: Words
) -> None:
    from matplotlib.patches import Rectangle

    bounds = np.array([0.0, 0.15, 0.35, 0.6]) * max(count, 1)
    for row, column in zip(*np.nonzero(~np.isnan(missing)), strict=True):
        both, by_chance = missing[row, column], expected[row, column]
        shade = 0 if both == 0 else int(np.searchsorted(bounds, both, side="left"))
        colour = "#f4f5f6" if both == 0 else SEQUENTIAL[min(shade - 1, len(SEQUENTIAL) - 1)]
        axes.add_patch(Rectangle((column - 0.48, row - 0.46), 0.96, 0.92, facecolor=colour, linewidth=0))
        clear = row != column and _clearly(both, missing[row, row], missing[column, column], count)
        ink = "white" if shade > _DARK else INK
        number = format_number(both, words.lang, 0)
        text = number if row == column else f"{number} ({format_number(by_chance, words.lang, 0)})"
        weight = "bold" if clear else "normal"
        axes.text(column, row, text, fontsize=8.5, color=ink, ha="center", va="center", fontweight=weight)


def _clearly(both: float, first: float, second: float, count: float) -> bool:
    """Say whether more lack both than chance would bring but seldom, as many as they are lacking either.

    With the numbers that lack either given, the number that lacks both is hypergeometric (Veech 2013, Global Ecology
    and Biogeography 22: 252-260).
    """
    by_chance = first * second / max(count, 1)
    variance = by_chance * (count - first) * (count - second) / max(count * (count - 1), 1)
    return both >= _FEW and both - by_chance > _CLEARLY * float(np.sqrt(variance))
