"""Values of places summed up by district, weighted by people."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["summarise"]


def summarise(places: pd.DataFrame, *, limit: float | None = None, above: bool = False) -> pd.DataFrame:
    """Sum up the access of places by district.

    Parameters
    ----------
    places
        Columns `district, people, value`; if known also `outside` (share of the value from elsewhere), `edge`
        and `unknown` (whether what lies beyond the edge or a capacity that is not known could change it).
    limit
        Gives `beyond`, the share of people with a value below it, or above it or without any.
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
    rows, by = places.iloc[order].reset_index(drop=True), number[order]
    people, value = rows["people"].astype("float64"), rows["value"]
    known = people.where(value.notna(), 0.0)
    total = _positive(known.groupby(by).sum())
    table = pd.DataFrame({"people": people.groupby(by).sum(), "mean": (known * value).groupby(by).sum() / total})
    share = known.groupby(by).cumsum() / total.reindex(by).to_numpy()
    for name, quantile in (("median", 0.5), ("p10", 0.1), ("p90", 0.9)):
        table[name] = value.where(share >= quantile - 1e-12).groupby(by).min()
    got = known if above else known * value.fillna(0.0)
    bad = value.isna() | (value.gt(limit) if above else value.lt(limit)) if limit is not None else np.nan
    for name, weight, what in (
        ("beyond", people, bad),
        ("outside", got, rows.get("outside", np.nan)),
        ("edge", people, rows.get("edge", np.nan)),
        ("unknown", people, rows.get("unknown", np.nan)),
    ):
        table[name] = (weight * what).groupby(by).sum(min_count=1) / _positive(weight.groupby(by).sum())
    return table.set_axis(pd.Index(codes, name="district"))


def _positive(sums: pd.Series) -> pd.Series:
    return sums.where(sums > 0)
