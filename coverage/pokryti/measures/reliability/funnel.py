"""Funnel limits: how far from the common level a district of its size may lie before it calls for an explanation."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.errors import InputError

__all__ = ["FUNNEL_COLUMNS", "POSITIONS", "Overdispersion", "between_variance", "funnel"]

Overdispersion = Literal["none", "multiplicative", "additive"]
FUNNEL_COLUMNS = ["value", "target", "lower_95", "upper_95", "lower_998", "upper_998", "z", "position"]
POSITIONS = ("below_998", "below_95", "inside", "above_95", "above_998", "undefined")
TAILS = {"95": 0.025, "998": 0.001}
_WAYS = dict.fromkeys(("none", "multiplicative", "additive"))


def funnel(
    count: pd.Series,
    people: pd.Series,
    *,
    target: float | None = None,
    overdispersion: Overdispersion = "multiplicative",
    by: pd.Series | None = None,
    per: float = 1,
    proportion: bool = False,
    winsor: float = 0.1,
) -> pd.DataFrame:
    r"""Compare districts with the common level, allowing for their size and for the variation that all of them show.

    Parameters
    ----------
    count
        What is counted: places, events; NaN where not known.
    people
        Aligned with `count`.
    target
        The common level in the unit of the value; that of all districts together when left out.
    overdispersion
        `multiplicative` widens all limits by the same factor, `additive` adds a variance between districts, `none`
        leaves those of chance alone.
    by
        Series that each row belongs to, aligned; each has a target and a dispersion of its own. One when left out.
    per
        How many people a value is for.
    proportion
        Whether people are counted (binomial) instead of events or places per head (Poisson).
    winsor
        Share of districts at each end whose distance counts only as that of the quantile when dispersion is measured,
        so that those in question do not widen their own limits.

    Returns
    -------
    pandas.DataFrame
        Columns `FUNNEL_COLUMNS`, aligned: the value, the target, limits of 95 and 99.8 %, the distance `z` in widened
        standard errors and the `position` (one of `POSITIONS`; on a limit is inside). NaN and `undefined` without
        people or where a number is not known.

    Notes
    -----
    With the target :math:`\theta`, :math:`n` people and :math:`\sigma^2 = \theta / n` (for proportions
    :math:`\theta (1 - \theta) / n`):

    .. math::
        \theta \pm z \sigma \sqrt{\hat\varphi}, \quad \hat\varphi = \max\Bigl(1, \tfrac1I \sum_i z_i^2\Bigr)
        \qquad \text{or} \qquad \theta \pm z \sqrt{\sigma^2 + \hat\tau^2}

    Places come in whole facilities: where these have :math:`f` places, the variance of their number is :math:`f` times
    that of a Poisson count. This is what the multiplicative factor stands for, and why it is the usual one.

    References
    ----------
    Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance. Statistics in Medicine 24: 1185-1202.

    Examples
    --------
    >>> places, people = pd.Series([40.0, 50.0, 10.0]), pd.Series([1000.0, 1000.0, 1000.0])
    >>> funnel(places, people, overdispersion="none", per=1000)[["lower_95", "upper_95", "position"]].round(1)
       lower_95  upper_95   position
    0      22.0      44.6     inside
    1      22.0      44.6   above_95
    2      22.0      44.6  below_998
    """
    catalog.lookup(_WAYS, overdispersion, "way to allow for overdispersion")
    if not 0 <= winsor < 0.5:
        raise InputError(f"The share of districts winsorised at each end lies between 0 and 0.5; it is {winsor}.")
    known = count.notna() & (people > 0)
    rows = pd.DataFrame({"count": count, "people": people, "by": 0 if by is None else by})[known].astype(
        {"count": "float64", "people": "float64"}
    )
    value, theta = rows["count"] / rows["people"], _target(rows, target, per)
    chance = theta * (1 - theta if proportion else 1) / rows["people"]
    if (chance < 0).any():
        raise InputError("Shares and targets of proportions lie between 0 and 1; for other counts leave `proportion`.")
    variance = _widened(value - theta, chance, rows["by"], overdispersion, winsor=winsor)
    spread = np.sqrt(variance)
    z = ((value - theta) / spread).fillna(0.0)  # where nothing may vary, all that differs is outside
    limits = _limits(theta, spread, ceiling=1.0 if proportion else np.inf)
    table = pd.DataFrame({"value": value, "target": theta, **limits}) * per
    table = table.assign(z=z, position=_position(z)).reindex(count.index)
    return table.assign(position=table["position"].fillna("undefined"))[FUNNEL_COLUMNS]


def between_variance(distance: pd.Series, variance: pd.Series) -> float:
    r"""Estimate the variance between districts that chance does not explain, never below zero.

    Parameters
    ----------
    distance
        Distance of each district from the common level.
    variance
        Variance of each by chance.

    Returns
    -------
    float
        :math:`\hat\tau^2`; 0 for a single district.

    Notes
    -----
    .. math:: \hat\tau^2 = \max\Bigl(0, \frac{\sum_i d_i^2 w_i - (I - 1)}{\sum w_i - \sum w_i^2 / \sum w_i}\Bigr),
        \qquad w_i = 1 / \sigma_i^2

    References
    ----------
    DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Controlled Clinical Trials 7: 177-188.

    Examples
    --------
    >>> between_variance(pd.Series([-2.0, 0.0, 2.0]), pd.Series([1.0, 1.0, 1.0]))
    3.0
    """
    weight = 1 / variance[variance > 0]
    if len(weight) < 2:
        return 0.0
    excess = float((distance[weight.index] ** 2 * weight).sum()) - (len(weight) - 1)
    return max(0.0, excess / float(weight.sum() - (weight**2).sum() / weight.sum()))


def _target(rows: pd.DataFrame, target: float | None, per: float) -> pd.Series:
    if target is not None:
        return pd.Series(target / per, index=rows.index)
    sums = rows.groupby("by")[["count", "people"]].transform("sum")
    return sums["count"] / sums["people"]


def _widened(
    distance: pd.Series, chance: pd.Series, by: pd.Series, overdispersion: Overdispersion, *, winsor: float
) -> pd.Series:
    """Add to the variance by chance what the districts of each series vary beyond it."""
    if overdispersion == "none":
        return chance
    error = np.sqrt(chance.where(chance > 0))
    z = distance / error
    if winsor:
        z = z.groupby(by).transform(lambda one: one.clip(one.quantile(winsor), one.quantile(1 - winsor)))
    if overdispersion == "multiplicative":
        inflation: pd.Series = (z**2).groupby(by).transform("mean").clip(lower=1).fillna(1.0)
        return chance * inflation
    tau = {key: between_variance(one * error[one.index], chance[one.index]) for key, one in z.groupby(by)}
    return chance + by.map(tau).astype("float64")


def _limits(theta: pd.Series, spread: pd.Series, *, ceiling: float) -> dict[str, pd.Series]:
    from scipy.special import ndtri

    return {
        f"{side}_{name}": (theta + sign * -ndtri(tail) * spread).clip(0, ceiling)
        for name, tail in TAILS.items()
        for side, sign in (("lower", -1), ("upper", 1))
    }


def _position(z: pd.Series) -> NDArray[np.object_]:
    from scipy.special import ndtri

    narrow, wide = -ndtri(TAILS["95"]), -ndtri(TAILS["998"])
    conditions = [z < -wide, z < -narrow, z > wide, z > narrow]
    names = ["below_998", "below_95", "above_998", "above_95"]
    return np.select(conditions, [np.array(name, dtype=object) for name in names], default="inside")
