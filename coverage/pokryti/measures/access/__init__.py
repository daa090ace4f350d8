"""Access: what people can reach across borders, by every usual measure."""

from pokryti.measures.access.assignment import Assignment, assign
from pokryti.measures.access.catchments import Until, catchment_by_class, catchment_until
from pokryti.measures.access.districts import ACCESS_COLUMNS, access_by_district
from pokryti.measures.access.measure import METHODS, access
from pokryti.measures.access.network import BOSCOE_DETOUR, NetworkTravel, travel_by_network
from pokryti.measures.access.sensitivity import rank_stability, sensitivity
from pokryti.measures.access.sites import Surroundings
from pokryti.measures.access.summary import summarise

__all__ = [
    "ACCESS_COLUMNS",
    "BOSCOE_DETOUR",
    "METHODS",
    "Assignment",
    "NetworkTravel",
    "Surroundings",
    "Until",
    "access",
    "access_by_district",
    "assign",
    "catchment_by_class",
    "catchment_until",
    "rank_stability",
    "sensitivity",
    "summarise",
    "travel_by_network",
]
