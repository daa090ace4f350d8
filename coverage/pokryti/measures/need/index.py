"""The composite need index, as the OECD/JRC handbook orders: direction, scale, weights, aggregation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import InputError
from pokryti.measures.need.normalise import Normalise, normalise, orient
from pokryti.measures.need.weights import unit_weights

__all__ = ["DIGITS", "NEED_COLUMNS", "Aggregate", "combine", "need_index", "need_table", "rank_need"]

Aggregate = Literal["arithmetic", "geometric"]
NEED_COLUMNS = ["value", "rank", "ranked", "present", "flag"]
_SCALE = 99.0  # min–max values from 1 to 100, so that a product of them never vanishes
DIGITS = 12


def need_index(
    indicators: pd.DataFrame,
    *,
    polarity: Mapping[str, str],
    weights: Mapping[str, float] | None = None,
    normalise: Normalise = "z",
    clip: float = 3.0,
    aggregate: Aggregate = "arithmetic",
    least_present: float = 0.5,
) -> pd.Series:
    """Give the need index of each district; higher means more need.

    Parameters
    ----------
    indicators, polarity, weights, normalise, clip, aggregate, least_present
        As in `need_table`.

    Returns
    -------
    pandas.Series
        float64 named `need`; NaN where too little is known.

    Examples
    --------
    >>> districts = pd.DataFrame({"old": [10.0, 20.0, 30.0], "income": [30.0, 20.0, 10.0]}, index=["a", "b", "c"])
    >>> need_index(districts, polarity={"old": "more_need", "income": "less_need"}).round(3).to_dict()
    {'a': -1.225, 'b': 0.0, 'c': 1.225}
    """
    table = need_table(
        indicators,
        polarity=polarity,
        weights=weights,
        normalise=normalise,
        clip=clip,
        aggregate=aggregate,
        least_present=least_present,
    )
    return table["value"].rename("need")


def need_table(
    indicators: pd.DataFrame,
    *,
    polarity: Mapping[str, str],
    weights: Mapping[str, float] | None = None,
    normalise: Normalise = "z",
    clip: float = 3.0,
    aggregate: Aggregate = "arithmetic",
    least_present: float = 0.5,
) -> pd.DataFrame:
    r"""Give the need index with what it stands on.

    Parameters
    ----------
    indicators
        Area × indicator; NaN where not known.
    polarity
        Indicator → `more_need` or `less_need`.
    weights
        Indicator → weight; all alike when left out. Only their proportions matter.
    normalise
        `z`, `minmax` or `percentile`.
    clip
        Largest distance from the mean in standard deviations, for `z`.
    aggregate
        `arithmetic`, where much of one thing makes up for little of another, or `geometric`, where it does so less:
        several needs at once then count more than a single great one.
    least_present
        Share of the weight whose indicators must be known; below it the index is not known.

    Returns
    -------
    pandas.DataFrame
        By area: `value` (float64), `rank` (1 has most need, equal districts share the better rank; NaN where not
        known), `ranked` (how many districts have a rank), `present` (share of the weight whose indicators are known)
        and `flag`: `ok`, `incomplete` (made of the known indicators alone, never of zeros in place of the others) or
        `unknown`.

    Raises
    ------
    InputError
        When there are no indicators, a weight or a polarity is missing, or `geometric` is asked of `z`.

    Notes
    -----
    With normalised indicators :math:`x_i`, weights :math:`w_i`, and sums over the indicators known:

    .. math:: N = \frac{\sum_i w_i x_i}{\sum_i w_i}, \qquad
              N_g = \frac{\exp\left(\sum_i w_i \ln(1 + 99 x_i) / \sum_i w_i\right) - 1}{99}

    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6.

    Examples
    --------
    >>> districts = pd.DataFrame({"old": [10.0, 20.0, 30.0], "poor": [1.0, 2.0, None]}, index=["a", "b", "c"])
    >>> need_table(districts, polarity=dict.fromkeys(districts, "more_need"), normalise="minmax")
       value  rank  ranked  present        flag
    a   0.00   3.0       3      1.0          ok
    b   0.75   2.0       3      1.0          ok
    c   1.00   1.0       3      0.5  incomplete
    """
    if indicators.empty:
        raise InputError("There is nothing to make a need index of: name indicators, and districts that have them.")
    shares = unit_weights(weights, [str(name) for name in indicators])
    scaled = _scaled(indicators, polarity, normalise, clip=clip, aggregate=aggregate)
    value, present = combine(scaled, shares.to_numpy(np.float64)[None, :], aggregate=aggregate)
    known = (present[0] >= least_present - 1e-9) & (present[0] > 0)
    flag = np.select([~known, present[0] < 1 - 1e-9], ["unknown", "incomplete"], "ok")
    values = pd.Series(np.where(known, value[0], np.nan), index=indicators.index)
    table = pd.DataFrame({"value": values, "rank": rank_need(values), "present": present[0].round(DIGITS)})
    flags = pd.Series(flag, index=indicators.index, dtype="str")
    return table.assign(ranked=int(known.sum()), flag=flags)[NEED_COLUMNS]


def _scaled(
    indicators: pd.DataFrame, polarity: Mapping[str, str], method: Normalise, *, clip: float, aggregate: Aggregate
) -> NDArray[np.float64]:
    if aggregate not in get_args(Aggregate):
        raise InputError(f"Aggregate by one of {', '.join(get_args(Aggregate))}, not {aggregate!r}.")
    if aggregate == "geometric" and method == "z":
        raise InputError("A geometric mean needs values from zero up: normalise by 'minmax' or 'percentile'.")
    return normalise(orient(indicators, polarity), method, clip=clip).to_numpy(np.float64)


def combine(
    scaled: NDArray[np.float64], weights: NDArray[np.float64], *, aggregate: Aggregate
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Combine normalised indicators by many sets of weights at once.

    Parameters
    ----------
    scaled
        Area × indicator; NaN where not known.
    weights
        Set × indicator, from zero up.
    aggregate
        `arithmetic` or `geometric`.

    Returns
    -------
    value : numpy.ndarray
        Set × area; NaN where no indicator with a weight is known. Rounded to twelve decimals, so that equal districts
        stay equal.
    present : numpy.ndarray
        Set × area: the weight of the indicators known.
    """
    known = ~np.isnan(scaled)
    part = np.log1p(_SCALE * scaled) if aggregate == "geometric" else scaled
    total = weights @ np.where(known, part, 0.0).T
    if known.all():
        present = np.broadcast_to(weights.sum(axis=1, keepdims=True), total.shape)
    else:
        present = weights @ known.T.astype(np.float64)
    mean = np.divide(total, present, out=np.full(total.shape, np.nan), where=present > 0)
    return np.round(np.expm1(mean) / _SCALE if aggregate == "geometric" else mean, DIGITS), present


def rank_need(values: pd.Series) -> pd.Series:
    """Rank districts by need.

    Parameters
    ----------
    values
        The index; higher means more need.

    Returns
    -------
    pandas.Series
        float64; 1 has most need, equal districts share the better rank, NaN where not known.
    """
    return values.rank(ascending=False, method="min")
