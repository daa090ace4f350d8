"""Catchments of each point's own: by class of place, and grown until they hold enough people."""

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures.access import access, catchment_by_class, catchment_until

DEMAND = pd.DataFrame({"people": [300, 300, 500, 0], "x": [0, 2000, 9000, 9001], "y": 0}, index=list("abcd"))
SITES = pd.DataFrame({"capacity": [3, 4], "x": [0, 9000], "y": 0}, index=["s", "t"])


def test_a_catchment_grows_to_the_one_who_fills_it():
    grown = catchment_until(SITES, DEMAND, people=600, cap=50_000)
    assert grown.to_dict() == pytest.approx({"s": 2000, "t": 7000})


def test_the_one_who_fills_it_is_inside():
    """Rounding of squares must not leave out the very person for whose sake the catchment grew."""
    random = np.random.default_rng(3)
    demand = pd.DataFrame({"people": 1.0, "x": random.normal(0, 1e4, 400), "y": random.normal(0, 1e4, 400)})
    sites = pd.DataFrame({"capacity": 1.0, "x": random.normal(0, 1e4, 50), "y": random.normal(0, 1e4, 50)})
    grown = catchment_until(sites, demand, people=25, cap=1e6)
    for site, row in sites.iterrows():
        alone = access(demand, sites.loc[[site]], method="2sfca", site_catchment=grown[[site]])
        assert (alone > 0).sum() == 25, row


def test_it_ends_at_the_cap_where_people_are_too_few():
    assert catchment_until(SITES, DEMAND, people=600, cap=1000).tolist() == [1000, 1000]
    assert catchment_until(SITES, DEMAND, people=99_999, cap=7000).tolist() == [7000, 7000]


def test_a_person_at_the_cap_counts():
    assert catchment_until(SITES, DEMAND, people=600, cap=2000)["s"] == 2000


def test_enough_people_at_the_point_itself_still_make_a_positive_catchment():
    grown = catchment_until(SITES, DEMAND, people=500, cap=9000)
    assert 0 < grown["t"] < 1e-9
    answer = access(DEMAND, SITES, method="2sfca", site_catchment=grown)
    assert answer["c"] == pytest.approx(4 / 500)


def test_places_of_people_have_catchments_too():
    grown = catchment_until(DEMAND, DEMAND, people=600, cap=50_000)
    assert grown.to_dict() == pytest.approx({"a": 2000, "b": 2000, "c": 7000, "d": 7001})
    answer = access(DEMAND, SITES, method="cumulative", catchment=grown)
    assert answer.to_dict() == {"a": 3, "b": 3, "c": 4, "d": 4}


def test_minutes_there_and_not_back():
    travel = pd.DataFrame(
        [["a", "s", 5], ["b", "s", 20], ["c", "s", 9], ["c", "t", 1]], columns=["origin", "destination", "minutes"]
    )
    grown = catchment_until(SITES, DEMAND, people=800, cap=60, travel=travel)
    assert grown.to_dict() == pytest.approx({"s": 9, "t": 60})


def test_all_people_are_conserved_with_own_catchments():
    grown = catchment_until(SITES, DEMAND, people=600, cap=50_000)
    answer = access(DEMAND, SITES, method="2sfca", site_catchment=grown)
    assert (answer * DEMAND["people"]).sum() == pytest.approx(7)


def test_what_cannot_be_asked_is_told_at_once():
    with pytest.raises(InputError) as caught:
        catchment_until(SITES, DEMAND.assign(people=-1), people=0, cap=np.nan)
    assert [finding.code for finding in caught.value.findings] == ["access_option", "access_option", "access_value"]


def test_by_rurality():
    rurality = pd.Series(["city", "country", "city", "country"], index=DEMAND.index)
    own = catchment_by_class(rurality, {"city": 1000, "country": 10_000})
    assert own.tolist() == [1000, 10_000, 1000, 10_000]
    assert access(DEMAND, SITES, method="cumulative", catchment=own).tolist() == [3, 7, 4, 7]


@pytest.mark.parametrize("catchments", [{"city": 1000}, {"city": 1000, "country": -1}, {"city": 1, "country": None}])
def test_a_class_without_a_catchment_is_refused(catchments):
    rurality = pd.Series(["city", "country", None], index=list("abc"))
    with pytest.raises(InputError, match="country"):
        catchment_by_class(rurality, catchments)
