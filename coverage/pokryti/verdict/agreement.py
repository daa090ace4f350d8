"""Count how many rules agree, and lay verdicts out as a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.measures import ANSWER_COLUMNS
from pokryti.measures.access.threads import in_threads
from pokryti.measures.reliability import RANK_COLUMNS
from pokryti.quality import Lang
from pokryti.verdict.confidence import grade
from pokryti.verdict.flip import write_flips
from pokryti.verdict.judging import judge_districts
from pokryti.verdict.sentences import Texts, unique_rows, write_reasons

if TYPE_CHECKING:
    from pokryti.catalog import TargetGroup
    from pokryti.measures import Benchmark
    from pokryti.verdict.data_behind import DataBehind
    from pokryti.verdict.judging import Judged
    from pokryti.verdict.rule import Rule

Columns = dict[str, pd.Series]

__all__ = ["VERDICT_COLUMNS", "agreement", "lay_out"]

VERDICT_COLUMNS = [
    *ANSWER_COLUMNS,
    "benchmark",
    "gap",
    "rules_met",
    "rules_applied",
    "rules",
    "margin",
    "margin_at_least",
    "reason_cs",
    "reason_en",
    *RANK_COLUMNS,
    "confidence",
    "confidence_cs",
    "confidence_en",
    "flip_cs",
    "flip_en",
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
    """Judge districts by every rule, from the answers alone.

    Parameters
    ----------
    answers
        Columns of the data contract: all districts of one level, one or more series of numbers (kind, form, unit).
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
        As `lay_out` gives it, without ranks.
    """
    judged = judge_districts(answers, rules, resolve=resolve, per=per, areas=areas)
    return lay_out(judged, resolve(benchmark, judged.answers))


def lay_out(
    judged: Judged,
    benchmark: pd.Series,
    *,
    ranks: pd.DataFrame | None = None,
    data: DataBehind | None = None,
    other: Judged | None = None,
    groups: Mapping[str, TargetGroup] | None = None,
) -> pd.DataFrame:
    """Lay verdicts out as a table.

    Parameters
    ----------
    judged
        What the rules say.
    benchmark
        What the columns `benchmark` and `gap` compare with, aligned with `judged.answers`.
    ranks
        Columns `rank, rank_low, rank_high, ranked`, aligned; not known when left out.
    data
        What is known of the data behind the answers, aligned.
    other
        The same districts with people of another group in the denominator.
    groups
        Target groups by id; those of the catalogue when left out.

    Returns
    -------
    pandas.DataFrame
        Columns `VERDICT_COLUMNS`, in the order of the answers: `benchmark` (its value), `gap` (capacity missing to
        it), `rules_met` of `rules_applied`, `rules` (ids of those met, joined by `;`), `margin` (capacity to add until
        no rule is met; 0 where none is, NaN where that cannot be told) and `margin_at_least` (True where more than that
        may be needed, since others share in it), the reasons, ranks, the `confidence` (`high`,
        `medium` or `low`) and the smallest change of assumptions that would turn the verdict. A district whose value is
        not known, or without people of the target group, is not judged: `rules_applied` is 0.
    """
    groups = catalog.target_groups() if groups is None else groups
    rows, place = judged.answers, (judged.place, judged.answers.index)
    texts = _side_by_side(
        [
            lambda: _in_both_languages(write_reasons(judged, groups), "reason", *place),
            lambda: _in_both_languages(write_flips(judged, data, other, groups=groups), "flip", *place),
            lambda: _graded(judged, data, *place),
            lambda: {"rules": _ids(judged).column("cs", *place)},
        ]
    )
    known = benchmark.where(judged.known)
    missing = (known * rows["denominator"] / judged.per - rows["numerator"]).clip(lower=0)
    return rows.assign(
        benchmark=known,
        gap=missing,
        rules_met=_spread(judged.met.sum(axis=0), *place),
        rules_applied=_spread(judged.applies.sum(axis=0), *place),
        margin=_spread(judged.margin, *place, nowhere=np.nan),
        margin_at_least=_spread(judged.more_needed, *place, nowhere=False),
        **{name: np.nan if ranks is None else ranks[name] for name in RANK_COLUMNS},
        **texts,
    )[VERDICT_COLUMNS]


def _side_by_side(jobs: Sequence[Callable[[], Columns]]) -> Columns:
    """Do several things at a time: one copies texts to many rows while another writes its own."""
    columns: Columns = {}

    def work(some: slice) -> None:
        for job in jobs[some]:
            columns.update(job())

    in_threads(work, len(jobs), least=1)
    return columns


def _in_both_languages(texts: Texts, name: str, at: NDArray[np.int64], index: pd.Index) -> Columns:
    languages: tuple[Lang, ...] = ("cs", "en")
    return {f"{name}_{lang}": texts.column(lang, at, index) for lang in languages}


def _graded(judged: Judged, data: DataBehind | None, at: NDArray[np.int64], index: pd.Index) -> Columns:
    grades, doubts = grade(judged, data)
    return {"confidence": grades.column("cs", at, index), **_in_both_languages(doubts, "confidence", at, index)}


def _ids(judged: Judged) -> Texts:
    """Name the rules met."""
    ids = np.array([rule.id for rule in judged.rules], dtype=object)
    codes, example = unique_rows(list(judged.met), among=judged.underserved)
    names = [";".join(ids[judged.met[:, row]]) for row in example]
    return Texts(codes, names, names)


def _spread(values: NDArray[np.generic], at: NDArray[np.int64], index: pd.Index, *, nowhere: float = 0) -> pd.Series:
    """Lay values of the districts judged out along all rows."""
    column = np.full(len(index), nowhere, dtype=values.dtype)
    column[at] = values
    return pd.Series(column, index=index)
