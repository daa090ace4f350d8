"""Clusters of districts: Moran's I, and where like districts lie together beyond what chance would bring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import MissingDependencyError

if TYPE_CHECKING:
    from libpysal.weights import W

__all__ = ["CLUSTERS", "GlobalMoran", "local_clusters", "moran"]

CLUSTERS = ("high-high", "low-low", "high-low", "low-high", "none", "undefined")
FEWEST = 3
"""Fewer districts have no pattern."""

_TINY = 1e-12
_QUADRANTS = np.array(["none", "high-high", "low-high", "low-low", "high-low"], dtype=object)


class GlobalMoran(NamedTuple):
    """Moran's I with its expectation and its p-value by permutations."""

    value: float
    expected: float
    p: float


def moran(values: pd.Series, neighbours: pd.DataFrame, *, permutations: int = 999, seed: int = 1) -> GlobalMoran:
    r"""Say whether neighbouring districts are more alike than chance would make them.

    Parameters
    ----------
    values
        Index: codes of districts; NaN where not known.
    neighbours
        Columns `code, neighbour`, each pair in both directions.
    permutations
        How often the values are dealt out anew.
    seed
        Of the permutations.

    Returns
    -------
    GlobalMoran
        As `esda.Moran` gives it with row-standardised weights, two-sided. Districts that are not known, and islands
        without a known neighbour, take no part. NaN for fewer than three districts or equal values.

    Notes
    -----
    .. math:: I = \frac{n}{\sum_{ij} w_{ij}} \frac{\sum_{ij} w_{ij} z_i z_j}{\sum_i z_i^2}, \qquad z = x - \bar x

    References
    ----------
    Moran PAP (1950). Notes on continuous stochastic phenomena. Biometrika 37: 17-23.

    Examples
    --------
    >>> row = pd.DataFrame({"code": list("abbccd"), "neighbour": list("bacbdc")})
    >>> round(moran(pd.Series([1.0, 2.0, 3.0, 4.0], list("abcd")), row).value, 6)
    0.4
    """
    known = _connected(values, neighbours)
    if len(known) < FEWEST or known.min() == known.max():
        return GlobalMoran(float("nan"), float("nan"), float("nan"))
    _, weights = _weights(known, neighbours)
    x, rng, lag = known.to_numpy(np.float64), np.random.default_rng(seed), weights.sparse
    z, expected = x - x.mean(), -1 / (len(x) - 1)
    # esda would deal by the generator that all of NumPy shares, and warn of a variance that three districts do not have
    deals = (rng.permutation(z) for _ in range(permutations))
    found, *dealt = (deal @ (lag @ deal) / (z @ z) for deal in (z, *deals))
    far = int((np.abs(np.array(dealt) - expected) >= abs(found - expected) - _TINY).sum())
    return GlobalMoran(float(found), expected, (far + 1) / (permutations + 1))


def local_clusters(
    values: pd.Series,
    neighbours: pd.DataFrame,
    *,
    permutations: int = 9999,
    false_discovery: float = 0.05,
    seed: int = 1,
) -> pd.DataFrame:
    r"""Find districts that lie among districts like them, or unlike them, more than chance would bring.

    Parameters
    ----------
    values
        Index: codes of districts, unique; NaN where not known.
    neighbours
        Columns `code, neighbour`, each pair in both directions.
    permutations
        How many neighbourhoods are dealt out for each district. Where none of them is as far, as many are as it takes
        to find one district among all.
    false_discovery
        Share of wrong findings that is accepted among all findings.
    seed
        Of the permutations.

    Returns
    -------
    pandas.DataFrame
        Aligned with the values: `local` (local Moran's I, as `esda.Moran_Local` gives it), `p` (two-sided, conditional
        on the district's own value), `q` (p-value adjusted for the number of districts) and `cluster`, one of
        `CLUSTERS`: the district's own value, then its neighbours'; `none` where `q` is above the accepted share,
        `undefined` where the value is not known or no neighbour has one.

    Notes
    -----
    .. math:: I_i = (n - 1) \frac{z_i}{\sum_j z_j^2} \sum_j w_{ij} z_j

    The neighbourhoods are dealt here and not by esda, which compiles for some 20 s before the first.

    References
    ----------
    Anselin L (1995). Local indicators of spatial association. Geographical Analysis 27: 93-115.
    Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. JRSS B 57: 289-300.
    Caldas de Castro M, Singer BH (2006). Controlling the false discovery rate. Geographical Analysis 38: 180-208.

    Examples
    --------
    >>> row = pd.DataFrame({"code": list("abbccd"), "neighbour": list("bacbdc")})
    >>> values = pd.Series([1.0, 2.0, 3.0, 4.0, 5.0], list("abcd") + ["island"])
    >>> local_clusters(values, row, permutations=99)[["local", "cluster"]].round(2)
            local    cluster
    a        0.45       none
    b        0.15       none
    c        0.15       none
    d        0.45       none
    island    NaN  undefined
    """
    known = _connected(values, neighbours)
    table = pd.DataFrame({"local": np.nan, "p": np.nan, "q": np.nan, "cluster": "undefined"}, index=values.index)
    if len(known) < FEWEST:
        return table
    if known.min() == known.max():
        alike = pd.DataFrame({"local": 0.0, "p": 1.0, "q": 1.0, "cluster": "none"}, index=known.index)
        return alike.reindex(values.index).fillna({"cluster": "undefined"})
    from scipy.stats import false_discovery_control

    esda, weights = _weights(known, neighbours)
    found = esda.Moran_Local(known.to_numpy(np.float64), weights, permutations=0)
    enough = math.ceil(2 * len(known) / false_discovery)
    p = _conditional_p(known, weights, permutations=permutations, enough=enough, seed=seed)
    q = false_discovery_control(p)
    cluster = np.where(q <= false_discovery, _QUADRANTS[found.q], "none")
    columns = {"local": found.Is, "p": p, "q": q, "cluster": cluster}
    return pd.DataFrame(columns, index=known.index).reindex(values.index).fillna({"cluster": "undefined"})


def _connected(values: pd.Series, neighbours: pd.DataFrame) -> pd.Series:
    """Keep the districts that are known and have a neighbour that is."""
    known = values.dropna()
    pairs = neighbours[neighbours["code"].isin(known.index) & neighbours["neighbour"].isin(known.index)]
    return known[known.index.isin(pairs["code"])]


def _weights(known: pd.Series, neighbours: pd.DataFrame) -> tuple[Any, W]:
    """Turn the pairs into row-standardised weights."""
    try:
        import esda
        from libpysal.weights import W
    except ImportError as error:
        raise MissingDependencyError("Clusters need esda: pip install 'pokryti[clusters]'") from error
    pairs = neighbours[neighbours["code"].isin(known.index) & neighbours["neighbour"].isin(known.index)]
    lists = pairs.sort_values(["code", "neighbour"]).groupby("code")["neighbour"].agg(list).to_dict()
    weights = W(lists, id_order=known.index.tolist(), silence_warnings=True)
    weights.transform = "r"
    return esda, weights


def _conditional_p(known: pd.Series, weights: W, *, permutations: int, enough: int, seed: int) -> NDArray[np.float64]:
    """Compare the mean of each neighbourhood with those of as many other districts, drawn at random."""
    x, rng = known.to_numpy(np.float64), np.random.default_rng(seed)
    lag, size = weights.sparse @ x, np.array([weights.cardinalities[code] for code in known.index])
    p = np.empty(len(x))
    drawn = _draws(len(x) - 1, size.max(), permutations, rng)
    for i, k in enumerate(size):
        # the first of those drawn are a draw as well
        p[i] = _two_sided(x, lag, i, drawn[:, :k])
    if permutations < enough:
        for i in np.flatnonzero(p <= 2 / (permutations + 1)).tolist():
            p[i] = _two_sided(x, lag, i, _draws(len(x) - 1, size[i], enough, rng))
    return p


def _two_sided(x: NDArray[np.float64], lag: NDArray[np.float64], i: int, drawn: NDArray[np.int64]) -> float:
    """Say how seldom a neighbourhood drawn lies as far from the others; places from the own one on are those behind."""
    means = x[drawn + (drawn >= i)].mean(axis=1)
    tail = min((means >= lag[i] - _TINY).sum(), (means <= lag[i] + _TINY).sum())
    return min(1.0, 2 * (float(tail) + 1) / (len(drawn) + 1))


def _draws(count: int, size: int, times: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw without replacement many times; of many a few at once, where draws that hold one twice are drawn anew."""
    if size * size > count:
        return np.array([rng.choice(count, size, replace=False) for _ in range(times)])
    drawn = rng.integers(count, size=(times, size))
    while len(twice := np.flatnonzero((np.diff(np.sort(drawn, axis=1), axis=1) == 0).any(axis=1))):
        drawn[twice] = rng.integers(count, size=(len(twice), size))
    return drawn
