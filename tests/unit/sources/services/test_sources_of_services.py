"""Any file of services is recognised by what is in it."""

import json
import zipfile

import pytest

from pokryti.errors import InputError
from pokryti.sources.services import publishers_of_services, read_code_lists, read_services, recognise_services

KINDS = {"polozky": [{"id": "DruhSocialniSluzby/35", "kod": "35", "nazev": {"cs": "centrum duševního zdraví"}}]}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"polozky": [{"portalId": null, "identifikator": "1"}]}', "register"),
        (json.dumps(KINDS), "codelist"),
        ('{"type": "FeatureCollection", "features": []}', "own"),
        ("ZZ_ID,ZZ_misto_poskytovani_ID\n1,2\n", "health"),
        ("MistoPoskytovaniId;NazevCely\n1;2\n", "health"),
        ("\ufeffid;druh;kapacita\n1;2;3\n", "own"),
        ('<?xml version="1.0"?><ExportDat></ExportDat>', "schools"),
        ("<!DOCTYPE html><html></html>", ""),
        ('{"polozky": [{"id": "Obec/554782", "kod": "554782", "nazev": {"cs": "Praha"}}]}', ""),
        ("", ""),
    ],
)
def test_the_content_decides_not_the_name(tmp_path, report, content, expected):
    path = tmp_path / "soubor"
    path.write_text(content, encoding="utf-8")
    assert recognise_services(path, report=report) == expected
    assert bool(report.errors) == (expected == "")


@pytest.mark.parametrize(
    ("member", "content", "expected"),
    [
        ("rpss.json", '{"polozky": [{"identifikator": "1"}]}', "register"),
        ("vrejcelk.xml", "<ExportDat></ExportDat>", "schools"),
        ("vrstva.geojson", '{"type": "FeatureCollection", "features": []}', "own"),
        ("sluzby.csv", "id,kind\n", "own"),
        ("obrazek.png", "nic", ""),
    ],
)
def test_the_content_of_a_zip_decides(tmp_path, report, member, content, expected):
    path = tmp_path / "soubor.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    assert recognise_services(path, report=report) == expected
    assert bool(report.errors) == (expected == "")


def test_publishers_are_those_of_the_files_read(tmp_path):
    contents = {
        "skoly": "<ExportDat></ExportDat>",
        "lekari": "ZZ_ID,ZZ_misto_poskytovani_ID\n1,2\n",
        "vlastni": "id;druh;kapacita\n1;2;3\n",
        "ciselnik": json.dumps(KINDS),
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    paths = {name: tmp_path / name for name in contents}
    assert publishers_of_services(list(paths.values())) == ("uzis", "msmt")
    assert publishers_of_services([paths["vlastni"], paths["ciselnik"]]) == ()


def test_a_zip_cut_short_is_named_so(tmp_path, report):
    (tmp_path / "rpss.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    assert recognise_services(tmp_path / "rpss.zip", report=report) == ""
    assert [finding.code for finding in report.errors] == ["archive_damaged"]


def test_an_empty_register_and_an_empty_table_make_an_empty_register(tmp_path, codes, report):
    (tmp_path / "rpss.json").write_text('{"polozky": []}', encoding="utf-8")
    (tmp_path / "vlastni.csv").write_text("id,kind,capacity,obec\n", encoding="utf-8")
    services, places = read_services([tmp_path / "rpss.json", tmp_path / "vlastni.csv"], codes=codes, report=report)
    assert services.empty
    assert places.empty


def test_several_files_make_one_register_and_the_first_holds(tmp_path, register_file, item, codes, report, found):
    own = tmp_path / "vlastni.csv"
    own.write_text("id,kind,capacity,obec\n1000001,knihovna,9,900002\n7,knihovna,5,900003\n", encoding="utf-8")
    services, places = read_services([register_file(item()), own], codes=codes, report=report)
    assert services[["service", "kind"]].values.tolist() == [["1000001", "domovy_pro_seniory"], ["7", "knihovna"]]
    assert places["service"].tolist() == ["1000001", "7"]
    assert found("service_in_two_sources").where == ("1000001",)


def test_an_official_list_among_the_files_names_kinds(tmp_path, register_file, item, codes, report, found):
    listed = tmp_path / "druhy-socialni-sluzby.json"
    listed.write_text(json.dumps(KINDS), encoding="utf-8")
    register = register_file(item(druhSocialniSluzby={"id": "DruhSocialniSluzby/35"}))
    services = read_services([register, listed], codes=codes, report=report).services
    assert services["kind"].tolist() == ["centrum_dusevniho_zdravi"]
    assert found("codelist_loaded").count == 1
    assert read_code_lists([register, listed], report=report).kinds["centrum_dusevniho_zdravi"].label.cs


def test_faults_of_all_files_come_at_once(tmp_path, codes, report):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("<html></html>", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_services([tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.json"], codes=codes, report=report)
    assert {finding.source for finding in error.value.findings} == {"a.json", "b.json", "c.json"}


def test_a_code_list_alone_is_no_source(tmp_path, codes, report):
    listed = tmp_path / "druhy.json"
    listed.write_text(json.dumps(KINDS), encoding="utf-8")
    with pytest.raises(InputError, match=r"druhy\.json"):
        read_services(listed, codes=codes, report=report)
