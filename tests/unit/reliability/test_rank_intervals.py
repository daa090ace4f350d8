"""Ranks and how firm they are, against counting one district after another, and against SciPy.

What one facility more or fewer would change is a definition of this project; no other library has it.
"""

import numpy as np
import pandas as pd
import pytest
from pandas import Series
from scipy.stats import rankdata

from pokryti.measures.reliability import one_facility, rank_intervals, usual_facility

SERIES = ["kind", "form", "unit"]


def answers(capacity, people, **columns):
    table = pd.DataFrame({"numerator": capacity, "denominator": people}, dtype=float)
    value = 1000 / table["denominator"].where(table["denominator"] > 0) * table["numerator"]
    usual = {"level": "orp", "kind": "k", "form": "f", "unit": "luzka", "flag": "ok", "low": np.nan, "high": np.nan}
    return table.assign(value=value, **usual | columns)


def facility(size):
    return pd.Series([size], index=pd.MultiIndex.from_tuples([("k", "f", "luzka")], names=SERIES))


def counted(table, moved, above=Series.gt):
    """Rank each district by moving it alone and counting those above it."""
    return [1 + sum(above(table["value"].drop(row), moved[row])) for row in table.index]


def test_rank_one_is_the_best_supplied_and_ties_share():
    ranks = rank_intervals(answers([10, 40, 40, 0], [1000] * 4), facility=facility(5))
    assert ranks["rank"].tolist() == [3, 1, 1, 4]
    assert ranks["ranked"].tolist() == [4, 4, 4, 4]


def test_bounds_are_those_of_moving_each_district_alone():
    rng = np.random.default_rng(20241231)
    table = answers(rng.integers(0, 60, 200), rng.integers(200, 3000, 200))
    moved = one_facility(table, facility=facility(12), per=1000)
    ranks = rank_intervals(table, facility=facility(12))
    assert ranks["rank"].tolist() == counted(table, table["value"])
    assert ranks["rank_low"].tolist() == counted(table, moved["value_more"])
    assert ranks["rank_high"].tolist() == counted(table, moved["value_less"], Series.ge)
    assert ((ranks["rank_low"] <= ranks["rank"]) & (ranks["rank"] <= ranks["rank_high"])).all()


def test_ranks_and_their_bounds_are_those_of_scipy():
    """Of equal districts the best rank is `rankdata(method="min")`, the last of them `rankdata(method="max")`."""
    rng = np.random.default_rng(20250101)
    table = answers(10 * rng.integers(0, 8, 60), rng.choice([1000, 2000, 4000], 60))
    value, ranks = table["value"].to_numpy(), rank_intervals(table, facility=facility(10))
    assert ranks["rank"].tolist() == rankdata(-value, method="min").tolist()
    for row, people in enumerate(table["denominator"]):
        one = 10 * 1000 / people
        more, fewer = (np.where(np.arange(60) == row, max(0, value[row] + step), value) for step in (one, -one))
        assert ranks["rank_low"][row] == rankdata(-more, method="min")[row]
        assert ranks["rank_high"][row] == rankdata(-fewer, method="max")[row]


def test_one_home_of_thirty_beds_turns_a_ladder_of_four_by_hand():
    """Beds per 1,000 people: 60, 50, 30, 0; a home of 30 beds more lifts the third to 60, the fourth to 30."""
    ranks = rank_intervals(answers([60, 100, 30, 0], [1000, 2000, 1000, 1000]), facility=facility(30))
    assert ranks["rank"].tolist() == [1, 2, 3, 4]
    assert ranks["rank_low"].tolist() == [1, 1, 1, 3]
    assert ranks["rank_high"].tolist() == [3, 2, 4, 4]


def test_what_the_apportionment_leaves_open_widens_the_bounds():
    firm = answers([50, 40, 30, 20, 10], [1000] * 5)
    open_to_doubt = firm.assign(high=[50, 40, 45, 20, 10], low=[50, 40, 5, 20, 10])
    narrow = rank_intervals(firm, facility=facility(1)).loc[2]
    wide = rank_intervals(open_to_doubt, facility=facility(1)).loc[2]
    assert narrow[["rank_low", "rank", "rank_high"]].tolist() == [3, 3, 3]
    assert wide[["rank_low", "rank", "rank_high"]].tolist() == [2, 3, 5]


def test_series_and_levels_are_ranked_apart():
    table = pd.concat(
        [
            answers([1, 2], [1000] * 2),
            answers([5, 6, 7], [1000] * 3, level="kraj"),
            answers([3], [10.0], unit="klienti"),
        ],
        ignore_index=True,
    )
    shuffled = table.sample(frac=1, random_state=1)
    ranks = rank_intervals(shuffled, facility=facility(1)).sort_index()
    assert ranks["rank"].tolist() == [2, 1, 3, 2, 1, 1]
    assert ranks["ranked"].tolist() == [2, 2, 3, 3, 3, 1]
    assert ranks["rank_low"].isna().tolist() == [False] * 5 + [True], "the size of a facility of clients is not known"


def test_districts_without_people_or_without_a_known_value_are_not_ranked():
    table = answers([10, 0, 5, 8], [1000, 0, np.nan, 1000]).assign(flag=["ok", "undefined", "suppressed", "unknown"])
    ranks = rank_intervals(table, facility=facility(5))
    assert ranks["rank"].tolist()[0] == 1
    assert ranks["ranked"].tolist() == [1, 1, 1, 1]
    assert ranks.loc[1:, ["rank", "rank_low", "rank_high"]].isna().all(axis=None)


def test_where_nobody_has_anything_anyone_may_be_first_or_last():
    ranks = rank_intervals(answers([0, 0, 0], [10, 1000, 5000]), facility=facility(20))
    assert ranks[["rank", "rank_low"]].eq(1).all(axis=None)
    assert ranks["rank_high"].eq(3).all()


def test_the_worst_rank_of_those_who_share_the_last_place_is_the_last():
    ranks = rank_intervals(answers([40, 30, 0, 0, 0], [1000] * 5), facility=facility(12))
    assert ranks["rank"].tolist() == [1, 2, 3, 3, 3]
    assert ranks["rank_high"].tolist() == [2, 2, 5, 5, 5]


def test_no_answers_give_no_ranks():
    assert rank_intervals(answers([], []), facility=facility(20)).empty


@pytest.mark.parametrize("per", [1, 1000, 100_000])
def test_the_scale_does_not_matter(per):
    table = answers([10, 20, 30, 5], [1000, 3000, 2000, 900])
    scaled = table.assign(value=table["value"] / 1000 * per)
    pd.testing.assert_frame_equal(
        rank_intervals(table, facility=facility(11)), rank_intervals(scaled, facility=facility(11))
    )


def test_a_district_cannot_lose_more_than_it_has():
    moved = one_facility(answers([50, 10, 0], [1000] * 3), facility=facility(30), per=1000)
    assert moved["value_less"].tolist() == [20, 0, 0]
    assert moved["value_more"].tolist() == [80, 40, 30]


def test_a_usual_facility_is_the_median_of_capacity_per_place():
    supply = pd.DataFrame(
        [
            ("1", "k", "f", "luzka", 40.0),
            ("1", "k", "f", "luzka", 20.0),
            ("2", "k", "f", "luzka", 90.0),
            ("3", "k", "f", "luzka", np.nan),
            ("4", "l", "f", "luzka", 10.0),
            ("5", "l", "nerozliseno", "zarizeni", 7.0),
        ],
        columns=["service", *SERIES, "capacity"],
    )
    places = pd.DataFrame({"service": ["1", "1", "1", "2", "3", "3"]})
    sizes = usual_facility(supply, places, baskets=["k", "k+l"])
    assert sizes.to_dict() == {
        ("k", "f", "luzka"): 20.0,
        ("l", "f", "luzka"): 10.0,
        ("k+l", "f", "luzka"): 20.0,
        ("l", "nerozliseno", "zarizeni"): 1.0,
        ("k+l", "nerozliseno", "zarizeni"): 1.0,
    }
