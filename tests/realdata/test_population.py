"""People, facilities and the exclusion index of the whole country."""

import pandas as pd
import pytest

from pokryti.catalog import kinds, target_groups
from pokryti.errors import AgeBandError
from pokryti.population import group_counts, group_table
from pokryti.quality import QualityReport
from pokryti.sources.indicators import read_indicators
from pokryti.sources.population import read_population
from pokryti.territory import Codes

MILITARY = {"545422", "592935", "555177", "503941"}


@pytest.fixture(scope="module")
def structure(realdata):
    return pd.read_csv(realdata / "csu" / "struktura_uzemi_cr.csv", dtype=str)


@pytest.fixture(scope="module")
def country(realdata, structure):
    """Read both workbooks: people and what the report says."""
    report = QualityReport()
    books = [realdata / "csu" / f"vek_obce_{part}_2020.xlsx" for part in ("do_999", "nad_1000")]
    return read_population(books, codes=Codes(structure), report=report), report


def test_the_country_counts_as_published(country):
    table = group_table(country[0], list(target_groups().values())).sum()
    assert table["population_all"] == 10_701_777
    assert table["population_65plus"] == 2_158_322
    assert table["population_80plus"] == 447_526
    assert table["population_0_14"] == 1_719_741


def test_a_region_is_the_sum_of_its_obce(country, structure):
    people = group_counts(country[0], target_groups()["all"]).droplevel(["level", "year"])
    kraj = structure.set_index("obec_kod")["kraj_csu_cis108_nuts_kod"]
    assert people.groupby(kraj.reindex(people.index)).sum()["CZ031"] == 643_551


def test_every_obec_is_read_and_the_military_areas_are_empty(country, structure):
    people, report = country
    assert set(people["area"]) == set(structure["obec_kod"])
    empty = next(finding for finding in report.findings if finding.code == "population_zero")
    assert set(empty.where) == MILITARY


def test_the_workbooks_hold_no_contradiction(country):
    report = country[1]
    assert not report.errors
    assert not {"population_sexes_disagree", "age_totals_disagree"} & {finding.code for finding in report.findings}


def test_small_obce_have_no_single_years_unless_a_split_is_named(country):
    people = country[0]
    with pytest.raises(AgeBandError, match="4763 districts"):
        group_counts(people, target_groups()["0_2"])
    young = group_table(people, [target_groups()[key] for key in ("0_2", "3_14")], split="proportional").sum()
    assert young.sum() == pytest.approx(1_719_741)


def test_facilities_add_up_by_kind(realdata, structure):
    report = QualityReport()
    path = realdata / "csu" / "190037-2023.csv"
    facilities = read_indicators(path, codes=Codes(structure), report=report).facilities
    sums = facilities.groupby("kind")["count"].sum()
    by_code = {code: sums[kind.id] for kind in kinds().values() for code in kind.facility_codes}
    assert by_code == {
        "102": 543, "108": 49, "114": 74, "115": 245, "118": 147, "120": 15, "121": 72, "122": 47, "123": 336,
        "124": 18, "125": 51, "128": 277, "129": 212, "130": 526, "131": 211, "132": 24, "133": 225, "134": 81,
        "135": 405, "156": 48,
    }  # fmt: skip
    assert facilities["obec"].nunique() == 699
    assert not report.errors


def test_the_exclusion_index_covers_every_obec(realdata, structure):
    report = QualityReport()
    path = realdata / "mmr" / "index_socialniho_vylouceni_2023.xlsx"
    values, _ = read_indicators(path, codes=Codes(structure), report=report)
    index = values[values["indicator"] == "index_socialniho_vylouceni"]
    assert len(index) == 6258
    assert index["value"].between(0, 30).all()
    sentences = [finding for finding in report.findings if finding.code == "not_a_number"]
    assert [finding.count for finding in sentences] == [4890] * 4


def test_a_table_as_analysts_pass_it_on_keeps_confidential_apart_from_zero(realdata, structure):
    report = QualityReport()
    path = realdata / "defects" / "orp_table_with_symbols.csv"
    values, _ = read_indicators(path, codes=Codes(structure), report=report, year=2019)
    assert values.groupby("indicator")["area"].nunique().eq(206).all()
    assert values["flag"].value_counts().to_dict() == {"ok": len(values) - 19, "suppressed": 19}
    zeros = sum(finding.count for finding in report.findings if finding.code == "symbol_zero")
    assert zeros == 333


def test_the_same_table_gives_people_by_orp(realdata, structure):
    path = realdata / "defects" / "orp_table_with_symbols.csv"
    people = read_population(path, codes=Codes(structure), report=QualityReport(), year=2019)
    counts = group_table(people, [target_groups()[key] for key in ("all", "0_14", "65plus")])
    assert len(counts) == 206
    assert counts["population_all"].sum() == 10_693_939


def test_facilities_by_okres_come_under_one_code_system(realdata, structure):
    path = realdata / "csu" / "zarizeni_mista_okres_2008_2013.csv"
    values, _ = read_indicators(path, codes=Codes(structure), report=QualityReport())
    assert values["level"].unique().tolist() == ["okres"]
    assert values["area"].nunique() == 77
    assert sorted(values["year"].unique()) == [*range(2008, 2014)]
