"""Where publishers keep their files: the catalogue, what a study file changes in it, and what is refused."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from pokryti import catalog
from pokryti.errors import AmbiguousNameError, ConfigError, UnknownNameError
from pokryti.quality import QualityReport
from pokryti.sources.config import _SOURCES, read_config
from pokryti.sources.fetch.address import check_address, sources
from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.plan import extras, find_region, wanted_sources
from pokryti.sources.sample import sample_dir

TODAY = date(2026, 5, 3)
STUDY = """
[study]
title = "t"
on = 2024-12-31
[sources]
boundaries = "{folder}/1.zip"
structure = "{folder}/struktura_uzemi_cr.csv"
population = "{folder}/vek_obce_do_999_2023.xlsx"
"""


@pytest.mark.parametrize("source", sources({}).values(), ids=lambda source: source.id)
def test_the_catalogue_is_complete(source):
    assert source.publisher in catalog.load("publishers")
    assert source.role in _SOURCES
    assert source.keep in {"published", "layers", "year", "register", "columns", "elements"}
    assert source.content in {"zip", "xlsx", "csv", "json", "xml"}
    assert source.cadence in {"day", "month", "year", "change"}
    assert source.limit_bytes > 0
    assert source.citation.cs
    assert source.citation.en


@pytest.mark.parametrize("source", [s for s in sources({}).values() if s.known], ids=lambda source: source.id)
def test_every_address_is_encrypted_and_of_a_listed_host(source):
    for address in source.addresses(date(2024, 12, 31), today=TODAY):
        check_address(address.url, source.hosts)
        assert urlsplit(address.url).scheme == "https"
        assert "{" not in address.url + address.file


def test_without_a_config_the_files_of_a_study_have_addresses():
    roles = {source.role for source in wanted_sources(sources({}), ())}
    assert roles >= {"structure", "boundaries", "population", "services", "addresses"}
    assert wanted_sources(sources({}), ())[0].role == "structure"


def test_what_is_asked_for_besides_is_added():
    asked = {source.id for source in wanted_sources(sources({}), ("uzis", "exclusion"))}
    assert {"uzis_health", "mmr_exclusion"} <= asked
    assert "msmt_schools" not in asked
    assert extras(sources({})) == ("uzis", "msmt", "exclusion")


@pytest.mark.parametrize(
    ("on", "vintages"),
    [
        (date(2024, 12, 31), ["2024-12-31", "2026-04-30"]),
        (date(2024, 12, 15), ["2024-11-30", "2026-04-30"]),
        (date(2030, 1, 1), ["2026-04-30"]),
    ],
)
def test_address_points_are_of_the_end_of_a_month(on, vintages):
    assert [a.vintage for a in sources({})["cuzk_addresses"].addresses(on, today=TODAY)] == vintages


@pytest.mark.parametrize(("year", "edition"), [(2021, "2021"), (2010, "2018"), (2026, "2024")])
def test_population_is_of_the_latest_edition_not_after_the_day(year, edition):
    (address,) = sources({})["csu_ages"].addresses(date(year, 12, 31), today=TODAY)
    assert address.vintage == edition


def test_a_pattern_with_a_year_is_tried_from_the_day_back():
    given = {"csu_facilities": {"url": "https://csu.gov.cz/190037-{year}.csv"}}
    found = sources(given)["csu_facilities"].addresses(date(2024, 12, 31), today=TODAY)
    assert [address.file for address in found] == ["190037-2024.csv", "190037-2023.csv", "190037-2022.csv"]


def test_a_moved_address_is_a_fix_of_one_line():
    moved = sources({"csu_structure": {"url": "https://data.csu.gov.cz/s.csv"}})["csu_structure"]
    assert moved.addresses(TODAY, today=TODAY)[0].url == "https://data.csu.gov.cz/s.csv"


def test_an_empty_address_switches_a_source_off():
    assert "mpsv_kinds" not in {source.id for source in wanted_sources(sources({"mpsv_kinds": {"url": ""}}), ())}


@pytest.mark.parametrize("name", ["../evil.csv", "a/b.csv", "a\\b.csv", ".hidden", ""])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ConfigError, match="without folders"):
        sources({"csu_structure": {"file": name}})


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://csu.gov.cz/a.csv", "fetch_not_encrypted"),
        ("file:///etc/passwd", "fetch_address_bad"),
        ("ftp://csu.gov.cz/a.csv", "fetch_address_bad"),
        ("https://user:secret@csu.gov.cz/a.csv", "fetch_address_bad"),
        ("https://csu.gov.cz@example.com/a.csv", "fetch_address_bad"),
        ("https://[csu.gov.cz/a.csv", "fetch_address_bad"),
        ("https://csu.gov.cz.example.com/a.csv", "fetch_host_refused"),
        ("https://169.254.169.254/latest", "fetch_host_refused"),
        ("", "fetch_address_bad"),
    ],
)
def test_unsafe_addresses_are_refused(url, code):
    with pytest.raises(Fault) as fault:
        check_address(url, ("csu.gov.cz",))
    assert fault.value.code == code


def test_an_unencrypted_address_is_allowed_on_this_machine():
    check_address("http://127.0.0.1:8000/a.csv", ("127.0.0.1",))


def test_the_study_file_is_checked_for_typing_errors_in_publishers(tmp_path):
    path = tmp_path / "pokryti.toml"
    text = STUDY.format(folder=sample_dir().as_posix())
    path.write_text(text + '[publishers.csu_structur]\nurl = "x"\n[publishers.csu_ages]\nulr = "x"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_config(path)
    assert "csu_structure" in str(error.value)
    assert "url" in str(error.value)
    path.write_text(text + '[publishers.csu_ages]\nurl = "https://csu.gov.cz/a.csv"\n', encoding="utf-8")
    assert read_config(path).title == "t"


@pytest.mark.parametrize(
    ("text", "code"), [("Vzorový kraj", "CZ091"), ("vzorovy kraj", "CZ091"), ("9101", "9101"), ("CZ", "CZ")]
)
def test_a_region_is_found_by_name_or_code(text, code):
    region = find_region(sample_dir() / "struktura_uzemi_cr.csv", text, report=QualityReport())
    assert region.code == code
    assert region.levels[0] == "obec"


def region_of(text):
    return find_region(sample_dir() / "struktura_uzemi_cr.csv", text, report=QualityReport())


@pytest.mark.parametrize("text", ["cz", "ČR", " Česká republika ", "Česko"])
def test_the_state_has_several_names(text):
    assert region_of(text).code == "CZ"


@pytest.mark.parametrize(
    ("text", "code"), [("ORP Sousedov", "9302"), ("okres  sousedov ", "CZ0931"), ("cz091", "CZ091")]
)
def test_the_level_before_a_name_tells_which_district_is_meant(text, code):
    assert region_of(text).code == code


def test_a_name_of_several_districts_asks_for_the_code_in_both_languages():
    with pytest.raises(AmbiguousNameError, match="several districts") as error:
        region_of("Sousedov")
    told = error.value.findings[0]
    assert re.search(r"CZ0931 Sousedov \(okres, .*9302 Sousedov \(ORP, ", told.message("cs"))
    assert told.message("cs").startswith("„Sousedov“ je jméno více území")
    assert "ORP Písek" in told.remedy("cs")


@pytest.mark.parametrize("text", ["Vzorvy kraj", "Vz", "  ", "ORP", "x" * 3000])
def test_an_unknown_name_is_told_with_those_that_are_near_and_never_taken_for_the_beginning_of_another(text):
    with pytest.raises(UnknownNameError) as error:
        region_of(text)
    told = error.value.findings[0]
    assert told.message("cs").startswith("Území „")
    assert len(told.message("cs")) < 500
    assert ("Vzorový kraj" in told.message("en")) == (text == "Vzorvy kraj")
