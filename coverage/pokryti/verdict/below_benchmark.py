"""Rule: less than a cited benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from pokryti.measures import Benchmark

__all__ = ["below_benchmark"]


def below_benchmark(benchmark: Benchmark) -> Rule:
    r"""Call a district underserved when its value is below the benchmark; one that equals it is not.

    Parameters
    ----------
    benchmark
        The cited value.

    Notes
    -----
    With capacity :math:`S`, people :math:`P`, the benchmark :math:`b` and, where that is a share :math:`c` of a mean,
    the share :math:`p` of its people who live in the district, the capacity to add is

    .. math:: \frac{b P - S}{1 - c\,p}

    because what a district adds raises the mean, too.
    """
    label = Label(f"pod hodnotou: {benchmark.label.cs}", f"below {benchmark.label.en}")
    name = Label(*(text.replace("{", "{{").replace("}", "}}") for text in (benchmark.label.cs, benchmark.label.en)))
    reason = Label(f"méně než {{limit}} ({name.cs}{{bound}})", f"less than {{limit}} ({name.en}{{bound}})")

    def judge(case: Case) -> Judgement:
        value, limit = case.answers["value"], case.limit
        shift = value / limit.where(limit > 0) - 1
        # what a district adds raises the mean that it is part of
        own = 1 - benchmark.share * (0.0 * value if case.part is None else case.part)
        gap = case.gap_to(limit) / own.where(own > 0)
        return case.judge(value < limit, gap, reason, applies=limit.notna(), shift=shift)

    return Rule(
        "below_benchmark", label, judge, benchmark, relative=benchmark.level is not None, source=benchmark.source
    )
