"""Travel over a road network: shortest ways, one-way streets, parallel edges, and how far points lie from the road."""

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures.access import access
from pokryti.measures.access.network import travel_by_network

NODES = pd.DataFrame({"x": [0, 1000, 2000, 9000], "y": 0}, index=list("abcz"))
EDGES = pd.DataFrame(
    {"start": ["a", "b", "a", "a"], "end": ["b", "c", "c", "b"], "minutes": [2.0, 2, 9, 7], "oneway": [0, 1, 0, 0]}
)
HOMES = pd.DataFrame({"people": 10, "x": [0, 2000, 9000], "y": [100, 0, 0]}, index=["h", "i", "far"])
SITES = pd.DataFrame({"capacity": 5, "x": [0, 2000], "y": 0}, index=["s", "t"])


def travel(**options):
    return travel_by_network(HOMES, SITES, **({"nodes": NODES, "edges": EDGES, "snap_kmh": 6} | options))


def test_the_fastest_way_there_and_another_back():
    found = travel().travel.set_index(["origin", "destination"])["minutes"]
    assert found.to_dict() == pytest.approx({("h", "s"): 1, ("h", "t"): 5, ("i", "s"): 9, ("i", "t"): 0})


def test_how_far_points_lie_from_the_road_is_told():
    answer = travel()
    assert answer.origins["metres"].to_dict() == {"h": 100, "i": 0, "far": 0}
    assert answer.destinations["node"].to_dict() == {"s": "a", "t": "c"}


def test_longer_journeys_are_left_out():
    assert len(travel(limit=5).travel) == 3


def test_the_table_goes_straight_into_access():
    answer = access(HOMES, SITES, method="nearest", travel=travel().travel)
    assert answer.fillna(-1).to_dict() == {"h": 1, "i": 0, "far": -1}


def test_times_of_travel_take_no_detour():
    with pytest.raises(InputError, match="detour"):
        access(HOMES, SITES, method="nearest", travel=travel().travel, detour=1.4)


def test_all_edges_lead_both_ways_unless_told():
    found = travel(edges=EDGES.drop(columns="oneway")).travel.set_index(["origin", "destination"])["minutes"]
    assert found[("i", "s")] == 4


def test_faults_are_told_at_once():
    edges = pd.DataFrame({"start": ["a", "?"], "end": ["b", "b"], "minutes": [0, np.nan]})
    with pytest.raises(InputError) as caught:
        travel(edges=edges, nodes=NODES.assign(y=np.nan), snap_kmh=0)
    assert {finding.code for finding in caught.value.findings} == {
        "access_value",
        "access_node_unknown",
        "access_point",
        "access_option",
    }
