"""How far the standing of districts depends on catchment, decay and method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from pokryti.measures.access.districts import access_by_district
from pokryti.measures.access.sites import Surroundings
from pokryti.measures.decay import Decay

__all__ = ["rank_stability", "sensitivity"]

_NO_DECAY = {"nearest", "cumulative", "2sfca", "ratio"}


def sensitivity(
    surroundings: Surroundings,
    kind: str | Sequence[str],
    *,
    level: str,
    methods: Sequence[str],
    catchments: Sequence[float],
    decays: Mapping[str, Callable[[float], Decay]],
    form: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Measure access by every combination of method, catchment and decay.

    Parameters
    ----------
    surroundings
        Where people and services are.
    kind, level, form, unit
        As in `access_by_district`; choose form and unit so that one series is left.
    methods
        Names of methods; those without a decay are run once per catchment.
    catchments
        Metres.
    decays
        Name → function that makes a decay for a catchment, such as `lambda reach: gaussian(reach / 3)`.

    Returns
    -------
    pandas.DataFrame
        Columns `method, catchment, decay, form, unit, area, name, value, rank, ranked`; rank 1 of `ranked` districts
        is served best, equal ones share the mean rank.
    """
    parts = []
    for method in methods:
        curves = {"none": None} if method in _NO_DECAY else decays
        for catchment in catchments:
            for name, curve in curves.items():
                answer = access_by_district(
                    surroundings,
                    kind,
                    method=method,
                    level=level,
                    catchment=catchment,
                    decay=curve(catchment) if curve else None,
                    form=form,
                    unit=unit,
                )
                by_series = answer.groupby(["form", "unit"])["value"]
                ranks = by_series.rank(ascending=method == "nearest", na_option="bottom")
                parts.append(
                    answer.assign(
                        method=method, catchment=catchment, decay=name, rank=ranks, ranked=by_series.transform("size")
                    )
                )
    columns = ["method", "catchment", "decay", "form", "unit", "area", "name", "value", "rank", "ranked"]
    return pd.concat(parts, ignore_index=True)[columns]


def rank_stability(runs: pd.DataFrame, *, lowest: float = 0.2) -> pd.DataFrame:
    """Say how much the rank of each district varies between runs.

    Parameters
    ----------
    runs
        From `sensitivity`.
    lowest
        Which share of districts counts as worst served.

    Returns
    -------
    pandas.DataFrame
        Index `form, unit, area`; `name`, `median_rank`, `best_rank`, `worst_rank`, `spread` (difference of the last
        two) and `among_lowest` (share of runs in which the district is among the worst served); worst first.
    """
    by = ["form", "unit", "area"]
    low = runs["rank"] > (1 - lowest) * runs["ranked"]
    table = (
        runs.assign(low=low)
        .groupby(by)
        .agg(
            name=("name", "first"),
            median_rank=("rank", "median"),
            best_rank=("rank", "min"),
            worst_rank=("rank", "max"),
            among_lowest=("low", "mean"),
        )
    )
    table.insert(4, "spread", table["worst_rank"] - table["best_rank"])
    return table.sort_values(["among_lowest", "median_rank"], ascending=False, kind="stable")
