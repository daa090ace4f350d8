"""Registered capacity is divided among obce, and every unit of it is found again."""

import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.services import apportion, placement

POPULATION = pd.Series({"900001": 600, "900002": 300, "900003": 100, "900004": 0})
ORP = pd.Series({"900001": "9901", "900002": "9901", "900003": "9902", "900004": None}, dtype="str")


@pytest.fixture
def divide(report):
    """Give obec → capacity, basis and confidence."""

    def divider(register, **options):
        supply = apportion(register, report=report, **options)
        return {
            None if pd.isna(row.obec) else row.obec: (row.capacity, row.basis, row.confidence)
            for row in supply.itertuples()
        }

    return divider


def test_one_place_has_it_all(make_register, divide):
    register = make_register([("1", "pobytova", 24)], [("1", "900001")])
    assert divide(register) == {"900001": (24.0, "seat", "high")}


def test_a_respite_service_with_two_places_has_its_beds_once(make_register, divide, codes_of):
    register = make_register([("4429", "pobytova", 24)], [("4429", "900001"), ("4429", "900002")])
    assert divide(register) == {"900001": (12.0, "equal", "medium"), "900002": (12.0, "equal", "medium")}
    assert "capacity_shared" in codes_of()


def test_places_of_one_obec_add_up_to_one_row(make_register, divide):
    register = make_register([("1", "ambulantni", 9)], [("1", "900001"), ("1", "900001"), ("1", "900002")])
    capacities = {obec: capacity for obec, (capacity, *_) in divide(register).items()}
    assert capacities["900001"] == pytest.approx(6, abs=1e-4)
    assert sum(capacities.values()) == 9.0


def test_the_seat_is_the_place_open_longest(make_register, divide):
    register = make_register([("1", "pobytova", 10)], [("1", "900001"), ("1", "900002")])
    register.places["valid_from"] = pd.to_datetime(["2015-01-01", "2008-01-01"])
    assert divide(register, rule="seat") == {"900002": (10.0, "seat", "medium")}


def test_population_of_the_obce_may_divide(make_register, divide):
    register = make_register([("1", "pobytova", 9)], [("1", "900001"), ("1", "900002")])
    shares = divide(register, rule="population", population=POPULATION)
    assert shares["900001"][0] == pytest.approx(6, abs=1e-4)
    assert shares["900001"][1:] == ("population", "medium")


@pytest.mark.parametrize("obec", ["900004", None])
def test_where_nobody_lives_parts_are_equal(make_register, divide, codes_of, obec):
    register = make_register([("1", "pobytova", 8)], [("1", "900004"), ("1", obec)])
    shares = divide(register, rule="population", population=POPULATION)
    assert sum(capacity for capacity, *_ in shares.values()) == 8.0
    assert {basis for _, basis, _ in shares.values()} == {"equal"}
    assert "population_unknown_equal" in codes_of()


def test_declared_shares_by_place_or_obec(make_register, divide):
    register = make_register([("1", "pobytova", 100)], [("1", "900001"), ("1", "900002")])
    by_place = pd.DataFrame({"service": "1", "place": ["1-1", "1-2"], "share": [3, 1]})
    by_obec = pd.DataFrame({"service": "1", "obec": ["900001", "900003"], "share": [75, 25]})
    assert divide(register, rule="declared", shares=by_place) == {
        "900001": (75.0, "declared", "high"),
        "900002": (25.0, "declared", "high"),
    }
    assert divide(register, rule="declared", shares=by_obec)["900003"] == (25.0, "declared", "high")


def test_shares_that_meet_no_place_and_places_that_meet_no_share_are_named(make_register, divide, report):
    register = make_register(
        [("1", "pobytova", 100), ("2", "pobytova", 10)], [("1", "900001"), ("1", "900002"), ("2", "900001")]
    )
    places = ["1-1", None, "2-1"]
    shares = pd.DataFrame({"service": "1", "place": places, "obec": [None, "900003", None], "share": [3, 1, 6]})
    divided = divide(register, rule="declared", shares=shares)
    assert divided["900003"] == (25.0, "declared", "high")
    noted = {finding.code: finding.where for finding in report.findings}
    assert noted["shares_of_other_places"] == ("1: 2-1",)
    assert noted["shares_where_no_place"] == ("1: 900003",)
    assert noted["shares_incomplete"] == ("1-2",)


def test_a_share_does_not_tell_the_obec_of_a_secret_place(make_register, divide, report):
    register = make_register([("1", "pobytova", 100)], [("1", "900001"), ("1", None, "withheld")])
    shares = pd.DataFrame({"service": "1", "obec": ["900001", "900003"], "share": [3, 1]})
    divided = divide(register, rule="declared", shares=shares)
    assert divided == {"900001": (75.0, "declared", "high"), None: (25.0, "declared", "low")}
    assert "900003" not in repr([finding.where for finding in report.findings])


def test_services_without_declared_shares_are_divided_equally_and_named(make_register, divide, report):
    register = make_register([("1", "pobytova", 100)], [("1", "900001"), ("1", "900002")])
    strange = pd.DataFrame({"service": ["7"], "place": ["7-1"], "share": [1.0]})
    assert divide(register, rule="declared", shares=strange)["900001"] == (50.0, "equal", "medium")
    noted = {finding.code: finding.where for finding in report.findings}
    assert noted["shares_not_stated"] == ("1",)
    assert noted["shares_of_unknown_service"] == ("7",)


@pytest.mark.parametrize("share", [-1, float("nan"), "mnoho"])
def test_shares_that_are_no_numbers_are_refused(make_register, report, share):
    register = make_register([("1", "pobytova", 1)], [("1", "900001")])
    shares = pd.DataFrame({"service": ["1"], "obec": ["900001"], "share": [share]})
    with pytest.raises(InputError, match="services 1"):
        apportion(register, rule="declared", shares=shares, report=report)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rule": "declared"}, "table of shares"),
        ({"rule": "population"}, "population of obce"),
        ({"rule": "losem"}, "Unknown rule"),
        ({"field_level": "orp"}, "lookup"),
    ],
)
def test_a_rule_without_its_table_is_refused(make_register, report, options, words):
    with pytest.raises(InputError, match=words):
        apportion(make_register([("1", "pobytova", 1)]), report=report, **options)


def test_outreach_stays_in_the_obec_of_its_office_and_says_it_is_assumed(make_register, divide, codes_of):
    register = make_register([("1", "terenni", 30)], [("1", "900001")])
    assert divide(register) == {"900001": (30.0, "seat", "low")}
    assert "field_territory_assumed" in codes_of()


def test_outreach_may_be_assumed_over_the_district_around_its_office(make_register, divide):
    register = make_register([("1", "terenni", 30)], [("1", "900002")])
    shares = divide(register, field_level="orp", lookup=ORP, population=POPULATION)
    assert shares["900001"][0] == pytest.approx(20, abs=1e-4)
    assert shares["900002"][0] == pytest.approx(10, abs=1e-4)
    assert {row[1:] for row in shares.values()} == {("population", "low")}


def test_an_office_outside_every_district_keeps_its_obec(make_register, divide):
    register = make_register([("1", "terenni", 30)], [("1", "900004"), ("1", None)])
    shares = divide(register, field_level="orp", lookup=ORP)
    assert {obec: row[0] for obec, row in shares.items()} == {"900004": 15.0, None: 15.0}


def test_offices_share_first_and_then_their_districts(make_register, divide):
    register = make_register([("1", "terenni", 40)], [("1", "900001"), ("1", "900003")])
    shares = divide(register, field_level="orp", lookup=ORP)
    assert {obec: row[0] for obec, row in shares.items()} == {"900001": 10.0, "900002": 10.0, "900003": 20.0}


def test_a_declared_territory_counts_whether_or_not_there_is_an_office(make_register, divide, codes_of):
    register = make_register([("1", "terenni", 10)])
    served = pd.DataFrame({"service": ["1", "1", "7"], "obec": ["900001", "900002", "900001"]})
    assert divide(register, territories=served) == {
        "900001": (5.0, "declared", "medium"),
        "900002": (5.0, "declared", "medium"),
    }
    assert "field_territory_assumed" not in codes_of()
    assert "territory_of_unknown_service" in codes_of()


def test_the_weight_of_an_area_is_spread_over_its_people(make_register, divide):
    register = make_register([("1", "terenni", 100)])
    served = pd.DataFrame(
        {
            "service": "1",
            "obec": ["900001", "900002", "900003"],
            "area": ["9901", "9901", "9902"],
            "weight": [0.9, 0.9, 0.1],
        }
    )
    shares = divide(register, territories=served, population=POPULATION)
    assert shares["900001"][0] == pytest.approx(60, abs=1e-3)
    assert shares["900002"][0] == pytest.approx(30, abs=1e-3)
    assert shares["900003"][0] == pytest.approx(10, abs=1e-3)


@pytest.mark.parametrize(
    ("weights", "code"),
    [([-2.0, 1.0], "territory_weight_unusable"), ([0.0, 0.0], "territory_weights_zero")],
)
def test_weights_that_divide_nothing_are_refused(make_register, report, weights, code):
    served = pd.DataFrame({"service": "1", "obec": ["900001", "900002"], "weight": weights})
    with pytest.raises(InputError) as error:
        apportion(make_register([("1", "terenni", 10)]), territories=served, report=report)
    assert [finding.code for finding in error.value.findings] == [code]


def test_weights_of_a_part_of_the_territory_are_not_used_and_that_is_said(make_register, divide, report):
    register = make_register([("1", "terenni", 10)])
    served = pd.DataFrame({"service": "1", "obec": ["900001", "900002"], "weight": [9.0, float("nan")]})
    assert {row[0] for row in divide(register, territories=served).values()} == {5.0}
    noted = {finding.code: finding.where for finding in report.findings}
    assert noted["territory_weights_incomplete"] == ("1",)


def test_other_forms_of_a_service_ignore_its_territory(make_register, divide):
    register = make_register([("1", "ambulantni", 10)], [("1", "900003")])
    served = pd.DataFrame({"service": ["1"], "obec": ["900001"]})
    assert set(divide(register, territories=served)) == {"900003"}


def test_withheld_and_unknown_places_keep_their_share_without_an_obec(make_register, report):
    register = make_register(
        [("1", "pobytova", 10), ("2", "pobytova", 10), ("3", "pobytova", 10)],
        [("1", "900001"), ("1", None, "withheld"), ("2", None, "unknown")],
    )
    supply = apportion(register, report=report)
    assert supply["capacity"].sum() == 30.0
    reasons = placement(supply, register.places)
    assert supply.groupby(reasons)["capacity"].sum().to_dict() == {"placed": 5.0, "unknown": 20.0, "withheld": 5.0}


def test_without_any_table_of_places_nothing_is_withheld(make_register, report):
    supply = apportion(make_register([("1", "pobytova", 10)]), report=report)
    assert placement(supply, pd.DataFrame()).tolist() == ["unknown"]


def test_a_capacity_that_is_not_known_stays_so_wherever_the_service_is(make_register, report):
    register = make_register([("1", "pobytova", None)], [("1", "900001"), ("1", "900002")])
    supply = apportion(register, report=report)
    assert supply["obec"].tolist() == ["900001", "900002"]
    assert supply["capacity"].isna().all()


def test_an_empty_register_gives_an_empty_supply(make_register, report):
    assert apportion(make_register([]), report=report).empty
