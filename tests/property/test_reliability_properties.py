"""What must hold of intervals, funnels, smoothing and ranks, whatever the numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures.reliability import (
    count_interval,
    empirical_bayes,
    funnel,
    proportion_interval,
    rank_intervals,
)

DISTRICTS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 50_000)), min_size=1, max_size=15)
WAYS = st.sampled_from(["none", "multiplicative", "additive"])


def columns(districts):
    return (pd.Series(column, dtype=float) for column in zip(*districts, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.5, 0.999))
def test_intervals_hold_their_count_and_grow_with_it(count, confidence):
    table = count_interval(pd.Series([count, count + 1]), confidence=confidence)
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    if count + 1 != 10:  # from here on another formula is used
        assert table["high"].is_monotonic_increasing
        assert table["low"].is_monotonic_increasing


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_and_its_complement_mirror_each_other(some, rest):
    people = pd.Series([max(1, some + rest)] * 2)
    share = proportion_interval(pd.Series([some, people[0] - some]), people)
    assert share["low"].iloc[0] == pytest.approx(1 - share["high"].iloc[1])


@settings(max_examples=40, deadline=None)
@given(DISTRICTS, WAYS)
def test_fewer_people_wider_limits(districts, way):
    count, people = columns(districts)
    table = funnel(count, people, overdispersion=way)
    width = (table["upper_998"] - table["target"])[people.sort_values().index]
    assert (width.diff().dropna() <= 1e-9 * width.max()).all()
    assert (table["lower_998"] <= table["lower_95"]).all()
    assert (table["upper_95"] <= table["upper_998"]).all()


@settings(max_examples=40, deadline=None)
@given(DISTRICTS, WAYS, st.sampled_from([1, 100, 1000]))
def test_the_unit_of_the_value_changes_no_position(districts, way, per):
    count, people = columns(districts)
    one, many = funnel(count, people, overdispersion=way), funnel(count, people, overdispersion=way, per=per)
    assert one["position"].tolist() == many["position"].tolist()
    np.testing.assert_allclose(many["upper_95"], one["upper_95"] * per)


@settings(max_examples=40, deadline=None)
@given(DISTRICTS, WAYS, st.randoms())
def test_the_order_of_districts_does_not_matter_to_the_funnel(districts, way, random):
    count, people = columns(districts)
    order = random.sample(range(len(count)), len(count))
    plain = funnel(count, people, overdispersion=way)
    np.testing.assert_allclose(
        funnel(count[order], people[order], overdispersion=way)["z"], plain["z"][order], atol=1e-9
    )


@settings(max_examples=40, deadline=None)
@given(DISTRICTS)
def test_smoothed_rates_lie_between_the_own_and_the_common_one(districts):
    count, people = columns(districts)
    table, common = empirical_bayes(count, people), count.sum() / people.sum()
    low, high = np.minimum(table["value"], common), np.maximum(table["value"], common)
    assert ((low - 1e-12 <= table["smoothed"]) & (table["smoothed"] <= high + 1e-12)).all()
    assert table["weight"].between(0, 1).all()


@settings(max_examples=40, deadline=None)
@given(DISTRICTS, st.integers(0, 100), st.data())
def test_one_facility_more_never_worsens_a_rank_and_a_larger_one_never_narrows_it(districts, size, data):
    count, people = columns(districts)
    common = {"level": "orp", "kind": "k", "form": "f", "unit": "luzka", "flag": "ok", "low": np.nan, "high": np.nan}
    table = pd.DataFrame({"numerator": count, "denominator": people}).assign(value=1000 / people * count, **common)
    series = pd.MultiIndex.from_tuples([("k", "f", "luzka")], names=["kind", "form", "unit"])
    ranks = rank_intervals(table, facility=pd.Series([float(size)], series))
    wider = rank_intervals(table, facility=pd.Series([float(size + data.draw(st.integers(0, 50)))], series))
    assert ((wider["rank_low"] >= 1) & (wider["rank_low"] <= ranks["rank_low"])).all()
    assert ((ranks["rank_low"] <= ranks["rank"]) & (ranks["rank"] <= ranks["rank_high"])).all()
    assert ((ranks["rank_high"] <= wider["rank_high"]) & (wider["rank_high"] <= len(table))).all()


@settings(max_examples=40, deadline=None)
@given(DISTRICTS, st.integers(1, 100), st.randoms(use_true_random=False))
def test_ranks_and_their_intervals_do_not_depend_on_the_order_of_districts(districts, size, random):
    count, people = columns(districts)
    common = {"level": "orp", "kind": "k", "form": "f", "unit": "luzka", "flag": "ok", "low": np.nan, "high": np.nan}
    table = pd.DataFrame({"numerator": count, "denominator": people}).assign(value=1000 * count / people, **common)
    series = pd.MultiIndex.from_tuples([("k", "f", "luzka")], names=["kind", "form", "unit"])
    facility = pd.Series([float(size)], series)
    order = random.sample(range(len(table)), len(table))
    mixed = rank_intervals(table.loc[order], facility=facility).loc[table.index]
    pd.testing.assert_frame_equal(mixed, rank_intervals(table, facility=facility))
