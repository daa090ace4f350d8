"""Draws over weights, normalisation and indicators; disagreement of parties."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures.need import disagreement, need_table, party_weights, sensitivity
from pokryti.measures.need.kendall import kendall_tau

RNG = np.random.default_rng(5)
INDICATORS = pd.DataFrame(RNG.normal(size=(40, 4)), columns=list("abcd"), index=[f"9{n:03}" for n in range(40)])
MORE = dict.fromkeys("abcd", "more_need")


@pytest.mark.parametrize("ties", [3, 10, 1000])
def test_kendalls_tau_agrees_with_scipy(ties):
    from scipy.stats import kendalltau

    base, ranks = RNG.integers(ties, size=50), RNG.integers(ties, size=(20, 50), dtype=np.int32)
    expected = [kendalltau(base, row).statistic for row in ranks]
    assert kendall_tau(base, ranks) == pytest.approx(expected)


@pytest.mark.parametrize("ties", [7, 10_000])
def test_kendalls_tau_of_many_items_is_that_of_every_pair(ties):
    """Of thousands of items the pairs are counted by sorting; here they are looked at one by one."""
    base, ranks = RNG.integers(ties, size=1600), RNG.integers(ties, size=(2, 1600), dtype=np.int32)
    ours, theirs = (np.sign(item[..., :, None] - item[..., None, :]) for item in (base, ranks))
    agreed = (ours * theirs).sum(axis=(1, 2)) / np.sqrt(np.abs(ours).sum() * np.abs(theirs).sum(axis=(1, 2)))
    assert kendall_tau(base, ranks) == pytest.approx(agreed)


def test_draws_computed_a_few_at_a_time_are_the_same_draws(monkeypatch):
    whole = sensitivity(INDICATORS, polarity=MORE, draws=300)
    monkeypatch.setattr(import_module("pokryti.measures.need.sensitivity"), "_CELLS", 90)
    parts = sensitivity(INDICATORS, polarity=MORE, draws=300)
    pd.testing.assert_frame_equal(whole.districts, parts.districts)
    pd.testing.assert_frame_equal(whole.draws, parts.draws)


def test_kendalls_tau_of_rankings_without_order_is_not_defined():
    assert np.isnan(kendall_tau(np.ones(3, dtype=np.int64), np.array([[1, 2, 3]], dtype=np.int32))).all()


def test_the_same_seed_gives_the_same_draws_and_another_does_not():
    first, again, other = (sensitivity(INDICATORS, polarity=MORE, draws=300, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.districts, again.districts)
    pd.testing.assert_frame_equal(first.draws, again.draws)
    assert not first.draws["tau"].equals(other.draws["tau"])


def test_intervals_hold_the_median_and_shares_are_shares():
    answer = sensitivity(INDICATORS, polarity=MORE, draws=500).districts
    assert (answer["rank_low"] <= answer["rank_median"]).all()
    assert (answer["rank_median"] <= answer["rank_high"]).all()
    assert answer["worst_fifth"].between(0, 1).all()
    assert answer["worst_fifth"].sum() == pytest.approx(8)


def test_draws_vary_in_every_choice():
    draws = sensitivity(INDICATORS, polarity=MORE, draws=500).draws
    assert set(draws["normalise"]) == {"z", "minmax", "percentile"}
    assert set(draws["omitted"]) == {"", *"abcd"}
    assert draws["tau"].between(-1, 1).all()


def test_weights_held_fast_without_omissions_give_the_base_again():
    answer = sensitivity(INDICATORS, polarity=MORE, methods=["z"], omit=False, concentration=1e12, draws=50)
    assert answer.districts["rank_low"].tolist() == answer.districts["rank"].tolist()
    assert answer.draws["tau"].tolist() == pytest.approx([1.0] * 50)


def test_drawn_weights_are_those_of_the_base_on_average():
    one = INDICATORS.assign(b=0.0, c=0.0, d=0.0)
    weights = {"a": 1, "b": 1, "c": 1, "d": 0}
    answer = sensitivity(one, polarity=MORE, weights=weights, omit=False, draws=200).districts
    # only one indicator differs, so whatever its weight the ranks are the same
    assert answer["rank_low"].tolist() == answer["rank_high"].tolist() == answer["rank"].tolist()


def test_equal_districts_share_their_rank_in_every_draw():
    same = INDICATORS.copy()
    same.iloc[1] = same.iloc[0]
    answer = sensitivity(same, polarity=MORE, draws=300).districts
    assert answer.iloc[0].tolist() == answer.iloc[1].tolist()


@pytest.mark.parametrize("count", [1, 2, 10, 40])
def test_districts_all_alike_are_all_first_and_none_is_among_the_neediest_fifth(count):
    flat = INDICATORS[:count] * 0 + 1
    answer = sensitivity(flat, polarity=MORE, draws=20)
    assert (answer.districts[["rank", "rank_median", "rank_high"]] == 1).all(axis=None)
    assert (answer.districts["worst_fifth"] == 0).all()
    assert answer.draws["tau"].isna().all()


@pytest.mark.parametrize(
    ("values", "worst"),
    [
        ([3, 2, 1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ([3, 2, 2, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ([3, 3, 3, 0, 0, 0, 0, 0, 0, 0], [0] * 10),
        ([2, 1], [1, 0]),
        ([1, 1, 1], [0, 0, 0]),
    ],
)
def test_equal_districts_are_among_the_neediest_fifth_only_if_all_of_them_fit(values, worst):
    table = pd.DataFrame({"a": values}, dtype="float64")
    answer = sensitivity(table, polarity=MORE, draws=20).districts
    assert answer["worst_fifth"].tolist() == worst


def test_rankings_are_compared_only_when_asked_for():
    whole, ranks = (sensitivity(INDICATORS, polarity=MORE, draws=200, compare=compare) for compare in (True, False))
    pd.testing.assert_frame_equal(whole.districts, ranks.districts)
    assert ranks.draws["tau"].isna().all()


def test_one_district_and_one_indicator_are_answered():
    answer = sensitivity(INDICATORS.iloc[:1, :1], polarity=MORE, draws=10)
    assert answer.districts["rank_median"].tolist() == [1.0]
    assert set(answer.draws["omitted"]) == {""}


def test_districts_whose_need_is_not_known_take_no_part():
    gaps = INDICATORS.copy()
    gaps.iloc[0] = np.nan
    gaps.iloc[1, :2] = np.nan
    answer = sensitivity(gaps, polarity=MORE, draws=300).districts
    assert answer.iloc[0][["value", "rank_median", "worst_fifth"]].isna().all()
    assert answer.iloc[1:]["rank_median"].between(1, 39).all()
    assert answer.iloc[1]["flag"] == "incomplete"


def test_districts_of_which_a_draw_keeps_nothing_known_stand_exactly_at_its_mean():
    """The mean of three times 0.1 is not 0.1 in floating point, yet nobody is needier than anybody here."""
    table = pd.DataFrame({"a": [0.1, 0.1, 0.1, np.nan], "b": [0.0, 0.0, 0.0, 0.0]})
    scores = np.array([[0.1, 0.1, 0.1, np.nan]])
    assert import_module("pokryti.measures.need.sensitivity")._ranks(scores).tolist() == [[1, 1, 1, 1]]
    answer = sensitivity(table, polarity=MORE, methods=["minmax"], draws=50).districts
    assert (answer["rank_high"] == 1).all()


def test_a_geometric_index_is_drawn_without_z():
    answer = sensitivity(INDICATORS, polarity=MORE, normalise="minmax", aggregate="geometric", draws=100)
    assert set(answer.draws["normalise"]) == {"minmax", "percentile"}


@pytest.mark.parametrize("way", ["more_need", "less_need"])
def test_infinite_indicators_are_refused_with_their_districts(way):
    endless = INDICATORS.assign(b=[np.inf, -np.inf, *INDICATORS["b"][2:]])
    for call in (need_table, sensitivity):
        with pytest.raises(InputError, match=r"Indicators b are infinite in 9000, 9001"):
            call(endless, polarity=dict.fromkeys("abcd", way))


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"methods": []}, {"concentration": 0}])
def test_no_draws_are_refused(wrong):
    with pytest.raises(InputError, match="at least one"):
        sensitivity(INDICATORS, polarity=MORE, **wrong)


POINTS = pd.DataFrame(
    [("use", "a", 6), ("use", "b", 2), ("provide", "a", 1), ("provide", "b", 5)],
    columns=["party", "indicator", "weight"],
).astype({"weight": "float64"})


def test_parties_weigh_and_disagree():
    two = pd.DataFrame({"a": [9.0, 5.0, 1.0], "b": [1.0, 5.0, 30.0]}, index=["x", "y", "z"])
    sets = party_weights(POINTS, ["a", "b"])
    assert sets.sum(axis=1).tolist() == [1.0, 1.0]
    scores = pd.DataFrame(
        {party: need_table(two, polarity=MORE, weights=row.to_dict())["value"] for party, row in sets.iterrows()}
    )
    answer = disagreement(scores)
    assert answer.loc["x", ["rank_use", "rank_provide", "highest", "lowest"]].tolist() == [1.0, 3.0, "use", "provide"]
    assert answer.loc["z", "spread"] == 2
    assert answer.loc["y", ["spread", "highest"]].tolist() == [0.0, ""]


def test_a_district_that_a_party_cannot_rank_has_no_disagreement():
    answer = disagreement(pd.DataFrame({"use": [1.0, np.nan], "provide": [2.0, 1.0]}))
    assert answer.loc[1, ["highest", "lowest"]].tolist() == ["", ""]
    assert np.isnan(answer.loc[1, "spread"])


def test_faults_of_all_parties_are_told_together():
    with pytest.raises(InputError, match=r"use: .*none for c.*provide: .*none for c"):
        party_weights(POINTS, ["a", "b", "c"])
    with pytest.raises(InputError, match="use weighs a more than once"):
        party_weights(pd.concat([POINTS, POINTS[:1]]), ["a", "b"])
    with pytest.raises(InputError, match="no rows"):
        party_weights(POINTS.iloc[:0], ["a"])
    with pytest.raises(InputError, match="at least two"):
        disagreement(pd.DataFrame({"use": [1.0]}))
