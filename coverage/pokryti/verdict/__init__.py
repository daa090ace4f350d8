"""Which districts are underserved: several rules side by side, how many agree, by what margin, and why."""

from pokryti.verdict.agreement import VERDICT_COLUMNS, agreement
from pokryti.verdict.below_benchmark import below_benchmark
from pokryti.verdict.below_share_of_mean import below_share_of_mean
from pokryti.verdict.lowest_fifth import lowest_fifth
from pokryti.verdict.nothing import nothing
from pokryti.verdict.rule import Case, Judgement, Rule
from pokryti.verdict.usual import usual_rules

__all__ = [
    "VERDICT_COLUMNS",
    "Case",
    "Judgement",
    "Rule",
    "agreement",
    "below_benchmark",
    "below_share_of_mean",
    "lowest_fifth",
    "nothing",
    "usual_rules",
]
