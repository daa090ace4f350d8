"""Small worlds to judge."""

import pandas as pd
import pytest

from pokryti.measures import ANSWER_COLUMNS, Benchmark
from pokryti.verdict import Evidence, judge_districts


class Told(Evidence):
    """Evidence that a test states."""

    def __init__(self, **values):
        self.values = {name: pd.Series(value, dtype=float) for name, value in values.items()}

    def _of(self, name):
        return self.values.get(name, pd.Series(dtype="float64"))

    def need(self, level):
        return self._of("need")

    def people(self, level, group):
        return self._of(f"people_{group}")

    def reached(self, series, level, *, catchment, decay):
        return self._of("reached")

    def gain(self, series, level, *, catchment, decay):
        return self._of("gain")

    def beyond(self, series, level, *, limit):
        return self._of("beyond")

    def beyond_one_more(self, series, level, *, limit):
        return self._of("beyond_one_more")

    def unmet(self, series, level, *, needed, catchment):
        return self._of("unmet")


@pytest.fixture(scope="session")
def told():
    """Evidence by keyword: `need`, `people_<group>`, `reached`, `gain`, `beyond`,
    `beyond_one_more`, `unmet`, each by code of district."""
    return Told


@pytest.fixture(scope="session")
def answers():
    """Make answers of capacity and people; districts are `00`, `01` …"""

    def make(capacity, people, *, flag="ok", **columns):
        table = pd.DataFrame({"numerator": capacity, "denominator": people}, dtype=float)
        table = table.assign(value=1000 * table["numerator"] / table["denominator"], flag=flag)
        table = table.assign(low=table["value"], high=table["value"], level="orp", group="65plus")
        table = table.assign(kind="k", form="f", unit="luzka", area=[f"{i:02}" for i in table.index])
        return table.assign(name=table["area"], **columns).reindex(columns=ANSWER_COLUMNS)

    return make


@pytest.fixture(scope="session")
def judged():
    """Judge answers by rules; means are those of all the districts."""

    def judge(table, rules, *, evidence=None, is_bound=None):
        def resolve(wanted, rows):
            mean = 1000 * table["numerator"].sum() / table["denominator"].sum()
            value = mean if wanted.value is None else wanted.value
            return pd.Series(value * wanted.share, index=rows.index)

        evidence = Evidence() if evidence is None else evidence
        return judge_districts(table, rules, resolve=resolve, per=1000, evidence=evidence, is_bound=is_bound)

    return judge


@pytest.fixture(scope="session")
def state_mean():
    return Benchmark.mean("stat")
