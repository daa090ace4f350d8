"""Rule: less than a share of the mean of a higher district."""

from __future__ import annotations

from dataclasses import replace

from pokryti.measures import Benchmark
from pokryti.verdict.below_benchmark import below_benchmark
from pokryti.verdict.rule import Rule

__all__ = ["below_share_of_mean"]


def below_share_of_mean(share: float = 0.75, *, level: str = "stat") -> Rule:
    """Call a district underserved when its value is below a share of the mean.

    Parameters
    ----------
    share
        Between 0 and 1; 0.75 by default.
    level
        Whose mean: `kraj`, `stat` …
    """
    return replace(below_benchmark(Benchmark.mean(level).times(share)), id="below_share_of_mean")
