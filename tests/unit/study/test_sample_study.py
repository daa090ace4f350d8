"""The main job on the embedded sample, as an analyst does it in a notebook."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pokryti import Benchmark, open_study
from pokryti.errors import ConfigError, InputError, UnknownCodeError
from pokryti.measures import ANSWER_COLUMNS
from pokryti.sources.sample import sample_dir
from pokryti.verdict import VERDICT_COLUMNS, nothing


def test_answers_have_the_columns_of_the_contract(sample):
    assert sample.ratio("domovy_pro_seniory", level="orp").columns.tolist() == ANSWER_COLUMNS
    assert sample.underserved("domovy_pro_seniory", level="orp").columns.tolist() == VERDICT_COLUMNS


def test_each_district_of_the_region_is_listed_once_in_each_series(sample):
    answer = sample.ratio("domovy_pro_seniory", level="orp")
    assert answer.groupby(["form", "unit"])["area"].agg(["size", "nunique"]).eq(9).all(axis=None)


@pytest.mark.parametrize("kind", ["domovy_pro_seniory", "pecovatelska_sluzba"])
def test_the_kraj_equals_the_sum_of_its_districts(sample, kind):
    kraj = sample.ratio(kind, level="kraj").set_index(["form", "unit"])
    for level in ("obec", "orp"):
        sums = sample.ratio(kind, level=level).groupby(["form", "unit"])[["numerator", "denominator"]].sum()
        pd.testing.assert_frame_equal(
            sums, kraj[["numerator", "denominator"]].sort_index(), check_exact=False, rtol=1e-12
        )


def test_the_value_is_capacity_per_thousand_of_the_usual_group(sample):
    answer = sample.ratio("domovy_pro_seniory", level="orp", unit="luzka")
    assert set(answer["group"]) == {"65plus"}
    expected = 1000 * answer["numerator"] / answer["denominator"]
    np.testing.assert_allclose(answer["value"], expected)


def test_bounds_hold_the_value_between_them(sample):
    answer = sample.coverage()
    known = answer.dropna(subset=["value", "high"])
    assert (known["low"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["high"] + 1e-9).all()


def test_another_group_and_scale(sample):
    answer = sample.ratio("domovy_pro_seniory", level="orp", unit="luzka", group="80plus", per=100)
    assert set(answer["measure"]) == {"capacity_per_100"}
    assert set(answer["group"]) == {"80plus"}


def test_a_basket_adds_like_units_only(sample):
    basket = ["domovy_pro_seniory", "domovy_se_zvlastnim_rezimem"]
    together = sample.ratio(basket, level="orp", unit="luzka")
    apart = [sample.ratio(kind, level="orp", unit="luzka")["numerator"] for kind in basket]
    np.testing.assert_allclose(together["numerator"], sum(apart))
    assert set(together["kind"]) == {"+".join(basket)}


def test_a_basket_of_different_groups_must_say_which(sample):
    kinds = ["domovy_pro_seniory", "rana_pece"]
    with pytest.raises(InputError, match="group="):
        sample.ratio(kinds, level="orp")
    assert len(sample.ratio(kinds, level="orp", group="all"))


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"kind": "domovy_pro_senory", "level": "orp"}, "domovy_pro_seniory"),
        ({"kind": "domovy_pro_seniory", "level": "orp", "unit": "postele"}, "unit"),
        ({"kind": "domovy_pro_seniory", "level": "orp", "form": "pob"}, "pobytova"),
        ({"kind": "domovy_pro_seniory", "level": "orp", "group": "66plus"}, "65plus"),
        ({"kind": "domovy_pro_seniory", "level": "ORP"}, "orp"),
    ],
)
def test_what_is_not_known_is_answered_by_what_is(sample, arguments, match):
    with pytest.raises(UnknownCodeError, match=match):
        sample.ratio(**arguments)


def test_a_kind_that_nobody_registers_is_zero_everywhere(sample):
    answer = sample.ratio("podpora_samostatneho_bydleni", level="orp")
    if answer["numerator"].eq(0).all():
        assert set(answer["flag"]) == {"none"}
        assert answer["value"].eq(0).all()


def test_facilities_are_a_unit_of_their_own(sample):
    answer = sample.ratio("domovy_pro_seniory", level="kraj")
    assert set(answer["unit"]) == {"luzka", "zarizeni"}


def test_registered_capacity_is_conserved_exactly_at_every_level(sample):
    account = sample.conservation()
    parts = account[["placed", "withheld", "unknown", "outside"]].sum(axis=1)
    pd.testing.assert_series_equal(parts, account["registered"], check_exact=True, check_names=False)
    assert account["withheld"].sum() > 0


def test_districts_are_listed_with_their_people(sample):
    areas = sample.areas()
    assert areas.columns[:6].tolist() == ["level", "area", "name", "parent", "area_km2", "population"]
    assert {"population_0_2", "population_65plus", "population_75plus", "population_80plus"} <= set(areas.columns)
    people = areas.groupby("level")["population"].sum()
    assert people["obec"] == people["orp"] == people["kraj"]
    assert areas.loc[areas["level"] == "orp", "area_km2"].sum() == pytest.approx(
        areas.loc[areas["level"] == "obec", "area_km2"].sum()
    )


def test_the_ring_is_context_only(sample):
    roles = sample.territory.areas("orp")["role"]
    assert (roles == "study").sum() == 9
    assert (roles == "ring").sum() > 0
    assert set(sample.areas().query("level == 'orp'")["area"]) == set(roles.index[roles == "study"])


def test_a_benchmark_says_how_many_places_are_missing(sample):
    norm = Benchmark.given(60, source="a made-up norm for this test")
    verdict = sample.underserved("domovy_pro_seniory", level="orp", unit="luzka", benchmark=norm)
    expected = (60 * verdict["denominator"] / 1000 - verdict["numerator"]).clip(lower=0)
    np.testing.assert_allclose(verdict["gap"], expected)


def test_one_rule_of_ones_choice(sample):
    verdict = sample.underserved("domovy_pro_seniory", level="orp", unit="luzka", rules=[nothing()])
    assert (verdict["rules_met"] == (verdict["numerator"] == 0)).all()


def test_the_mean_of_levels_that_do_not_nest_is_refused(sample):
    with pytest.raises(InputError, match="do not nest"):
        sample.underserved("domovy_pro_seniory", level="orp", benchmark=Benchmark.mean("okres"))


def test_asking_changes_nothing(sample):
    before = sample.supply.copy(deep=True)
    sample.coverage()
    sample.underserved(level="orp")
    pd.testing.assert_frame_equal(sample.supply, before)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('region = "CZ091"', 'region = ["CZ099", "9101"]', "CZ099"),
        ('levels = ["obec"', 'levels = ["obce"', "There are: obec"),
        ('field_territory = "orp"', 'field_territory = "orb"', "orb"),
        ("[sources]", 'place_rule = "declared"\n[sources]', "shares"),
    ],
)
def test_what_the_files_do_not_have_is_refused_before_the_long_reading(tmp_path, old, new, match):
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8").replace(old, new)
    path = tmp_path / "pokryti.toml"
    folder = sample_dir().as_posix()
    path.write_text(re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{folder}/\1"', text), encoding="utf-8")
    with pytest.raises(ConfigError, match=match):
        open_study(path)


def test_a_study_moves_to_another_date(sample):
    before = sample.at(date(2018, 12, 31))
    assert before.on == date(2018, 12, 31)
    assert before.supply["capacity"].sum() < sample.supply["capacity"].sum()
    assert sample.on == date(2024, 12, 31)


def test_small_values_are_told_with_digits_that_differ(sample):
    verdict = sample.underserved(level="orp")
    small = verdict[(verdict["benchmark"] < 0.05) & (verdict["numerator"] > 0) & (verdict["rules_met"] > 0)]
    assert not small["reason_en"].str.contains(r"\b0\.0 is less than 0\.0 ").any()


def test_a_map_shows_itself_in_a_notebook(sample):
    picture = sample.map("domovy_pro_seniory", level="orp")
    assert picture._repr_png_().startswith(b"\x89PNG")
