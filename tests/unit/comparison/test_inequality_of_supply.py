"""Inequality against published and textbook numbers; nobody, nothing, all equal and one district are defined."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cityblock

from pokryti.measures import ANSWER_COLUMNS
from pokryti.measures.comparison import (
    INEQUALITY_COLUMNS,
    concentration,
    gini,
    hoover,
    inequality,
    lorenz,
    theil,
)

EVEN = pd.Series([1.0, 2.0, 3.0]), pd.Series([100.0, 200.0, 300.0])
INDICES = [gini, hoover, lambda s, p: theil(s, p).total]


def test_theil_and_gini_of_mexican_states_are_those_that_pysal_publishes():
    """Documentation of the package inequality 1.1 (PySAL): classes `Theil`, `TheilD` and `Gini`, data set mexico.

    Product per head of 32 states, by the regions of Hanson (1998).
    """
    from libpysal.examples import get_path

    states = pd.read_csv(get_path("mexico.csv"))
    everyone, published = (
        pd.Series(1.0, states.index),
        {
            1940: (0.20894344, 0.0345889, 0.17435454),
            1950: (0.15222451, 0.02816853, 0.12405598),
            1960: (0.10472941, 0.05260921, 0.0521202),
            1970: (0.10194725, 0.05931219, 0.04263506),
            1980: (0.09560113, 0.03205257, 0.06354856),
            1990: (0.10511256, 0.02963731, 0.07547525),
            2000: (0.10660832, 0.03635872, 0.0702496),
        },
    )
    for year, parts in published.items():
        assert theil(states[f"pcgdp{year}"], everyone, states["hanson98"]) == pytest.approx(parts, abs=5e-9)
    assert gini(states["pcgdp1940"], everyone) == pytest.approx(0.35372371173452849, rel=1e-12)


def test_theil_of_three_with_nothing_is_ln_2_and_all_between():
    capacity, people = pd.Series([0.0, 0, 0, 10, 10, 10]), pd.Series([1.0] * 6)
    total, between, within = theil(capacity, people, pd.Series(list("aaabbb")))
    assert total == pytest.approx(math.log(2))
    assert between == pytest.approx(math.log(2))
    assert within == pytest.approx(0)
    assert theil(capacity, people, pd.Series(list("ababab"))).between == pytest.approx(
        math.log(2) - theil(capacity, people, pd.Series(list("ababab"))).within
    )


def test_theil_within_is_the_weighted_theil_of_the_parts():
    capacity, people = pd.Series([3.0, 9, 4, 20]), pd.Series([10.0, 30, 5, 55])
    parents = pd.Series(list("aabb"))
    weights = capacity.groupby(parents).sum() / capacity.sum()
    parts = {key: theil(capacity[parents == key], people[parents == key]).total for key in "ab"}
    assert theil(capacity, people, parents).within == pytest.approx(sum(weights[key] * parts[key] for key in "ab"))


def test_gini_and_hoover_of_one_who_has_all():
    capacity, people = pd.Series([0.0, 0, 0, 0, 10]), pd.Series([1.0] * 5)
    assert gini(capacity, people) == pytest.approx(0.8), "1 - 1/n"
    assert hoover(capacity, people) == pytest.approx(0.8)


def test_hoover_is_half_the_distance_between_the_shares():
    """The example of `hoover_index` in the manual of the R package EconGeo, by the city-block distance of SciPy."""
    capacity, people = pd.Series([0.0, 10, 10, 30, 50]), pd.Series([10.0, 15, 20, 25, 30])
    apart = cityblock(capacity / capacity.sum(), people / people.sum())
    assert hoover(capacity, people) == pytest.approx(apart / 2) == pytest.approx(0.25)
    curve = lorenz(capacity, people)
    assert (curve["people_share"] - curve["capacity_share"]).max() == pytest.approx(0.25), "the longest way to the line"


def test_concentration_of_births_is_that_of_the_world_health_organization():
    """RCI 0.0469506: page `rci` of the manual of the R package healthequal 1.0.1 (WHO), data set OrderedSample.

    Births of five groups from the poorest to the richest, and of how many in a hundred skilled personnel took care. The
    shares rise from group to group, so that the Gini index, which ranks by them, is as much.
    """
    births = pd.Series([2072.436, 2112.204, 1983.059, 2052.124, 1884.510])
    attended = births * [75.60530, 91.01997, 96.03959, 97.04223, 99.22405] / 100
    assert concentration(attended, births, need=pd.Series(range(5))) == pytest.approx(0.0469506, abs=5e-8)
    assert concentration(attended, births, need=-pd.Series(range(5))) == pytest.approx(-0.0469506, abs=5e-8)
    assert gini(attended, births) == pytest.approx(0.0469506, abs=5e-8)


def test_what_is_even_is_zero_and_not_the_rounding_of_shares():
    people = pd.Series([7.0, 11, 13, 17, 19, 23])
    capacity, need = people / 3, pd.Series([1.0, 2, 3, 4, 5, 6])
    assert (gini(capacity, people), hoover(capacity, people), concentration(capacity, people, need)) == (0, 0, 0)
    assert theil(capacity, people, pd.Series(list("aabbcc"))) == (0, 0, 0)
    rng = np.random.default_rng(5)
    for _ in range(20):
        some, one = pd.Series(rng.uniform(1, 50, 9)), pd.Series("x", range(9))
        assert theil(some, people=pd.Series(rng.uniform(100, 900, 9)), parents=one).between == 0
        total, between, within = theil(some, some.mul(3), parents=pd.Series(range(9)))
        assert (total, between, within) == (0, 0, 0)


def test_gini_of_one_to_five_is_the_textbook_value():
    """Gini of 1, 2, ..., n is (n - 1) / (3n)."""
    assert gini(pd.Series([1.0, 2, 3, 4, 5]), pd.Series([1.0] * 5)) == pytest.approx(4 / 15)


@pytest.mark.parametrize("index", INDICES)
def test_equal_supply_and_a_single_district_are_even(index):
    assert index(*EVEN) == pytest.approx(0)
    assert index(pd.Series([5.0]), pd.Series([10.0])) == 0


@pytest.mark.parametrize("index", INDICES)
def test_where_there_is_nothing_or_nobody_there_is_nothing_to_share(index):
    assert math.isnan(index(pd.Series([0.0, 0.0]), pd.Series([1.0, 2.0])))
    assert math.isnan(index(pd.Series([1.0, 2.0]), pd.Series([0.0, 0.0])))
    assert math.isnan(index(pd.Series(dtype=float), pd.Series(dtype=float)))


@pytest.mark.parametrize("index", INDICES)
def test_districts_without_people_or_with_unknown_numbers_take_no_part(index):
    capacity, people = pd.Series([3.0, 9, 4, 20, 5, np.nan, 1]), pd.Series([10.0, 30, 5, 55, 0, 10, np.nan])
    assert index(capacity, people) == index(capacity[:4], people[:4])


def test_the_lorenz_curve_runs_below_the_diagonal_to_one():
    curve = lorenz(pd.Series([3.0, 9, 4, 20]), pd.Series([10.0, 30, 5, 55]))
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1])
    assert (curve["capacity_share"] <= curve["people_share"] + 1e-12).all()
    assert curve.index.tolist() == [0, 1, 3, 2], "ties by code"


def test_capacity_that_follows_need_concentrates_above_zero():
    people, need = pd.Series([100.0] * 4), pd.Series([1.0, 2, 3, 4])
    assert concentration(pd.Series([1.0, 2, 3, 4]), people, need) == pytest.approx(0.25)
    assert concentration(pd.Series([4.0, 3, 2, 1]), people, need) == pytest.approx(-0.25)
    assert concentration(pd.Series([1.0, 2, 3, 4]), people, need * 0) == pytest.approx(0), "equal need"
    assert math.isnan(concentration(pd.Series([1.0]), pd.Series([1.0]), pd.Series([np.nan])))


def test_concentration_by_its_own_supply_is_gini():
    capacity, people = pd.Series([3.0, 9, 4, 20]), pd.Series([10.0, 30, 5, 55])
    assert concentration(capacity, people, capacity / people) == pytest.approx(gini(capacity, people))


def test_every_series_gets_its_row():
    rows = pd.DataFrame({"area": list("abcabc"), "unit": ["luzka"] * 3 + ["klienti"] * 3, "flag": "ok"})
    rows = rows.assign(level="orp", kind="k", form="f", group="all", numerator=[1.0, 2, 3, 5, 5, 5], denominator=100.0)
    rows.loc[5, "flag"] = "unknown"
    parents = pd.Series({"a": "x", "b": "x", "c": "y"})
    table = inequality(rows.reindex(columns=ANSWER_COLUMNS), parents=parents, by="kraj")
    assert table.columns.tolist() == INEQUALITY_COLUMNS
    assert table["districts"].tolist() == [3, 2]
    assert table["capacity"].tolist() == [6, 10]
    assert table["gini"].tolist() == pytest.approx([2 / 9, 0])
    assert (table["theil_between"] + table["theil_within"]).tolist() == pytest.approx(table["theil"].tolist())
    assert table["concentration"].isna().all()
