"""The register of providers: what is taken from it and what becomes of its known defects."""

import copy
import gzip
import json
import tracemalloc
import zipfile

import pandas as pd
import pytest

from pokryti.catalog.codelists import CodeLists
from pokryti.errors import InputError
from pokryti.sources.mpsv import read_register


@pytest.fixture
def read(register_file, codes, report):
    return lambda *items, **options: read_register(register_file(*items), codes=codes, report=report, **options)


def test_a_registration_becomes_a_service_and_a_place(read, item):
    services, places = read(item())
    service = services.iloc[0]
    assert service[["service", "kind", "form", "unit", "capacity"]].tolist() == [
        "1000001",
        "domovy_pro_seniory",
        "pobytova",
        "luzka",
        24.0,
    ]
    assert service["valid_from"] == pd.Timestamp("2010-01-01")
    assert pd.isna(service["valid_to"])
    assert service["target_groups"] == "24;26"
    place = places.iloc[0]
    assert place[["service", "place", "obec", "address_code", "precision"]].tolist() == [
        "1000001",
        "1000001-1",
        "900001",
        "11111111",
        "obec",
    ]
    assert places.crs.to_epsg() == 5514
    assert str(services["valid_from"].dtype) == str(places["valid_to"].dtype) == "datetime64[s]"


def test_personal_data_never_leave_the_reader(read, item, report):
    register = read(item(), item(identifikator="2", place={"utajenaAdresa": True, "adresa": None}))
    everything = register.services.to_csv() + register.places.to_csv()
    everything += json.dumps(report.to_records(), ensure_ascii=False)
    for secret in ("Tajna", "Osobni", "tajna@example.cz", "601000000"):
        assert secret not in everything


def test_gzip_and_byte_order_mark_change_nothing(item, register_file, codes, report, tmp_path):
    plain = read_register(register_file(item()), codes=codes, report=report)
    packed = read_register(register_file(item(), name="rpss.json.gz"), codes=codes, report=report)
    marked = tmp_path / "marked.json"
    marked.write_bytes(b"\xef\xbb\xbf" + register_file(item()).read_bytes())
    for other in (packed, read_register(marked, codes=codes, report=report)):
        pd.testing.assert_frame_equal(other.services, plain.services)
        pd.testing.assert_frame_equal(other.places, plain.places)


def test_the_order_of_items_does_not_matter(read, item):
    items = [item(identifikator=str(number), place={"nazev": f"Domov {number}"}) for number in (3, 1, 2)]
    one, two = read(*items), read(*reversed(items))
    pd.testing.assert_frame_equal(one.services, two.services)
    pd.testing.assert_frame_equal(one.places, two.places)


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ({"nazev": "Domov Na Zkoušku, 2. patro"}, 1),
        ({"nazev": "Domov Na Zkoušku "}, 1),
        ({"nazev": "Zcela jinak"}, 1),
        (
            {
                "adresa": {
                    "kodAdresnihoMista": None,
                    "cisloDomovni": 7,
                    "ulice": {"nazev": "Dlouhá"},
                    "obec": "Obec/900001",
                }
            },
            1,
        ),
        ({"adresa": {"kodAdresnihoMista": 22222222, "cisloDomovni": 8, "obec": {"id": "Obec/900001"}}}, 2),
    ],
    ids=["floor", "space", "same address code", "same street and number", "another address"],
)
def test_a_place_listed_twice_is_one_place(read, item, second, count):
    listed = item()
    listed["zarizeni"].append(copy.deepcopy(listed["zarizeni"][0]) | second)
    places = read(listed).places
    assert len(places) == count


def test_periods_of_one_place_join_only_when_they_meet(read, item):
    listed = item(place={"poskytujeOd": "2010-01-01", "poskytujeDo": "2012-01-01"})
    place = listed["zarizeni"][0]
    listed["zarizeni"] += [
        place | {"poskytujeOd": "2011-01-01", "poskytujeDo": "2013-01-01"},
        place | {"poskytujeOd": "2020-01-01", "poskytujeDo": None},
    ]
    places = read(listed).places
    assert places["valid_from"].dt.year.tolist() == [2010, 2020]
    assert places["valid_to"].dt.year.fillna(0).tolist() == [2013, 0]


def test_a_secret_place_keeps_nothing_that_tells_where_it_is(read, item, found):
    stated = item(place={"utajenaAdresa": True})
    places = read(stated).places
    assert places[["name", "obec", "address_code", "geometry"]].isna().all(axis=None)
    assert places["precision"].tolist() == ["withheld"]
    assert found("secret_address_stated").count == 1


def test_a_place_secret_in_one_listing_is_secret_in_all(read, item):
    listed = item(place={"utajenaAdresa": True, "adresa": None})
    listed["zarizeni"].append(copy.deepcopy(item()["zarizeni"][0]))
    places = read(listed).places
    assert set(places["precision"]) == {"withheld"}
    assert places["obec"].isna().all()


@pytest.mark.parametrize(
    ("fields", "column", "value", "code"),
    [
        ({"druhSocialniSluzby": {"id": "DruhSocialniSluzby/35"}}, "kind", "druh_35", "kind_unknown"),
        ({"druhSocialniSluzby": None}, "kind", "druh_neuveden", "kind_unknown"),
        ({"capacity": {"typ": {"id": "TypKapacitySocialniSluzby/xy"}}}, "unit", "jednotka_xy", "unit_unknown"),
        ({"capacity": {"typ": None}}, "unit", "neuvedena", "unit_not_stated"),
        ({"formy": None}, "form", "neuvedena", "form_not_stated"),
        ({"capacity": {"pocet": None}}, "capacity", None, "capacity_missing"),
        ({"capacity": {"pocet": -5}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": "mnoho"}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": True}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": "cca 20"}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": float("nan")}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": float("-inf")}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": 10**30}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": 1e300}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": "1e400"}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": [24]}}, "capacity", None, "capacity_unusable"),
        ({"capacity": {"pocet": "24"}}, "capacity", 24.0, None),
        ({"capacity": {"pocet": "12,5"}}, "capacity", 12.5, None),
        ({"capacity": {"pocet": 0}}, "capacity", 0.0, None),
        ({"datumPoskytovaniDo": "9999-09-09"}, "valid_to", None, "far_date"),
        ({"datumPoskytovaniDo": "kdysi"}, "valid_to", None, "date_unreadable"),
        ({"identifikator": None}, "service", "portal-1", "service_without_id"),
    ],
)
def test_what_is_odd_is_kept_and_reported(read, item, found, fields, column, value, code):
    cell = read(item(**fields)).services[column].iloc[0]
    assert pd.isna(cell) if value is None else cell == value
    assert code is None or found(code)


@pytest.mark.parametrize("forms", [[{"forma": {"id": "FormaSocialniSluzby/pob"}, "kapacity": []}], None])
def test_a_registration_without_capacity_still_exists(read, item, found, forms):
    service = read(item(formy=forms)).services.iloc[0]
    assert pd.isna(service["capacity"])
    assert service["unit"] == "luzka"
    assert found("capacity_missing").count == 1


def test_two_amounts_of_one_unit_add_up_and_unlike_units_do_not(read, item, found):
    bed, client = {"id": "TypKapacitySocialniSluzby/luzka"}, {"id": "TypKapacitySocialniSluzby/klient"}
    amounts = [{"pocet": 20, "typ": bed}, {"pocet": 4, "typ": bed}, {"pocet": 9, "typ": client}]
    form = {"forma": {"id": "FormaSocialniSluzby/pob"}, "kapacity": amounts}
    services = read(item(formy=[form])).services
    assert dict(zip(services["unit"], services["capacity"], strict=True)) == {"luzka": 24.0, "klienti": 9.0}
    assert found("capacities_added_up").count == 1


def test_a_registration_listed_twice_counts_once_in_its_later_version(read, item, found):
    older = item(capacity={"pocet": 10}, datumPoskytovaniOd="2008-01-01")
    services, places = read(item(), older)
    assert services["capacity"].tolist() == [24.0]
    assert len(places) == 1
    assert found("service_listed_twice").where == ("1000001",)


def test_an_official_list_names_new_kinds(read, item):
    newer = CodeLists.shipped().with_items(
        [{"id": "DruhSocialniSluzby/35", "kod": "35", "nazev": {"cs": "centrum duševního zdraví"}}]
    )
    services = read(item(druhSocialniSluzby={"id": "DruhSocialniSluzby/35"}), lists=newer).services
    assert services["kind"].tolist() == ["centrum_dusevniho_zdravi"]


def test_items_of_any_wrong_shape_do_no_harm(read, item, found):
    broken = item() | {"zarizeni": "nic", "formy": {"a": 1}, "poskytovatel": [], "ciloveSkupiny": [None, 3]}
    services, places = read(broken, 5, None, [], {"jine": 1})
    assert len(services) == 1
    assert places.empty
    assert found("register_item_strange").where == ("2", "3", "4", "5")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"polozky": [{"identifikator": "1", "zarizeni": [', "cut short"),
        (b"<html><body>503</body></html>", "web page"),
        (b'{"data": [{"identifikator": "1"}]}', "not the register"),
        (b"[1, 2, 3]", "not the register"),
        (b'{"polozky": {"identifikator": "1"}}', "not the register"),
        (b'{"polozky": [{"identifikator": "\xff\xfe"}]}', "damaged"),
        (gzip.compress(b'{"polozky": [{"identifikator": "1"}]}' * 50)[:-20], "cut short"),
        (b"PK\x03\x04" + bytes(200), "cut short"),
        (b"", "empty"),
    ],
    ids=["cut", "page", "other key", "a list", "an object", "not text", "cut archive", "cut zip", "empty file"],
)
def test_a_file_that_is_no_register_gives_one_clear_error(tmp_path, codes, report, content, words):
    path = tmp_path / "rpss.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as error:
        read_register(path, codes=codes, report=report)
    assert len(error.value.findings) == 1


def test_an_empty_register_is_a_register(tmp_path, codes, report, found):
    path = tmp_path / "rpss.json"
    path.write_text('{"datum": "2024-12-31", "polozky": []}', encoding="utf-8")
    services, places = read_register(path, codes=codes, report=report)
    assert services.empty
    assert places.empty
    assert found("register_empty").severity == "warning"


def test_a_register_in_a_zip_is_read(tmp_path, register_file, item, codes, report):
    plain = register_file(item())
    packed = tmp_path / "rpss.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "data/rpss.json")
        archive.writestr("ctime.txt", "licence")
    assert read_register(packed, codes=codes, report=report).services["service"].tolist() == ["1000001"]


def test_hostile_text_stays_text_without_control_characters(read, item, found):
    long = "<script>alert(1)</script>" * 400
    hostile = item(poskytovatel={"nazev": "Dům\x00\x1b\n \u202eBb"}, place={"nazev": long})
    services, places = read(hostile)
    assert services["provider"].tolist() == ["Dům Bb"]
    assert places["name"].tolist() == [long]
    assert found("control_characters").count == 1


def test_of_a_key_written_twice_the_last_holds(tmp_path, codes, report, register_file, item):
    path = register_file(item())
    path.write_text(path.read_text(encoding="utf-8").replace('"pocet": 24', '"pocet": 5, "pocet": 7'), encoding="utf-8")
    assert read_register(path, codes=codes, report=report).services["capacity"].tolist() == [7.0]


def test_capacities_are_read_wherever_the_buffer_ends(tmp_path, codes, report, register_file, item, monkeypatch):
    path = register_file(item(), item(identifikator="2", capacity={"pocet": 5}))
    for size in range(1, 40):
        monkeypatch.setattr("pokryti.sources.register_stream._BUFFER_BYTES", size)
        assert read_register(path, codes=codes, report=report).services["capacity"].tolist() == [24.0, 5.0]


def test_the_register_never_lies_in_memory_whole(register_file, item, codes, report):
    padding = [{"adresa": "x" * 20_000}]
    path = register_file(*(item(identifikator=str(number), kontaktniAdresy=padding) for number in range(500)))
    tracemalloc.start()
    read_register(path, codes=codes, report=report)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 10e6
    assert peak_bytes < 6e6


def test_a_missing_file_is_an_input_error(tmp_path, codes, report):
    with pytest.raises(InputError, match="no such file"):
        read_register(tmp_path / "nic.json", codes=codes, report=report)
