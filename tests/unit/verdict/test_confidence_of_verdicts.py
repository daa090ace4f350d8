"""How far a verdict can be trusted."""

import pandas as pd
import pytest

from pokryti.measures import Benchmark
from pokryti.measures.reliability import usual_facility
from pokryti.verdict import DataBehind, choose_rules, data_behind, grade

NORM = Benchmark.given(20, source="a made-up norm for this test")
SOUND = {"size": 1.0, "assumed": 0.0, "divided": 0.0, "elsewhere": 0.0, "silent": 0.0, "rise": 0.0}


def graded(judged, table, **doubts):
    doubts = {"heads": table["denominator"], "partial": 0.0} | doubts
    parts = {name: pd.Series(value, table.index) for name, value in {**SOUND, **doubts}.items()}
    found = judged(table, choose_rules(["below_benchmark"], NORM))
    grades, texts = grade(found, DataBehind(pd.Series(dtype=float), **parts))
    return grades("cs")[0], texts("cs")[0], texts("en")[0]


def behind(table, supply):
    size = usual_facility(supply, supply[["service"]])
    return data_behind(table, supply, facility=size, districts=pd.Series({"x": "00"}))


def test_sound_data_of_many_people_are_trusted(answers, judged):
    assert graded(judged, answers([1], [1000])) == ("high", "vysoká", "high")


@pytest.mark.parametrize(
    ("people", "doubts", "expected"),
    [
        (999, {}, "medium"),
        (99, {}, "low"),
        (5000, {"divided": 0.51}, "medium"),
        (5000, {"divided": 0.5}, "high"),
        (5000, {"assumed": 0.51, "divided": 0.51}, "low"),
        (5000, {"elsewhere": 0.11}, "medium"),
        (5000, {"silent": 0.06}, "medium"),
        (999, {"silent": 0.06}, "low"),
    ],
)
def test_each_doubt_takes_a_step(answers, judged, people, doubts, expected):
    assert graded(judged, answers([1], [people]), **doubts)[0] == expected


def test_a_district_cut_by_the_edge_is_doubted(answers, judged):
    assert graded(judged, answers([1], [5000], flag="edge"))[1] == "střední: data obvod nezahrnují celý"


def test_doubts_are_named_in_both_languages(answers, judged):
    _, cs, en = graded(judged, answers([1], [500]), silent=1.0)
    assert cs == "nízká: méně než 1\u00a0000 lidí cílové skupiny; více než dvacetina služeb ve státě neuvádí kapacitu"
    assert en.startswith("low: fewer than 1,000 people of the target group; ")


def test_without_knowledge_of_the_data_only_size_and_edge_count(answers, judged):
    found = judged(answers([1, 1], [50, 5000]), choose_rules(["below_benchmark"], NORM))
    assert grade(found, None)[0]("en").tolist() == ["low", "high"]


def test_what_lies_behind_a_district_without_anything_is_that_of_its_series(answers):
    supply = pd.DataFrame({"service": ["1", "2", "3"], "kind": "k", "form": "f", "unit": "luzka"})
    supply = supply.assign(obec=["x", "x", None], capacity=[30.0, 10.0, None], confidence=["low", "high", "low"])
    found = behind(answers([40, 0], [1, 1]), supply)
    assert found.assumed.tolist() == [0.75, 0.75]
    assert found.silent.tolist() == pytest.approx([1 / 3, 1 / 3])
    assert found.rise.tolist() == [0.5, 0.5]


def test_capacity_without_a_known_obec_counts_as_elsewhere(answers):
    supply = pd.DataFrame({"service": ["1", "2"], "kind": "k", "form": "f", "unit": "luzka"})
    supply = supply.assign(obec=["x", None], capacity=[30.0, 10.0], confidence="high")
    found = behind(answers([30], [1]), supply)
    assert found.elsewhere.tolist() == [0.25]


@pytest.mark.parametrize(
    ("expected", "heads", "grade"),
    [(600, 25_000, "high"), (600, 900, "medium"), (15, 2_000, "medium"), (15, 99, "low"), (99, 5_000, "high")],
)
def test_of_people_expected_those_count_who_stand_behind_them(answers, judged, expected, heads, grade):
    """As for the flag `small`: a number of recipients worked out from 25,000 inhabitants is firm."""
    assert graded(judged, answers([1], [expected]), heads=heads)[0] == grade


def test_a_mean_of_a_part_of_the_state_is_doubted(answers, judged):
    """Whoever gives the boundaries of one kraj alone compares with the mean of that kraj."""
    _, cs, en = graded(judged, answers([1], [5000]), partial=1.0)
    assert cs == "střední: data zahrnují jen část státu, se kterým se srovnává"
    assert en == "medium: the data hold only a part of the state compared with"
