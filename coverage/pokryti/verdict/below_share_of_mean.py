"""Rule: less than a share of the mean of a higher district."""

from __future__ import annotations

from dataclasses import replace

from pokryti.errors import InputError
from pokryti.measures import Benchmark
from pokryti.verdict.below_benchmark import below_benchmark
from pokryti.verdict.rule import Rule

__all__ = ["below_share_of_mean"]


def below_share_of_mean(share: float = 0.75, *, level: str = "stat") -> Rule:
    """Call a district underserved when its value is below a share of the mean; one that equals it is not.

    Parameters
    ----------
    share
        Above 0 and at most 1; 0.75 by default. Above the mean a district could fall behind by its own addition, which
        raises the mean of a higher district that it makes up most of.
    level
        Whose mean: `kraj`, `stat` …

    Raises
    ------
    InputError
        When the share is none.
    """
    if not 0 < share <= 1:
        raise InputError(f"The share of the mean lies above 0 and is at most 1; it is {share}.")
    return replace(below_benchmark(Benchmark.mean(level).times(share)), id="below_share_of_mean")
