"""Rule: among the neediest districts and among the worst served."""

from __future__ import annotations

from pokryti.catalog import Label
from pokryti.verdict.lowest_fifth import lowest_part
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["high_need_low_supply"]

_REASON = Label(
    "v nejpotřebnější třetině obvodů a zároveň v hůře pokryté třetině obyvatel (ta končí pod {limit})",
    "in the neediest third of districts and in the worse-served third of the people (it ends below {limit})",
)


def high_need_low_supply() -> Rule:
    """Call a district underserved when its need is in the top third and its supply in the bottom third.

    Notes
    -----
    The top third of need are districts with an index of at least the quantile 2/3 (`Evidence.neediest`). The bottom
    third of supply are the districts in which at most a third of the people live with this value or less, as in the
    rule `lowest_fifth`. Without a need index the rule does not apply.
    """
    label = Label("vysoká potřeba a nízká nabídka", "high need and low supply")

    def judge(case: Case) -> Judgement:
        high = case.by_area(case.evidence.neediest(case.level))
        low, bound = lowest_part(case, 1 / 3)
        gap = case.gap_to(bound).where(high == 1)
        shift = case.shift_to(bound).where(high == 1)
        return case.judge(low & (high == 1), gap, _REASON, limit=bound, applies=high.notna(), own_shift=shift)

    return Rule("high_need_low_supply", label, judge, relative=True, needs="need")
