"""Judge the districts of a study, compared with all that its files hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti import measures, verdict
from pokryti.measures import Benchmark, Reference
from pokryti.verdict import Rule

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["judge", "judge_all"]


def judge(
    study: Study,
    kind: str | Sequence[str] | None,
    *,
    level: str,
    benchmark: Benchmark | None,
    rules: Sequence[Rule] | None,
    question: Mapping[str, Any],
) -> pd.DataFrame:
    """Judge the districts of one level.

    Parameters
    ----------
    study
        The study.
    kind
        Id of a kind, several taken together, or None for every kind.
    level
        Level of territory.
    benchmark
        What to compare with; the mean of the state when left out.
    rules
        The rules; the usual ones when left out.
    question
        `per, group, form, unit` as in `measures.ratio`; of these only `per` counts when no kind is named.

    Returns
    -------
    pandas.DataFrame
        Columns of `verdict.VERDICT_COLUMNS`, districts of the region only.
    """

    def compute(at: str) -> pd.DataFrame:
        if kind is None:
            return measures.coverage(study.joined, level=at, per=question["per"])
        return measures.ratio(study.joined, kind, level=at, **question)

    benchmark = benchmark or Benchmark.mean("stat")
    return verdict.agreement(
        compute(level),
        verdict.usual_rules(benchmark) if rules is None else rules,
        resolve=Reference(study.joined, compute),
        benchmark=benchmark,
        per=question["per"],
        areas=study.codes(level),
    ).reset_index(drop=True)


def judge_all(study: Study) -> pd.DataFrame:
    """Judge every kind where a verdict makes sense: above the obec, below the state.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    pandas.DataFrame
        Columns of `verdict.VERDICT_COLUMNS`.
    """
    levels = [level for level in study.levels if level not in {"obec", "stat"}]
    if not levels:
        return pd.DataFrame(columns=pd.Index(verdict.VERDICT_COLUMNS))
    return pd.concat([study.underserved(level=level) for level in levels], ignore_index=True)
