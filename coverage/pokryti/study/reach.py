"""What an atlas shows of access: how far the nearest service is, and how much capacity is within reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti.joined import SERIES
from pokryti.measures.decay import gaussian
from pokryti.publish import usual_pictures

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["reach"]

_FAR_M = 10_000
_REACH_M = 20_000
_METHODS: dict[str, dict[str, Any]] = {
    "nearest": {"limit": _FAR_M},
    # the same bell curve as in the rule that compares access with supply: 1 % is left at the end of the catchment
    "e2sfca": {"catchment": _REACH_M, "decay": gaussian(_REACH_M / 3)},
}
_DIGITS = {"nearest": 3, "e2sfca": 4}


def reach(study: Study, levels: Sequence[str], kinds: Sequence[str] | None) -> pd.DataFrame:
    """Measure access to the largest series of each kind, by every method that an atlas shows.

    Parameters
    ----------
    study
        The study.
    levels
        Levels of territory.
    kinds
        Ids of kinds; those of the study, or the usual ones, when None.

    Returns
    -------
    pandas.DataFrame
        Columns of `measures.access.ACCESS_COLUMNS`; distances in kilometres. Empty where no place is known.
    """
    nowhere = study.places.empty or study.places.geometry.isna().all()
    if nowhere or (kinds is not None and not kinds):
        return pd.DataFrame()
    series = usual_pictures(study.supply, study.kinds if kinds is None else kinds)
    parts = [
        _measure(study, {name: row[name] for name in SERIES}, levels, method)
        for _, row in series.iterrows()
        for method in _METHODS
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _measure(study: Study, series: dict[str, Any], levels: Sequence[str], method: str) -> pd.DataFrame:
    answer = study.access(**series, method=method, level=levels, **_METHODS[method])
    km = answer["value"] / 1000 if method == "nearest" else answer["value"]
    # what is not known may also lower it: then the map must not say "at least"
    either = answer["flag"].eq("unknown") & answer["low"].isna() & answer["edge"].gt(0)
    return answer.assign(value=km.round(_DIGITS[method]), flag=answer["flag"].mask(either, "edge"))
