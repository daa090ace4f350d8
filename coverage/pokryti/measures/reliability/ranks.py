"""Ranks that say how firm they are: where a district would stand with one facility more or fewer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.measures.answer import number_series
from pokryti.measures.reliability.inventory import one_facility

__all__ = ["RANK_COLUMNS", "rank_intervals"]

RANK_COLUMNS = ["rank", "rank_low", "rank_high", "ranked"]


def rank_intervals(answers: pd.DataFrame, *, facility: pd.Series) -> pd.DataFrame:
    """Rank districts within each level, kind, form and unit, and say between which ranks each could stand.

    Parameters
    ----------
    answers
        Columns of the data contract, of measures of which more is better; unique index.
    facility
        Size of a usual facility of each series: index `kind, form, unit`, as `usual_facility` gives it.

    Returns
    -------
    pandas.DataFrame
        Aligned with the answers: `rank` (float64, 1 is the best supplied; equal districts share the better rank),
        `rank_low` and `rank_high` (float64, best and worst rank of the district when it alone had one facility more
        or fewer, or as much as the bounds `low` and `high` of its own answer leave open; the worst is the last of
        those that are equal) and `ranked` (int64, how many districts were ranked). A district without people of the
        target group, or whose value is not known, is not ranked: NaN. Where the size of a facility is not known, so
        are the bounds.

    Examples
    --------
    >>> answers = pd.DataFrame({"level": "orp", "kind": "k", "form": "f", "unit": "luzka",
    ...     "value": [40.0, 30.0, 0.0], "numerator": [40.0, 30.0, 0.0], "denominator": 1000.0, "flag": "ok",
    ...     "low": [40.0, 25.0, 0.0], "high": [40.0, 30.0, 0.0]})
    >>> size = pd.Series([12.0], index=pd.MultiIndex.from_tuples([("k", "f", "luzka")], names=["kind", "form", "unit"]))
    >>> rank_intervals(answers, facility=size)
       rank  rank_low  rank_high  ranked
    0   1.0       1.0        2.0       3
    1   2.0       1.0        2.0       3
    2   3.0       3.0        3.0       3
    """
    value = answers["value"].where((answers["denominator"] > 0) & (answers["flag"] != "unknown")).to_numpy(np.float64)
    less, more = one_facility(answers, facility=facility, per=_per(answers)).to_numpy(np.float64).T
    known = ~(np.isnan(less) | np.isnan(more))
    best = np.where(known, np.fmax(np.fmax(value, more), answers["high"].to_numpy(np.float64)), np.nan)
    worst = np.where(known, np.fmin(np.fmin(value, less), answers["low"].to_numpy(np.float64)), np.nan)
    ranks, ranked = _rank_among(_group(answers), value, best, worst)
    return pd.DataFrame(dict(zip(RANK_COLUMNS, [*ranks, ranked], strict=True)), index=answers.index)


def _per(answers: pd.DataFrame) -> float:
    """Find out how many people the values are for; of no importance where nobody has anything."""
    numbers = answers[["value", "numerator", "denominator"]]
    has = numbers[(numbers["numerator"] > 0) & (numbers["denominator"] > 0) & numbers["value"].notna()]
    return round(float((has["value"] * has["denominator"] / has["numerator"]).median()), 6) if len(has) else 1.0


def _group(answers: pd.DataFrame) -> NDArray[np.int64]:
    """Give each row the number of its level and series, within which it is ranked."""
    level, levels = pd.factorize(answers["level"], use_na_sentinel=False)
    return pd.factorize(number_series(answers).to_numpy() * len(levels) + level)[0].astype(np.int64)


def _rank_among(
    group: NDArray[np.int64], value: NDArray[np.float64], best: NDArray[np.float64], worst: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Count in each group who has more than each district now and at best, and who has as much as it at worst."""
    numbers, ranks = np.stack([value, best, worst]), np.full((3, len(value)), np.nan)
    ranked = np.bincount(group[np.isfinite(value)], minlength=group.max(initial=-1) + 1)
    for rows in np.split(np.argsort(group, kind="stable"), np.bincount(group).cumsum()[:-1]):
        now, risen, fallen = numbers[:, rows]
        ordered = np.sort(now[np.isfinite(now)])
        ranks[:2, rows] = 1.0 + ordered.size - np.searchsorted(ordered, [now, risen], side="right")
        # of equal districts anyone may be called the last; the district itself is among those counted
        ranks[2, rows] = ordered.size - np.searchsorted(ordered, fallen, side="left")
    return np.where(np.isfinite(value) & np.isfinite(numbers), ranks, np.nan), ranked[group]
