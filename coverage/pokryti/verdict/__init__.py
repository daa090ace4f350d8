"""Which districts are underserved: several rules side by side, how many agree, by what margin, and why."""

from pokryti.verdict.access_below_supply import access_below_supply
from pokryti.verdict.agreement import VERDICT_COLUMNS, agreement, lay_out
from pokryti.verdict.below_benchmark import below_benchmark
from pokryti.verdict.below_share_of_mean import below_share_of_mean
from pokryti.verdict.beyond_limit import beyond_limit
from pokryti.verdict.confidence import grade
from pokryti.verdict.data_behind import DataBehind, data_behind
from pokryti.verdict.desert import desert
from pokryti.verdict.evidence import Evidence
from pokryti.verdict.flip import find_flips
from pokryti.verdict.high_need_low_supply import high_need_low_supply
from pokryti.verdict.judging import Judged, judge_districts
from pokryti.verdict.lowest_fifth import lowest_fifth
from pokryti.verdict.nothing import nothing
from pokryti.verdict.outside_funnel import outside_funnel
from pokryti.verdict.reasons import REASON_COLUMNS, lay_out_reasons
from pokryti.verdict.registry import REGISTRY, USUAL, choose_rules, rules, usual_rules
from pokryti.verdict.regroup import regroup
from pokryti.verdict.rule import Case, Judgement, Rule
from pokryti.verdict.underservice_index import underservice_index
from pokryti.verdict.unmet_demand import unmet_demand

__all__ = [
    "REASON_COLUMNS",
    "REGISTRY",
    "USUAL",
    "VERDICT_COLUMNS",
    "Case",
    "DataBehind",
    "Evidence",
    "Judged",
    "Judgement",
    "Rule",
    "access_below_supply",
    "agreement",
    "below_benchmark",
    "below_share_of_mean",
    "beyond_limit",
    "choose_rules",
    "data_behind",
    "desert",
    "find_flips",
    "grade",
    "high_need_low_supply",
    "judge_districts",
    "lay_out",
    "lay_out_reasons",
    "lowest_fifth",
    "nothing",
    "outside_funnel",
    "regroup",
    "rules",
    "underservice_index",
    "unmet_demand",
    "usual_rules",
]
