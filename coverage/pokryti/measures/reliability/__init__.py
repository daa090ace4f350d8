"""How sure a number is: intervals, funnels, smoothing of small numbers, and what one facility would change."""

from pokryti.measures.reliability.inventory import facility_sizes, one_facility, usual_facility
from pokryti.measures.reliability.ranks import RANK_COLUMNS, rank_intervals

__all__ = ["RANK_COLUMNS", "facility_sizes", "one_facility", "rank_intervals", "usual_facility"]
