"""Ranks that say how firm they are: where a district would stand with one facility more or fewer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.joined import SERIES
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
        `rank_low` and `rank_high` (float64, best and worst rank of the district when it alone had one facility more or
        fewer, or as much as the bounds `low` and `high` of its own answer leave open) and `ranked` (int64, how many
        districts were ranked). A district without people of the target group, or whose value is not known, is not
        ranked: NaN. Where the size of a facility is not known, so are the bounds.

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
    value = answers["value"].where((answers["denominator"] > 0) & (answers["flag"] != "unknown"))
    moved = one_facility(answers, facility=facility, per=_per(answers))
    known = moved.notna().all(axis=1)
    best = pd.concat([value, moved["value_more"], answers["high"]], axis=1).max(axis=1).where(known)
    worst = pd.concat([value, moved["value_less"], answers["low"]], axis=1).min(axis=1).where(known)
    group = np.asarray(answers.groupby(["level", *SERIES], sort=False, dropna=False).ngroup(), dtype=np.int64)
    ranks, ranked = _rank_among(group, *(column.to_numpy(np.float64) for column in (value, best, worst)))
    return pd.DataFrame(dict(zip(RANK_COLUMNS, [*ranks, ranked], strict=True)), index=answers.index)


def _per(answers: pd.DataFrame) -> float:
    """Find out how many people the values are for; of no importance where nobody has anything."""
    has = answers[(answers["numerator"] > 0) & (answers["denominator"] > 0) & answers["value"].notna()]
    return round(float((has["value"] * has["denominator"] / has["numerator"]).median()), 6) if len(has) else 1.0


def _rank_among(
    group: NDArray[np.int64], value: NDArray[np.float64], best: NDArray[np.float64], worst: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Count in each group how many other districts have more than each district now, at best and at worst."""
    there = np.isfinite(value)
    levels, position = np.unique(np.concatenate([value, best, worst]), return_inverse=True)
    keys = position.reshape(3, -1) + group * len(levels)
    ordered = np.sort(keys[0][there])
    end = np.searchsorted(ordered, (np.arange(group.max(initial=-1) + 1) + 1) * len(levels))
    above = end[group] - np.searchsorted(ordered, keys, side="right")
    # a district that falls would find its own present value above it
    above[2] -= keys[0] > keys[2]
    ranks = np.where(there & np.isfinite(np.stack([value, best, worst])), above + 1.0, np.nan)
    return ranks, np.diff(end, prepend=0)[group]
