"""Empirical Bayes: rates of small districts drawn towards the common level, the more the fewer the people."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["empirical_bayes", "spatial_empirical_bayes"]


def empirical_bayes(count: pd.Series, people: pd.Series, *, per: float = 1) -> pd.DataFrame:
    r"""Smooth rates towards the rate of all districts together.

    Parameters
    ----------
    count
        Events; NaN where not known.
    people
        Aligned with `count`.
    per
        How many people a value is for.

    Returns
    -------
    pandas.DataFrame
        float64, aligned: `value` (the raw rate), `smoothed`, `weight` (share of the district's own rate in it, 0 to 1).
        NaN where the people are zero or a number is not known.

    Notes
    -----
    With rates :math:`r = O / P`, :math:`m = \sum O / \sum P` and :math:`\bar P` the mean population:

    .. math::
        A = \max\Bigl(0, \frac{\sum P (r - m)^2}{\sum P} - \frac{m}{\bar P}\Bigr), \qquad
        w = \frac{A}{A + m / P}, \qquad \hat r = w r + (1 - w) m

    The moment estimate of the variance :math:`A` may fall below zero; it is then zero, and all rates become the common
    one. (Without that floor weights leave the interval from 0 to 1, and smoothing turns rates inside out.)

    References
    ----------
    Marshall RJ (1991). Mapping disease and mortality rates using empirical Bayes estimators. Applied Statistics 40:
    283-294.

    Examples
    --------
    >>> empirical_bayes(pd.Series([0.0, 30.0, 90.0]), pd.Series([100.0, 1000.0, 1000.0]), per=1000).round(2)
       value  smoothed  weight
    0    0.0     21.62    0.62
    1   30.0     31.56    0.94
    2   90.0     88.11    0.94
    """
    rows = _known(count, people)
    if rows.empty:
        return _shrink(rows, 0.0, 0.0, per=per).reindex(count.index)
    events, all_people = rows.sum()
    mean = events / all_people
    variance = (rows["people"] * (rows["count"] / rows["people"] - mean) ** 2).sum() / all_people
    return _shrink(rows, mean, variance - mean / rows["people"].mean(), per=per).reindex(count.index)


def spatial_empirical_bayes(
    count: pd.Series, people: pd.Series, *, neighbours: pd.DataFrame, per: float = 1
) -> pd.DataFrame:
    """Smooth rates towards the rate of each district's own neighbourhood.

    Parameters
    ----------
    count
        Events; index: codes of districts, unique.
    people
        Aligned with `count`.
    neighbours
        Columns `code, neighbour`, each pair in both directions, as `Territory.neighbours` gives them.
    per
        How many people a value is for.

    Returns
    -------
    pandas.DataFrame
        As `empirical_bayes`. The neighbourhood is the district with its neighbours, as far as they have people and
        known numbers; a district without any keeps its own rate.

    Notes
    -----
    The formulas of `empirical_bayes`, with all sums over the neighbourhood.

    Examples
    --------
    >>> pairs = pd.DataFrame({"code": ["a", "b", "b", "c"], "neighbour": ["b", "a", "c", "b"]})
    >>> areas = ["a", "b", "c", "island"]
    >>> events, people = pd.Series([0.0, 30.0, 90.0, 7.0], areas), pd.Series([100.0, 1000.0, 1000.0, 100.0], areas)
    >>> spatial_empirical_bayes(events, people, neighbours=pairs, per=1000)["smoothed"].round(2).to_dict()
    {'a': 25.0, 'b': 31.56, 'c': 88.0, 'island': 70.0}
    """
    rows = _known(count, people).rename_axis("neighbour")
    if rows.empty:
        return empirical_bayes(count, people, per=per)
    own = pd.DataFrame({"code": rows.index, "neighbour": rows.index})
    pairs = pd.concat([neighbours.loc[neighbours["code"].isin(rows.index), ["code", "neighbour"]], own])
    around = pairs.merge(rows.reset_index(), on="neighbour")
    by_code = around.groupby("code")
    sums, members = by_code[["count", "people"]].sum().reindex(rows.index), by_code.size().reindex(rows.index)
    mean = sums["count"] / sums["people"]
    square = around["people"] * (around["count"] / around["people"] - around["code"].map(mean)) ** 2
    variance = (square.groupby(around["code"]).sum().reindex(rows.index) - mean * members) / sums["people"]
    return _shrink(rows, mean, variance, per=per).reindex(count.index)


def _known(count: pd.Series, people: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"count": count, "people": people})[count.notna() & (people > 0)].astype("float64")


def _shrink(rows: pd.DataFrame, mean: pd.Series | float, variance: pd.Series | float, *, per: float) -> pd.DataFrame:
    rate, chance = rows["count"] / rows["people"], mean / rows["people"]
    between = np.maximum(variance, 0.0)
    # where nobody has anything there is neither variance nor chance, and nothing to smooth
    weight = (between / (between + chance)).fillna(0.0)
    smoothed = weight * rate + (1 - weight) * mean
    return pd.DataFrame({"value": per * rate, "smoothed": per * smoothed, "weight": weight})
