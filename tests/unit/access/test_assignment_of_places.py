"""Limited places at least travel: the cases that greedy allocation gets wrong, and what is conserved."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from pokryti.errors import InputError
from pokryti.measures.access.assignment import assign, left_over
from pokryti.measures.access.validation import Pairs


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
    shuffled = [frame.sample(frac=1, random_state=seed) for frame in (demand, supply)]
    again = assign(*shuffled, catchment=15)
    assert again.places.index.equals(shuffled[0].index)
    assert again.sites.index.equals(shuffled[1].index)
    pd.testing.assert_frame_equal(plan.places, again.places.reindex(demand.index))
    pd.testing.assert_frame_equal(plan.sites, again.sites.reindex(supply.index))


def test_labels_may_be_of_several_types():
    demand = people((1, 0), (2, 3), (1, 9)).set_axis(["544256", 7, ("a", "point")])
    plan = assign(demand, sites((2, 0), (1, 8)).set_axis(["s", 1]), catchment=4)
    assert plan.places.index.tolist() == ["544256", 7, ("a", "point")]
    assert plan.places["served"].tolist() == [1, 1, 1]
    assert plan.sites["used"].to_dict() == {"s": 2, 1: 1}


def test_labels_that_are_repeated_are_a_fault_and_not_a_surprise():
    with pytest.raises(InputError, match="repeated"):
        assign(people((1, 0), (1, 3)).set_axis(["a", "a"]), sites((2, 0)).set_axis([None]), catchment=4)


def highs(need, capacity, pairs, cost):
    """Solve the same problem as a linear program: who goes where, and what it costs."""
    n, m, k = len(need), len(capacity), len(cost)
    leaving = csr_array((np.ones(k), (pairs[:, 0], np.arange(k))), shape=(n, k))
    arriving = csr_array((np.ones(k), (pairs[:, 1], np.arange(k))), shape=(m, k))
    solved = linprog(
        np.concatenate([cost, np.full(n, 1e4)]),
        A_eq=hstack([leaving, eye_array(n)]),
        b_eq=need,
        A_ub=hstack([arriving, csr_array((m, n))]),
        b_ub=capacity,
        method="highs",
    )
    return solved.x[:k], solved.x[k:]


@pytest.mark.parametrize("scarcity", [0.3, 0.9, 1.0, 1.1, 3.0])
@pytest.mark.parametrize("seed", range(8))
def test_plans_are_those_of_highs(seed, scarcity):
    """By HiGHS, the linear solver of SciPy: the same people without a place, the same flows, the same travel."""
    rng = np.random.default_rng(seed)
    homes, places = rng.uniform(0, 100, (60, 2)), rng.uniform(0, 100, (12, 2))
    need, capacity = rng.uniform(0, 9, 60) * (rng.random(60) > 0.1), rng.uniform(0, 30, 12)
    capacity *= scarcity * need.sum() / capacity.sum()
    far = np.hypot(*(homes[:, None] - places[None]).transpose(2, 0, 1))
    pairs = np.argwhere(far <= 35)
    cost = far[tuple(pairs.T)]
    flow, unserved = highs(need, capacity, pairs, cost)
    demand = pd.DataFrame({"people": need, "x": homes[:, 0], "y": homes[:, 1]})
    plan = assign(demand, pd.DataFrame({"capacity": capacity, "x": places[:, 0], "y": places[:, 1]}), catchment=35)
    np.testing.assert_allclose(plan.places["unserved"], unserved, atol=1e-6)
    assert (plan.flows["people"] * plan.flows["cost"]).sum() == pytest.approx(flow @ cost, rel=1e-7)
    assert set(zip(plan.flows["origin"], plan.flows["destination"], strict=True)) >= {
        tuple(pair) for pair in pairs[flow > 1e-6].tolist()
    }
    np.testing.assert_allclose(left_over(need, capacity, Pairs(*pairs.T, cost)), unserved, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(homes=tables, places=tables)
def test_as_many_are_served_for_as_little_travel_as_by_highs_when_many_plans_are_equally_good(homes, places):
    need, capacity = (np.array([count for count, _ in rows], dtype=float) for rows in (homes, places))
    far = np.abs(np.subtract.outer([x for _, x in homes], [x for _, x in places])).astype(float)
    pairs = np.argwhere(far <= 15)
    plan = assign(people(*homes), sites(*places), catchment=15)
    if not len(pairs):
        assert not plan.places["served"].any()
        return
    flow, unserved = highs(need, capacity, pairs, far[tuple(pairs.T)])
    assert plan.places["unserved"].sum() == pytest.approx(unserved.sum())
    assert (plan.flows["people"] * plan.flows["cost"]).sum() == pytest.approx(flow @ far[tuple(pairs.T)])
