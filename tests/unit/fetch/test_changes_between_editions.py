"""What a newer edition changes is told in words, by comparing tables."""

import geopandas as gpd
import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.services import PLACE_COLUMNS, Register
from pokryti.sources.fetch.changes import compare_files, compare_people, compare_services, compare_structures
from pokryti.sources.sample import sample_dir
from pokryti.sources.structure import read_structure


def told(compare, before, after, lang="en"):
    report = QualityReport()
    compare(before, after, report=report)
    return {finding.code: finding.message(lang) for finding in report.findings}


@pytest.fixture
def structure():
    return read_structure(sample_dir() / "struktura_uzemi_cr.csv", report=QualityReport())


def services(*rows):
    frame = pd.DataFrame(rows, columns=["service", "capacity"])
    frame = frame.assign(kind="domovy_pro_seniory", form="pobytova", unit="luzka")
    return Register(frame, gpd.GeoDataFrame(columns=list(PLACE_COLUMNS), geometry="geometry", crs="EPSG:5514"))


def people(year, *counts):
    rows = [("obec", f"50001{number}", year, "t", 0, 999, float(count)) for number, count in enumerate(counts)]
    return pd.DataFrame(rows, columns=["level", "area", "year", "sex", "age_from", "age_to", "count"])


def test_the_same_is_no_change(structure):
    assert told(compare_structures, structure, structure) == {}
    assert told(compare_services, services(("1", 5.0)), services(("1", 5.0))) == {}
    assert told(compare_people, people(2023, 5), people(2023, 5)) == {}


def test_a_municipality_that_moved_to_another_orp(structure):
    first, other = structure["orp_csu_cis65_kod"].drop_duplicates().index[:2]
    columns = [column for column in structure if column.startswith(("orp_", "pou_"))]
    moved = structure.copy()
    moved.loc[first, columns] = structure.loc[other, columns]
    name, old, new = (
        str(frame.loc[first, column])
        for frame, column in ((structure, "obec_text"), (structure, "orp_text"), (moved, "orp_text"))
    )
    message = told(compare_structures, structure, moved)["change_obec_moved_orp"]
    assert message == f"Municipalities that moved to another ORP: {name} ({old} → {new})."


def test_municipalities_that_merged_and_that_are_new(structure):
    gone = structure.iloc[0]
    changes = told(compare_structures, structure, structure.iloc[1:], "cs")
    assert changes["change_obec_gone"].startswith(f"Obce, které zanikly nebo se sloučily: {gone['obec_text']} ")
    assert gone["obec_kod"] in told(compare_structures, structure.iloc[1:], structure)["change_obec_new"]


def test_services_that_came_ended_or_grew():
    changes = told(compare_services, services(("1", 5.0), ("2", 8.0)), services(("2", 9.0), ("3", 4.0)))
    assert changes["change_service_added"] == "Services added: 1. 3 homes for older people."
    assert changes["change_service_ended"] == "Services that ended or left the register: 1. 1 homes for older people."
    assert changes["change_capacity"] == "Capacities changed: 1. 2 homes for older people: beds 8 → 9."
    assert "change_capacity_total" not in changes


def test_a_capacity_that_became_known():
    changes = told(compare_services, services(("1", None), ("2", None)), services(("1", 6.0), ("2", None)))
    assert changes["change_capacity"] == "Capacities changed: 1. 1 homes for older people: beds ? → 6."
    assert changes["change_capacity_total"].endswith("beds 0 → 6.")


def test_people_of_the_latest_years_are_compared():
    before, after = people(2023, 1000, 500), pd.concat([people(2023, 1000, 500), people(2024, 900, 490)])
    message = told(compare_people, before, after)["change_population"]
    assert message == "People: 1\u00a0500 → 1\u00a0390 (-110), year 2023 → 2024."


def test_files_that_cannot_be_read_are_told_and_the_rest_is_compared(tmp_path, structure):
    from datetime import date

    bad = tmp_path / "rpss.json"
    bad.write_text("nothing", encoding="utf-8")
    files = {"structure": [sample_dir() / "struktura_uzemi_cr.csv"]}
    report = compare_files(files | {"services": [bad]}, files | {"services": [bad]}, on=date(2024, 12, 31))
    assert [finding.code for finding in report.findings] == ["change_not_compared"]
    missing = compare_files({}, files, on=date(2024, 12, 31))
    assert [finding.code for finding in missing.findings] == ["change_not_compared"]
