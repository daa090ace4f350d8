"""Verdicts on the whole state: every kind, by SO ORP and by obec."""

import pandas as pd
import pytest

TEXTS = ["confidence_cs", "confidence_en", "flip_cs", "flip_en"]


@pytest.mark.parametrize(("level", "districts"), [("orp", 206), ("obec", 6258)])
def test_every_kind_is_judged_everywhere(national, level, districts):
    verdict = national.underserved(level=level)
    assert len(verdict) == districts * len(national.joined.series)
    judged = verdict["rules_applied"] > 0
    assert not verdict.loc[judged, "flag"].isin(["unknown", "undefined"]).any()
    assert verdict.loc[judged, TEXTS].ne("").all(axis=None)
    assert (verdict.loc[judged, "reason_cs"].ne("") == (verdict.loc[judged, "rules_met"] > 0)).all()
    assert (verdict["rank_low"].le(verdict["rank"]) | verdict["rank_low"].isna()).all()


def test_homes_for_older_people_are_surely_few_in_prague(national):
    """33 homes in the list of the statistical office, where the mean of the state would make 60."""
    verdict = national.underserved("domovy_pro_seniory", level="orp", unit="zarizeni").set_index("name")
    assert verdict.index[verdict["rules"].str.contains("outside_funnel")].tolist() == ["Praha"]
    prague = verdict.loc["Praha"]
    assert prague["gap"] == pytest.approx(28.69, abs=0.01)
    assert prague["margin"] > prague["gap"]  # what Prague adds raises the mean of the state
    assert prague["confidence"] == "high"


def test_a_region_is_judged_as_part_of_the_state(national, open_region):
    kraj, columns = open_region("CZ031"), ["area", "rules", "margin", "rank", "confidence", "reason_cs", "flip_cs"]
    mine, whole = (study.underserved(level="orp")[["kind", "form", "unit", *columns]] for study in (kraj, national))
    pd.testing.assert_frame_equal(mine, whole[whole["area"].isin(mine["area"])].reset_index(drop=True))


def test_margins_end_the_verdicts(national):
    verdict = national.underserved("domovy_pro_seniory", level="orp", unit="zarizeni")
    mean = verdict["numerator"].sum() / verdict["denominator"].sum()
    below = verdict["rules"].str.contains("below_benchmark")
    after = (verdict["numerator"] + verdict["margin"]) / verdict["denominator"]
    risen = mean + verdict["margin"] / verdict["denominator"].sum()
    assert (after[below] >= risen[below] * (1 - 1e-12)).all()
