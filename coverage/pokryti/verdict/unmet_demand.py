"""Rule: too much need is left over when limited capacity is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_given
from pokryti.errors import InputError
from pokryti.verdict.options import require_above_zero, require_share
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from pokryti.measures import Benchmark

__all__ = ["unmet_demand"]


def unmet_demand(benchmark: Benchmark, *, catchment: float = 20_000, share: float = 0.2) -> Rule:
    """Call a district underserved when more than a share of its need finds no place; exactly that share is not.

    Parameters
    ----------
    benchmark
        How much capacity people need: a given number, or the mean of the state.
    catchment
        How far they travel, metres in a straight line.
    share
        Between 0 and 1.

    Notes
    -----
    People are sent to places of limited capacity so that most are served and these travel least (`pokryti.assign`).
    The gap is the need left over beyond the share. More may be needed, since neighbours share in what is added; how
    much can be lost before more is left over cannot be told without sharing out anew. Where people reach a capacity
    that is not known, or share some with people who are not, the rule does not apply.

    Raises
    ------
    InputError
        When the benchmark differs between districts, the catchment is no distance, or the share none.
    """
    require_above_zero("The catchment in metres", catchment)
    require_share("The share of need", share)
    if benchmark.level not in {None, "stat"}:
        raise InputError("Need is shared out over the whole state: give a number or the mean of the state.")
    part, km = ([format_given(number, lang) for lang in ("cs", "en")] for number in (100 * share, catchment / 1000))
    much = [text.replace("{", "{{").replace("}", "}}") for text in (benchmark.label.cs, benchmark.label.en)]
    label = Label(f"více než {part[0]} % potřeby bez místa", f"more than {part[1]}% of need without a place")
    reason = Label(
        f"více než {part[0]} % potřeby (na osobu tolik, kolik je {much[0]}) zůstane bez místa, "
        f"když se kapacity rozdělí lidem do {km[0]} km",
        f"more than {part[1]}% of need (per person as much as {much[1]}) finds no place "
        f"when capacity is shared out to people within {km[1]} km",
    )

    def judge(case: Case) -> Judgement:
        needed = case.limit / case.per

        def left_over(one: pd.Series) -> pd.Series:
            each = float(needed.loc[cast("int", one.name)])
            if not each > 0:  # nobody needs any, or the mean is not known
                return pd.Series(dtype="float64")
            return case.evidence.unmet(one, case.level, needed=each, catchment=catchment)

        unmet = case.by_series(left_over, threads=True)
        gap = (unmet - share).where(unmet > share) * needed * case.answers["denominator"]
        applies, limit = unmet.notna() & (needed > 0), pd.Series(share, index=unmet.index)
        met, shift = unmet > share, 1 - unmet / share
        return case.judge(met, gap, reason, compared=unmet, limit=limit, applies=applies, at_least=met, own_shift=shift)

    return Rule(
        "unmet_demand",
        label,
        judge,
        benchmark,
        relative=benchmark.level is not None,
        needs="points",
        source=benchmark.source,
    )
