"""Rule: nothing of the kind in the district."""

from __future__ import annotations

import pandas as pd

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["nothing"]


def nothing() -> Rule:
    """Call a district underserved when it has no capacity at all while people of the target group live there.

    The gap is one unit: the least that would end the state; how much is needed is for a benchmark to say.
    """
    label = Label("v obvodu není nic", "nothing in the district")

    def judge(case: Case) -> Judgement:
        met = case.answers["numerator"] == 0
        one = pd.Series(1.0, index=met.index)
        reason = Label(
            "v obvodu není žádná kapacita a lidí cílové skupiny v něm žije {people}",
            "there is no capacity in the district, and {people} people of the target group live there",
        )
        return case.judge(met, one, reason)

    return Rule("nothing", label, judge)
