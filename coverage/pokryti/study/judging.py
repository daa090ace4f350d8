"""Answer for the districts of a study, and judge them, compared with all that its files hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any, Protocol

import pandas as pd

from pokryti import measures, verdict
from pokryti.joined import Joined
from pokryti.measures import Benchmark, Reference
from pokryti.verdict import Rule

__all__ = ["VerdictsOfStudy", "cover_all", "judge", "judge_all"]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    def codes(self, level: str) -> list[str]: ...


def cover_all(study: _Tables, *, per: int) -> pd.DataFrame:
    """Give capacity per head of every kind at all levels of a study.

    Parameters
    ----------
    study
        The study.
    per
        How many people a value is for.

    Returns
    -------
    pandas.DataFrame
        An answer in the columns of the data contract.
    """
    parts = [measures.coverage(study.joined, level=level, per=per, areas=study.codes(level)) for level in study.levels]
    return pd.concat(parts, ignore_index=True)


def judge(
    study: _Tables,
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
    per = question["per"]

    def compute(at: str) -> pd.DataFrame:
        if kind is None:
            return measures.coverage(study.joined, level=at, per=per)
        return measures.ratio(study.joined, kind, level=at, **question)

    benchmark = benchmark or Benchmark.mean("stat")
    rules = verdict.usual_rules(benchmark) if rules is None else rules
    resolve = Reference(study.joined, compute)
    return _agree(study, level, compute(level), rules, resolve=resolve, benchmark=benchmark, per=per)


def judge_all(study: _Tables) -> pd.DataFrame:
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

    @cache
    def compute(at: str) -> pd.DataFrame:
        return measures.coverage(study.joined, level=at)

    benchmark, resolve = Benchmark.mean("stat"), Reference(study.joined, compute)
    rules = verdict.usual_rules(benchmark)
    parts = [
        _agree(study, level, compute(level), rules, resolve=resolve, benchmark=benchmark, per=1000) for level in levels
    ]
    return pd.concat(parts, ignore_index=True)


def _agree(
    study: _Tables,
    level: str,
    answers: pd.DataFrame,
    rules: Sequence[Rule],
    *,
    resolve: Reference,
    benchmark: Benchmark,
    per: int,
) -> pd.DataFrame:
    wanted = study.codes(level)
    judged = verdict.agreement(answers, rules, resolve=resolve, benchmark=benchmark, per=per, areas=wanted)
    return judged.reset_index(drop=True)


class VerdictsOfStudy:
    """Verdicts on districts, for `Study`."""

    def underserved(
        self: _Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        benchmark: Benchmark | None = None,
        rules: Sequence[Rule] | None = None,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Judge which districts are underserved: how many rules agree, by what margin, and why.

        Parameters
        ----------
        kind
            Id of a kind, several taken together, or None for every kind.
        level
            Level of territory.
        benchmark
            What to compare with; the mean of the state when left out.
        rules
            The rules; below the benchmark, below three quarters of the mean of the state, lowest fifth of the people,
            and nothing in the district when left out.
        per, group, form, unit
            As in `ratio`.

        Returns
        -------
        pandas.DataFrame
            Columns of `verdict.VERDICT_COLUMNS`. All districts of the files take part in the comparison; those of the
            region are returned.
        """
        question = {"per": per, "group": group, "form": form, "unit": unit}
        return judge(self, kind, level=level, benchmark=benchmark, rules=rules, question=question)

    @cached_property
    def verdicts(self: _Tables) -> pd.DataFrame:
        """Give the verdicts on every kind where they make sense: at levels above the obec and below the state."""
        return judge_all(self)
