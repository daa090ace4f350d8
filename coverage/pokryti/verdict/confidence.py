"""Grade how far a verdict can be trusted, as far as the data behind it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pokryti.catalog import Label
from pokryti.measures.answer import is_small
from pokryti.verdict.sentences import Texts, unique_rows

if TYPE_CHECKING:
    from pokryti.quality import Lang
    from pokryti.verdict.data_behind import DataBehind
    from pokryti.verdict.judging import Judged

__all__ = ["GRADES", "grade"]

GRADES = ("high", "medium", "low")
_TINY, _MOST, _MUCH, _MANY = 100, 0.5, 0.1, 0.05
_NAMES = {"cs": ("vysoká", "střední", "nízká"), "en": GRADES}
_DOUBTS = {
    "tiny": (2, Label("méně než 100 lidí cílové skupiny", "fewer than 100 people of the target group")),
    "small": (1, Label("méně než 1\u00a0000 lidí cílové skupiny", "fewer than 1,000 people of the target group")),
    "edge": (1, Label("data obvod nezahrnují celý", "the data hold the district only in part")),
    "partial": (
        1,
        Label(
            "data zahrnují jen část státu, se kterým se srovnává",
            "the data hold only a part of the state compared with",
        ),
    ),
    "assumed": (
        2,
        Label(
            "území služeb s většinou kapacity se jen předpokládá",
            "where the services with most of the capacity work is only assumed",
        ),
    ),
    "divided": (
        1,
        Label(
            "většina kapacity patří službám s více místy nebo územími",
            "most capacity belongs to services with several places or territories",
        ),
    ),
    "elsewhere": (
        1,
        Label(
            "více než desetina kapacity ve státě nemá známou obec",
            "more than a tenth of the capacity in the state has no known municipality",
        ),
    ),
    "silent": (
        1,
        Label(
            "více než dvacetina služeb ve státě neuvádí kapacitu",
            "more than a twentieth of the services in the state give no capacity",
        ),
    ),
}


def grade(judged: Judged, data: DataBehind | None) -> tuple[Texts, Texts]:
    """Grade every verdict: high, medium or low, and why not high.

    Parameters
    ----------
    judged
        What the rules say.
    data
        What is known of the data; without it only size and edge count.

    Returns
    -------
    grades : Texts
        `high`, `medium` or `low`, the same in both languages.
    texts : Texts
        The grade and the doubts in words.

    Notes
    -----
    A verdict starts as high. One doubt makes it medium, two make it low:

    - size: fewer than 1,000 people of the target group (a doubt), fewer than 100 (two); where their number is expected,
      of all people of whom it is made, or fewer than 20 expected;
    - edge: the data hold the district only in part (a doubt), or the state that it is compared with (a doubt);
    - apportionment: more than half of its capacity lies there by an assumption alone, such as an outreach service whose
      territory nobody declared (two doubts), or belongs to services whose capacity a rule divides between several
      places (a doubt); a district without any capacity is judged by the whole series, for some of that may serve it;
    - precision: of more than a tenth of the capacity of the series no municipality is known or may be told (a doubt);
    - completeness: more than a twentieth of the services of the series state no capacity (a doubt).

    The grade speaks of the data, not of the rules: how near a district is to the line tells the smallest change that
    would turn the verdict. Whether a place is known by its address or by its municipality makes no difference to
    capacity per head.
    """
    doubts = _doubts(judged, data)
    weights = np.array([weight for weight, _ in _DOUBTS.values()])
    steps = np.minimum(weights @ doubts, 2)
    mask = (1 << np.arange(len(doubts))) @ doubts
    codes, example = unique_rows([mask], among=np.ones(len(mask), dtype=bool))

    def write(number: int, lang: Lang) -> str:
        row = example[number]
        words = [label(lang) for (_, label), there in zip(_DOUBTS.values(), doubts[:, row], strict=True) if there]
        name = _NAMES[lang][steps[row]]
        return f"{name}: {'; '.join(words)}" if words else name

    return Texts(steps, GRADES, GRADES), Texts.write(codes, len(example), write)


def _doubts(judged: Judged, data: DataBehind | None) -> NDArray[np.bool_]:
    """Tell which doubts each district has, in the order of `_DOUBTS`."""
    rows = judged.rows
    people = rows["denominator"].to_numpy(np.float64)
    edge, at = (rows["flag"] == "edge").to_numpy(bool), judged.place
    known = ("heads", "partial", "assumed", "divided", "elsewhere", "silent")
    of = {name: np.zeros(len(rows)) if data is None else getattr(data, name).to_numpy(np.float64)[at] for name in known}
    heads = people if data is None else of["heads"]
    tiny = heads < _TINY
    small = is_small(people, heads) & ~tiny
    assumed = of["assumed"] > _MOST
    divided = (of["divided"] > _MOST) & ~assumed
    elsewhere, silent = of["elsewhere"] > _MUCH, of["silent"] > _MANY
    return np.array([tiny, small, edge, of["partial"] > 0, assumed, divided, elsewhere, silent])
