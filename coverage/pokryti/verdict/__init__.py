"""Which districts are underserved: several rules side by side, how many agree, by what margin, and why.

What every rule of the registry guarantees, and property tests hold it to:

- more capacity in a district never makes *that* district underserved. Means of a whole rise with it, but by less than
  the district's own value does, since a share of a mean is at most 1; the funnel and access compare a district with
  the others only;
- by the rules that are not `relative` (nothing in the district, too far, a desert, and a given number as the
  benchmark), more capacity *anywhere* makes no district underserved. By a relative rule it may: when a neighbour
  improves, the mean that all are compared with rises. Where need is shared out (`unmet_demand`), this holds as long as
  no two plans are equally good;
- a value on the line is not underserved, except by `lowest_fifth`, `high_need_low_supply` (districts with exactly a
  fifth or a third of the people belong to them) and `underservice_index` (62 points do, as in the original);
- the margin of a district is exact: with so much more the rule is no longer met, with a hundredth less it still is.
  `nothing`, `beyond_limit` and, where nothing is all that is low, `high_need_low_supply` speak of whole units, and
  where one service is not enough, `beyond_limit` of at least two; by `unmet_demand` others share in what is added, so
  that the margin is the least that could do
  (`margin_at_least`);
- a rule by whose own gap more capacity would be worse is refused;
- a rule that cannot be judged in a district counts there neither as met nor as applied.
"""

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
from pokryti.verdict.reasons import REASON_COLUMNS, lay_out_clauses, lay_out_reasons
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
    "lay_out_clauses",
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
