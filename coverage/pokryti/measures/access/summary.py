"""Values of places summed up by district, weighted by people."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.measures.decay import TIE

__all__ = ["summarise"]

Floats = NDArray[np.float64]


def summarise(places: pd.DataFrame, *, limit: float | None = None, above: bool = False) -> pd.DataFrame:
    """Sum up the access of places by district.

    Parameters
    ----------
    places
        Columns `district, people, value`; if known also `outside` (share of the value from elsewhere), `edge`
        and `unknown` (whether what lies beyond the edge or a capacity that is not known could change it).
    limit
        Gives `beyond`, the share of people with a value below it, or above it, or without any; one equal to it but for
        rounding is neither.
    above
        Whether great values are bad ones.

    Returns
    -------
    pandas.DataFrame
        Index: district; `people, mean, median, p10, p90, beyond, outside, edge, unknown`, all weighted by people.
        Values that are missing are left out of mean and quantiles.

    Examples
    --------
    >>> places = pd.DataFrame({"district": "A", "people": [100, 300], "value": [8.0, 4.0]})
    >>> summarise(places, limit=5)[["people", "mean", "median", "beyond"]].loc["A"].to_dict()
    {'people': 400.0, 'mean': 5.0, 'median': 4.0, 'beyond': 0.75}
    """
    number, codes = pd.factorize(places["district"], sort=True)  # numbers are sorted and grouped faster than codes
    order = np.lexsort((places["value"], number))
    order = order[number[order] >= 0]
    by = number[order]

    def column(name: str) -> Floats:
        given = places[name].to_numpy(np.float64) if name in places else np.full(len(places), np.nan)
        return np.asarray(given[order])

    def total(numbers: Floats) -> Floats:
        return np.asarray(np.bincount(by, np.nan_to_num(numbers), minlength=len(codes)), dtype=np.float64)

    people, value = column("people"), column("value")
    missing = np.isnan(value)
    known = np.where(missing, 0.0, people)
    count = _positive(total(known))
    sums = {"people": total(people), "mean": total(known * value) / count}
    share = pd.Series(known).groupby(by).cumsum().to_numpy() / count[by]
    for name, quantile in (("median", 0.5), ("p10", 0.1), ("p90", 0.9)):
        reached = share >= quantile - 1e-12
        district, first = np.unique(by[reached], return_index=True)
        sums[name] = np.full(len(codes), np.nan)
        sums[name][district] = value[reached][first]
    got = known if above else known * np.nan_to_num(value)
    beyond = missing if limit is None else missing | (value > limit * TIE if above else value * TIE < limit)
    bad = np.where(limit is None, np.nan, beyond)
    for name, weight, what in (
        ("beyond", people, bad),
        ("outside", got, column("outside")),
        ("edge", people, column("edge")),
        ("unknown", people, column("unknown")),
    ):
        told = total(~np.isnan(weight * what)) > 0
        sums[name] = np.where(told, total(weight * what), np.nan) / _positive(total(weight))
    return pd.DataFrame(sums, index=pd.Index(codes, name="district"))


def _positive(sums: Floats) -> Floats:
    return np.where(sums > 0, sums, np.nan)
