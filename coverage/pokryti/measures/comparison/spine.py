"""Spine: one district among all others in many measures at once."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

__all__ = ["SPINE_COLUMNS", "spine"]

SPINE_COLUMNS = ["value", "min", "p25", "median", "p75", "max", "districts", "at_most"]


def spine(values: pd.DataFrame, area: str, *, references: Mapping[str, pd.Series] | None = None) -> pd.DataFrame:
    """Show where a district lies in the range of all districts, measure by measure.

    Parameters
    ----------
    values
        One row per district, one float64 column per measure; NaN where not known.
    area
        Code of the district.
    references
        Name → values of the same measures for something to compare with: the kraj, the state, the peers.

    Returns
    -------
    pandas.DataFrame
        One row per measure: the district's `value`, then `min, p25, median, p75, max` of all districts (each counts
        once), `districts` (how many of them are known), `at_most` (share of them with as much or less), and a column
        per reference. A measure that no district has is NaN throughout.

    Notes
    -----
    Quartiles are those of Hyndman and Fan's type 7.

    Examples
    --------
    >>> values = pd.DataFrame({"beds": [10.0, 20.0, 30.0, 40.0], "visits": [5.0, None, 1.0, 3.0]}, index=list("abcd"))
    >>> spine(values, "c", references={"kraj": pd.Series({"beds": 22.0, "visits": 3.0})}).round(2).T
                beds  visits
    value      30.00    1.00
    min        10.00    1.00
    p25        17.50    2.00
    median     25.00    3.00
    p75        32.50    4.00
    max        40.00    5.00
    districts   4.00    3.00
    at_most     0.75    0.33
    kraj       22.00    3.00
    """
    own, known = values.T[area], values.notna().sum()
    quartiles = values.quantile([0.0, 0.25, 0.5, 0.75, 1.0]).T.set_axis(SPINE_COLUMNS[1:6], axis=1)
    at_most = (values.le(own).sum() / known.where(known > 0)).where(own.notna())
    table = quartiles.assign(value=own, districts=known, at_most=at_most)[SPINE_COLUMNS]
    return table.assign(**{name: one.reindex(table.index) for name, one in (references or {}).items()})
