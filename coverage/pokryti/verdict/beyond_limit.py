"""Rule: too many people live too far from the nearest service."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_given
from pokryti.verdict.options import require_above_zero, require_share
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["beyond_limit"]

_SOURCE = "own numbers; half an hour after HRSA, Guidelines for MUA and MUP Designation, I (1) (b)"


def beyond_limit(*, limit: float = 20_000, share: float = 0.2) -> Rule:
    """Call a district underserved when more than a share of its people live beyond a limit; exactly that share is not.

    Parameters
    ----------
    limit
        Metres from the nearest service in a straight line; 20 km when left out, about half an hour by car.
    share
        Between 0 and 1.

    Notes
    -----
    Both numbers are our own; no office sets them for social services. The half an hour is that of the HRSA, which asks
    that the population centres of a service area lie so near to one another, and says nothing of a share of people.

    A service in a neighbouring district counts. However little a service has, it counts, so the gap is one unit where
    one service would be enough, given where it helps most of all the places where people of the district live. Where it
    would not, at least two are needed, and how many hangs on where they are.

    Raises
    ------
    InputError
        When the limit is no distance, or the share none.

    References
    ----------
    Health Resources and Services Administration: Guidelines for MUA and MUP Designation, section I (1) (b): "population
    centers within 30 minutes travel time of each other", outside metropolitan areas (hrsa.gov/shortage/mua).
    """
    require_above_zero("The limit in metres", limit)
    require_share("The share of people", share)
    km = [format_given(limit / 1000, lang) for lang in ("cs", "en")]
    part = [format_given(100 * share, lang) for lang in ("cs", "en")]
    label = Label(f"více než {part[0]} % lidí dál než {km[0]} km", f"more than {part[1]}% of people beyond {km[1]} km")
    reason = Label(
        f"více než {part[0]} % lidí to má k nejbližší službě dál než {km[0]} km",
        f"more than {part[1]}% of the people live further than {km[1]} km from the nearest service",
    )

    def judge(case: Case) -> Judgement:
        beyond = case.by_series(lambda one: case.evidence.beyond(one, case.level, limit=limit))
        met = beyond > share
        left = case.by_series(lambda one: case.evidence.beyond_one_more(one, case.level, limit=limit))
        gap = pd.Series(np.where(met, np.where(left > share, 2.0, 1.0), np.nan), index=met.index)
        limits = pd.Series(share, index=met.index)
        more, shift = ~(left <= share), 1 - beyond / share
        return case.judge(
            met, gap, reason, compared=beyond, limit=limits, applies=beyond.notna(), at_least=more, own_shift=shift
        )

    return Rule("beyond_limit", label, judge, needs="points", source=_SOURCE)
