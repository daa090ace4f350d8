"""Empirical Bayes against numbers printed in the documentation of esda, and against esda where it is right."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from libpysal import examples, weights

from pokryti.measures.reliability import empirical_bayes, spatial_empirical_bayes

GLOBAL = [
    *(2.36718950e-05, 4.54539167e-05, 4.78114019e-05, 2.76907146e-05, 6.58989323e-05),
    *(3.66494122e-05, 5.79952721e-05, 2.03064590e-05, 3.31152999e-05, 3.02748380e-05),
]
SPATIAL = [
    *(4.01485749e-05, 3.62437513e-05, 4.93034844e-05, 5.09387329e-05, 3.72735210e-05),
    *(3.69333797e-05, 5.40245456e-05, 2.99806055e-05, 3.73034109e-05, 3.47270722e-05),
]
"""Homicides around St. Louis, smoothed: the first ten counties in the examples of `esda.smoothing`."""


@pytest.fixture(scope="module")
def homicides():
    table = pd.read_csv(examples.get_path("stl_hom.csv"))
    table.index = pd.Index(table.index.astype("str"))
    return table["HC7984"], table["PO7984"]


@pytest.fixture(scope="module")
def pairs():
    """Read the neighbours of the counties, numbered from one in the file."""
    text = Path(examples.get_path("stl.gal")).read_text(encoding="ascii")
    lines = [line.split() for line in text.splitlines()][1:]
    listed = [(code[0], neighbour) for code, row in zip(lines[::2], lines[1::2], strict=True) for neighbour in row]
    return pd.DataFrame(listed, columns=["code", "neighbour"]).astype("int64").sub(1).astype("str")


def test_global_smoothing_gives_the_published_rates(homicides):
    assert empirical_bayes(*homicides)["smoothed"].head(10).tolist() == pytest.approx(GLOBAL, rel=1e-8)


def test_spatial_smoothing_gives_the_published_rates(homicides, pairs):
    smoothed = spatial_empirical_bayes(*homicides, neighbours=pairs)["smoothed"]
    assert smoothed.head(10).tolist() == pytest.approx(SPATIAL, rel=1e-8)


def test_spatial_smoothing_equals_esda_with_an_island():
    from esda.smoothing import Spatial_Empirical_Bayes

    rng = np.random.default_rng(7)
    people, codes = rng.integers(100, 5000, 20).astype(float), [f"{n:02}" for n in range(20)]
    events = rng.binomial(people.astype(int), 0.02).astype(float)
    near = {n: [m for m in (n - 5, n - 1, n + 1, n + 5) if 0 <= m < 19] for n in range(19)} | {19: []}
    pairs = pd.DataFrame([(codes[n], codes[m]) for n in near for m in near[n]], columns=["code", "neighbour"])
    expected = Spatial_Empirical_Bayes(
        events, people, weights.W(near, id_order=list(range(20)), silence_warnings=True)
    ).r.ravel()
    ours = spatial_empirical_bayes(pd.Series(events, codes), pd.Series(people, codes), neighbours=pairs)
    assert ours["smoothed"].tolist() == pytest.approx(expected.tolist(), rel=1e-12)
    assert ours["smoothed"].iloc[19] == pytest.approx(events[19] / people[19]), "an island keeps its own rate"


def test_rates_that_vary_less_than_chance_all_become_the_common_one():
    """Here esda, which does not floor the variance, gives rates outside the range of the data."""
    from esda.smoothing import Empirical_Bayes

    events, people = pd.Series([10.0, 11.0, 1.0]), pd.Series([1000.0, 1000.0, 100.0])
    ours = empirical_bayes(events, people)
    assert ours["smoothed"].tolist() == pytest.approx([22 / 2100] * 3)
    assert ours["weight"].tolist() == [0, 0, 0]
    theirs = Empirical_Bayes(events.to_numpy(), people.to_numpy()).r.ravel()
    assert theirs.max() > events.div(people).max()


def test_nobody_and_not_known_stay_undefined_and_move_nobody():
    index = list("abcd")
    events, people = pd.Series([5.0, 50, np.nan, 0], index), pd.Series([100.0, 2000, 100, 0], index)
    pairs = pd.DataFrame({"code": ["a", "b", "b", "c", "b", "d"], "neighbour": ["b", "a", "c", "b", "d", "b"]})
    for smooth in (empirical_bayes, lambda e, p: spatial_empirical_bayes(e, p, neighbours=pairs)):
        table = smooth(events, people)
        assert table["smoothed"].isna().tolist() == [False, False, True, True]
        pd.testing.assert_frame_equal(table.head(2), smooth(events.head(2), people.head(2)))


def test_one_district_all_zero_and_none_at_all():
    assert empirical_bayes(pd.Series([5.0]), pd.Series([100.0]), per=1000)["smoothed"].tolist() == [50]
    assert empirical_bayes(pd.Series([0.0, 0]), pd.Series([10.0, 99]))["smoothed"].tolist() == [0, 0]
    assert empirical_bayes(pd.Series(dtype=float), pd.Series(dtype=float)).empty


def test_a_neighbourhood_of_which_nothing_is_known_smooths_nothing():
    people = pd.Series([0.0, 0.0], ["a", "b"])
    pairs = pd.DataFrame({"code": ["a", "b"], "neighbour": ["b", "a"]})
    smoothed = spatial_empirical_bayes(pd.Series([1.0, 2.0], ["a", "b"]), people, neighbours=pairs)
    assert smoothed.index.tolist() == ["a", "b"]
    assert smoothed.isna().all(axis=None)
