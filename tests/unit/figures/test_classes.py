"""Classes: the same answers as the reference implementation, and sense in every odd case."""

import warnings

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from pokryti.figures import classes

NUMBERS = st.lists(st.floats(-1e6, 1e6, allow_nan=False, width=32), min_size=1, max_size=60)
METHODS = [classes.quantile, classes.equal, classes.pretty, classes.fisher_jenks]


def mapclassify():
    """Import the oracle; it warns about numba, which it works without."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mapclassify
    return mapclassify


def scatter(values, bounds):
    number = np.searchsorted(bounds, values, side="left")
    return sum(((values[number == k] - values[number == k].mean()) ** 2).sum() for k in np.unique(number))


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("size", [6, 77, 206])
def test_fisher_jenks_finds_the_same_bounds_as_mapclassify(size, count, monkeypatch):
    compiled = mapclassify().classifiers._fisher_jenks_means
    # To compile it takes longer than all else here.
    monkeypatch.setattr("mapclassify.classifiers._fisher_jenks_means", getattr(compiled, "py_func", compiled))
    values = np.random.default_rng(size).lognormal(3, 1, size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = mapclassify().FisherJenks(values, k=count).bins
    np.testing.assert_allclose(classes.fisher_jenks(values, count).upper, oracle)


def test_quantiles_and_equal_intervals_agree_with_mapclassify():
    values = np.random.default_rng(1).lognormal(3, 1, 206)
    np.testing.assert_allclose(classes.quantile(values).upper, mapclassify().Quantiles(values, k=5).bins)
    np.testing.assert_allclose(classes.equal(values).upper, mapclassify().EqualInterval(values, k=5).bins)


@for_all(values=st.lists(st.integers(0, 30), min_size=6, max_size=14), count=st.integers(2, 4))
def test_no_other_cut_scatters_less_than_fisher_jenks(values, count):
    from itertools import combinations

    data = np.sort(np.asarray(values, dtype=float))
    distinct = np.unique(data)
    found = classes.fisher_jenks(data, count)
    best = min(
        (
            scatter(data, np.array([*cut, distinct[-1]]))
            for cut in combinations(distinct[:-1], min(count, len(distinct)) - 1)
        ),
        default=0.0,
    )
    assert scatter(data, np.array(found.upper)) == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
@for_all(values=NUMBERS)
def test_every_number_has_a_class_and_equal_numbers_share_it(method, values):
    result = method(values)
    number = result.assign(values)
    assert len(result) <= classes.MAX_CLASSES
    assert (number >= 0).all()
    assert sum(result.counts(values)) == len(values)
    assert list(result.upper) == sorted(set(result.upper))
    order = np.argsort(values, kind="stable")
    assert (np.diff(number[order]) >= 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_missing_numbers_belong_to_no_class(method):
    result = method([1.0, float("nan"), 3.0])
    assert result.assign([float("nan"), 3.0]).tolist() == [-1, len(result) - 1]
    assert sum(result.counts([1.0, float("nan"), 3.0])) == 2


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_show_gives_no_class(method):
    result = method([float("nan")])
    assert len(result) == 0
    assert result.edges == ()
    assert result.assign([float("nan")]).tolist() == [-1]


@pytest.mark.parametrize("method", METHODS)
def test_all_equal_values_make_one_class(method):
    assert method([7.0] * 9).counts([7.0] * 9) == (9,)


def test_fewer_values_than_classes_get_a_class_each():
    assert classes.fisher_jenks([3, 1, 1]).upper == (1.0, 3.0)


def test_many_values_are_exact_too():
    values = np.random.default_rng(2).lognormal(2, 1, 6258)
    result = classes.fisher_jenks(values)
    moved = np.array(result.upper)
    for shift in (-1, 1):
        near = moved.copy()
        ordered = np.sort(values)
        near[2] = ordered[np.searchsorted(ordered, near[2]) + shift]
        assert scatter(values, moved) <= scatter(values, near)


@pytest.mark.parametrize("breaks", [[1], [1, 1], [2, 1], list(range(8))])
def test_bounds_that_make_no_sense_are_refused(breaks):
    with pytest.raises(ValueError, match="ascending"):
        classes.given(breaks)


def test_more_than_five_classes_are_refused():
    with pytest.raises(ValueError, match="not 6"):
        classes.quantile([1, 2, 3], 6)
