"""What must hold of every verdict, whatever the numbers."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures import ANSWER_COLUMNS, Benchmark
from pokryti.verdict import agreement, usual_rules

DISTRICTS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 50_000)), min_size=2, max_size=12)


def verdicts(districts):
    table = pd.DataFrame(districts, columns=["numerator", "denominator"]).astype(float)
    table["value"] = 1000 * table["numerator"] / table["denominator"]
    table = table.assign(flag="ok", kind="k", form="f", unit="luzka", level="orp").reindex(columns=ANSWER_COLUMNS)
    mean = 1000 * table["numerator"].sum() / table["denominator"].sum()
    return agreement(
        table,
        usual_rules(Benchmark.mean("stat")),
        resolve=lambda benchmark, rows: pd.Series(mean * benchmark.share, index=rows.index),
        benchmark=Benchmark.mean("stat"),
        per=1000,
    )


def rules_of(result, row):
    return set(filter(None, result["rules"].iloc[row].split(";")))


@settings(deadline=None)
@given(DISTRICTS, st.data())
def test_more_capacity_never_makes_a_district_underserved(districts, data):
    row = data.draw(st.integers(0, len(districts) - 1))
    more = data.draw(st.integers(1, 100))
    richer = [(c + more, p) if i == row else (c, p) for i, (c, p) in enumerate(districts)]
    assert rules_of(verdicts(richer), row) <= rules_of(verdicts(districts), row)


@settings(deadline=None)
@given(DISTRICTS, st.permutations(range(12)))
def test_the_order_of_districts_does_not_matter(districts, order):
    order = [i for i in order if i < len(districts)]
    plain, shuffled = verdicts(districts), verdicts([districts[i] for i in order])
    assert [plain["rules"].iloc[i] for i in order] == shuffled["rules"].tolist()


@settings(deadline=None)
@given(DISTRICTS)
def test_gaps_are_never_negative_and_zero_where_no_rule_is_met(districts):
    result = verdicts(districts)
    assert (result[["gap", "margin"]] >= 0).all(axis=None)
    assert (result.loc[result["rules_met"] == 0, "margin"] == 0).all()
