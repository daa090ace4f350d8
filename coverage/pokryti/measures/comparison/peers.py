"""Peers: the districts most like one, and in what they differ from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from pokryti.errors import InputError, UnknownCodeError, first

__all__ = ["most_similar", "peers_of_all", "standardised"]

_CELLS = 2_000_000
"""Differences computed at a time."""


def standardised(indicators: pd.DataFrame) -> pd.DataFrame:
    r"""Express every indicator in its standard deviations from the mean of all districts.

    Parameters
    ----------
    indicators
        One row per district, one float64 column per indicator; NaN where not known.

    Returns
    -------
    pandas.DataFrame
        Of the same shape; 0 where all districts are equal.

    Notes
    -----
    .. math:: z = (x - \bar x) / s, \qquad s^2 = \tfrac1n \sum (x - \bar x)^2

    Examples
    --------
    >>> standardised(pd.DataFrame({"share_65plus": [10.0, 20.0, 30.0], "same": 5.0})).round(3)
       share_65plus  same
    0        -1.225   0.0
    1         0.000   0.0
    2         1.225   0.0
    """
    away = indicators - indicators.mean()
    # means of equal numbers need not be exactly these numbers
    equal = indicators.min() == indicators.max()
    z: pd.DataFrame = away.mask(equal & indicators.notna(), 0.0) / indicators.std(ddof=0).mask(equal, 1.0)
    return z


def most_similar(
    indicators: pd.DataFrame, area: str, *, count: int = 5, among: Collection[str] | None = None
) -> pd.DataFrame:
    r"""List the districts most similar to one, with the differences that make up their distance.

    Parameters
    ----------
    indicators
        One row per district, one float64 column per indicator; NaN where not known.
    area
        Code of the district.
    count
        How many peers.
    among
        Codes of the districts that may be peers: a group of one's own, a kraj. All when left out; differences are
        measured in standard deviations of all districts either way.

    Returns
    -------
    pandas.DataFrame
        Index `area`, the most similar first, ties by code: `distance`, `differs_most` (the indicator in which the peer
        differs most), then a column per indicator: how many standard deviations the peer lies above (below: negative)
        the district. Districts that share fewer than half of the indicators with it are no peers.

    Raises
    ------
    UnknownCodeError
        When the district is not there.
    InputError
        When there is no indicator, or none is known for the district.

    Notes
    -----
    Over the :math:`k` indicators known for both, :math:`d = \sqrt{\tfrac1k \sum (z_{peer} - z_{area})^2}`: the usual
    (root mean square) difference, in standard deviations.

    Examples
    --------
    >>> table = pd.DataFrame({"old": [20.0, 21.0, 30.0], "poor": [5.0, 9.0, 5.0]}, index=["a", "b", "c"])
    >>> most_similar(table, "a").round(2)
          distance differs_most   old  poor
    area
    b         1.51         poor  0.22  2.12
    c         1.57          old  2.22  0.00
    """
    if area not in indicators.index:
        known = first(indicators.index)
        raise UnknownCodeError(f"There is no district {area!r} among those to compare. Some of them: {known}.")
    if count < 1 or indicators.loc[area].notna().sum() == 0:
        raise InputError(f"No indicator is known for {area}, or no peer is asked for: choose other indicators.")
    return _nearest(standardised(indicators), [area], count=count, among=among).droplevel(0).rename_axis("area")


def peers_of_all(indicators: pd.DataFrame, areas: Sequence[str], *, count: int = 5) -> pd.DataFrame:
    """List the districts most similar to each of many.

    Parameters
    ----------
    indicators
        As in `most_similar`.
    areas
        Codes of the districts whose peers are wanted; one of which nothing is known has none.
    count
        How many peers each gets.

    Returns
    -------
    pandas.DataFrame
        `area`, `peer` and the columns of `most_similar`.

    Examples
    --------
    >>> table = pd.DataFrame({"old": [20.0, 21.0, 30.0]}, index=["a", "b", "c"])
    >>> peers_of_all(table, ["a", "c"], count=1)[["area", "peer"]].values.tolist()
    [['a', 'b'], ['c', 'b']]
    """
    known = [area for area in areas if indicators.loc[area].notna().any()]
    z, step = standardised(indicators), max(1, _CELLS // max(1, indicators.size))
    parts = [_nearest(z, known[start : start + step], count=count) for start in range(0, len(known), step)]
    columns = ["area", "peer", "distance", "differs_most", *indicators]
    return pd.concat(parts).reset_index()[columns] if parts else pd.DataFrame(columns=pd.Index(columns))


def _nearest(
    z: pd.DataFrame, areas: Sequence[str], *, count: int, among: Collection[str] | None = None
) -> pd.DataFrame:
    """Find the nearest districts of several at once; the rows of each stand together, ties by code."""
    ordered = z.sort_index()
    own, others = z.loc[list(areas)].to_numpy(np.float64), ordered.to_numpy(np.float64)
    apart = others[None, :, :] - own[:, None, :]
    shared = (~np.isnan(apart)).sum(axis=2)
    square = np.nansum(apart**2, axis=2) / np.maximum(shared, 1)
    here = ordered.index.to_numpy()[None, :] != np.array(areas, dtype=object)[:, None]
    here &= (shared > 0) & (2 * shared >= (~np.isnan(own)).sum(axis=1)[:, None])
    here &= True if among is None else ordered.index.isin(list(among))
    distance = np.where(here, np.sqrt(square), np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :count]
    row, place = np.nonzero(np.take_along_axis(here, nearest, axis=1))
    peer = nearest[row, place]
    differences = apart[row, peer]
    most = np.nanargmax(np.abs(differences), axis=1) if len(row) else np.array([], dtype=np.int64)
    index = pd.MultiIndex.from_arrays([np.array(areas, dtype=object)[row], ordered.index[peer]], names=["area", "peer"])
    table = pd.DataFrame(differences, index=index, columns=z.columns)
    table.insert(0, "differs_most", z.columns.to_numpy()[most])
    table.insert(0, "distance", distance[row, peer])
    return table
