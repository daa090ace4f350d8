"""The whole country from the official files."""

import pandas as pd
import pytest
import shapely

from pokryti.errors import AmbiguousNameError, InputError
from pokryti.quality import QualityReport
from pokryti.sources.cuzk import read_boundaries
from pokryti.sources.structure import read_structure
from pokryti.territory import Territory


@pytest.fixture(scope="module")
def structure(realdata):
    return read_structure(realdata / "csu/struktura_uzemi_cr.csv", report=QualityReport())


@pytest.fixture(scope="module")
def report():
    return QualityReport()


@pytest.fixture(scope="module")
def territory(realdata, structure, report):
    boundaries = read_boundaries(realdata / "cuzk/1.zip", structure=structure, report=report)
    return Territory.build(structure, boundaries, report=report)


def test_the_official_numbers_of_districts(territory):
    counts = {level: len(territory.areas(level)) for level in territory.levels}
    assert counts == {"obec": 6258, "pou": 393, "orp": 206, "okres": 77, "kraj": 14, "stat": 1}


def test_levels_nest_exactly(territory):
    total = territory.areas("stat")["area_km2"].iloc[0]
    assert total == pytest.approx(78_866, abs=2)
    for level in territory.levels:
        assert territory.areas(level)["area_km2"].sum() == pytest.approx(total, rel=1e-9)
        assert shapely.coverage_is_valid(territory.areas(level).geometry.to_numpy())


@pytest.mark.usefixtures("territory")
def test_the_only_faults_are_edges_that_do_not_match(report):
    assert [(finding.code, finding.count) for finding in report.findings] == [("edges_mismatched", 87)]


def test_turnov_reaches_over_three_okresy(territory):
    turnov = territory.lookup("orp") == territory.find("turnov", level="orp")
    assert territory.lookup("okres")[turnov].value_counts().to_dict() == {"CZ0514": 21, "CZ0513": 13, "CZ0512": 2}


def test_names_are_found_or_listed(territory):
    assert territory.find("ceske budejovice", level="orp") == "3102"
    assert territory.find("Brandýs n.L.-S.Boleslav", level="orp") == "2103"
    assert territory.find("praha", level="okres") == "CZ0100"
    with pytest.raises(AmbiguousNameError, match="fits 14 districts"):
        territory.find("Nová Ves", level="obec")


def test_praha_is_a_hole_and_a_neighbour(territory):
    around = territory.neighbours("kraj")
    assert around.loc[around["code"] == "CZ010", "neighbour"].tolist() == ["CZ020"]
    assert len(territory.areas("kraj").geometry["CZ020"].interiors) >= 1


def test_every_crosswalk_code_is_translated(realdata, territory):
    table = pd.read_csv(realdata / "crosswalk/orp_206.csv", dtype=str)
    for column in ("orp_csu_kod", "orp_ruian_kod", "sidlo_obec_kod"):
        found = territory.codes.translate(table[column], level="orp", source=column, report=QualityReport())
        assert found.tolist() == table["orp_csu_kod"].tolist()
    okresy = pd.read_csv(realdata / "crosswalk/okresy_77.csv", dtype=str)
    for column in ("okres_csu_cis109_nuts_kod", "okres_csu_cis101_lau_kod", "okres_ruian_kod"):
        found = territory.codes.translate(okresy[column], level="okres", source=column, report=QualityReport())
        assert found.tolist() == okresy["okres_csu_cis109_nuts_kod"].tolist()


def test_every_okres_has_its_letters(territory):
    systems = territory.codes._tables["okres"]
    assert set(systems["letters"]) == set(territory.codes.known("okres"))
    assert systems["letters"].index.is_unique


def test_official_short_names_lead_to_their_orp(realdata, territory):
    table = pd.read_csv(realdata / "crosswalk/orp_206.csv", dtype=str)
    within = ("kraj", table["kraj_nuts"])
    for column in ("orp_nazev", "orp_nazev_zkraceny", "orp_nazev_ruian"):
        found = territory.codes.translate_names(
            table[column], level="orp", within=within, source=column, report=QualityReport()
        )
        assert found.tolist() == table["orp_csu_kod"].tolist()


def test_a_name_is_unique_within_its_orp(realdata, territory):
    table = pd.read_csv(realdata / "crosswalk/duplicitni_nazvy_obci.csv", dtype=str)
    within = ("orp", table["orp_csu_cis65_kod"])
    found = territory.codes.translate_names(
        table["obec_text"], level="obec", within=within, source="t", report=QualityReport()
    )
    assert found.tolist() == table["obec_kod"].tolist()


def test_a_region_comes_with_its_ring(territory):
    chosen = territory.select(territory.find("České Budějovice", level="orp"))
    assert (chosen.role == "study").sum() == 79
    assert chosen.areas("orp")["role"].value_counts().to_dict() == {"ring": 9, "study": 1}


def test_exploded_orp_are_recognised_and_refused(realdata, structure):
    report = QualityReport()
    with pytest.raises(InputError, match="206 districts of level ORP"):
        read_boundaries(realdata / "defects/orp_exploded_multiparts.geojson", structure=structure, report=report)
    exploded = next(finding for finding in report.findings if finding.code == "geometry_exploded")
    assert exploded.where == ("4207", "4211", "6206", "6216")


def test_mercator_passed_off_as_degrees_is_recognised(realdata, structure):
    report = QualityReport()
    with pytest.raises(InputError, match="NAZ_ORP"):
        read_boundaries(realdata / "defects/orp_wrong_crs_label.json", structure=structure, report=report)
    assert "crs_wrong_label" in {finding.code for finding in report.findings}


def test_vfr_of_one_obec_is_read(realdata, structure):
    report = QualityReport()
    boundaries = read_boundaries(realdata / "vfr/OB_UKSH.xml.gz", structure=structure, report=report)
    assert boundaries.index.tolist() == ["564729"]
    assert boundaries.area.iloc[0] == pytest.approx(12.37e6, rel=0.01)
    assert not Territory.build(structure, boundaries, report=report).areas("orp")["complete"].any()


def test_vfr_of_changes_is_refused(realdata, structure):
    with pytest.raises(InputError, match="full file"):
        read_boundaries(realdata / "vfr/ST_ZKSH.xml.gz", structure=structure, report=QualityReport())
