"""Districts that cut through smaller ones: what is told of them cannot be added up with the rest, so it hides.

All other published numbers are sums of whole smaller districts. They say nothing of how the people of a district that
is cut divide between those that cut it, so these may hold anything from none of them to all.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

import pandas as pd

__all__ = ["cut_through", "lineage_of"]


def lineage_of(districts: pd.DataFrame, finest: str) -> pd.DataFrame:
    """Say in which larger districts those of a level lie.

    Parameters
    ----------
    districts
        Index: the smallest districts there are; a column per level with the codes of the districts they lie in,
        missing where they lie in none.
    finest
        The level; that of the index when there is no such column.

    Returns
    -------
    pandas.DataFrame
        Index: districts of the level; a column for each other level, missing where a district lies in none or in
        several.

    Examples
    --------
    >>> obce = pd.DataFrame({"orp": ["x", "y", "y"], "okres": ["D", "D", "E"]})
    >>> lineage_of(obce, "orp")["okres"].to_dict()
    {'x': 'D', 'y': nan}
    """
    if finest not in districts:
        return districts
    codes = pd.Index(sorted(districts[finest].dropna().unique()))
    above = {level: _parts(districts, finest, level) for level in districts.columns.drop(finest)}
    whole = {level: parts.drop_duplicates("finer", keep=False).set_index("finer") for level, parts in above.items()}
    return pd.DataFrame({level: found["level"].reindex(codes) for level, found in whole.items()}, index=codes)


def cut_through(
    tables: Mapping[str, pd.DataFrame], districts: pd.DataFrame, finest: Mapping[str, str] | str
) -> dict[str, pd.DataFrame]:
    """Mark the numbers of districts that divide people of a smaller one between them.

    Parameters
    ----------
    tables
        Level → numbers: index the districts, a column per count. The finest level comes first.
    districts
        As for `lineage_of`.
    finest
        The level of the smaller districts; or that of each column, where it is known from different levels on.

    Returns
    -------
    dict
        Level → bool, shaped like the table: True where the district holds a part of a smaller one in which the number
        is not zero, or not known.

    Examples
    --------
    >>> obce = pd.DataFrame({"orp": ["x", "y", "y"], "okres": ["D", "D", "E"]})
    >>> orp = pd.DataFrame({"men": [5.0, 9.0], "women": [7.0, 0.0]}, index=["x", "y"])
    >>> okres = pd.DataFrame({"men": [9.0, 5.0], "women": [7.0, 0.0]}, index=["D", "E"])
    >>> cut_through({"orp": orp, "okres": okres}, obce, "orp")["okres"].to_dict("list")
    {'men': [True, True], 'women': [False, False]}
    """
    found = {name: pd.DataFrame(data=False, index=table.index, columns=table.columns) for name, table in tables.items()}
    for level, marked in found.items():
        starts = [finest if isinstance(finest, str) else finest.get(str(name)) for name in marked]
        for start in takewhile(level.__ne__, tables):
            columns = marked.columns[[one == start for one in starts]]
            parts = _parts(districts, start, level)
            cut = parts[parts["finer"].duplicated(keep=False)].dropna()
            some = tables[start].reindex(index=cut["finer"], columns=columns).ne(0).set_axis(cut["level"])
            marked[columns] = some.groupby(level=0).any().reindex(marked.index, fill_value=False)
    return found


def _parts(districts: pd.DataFrame, finer: str, level: str) -> pd.DataFrame:
    """List the pairs of a district and a larger one that have something in common."""
    codes = districts[finer] if finer in districts else districts.index.to_series()
    return pd.DataFrame({"finer": codes, "level": districts[level]}).dropna(subset="finer").drop_duplicates()
