"""Marks of what must not be shown: a mark nobody understands protects, and nothing else gives the place away."""

import json

import pytest

from pokryti.sources.own_services import read_own_services
from pokryti.sources.services import read_services

WHEREABOUTS = ["name", "obec", "address_code", "geometry"]


@pytest.fixture
def read(tmp_path, codes, report):
    def reader(content):
        path = tmp_path / "sluzby.csv"
        path.write_text(content, encoding="utf-8")
        return read_own_services(path, codes=codes, report=report)

    return reader


@pytest.mark.parametrize("mark", ["ano", "Ano ", "x", "✓", "tajné", "TRUE", "1.0", "ano (azyl)"])
def test_whatever_is_no_plain_no_keeps_a_place_secret(read, found, mark):
    places = read(f"id,kind,obec,utajeno\n1,azylové domy,900001,{mark}\n2,azylové domy,900001,ne\n").places
    assert places["precision"].tolist() == ["withheld", "obec"]
    assert places.loc[0, WHEREABOUTS].isna().all()
    understood = mark.strip().lower() in {"ano", "x", "true", "1.0"}
    assert (found("mark_taken_for_yes") is None) == understood


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("obec,address_code", "900001,123"),
        ("obec,lon,lat", "900001,14.398606,50.089480"),
        ("obec", "900001"),
    ],
)
def test_another_row_of_the_service_does_not_tell_its_secret_place(read, header, cells):
    rows = [f"1,azylové domy,pobytova,ano,A,{cells}", f"1,azylové domy,ambulantni,,B,{cells}"]
    places = read("\n".join([f"id,kind,form,utajeno,name,{header}", *rows]) + "\n").places
    assert set(places["precision"]) == {"withheld"}
    assert places[WHEREABOUTS].isna().all(axis=None)


def test_an_open_place_elsewhere_stays_open(read):
    places = read("id,kind,obec,utajeno,name\n1,azylové domy,900001,ano,A\n1,azylové domy,900002,,B\n").places
    assert sorted(places["precision"]) == ["obec", "withheld"]


def test_a_confidential_capacity_is_not_used_in_any_row_of_the_service(read, found):
    table = (
        "id,kind,obec,capacity,duverna_kapacita\n1,domovy pro seniory,900001,77,ano\n1,domovy pro seniory,900002,77,\n"
    )
    register = read(table + "2,domovy pro seniory,900002,5,ne\n")
    assert register.services.set_index("service")["capacity"].isna().to_dict() == {"1": True, "2": False}
    assert found("capacity_confidential").count == 1
    assert found("capacity_missing") is None
    assert set(register.places["obec"]) == {"900001", "900002"}


def test_a_place_secret_in_one_file_is_told_by_no_other(tmp_path, codes, report, item, found):
    own = tmp_path / "vlastni.csv"
    own.write_text("id,kind,obec,name\n1000001,azylové domy,900001,Azyl\n", encoding="utf-8")
    official = tmp_path / "rpss.json"
    listed = item(place={"utajenaAdresa": True, "adresa": None})
    official.write_text(json.dumps({"polozky": [listed]}), encoding="utf-8")
    for files in ([own, official], [official, own]):
        places = read_services(files, codes=codes, report=report).places
        assert places["precision"].tolist() == ["withheld"]
        assert places[WHEREABOUTS].isna().all(axis=None)
    assert found("secret_in_other_source").count == 1
