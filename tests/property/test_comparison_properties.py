"""What must hold of inequality and peers, whatever the numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures.comparison import concentration, gini, hoover, most_similar, spine, theil

DISTRICTS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 50_000), st.integers(0, 3)), min_size=1, max_size=15
).filter(lambda rows: any(row[0] for row in rows))
INDICES = [gini, hoover, lambda s, p: theil(s, p).total]


def columns(districts):
    capacity, people, parents = (pd.Series(column) for column in zip(*districts, strict=True))
    return capacity.astype(float), people.astype(float), parents.astype(str)


@settings(max_examples=50, deadline=None)
@given(DISTRICTS, st.sampled_from(INDICES), st.integers(1, 9), st.integers(1, 9))
def test_indices_know_no_scale(districts, index, more, others):
    capacity, people, _ = columns(districts)
    assert index(capacity * more, people * others) == pytest.approx(index(capacity, people), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(DISTRICTS, st.sampled_from(INDICES), st.randoms())
def test_the_order_of_districts_does_not_matter(districts, index, random):
    capacity, people, _ = columns(districts)
    order = random.sample(range(len(capacity)), len(capacity))
    assert index(capacity[order], people[order]) == pytest.approx(index(capacity, people), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(DISTRICTS)
def test_a_district_cut_into_equal_halves_changes_nothing(districts):
    capacity, people, _ = columns(districts)
    halves = pd.concat([capacity / 2] * 2, ignore_index=True), pd.concat([people / 2] * 2, ignore_index=True)
    for index in INDICES:
        assert index(*halves) == pytest.approx(index(capacity, people), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(DISTRICTS)
def test_theil_divides_without_rest_and_no_part_is_negative(districts):
    total, between, within = theil(*columns(districts))
    assert between + within == pytest.approx(total)
    assert between >= 0
    assert within >= -1e-12


@settings(max_examples=50, deadline=None)
@given(DISTRICTS)
def test_hoover_is_at_most_gini_and_both_lie_between_zero_and_one(districts):
    capacity, people, _ = columns(districts)
    assert 0 <= hoover(capacity, people) <= gini(capacity, people) + 1e-9
    assert gini(capacity, people) <= 1


@settings(max_examples=50, deadline=None)
@given(DISTRICTS, st.data())
def test_turning_need_around_turns_concentration_around(districts, data):
    capacity, people, _ = columns(districts)
    need = pd.Series([data.draw(st.integers(0, 5)) for _ in districts], dtype=float)
    there, back = concentration(capacity, people, need), concentration(capacity, people, -need)
    assert there == pytest.approx(-back, abs=1e-9)
    assert abs(there) <= gini(capacity, people) + 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 20), st.integers(1, 5), st.integers(0, 1000))
def test_being_similar_is_mutual(areas, indicators, seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(areas, indicators)), index=[f"{n:02}" for n in range(areas)])
    one = most_similar(table, "00", count=areas)["distance"]
    assert one.is_monotonic_increasing
    last = one.index[-1]
    assert most_similar(table, last, count=areas)["distance"]["00"] == pytest.approx(one[last])


VALUES = st.lists(st.one_of(st.integers(0, 50).map(float), st.just(np.nan)), min_size=1, max_size=12)
RANGE = ["min", "p25", "median", "p75", "max"]


@settings(max_examples=50, deadline=None)
@given(VALUES, st.randoms(use_true_random=False))
def test_a_spine_does_not_depend_on_the_order_of_districts(values, random):
    table = pd.DataFrame({"beds": values}, index=[f"{n:02}" for n in range(len(values))])
    order = random.sample(list(table.index), len(table))
    pd.testing.assert_frame_equal(spine(table.loc[order], "00"), spine(table, "00"))


@settings(max_examples=50, deadline=None)
@given(VALUES, st.sampled_from([0.5, 4.0, 1000.0]))
def test_a_spine_grows_with_its_unit(values, unit):
    table = pd.DataFrame({"beds": values}, index=[f"{n:02}" for n in range(len(values))])
    plain, other = spine(table, "00"), spine(unit * table, "00")
    assert other[["value", *RANGE]].to_numpy() == pytest.approx(unit * plain[["value", *RANGE]].to_numpy(), nan_ok=True)
    pd.testing.assert_series_equal(other["districts"], plain["districts"])


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_counting_the_other_way_turns_a_spine_around(values):
    table = pd.DataFrame({"beds": values}, index=[f"{n:02}" for n in range(len(values))])
    there, back = spine(table, "00")[RANGE].to_numpy(), spine(-table, "00")[RANGE].to_numpy()
    assert back[:, ::-1] == pytest.approx(-there, nan_ok=True)
