"""Rule: among the neediest districts and among the worst served."""

from __future__ import annotations

import numpy as np

from pokryti.catalog import Label
from pokryti.verdict.lowest_fifth import lowest_part
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["high_need_low_supply"]

_REASON = Label(
    "patří k nejpotřebnější třetině obvodů a zároveň k hůře pokryté třetině obyvatel (ostatní začínají na {limit})",
    "in the neediest third of districts and in the worse-served third of the people (others begin at {limit})",
)


def high_need_low_supply() -> Rule:
    """Call a district underserved when its need is in the top third and its supply in the bottom third.

    Notes
    -----
    The top third of need are districts with an index of at least the quantile 2/3 (`Evidence.neediest`). The bottom
    third of supply are the districts in which at most a third of the people live with this value or less, as in the
    rule `lowest_fifth`; and those with nothing where others have something, even if more than a third live there: the
    least there can be is low. These the gap of one unit takes out, as by the rule `nothing`. Without a need index the
    rule does not apply.
    """
    label = Label("vysoká potřeba a nízká nabídka", "high need and low supply")

    def judge(case: Case) -> Judgement:
        high = case.by_area(case.evidence.neediest(case.level))
        low, bound = lowest_part(case, 1 / 3)
        capacity, value = case.answers["numerator"], case.answers["value"]
        least = value.where(value > 0).groupby(case.series).transform("min")
        nothing = (capacity == 0) & least.notna()
        # where no value is low enough for the third, it is nothing that is low; who loses all there is has nothing
        whole = np.where(nothing, 1.0, -np.nextafter(capacity, 0))
        gap = case.gap_to(bound).where(bound.notna(), whole).where(high == 1)
        shift = case.shift_to(bound).where(high == 1)
        met = (low | nothing) & (high == 1)
        return case.judge(met, gap, _REASON, limit=bound.fillna(least), applies=high.notna(), own_shift=shift)

    return Rule("high_need_low_supply", label, judge, relative=True, needs="need")
