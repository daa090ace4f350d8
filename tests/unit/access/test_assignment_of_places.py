"""Limited places at least travel: the cases that greedy allocation gets wrong, and what is conserved."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures.access.assignment import assign


def people(*rows):
    return pd.DataFrame(rows, columns=["people", "x"]).assign(y=0)


def sites(*rows):
    return pd.DataFrame(rows, columns=["capacity", "x"]).assign(y=0)


@pytest.mark.parametrize(
    ("capacity", "served"),
    [(4, [4, 0, 0]), (0, [0, 0, 0]), (10, [10, 0, 0]), (99, [10, 10, 10])],
    ids=["full within the zone", "full before the first zone", "exactly full", "never full"],
)
def test_the_edge_cases_of_accessmod_349(capacity, served):
    plan = assign(people((10, 1), (10, 2), (10, 3)), sites((capacity, 0)), catchment=5)
    assert plan.places["served"].tolist() == pytest.approx(served)
    assert plan.sites["free"].iloc[0] == pytest.approx(max(0, capacity - sum(served)))


def test_nobody_is_left_over_to_spare_others_travel():
    """Nearest first would give site 0 to the place at 0 and leave the place at -9 without any."""
    plan = assign(people((1, 0), (1, -9)), sites((1, 0), (1, 10)), catchment=10)
    assert plan.places["unserved"].sum() == pytest.approx(0)
    assert plan.places["mean_cost"].tolist() == pytest.approx([10, 9])


def test_out_of_reach_is_unserved():
    plan = assign(people((5, 100)), sites((9, 0)), catchment=10)
    assert plan.places["unserved"].tolist() == [5]
    assert plan.places["mean_cost"].isna().all()


tables = st.lists(st.tuples(st.integers(0, 9), st.integers(-20, 20)), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(homes=tables, places=tables, seed=st.integers(0, 99))
def test_sums_hold_and_order_does_not_matter(homes, places, seed):
    demand, supply = people(*homes), sites(*places)
    plan = assign(demand, supply, catchment=15)
    assert np.allclose(plan.places["served"] + plan.places["unserved"], demand["people"])
    assert (plan.sites["used"] <= supply["capacity"] + 1e-9).all()
    assert plan.flows["people"].sum() == pytest.approx(plan.places["served"].sum())
    again = assign(demand.sample(frac=1, random_state=seed), supply.sample(frac=1, random_state=seed), catchment=15)
    pd.testing.assert_frame_equal(plan.places, again.places)
    pd.testing.assert_frame_equal(plan.sites, again.sites)
