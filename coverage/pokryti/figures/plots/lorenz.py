"""Lorenz plot: people from the worst to the best supplied against the capacity that they have."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.figures.numbers import format_number, format_value
from pokryti.figures.plots.canvas import MAIN, Words, plain_axes, sheet_of, tell_nothing, write_ticks
from pokryti.figures.sheet import WIDTH
from pokryti.figures.style import INK, MUTED, own_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_lorenz"]

_TEXTS = {
    "cs": {
        "people": "podíl lidí, od nejhůře po nejlépe zásobené obvody",
        "capacity": "podíl kapacity",
        "even": "všem stejně",
        "half": "Hůře zásobená polovina lidí má {share}\u00a0% kapacity.",
        "none": "{share}\u00a0% lidí žije v\u00a0obvodech bez kapacity.",
        "gini": "Giniho index je {gini} (0\u00a0je všem stejně; čím blíž k\u00a01, tím méně lidí má všechno).",
        "hoover": "Aby měli všichni stejně, muselo by se přesunout {hoover}\u00a0% kapacity (Hooverův index).",
        "nothing": "Není co rozdělovat: v žádném obvodu není známá kapacita.",
        "one": "Jediný obvod: není s čím porovnat.",
    },
    "en": {
        "people": "share of people, from the worst to the best supplied districts",
        "capacity": "share of capacity",
        "even": "the same for everybody",
        "half": "The worse supplied half of the people has {share}% of the capacity.",
        "none": "{share}% of the people live in districts without capacity.",
        "gini": "The Gini index is {gini} (0\u00a0is the same for all; the closer to\u00a01, the fewer have it all).",
        "hoover": "For everybody to have the same, {hoover}% of the capacity would have to move (Hoover index).",
        "nothing": "There is nothing to share: no district has known capacity.",
        "one": "A single district: there is nothing to compare it with.",
    },
}
_FEWEST, _SHOWN = 2, 0.005
"""One district has nothing to be compared with; a smaller share is written as 0 %."""


def draw_lorenz(curve: pd.DataFrame, *, gini: float, hoover: float, words: Words, left_out: int = 0) -> Figure:
    """Draw a Lorenz curve with what it says in words.

    Parameters
    ----------
    curve
        Columns `people_share, capacity_share`, as `measures.comparison.lorenz` gives them.
    gini, hoover
        The indices.
    words
        What is written around it.
    left_out
        How many districts are not in the curve because their capacity is not known.

    Returns
    -------
    matplotlib.figure.Figure
        Without a curve where there is nothing to share, or nobody to share it with.
    """
    texts = _TEXTS[words.lang]
    with own_style():
        figure, sheet = sheet_of(words, height=5.6, left_out=left_out)
        axes = plain_axes(figure, sheet, left=1.0, right=WIDTH - 1.0 - 5.3)
        if len(curve) < _FEWEST or curve["capacity_share"].isna().all():
            tell_nothing(axes, words.lang, texts["one" if len(curve) == 1 else "nothing"])
            return figure
        people = np.concatenate([[0.0], curve["people_share"].to_numpy(np.float64)])
        capacity = np.concatenate([[0.0], curve["capacity_share"].to_numpy(np.float64)])
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.tick_params(axis="x", pad=7)  # the two zeros must not meet
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1)
        axes.fill_between(people, capacity, people, color=MAIN, alpha=0.14, linewidth=0)
        axes.plot(people, capacity, color=MAIN, linewidth=2)
        _explain(axes, people, capacity, gini=gini, hoover=hoover, words=words)
    return figure


def _explain(
    axes: Axes, people: NDArray[np.float64], capacity: NDArray[np.float64], *, gini: float, hoover: float, words: Words
) -> None:
    texts, lang = _TEXTS[words.lang], words.lang
    for axis in (axes.xaxis, axes.yaxis):
        write_ticks(axis, lang, lambda share: f"{format_number(100 * share, lang, 0)}{' ' if lang == 'cs' else ''}%")
    axes.set_xlabel(texts["people"], fontsize=8.5, color=MUTED)
    axes.set_ylabel(texts["capacity"], fontsize=8.5, color=MUTED)
    axes.text(0.4, 0.43, texts["even"], fontsize=8.5, color=INK, rotation=43, ha="center", va="bottom")
    half = float(np.interp(0.5, people, capacity))
    axes.plot([0.5, 0.5, 0], [0, half, half], color=MUTED, linewidth=0.8, linestyle=(0, (2, 2)))
    axes.plot([0.5], [half], marker="o", color=MAIN, markersize=6)
    none = float(people[capacity <= 0].max())
    lines = [
        texts["half"].format(share=format_number(100 * half, lang, 0)),
        *([texts["none"].format(share=format_number(100 * none, lang, 0))] if none >= _SHOWN else []),
        texts["gini"].format(gini=format_value(gini, lang, 2)),
        texts["hoover"].format(hoover=format_number(100 * hoover, lang, 0)),
    ]
    text = "\n\n".join(fill(line, 46) for line in lines)
    axes.text(1.08, 0.97, text, fontsize=11, color=INK, va="top", linespacing=1.45)
