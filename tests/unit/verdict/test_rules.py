"""Rules side by side: each on its own, their agreement, and why."""

import numpy as np
import pandas as pd
import pytest

from pokryti.measures import ANSWER_COLUMNS, Benchmark
from pokryti.verdict import VERDICT_COLUMNS, Rule, agreement, below_benchmark, lowest_fifth, nothing, usual_rules


def answers(capacity, people, flag="ok"):
    capacity, people = pd.Series(capacity, dtype=float), pd.Series(people, dtype=float)
    table = pd.DataFrame({"numerator": capacity, "denominator": people, "value": 1000 * capacity / people})
    table = table.assign(flag=flag, kind="k", form="f", unit="luzka", level="orp")
    return table.assign(area=[f"{i:02}" for i in table.index]).reindex(columns=ANSWER_COLUMNS)


def judge(table, rules, benchmark=None):
    def resolve(wanted, rows):
        mean = 1000 * table["numerator"].sum() / table["denominator"].sum()
        return pd.Series((wanted.value or mean) * wanted.share, index=rows.index)

    benchmark = benchmark or Benchmark.mean("stat")
    return agreement(table, rules, resolve=resolve, benchmark=benchmark, per=1000)


def test_a_district_at_the_benchmark_is_not_below_it():
    given = Benchmark.given(10, source="a norm")
    result = judge(answers([10, 9, 11], [1000, 1000, 1000]), [below_benchmark(given)], given)
    assert result["rules_met"].tolist() == [0, 1, 0]


def test_the_gap_is_in_places():
    given = Benchmark.given(12, source="a norm")
    result = judge(answers([10], [5000]), [below_benchmark(given)], given)
    assert result["gap"].tolist() == [50.0]
    assert result["margin"].tolist() == [50.0]


def test_the_lowest_fifth_counts_people_not_districts():
    capacity, people = [0, 1, 50, 100, 100], [100, 900, 3000, 3000, 3000]
    result = judge(answers(capacity, people), [lowest_fifth()])
    assert result["rules_met"].tolist() == [1, 1, 0, 0, 0]


def test_equal_districts_share_one_verdict():
    result = judge(answers([10, 10, 10, 10], [1000] * 4), [lowest_fifth()])
    assert result["rules_met"].sum() == 0


def test_nothing_needs_people_and_no_capacity():
    result = judge(answers([0, 1], [1000, 1000]), [nothing()])
    assert result["rules"].tolist() == ["nothing", ""]
    assert "1,000 people" in result["reason_en"].iloc[0]
    assert "1\u00a0000" in result["reason_cs"].iloc[0]


def test_rules_agree_and_say_why_in_both_languages():
    result = judge(answers([0, 40, 40], [1000, 1000, 1000]), usual_rules(Benchmark.mean("stat")))
    assert result.columns.tolist() == VERDICT_COLUMNS
    worst = result.iloc[0]
    assert (worst["rules_met"], worst["rules_applied"]) == (4, 5)
    assert worst["rules"] == "below_benchmark;below_share_of_mean;nothing;outside_funnel"
    assert worst["reason_en"].count(";") == 3
    assert "průměr" in worst["reason_cs"]


@pytest.mark.parametrize("flag", ["unknown", "undefined"])
def test_what_is_not_known_is_not_judged(flag):
    table = answers([0, 40], [1000, 1000])
    table.loc[0, ["value", "flag"]] = [np.nan, flag]
    if flag == "undefined":
        table.loc[0, "denominator"] = 0.0
    result = judge(table, usual_rules(Benchmark.mean("stat")))
    assert result[["rules_met", "rules_applied"]].iloc[0].tolist() == [0, 0]


def test_reasons_show_the_digits_in_which_two_numbers_differ():
    given = Benchmark.given(18.9012, source="a norm")
    result = judge(answers([18.9], [1000]), [below_benchmark(given)], given)
    assert result["reason_en"].iloc[0] == "18.900 beds: less than 18.901 (the value 18.9012)"


def test_no_rules_judge_nobody():
    result = judge(answers([1, 2], [1000, 1000]), [])
    assert result[["rules_met", "margin"]].eq(0).all(axis=None)


def test_a_user_adds_a_rule_in_a_few_lines():
    from pokryti.catalog import Label

    def fewer_than_five(case):
        met = case.answers["numerator"] < 5
        return case.judge(met, 5 - case.answers["numerator"], Label("méně než 5", "fewer than 5"))

    rule = Rule("fewer_than_five", Label("méně než pět", "fewer than five"), fewer_than_five)
    result = judge(answers([3, 40], [1000, 1000]), [rule])
    assert result["rules"].tolist() == ["fewer_than_five", ""]
    assert result["margin"].tolist() == [2.0, 0.0]


def test_a_value_is_rounded_once():
    """0.009550368 is written as 0.0096; by way of 0.00955 it would be 0.0095."""
    given = Benchmark.given(0.0099, source="a norm")
    said = judge(answers([0.9550368], [100_000]), [below_benchmark(given)], given)["reason_en"].item()
    assert said == "0.0096 beds: less than 0.0099 (the value 0.0099)"


def test_little_is_never_written_as_nothing():
    """Three in ten million would be 0.0 with the one decimal that suits a rule without a limit to show."""
    from pokryti.catalog import Label

    name = Label("málo", "few")
    few = Rule("few", name, lambda case: case.judge(case.answers["value"] < 5, 0 * case.limit + 1, name))
    assert judge(answers([3], [1_000_000]), [few])["reason_cs"].item() == "0,003 lůžka: málo"
    given = Benchmark.given(0.26, source="a norm")
    said = judge(answers([3], [10_000_000]), [below_benchmark(given)], given)["reason_en"].item()
    assert said == "0.0003 beds: less than 0.26 (the value 0.26)"
