"""Access agrees with independent implementations on their own example data.

Sources: R package accessibility 1.4.0.9000 (ipeaGIT, MIT), 898 hexagons of a Brazilian city with public transport
times; PySAL access 1.1.10.post3 (BSD-3), 1,930 census tracts of Chicago with straight lines. Both treat the limit of a
step differently: accessibility leaves it out, access and pokryti keep it in.
"""

import numpy as np
import pandas as pd
import pytest

from pokryti.measures import decay
from pokryti.measures.access import access

EXPONENTIAL = decay.exponential(0.1)
LOGISTIC = decay.logistic(30, 5)
BEFORE = 1 - 1e-8  # a limit that is not inside lies that little before one that is
STEPS = decay.step({10 * BEFORE: 1, 20 * BEFORE: 0.68, 30 * BEFORE: 0.22})


@pytest.fixture(scope="module")
def oracles(realdata):
    folder = realdata.parent / "oracles"
    if not folder.is_dir():
        pytest.skip("the results of other libraries are not here (oracles beside the real data)")
    return folder


@pytest.fixture(scope="module")
def city(oracles):
    land = pd.read_csv(oracles / "ipea_land_use_data.csv", index_col="id")
    travel = pd.read_csv(oracles / "ipea_travel_matrix.csv.gz").set_axis(["origin", "destination", "minutes"], axis=1)
    demand, supply = land[["population"]].set_axis(["people"], axis=1), land[["schools"]].set_axis(["capacity"], axis=1)

    def compare(name, rtol=1e-9, **options):
        expected = pd.read_csv(oracles / f"ipea_{name}_schools.csv", index_col="id")["schools"].fillna(0)
        answer = access(demand, supply, travel=travel, **options)
        np.testing.assert_allclose(answer.reindex(expected.index), expected, rtol=rtol, atol=1e-15)

    compare.demand, compare.supply, compare.travel = demand, supply, travel
    return compare


def test_travel_times_of_the_city_differ_there_and_back(city):
    back = city.travel.rename(columns={"origin": "destination", "destination": "origin"})
    both = city.travel.merge(back, on=["origin", "destination"])
    assert (both["minutes_x"] != both["minutes_y"]).mean() > 0.5


def test_two_step(city):
    city("2sfca_binary30", method="2sfca", catchment=30)
    city("2sfca_exp01", method="e2sfca", decay=EXPONENTIAL)
    city("2sfca_logistic", method="e2sfca", decay=LOGISTIC)
    city("2sfca_step", method="e2sfca", decay=STEPS)


def test_balanced(city):
    city("bfca_binary30", method="bfca", decay=decay.binary(), catchment=30)
    city("bfca_exp01", method="bfca", decay=EXPONENTIAL)
    city("bfca_logistic", method="bfca", decay=LOGISTIC)
    city("bfca_step", method="bfca", decay=STEPS)


def test_gravity(city):
    city("gravity_exp01", method="gravity", decay=EXPONENTIAL)
    city("gravity_power12", method="gravity", decay=decay.power(1.2))
    city("gravity_step", method="gravity", decay=STEPS)


def test_spatial_availability(city):
    city("spatial_availability_exp01", method="spatial_availability", decay=EXPONENTIAL)


@pytest.mark.parametrize("minutes", [15, 30, 45])
def test_cumulative(city, oracles, minutes):
    table = pd.read_csv(oracles / "ipea_cumulative_schools_15_30_45.csv")
    expected = table[table["travel_time"] == minutes].set_index("id")["schools"]
    answer = access(city.demand, city.supply, travel=city.travel, method="cumulative", catchment=minutes)
    np.testing.assert_array_equal(answer.reindex(expected.index), expected)


def test_nearest(city, oracles):
    expected = pd.read_csv(oracles / "ipea_cost_to_closest_school.csv", index_col="id")["travel_time"].replace(
        np.inf, np.nan
    )
    answer = access(city.demand, city.supply, travel=city.travel, method="nearest")
    np.testing.assert_array_equal(answer.reindex(expected.index), expected)


@pytest.fixture(scope="module")
def chicago(oracles):
    expected = pd.read_csv(oracles / "chicago_expected.csv", index_col="geoid").rename(columns={"pop": "people"})
    return expected, pd.read_csv(oracles / "chicago_supply.csv", index_col="geoid")


STEPS_KM = decay.step({5_000: 1, 10_000: 0.68, 15_000: 0.22})
CHICAGO = {
    "2sfca": {"method": "2sfca", "catchment": 15_000},
    "e2sfca_step": {"method": "e2sfca", "catchment": 15_000, "decay": STEPS_KM},
    "e2sfca_gauss5km": {"method": "e2sfca", "catchment": 15_000, "decay": decay.gaussian(5_000)},
    "3sfca_gauss5km": {"method": "3sfca", "catchment": 15_000, "decay": decay.gaussian(5_000)},
    "fca_ratio10km": {"method": "ratio", "catchment": 10_000},
}


@pytest.mark.parametrize("who", ["doc", "dentist"])
@pytest.mark.parametrize("name", CHICAGO)
def test_chicago(chicago, name, who):
    expected, supply = chicago
    answer = access(expected[["people", "x", "y"]], supply.rename(columns={who: "capacity"}), **CHICAGO[name])
    column = expected[f"{name}_{who}"]
    known = column.notna()
    np.testing.assert_allclose(answer[known], column[known], rtol=1e-9)


@pytest.mark.parametrize("who", ["doc", "dentist"])
def test_chicago_raam(chicago, who):
    """Access moves whole people in coarse steps and stops early; the equilibrium is what it moves towards."""
    expected, supply = chicago
    answer = access(
        expected[["people", "x", "y"]],
        supply.rename(columns={who: "capacity"}),
        method="raam",
        catchment=15_000,
        tau=10_000,
    )
    ratio = answer / expected[f"raam_{who}"]
    assert ratio.median() == pytest.approx(1, abs=0.02)
    assert ratio.quantile(0.05) > 0.9
    assert ratio.quantile(0.95) < 1.1
