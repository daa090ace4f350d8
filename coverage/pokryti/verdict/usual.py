"""The rules that apply when none are named."""

from __future__ import annotations

from pokryti.measures import Benchmark
from pokryti.verdict.below_benchmark import below_benchmark
from pokryti.verdict.below_share_of_mean import below_share_of_mean
from pokryti.verdict.lowest_fifth import lowest_fifth
from pokryti.verdict.nothing import nothing
from pokryti.verdict.rule import Rule

__all__ = ["usual_rules"]


def usual_rules(benchmark: Benchmark) -> list[Rule]:
    """List the rules that apply when none are named.

    Parameters
    ----------
    benchmark
        For the first rule.

    Examples
    --------
    >>> [rule.id for rule in usual_rules(Benchmark.mean("kraj"))]
    ['below_benchmark', 'below_share_of_mean', 'lowest_fifth', 'nothing']
    """
    return [below_benchmark(benchmark), below_share_of_mean(), lowest_fifth(), nothing()]
