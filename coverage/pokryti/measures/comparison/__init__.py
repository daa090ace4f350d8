"""Comparison: districts with their peers, and how evenly capacity is spread over people and over the map."""

from pokryti.measures.comparison.clusters import CLUSTERS, GlobalMoran, local_clusters, moran
from pokryti.measures.comparison.inequality import (
    INEQUALITY_COLUMNS,
    Theil,
    concentration,
    gini,
    hoover,
    inequality,
    lorenz,
    theil,
)
from pokryti.measures.comparison.peers import most_similar, peers_of_all, standardised
from pokryti.measures.comparison.spine import SPINE_COLUMNS, spine, spines

__all__ = [
    "CLUSTERS",
    "INEQUALITY_COLUMNS",
    "SPINE_COLUMNS",
    "GlobalMoran",
    "Theil",
    "concentration",
    "gini",
    "hoover",
    "inequality",
    "local_clusters",
    "lorenz",
    "moran",
    "most_similar",
    "peers_of_all",
    "spine",
    "spines",
    "standardised",
    "theil",
]
