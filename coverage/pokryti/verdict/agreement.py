"""Let all rules speak and count how many agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.measures import ANSWER_COLUMNS
from pokryti.verdict.rule import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pokryti.measures import Benchmark
    from pokryti.verdict.rule import Judgement, Rule

__all__ = ["VERDICT_COLUMNS", "agreement"]

VERDICT_COLUMNS = [
    *ANSWER_COLUMNS,
    "benchmark",
    "gap",
    "rules_met",
    "rules_applied",
    "rules",
    "margin",
    "reason_cs",
    "reason_en",
]


def agreement(
    answers: pd.DataFrame,
    rules: Sequence[Rule],
    *,
    resolve: Callable[[Benchmark, pd.DataFrame], pd.Series],
    benchmark: Benchmark,
    per: float,
    areas: Collection[str] | None = None,
) -> pd.DataFrame:
    """Judge districts by every rule.

    Parameters
    ----------
    answers
        Columns of the data contract: all districts of one level, one or more series of numbers (kind, form, unit);
        unique index.
    rules
        The rules.
    resolve
        Gives the value of a benchmark for each row of answers.
    benchmark
        The benchmark of the columns `benchmark` and `gap`.
    per
        How many people a value is for.
    areas
        Codes of the districts whose verdict is wanted, all when left out; the others are compared with.

    Returns
    -------
    pandas.DataFrame
        Columns `VERDICT_COLUMNS`, in the order of `answers`: `benchmark` (its value), `gap` (capacity missing to it),
        `rules_met` of `rules_applied`, `rules` (ids of those met, joined by `;`), `margin` (capacity to add until no
        rule is met; 0 where none is), and the reasons. A district whose value is not known, or without people of the
        target group, is not judged: `rules_applied` is 0.
    """
    wanted = pd.Series(data=True, index=answers.index) if areas is None else answers["area"].isin(areas)
    known = answers[(answers["denominator"] > 0) & (answers["flag"] != "unknown")]
    nobody = pd.Series(np.nan, index=known.index)
    told = wanted[known.index]
    verdicts = [
        rule.judge(Case(known, resolve(rule.benchmark, known) if rule.benchmark else nobody, per, told))
        for rule in rules
    ]
    limit = resolve(benchmark, known)
    columns = _combine(rules, verdicts, told).assign(
        benchmark=limit, gap=Case(known, limit, per, told).gap_to(limit), rules_applied=len(rules)
    )
    fill = {"rules_met": 0, "rules_applied": 0, "rules": "", "reason_cs": "", "reason_en": ""}
    result = answers[wanted].join(columns).fillna(fill).astype({"rules_met": "int64", "rules_applied": "int64"})
    return result[VERDICT_COLUMNS]


def _combine(rules: Sequence[Rule], verdicts: Sequence[Judgement], told: pd.Series) -> pd.DataFrame:
    """Count and name the rules met by the districts to be told of."""
    shape = len(verdicts), int(told.sum())
    met = np.array([verdict.met[told].to_numpy(bool) for verdict in verdicts], dtype=bool).reshape(shape)
    gaps = np.array([verdict.gap[told].to_numpy(np.float64) for verdict in verdicts]).reshape(shape)
    ids = np.array([rule.id for rule in rules], dtype=object)
    return pd.DataFrame(
        {
            "rules_met": met.sum(axis=0),
            "rules": [";".join(ids[column]) for column in met.T],
            "margin": gaps.max(axis=0, initial=0.0),
            "reason_cs": _join([verdict.reason_cs[told] for verdict in verdicts], shape[1]),
            "reason_en": _join([verdict.reason_en[told] for verdict in verdicts], shape[1]),
        },
        index=told.index[told],
    )


def _join(reasons: Sequence[pd.Series], rows: int) -> list[str]:
    if not reasons:
        return [""] * rows
    return ["; ".join(filter(None, row)) for row in zip(*reasons, strict=True)]
