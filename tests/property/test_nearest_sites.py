"""The nearest sites are those that looking at all pairs finds, to the last bit, wherever sites and people crowd."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures.access import search as engine
from pokryti.measures.access.nearest import mean_of_nearest, nearest_site
from pokryti.measures.access.reach import Limits
from pokryti.measures.access.validation import Problem


@pytest.fixture(params=["all pairs", "tree"], autouse=True)
def search(request):
    """Search few pairs by looking at all, and also by the tree that is meant for many."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "tree":
            patch.setattr(engine, "_FEW_PAIRS", -1)
        yield


@st.composite
def crowds(draw):
    """Scatter points evenly, on few lattice points, on a line, or in crowds of any size around each other."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    count = draw(st.integers(1, 90))
    points = draw(
        st.sampled_from(
            [
                random.random((2, count)) * 1e5,
                random.integers(0, 3, (2, count)) * 1000.0,
                np.vstack([random.random(count) * 1e5, np.full(count, 7.0)]),
                np.vstack([np.full(count, 7.0), random.random(count) * 1e-3]),
                10.0 ** random.uniform(-9, 9, (2, count)),
                np.full((2, count), 5e5),
                np.hstack([random.normal(0, 1e-6, (2, count)), [[1e6], [-1e6]]]),
            ]
        )
    )
    return np.round(points, draw(st.sampled_from([0, 3, 12])))


def limits_of(count):
    own = st.lists(st.sampled_from([1e-9, 1.0, 500.0, 3e4, np.inf]), min_size=count, max_size=count)
    return st.one_of(st.sampled_from([1e-320, 1000.0, np.inf]).map(lambda one: [one]), own).map(np.array)


@st.composite
def problems(draw):
    homes, sites = draw(crowds()), draw(crowds())
    if draw(st.booleans()):
        homes = np.hstack([homes, sites])
    limits = Limits(draw(limits_of(homes.shape[1])), draw(limits_of(sites.shape[1])))
    capacity = np.array(draw(st.lists(st.integers(0, 2), min_size=sites.shape[1], max_size=sites.shape[1])), float)
    return Problem(np.ones(homes.shape[1]), capacity, limits, homes, sites, None)


def squares(problem):
    return sum((problem.origins[axis][:, None] - problem.destinations[axis]) ** 2 for axis in (0, 1))


@settings(deadline=None, max_examples=300)
@given(problem=problems(), k=st.integers(1, 5))
def test_the_k_nearest(problem, k):
    cost = np.sqrt(squares(problem))
    reached = cost <= np.minimum(problem.limits.people[:, None], problem.limits.sites)
    cost[~(reached & (problem.capacity > 0))] = np.inf
    cost = np.sort(np.column_stack([cost, np.full((len(cost), k), np.inf)]), axis=1)[:, :k]
    expected = sum(cost.T) / k
    assert mean_of_nearest(problem, k).tolist() == pytest.approx(
        np.where(np.isinf(expected), np.nan, expected).tolist(), rel=0, abs=0, nan_ok=True
    )


@settings(deadline=None, max_examples=300)
@given(problem=problems())
def test_the_nearest_site_is_the_first_of_those_as_near(problem):
    apart = np.where(problem.capacity > 0, squares(problem), np.inf)
    nobody = np.isinf(apart).all(axis=1)
    assert nearest_site(problem).tolist() == np.where(nobody, problem.capacity.size, apart.argmin(axis=1)).tolist()
