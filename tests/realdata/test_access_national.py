"""Access of the whole state on real files: nothing lost, nothing negative, the same totals at every level."""

import pytest

from pokryti import decay, open_study

STUDY = """
[study]
title = "Česká republika"
on = 2024-12-31
region = "CZ"
[sources]
boundaries = "{root}/cuzk/1.zip"
structure = "{root}/csu/struktura_uzemi_cr.csv"
population = ["{root}/csu/vek_obce_do_999_2020.xlsx", "{root}/csu/vek_obce_nad_1000_2020.xlsx"]
services = "{root}/simulated/rpss_simulated.json.gz"
addresses = "{root}/simulated/20241231_OB_ADR_csv.zip"
indicators = ["{root}/csu/190037-2023.csv", "{root}/mmr/index_socialniho_vylouceni_2023.xlsx"]
"""
HOMES = "domovy_pro_seniory"


@pytest.fixture(scope="module")
def national(realdata, tmp_path_factory):
    path = tmp_path_factory.mktemp("access") / "pokryti.toml"
    path.write_text(STUDY.format(root=realdata.as_posix()), encoding="utf-8")
    return open_study(path)


@pytest.mark.parametrize("level", ["obec", "orp", "okres", "kraj", "stat"])
def test_every_level_holds_all_homes(national, level):
    """526 homes for older people at the end of 2023 (ČSÚ 190037)."""
    answer = national.access(HOMES, method="e2sfca", level=level, catchment=30_000, decay=decay.gaussian(10_000))
    homes = answer[answer["unit"] == "zarizeni"]
    assert homes["numerator"].sum() == pytest.approx(526, rel=1e-9)
    assert homes["denominator"].sum() == 2_158_322
    assert (homes["value"].dropna() >= 0).all()


def test_districts_without_a_home_are_served_from_elsewhere(national):
    ratio = national.ratio(HOMES, level="orp", unit="zarizeni").set_index("area")
    access = national.access(HOMES, method="2sfca", level="orp", catchment=15_000, unit="zarizeni").set_index("area")
    without = access[ratio["flag"].reindex(access.index) == "none"]
    assert len(without) == 23
    assert (without["value"] > 0).all()
    assert (without["outside"] == 1).all()


def test_the_inner_country_does_not_feel_the_border(national):
    nearest = national.access(HOMES, method="nearest", level="orp", unit="zarizeni").set_index("name")
    assert nearest.loc["Kolín", "flag"] == "ok"
    assert nearest.loc["Kolín", "value"] < 15_000
    far = national.access(HOMES, method="2sfca", level="orp", catchment=30_000, unit="zarizeni").set_index("name")
    assert far.loc["Aš", "flag"] == "edge"
    assert far.loc["Kolín", "flag"] == "ok"
