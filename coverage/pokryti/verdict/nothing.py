"""Rule: nothing of the kind in the district."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["nothing"]

_REASON = Label(
    "v obvodu není žádná kapacita (lidí cílové skupiny: {people})",
    "there is no capacity in the district ({people} people of the target group)",
)


def nothing() -> Rule:
    """Call a district underserved when it has no capacity at all while people of the target group live there.

    The gap is one unit: the least that would end the state; how much is needed is for a benchmark to say.
    """
    label = Label("v obvodu není nic", "nothing in the district")

    def judge(case: Case) -> Judgement:
        capacity = case.answers["numerator"].to_numpy(np.float64)
        # who loses all there is has nothing left to spare, so what can be spared is a trifle less
        gap = np.where(capacity == 0, 1.0, -np.nextafter(capacity, 0))
        index = case.answers.index
        nowhere = pd.Series(np.nan, index=index)
        return case.judge(case.answers["numerator"] == 0, pd.Series(gap, index=index), _REASON, limit=nowhere)

    return Rule("nothing", label, judge)
