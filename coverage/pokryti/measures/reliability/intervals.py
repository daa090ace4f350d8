"""Intervals for events: counts, rates, proportions and standardised ratios.

They tell how far chance alone could move a number of events, such as people who applied or were helped. Capacity is an
inventory, counted to the last place: what could move it is in `inventory`, not here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.errors import InputError, first

__all__ = ["count_interval", "proportion_interval", "rate_interval", "ratio_interval"]

FEW = 10
"""Below this many events the interval is exact, from there on Byar's, as in the Fingertips guidance of PHE."""


def count_interval(count: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    r"""Bound a number of events: exactly below ten, by Byar's approximation from ten on.

    Parameters
    ----------
    count
        Events, zero or more; NaN where not known.
    confidence
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        float64 `value, low, high`, aligned with `count`; NaN where the count is not known. No events give zero to
        3.69 (at 95 %).

    Notes
    -----
    For :math:`o` events, with :math:`z` the normal and :math:`\chi^2` the chi-squared quantile:

    .. math::
        o < 10: \; \tfrac12 \chi^2_{\alpha/2,\,2o}, \; \tfrac12 \chi^2_{1-\alpha/2,\,2o+2} \qquad
        o \ge 10: \; o \left(1 - \tfrac{1}{9o} - \tfrac{z}{3\sqrt{o}}\right)^3, \;
        (o+1) \left(1 - \tfrac{1}{9(o+1)} + \tfrac{z}{3\sqrt{o+1}}\right)^3

    References
    ----------
    Breslow NE, Day NE (1987). Statistical methods in cancer research II. IARC Scientific Publications 82.

    Examples
    --------
    >>> count_interval(pd.Series([0, 5, 65])).round(3)
       value     low    high
    0    0.0   0.000   3.689
    1    5.0   1.623  11.668
    2   65.0  50.163  82.849
    """
    from scipy.special import gammaincinv, ndtri

    _refuse_negative(count)
    events, tail = count.to_numpy(np.float64), _tail(confidence)
    z, positive, next_one = -ndtri(tail), np.where(events > 0, events, 1.0), events + 1
    byar_low = positive * (1 - 1 / (9 * positive) - z / (3 * np.sqrt(positive))) ** 3
    byar_high = next_one * (1 - 1 / (9 * next_one) + z / (3 * np.sqrt(next_one))) ** 3
    few = events < FEW
    # half a chi-squared quantile is a quantile of the gamma distribution
    low = np.where(few, gammaincinv(positive, tail), byar_low)
    high = np.where(few, gammaincinv(next_one, 1 - tail), byar_high)
    low = np.where(events > 0, low, np.where(events == 0, 0.0, np.nan))
    return pd.DataFrame({"value": events, "low": low, "high": high}, index=count.index)


def rate_interval(count: pd.Series, people: pd.Series, *, per: float = 1000, confidence: float = 0.95) -> pd.DataFrame:
    """Bound a number of events per so many people.

    Parameters
    ----------
    count
        Events, zero or more.
    people
        Aligned with `count`.
    per
        How many people a value is for.
    confidence
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        float64 `value, low, high`; NaN where the people are zero or either number is not known.

    Examples
    --------
    >>> rate_interval(pd.Series([5, 1]), pd.Series([100, 0]), per=100).round(6)
       value       low       high
    0    5.0  1.623486  11.668332
    1    NaN       NaN        NaN
    """
    _refuse_negative(people)
    return count_interval(count, confidence=confidence).mul(per / people.where(people > 0), axis=0)


def ratio_interval(observed: pd.Series, expected: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    """Bound a standardised ratio, observed events over those that national rates by age and sex would give.

    Parameters
    ----------
    observed
        Events, zero or more.
    expected
        Expected events, aligned with `observed`.
    confidence
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        float64 `value, low, high`; 1 is as expected. NaN where nothing is expected or a number is not known.

    Examples
    --------
    >>> ratio_interval(pd.Series([65]), pd.Series([50.0])).round(3)
       value    low   high
    0    1.3  1.003  1.657
    """
    return rate_interval(observed, expected, per=1, confidence=confidence)


def proportion_interval(count: pd.Series, people: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    r"""Bound a share of people by the score interval of Wilson.

    Parameters
    ----------
    count
        How many of the people.
    people
        Aligned with `count`, nowhere fewer.
    confidence
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        float64 `value, low, high` between 0 and 1; NaN where the people are zero or either number is not known.

    Notes
    -----
    With :math:`p = o / n`:

    .. math:: \frac{p + z^2 / 2n \pm z \sqrt{p (1 - p) / n + z^2 / 4n^2}}{1 + z^2 / n}

    References
    ----------
    Wilson EB (1927). Probable inference, the law of succession, and statistical inference. JASA 22: 209-212.

    Examples
    --------
    >>> proportion_interval(pd.Series([65]), pd.Series([100])).round(6)
       value       low      high
    0   0.65  0.552544  0.736358
    """
    from scipy.special import ndtri

    _refuse_negative(count)
    _refuse(count > people, "More are counted than there are people")
    n, square = people.where(people > 0), ndtri(_tail(confidence)) ** 2
    share = count / n
    middle, half = share + square / (2 * n), np.sqrt(square * (share * (1 - share) / n + square / (4 * n**2)))
    bounds = {"low": (middle - half) / (1 + square / n), "high": (middle + half) / (1 + square / n)}
    return pd.DataFrame({"value": share, **bounds}, dtype="float64").clip(0, 1)


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise InputError(f"Confidence lies between 0 and 1, such as 0.95; it is {confidence}.")
    return (1 - confidence) / 2


def _refuse_negative(count: pd.Series) -> None:
    _refuse(count < 0, "Counts cannot be negative")


def _refuse(wrong: pd.Series, why: str) -> None:
    if wrong.any():
        raise InputError(f"{why}: rows {first(wrong.index[wrong])}. Correct the counts.")
