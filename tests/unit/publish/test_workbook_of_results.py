"""The workbook says what the tables say, in words of its readers, and runs nothing."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pokryti.catalog.codelists import CodeLists
from pokryti.publish import Cover, codebook, write_workbook

LISTS = CodeLists.shipped()
COVERAGE = pd.DataFrame(
    {
        "level": ["orp", "orp", "mikroregion"],
        "area": ["0102", "3101", "m1"],
        "name": ["=1+1", "https://example.cz", "x" * 40_000],
        "measure": "capacity_per_1000",
        "kind": ["domovy_pro_seniory", "domovy_pro_seniory+tydenni_stacionare", "vlastni_druh"],
        "value": [41.123456789123, np.nan, 0.0],
        "flag": ["ok", "unknown", "none"],
    }
)
UNDERSERVED = pd.DataFrame(
    {
        "area": ["3101"],
        "rules": ["nothing;lowest_fifth"],
        "margin_at_least": [True],
        "reason_cs": ["nic tam není"],
        "reason_en": ["there is nothing"],
    }
)


def written(path, lang="cs"):
    tables = {"coverage": COVERAGE, "underserved": UNDERSERVED}
    cover = Cover("=Studie", ("Stav k 31. 12. 2024", "Zdroj: ČSÚ"))
    write_workbook(path, tables, explained=codebook(tables, LISTS), lists=LISTS, cover=cover, lang=lang)
    return path


@pytest.fixture
def book(tmp_path):
    return openpyxl.load_workbook(written(tmp_path / "workbook.xlsx"))


def rows(sheet):
    header, *cells = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in cells]


def test_the_first_sheet_says_what_is_where(book):
    cells = [cell.value for row in book["Obsah"].iter_rows() for cell in row if cell.value]
    assert cells[:3] == ["=Studie", "Stav k 31. 12. 2024", "Zdroj: ČSÚ"]
    assert book["Obsah"]["A6"].hyperlink.location == "'Kapacita na hlavu'!A1"
    assert book.sheetnames == ["Obsah", "Kapacita na hlavu", "Kdo zaostává"]


def test_names_stand_in_place_of_ids_and_codes_stay_text(book):
    first, second, third = rows(book["Kapacita na hlavu"])
    assert first["Druh služby"] == "domovy pro seniory"
    assert second["Druh služby"] == "domovy pro seniory + týdenní stacionáře"
    assert third["Druh služby"] == "vlastni_druh", "what no list knows keeps its id"
    assert [first["Úroveň území"], third["Úroveň území"]] == ["ORP", "mikroregion"]
    assert first["Kód obvodu"] == "0102"
    assert first["Míra"] == "kapacita na 1\u00a0000 lidí"


def test_numbers_are_those_of_the_tables_and_none_is_not_zero(book):
    values = [(row["Hodnota"], row["Spolehlivost"]) for row in rows(book["Kapacita na hlavu"])]
    assert values == [(41.1234568, "spolehlivé"), (None, "není známo"), (0, "nic tam není")]


def test_rules_and_truths_are_told_in_one_language(tmp_path):
    (row,) = rows(openpyxl.load_workbook(written(tmp_path / "en.xlsx", "en"))["Underserved"])
    assert row["Which rules"] == "nothing in the district; in the worst-served fifth of the people"
    assert row["At least so many are missing"] == "yes"
    assert row["Why"] == "there is nothing"


def test_no_text_is_a_formula_or_a_link_and_none_is_lost(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.hyperlink for cell in book["Kapacita na hlavu"]["C"]] == [None] * 4
    assert len(book["Kapacita na hlavu"]["C4"].value) == 32_767


def test_the_same_tables_give_the_same_bytes(tmp_path):
    one, two = (written(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == two


def test_need_is_told_in_words(tmp_path):
    tables = {
        "need": pd.DataFrame({"highest": ["provide+use"], "lowest": [""], "exekuce_osoby": [12.5]}),
        "need_sensitivity": pd.DataFrame({"normalise": ["z", "minmax"], "omitted": ["exekuce_podil", ""]}),
        "need_redundant": pd.DataFrame({"first": ["80plus", "vlastni"], "second": ["0_14", "80plus"]}),
        "joint_gaps_pairs": pd.DataFrame({"first": ["drogy"], "second": ["skoly"]}),
    }
    cover, path = Cover("Studie", ()), tmp_path / "need.xlsx"
    write_workbook(path, tables, explained=codebook(tables, LISTS), lists=LISTS, cover=cover, lang="cs")
    told = [[cell for row in list(sheet.values)[1:] for cell in row] for sheet in openpyxl.load_workbook(path)][1:]
    assert told == [
        ["poskytovatelé + uživatelé", "", 12.5],
        [
            "odchylky od průměru",
            "podíl osob v exekuci mezi obyvateli od 15 let",
            "od nejmenší do největší hodnoty",
            "",
        ],
        ["lidé 80 let a starší", "děti do 14 let", "vlastni", "lidé 80 let a starší"],
        ["protidrogová prevence a léčba", "základní škola"],
    ]


def test_comparisons_methods_and_findings_are_told_in_words(tmp_path):
    tables = {
        "coverage": pd.DataFrame({"method": ["container ratio; people 2023; facilities 2024"]}),
        "funnel": pd.DataFrame({"position": ["inside", "below_998", "undefined"]}),
        "peers": pd.DataFrame({"differs_most": ["density", "80plus"]}),
        "quality": pd.DataFrame({"severity": ["warning", "info", "error"]}),
    }
    cover, path = Cover("Studie", ()), tmp_path / "compared.xlsx"
    write_workbook(path, tables, explained=codebook(tables, LISTS), lists=LISTS, cover=cover, lang="cs")
    told = [list(sheet.values) for sheet in openpyxl.load_workbook(path)][1:]
    assert told == [
        [("Jak číslo vzniklo",), ("kapacita v území dělená lidmi; lidé 2023; zařízení 2024",)],
        [("Poloha v trychtýři",), ("v mezích",), ("pod mezí 99,8 %",), ("nelze určit",)],
        [("V čem se liší nejvíc",), ("hustota zalidnění, logaritmus",), ("lidé 80 let a starší",)],
        [("Závažnost",), ("upozornění",), ("informace",), ("chyba",)],
    ]
