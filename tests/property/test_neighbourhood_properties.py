"""What must hold of clusters and of rates drawn towards the neighbourhood, whatever the numbers and the map."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures.comparison import local_clusters, moran
from pokryti.measures.reliability import empirical_bayes, spatial_empirical_bayes

VALUES = st.lists(st.one_of(st.integers(0, 30).map(float), st.just(np.nan)), min_size=1, max_size=10)
PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)
COUNTS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 5000)), min_size=1, max_size=10)
SHUFFLED = st.randoms(use_true_random=False)


def codes(number):
    return [f"{n:02}" for n in range(number)]


def borders(drawn, districts):
    """List each border of a map in both directions, once."""
    pairs = {(a, b) for a, b in drawn if a != b and max(a, b) < districts}
    both = sorted(pairs | {(b, a) for a, b in pairs})
    return pd.DataFrame([(f"{a:02}", f"{b:02}") for a, b in both], columns=["code", "neighbour"])


def mixed(table, random):
    return table.iloc[random.sample(range(len(table)), len(table))]


@settings(max_examples=30, deadline=None)
@given(VALUES, PAIRS, SHUFFLED, st.sampled_from([-2.0, 0.25, 8.0]), st.sampled_from([-64.0, 0.0, 1024.0]))
def test_moran_knows_neither_scale_nor_zero_nor_the_order_of_rows(values, drawn, random, scale, shift):
    plain, near = pd.Series(values, codes(len(values))), borders(drawn, len(values))
    once = moran(plain, near, permutations=9)
    for other in (
        moran(scale * plain + shift, near, permutations=9),
        moran(mixed(plain, random), near, permutations=9),
    ):
        assert (other.value, other.expected) == pytest.approx((once.value, once.expected), nan_ok=True)
    assert moran(scale * plain + shift, near, permutations=9).p == pytest.approx(once.p, nan_ok=True)
    assert moran(plain, mixed(near, random), permutations=9) == pytest.approx(once, nan_ok=True)


@settings(max_examples=30, deadline=None)
@given(VALUES, PAIRS, SHUFFLED, st.sampled_from([0.25, 8.0]), st.sampled_from([-64.0, 0.0, 1024.0]))
def test_local_clusters_know_neither_scale_nor_zero_nor_the_order_of_rows(values, drawn, random, scale, shift):
    plain, near = pd.Series(values, codes(len(values))), borders(drawn, len(values))
    once = local_clusters(plain, near, permutations=9)
    moved = local_clusters(scale * plain + shift, near, permutations=9)
    pd.testing.assert_frame_equal(moved, once, atol=1e-9)
    pd.testing.assert_frame_equal(local_clusters(plain, mixed(near, random), permutations=9), once, atol=1e-9)
    local = local_clusters(mixed(plain, random), near, permutations=9).loc[plain.index, "local"]
    pd.testing.assert_series_equal(local, once["local"], atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(VALUES, PAIRS)
def test_counting_the_other_way_turns_high_into_low(values, drawn):
    plain, near = pd.Series(values, codes(len(values))), borders(drawn, len(values))
    there = local_clusters(plain, near, permutations=9, false_discovery=1.0)
    back = local_clusters(-plain, near, permutations=9, false_discovery=1.0)
    pd.testing.assert_frame_equal(back.drop(columns="cluster"), there.drop(columns="cluster"), atol=1e-9)
    apart = there["local"].abs() > 1e-9
    turned = {"high-high": "low-low", "low-low": "high-high", "high-low": "low-high", "low-high": "high-low"}
    assert back["cluster"][apart].tolist() == there["cluster"][apart].replace(turned).tolist()


@settings(max_examples=40, deadline=None)
@given(COUNTS, PAIRS)
def test_a_rate_drawn_to_its_neighbourhood_lies_between_the_two(districts, drawn):
    count, people = (pd.Series(column, codes(len(districts)), dtype=float) for column in zip(*districts, strict=True))
    near = borders(drawn, len(districts))
    table = spatial_empirical_bayes(count, people, neighbours=near)
    assert table["smoothed"].notna().equals(people > 0)
    for code in table.index[people > 0]:
        around = [code, *near.loc[near["code"] == code, "neighbour"]]
        common = count[around][people > 0].sum() / people[around].sum()
        low, high = sorted((common, table.loc[code, "value"]))
        assert low - 1e-12 <= table.loc[code, "smoothed"] <= high + 1e-12
        assert 0 <= table.loc[code, "weight"] <= 1


@settings(max_examples=40, deadline=None)
@given(COUNTS, PAIRS, SHUFFLED)
def test_smoothing_does_not_depend_on_the_order_of_districts_and_borders(districts, drawn, random):
    table = pd.DataFrame(districts, codes(len(districts)), columns=["count", "people"], dtype=float)
    near, other = borders(drawn, len(districts)), mixed(table, random)
    plain = spatial_empirical_bayes(table["count"], table["people"], neighbours=near)
    again = spatial_empirical_bayes(other["count"], other["people"], neighbours=mixed(near, random))
    pd.testing.assert_frame_equal(again.loc[table.index], plain, atol=1e-12)
    whole = empirical_bayes(other["count"], other["people"]).loc[table.index]
    pd.testing.assert_frame_equal(whole, empirical_bayes(table["count"], table["people"]), atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_where_all_are_neighbours_the_neighbourhood_is_the_whole(districts):
    count, people = (pd.Series(column, codes(len(districts)), dtype=float) for column in zip(*districts, strict=True))
    everybody = borders([(a, b) for a in range(10) for b in range(10)], len(districts))
    spatial = spatial_empirical_bayes(count, people, neighbours=everybody)
    pd.testing.assert_frame_equal(spatial, empirical_bayes(count, people), atol=1e-9)
