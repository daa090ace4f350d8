"""The tables of need that a run writes, where the study file has `[need]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["need_tables"]

_DRAWN = ["value", "rank", "ranked", "rank_median", "rank_low", "rank_high", "worst_fifth", "present", "flag"]


def need_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Make the tables of need for the levels above the obec and below the state.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    dict
        `need` (the index, its rank with the interval of the draws, those of the parties where their weights are known,
        and the indicators), `need_sensitivity` (Kendall's tau of the draws against the index, by what was
        drawn) and `need_redundant` (indicators that say the same); nothing when the study file has no `[need]`.
    """
    levels = [level for level in study.levels if level not in {"obec", "stat"}]
    if study.inputs.need is None or not levels:
        return {}
    drawn = {level: study.need_sensitivity(level=level) for level in levels}
    draws = pd.concat([answer.draws.assign(level=level) for level, answer in drawn.items()])
    taus = draws.groupby(["level", "normalise", "omitted"], sort=False)["tau"]
    return {
        "need": pd.concat([_of_level(study, level, drawn[level].districts) for level in levels], ignore_index=True),
        "need_sensitivity": pd.DataFrame(
            {"draws": taus.size(), "tau_median": taus.median(), "tau_low": taus.quantile(0.05)}
        ).reset_index(),
        "need_redundant": pd.concat(
            [study.redundant_indicators(level=level).assign(level=level) for level in levels], ignore_index=True
        )[["level", "first", "second", "correlation"]],
    }


def _of_level(study: Study, level: str, drawn: pd.DataFrame) -> pd.DataFrame:
    first = ["level", "area", "name"]
    parts = [drawn[[*first, *_DRAWN]]]
    if study.inputs.weights is not None:
        parts.append(study.disagreement(level=level).drop(columns=[*first, "ranked"]))
    made_of = study.need(level=level, intervals=False).drop(columns=[*first, "value", "present", "flag"])
    return pd.concat([*parts, made_of], axis=1)
