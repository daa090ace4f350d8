"""What is measured: each measure turns the joined tables into a long, tidy answer."""

from pokryti.measures.answer import ANSWER_COLUMNS, SMALL_POPULATION, answer
from pokryti.measures.benchmark import Benchmark, Reference
from pokryti.measures.coverage import coverage, ratio
from pokryti.measures.ratio import district_supply, per_capita

__all__ = [
    "ANSWER_COLUMNS",
    "SMALL_POPULATION",
    "Benchmark",
    "Reference",
    "answer",
    "coverage",
    "district_supply",
    "per_capita",
    "ratio",
]
