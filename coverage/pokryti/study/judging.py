"""Answer for the districts of a study, and judge them, compared with all that its files hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Protocol

import pandas as pd

from pokryti import measures, verdict
from pokryti.among import is_among
from pokryti.joined import Joined
from pokryti.measures import Benchmark, Reference
from pokryti.measures.access import Surroundings
from pokryti.measures.reliability import rank_intervals, usual_facility
from pokryti.sources.inputs import Inputs
from pokryti.study.evidence import StudyEvidence
from pokryti.verdict import Evidence, Judged, Rule

__all__ = ["Question", "VerdictsOfStudy", "ask", "cover_all"]

_OTHER_GROUP = {
    "65plus": "80plus",
    "75plus": "65plus",
    "80plus": "65plus",
    "0_2": "0_6",
    "0_6": "0_14",
    "0_14": "6_26",
    "3_14": "0_14",
    "6_26": "15_26",
    "15_26": "6_26",
    "15_64": "all",
}
"""The target group that could as well be divided by, to see whether the choice decides the verdict."""


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def rules(self) -> tuple[str | Rule, ...]: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def surroundings(self) -> Surroundings: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def usual_question(self) -> Question: ...
    def codes(self, level: str) -> list[str]: ...


def cover_all(study: _Tables, *, per: int) -> pd.DataFrame:
    """Give capacity per head of every kind at all levels of a study, and how firm the rank of every district is.

    Parameters
    ----------
    study
        The study.
    per
        How many people a value is for.

    Returns
    -------
    pandas.DataFrame
        An answer in the columns of the data contract, then `RANK_COLUMNS`: ranks among all districts of the files.
    """
    question = study.usual_question if per == study.usual_question.per else ask(study, per=per)
    return pd.concat([_cover(study, question, level) for level in study.levels], ignore_index=True)


def _cover(study: _Tables, question: Question, level: str) -> pd.DataFrame:
    """Cover a level; what verdicts need anyway is kept, the many rows of obce are not."""
    kept = level in _judged_levels(study)
    answers = question.compute(level) if kept else measures.coverage(study.joined, level=level, per=question.per)
    ranked = answers.join(question.ranks(answers))
    own = is_among(ranked["area"], study.codes(level))
    return ranked if own.all() else ranked[own]


@dataclass(frozen=True, eq=False)
class Question:
    """What is to be judged, and how.

    Parameters
    ----------
    study
        The study.
    compute
        Gives the answers of a level.
    supply
        The capacity behind the answers; kinds as in these.
    rules
        The rules.
    benchmark
        Of the columns `benchmark` and `gap`.
    per
        How many people a value is for.
    """

    study: _Tables
    compute: Callable[[str], pd.DataFrame]
    supply: pd.DataFrame
    rules: tuple[Rule, ...]
    benchmark: Benchmark
    per: int
    _judged: dict[str, Judged] = field(default_factory=dict)

    @cached_property
    def resolve(self) -> Reference:
        """Give the values of benchmarks."""
        return Reference(self.study.joined, self.compute)

    @cached_property
    def facility(self) -> pd.Series:
        """Give the size of a usual facility of every series."""
        return usual_facility(self.supply, self.study.joined.places)

    def ranks(self, answers: pd.DataFrame) -> pd.DataFrame:
        """Rank the districts of answers, and say how firm each rank is."""
        return rank_intervals(answers, facility=self.facility)

    def judged(self, level: str) -> Judged:
        """Let the rules speak of the districts of a level, once."""
        if level not in self._judged:
            self._judged[level] = verdict.judge_districts(
                self.compute(level),
                self.rules,
                resolve=self.resolve,
                per=self.per,
                areas=self.study.codes(level),
                evidence=self.study.evidence,
                is_bound=self.resolve.is_lower_bound,
                part=self.resolve.part,
            )
        return self._judged[level]

    def table(self, level: str) -> pd.DataFrame:
        """Lay out the verdicts on the districts of a level."""
        joined, answers, judged = self.study.joined, self.compute(level), self.judged(level)
        districts = joined.territory.lookup(level)
        data = verdict.data_behind(
            answers,
            self.supply,
            facility=self.facility,
            districts=districts,
            heads=_heads(joined, answers),
            partial=len(joined.incomplete("stat")) > 0,
        )
        ranks = self.ranks(answers).iloc[judged.position]
        return verdict.lay_out(
            judged,
            self.resolve(self.benchmark, judged.answers),
            ranks=ranks.set_axis(judged.answers.index),
            data=data.at(judged.position),
            other=None if self.other is None else self.other.judged(level),
            groups=joined.lists.groups,
        )

    @cached_property
    def other(self) -> Question | None:
        """Give the same question with people of another group in the denominator, if the rules take nothing else."""
        if any(rule.needs for rule in self.rules):
            return None

        @cache
        def compute(level: str) -> pd.DataFrame:
            return verdict.regroup(self.compute(level), self.study.joined.people_by(level), _OTHER_GROUP)

        return replace(self, compute=compute, _judged={})

    def reasons(self, level: str, *, told: bool = True) -> pd.DataFrame:
        """Lay out what every rule says of the districts of a level, with or without sentences."""
        return verdict.lay_out_reasons(self.judged(level), groups=self.study.joined.lists.groups, told=told)


def ask(
    study: _Tables,
    kind: str | Sequence[str] | None = None,
    *,
    benchmark: Benchmark | None = None,
    rules: Sequence[str | Rule] | None = None,
    **question: Any,  # noqa: ANN401
) -> Question:
    """Put a question to a study.

    Parameters
    ----------
    study
        The study.
    kind
        Id of a kind, several taken together, or None for every kind.
    benchmark
        What to compare with; the mean of the state when left out.
    rules
        The rules; those of the study when left out, and the usual ones where it names none.
    question
        `per, group, form, unit` as in `measures.ratio`; of these only `per` counts when no kind is named.
    """
    per = question.setdefault("per", 1000)
    joined, supply = study.joined, study.joined.supply

    @cache
    def compute(level: str) -> pd.DataFrame:
        if kind is None:
            return measures.coverage(joined, level=level, per=per)
        return measures.ratio(joined, kind, level=level, **question)

    if kind is not None:
        kinds = [kind] if isinstance(kind, str) else list(kind)
        supply = supply[supply["kind"].isin(kinds)].assign(kind="+".join(kinds))
    benchmark = benchmark or Benchmark.mean("stat")
    wanted = rules if rules is not None else study.rules or verdict.USUAL
    chosen = tuple(verdict.choose_rules(wanted, benchmark))
    return Question(study, compute, supply, chosen, benchmark, per)


class VerdictsOfStudy:
    """Verdicts on districts, for `Study`."""

    @cached_property
    def evidence(self: _Tables) -> Evidence:
        """Give what rules may ask for beyond capacity per head; worked out when a rule asks."""
        return StudyEvidence(self)

    def underserved(
        self: _Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        benchmark: Benchmark | None = None,
        rules: Sequence[str | Rule] | None = None,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Judge which districts are underserved: how many rules agree, by what margin, why, and how surely.

        Parameters
        ----------
        kind
            Id of a kind, several taken together, or None for every kind.
        level
            Level of territory.
        benchmark
            What to compare with; the mean of the state when left out.
        rules
            Ids from `verdict.rules()` and rules of one's own; those of the study file when left out, and where it names
            none, the usual ones.
        per, group, form, unit
            As in `ratio`.

        Returns
        -------
        pandas.DataFrame
            Columns of `verdict.VERDICT_COLUMNS`. All districts of the files take part in the comparison; those of the
            region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> homes = open_sample().underserved("domovy_pro_seniory", level="orp", unit="luzka", rules=["nothing"])
        >>> set(homes["rules_met"]) <= {0, 1}
        True
        """
        asked = ask(self, kind, benchmark=benchmark, rules=rules, per=per, group=group, form=form, unit=unit)
        return asked.table(level).reset_index(drop=True)

    def reasons(
        self: _Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        benchmark: Benchmark | None = None,
        rules: Sequence[str | Rule] | None = None,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Tell what every rule says of every district, and why.

        Parameters
        ----------
        kind, level, benchmark, rules, per, group, form, unit
            As in `underserved`.

        Returns
        -------
        pandas.DataFrame
            Columns of `verdict.REASON_COLUMNS`, one row per district and rule.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> told = open_sample().reasons("domovy_pro_seniory", level="orp", unit="luzka")
        >>> told.columns.tolist()[:6]
        ['level', 'area', 'kind', 'form', 'unit', 'rule']
        """
        asked = ask(self, kind, benchmark=benchmark, rules=rules, per=per, group=group, form=form, unit=unit)
        return asked.reasons(level)

    @cached_property
    def verdicts(self: _Tables) -> pd.DataFrame:
        """Give the verdicts on every kind above the obec and below the state, which is what outputs show."""
        tables = [self.usual_question.table(level) for level in _judged_levels(self)]
        return (
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=pd.Index(verdict.VERDICT_COLUMNS))
        )

    @property
    def rules_met(self: _Tables) -> pd.DataFrame:
        """List every rule met behind `verdicts`, in the columns of `reasons`, without sentences."""
        tables = [self.usual_question.reasons(level, told=False) for level in _judged_levels(self)]
        rows = (
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=pd.Index(verdict.REASON_COLUMNS))
        )
        return rows[rows["met"].fillna(value=False).astype(bool)].reset_index(drop=True)

    @cached_property
    def usual_question(self: _Tables) -> Question:
        """Ask for every kind by the rules of the study."""
        return ask(self)


def _heads(joined: Joined, answers: pd.DataFrame) -> pd.Series:
    """Give who stands behind the people of each row: all people, where these are expected numbers."""
    expected = answers["group"].isin([name for name, group in joined.lists.groups.items() if group.rates])
    if not expected.any():
        return answers["denominator"]
    everybody = joined.people_by(str(answers["level"].iloc[0]))["all"].reindex(answers["area"])
    return answers["denominator"].mask(expected, everybody.to_numpy())


def _judged_levels(study: _Tables) -> list[str]:
    return [level for level in study.levels if level not in {"obec", "stat"}]
