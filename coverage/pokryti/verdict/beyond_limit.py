"""Rule: too many people live too far from the nearest service."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_number
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["beyond_limit"]


def beyond_limit(*, limit: float = 20_000, share: float = 0.2) -> Rule:
    """Call a district underserved when more than a share of its people live beyond a limit; exactly that share is not.

    Parameters
    ----------
    limit
        Metres from the nearest service in a straight line; 20 km when left out, about the half an hour by car within
        which American rules of shortage ask for care.
    share
        Between 0 and 1.

    Notes
    -----
    A service in a neighbouring district counts. However little a service has, it counts, so the gap is one unit where
    one service would be enough, given where it helps most of all the places where people of the district live. Where it
    would not, at least two are needed, and how many hangs on where they are.

    References
    ----------
    Health Resources and Services Administration, MUA/P designation process: outside metropolitan areas a service area
    is made of population centres within 30 minutes of travel of one another.
    """
    km = [format_number(limit / 1000, lang, 0 if limit % 1000 == 0 else 1) for lang in ("cs", "en")]
    part = [format_number(100 * share, lang, 0) for lang in ("cs", "en")]
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
        return case.judge(met, gap, reason, limit=limits, applies=beyond.notna(), at_least=~(left <= share))

    return Rule("beyond_limit", label, judge, needs="points", source="HRSA, Medically Underserved Areas: 30 minutes")
