"""Rule: among the districts in which the worst-served fifth of the people live."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["lowest_fifth", "lowest_part"]

_SLACK = 1e-12
_REASON = Label(
    "patří k nejhůře pokrytým obvodům, v nichž žije nejvýše pětina lidí (další začínají na {limit})",
    "among the worst-served districts, in which at most a fifth of the people live (others begin at {limit})",
)


def lowest_fifth() -> Rule:
    """Call a district underserved when at most a fifth of the people live in districts no better than it.

    Notes
    -----
    People are counted, not districts, so that a village weighs as much as it has inhabitants. Equal values share one
    verdict: when more than a fifth of the people live in districts that all have nothing, none of these is the lowest
    fifth (the rule `nothing` speaks of them).
    """
    label = Label("v nejhůře pokryté pětině obyvatel", "in the worst-served fifth of the people")

    def judge(case: Case) -> Judgement:
        met, bound = lowest_part(case, 0.2)
        return case.judge(met, case.gap_to(bound), _REASON, limit=bound, own_shift=case.shift_to(bound))

    return Rule("lowest_fifth", label, judge, relative=True)


def lowest_part(case: Case, part: float) -> tuple[pd.Series, pd.Series]:
    """Find the districts in which the worst-served part of the people of each series live.

    Parameters
    ----------
    case
        Districts to compare.
    part
        Share of the people.

    Returns
    -------
    met : pandas.Series
        bool.
    bound : pandas.Series
        float64, the value at which a district would be out, or below which it would be in; NaN where it is too large
        ever to be in.
    """
    rows = case.answers[["value", "denominator"]].to_numpy(np.float64)
    met, bound = np.zeros(len(rows), dtype=bool), np.full(len(rows), np.nan)
    order = np.argsort(case.series.to_numpy(), kind="stable")
    for places in np.split(order, np.flatnonzero(np.diff(case.series.to_numpy()[order])) + 1):
        met[places], bound[places] = _lowest(rows[places, 0], rows[places, 1], part)
    return pd.Series(met, index=case.answers.index), pd.Series(bound, index=case.answers.index)


def _lowest(
    value: NDArray[np.float64], people: NDArray[np.float64], part: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    different, which = np.unique(value, return_inverse=True)
    at_or_below = np.bincount(which, people).cumsum()
    room = part * at_or_below[-1] * (1 + _SLACK) if len(at_or_below) else 0.0
    met = (at_or_below <= room)[which]
    if not len(value):
        return met, value
    # one that is not in takes its own people along when it falls
    first_out = np.searchsorted(at_or_below, np.where(met, room, room - people), side="right")
    bound = different[np.minimum(first_out, len(different) - 1)]
    # below nothing there is nothing
    return met, np.where(~met & ((people > room) | (bound <= 0)), np.nan, bound)
