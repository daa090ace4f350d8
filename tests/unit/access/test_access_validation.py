"""Tables that cannot be right are refused, with everything that is wrong with them at once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from pokryti.errors import InputError
from pokryti.measures import decay
from pokryti.measures.access import access

DEMAND = pd.DataFrame({"people": [10.0, 20], "x": [0, 5], "y": 0}, index=["a", "b"])
SUPPLY = pd.DataFrame({"capacity": [3.0], "x": 1, "y": 0}, index=["s"])
TRAVEL = pd.DataFrame({"origin": ["b", "a"], "destination": "s", "minutes": [5, 9]})


def faults(demand=DEMAND, supply=SUPPLY, **options):
    with pytest.raises(InputError) as caught:
        access(demand, supply, **({"method": "2sfca", "catchment": 10} | options))
    return {finding.code for finding in caught.value.findings}


@pytest.mark.parametrize("value", [np.nan, -1, np.inf])
def test_values_that_no_count_can_have(value):
    assert faults(DEMAND.assign(people=[1, value])) == {"access_value"}
    assert faults(supply=SUPPLY.assign(capacity=value)) == {"access_value"}
    assert faults(travel=TRAVEL.assign(minutes=[1, value])) == {"access_value"}


def test_points_that_are_nowhere():
    assert faults(DEMAND.assign(x=[1, np.nan])) == {"access_point"}
    assert faults(DEMAND.drop(columns="x")) == {"access_no_points"}


def test_degrees_are_not_metres():
    assert faults(DEMAND.assign(x=[14.4, 14.5], y=[50.1, 50.2])) == {"access_degrees"}


def test_degrees_under_the_name_of_metres():
    assert faults(*(in_krovak(frame, [14.4, 14.5][: len(frame)], 50.1) for frame in (DEMAND, SUPPLY))) == {
        "access_degrees"
    }


def test_an_empty_point_is_a_missing_one():
    demand = gpd.GeoDataFrame({"people": [1.0, 2]}, geometry=[Point(), Point(1, 1)], crs=5514)
    assert faults(demand, in_krovak(SUPPLY, 1, 1)) == {"access_point"}


def in_krovak(frame, x, y):
    points = gpd.points_from_xy(np.broadcast_to(x, len(frame)), np.broadcast_to(y, len(frame)))
    return gpd.GeoDataFrame(frame.drop(columns=["x", "y"]), geometry=points, crs=5514)


def in_crs(frame, crs):
    return gpd.GeoDataFrame(frame[frame.columns[:1]], geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=crs)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:5513", None])
def test_coordinates_of_any_other_system(crs):
    assert faults(in_crs(DEMAND, crs), in_crs(SUPPLY, "EPSG:5514")) == {"access_crs"}
    assert faults(in_crs(DEMAND, crs), SUPPLY) >= {"access_crs", "access_mixed_points"}


def test_points_in_krovak_are_taken():
    answer = access(in_crs(DEMAND, "EPSG:5514"), in_crs(SUPPLY, "EPSG:5514"), method="2sfca", catchment=10)
    assert answer.to_dict() == {"a": 0.1, "b": 0.1}


def test_missing_points_of_a_geometry():
    demand = in_crs(DEMAND, "EPSG:5514").set_geometry(gpd.GeoSeries([Point(0, 0), None], ["a", "b"], crs="EPSG:5514"))
    assert faults(demand, in_crs(SUPPLY, "EPSG:5514")) == {"access_point"}


def test_a_pair_listed_twice():
    """PySAL access counts it twice."""
    assert faults(travel=pd.concat([TRAVEL, TRAVEL[:1]])) == {"access_pair_repeated"}


def test_a_table_of_other_places():
    assert faults(travel=TRAVEL.assign(origin=[1, 2])) == {"access_no_pair"}


def test_rows_of_other_places_and_their_order_do_not_matter():
    more = pd.concat([TRAVEL, pd.DataFrame({"origin": ["z"], "destination": ["s"], "minutes": [1]})])
    answers = [
        access(DEMAND, SUPPLY, method="2sfca", catchment=9, travel=table) for table in (TRAVEL, more, more[::-1])
    ]
    assert answers[0].equals(answers[1])
    assert answers[0].equals(answers[2])


def test_columns_and_labels():
    assert faults(DEMAND.rename(columns={"people": "lidé"})) == {"access_column_missing"}
    assert faults(DEMAND.assign(people=["1", "2"])) == {"access_not_number"}
    assert faults(DEMAND.set_axis(["a", "a"])) == {"access_index_repeated"}
    assert faults(travel=TRAVEL.drop(columns="minutes")) == {"access_column_missing"}


@pytest.mark.parametrize("strange", [["4", "5"], ["four", "five"], [1j, 2], pd.to_datetime(["2024-01-01"] * 2)])
@pytest.mark.parametrize("column", ["people", "x", "y"])
def test_columns_that_do_not_hold_real_numbers(column, strange):
    assert faults(DEMAND.assign(**{column: strange})) == {"access_not_number"}
    assert faults(pd.concat([DEMAND, DEMAND[[column]]], axis=1)) == {"access_not_number"}


def test_a_number_of_any_whole_type_may_say_how_many_are_nearest():
    assert access(DEMAND, SUPPLY, method="k_nearest", k=np.int64(1)).equals(
        access(DEMAND, SUPPLY, method="k_nearest", k=1)
    )


def test_what_is_no_table():
    with pytest.raises(InputError, match=r"no tables: demand \(list\), supply \(NoneType\), travel \(dict\)"):
        access([1, 2], None, method="2sfca", catchment=5, travel={})


def test_a_geometry_that_was_never_set():
    import geopandas as gpd

    assert faults(gpd.GeoDataFrame({"people": [1, 2]}, index=["a", "b"])) == {"access_no_points"}


@pytest.mark.parametrize("catchment", [0, -5, np.nan, pd.Series({"a": 5}), pd.Series({"a": 5, "b": -1})])
def test_catchments(catchment):
    assert faults(catchment=catchment) == {"access_catchment"}


def test_options():
    assert faults(method="3sfca") == {"access_decay_needed"}
    assert faults(method="2sfca", decay=decay.gaussian(5)) == {"access_decay_unused"}
    assert faults(method="4sfca") == {"access_method"}
    assert faults(method="raam") == {"access_option"}
    for k in (0, 2.0, True, "2"):
        assert faults(method="k_nearest", k=k) == {"access_option"}
    for tau in (0, np.nan, "5"):
        assert faults(method="raam", tau=tau) == {"access_option"}
    assert faults(method="ratio", travel=TRAVEL) == {"access_option"}
    for detour in (0.9, np.nan, np.inf, None, "1.3"):
        assert faults(detour=detour) == {"access_option"}


def test_everything_is_told_at_once():
    demand = DEMAND.assign(people=[1, np.nan], x=[np.inf, 0]).set_axis(["a", "a"])
    supply = SUPPLY.drop(columns="capacity")
    found = faults(demand, supply, method="gravity", catchment=-1)
    assert found == {
        "access_value",
        "access_point",
        "access_index_repeated",
        "access_column_missing",
        "access_catchment",
        "access_decay_needed",
    }


def test_faults_of_demand_supply_and_travel_are_told_together():
    demand = DEMAND.assign(people=[-1, np.inf]).set_axis(["a", "b"])
    supply = pd.concat([SUPPLY.assign(capacity=np.nan), SUPPLY])
    travel = pd.DataFrame({"origin": ["b", "a", "b"], "destination": "s", "minutes": [5, np.nan, -1]})
    with pytest.raises(InputError) as caught:
        access(demand, supply, method="raam", catchment="15 min", travel=travel, detour=1.3, tau=-1)
    told = [(finding.source, finding.code, finding.count) for finding in caught.value.findings]
    assert sorted(told) == [
        ("access", "access_option", 1),
        ("access", "access_option", 1),
        ("catchment", "access_catchment", 1),
        ("demand", "access_value", 2),
        ("supply", "access_index_repeated", 1),
        ("supply", "access_value", 1),
        ("travel", "access_value", 2),
    ]
    assert all(finding.source in str(caught.value) for finding in caught.value.findings)


def test_faults_of_points_are_told_together():
    """Degrees in one table, another system and a point that is missing in the other."""
    supply = in_crs(SUPPLY, "EPSG:32633").set_geometry(gpd.GeoSeries([None], ["s"], crs="EPSG:32633"))
    degrees = DEMAND.assign(x=[14.4, 14.5], y=[50.1, 50.2], people=[1, -1])
    assert faults(degrees, supply) == {
        "access_value",
        "access_degrees",
        "access_mixed_points",
        "access_crs",
        "access_point",
    }


@pytest.mark.parametrize("catchment", ["30 km", (5_000, 9_000), [1]])
def test_what_is_no_catchment(catchment):
    assert faults(catchment=catchment) == {"access_catchment"}


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        ("gaussian", "not 'gaussian'"),
        (lambda cost: 1.0 if cost < 5 else 0.0, "numpy.where"),
        (lambda cost: 1 - cost, "finite weight >= 0"),
    ],
)
def test_what_is_no_decay(curve, words):
    with pytest.raises(InputError, match=words):
        access(DEMAND, SUPPLY, method="e2sfca", catchment=9, decay=curve)


def test_inputs_stay_as_they_were():
    before = DEMAND.copy(), SUPPLY.copy(), TRAVEL.copy()
    access(DEMAND, SUPPLY, method="2sfca", catchment=10, travel=TRAVEL, site_catchment=pd.Series({"s": 5}))
    for frame, copy in zip((DEMAND, SUPPLY, TRAVEL), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize(
    "make",
    [
        lambda: decay.step({10: 0.5, 20: 0.6}),
        lambda: decay.step({}),
        lambda: decay.step({-1: 1}),
        lambda: decay.gaussian(0),
        lambda: decay.gaussian_truncated(-1),
        lambda: decay.exponential(np.inf),
        lambda: decay.power(60),
        lambda: decay.linear(np.nan),
        lambda: decay.own(lambda cost: -cost)(np.ones(2)),
        lambda: decay.own(lambda cost: cost[:1])(np.ones(2)),
    ],
)
def test_decays_that_are_none(make):
    with pytest.raises(InputError):
        make()
