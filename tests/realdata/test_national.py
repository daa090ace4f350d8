"""The whole state, on real files: known totals, known gaps, nothing lost."""

import pandas as pd
import pytest


def test_districts_are_counted_right(national):
    areas = national.areas()
    counts = areas["level"].value_counts().to_dict()
    assert counts == {"obec": 6258, "pou": 393, "orp": 206, "okres": 77, "kraj": 14, "stat": 1}


@pytest.mark.parametrize("level", ["obec", "pou", "orp", "okres", "kraj", "stat"])
def test_people_add_up_at_every_level(national, level):
    areas = national.areas().query("level == @level")
    assert areas["population"].sum() == 10_701_777
    assert areas["population_65plus"].sum() == 2_158_322
    assert areas["population_80plus"].sum() == 447_526


def test_jihocesky_kraj(national):
    areas = national.areas().set_index(["level", "area"])
    assert areas.loc[("kraj", "CZ031"), "population"] == 643_551


def test_districts_without_a_home_for_older_people(national):
    answer = national.ratio("domovy_pro_seniory", level="orp", unit="zarizeni")
    without = answer[answer["flag"] == "none"].set_index("name")
    assert len(without) == 23
    assert without.loc["Hustopeče", "denominator"] == 7_119
    assert answer["numerator"].sum() == 526


def test_registered_capacity_is_conserved_bit_for_bit(national):
    account = national.conservation()
    parts = account[["placed", "withheld", "unknown", "outside"]].sum(axis=1)
    pd.testing.assert_series_equal(parts, account["registered"], check_exact=True, check_names=False)
    assert (account["registered"] % 1 == 0).all()


def test_every_level_holds_the_same_capacity(national):
    answer = national.coverage()
    sums = answer.pivot_table(index=["kind", "form", "unit"], columns="level", values="numerator", aggfunc="sum")
    assert sums.eq(sums["stat"], axis=0).all(axis=None)


def test_verdicts_know_the_districts_without_anything(national):
    verdict = national.underserved("domovy_pro_seniory", level="orp", unit="zarizeni")
    assert verdict["rules"].str.contains("nothing").sum() == 23


def test_one_kraj_compares_with_the_whole_state(open_region, national):
    kraj = open_region("CZ031")
    mine = kraj.ratio("domovy_pro_seniory", level="orp", unit="zarizeni")
    whole = national.ratio("domovy_pro_seniory", level="orp", unit="zarizeni")
    assert len(mine) == 17
    pd.testing.assert_frame_equal(mine, whole[whole["area"].isin(mine["area"])].reset_index(drop=True))
    roles = kraj.territory.areas("orp")["role"].value_counts()
    assert roles["study"] == 17
    assert 5 < roles["ring"] < 30
