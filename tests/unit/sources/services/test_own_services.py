"""Tables and layers of services by the template, in Czech or English."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from pokryti.errors import InputError
from pokryti.sources.own_services import read_own_services

CASTLE = (-744384.54, -1042569.73)


@pytest.fixture
def read(tmp_path, codes, report):
    def reader(content, name="sluzby.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return read_own_services(path, codes=codes, report=report)

    return reader


def test_czech_headers_labels_and_numbers_are_understood(read):
    services, places = read(
        "Id;Název;Druh;Forma;Jednotka;Kapacita;Kód obce;Platnost od;Poskytovatel\n"
        "a1;Domov U Lesa;domovy pro seniory;pobytová;lůžka;12,5;900001;1.1.2020;Obec\n"
    )
    assert services.iloc[0][["service", "kind", "form", "unit", "capacity", "provider"]].tolist() == [
        "a1",
        "domovy_pro_seniory",
        "pobytova",
        "luzka",
        12.5,
        "Obec",
    ]
    assert services["valid_from"].iloc[0] == pd.Timestamp("2020-01-01")
    assert places[["name", "obec", "precision"]].iloc[0].tolist() == ["Domov U Lesa", "900001", "obec"]


@pytest.mark.parametrize("kind", ["domovy_pro_seniory", "13", "DruhSocialniSluzby/13", "homes for older people"])
def test_a_kind_may_be_written_in_any_known_way(read, kind):
    assert read(f"id,kind,capacity,obec\n1,{kind},5,900001\n").services["kind"].tolist() == ["domovy_pro_seniory"]


def test_other_public_services_keep_a_kind_of_their_own(read, found):
    services = read("id,kind,capacity,obec\n1,Knihovna,5,900001\n").services
    assert services[["kind", "form", "unit"]].iloc[0].tolist() == ["knihovna", "neuvedena", "mista"]
    assert found("own_kind_new").where == ("knihovna",)


def test_a_misspelt_kind_is_kept_and_the_nearest_known_one_named(read, found):
    services = read(
        "id,kind,capacity,obec\n1,domovy_pro_senory,5,900001\n2,domovy pro senioři,5,900001\n3,knihovna,5,900001\n"
    ).services
    assert services["kind"].tolist() == ["domovy_pro_senory", "domovy_pro_seniori", "knihovna"]
    assert found("own_kind_new").where == ("knihovna",)
    assert found("own_kind_misspelt").where == (
        "domovy_pro_seniori → domovy_pro_seniory",
        "domovy_pro_senory → domovy_pro_seniory",
    )
    assert found("own_kind_misspelt").severity == "warning"


@pytest.mark.parametrize("header", ["id,kind,capacity,obec", "kind", "id;druh;utajeno;lon;lat"])
def test_a_table_of_a_header_alone_holds_no_service(read, found, header):
    services, places = read(f"{header}\n")
    assert services.empty
    assert places.empty
    assert places.crs.to_epsg() == 5514
    assert found("table_without_rows").severity == "info"


def test_a_workbook_of_a_header_alone_holds_no_service(tmp_path, codes, report):
    path = tmp_path / "sluzby.xlsx"
    pd.DataFrame(columns=["id", "kind", "capacity", "obec"]).to_excel(path, index=False)
    assert read_own_services(path, codes=codes, report=report).services.empty


@pytest.mark.parametrize("name", ["vrstva.gpkg", "vrstva.geojson"])
def test_a_layer_without_features_holds_no_service(tmp_path, codes, report, name):
    layer = gpd.GeoDataFrame({"id": ["5"], "druh": ["knihovna"]}, geometry=[Point(14, 50)], crs="EPSG:4326")
    layer[:0].to_file(tmp_path / name, geometry_type="Point")
    assert read_own_services(tmp_path / name, codes=codes, report=report).services.empty


@pytest.mark.parametrize(
    ("capacity", "expected", "code"),
    [
        ("cca 20", None, "not_a_number"),
        ("-10", None, "capacity_unusable"),
        ("inf", None, "not_a_number"),
        ("1e300", None, "not_a_number"),
        ("nan", None, "not_a_number"),
        ("1 000", 1000.0, "decimal_comma"),
        ("0", 0.0, None),
    ],
)
def test_a_capacity_is_a_number_from_zero_to_a_billion_or_not_known(read, found, capacity, expected, code):
    stated = read(f"id,kind,capacity,obec\n1,knihovna,{capacity},900001\n").services["capacity"].iloc[0]
    assert pd.isna(stated) if expected is None else stated == expected
    assert code is None or found(code)


def test_hostile_text_stays_text_without_control_characters(read, found):
    long = "x" * 10_000
    rows = [f"1,knihovna,<b>A</b>\x00\x1b[31m B,{long},900001", "2,knihovna,\u202egnp.exe,=1+1,900001"]
    services, places = read("id,kind,name,provider,obec\n" + "\n".join(rows) + "\n")
    assert places["name"].tolist() == ["<b>A</b> [31m B", "gnp.exe"]
    assert services["provider"].tolist() == [long, "=1+1"]
    assert found("control_characters").where == ("2", "3")


def test_without_capacities_services_count_as_facilities(read, found):
    services = read("id,kind,obec\n1,knihovna,900001\n2,knihovna,900002\n").services
    assert services["unit"].tolist() == ["zarizeni"] * 2
    assert services["capacity"].tolist() == [1.0, 1.0]
    assert found("capacity_absent_counted").count == 2


def test_an_empty_capacity_is_not_known(read, found):
    services = read("id,kind,capacity,obec\n1,knihovna,,900001\n2,knihovna,-3,900001\n").services
    assert services["capacity"].isna().all()
    assert found("capacity_unusable").where == ("2",)


def test_a_capacity_repeated_at_each_place_counts_once(read, found):
    services, places = read("id,kind,capacity,obec\n1,knihovna,20,900001\n1,knihovna,20,900002\n")
    assert services["capacity"].tolist() == [20.0]
    assert places["obec"].tolist() == ["900001", "900002"]
    assert found("own_capacity_repeated").count == 1


def test_different_capacities_of_one_service_are_refused(read):
    with pytest.raises(InputError, match="different capacities: 1"):
        read("id,kind,capacity,obec\n1,knihovna,20,900001\n1,knihovna,30,900002\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Id,Kapacita\n1,20\n", r"Columns are missing: druh \(kind\). The file has: Id, Kapacita"),
        ("id,kind\n1,a\n2,\n", "service: 3"),
    ],
)
def test_services_without_a_kind_are_refused(read, content, words):
    with pytest.raises(InputError, match=words):
        read(content)


def test_rows_without_ids_are_known_by_their_line(read, found):
    assert read("kind,obec\nknihovna,900001\n").services["service"].tolist() == ["sluzby-2"]
    assert found("own_service_id_made").count == 1


def test_a_secret_place_is_withheld(read):
    places = read("id,kind,obec,lon,lat,utajeno\n1,azylové domy,900001,14.4,50.1,ano\n").places
    assert places[["name", "obec", "geometry"]].isna().all(axis=None)
    assert places["precision"].tolist() == ["withheld"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("x,y", "-744384.54,-1042569.73"),
        ("x,y", "744384.54,1042569.73"),
        ("x,y", "-1042569.73,-744384.54"),
        ("lon,lat", "14.398606,50.089480"),
        ("lat,lon", "50.089480,14.398606"),
        ("x,y", "50.089480,14.398606"),
        ("wkt,a", "POINT(50.089480 14.398606),b"),
        ("gps,a", "50.089480 14.398606,b"),
    ],
)
def test_points_are_recognised_in_any_convention(read, header, cells):
    places = read(f"id,kind,{header}\n1,knihovna,{cells}\n").places
    assert places.geometry.iloc[0].distance(Point(CASTLE)) < 0.5
    assert places["precision"].tolist() == ["address"]


def test_each_row_may_follow_its_own_convention_and_nonsense_is_dropped(read, found):
    places = read("id,kind,x,y\n1,a,14.4,50.1\n2,a,-744384.54,-1042569.73\n3,a,1,2\n4,a,,\n").places
    assert places.set_index("service").geometry.notna().reindex(["1", "2", "3", "4"]).tolist()[:2] == [True, True]
    assert found("points_outside").where == ("4",)


def test_names_of_obce_are_looked_up_when_there_are_no_codes(read):
    assert read("id,kind,obec\n1,knihovna,Horní Lhota\n").places["obec"].tolist() == ["900001"]


def test_codes_damaged_by_a_spreadsheet_are_repaired(read):
    services, places = read("id,kind,kod_adresy,obec\n1.0,knihovna,77.0,900001\n")
    assert (services["service"].iloc[0], places["address_code"].iloc[0]) == ("1", "77")


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp"])
def test_a_layer_of_points_is_a_table_with_points(tmp_path, codes, report, suffix):
    layer = gpd.GeoDataFrame(
        {"id": [5], "druh": ["knihovna"], "kapacita": [40.0], "obec": ["900001"]},
        geometry=[Point(CASTLE)],
        crs="EPSG:5514",
    )
    path = tmp_path / f"vrstva.{suffix}"
    (layer.to_crs(4326) if suffix == "geojson" else layer).to_file(path)
    services, places = read_own_services(path, codes=codes, report=report)
    assert services[["service", "kind", "capacity"]].iloc[0].tolist() == ["5", "knihovna", 40.0]
    assert places.geometry.iloc[0].distance(Point(CASTLE)) < 1.5


def test_a_workbook_is_read_like_a_table(tmp_path, codes, report):
    path = tmp_path / "sluzby.xlsx"
    pd.DataFrame({"id": [1], "kind": ["knihovna"], "capacity": [3], "obec": [900001]}).to_excel(path, index=False)
    assert read_own_services(path, codes=codes, report=report).services["capacity"].tolist() == [3.0]


def test_a_regional_catalogue_is_understood(read, found):
    header = "poskytovatel_sociální_služby,identifikační_číslo_organizace,kód_adresy,identifikátor_služby,"
    header += "druh_sociální_služby,kód_obce,zápis_vektorové_geometrie "
    register = read(f"{header}\nZkušební dům,19,77,4052290,domovy pro seniory,900002,POINT(50.08948 14.398606)\n")
    assert register.services.iloc[0][["service", "kind", "unit"]].tolist() == [
        "4052290",
        "domovy_pro_seniory",
        "zarizeni",
    ]
    assert register.places["address_code"].tolist() == ["77"]
    assert found("ico_zeros_lost").where == ("00000019",)
