"""How far the standing of districts depends on catchment, decay and method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.measures import decay
from pokryti.measures.decay import Decay

if TYPE_CHECKING:
    from pokryti.measures.access.sites import Surroundings

__all__ = ["CATCHMENTS_M", "CURVES", "METHODS", "rank_stability", "sensitivity"]

METHODS = ("nearest", "2sfca", "e2sfca", "3sfca")
CATCHMENTS_M = (15_000.0, 30_000.0, 45_000.0)
CURVES: Mapping[str, Callable[[float], Decay]] = {
    "gaussian": lambda reach: decay.gaussian(reach / 3),
    "linear": decay.linear,
}
"""What is tried unless something else is asked for."""

_COSTS = {"nearest", "raam"}
_NO_DECAY = {*_COSTS, "cumulative", "2sfca", "ratio"}


def sensitivity(
    surroundings: Surroundings,
    kind: str | Sequence[str],
    *,
    level: str,
    methods: Sequence[str] = METHODS,
    catchments: Sequence[float] = CATCHMENTS_M,
    decays: Mapping[str, Callable[[float], Decay]] = CURVES,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Measure access by every combination of method, catchment and decay.

    Parameters
    ----------
    surroundings
        Where people and services are.
    kind, level, group, form, unit
        As in `access_by_district`; choose form and unit so that one series is left.
    methods
        Names of methods; those without a decay are run once per catchment, and the nearest once, without any.
    catchments
        Metres, or minutes by a table of travel or roads.
    decays
        Name → function that makes a decay for a catchment; a Gaussian of a third of it and a line by default.

    Returns
    -------
    pandas.DataFrame
        Columns `method, catchment` (NaN for the nearest)`, decay, form, unit, area, name, value, rank, ranked`; rank 1
        of `ranked` districts is served best, equal ones share the mean rank.
    """
    from pokryti.measures.access.districts import access_by_district

    parts = []
    for method in methods:
        curves = {"none": None} if method in _NO_DECAY else decays
        for catchment in (None,) if method == "nearest" else catchments:
            for name, curve in curves.items():
                answer = access_by_district(
                    surroundings,
                    kind,
                    method=method,
                    level=level,
                    catchment=catchment,
                    decay=curve(catchment) if curve and catchment else None,
                    group=group,
                    form=form,
                    unit=unit,
                )
                by_series = answer.groupby(["form", "unit"])["value"]
                ranks = by_series.rank(ascending=method in _COSTS, na_option="bottom")
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
        Index `form, unit, area`; `name`, `ranked` (how many districts there are), `median_rank`, `best_rank`,
        `worst_rank`, `spread` (difference of the last two), `lower_quartile` and `upper_quartile` (between them lie
        the ranks of the middle half of the runs) and `among_lowest` (share of runs in which the district is among the
        worst served); worst first.
    """
    by = ["form", "unit", "area"]
    low = runs["rank"] > (1 - lowest) * runs["ranked"]
    table = (
        runs.assign(low=low)
        .groupby(by)
        .agg(
            name=("name", "first"),
            ranked=("ranked", "max"),
            median_rank=("rank", "median"),
            best_rank=("rank", "min"),
            worst_rank=("rank", "max"),
            lower_quartile=("rank", lambda ranks: ranks.quantile(0.25)),
            upper_quartile=("rank", lambda ranks: ranks.quantile(0.75)),
            among_lowest=("low", "mean"),
        )
    )
    table.insert(5, "spread", table["worst_rank"] - table["best_rank"])
    return table.sort_values(["among_lowest", "median_rank"], ascending=False, kind="stable")
