"""Which numbers may divide a capacity."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["is_weight", "without_weight"]


def is_weight(values: pd.Series) -> pd.Series:
    """Tell which values are weights: finite and not below zero.

    Parameters
    ----------
    values
        float64, NaN where nothing is stated.

    Returns
    -------
    pandas.Series
        bool, aligned.

    Examples
    --------
    >>> is_weight(pd.Series([0.0, 2.5, -1.0, float("inf"), float("nan")])).tolist()
    [True, True, False, False, False]
    """
    return values.between(0, np.inf, inclusive="left")


def without_weight(weights: pd.Series, services: pd.Series) -> pd.Index:
    """Name the services whose weights are all stated and sum to nothing, so that they divide nothing.

    Parameters
    ----------
    weights
        float64, NaN where nothing is stated.
    services
        The service of each weight.

    Returns
    -------
    pandas.Index
        Ids of services.

    Examples
    --------
    >>> without_weight(pd.Series([0.0, 0.0, 0.0, 1.0]), pd.Series(["1", "1", "2", "2"])).tolist()
    ['1']
    """
    totals = weights.groupby(services.to_numpy()).sum(min_count=1)
    stated = weights.notna().groupby(services.to_numpy()).all()
    return totals.index[stated & (totals == 0)]
