"""The two age workbooks: three rows per obec, two shapes, totals among parts."""

import pytest

from pokryti.errors import InputError
from pokryti.sources.population import read_population

PLACE = ["Dolní", "Dolní", "Vzorový kraj"]
SMALL = [
    ["POH", "ZUJ", "Obec", "Okres", "Kraj", "Celkem", "0-4", "5-9", "10+"],
    ["celkem", 999001, *PLACE, 30, 5, 5, 20],
    ["muži", 999001, *PLACE, 14, 2, 3, 9],
    ["ženy", 999001, *PLACE, 16, 3, 2, 11],
]
LARGE = [
    ["POH", "ZUJ", "Obec", "Okres", "Kraj", "Celkem", 0, 1, "2+", "X", "0-1", "2+"],
    ["celkem", "999002", *PLACE, 60, 10, 20, 30, None, 30, 30],
    ["muži", "999002", *PLACE, 30, 4, 11, 15, None, 15, 15],
    ["ženy", "999002", *PLACE, 30, 6, 9, 15, None, 15, 15],
]


def findings(report):
    return {finding.code: finding for finding in report.findings}


def test_every_person_is_counted_once(write, codes, report):
    small, large = write("vek_do_999_2020.xlsx", SMALL), write("vek_nad_1000_2020.xlsx", LARGE)
    people = read_population([small, large], codes=codes, report=report)
    assert people.groupby("area")["count"].sum().to_dict() == {"999001": 30, "999002": 60}
    assert set(people["sex"]) == {"m", "f"}
    assert set(people["year"]) == {2020}
    assert people.loc[people["area"] == "999002", ["age_from", "age_to"]].drop_duplicates().to_numpy().tolist() == [
        [0, 0],
        [1, 1],
        [2, 999],
    ]


def test_the_report_says_which_columns_are_totals_and_where_the_year_comes_from(write, codes, report):
    read_population(write("vek_nad_1000_2020.xlsx", LARGE), codes=codes, report=report)
    found = findings(report)
    assert found["age_totals_left_out"].where == ("0+", "0–1")
    assert found["year_from_name"].values == {"year": 2020}


def test_men_and_women_that_miss_the_total_are_named(write, codes, report):
    wrong = [*SMALL[:1], ["celkem", 999001, *PLACE, 31, 6, 5, 20], *SMALL[2:]]
    read_population(write("vek_2020.xlsx", wrong), codes=codes, report=report)
    assert findings(report)["population_sexes_disagree"].where == ("999001",)


def test_bands_that_miss_the_total_are_named(write, codes, report):
    wrong = [*SMALL[:2], ["muži", 999001, *PLACE, 15, 2, 3, 9], SMALL[3]]
    read_population(write("vek_2020.xlsx", wrong), codes=codes, report=report)
    assert findings(report)["age_totals_disagree"].where == ("999001",)


def test_an_obec_in_both_workbooks_counts_once_and_is_reported(write, codes, report):
    fine = [
        LARGE[0],
        ["celkem", 999001, *PLACE, 30, 5, 10, 15, None, 15, 15],
        ["muži", 999001, *PLACE, 14, 2, 5, 7, None, 7, 7],
        ["ženy", 999001, *PLACE, 16, 3, 5, 8, None, 8, 8],
    ]
    coarse = [row[:6] for row in SMALL]
    people = read_population([write("a_2020.xlsx", coarse), write("b_2020.xlsx", fine)], codes=codes, report=report)
    assert people["count"].sum() == 30
    assert len(people) == 6
    assert findings(report)["population_told_twice"].where == ("999001",)


def test_two_numbers_for_the_same_obec_are_refused(write, codes, report):
    other = [[*LARGE[0]], *([row[0], "999001", *row[2:]] for row in LARGE[1:])]
    with pytest.raises(InputError, match="999001"):
        read_population([write("a_2020.xlsx", SMALL), write("b_2020.xlsx", other)], codes=codes, report=report)


def test_a_repeated_obec_is_refused(write, codes, report):
    with pytest.raises(InputError, match="999001"):
        read_population(write("vek_2020.xlsx", [*SMALL, SMALL[1]]), codes=codes, report=report)


def test_a_year_that_nobody_tells_is_asked_for(write, codes, report):
    with pytest.raises(InputError, match="year"):
        read_population(write("vek.xlsx", SMALL), codes=codes, report=report)


def test_the_year_may_be_given(write, codes, report):
    people = read_population(write("vek.xlsx", SMALL), codes=codes, report=report, year=2019)
    assert set(people["year"]) == {2019}


def test_districts_without_people_are_reported(write, codes, report):
    empty = [SMALL[0], *([row[0], *row[1:5], 0, 0, 0, 0] for row in SMALL[1:])]
    people = read_population(write("vek_2020.xlsx", empty), codes=codes, report=report)
    assert people["count"].sum() == 0
    assert findings(report)["population_zero"].defect == 15
