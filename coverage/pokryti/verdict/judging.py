"""Let every rule speak of every district."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import Label
from pokryti.errors import InputError
from pokryti.measures.access.threads import in_threads
from pokryti.measures.answer import number_series
from pokryti.verdict.evidence import NO_EVIDENCE, Evidence
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from pokryti.measures import Benchmark

__all__ = ["Judged", "judge_districts"]

Resolve = Callable[["Benchmark", pd.DataFrame], pd.Series]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Judged:
    """What all rules say of the districts that verdicts are wanted of.

    Parameters
    ----------
    answers
        The districts wanted, also those that cannot be judged.
    rules
        The rules.
    position
        Where they stood among all answers.
    known
        bool, True for the districts of which people and value are known; what the rules say is aligned with these.
    rows
        The answers of the districts judged.
    series
        Series of each of them.
    met, applies, bound, at_least
        bool, a row per rule; `bound` is True where the rule's benchmark is a mean in which some capacities are not
        known, `at_least` where its gap may not be enough.
    gap, compared, limit, shift, own_shift
        float64, as in `Judgement`, one after another; all in one matrix they would be there twice.
    reasons
        Sentence of each rule.
    per
        How many people a value is for.
    """

    answers: pd.DataFrame
    rules: tuple[Rule, ...]
    position: NDArray[np.int64] | slice
    known: Bools
    rows: pd.DataFrame
    series: NDArray[np.int64]
    met: Bools
    applies: Bools
    bound: Bools
    at_least: Bools
    gap: tuple[Floats, ...]
    compared: tuple[Floats, ...]
    limit: tuple[Floats, ...]
    shift: tuple[Floats, ...]
    own_shift: tuple[Floats, ...]
    reasons: tuple[Label, ...]
    per: float

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """Give the positions of the districts judged among the answers."""
        return np.flatnonzero(self.known)

    @cached_property
    def underserved(self) -> Bools:
        """Tell the districts that at least one rule calls underserved."""
        return np.asarray(self.met.any(axis=0))

    @cached_property
    def margin(self) -> Floats:
        """Give the capacity to add until no rule is met; 0 where none is, NaN where no rule met tells it."""
        told = np.where(self.underserved, np.nan, 0.0)
        for met, gap in zip(self.met, self.gap, strict=True):
            np.fmax(told, gap, out=told, where=met)
        return told

    @cached_property
    def more_needed(self) -> Bools:
        """Tell where more than the margin may be needed."""
        more = np.zeros(len(self.rows), dtype=bool)
        for met, at_least, gap in zip(self.met, self.at_least, self.gap, strict=True):
            more |= met & (at_least | np.isnan(gap))
        return more

    @cached_property
    def spare(self) -> Floats:
        """Give the capacity that could be lost before some rule is met; infinite where none can be."""
        left = np.full(len(self.rows), np.inf)
        for met, applies, gap in zip(self.met, self.applies, self.gap, strict=True):
            np.fmin(left, -gap, out=left, where=applies & ~met)
        return left


def judge_districts(
    answers: pd.DataFrame,
    rules: Sequence[Rule],
    *,
    resolve: Resolve,
    per: float,
    areas: Collection[str] | None = None,
    evidence: Evidence = NO_EVIDENCE,
    is_bound: Resolve | None = None,
    part: Resolve | None = None,
) -> Judged:
    """Judge districts by every rule.

    Parameters
    ----------
    answers
        Columns of the data contract: all districts of one level, one or more series of numbers (kind, form, unit).
    rules
        The rules.
    resolve
        Gives the value of a benchmark for each row of answers.
    per
        How many people a value is for.
    areas
        Codes of the districts whose verdict is wanted, all when left out; the others are compared with.
    evidence
        What rules may ask for beyond the answers.
    is_bound
        Tells for each row whether a benchmark is a lower bound; none is when left out.
    part
        Gives the share of a mean that each district makes up itself, by people; none when left out.

    Returns
    -------
    Judged
        Of the districts wanted, in the order of the answers.

    Raises
    ------
    InputError
        When a rule of one's own is none, or by it more capacity would make a district underserved: its gap has the
        wrong sign.
    """
    answers = answers.reset_index(drop=True)
    sound = ((answers["denominator"] > 0) & (answers["flag"] != "unknown") & answers["value"].notna()).to_numpy(bool)
    wanted = np.full(len(answers), fill_value=True) if areas is None else answers["area"].isin(list(areas)).to_numpy()
    known = (answers if sound.all() else answers[sound]).reset_index(drop=True)
    told, nowhere = wanted[sound], pd.Series(np.nan, index=known.index)
    series, districts = number_series(answers).to_numpy(np.int64), pd.factorize(known["area"])
    number, enough = pd.Series(series[sound]), pd.Series(_well_known(answers, series, sound)[sound])

    def case_of(rule: Rule) -> Case:
        return Case(
            answers=known,
            limit=resolve(rule.benchmark, known) if rule.benchmark else nowhere,
            per=per,
            evidence=evidence,
            part=part(rule.benchmark, known) if part and rule.benchmark else None,
            number=number,
            districts=districts,
            told=enough if rule.relative and rule.benchmark is None else None,
        )

    said = _ask_all(rules, case_of)
    return Judged(
        answers=answers if wanted.all() else answers[wanted],
        rules=tuple(rules),
        position=slice(None) if wanted.all() else np.flatnonzero(wanted),
        known=sound[wanted],
        rows=known if told.all() else known[told],
        series=series[sound][told],
        met=_matrix([one.met for one in said], told),
        applies=_matrix([one.applies for one in said], told),
        bound=_matrix([_bound(rule, known, is_bound) for rule in rules], told),
        at_least=_matrix([one.at_least for one in said], told),
        gap=_numbers([one.gap for one in said], told),
        compared=_numbers([one.compared for one in said], told),
        limit=_numbers([one.limit for one in said], told),
        shift=_numbers([one.shift for one in said], told),
        own_shift=_numbers([one.own_shift for one in said], told),
        reasons=tuple(one.reason for one in said),
        per=per,
    )


def _ask_all(rules: Sequence[Rule], case_of: Callable[[Rule], Case]) -> list[Judgement]:
    """Let the rules judge, the last first: these wait for what is compiled, and others use the time."""
    said: dict[int, Judgement] = {}

    def work(some: slice) -> None:
        for at in range(len(rules))[::-1][some]:
            said[at] = rules[at].judge(case_of(rules[at]))

    in_threads(work, len(rules), least=1)
    for at, rule in enumerate(rules):
        _require_judgement(rule, said[at])
        _require_direction(rule, said[at])
    return [said[at] for at in range(len(rules))]


def _matrix(said: Sequence[pd.Series], told: Bools) -> Bools:
    """Lay what the rules say of the districts told out, a row for each."""
    rows = [one.to_numpy(bool)[told] for one in said]
    return np.array(rows, dtype=bool).reshape(len(said), np.count_nonzero(told))


def _numbers(said: Sequence[pd.Series], told: Bools) -> tuple[Floats, ...]:
    rows = (one.to_numpy(np.float64) for one in said)
    return tuple(rows if told.all() else (row[told] for row in rows))


def _well_known(answers: pd.DataFrame, series: NDArray[np.int64], sound: Bools) -> Bools:
    """Tell the rows of series of which two, and half of the districts where anybody may live, can be judged."""
    known, inhabited = (np.bincount(series, some) for some in (sound, answers["denominator"].to_numpy() != 0))
    return np.asarray(((known > 1) & (2 * known >= inhabited))[series])


def _require_judgement(rule: Rule, one: object) -> None:
    """Refuse what is no judgement, or has a sentence that cannot be written."""
    remedy = ""
    if not isinstance(one, Judgement):
        remedy = "end it with `return case.judge(met, gap, reason)`"
    elif not isinstance(one.reason, Label):
        remedy = "give its reason in Czech and English, as a Label"
    else:
        places = {place for text in (one.reason.cs, one.reason.en) for _, place, *_ in Formatter().parse(text) if place}
        unknown = sorted(places - {"limit", "people", "bound"})
        remedy = f"its reason may have the places {{limit}} and {{people}}, not {{{unknown[0]}}}" if unknown else ""
    if remedy:
        raise InputError(f"Rule {rule.id} cannot judge: {remedy}.")


def _require_direction(rule: Rule, one: Judgement) -> None:
    """Refuse a rule by which more capacity would not end a verdict, or less not begin it."""
    gap, met, scale = one.gap.to_numpy(np.float64), one.met.to_numpy(bool), 1e-6
    if ((met & (gap < -scale)) | (one.applies.to_numpy(bool) & ~met & (gap > scale))).any():
        raise InputError(
            f"Rule {rule.id} has its gap the wrong way round: give the capacity to add where the rule is met, "
            "minus the capacity to spare where it is not, and NaN where that cannot be told."
        )


def _bound(rule: Rule, known: pd.DataFrame, is_bound: Resolve | None) -> pd.Series:
    if is_bound is None or rule.benchmark is None:
        return pd.Series(data=False, index=known.index)
    return is_bound(rule.benchmark, known)
