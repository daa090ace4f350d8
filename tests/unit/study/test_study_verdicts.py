"""Verdicts on the sample: rules of one's choice, reasons, what would turn them, how far to trust them."""

import re

import numpy as np
import pytest

from pokryti import Rule, open_study
from pokryti.catalog import Label
from pokryti.errors import ConfigError, UnknownCodeError
from pokryti.sources.sample import sample_dir
from pokryti.study import writing
from pokryti.verdict import REASON_COLUMNS, REGISTRY, USUAL, VERDICT_COLUMNS

HOMES = {"kind": "domovy_pro_seniory", "level": "orp", "unit": "luzka"}


def few(case):
    missing = 30 - case.answers["numerator"]
    return case.judge(missing > 0, missing, Label("méně než 30 lůžek", "fewer than 30 beds"))


FEW = Rule("fewer_than_thirty", Label("méně než třicet", "fewer than thirty"), few)


def test_rules_by_id_and_one_of_ones_own(sample):
    verdict = sample.underserved(**HOMES, rules=["nothing", FEW])
    assert set(verdict["rules_applied"]) == {2}
    met = verdict["rules"].str.contains("fewer_than_thirty")
    assert (met == (verdict["numerator"] < 30)).all()
    assert verdict.loc[met, "reason_cs"].str.contains("méně než 30 lůžek").all()


def test_every_rule_of_the_registry_can_be_asked(sample):
    verdict = sample.underserved(**HOMES, rules=list(REGISTRY))
    assert verdict["rules_applied"].eq(len(REGISTRY) - 1).all()  # no children, so no desert


def test_an_unknown_rule_is_refused(sample):
    with pytest.raises(UnknownCodeError, match="outside_funnel"):
        sample.underserved(**HOMES, rules=["outside_funel"])


def test_verdicts_follow_the_columns_they_had_before(sample):
    verdict = sample.underserved(**HOMES)
    assert verdict.columns.tolist() == VERDICT_COLUMNS
    assert verdict["rank_low"].le(verdict["rank"]).all()
    assert verdict["rank"].le(verdict["rank_high"]).all()
    assert set(verdict["confidence"]) <= {"high", "medium", "low"}


@pytest.mark.parametrize("level", ["obec", "orp"])
def test_every_verdict_says_why_what_would_turn_it_and_how_far_to_trust_it(sample, level):
    verdict = sample.underserved(level=level)
    judged = verdict["rules_applied"] > 0
    for lang in ("cs", "en"):
        assert (verdict[f"flip_{lang}"].ne("") == judged).all()
        assert (verdict[f"confidence_{lang}"].ne("") == judged).all()
        assert (verdict[f"reason_{lang}"].ne("") == (verdict["rules_met"] > 0)).all()
    texts = verdict[["reason_cs", "reason_en", "flip_cs", "flip_en", "confidence_cs", "confidence_en"]]
    assert not texts.melt()["value"].str.contains(r"[{}]|nan").any()


def test_reasons_tell_of_each_district_and_rule_once_and_agree_with_the_verdict(sample):
    verdict, reasons = sample.underserved(level="orp"), sample.reasons(level="orp")
    assert reasons.columns.tolist() == REASON_COLUMNS
    assert len(reasons) == len(verdict) * len(USUAL)
    counted = reasons.groupby(["kind", "form", "unit", "area"], sort=False)["met"]
    assert counted.sum().to_numpy(int).tolist() == verdict["rules_met"].tolist()
    assert counted.count().tolist() == verdict["rules_applied"].tolist()
    met = reasons["met"].fillna(value=False).astype(bool)
    assert (reasons["reason_cs"].ne("") == met).all()
    assert (reasons.loc[met, "margin"] >= 0).all()


@pytest.mark.parametrize("level", ["obec", "orp"])
def test_every_rule_says_what_it_compared_and_with_what(sample, level):
    reasons = sample.reasons(level=level, rules=list(REGISTRY))
    known = reasons[reasons["met"].notna() & reasons["limit"].notna()]
    assert known["compared"].notna().all()
    assert reasons.loc[reasons["met"].isna(), "compared"].isna().all()
    shares = known["rule"].isin(["beyond_limit", "unmet_demand"])
    over = known[shares]
    assert (over["met"].astype(bool) == (over["compared"] > over["limit"])).all()
    assert over["compared"].between(0, 1).all()
    under = known[~shares & (known["rule"] != "high_need_low_supply")]  # which asks for need, too
    below, met = under["compared"] - under["limit"], under["met"].astype(bool)
    assert (below[met] <= 1e-9).all()
    assert (below[~met] >= -1e-9).all()
    assert set(known["rule"]) >= {"access_below_supply", "beyond_limit", "unmet_demand", "underservice_index"}


def test_what_cannot_be_judged_is_neither_met_nor_applied(sample):
    """Without a need index there is no verdict on need."""
    reasons = sample.reasons("pecovatelska_sluzba", level="orp", rules=["nothing", "desert"])
    assert reasons.loc[reasons["rule"] == "desert", "met"].isna().all()
    verdict = sample.underserved("pecovatelska_sluzba", level="orp", rules=["nothing", "desert"])
    assert verdict["rules_applied"].max() == 1


def test_the_margin_is_enough(sample):
    """Adding it to the registered capacity ends the verdict, though the mean of the state rises, too."""
    verdict = sample.underserved(**HOMES).set_index("area")
    worst = verdict[(verdict["rules_met"] > 0) & (verdict["numerator"] > 0)].index[0]
    supply = sample.supply
    row = supply.index[
        (supply["kind"] == HOMES["kind"])
        & (supply["unit"] == "luzka")
        & supply["obec"].map(sample.joined.territory.lookup("orp")).eq(worst)
    ][0]
    added = supply["capacity"].mask(supply.index == row, supply["capacity"] + verdict.loc[worst, "margin"] + 1e-6)
    richer = _with_supply(sample, supply.assign(capacity=added))
    assert richer.underserved(**HOMES).set_index("area").loc[worst, "rules_met"] == 0


def _with_supply(study, supply):
    from dataclasses import replace

    return replace(study, joined=replace(study.joined, supply=supply))


def _study_file(tmp_path, verdict):
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    folder = sample_dir().as_posix()
    text = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{folder}/\1"', text)
    path = tmp_path / "pokryti.toml"
    path.write_text(f"{text}\n[verdict]\n{verdict}\n", encoding="utf-8")
    return path


def test_the_study_file_names_rules(tmp_path):
    study = open_study(_study_file(tmp_path, 'rules = ["nothing", "lowest_fifth"]'))
    assert study.rules == ("nothing", "lowest_fifth")
    assert study.verdicts["rules_applied"].max() == 2
    assert set(study.rules_met["rule"]) <= {"nothing", "lowest_fifth"}


@pytest.mark.parametrize(
    ("verdict", "match"),
    [('rules = ["nothink"]', "nothing"), ("rules = []", "rules"), ("rules = 3", "rules"), ("rule = []", "rules")],
)
def test_a_study_file_with_wrong_rules_is_refused(tmp_path, verdict, match):
    with pytest.raises(ConfigError, match=match):
        open_study(_study_file(tmp_path, verdict))


def test_the_table_of_rules_met_is_what_the_verdicts_count(sample):
    table = sample.rules_met
    assert len(table) == sample.verdicts["rules_met"].sum()
    assert table["reason_cs"].eq("").all()
    np.testing.assert_array_equal(table["met"].to_numpy(bool), np.ones(len(table), dtype=bool))


def test_the_mean_of_unknown_capacities_is_named(sample):
    verdict, series = sample.underserved(level="orp"), ["kind", "form", "unit"]
    named = verdict.loc[verdict["reason_cs"].str.contains("dolní mez: některé kapacity nejsou známy"), series]
    silent = sample.supply.loc[sample.supply["capacity"].isna() & sample.supply["obec"].notna(), series]
    assert len(named)
    assert set(named.itertuples(index=False, name=None)) <= set(silent.itertuples(index=False, name=None))


def test_a_district_that_fewer_rules_can_judge_is_not_listed_last_for_that(sample):
    """All of two rules met weigh more than two of three."""
    asked = sample.underserved(**HOMES).head(3)
    three = asked.assign(rules_met=[2, 2, 0], rules_applied=[3, 2, 3], gap=[9.0, 1.0, 0.0])
    listed = writing._worst_first(three)
    assert listed["area"].tolist() == asked["area"].iloc[[1, 0]].tolist()
    assert listed.columns.tolist() == VERDICT_COLUMNS
