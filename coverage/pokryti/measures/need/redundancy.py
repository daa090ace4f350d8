"""Indicators that go together almost perfectly: they weigh twice, or cancel."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.measures.need.normalise import settle

__all__ = ["redundant"]


def redundant(indicators: pd.DataFrame, *, limit: float = 0.9) -> pd.DataFrame:
    """List pairs of indicators that are nearly the same.

    Parameters
    ----------
    indicators
        Area × indicator; NaN where not known.
    limit
        Pairs whose correlation is stronger than this, either way, are listed.

    Returns
    -------
    pandas.DataFrame
        Columns `first, second, correlation` (Pearson, over districts that know both), the strongest pair first. An
        indicator that is the same everywhere correlates with nothing.

    Notes
    -----
    A copy of an indicator doubles its weight, and one that says the opposite cancels it; OECD/JRC, Handbook on
    Constructing Composite Indicators (2008), step 4.

    Examples
    --------
    >>> redundant(pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [2.0, 4.0, 6.0, 8.0], "c": [1.0, -1.0, 1.0, 0.0]}))
      first second  correlation
    0     a      b          1.0
    """
    settled = settle(indicators)
    table = settled.loc[:, settled.min() < settled.max()].corr(min_periods=3)
    row, column = np.triu_indices(len(table), k=1)
    strength = table.to_numpy()[row, column]
    names = table.columns.to_numpy(object)
    pairs = pd.DataFrame({"first": names[row], "second": names[column], "correlation": strength})
    pairs = pairs[pairs["correlation"].abs() > limit]
    order = pairs["correlation"].abs().sort_values(ascending=False, kind="stable").index
    return pairs.loc[order].reset_index(drop=True)
