"""Moran's I and local clusters against esda, and p-values against counting every possible neighbourhood."""

import itertools
import sys

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import MissingDependencyError
from pokryti.measures.comparison import local_clusters, moran


def on_grid(rows, columns):
    """Give pairs of neighbours on a grid, and the codes of its cells."""
    codes = [f"{r:02}{c:02}" for r, c in itertools.product(range(rows), range(columns))]
    near = [
        (f"{r:02}{c:02}", f"{r + dr:02}{c + dc:02}")
        for r, c in itertools.product(range(rows), range(columns))
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0))
        if 0 <= r + dr < rows and 0 <= c + dc < columns
    ]
    return pd.DataFrame(near, columns=["code", "neighbour"]), codes


@pytest.fixture(scope="module")
def grid8():
    pairs, codes = on_grid(8, 8)
    rng = np.random.default_rng(3)
    hill = [10.0 * (int(code[:2]) < 3 and int(code[2:]) < 3) for code in codes]
    return pd.Series(rng.gamma(2, size=64) + hill, codes), pairs


def test_moran_and_local_values_are_those_of_esda(grid8):
    import esda
    from libpysal.weights import lat2W

    values, pairs = grid8
    weights = lat2W(8, 8)
    theirs = esda.Moran(values.to_numpy(), weights, permutations=0)
    ours = moran(values, pairs)
    assert ours.value == pytest.approx(theirs.I)
    assert ours.expected == pytest.approx(-1 / 63)
    assert ours.p == pytest.approx(1 / 1000), "no deal of a thousand is as far from chance as a hill"
    local = esda.Moran_Local(values.to_numpy(), weights, permutations=0)
    assert local_clusters(values, pairs, permutations=99)["local"].tolist() == pytest.approx(local.Is.tolist())


def test_three_districts_have_a_moran_by_hand_and_no_warning():
    """Values 0, 0, 3 in a row: deviations -1, -1, 2; means of neighbours -1, 0.5, -1; (1 - 0.5 - 2) / 6."""
    pairs = pd.DataFrame({"code": list("abbc"), "neighbour": list("bacb")})
    found = moran(pd.Series([0.0, 0.0, 3.0], list("abc")), pairs)
    assert (found.value, found.expected) == (pytest.approx(-0.25), -0.5)


def test_a_checkerboard_is_as_unlike_as_can_be():
    pairs, codes = on_grid(8, 8)
    board = pd.Series([float((int(code[:2]) + int(code[2:])) % 2) for code in codes], codes)
    assert moran(board, pairs).value == pytest.approx(-1)


def test_a_hill_is_found_and_noise_is_not(grid8):
    values, pairs = grid8
    found = local_clusters(values, pairs)
    high = found.index[found["cluster"] == "high-high"]
    assert "0101" in high
    assert all(int(code[:2]) < 3 and int(code[2:]) < 3 for code in high)
    noise = pd.Series(np.random.default_rng(11).normal(size=64), values.index)
    assert set(local_clusters(noise, pairs)["cluster"]) == {"none"}


def test_a_small_hill_is_found_among_very_many_districts():
    """A thousand deals give no p below 0.002, which times 1,600 districts is nothing; the farthest are dealt more."""
    pairs, codes = on_grid(40, 40)
    rng = np.random.default_rng(7)
    hill = {"2020", "2021", "2120", "2121", "2022", "2122"}
    values = pd.Series(rng.gamma(2, size=1600) + [20.0 * (code in hill) for code in codes], codes)
    found = local_clusters(values, pairs, permutations=999)
    assert {"2021", "2121"} <= set(found.index[found["cluster"] == "high-high"]) <= hill
    assert found["p"].min() < 0.05 / 1600
    noise = local_clusters(pd.Series(rng.normal(size=1600), codes), pairs, permutations=999)
    assert set(noise["cluster"]) == {"none"}


def test_a_district_that_borders_on_nearly_all_others_is_dealt_with():
    spokes = [f"{n:02}" for n in range(40)]
    star = pd.DataFrame(
        [pair for code in spokes for pair in (("hub", code), (code, "hub"))], columns=["code", "neighbour"]
    )
    more = pd.DataFrame([("zz", "00"), ("00", "zz")], columns=star.columns)
    values = pd.Series([*np.arange(40.0), 5.0, 900.0], [*spokes, "hub", "zz"])
    found = local_clusters(values, pd.concat([star, more]), permutations=19)
    assert found["p"].between(0, 1).all()


def test_p_values_are_shares_of_all_possible_neighbourhoods():
    pairs = pd.DataFrame(
        [(a, b) for a, b in itertools.permutations("abcdefgh", 2) if abs(ord(a) - ord(b)) == 1],
        columns=["code", "neighbour"],
    )
    values = pd.Series([9.0, 8, 1, 4, 2, 7, 3, 5], list("abcdefgh"))
    found = local_clusters(values, pairs, permutations=20_000)
    for code in values.index:
        near = values[pairs.loc[pairs["code"] == code, "neighbour"]]
        others = values.drop(code)
        means = np.array([np.mean(deal) for deal in itertools.combinations(others, len(near))])
        tail = min((means >= near.mean() - 1e-9).mean(), (means <= near.mean() + 1e-9).mean())
        assert found.loc[code, "p"] == pytest.approx(min(1, 2 * tail), abs=0.02)


def test_the_share_of_wrong_findings_is_held_as_benjamini_and_hochberg_do(grid8):
    """Benjamini and Hochberg (1995): the i-th least of n p-values is compared with i / n of the accepted share."""
    values, pairs = grid8
    found = local_clusters(values, pairs, permutations=199).sort_values("p", kind="stable")
    p, rank = found["p"].to_numpy(), np.arange(1, len(found) + 1)
    accepted = rank[p <= 0.05 * rank / len(p)].max(initial=0)
    assert (found["q"] <= 0.05).sum() == (p <= (p[accepted - 1] if accepted else -1)).sum()
    assert (found["q"] >= found["p"]).all()
    assert set(found.loc[found["q"] > 0.05, "cluster"]) <= {"none"}


def test_the_same_seed_finds_the_same(grid8):
    values, pairs = grid8
    one, same = (local_clusters(values, pairs, permutations=199, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one, same)
    assert moran(values, pairs, seed=4) == moran(values, pairs, seed=4)


def test_the_generator_that_numpy_shares_is_left_alone(grid8):
    before = np.random.get_state()[1].copy()  # noqa: NPY002 - this is what must not change
    moran(*grid8)
    local_clusters(*grid8, permutations=9)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002 - as above


def test_islands_and_districts_not_known_take_no_part(grid8):
    values, pairs = grid8
    more = pd.concat([values, pd.Series({"island": 5.0, "0000": np.nan}).rename_axis(values.index.name)])
    more = more[~more.index.duplicated(keep="last")]
    found = local_clusters(more, pairs, permutations=99)
    assert found.index.tolist() == more.index.tolist()
    assert found.loc[["island", "0000"], "cluster"].tolist() == ["undefined"] * 2
    assert found.loc[["island", "0000"], "p"].isna().all()
    assert found["local"].notna().sum() == 63


def test_all_equal_is_no_pattern_and_two_districts_are_too_few(grid8):
    values, pairs = grid8
    equal = local_clusters(values * 0, pairs)
    assert set(equal["cluster"]) == {"none"}
    assert np.isnan(moran(values * 0, pairs).value)
    few = values[["0000", "0001"]]
    assert np.isnan(moran(few, pairs).p)
    assert set(local_clusters(few, pairs)["cluster"]) == {"undefined"}


def test_without_esda_the_remedy_is_named(grid8, monkeypatch):
    monkeypatch.setitem(sys.modules, "esda", None)
    with pytest.raises(MissingDependencyError, match=r"pokryti\[clusters\]"):
        local_clusters(*grid8)
