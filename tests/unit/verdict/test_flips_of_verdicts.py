"""What would have to be otherwise for a verdict to turn."""

import numpy as np
import pandas as pd
import pytest

from pokryti.measures import Benchmark
from pokryti.verdict import DataBehind, choose_rules, find_flips, lay_out, regroup, unmet_demand
from pokryti.verdict.access_below_supply import access_below_supply
from pokryti.verdict.beyond_limit import beyond_limit
from pokryti.verdict.desert import desert
from pokryti.verdict.flip import CHANGES

NORM = Benchmark.given(20, source="a made-up norm for this test")


def data(table, *, size=0.0, rise=0.0, assumed=0.0, divided=0.0, elsewhere=0.0, silent=0.0):
    parts = {"size": size, "rise": rise, "assumed": assumed, "divided": divided}
    parts |= {"elsewhere": elsewhere, "silent": silent, "heads": 5000.0, "partial": 0.0}
    return DataBehind(pd.Series(dtype=float), **{name: pd.Series(value, table.index) for name, value in parts.items()})


def flip(judged, behind=None, other=None):
    change, size = find_flips(judged, behind, other)
    return [(CHANGES[number], amount) for number, amount in zip(change, size, strict=True)]


def told(found, behind=None, other=None):
    table = lay_out(found, pd.Series(20.0, index=found.answers.index), data=behind, other=other)
    return table[["flip_cs", "flip_en"]].iloc[0].str.replace("\u00a0", " ").tolist()


@pytest.fixture
def told_of(request):
    """Give the evidence that a test states; `told` is here what a flip says."""
    return request.getfixturevalue("told")


@pytest.fixture
def below(judged):
    """Judge by the norm of 20 per 1,000 alone."""
    return lambda table: judged(table, choose_rules(["below_benchmark"], NORM))


def test_a_benchmark_a_little_lower_would_end_it(answers, below):
    found = below(answers([18], [1000]))
    assert flip(found) == [("benchmark", pytest.approx(0.1))]
    assert told(found)[0].endswith("hodnota, se kterou se srovnává, o 10 % nižší.")


def test_a_benchmark_a_little_higher_would_begin_it(answers, below):
    found = below(answers([22], [1000]))
    assert flip(found) == [("benchmark", pytest.approx(0.1))]
    assert told(found)[1].endswith("compared with were 10% higher.")


def test_a_benchmark_far_off_is_not_tried(answers, below):
    found = below(answers([2], [1000]))
    assert flip(found) == [("none", pytest.approx(np.nan, nan_ok=True))]
    assert told(found)[0] == "Posouzení by nezměnila žádná ze zkoušených změn předpokladů."


@pytest.mark.parametrize(("size", "change"), [(17, "none"), (18, "facility"), (30, "facility")])
def test_one_facility_more_ends_it_when_it_is_large_enough(answers, below, size, change):
    table = answers([2], [1000])
    assert flip(below(table), data(table, size=size))[0][0] == change


def test_one_facility_fewer_begins_it_when_little_is_to_spare(answers, below):
    table = answers([30], [1000])
    assert flip(below(table), data(table, size=10.0))[0][0] == "none"
    found = below(table)
    assert flip(found, data(table, size=11.0))[0][0] == "facility"
    assert told(found, data(table, size=11.0))[0].endswith("ubyla jedna služba obvyklé velikosti (11 lůžek).")


def test_the_loss_of_all_there_is_begins_it(answers, judged):
    table = answers([10], [1000])
    found = judged(table, choose_rules(["nothing"], NORM))
    assert flip(found, data(table, size=9.0))[0][0] == "none"
    assert flip(found, data(table, size=10.0)) == [("facility", 10.0)]
    divided = judged(table.assign(low=0.0), choose_rules(["nothing"], NORM))
    assert "o 10 lůžek méně" in told(divided)[0]


def test_no_more_is_said_to_be_divided_otherwise_than_there_is(answers, below):
    assert "o 2,3 lůžka více" in told(below(answers([17.8], [1000]).assign(high=20.1)))[0]
    assert "o 3 lůžka více" in told(below(answers([17.8], [1000]).assign(high=21.0)))[0]


def test_where_more_than_the_margin_may_be_needed_nothing_is_said_of_capacity(answers, judged, told):
    rule = unmet_demand(NORM)
    table = answers([18], [1000]).assign(high=30.0)
    found = judged(table, [rule], evidence=told(unmet={"00": 0.3}))
    assert found.margin.tolist() == [pytest.approx(2.0)]
    assert flip(found, data(table, size=50.0))[0][0] == "none"


@pytest.mark.parametrize(
    ("unit", "capacity", "said"),
    [
        ("mista", 19, "o 1 místo více"),
        ("mista", 18, "o 2 místa více"),
        ("mista", 16, "o 4 místa více"),
        ("mista", 15, "o 5 míst více"),
        ("luzka", 19, "o 1 lůžko více"),
        ("luzka", 15, "o 5 lůžek více"),
        ("klienti", 19, "o 1 klienta více"),
        ("klienti", 18, "o 2 klienty více"),
        ("uvazky", 18.5, "o 1,5 úvazku více"),
    ],
)
def test_numbers_agree_with_their_nouns_in_czech(answers, below, unit, capacity, said):
    table = answers([capacity], [1000], unit=unit).assign(high=30.0)
    assert said in told(below(table))[0]


def test_what_is_counted_in_facilities_speaks_of_them(answers, below):
    table = answers([1], [90], unit="zarizeni")
    assert told(below(table), data(table, size=1.0))[0].endswith("kdyby v obvodu přibylo jedno zařízení.")


def test_another_division_of_what_is_shared_comes_first(answers, below):
    table = answers([18], [1000]).assign(high=21.0)
    found = below(table)
    assert flip(found) == [("apportionment", pytest.approx(2.0))]
    assert "o 2 lůžka více" in told(found)[0]
    table = answers([22], [1000]).assign(low=15.0)
    assert "o 3 lůžka méně" in told(below(table))[0]
    assert "3 beds less" in told(below(table))[1]


def test_services_that_tell_no_capacity_could_raise_the_mean(answers, judged, state_mean):
    table = answers([20.5, 19.5], [1000, 1000])
    chosen = choose_rules(["below_benchmark"], state_mean)
    found = judged(table, chosen, is_bound=lambda _, rows: pd.Series(data=True, index=rows.index))
    assert [name for name, _ in flip(found, data(table, rise=0.03))] == ["silence", "benchmark"]
    assert [name for name, _ in flip(found, data(table, rise=0.02))] == ["benchmark", "benchmark"]


def test_another_group_of_people_may_turn_it(answers, below):
    table = answers([40], [1000])
    people = pd.DataFrame({"80plus": [5000.0]}, index=["00"])
    found, other = below(table), below(regroup(table, people, {"65plus": "80plus"}))
    assert flip(found, None, other)[0][0] == "group"
    assert told(found, None, other)[0].endswith("k jiné skupině: lidé 80 let a starší.")


@pytest.mark.parametrize(
    ("rule", "evidence", "expected"),
    [
        (beyond_limit(share=0.2), {"beyond": {"00": 0.23}, "beyond_one_more": {"00": 0.0}}, 0.15),
        (beyond_limit(share=0.2), {"beyond": {"00": 0.18}, "beyond_one_more": {"00": 0.0}}, 0.1),
        (unmet_demand(NORM, share=0.2), {"unmet": {"00": 0.22}}, 0.1),
        (desert(kinds=["k"], groups=["65plus"], people_per_place=50), {}, 0.1),
        (access_below_supply(), {"reached": {"00": 0.018, "01": 0.5}, "gain": {"00": 0.001}}, 0.1),
    ],
)
def test_limits_that_rules_set_themselves_may_turn_it_too(answers, judged, told_of, rule, evidence, expected):
    found = judged(answers([18, 20], [1000, 1000]), [rule], evidence=told_of(**evidence))
    assert flip(found)[0] == ("limits", pytest.approx(expected))
    words = ("mírnější.", "more lenient.") if found.underserved[0] else ("přísnější.", "stricter.")
    assert [text.endswith(end) for text, end in zip(told(found), words, strict=True)] == [True, True]


def test_a_limit_moved_so_far_turns_the_verdict(answers, judged, told_of):
    """The share of people that the flip names, as the limit of the rule."""
    evidence = told_of(beyond={"00": 0.23}, beyond_one_more={"00": 0.0})
    table = answers([18], [1000])
    ((_, shift),) = flip(judged(table, [beyond_limit(share=0.2)], evidence=evidence))
    assert judged(table, [beyond_limit(share=0.2)], evidence=evidence).underserved[0]
    assert not judged(table, [beyond_limit(share=0.2 * (1 + shift) + 1e-9)], evidence=evidence).underserved[0]


def test_all_rules_met_must_end(answers, judged, state_mean):
    """A lower benchmark does not help a district with nothing."""
    table = answers([0, 0.1, 40], [10, 1000, 1000])
    found = judged(table, choose_rules(["below_benchmark", "nothing"], NORM))
    assert flip(found)[0][0] == "none"
    assert flip(found, data(table, size=1.0))[0] == ("facility", 1.0)


def test_a_district_not_judged_has_no_sentence(answers, below):
    table = answers([0, 1], [0, 1000])
    result = lay_out(below(table), pd.Series([20.0, 20.0]))
    assert result[["flip_cs", "confidence", "reason_cs"]].iloc[0].tolist() == ["", "", ""]
    assert result[["rules_met", "rules_applied"]].iloc[0].tolist() == [0, 0]
