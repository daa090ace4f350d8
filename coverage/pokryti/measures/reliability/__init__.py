"""How sure a number is: intervals, funnels, smoothing of small numbers, and what one facility would change."""

from pokryti.measures.reliability.funnel import FUNNEL_COLUMNS, POSITIONS, funnel
from pokryti.measures.reliability.intervals import (
    count_interval,
    proportion_interval,
    rate_interval,
    ratio_interval,
)
from pokryti.measures.reliability.inventory import facility_sizes, one_facility, usual_facility
from pokryti.measures.reliability.ranks import RANK_COLUMNS, rank_intervals
from pokryti.measures.reliability.smoothing import empirical_bayes, spatial_empirical_bayes

__all__ = [
    "FUNNEL_COLUMNS",
    "POSITIONS",
    "RANK_COLUMNS",
    "count_interval",
    "empirical_bayes",
    "facility_sizes",
    "funnel",
    "one_facility",
    "proportion_interval",
    "rank_intervals",
    "rate_interval",
    "ratio_interval",
    "spatial_empirical_bayes",
    "usual_facility",
]
