"""How far the standing of districts depends on catchment, decay and method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.measures import decay
from pokryti.measures.access.how import NEAREST
from pokryti.measures.decay import Decay

if TYPE_CHECKING:
    from pokryti.measures.access.sites import Surroundings

__all__ = ["CATCHMENTS_M", "CATCHMENTS_MIN", "CURVES", "METHODS", "rank_stability", "sensitivity"]

METHODS = ("nearest", "2sfca", "e2sfca", "3sfca")
CATCHMENTS_M = (15_000.0, 30_000.0, 45_000.0)
CATCHMENTS_MIN = (15.0, 30.0, 45.0)
CURVES: Mapping[str, Callable[[float], Decay]] = {
    "gaussian": lambda reach: decay.gaussian(reach / 3),
    "linear": decay.linear,
}
"""What is tried unless something else is asked for."""

_SERIES = ["form", "unit"]
_COSTS = NEAREST | {"raam"}
_NO_DECAY = {*_COSTS, "cumulative", "2sfca", "ratio"}


def sensitivity(
    surroundings: Surroundings,
    kind: str | Sequence[str],
    *,
    level: str,
    methods: Sequence[str] = METHODS,
    catchments: Sequence[float] | None = None,
    decays: Mapping[str, Callable[[float], Decay]] = CURVES,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
    k: int = 3,
) -> pd.DataFrame:
    """Measure access by every combination of method, catchment and decay.

    Parameters
    ----------
    surroundings
        Where people and services are.
    kind, level, group, form, unit, k
        As in `access_by_district`; choose form and unit so that one series is left.
    methods
        Names of methods; those without a decay are run once per catchment, and the nearest once, without any.
    catchments
        Metres, or minutes by a table of travel or roads; `CATCHMENTS_M` or `CATCHMENTS_MIN` when left out.
    decays
        Name → function that makes a decay for a catchment; a Gaussian of a third of it and a line by default.

    Returns
    -------
    pandas.DataFrame
        Columns `method, catchment` (NaN for the nearest)`, decay, form, unit, area, name, value, rank, ranked`; rank 1
        of `ranked` districts is served best, equal ones share the mean rank, and those whose people reach nothing share
        the last. A district whose people are none, hidden or not known has no rank. Then, alike for all runs of a
        district, how stable its rank is, in the columns of `rank_stability`.
    """
    from pokryti.measures.access.districts import access_by_district

    usual = CATCHMENTS_M if surroundings.by == "line" else CATCHMENTS_MIN
    parts = []
    for method in methods:
        curves = {"none": None} if method in _NO_DECAY else decays
        for catchment in (None,) if method in NEAREST else catchments or usual:
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
                    k=k,
                ).assign(method=method, catchment=catchment, decay=name)
                parts.append(answer.assign(**_ranks(answer, less_is_better=method in _COSTS)))
    columns = ["method", "catchment", "decay", *_SERIES, "area", "name", "value", "rank", "ranked"]
    runs = pd.concat(parts, ignore_index=True)[columns]
    stability = rank_stability(runs).drop(columns=["name", "ranked"])
    return runs.join(stability, on=[*_SERIES, "area"])


def _ranks(answer: pd.DataFrame, *, less_is_better: bool) -> dict[str, pd.Series]:
    """Rank the districts whose people are known, and count them."""
    served = answer["denominator"] > 0
    series = [answer[column] for column in _SERIES]
    ranks = answer["value"][served].groupby([column[served] for column in series])
    return {
        "rank": ranks.rank(ascending=less_is_better, na_option="bottom"),
        "ranked": served.groupby(series).transform("sum"),
    }


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
        Index `form, unit, area`; `name`, `ranked` (how many districts have a rank), `median_rank`, `best_rank`,
        `worst_rank`, `spread` (difference of the last two), `lower_quartile` and `upper_quartile` (between them lie
        the ranks of the middle half of the runs) and `among_lowest` (share of runs in which the district is among the
        worst served); worst first, and last those without a rank, of which all but the first two are NaN.
    """
    by = [*_SERIES, "area"]
    low = (runs["rank"] > (1 - lowest) * runs["ranked"]).where(runs["rank"].notna())
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
