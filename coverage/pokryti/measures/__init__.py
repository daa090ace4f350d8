"""What is measured: each measure turns the joined tables into a long, tidy answer."""

from pokryti.measures.answer import ANSWER_COLUMNS, answer
from pokryti.measures.benchmark import Benchmark
from pokryti.measures.ratio import district_supply, per_capita

__all__ = ["ANSWER_COLUMNS", "Benchmark", "answer", "district_supply", "per_capita"]
