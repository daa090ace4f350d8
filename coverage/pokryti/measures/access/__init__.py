"""Access: what people can reach across borders, by every usual measure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pokryti.measures.access.assignment import Assignment, assign
from pokryti.measures.access.catchments import Until, catchment_by_class, catchment_until
from pokryti.measures.access.measure import METHODS, access
from pokryti.measures.access.network import BOSCOE_DETOUR, NetworkTravel, travel_by_network
from pokryti.measures.access.sensitivity import rank_stability, sensitivity
from pokryti.measures.access.summary import summarise

if TYPE_CHECKING:
    from pokryti.measures.access.districts import ACCESS_COLUMNS, access_by_district
    from pokryti.measures.access.sites import Surroundings

# Frames of one's own need no districts, nor the geometry that these bring: a third of all memory at a million points.
_HOME = {"ACCESS_COLUMNS": "districts", "Surroundings": "sites", "access_by_district": "districts"}

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


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"pokryti.measures.access.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
