"""The embedded sample is what its generator makes, and readers find and name every defect planted in it."""

import subprocess
import sys
import tomllib
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from pokryti.errors import InputError
from pokryti.quality import Finding, QualityReport, finding_texts
from pokryti.services import valid_on
from pokryti.sources.cuzk import read_boundaries
from pokryti.sources.indicators import read_indicators
from pokryti.sources.population import read_population
from pokryti.sources.regions import read_regions
from pokryti.sources.sample import sample_dir
from pokryti.sources.services import read_services
from pokryti.sources.structure import read_structure
from pokryti.sources.tables import read_table
from pokryti.sources.territories import read_territories
from pokryti.study import open_study
from pokryti.territory import Codes, Territory

SAMPLE = sample_dir()
GENERATOR = Path(__file__).parents[2] / "data" / "make_sample.py"
PLANTED = tomllib.loads((SAMPLE / "defects.toml").read_text(encoding="utf-8"))["defect"]
REFERENCE_DAY = "2024-12-31"


@cache
def sample_codes() -> Codes:
    return Codes(read_structure(SAMPLE / "struktura_uzemi_cr.csv", report=QualityReport()))


@cache
def sample_territory() -> Territory:
    structure, report = sample_codes().structure, QualityReport()
    boundaries = read_boundaries(SAMPLE / "1.zip", structure=structure, report=report)
    return Territory.build(structure, boundaries, report=report)


def read_boundary_file(path: Path, report: QualityReport) -> None:
    read_boundaries(path, structure=sample_codes().structure, report=report)


def read_service_file(path: Path, report: QualityReport) -> None:
    register = read_services(path, codes=sample_codes(), report=report)
    valid_on(register, REFERENCE_DAY, report=report)


def read_prague(path: Path, report: QualityReport) -> None:
    codes = Codes(read_structure(path.with_name("struktura_praha.csv"), report=report))
    codes.translate(read_table(path, report=report)["kod_orp"], level="orp", source=path.name, report=report)


def read_orp_codes(path: Path, report: QualityReport) -> None:
    column = read_table(path, report=report)["kod_orp"]
    sample_codes().translate(column, level="orp", source=path.name, report=report)


def read_names(path: Path, report: QualityReport) -> None:
    names = read_table(path, report=report)["název obce"]
    sample_codes().translate_names(names, level="obec", source=path.name, report=report)


READERS = {
    "boundaries": read_boundary_file,
    "services": read_service_file,
    "prague_codes": read_prague,
    "orp_codes": read_orp_codes,
    "names": read_names,
    "population": lambda path, report: read_population(path, codes=sample_codes(), report=report),
    "indicators": lambda path, report: read_indicators(path, codes=sample_codes(), report=report),
    "regions": lambda path, report: read_regions(path, codes=sample_codes(), report=report),
    "territories": lambda path, report: read_territories(path, territory=sample_territory(), report=report),
}


@cache
def findings(read: str, file: str) -> tuple[Finding, ...]:
    if read == "study":
        return open_study(SAMPLE / "pokryti.toml").report.findings
    report = QualityReport()
    with suppress(InputError):
        READERS[read](SAMPLE / file, report)
    return report.findings


@pytest.mark.parametrize("planted", PLANTED, ids=[f"{item['number']:02d}-{item['finding']}" for item in PLANTED])
def test_each_planted_defect_is_found_and_named(planted):
    study = planted["read"] == "study"
    found = findings(planted["read"], "" if study else planted["file"])
    named = [finding for finding in found if finding.code == planted["finding"]]
    assert named, sorted({finding.code for finding in found})
    assert all(finding.defect == planted["number"] for finding in named)
    assert all(finding.message(lang) and finding.remedy(lang) for finding in named for lang in ("cs", "en"))
    if "count" in planted:
        assert sum(finding.count for finding in named) == planted["count"]


def test_all_23_known_defects_are_planted_in_files_that_exist():
    assert {item["number"] for item in PLANTED} == set(range(1, 24))
    assert {item["finding"] for item in PLANTED} <= set(finding_texts())
    assert all((SAMPLE / item["file"]).is_file() for item in PLANTED)


def test_the_demonstration_study_is_not_stopped_by_its_defects():
    study = open_study(SAMPLE / "pokryti.toml")
    assert not study.report.errors
    assert "SAMPLE" in study.title
    assert study.territory.role.value_counts()["study"] > 80
    areas = study.territory.areas("orp")
    assert (areas["role"] == "study").sum() == 9


def test_the_region_borders_two_others_and_nothing_in_the_south():
    structure = sample_codes().structure
    assert len(structure) == 180
    assert structure["kraj_csu_cis108_nuts_kod"].nunique() == 3
    assert not structure["obec_kod"].between("500011", "599999").any()


def services_on(day):
    report = QualityReport()
    register = read_services(SAMPLE / f"rpss_{day.replace('-', '')}.json.gz", codes=sample_codes(), report=report)
    services = valid_on(register, day, report=report).services
    return services.set_index(["service", "form", "unit"])["capacity"]


def test_three_registers_tell_one_story():
    first, second, third = (services_on(day) for day in ("2018-12-31", "2021-12-31", REFERENCE_DAY))
    for before, after in ((first, second), (second, third)):
        both = before.index.intersection(after.index)
        assert len(before.index.difference(after.index)) > 0, "some close"
        assert len(after.index.difference(before.index)) > 10, "some open"
        assert 10 < (before[both] != after[both]).sum() < len(both) / 2, "some change, most stay"
    assert third.index.get_level_values("service").nunique() in range(240, 261)


def test_one_orp_has_no_home_of_its_own_and_one_has_more_than_anybody():
    study = open_study(SAMPLE / "pokryti.toml")
    beds = study.ratio("domovy_pro_seniory", level="orp", unit="luzka").set_index("name")
    assert beds["flag"]["Pokusov"] == beds["flag"]["Zapadlín"] == "none"
    assert beds["value"].idxmax() == "Příkladov"


def test_the_generator_makes_exactly_what_is_committed():
    done = subprocess.run([sys.executable, GENERATOR, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_sample_stays_small():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 2_000_000
