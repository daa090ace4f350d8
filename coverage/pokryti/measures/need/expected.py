"""Observed against expected: how many a district has, and how many its age and sex would lead one to expect."""

from __future__ import annotations

import pandas as pd

from pokryti.measures.reliability import ratio_interval

__all__ = ["observed_to_expected"]


def observed_to_expected(observed: pd.Series, expected: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    r"""Divide observed by expected numbers (standardised incidence ratio).

    Parameters
    ----------
    observed
        Events counted, zero or more; NaN where not known.
    expected
        People of a target group of expected need, aligned with `observed`.
    confidence
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        Aligned: `observed, expected, value` (one where the district is as its age and sex say), `low, high`; NaN where
        nothing is expected.

    Notes
    -----
    Indirect standardisation: :math:`SIR_d = O_d / \sum_a P_{da} \lambda_a`.

    Examples
    --------
    >>> observed, expected = pd.Series([120.0, 40.0]), pd.Series([100.0, 50.0])
    >>> observed_to_expected(observed, expected)["value"].tolist()
    [1.2, 0.8]
    """
    interval = ratio_interval(observed, expected, confidence=confidence)
    return pd.DataFrame({"observed": observed, "expected": expected}).join(interval)
