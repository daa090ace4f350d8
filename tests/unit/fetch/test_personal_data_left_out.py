"""Of registers only facts are kept, and the readers find in them all that they found before."""

import gzip
import io
import json

import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.personal import only_columns, only_elements, only_facts
from pokryti.sources.fetch.rows import nearest_year
from pokryti.sources.mpsv import read_register
from pokryti.sources.sample import sample_dir
from pokryti.sources.structure import read_structure
from pokryti.territory import Codes


def facts(content):
    return b"".join(only_facts(io.BytesIO(content)))


def test_no_personal_data_of_the_register_are_kept(register):
    assert b"TAJNE" not in facts(register()).upper()


@pytest.mark.parametrize("year", ["2018", "2021", "2024"])
def test_the_reader_finds_the_same_services_places_and_faults(tmp_path, year):
    name = f"rpss_{year}1231.json.gz"
    kept = tmp_path / name
    kept.write_bytes(gzip.compress(facts(gzip.decompress((sample_dir() / name).read_bytes()))))
    codes = Codes(read_structure(sample_dir() / "struktura_uzemi_cr.csv", report=QualityReport()))
    reports = [QualityReport(), QualityReport()]
    before, after = (
        read_register(path, codes=codes, report=report)
        for path, report in zip((sample_dir() / name, kept), reports, strict=True)
    )
    pd.testing.assert_frame_equal(before.services, after.services)
    pd.testing.assert_frame_equal(before.places, after.places)
    assert reports[0].to_records() == reports[1].to_records()


def test_a_secret_place_says_that_it_has_an_address_but_not_which(register):
    secret = [{"nazev": "Azyl", "utajenaAdresa": True, "adresa": {"kodAdresnihoMista": 123456, "psc": "37001"}}]
    kept = json.loads(facts(register(1, zarizeni=secret)))["polozky"][0]["zarizeni"][0]
    assert kept["adresa"] == {"utajeno": True}
    assert b"123456" not in facts(register(1, zarizeni=secret))


@pytest.mark.parametrize(
    "strange", [[1, "Jan Novak", None], [{"poskytovatel": "Jan Novak", "zarizeni": ["Jan Novak"]}]]
)
def test_text_in_place_of_an_object_is_not_kept(strange):
    assert b"Novak" not in facts(json.dumps({"polozky": strange}).encode())


def test_amounts_of_any_kind_pass():
    item = '{"identifikator": "1", "formy": [{"kapacity": [{"pocet": NaN}, {"pocet": 1e400}, {"pocet": 5}]}]}'
    kept = json.loads(facts(f'{{"polozky": [{item}]}}'.encode()))["polozky"][0]["formy"][0]["kapacity"]
    assert [amount["pocet"] for amount in kept] == ["NaN", "1e400", "5"]


def test_the_same_register_gives_the_same_bytes(register):
    assert facts(register()) == facts(register())


def test_columns_with_people_are_left_out_whatever_the_encoding():
    table = "id;odborny_zastupce;obec\n1;Novák;Žďár\n".encode("cp1250")
    assert b"".join(only_columns(io.BytesIO(table), ["id", "obec"])).decode("cp1250") == '"id","obec"\r\n"1","Žďár"\r\n'


def test_a_table_in_which_a_row_is_short_is_refused():
    with pytest.raises(Fault, match="fetch_damaged"):
        list(only_columns(io.BytesIO(b"a,b\n1,2\n3\n"), ["a"]))


@pytest.mark.parametrize(("wanted", "found"), [("2024", "2023"), ("2023", "2023"), ("2022", "2021"), ("2010", "2021")])
def test_the_latest_year_not_after_the_day_is_taken_otherwise_the_earliest(wanted, found):
    assert nearest_year(io.BytesIO(b'"hodnota","rok"\n"1","2021"\n"1","2023"\n'), wanted) == found


@pytest.mark.parametrize(
    "table", [b'"hodnota","kdy"\n"1","2023"\n', b'"hodnota","rok"\n', b'"hodnota","rok"\n"1",""\n']
)
def test_a_table_without_years_is_told(table):
    with pytest.raises(Fault, match="fetch_not_expected"):
        nearest_year(io.BytesIO(table), "2023")


def test_elements_with_people_are_left_out():
    page = b"<ExportDat><PravniSubjekt><Reditelstvi><RedPlnyNazev>Z&amp;S</RedPlnyNazev><Reditel>Novak</Reditel>"
    page += b"</Reditelstvi></PravniSubjekt></ExportDat>"
    kept = b"".join(only_elements(io.BytesIO(page), {"RedPlnyNazev"})).decode()
    assert "<RedPlnyNazev>Z&amp;S</RedPlnyNazev>" in kept
    assert "Novak" not in kept
