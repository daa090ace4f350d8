"""Make indicators comparable: one direction, one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
import pandas as pd

from pokryti.errors import InputError, first

__all__ = ["Normalise", "normalise", "orient", "settle"]

Normalise = Literal["z", "minmax", "percentile"]
_BITS = 40


def orient(indicators: pd.DataFrame, polarity: Mapping[str, str]) -> pd.DataFrame:
    """Turn indicators so that higher always means more need.

    Parameters
    ----------
    indicators
        Area × indicator; NaN where not known.
    polarity
        Indicator → `more_need` or `less_need`.

    Returns
    -------
    pandas.DataFrame
        float64; those of `less_need` with the sign turned.

    Raises
    ------
    InputError
        When it is not known which way an indicator points, or a number is not finite.

    Examples
    --------
    >>> orient(pd.DataFrame({"income": [20.0, 30.0]}), {"income": "less_need"})["income"].tolist()
    [-20.0, -30.0]
    """
    signs = {"more_need": 1.0, "less_need": -1.0}
    lost = [str(name) for name in indicators if polarity.get(str(name)) not in signs]
    if lost:
        raise InputError(
            f"It is not known whether more of {first(lost)} means more or less need: "
            "say so by polarity = { indicator = 'more_need' } or 'less_need'."
        )
    endless = indicators.astype("float64").abs() == np.inf
    if endless.any(axis=None):
        areas = [str(area) for area in endless.index[endless.any(axis=1)]]
        names = [str(name) for name in endless.columns[endless.any()]]
        raise InputError(
            f"Indicators {first(names)} are infinite in {first(areas)}: give numbers, or leave out what is not known."
        )
    return indicators.astype("float64") * [signs[polarity[str(name)]] for name in indicators]


def normalise(indicators: pd.DataFrame, method: Normalise = "z", *, clip: float = 3.0) -> pd.DataFrame:
    r"""Put indicators on one scale.

    Parameters
    ----------
    indicators
        Area × indicator, float64; NaN where not known.
    method
        `z`, `minmax` or `percentile`.
    clip
        Largest distance from the mean in standard deviations, for `z`; infinity keeps all.

    Returns
    -------
    pandas.DataFrame
        The same shape; NaN stays NaN. An indicator that is the same everywhere stands in the middle everywhere: 0 for
        `z`, otherwise 0.5.

    Raises
    ------
    InputError
        When the method is not known or `clip` is not positive.

    Notes
    -----
    With mean :math:`\mu`, standard deviation :math:`\sigma` of the districts, and :math:`R` the rank from below, where
    equal districts share the mean of their ranks:

    .. math:: z = \frac{x - \mu}{\sigma}, \qquad u = \frac{x - \min}{\max - \min}, \qquad p = \frac{R - 1/2}{n}

    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5; clipping at 3 as the County Health Rankings
    do for small counties (Population Health Metrics 13:11, 2015).

    Examples
    --------
    >>> values = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [5.0, 5.0, 5.0]})
    >>> normalise(values, "minmax").to_numpy().tolist()
    [[0.0, 0.5], [0.5, 0.5], [1.0, 0.5]]
    >>> normalise(values, "percentile")["a"].round(3).tolist()
    [0.167, 0.5, 0.833]
    """
    if method not in get_args(Normalise) or not clip > 0:
        raise InputError(f"Normalise by one of {', '.join(get_args(Normalise))}, with a positive clip; not {method!r}.")
    x = settle(indicators)
    if method == "percentile":
        return (x.rank() - 0.5) / x.notna().sum()
    # squares of large numbers would overflow; powers of two leave all digits as they are
    x = x.div(np.ldexp(1.0, np.frexp(x.abs().max().to_numpy())[1] - 1), axis="columns")
    lowest, highest = x.min(), x.max()
    # equal values are told by their ends: their standard deviation may differ from zero by a rounding
    flat = lowest == highest
    if method == "minmax":
        scaled = (x - lowest) / (highest - lowest).mask(flat, 1.0)
        return scaled.mask(flat & x.notna(), 0.5)
    scaled = (x - x.mean()) / x.std(ddof=0).mask(flat, 1.0)
    return (
        scaled.mask(flat & x.notna(), 0.0).clip(-clip, clip)
        if np.isfinite(clip)
        else scaled.mask(flat & x.notna(), 0.0)
    )


def settle(indicators: pd.DataFrame) -> pd.DataFrame:
    """Make equal what differs by rounding alone, as the mean of obce that are all alike does in each larger district.

    Parameters
    ----------
    indicators
        Area × indicator; NaN where not known.

    Returns
    -------
    pandas.DataFrame
        float64 of forty binary digits, twelve decimal ones.

    Examples
    --------
    >>> settle(pd.DataFrame({"a": [0.1 + 0.2, 0.3]}))["a"].nunique()
    1
    """
    part, power = np.frexp(indicators.to_numpy(np.float64))
    rounded = np.ldexp(np.rint(np.ldexp(part, _BITS)), power - _BITS)
    return pd.DataFrame(rounded, index=indicators.index, columns=indicators.columns)
