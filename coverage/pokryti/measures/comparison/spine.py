"""Spine: one district among all others in many measures at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

__all__ = ["SPINE_COLUMNS", "spine", "spines"]

SPINE_COLUMNS = ["value", "min", "p25", "median", "p75", "max", "districts"]


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
        once), `districts` (how many of them are known), and a column per reference. A measure that no district has is
        NaN throughout. How many have less is not told: that is a rank, which `reliability.rank_intervals` gives with
        its interval.

    Notes
    -----
    Quartiles are those of Hyndman and Fan's type 7.

    Examples
    --------
    >>> values = pd.DataFrame({"beds": [10.0, 20.0, 30.0, 40.0], "visits": [5.0, None, 1.0, 3.0]}, index=list("abcd"))
    >>> spine(values, "c", references={"kraj": pd.Series({"beds": 22.0, "visits": 3.0})}).round(2).T
               beds  visits
    value      30.0     1.0
    min        10.0     1.0
    p25        17.5     2.0
    median     25.0     3.0
    p75        32.5     4.0
    max        40.0     5.0
    districts   4.0     3.0
    kraj       22.0     3.0
    """
    upper = {name: pd.DataFrame({area: one}).T for name, one in (references or {}).items()}
    return spines(values, [area], references=upper).droplevel(0)


def spines(
    values: pd.DataFrame, areas: Sequence[str], *, references: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Show where several districts lie in the range of all districts, measure by measure.

    Parameters
    ----------
    values
        One row per district, one float64 column per measure; NaN where not known.
    areas
        Codes of the districts.
    references
        Name → values of the same measures, a row per district of `areas`.

    Returns
    -------
    pandas.DataFrame
        Index: the district, then the measure; columns as in `spine`.

    Examples
    --------
    >>> values = pd.DataFrame({"beds": [10.0, 20.0, 30.0]}, index=list("abc"))
    >>> spines(values, ["a", "c"])[["value", "median"]].values.tolist()
    [[10.0, 20.0], [30.0, 20.0]]
    """
    known = values.notna().sum()
    quartiles = values.quantile([0.0, 0.25, 0.5, 0.75, 1.0]).T.set_axis(SPINE_COLUMNS[1:6], axis=1)
    rows, count = list(areas), len(values.columns)
    names = ["area", *values.columns.names]
    index = pd.MultiIndex.from_frame(
        pd.DataFrame([(area, *_key(name)) for area in rows for name in values], columns=range(len(names))), names=names
    )
    table = quartiles.assign(districts=known).take(np.tile(np.arange(count), len(rows))).set_axis(index)
    for name, frame in {"value": values, **(references or {})}.items():
        table[name] = frame.reindex(index=rows, columns=values.columns).to_numpy().reshape(len(rows) * count)
    return table[[*SPINE_COLUMNS, *(references or {})]]


def _key(name: object) -> tuple[object, ...]:
    return name if isinstance(name, tuple) else (name,)
