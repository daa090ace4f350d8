"""Travel over a road network: shortest ways, one-way streets, parallel edges, islands, and how far the road is."""

import geopandas as gpd
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
    there = {("h", "s"): 1, ("h", "t"): 5, ("i", "s"): 9, ("i", "t"): 0}
    assert found.drop("far").to_dict() == pytest.approx(there)


def test_how_far_points_lie_from_the_road_is_told():
    answer = travel()
    assert answer.origins["metres"].to_dict() == {"h": 100, "i": 0, "far": 7000}
    assert answer.destinations["node"].to_dict() == {"s": "a", "t": "c"}


def test_nobody_is_put_on_an_island():
    """The nearest node is z, from which no way leads; people go to c, 7 km at 6 km/h, and on from there."""
    answer = travel()
    assert answer.islands.tolist() == ["z"]
    assert answer.origins.loc["far", "node"] == "c"
    found = answer.travel.set_index(["origin", "destination"])["minutes"]
    assert found[("far", "t")] == pytest.approx(70)


def test_an_island_beside_the_road_changes_next_to_nothing():
    """A yard of 5 m, which extracts hold in thousands, lies nearer than the road that leads to the site."""
    nodes = pd.DataFrame({"x": [0, 1000, 20, 25], "y": [30, 0, 0, 0]}, index=["a", "b", "yard", "gate"])
    edges = pd.DataFrame({"start": ["a", "yard"], "end": ["b", "gate"], "minutes": [2.0, 0.1]})
    ends = pd.DataFrame({"x": [20], "y": [0]}, index=["home"]), pd.DataFrame({"x": [1000], "y": [0]}, index=["site"])
    found = travel_by_network(*ends, nodes=nodes, edges=edges, snap_kmh=25)
    assert found.travel["minutes"].tolist() == pytest.approx([2 + np.hypot(20, 30) * 0.06 / 25])
    assert found.islands.tolist() == ["yard", "gate"]


def test_a_street_out_of_which_no_way_leads_is_an_island_too():
    """The way on to d is one-way, as where an extract cuts a motorway: whoever starts there gets nowhere."""
    nodes = pd.DataFrame({"x": [0, 1000, 2000], "y": 0}, index=["a", "b", "d"])
    edges = pd.DataFrame({"start": ["a", "b"], "end": ["b", "d"], "minutes": 1.0, "oneway": [False, True]})
    home, site = pd.DataFrame({"x": [2000], "y": [0]}), pd.DataFrame({"x": [0], "y": [0]})
    found = travel_by_network(home, site, nodes=nodes, edges=edges, snap_kmh=60)
    assert found.travel["minutes"].tolist() == [2]
    assert found.islands.tolist() == ["d"]


def test_longer_journeys_are_left_out():
    assert len(travel(limit=5).travel) == 3
    assert len(travel(limit=70).travel) == 5


def test_the_table_goes_straight_into_access():
    answer = access(HOMES, SITES, method="nearest", travel=travel(limit=60).travel)
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


@pytest.mark.parametrize("words", [["no", "yes"], ["0", "1"], [0, np.nan], [None, True], [2, 0]])
def test_one_way_is_true_or_false_and_nothing_else(words):
    edges = EDGES[:2].assign(oneway=pd.Series(words, index=[0, 1], dtype=object))
    with pytest.raises(InputError) as caught:
        travel(edges=edges)
    assert [finding.code for finding in caught.value.findings] == ["access_oneway"]


@pytest.mark.parametrize("kind", ["bool", "int64", "float64", "boolean", "Int8"])
def test_one_way_of_any_type_of_numbers(kind):
    pd.testing.assert_frame_equal(travel(edges=EDGES.astype({"oneway": kind})).travel, travel().travel)


@pytest.mark.parametrize("limit", [0, -1, np.nan])
def test_a_limit_is_positive(limit):
    with pytest.raises(InputError, match="limit"):
        travel(limit=limit)


def test_a_network_without_nodes():
    with pytest.raises(InputError) as caught:
        travel(nodes=NODES[:0], edges=EDGES[:0])
    assert [finding.code for finding in caught.value.findings] == ["access_no_nodes"]


def test_a_network_of_one_node():
    assert len(travel(nodes=NODES[:1], edges=EDGES[:0]).travel) == len(HOMES) * len(SITES)


def test_labels_are_unique_and_all_points_are_told_alike():
    twice = HOMES.set_axis(["h", "h", "i"])
    points = gpd.GeoDataFrame(index=NODES.index, geometry=gpd.points_from_xy(NODES["x"], NODES["y"]), crs=5514)
    with pytest.raises(InputError) as caught:
        travel_by_network(twice, SITES.set_axis(["s", "s"]), nodes=points, edges=EDGES, snap_kmh=6)
    found = [(finding.code, finding.source) for finding in caught.value.findings]
    assert found == [
        ("access_mixed_points", "origins, destinations, nodes"),
        ("access_index_repeated", "origins"),
        ("access_index_repeated", "destinations"),
    ]
