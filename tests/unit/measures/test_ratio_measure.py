"""Capacity per head: exact sums, honest bounds, honest flags."""

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures import Benchmark, answer, district_supply, per_capita

DISTRICTS = pd.Series({"x": "A", "y": "B", "z": "B"})


def supply(*rows):
    columns = ["service", "obec", "capacity"]
    return pd.DataFrame(rows, columns=columns).assign(kind="k", form="f", unit="luzka")


def by_area(table):
    return table.droplevel(["kind", "form", "unit"])


def test_zero_people_are_undefined_not_infinite():
    values = per_capita(pd.Series([5.0, 0.0]), pd.Series([0.0, 0.0]))
    assert values.isna().all()


def test_capacity_split_over_two_districts_bounds_both():
    table = by_area(district_supply(supply(("1", "x", 4.0), ("1", "y", 6.0), ("2", "z", 5.0)), DISTRICTS))
    assert table.loc["A", ["numerator", "low", "high"]].tolist() == [4.0, 0.0, 10.0]
    assert table.loc["B", ["numerator", "low", "high"]].tolist() == [11.0, 5.0, 15.0]


def test_capacity_split_within_a_district_is_certain_there():
    table = by_area(district_supply(supply(("1", "y", 4.0), ("1", "z", 6.0)), DISTRICTS))
    assert table.loc["B", ["numerator", "low", "high"]].tolist() == [10.0, 10.0, 10.0]


def test_a_withheld_place_counts_in_no_district_but_keeps_the_rest_uncertain():
    table = by_area(district_supply(supply(("1", "x", 4.0), ("1", np.nan, 6.0)), DISTRICTS))
    assert table.loc["A", ["numerator", "low", "high"]].tolist() == [4.0, 0.0, 10.0]


def test_an_unknown_capacity_leaves_the_upper_bound_open():
    table = by_area(district_supply(supply(("1", "x", np.nan), ("2", "x", 5.0)), DISTRICTS))
    assert table.loc["A", ["numerator", "low"]].tolist() == [5.0, 5.0]
    assert np.isnan(table.loc["A", "high"])
    assert bool(table.loc["A", "unknown"])


def test_as_much_per_head_is_the_very_same_number_so_that_ranks_are_shared():
    people = pd.DataFrame({"65plus": [960.0, 2880.0]}, index=["A", "B"])
    series = pd.DataFrame({"kind": ["k"], "form": ["f"], "unit": ["luzka"], "group": ["65plus"], "method": "m"})
    capacity = district_supply(supply(("1", "x", 1.0), ("2", "y", 3.0)), DISTRICTS)
    names = pd.Series(["a", "b"], index=people.index)
    table = answer(capacity, series, people, names=names, level="orp", year=2024, per=1000)
    for column in ("value", "low", "high"):
        assert table[column].iloc[0] == table[column].iloc[1]


@pytest.fixture
def answers():
    people = pd.DataFrame({"65plus": [2000.0, 500.0, 0.0, np.nan, 3000.0, 4000.0]}, index=list("ABCDEF"))
    districts = pd.Series({code.lower(): code for code in "ABCDEF"})
    rows = supply(("1", "a", 30.0), ("2", "b", 1.0), ("3", "c", 5.0), ("4", "d", 5.0), ("6", "f", np.nan))
    series = pd.DataFrame({"kind": ["k"], "form": ["f"], "unit": ["luzka"], "group": ["65plus"], "method": "m"})
    names = pd.Series(list("abcdef"), index=people.index)
    table = district_supply(rows, districts)
    return answer(table, series, people, names=names, level="orp", year=2024, per=1000).set_index("area")


def test_flags_tell_none_unknown_undefined_and_small_apart(answers):
    assert answers["flag"].to_dict() == {
        "A": "ok",
        "B": "small",
        "C": "undefined",
        "D": "unknown",
        "E": "none",
        "F": "unknown",
    }


def test_a_district_cut_by_the_edge_of_the_data_says_so():
    people = pd.DataFrame({"all": [2000.0, 2000.0]}, index=["A", "B"])
    series = pd.DataFrame({"kind": ["k"], "form": ["f"], "unit": ["luzka"], "group": ["all"], "method": "m"})
    table = district_supply(supply(("1", "x", 5.0), ("2", "y", 5.0)), DISTRICTS)
    names = pd.Series(["a", "b"], index=people.index)
    cut = answer(table, series, people, names=names, level="kraj", year=2024, per=1000, cut=pd.Index(["B"]))
    assert cut["flag"].tolist() == ["ok", "edge"]


def test_every_district_has_a_row_and_nothing_means_zero(answers):
    assert answers.loc["E", ["value", "numerator", "high"]].tolist() == [0.0, 0.0, 0.0]
    assert answers.loc["A", "value"] == 15.0
    assert answers.loc[["C", "D"], "value"].isna().all()


def test_an_unknown_capacity_gives_a_lower_bound(answers):
    assert answers.loc["F", "value"] == 0.0
    assert np.isnan(answers.loc["F", "high"])


def test_a_benchmark_names_its_source():
    with pytest.raises(ValueError, match="source"):
        Benchmark.given(41.1, source=" ")
    with pytest.raises(InputError, match="negative"):
        Benchmark.given(-3, source="a slip")
    with pytest.raises(InputError, match="not a number"):
        Benchmark.given(float("nan"), source="a slip")
    third = Benchmark.given(41.1, source="DOGC 2024").times(1 / 3)
    assert third.source == "DOGC 2024"
    assert third.label.cs.startswith("33,3 % z")
