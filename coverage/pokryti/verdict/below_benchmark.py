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

    def judge(case: Case) -> Judgement:
        met = case.answers["value"] < case.limit
        reason = Label(
            f"{{value}} je méně než {{limit}} ({benchmark.label.cs})",
            f"{{value}} is less than {{limit}} ({benchmark.label.en})",
        )
        return case.judge(met, case.gap_to(case.limit), reason)

    return Rule("below_benchmark", label, judge, benchmark)
