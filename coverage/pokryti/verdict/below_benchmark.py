"""Rule: less than a cited benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from pokryti.measures import Benchmark

__all__ = ["below_benchmark"]


def below_benchmark(benchmark: Benchmark) -> Rule:
    """Call a district underserved when its value is below the benchmark; one that equals it is not.

    Parameters
    ----------
    benchmark
        The cited value.
    """
    label = Label(f"pod hodnotou: {benchmark.label.cs}", f"below {benchmark.label.en}")
    name = Label(*(text.replace("{", "{{").replace("}", "}}") for text in (benchmark.label.cs, benchmark.label.en)))
    reason = Label(f"méně než {{limit}} ({name.cs}{{bound}})", f"less than {{limit}} ({name.en}{{bound}})")

    def judge(case: Case) -> Judgement:
        value, limit = case.answers["value"], case.limit
        shift = value / limit.where(limit > 0) - 1
        return case.judge(value < limit, case.gap_to(limit), reason, applies=limit.notna(), shift=shift)

    return Rule(
        "below_benchmark", label, judge, benchmark, relative=benchmark.level is not None, source=benchmark.source
    )
