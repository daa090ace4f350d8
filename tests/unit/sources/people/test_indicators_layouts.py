"""Indicators and counts of facilities from official layouts and from tables of one's own."""

import pytest

from pokryti.errors import InputError
from pokryti.sources.indicators import read_indicators

FACILITIES = "idhod,hodnota,stapro_kod,dsz_cis,dsz_kod,rok,obec_kod,obec_txt,okres_kod,okres_txt,dsz_txt\n"
INDEX = [
    ["Kód obce", "Název obce", "Kód ORP", "Počet obyvyatel - starších 15 let (k 31. 12. 2023)",
     "Počet osob v exekuci (k 31. 12. 2023)",
     "Počet předčasných odchodů ze ZŠ - běžné třídy (školní rok 2022/23)",
     "Index soc. vyloučení 2023 (0-30 bodů)", "Index soc. vyloučení 2023 (4 kategorie bodů)"],
    [999001, "Dolní", 9901, 90, 4, "Obec nemá školu, údaj je převzat odjinud.", 12, "12 až 30"],
    [554782, "Praha", 0, 900, 40, 3, 31, "12 až 30"],
]  # fmt: skip


def cell(values, indicator, area="999001"):
    return values.set_index(["indicator", "area"]).loc[(indicator, area), ["value", "flag"]].tolist()


def codes_found(report):
    return {finding.code: finding for finding in report.findings}


def test_facilities_come_under_the_kinds_of_the_catalogue(write, codes, report):
    path = write(
        "190037-2023.csv", f"{FACILITIES}1,2,6098,2910,130,2023,999001,D,1,D,d\n2,1,6098,2910,114,2023,999001,D,1,D,d\n"
    )
    facilities = read_indicators(path, codes=codes, report=report).facilities
    assert facilities.to_dict("records") == [
        {"obec": "999001", "kind": "domovy_pro_seniory", "year": 2023, "count": 2.0},
        {"obec": "999001", "kind": "nizkoprahova_denni_centra", "year": 2023, "count": 1.0},
    ]


def test_unknown_kinds_and_totals_of_facilities_are_reported(write, codes, report):
    path = write(
        "190037-2023.csv", f"{FACILITIES}1,2,6098,2910,199,2023,999001,D,1,D,d\n2,3,6098,2910,,2023,999001,D,1,D,d\n"
    )
    facilities = read_indicators(path, codes=codes, report=report).facilities
    assert facilities.empty
    assert codes_found(report)["facility_kind_unknown"].where == ("199",)
    assert codes_found(report)["facility_totals_left_out"].count == 1


def test_facilities_counted_twice_are_refused(write, codes, report):
    line = "1,2,6098,2910,130,2023,999001,D,1,D,d\n"
    with pytest.raises(InputError, match="999001"):
        read_indicators(write("190037-2023.csv", FACILITIES + line + line), codes=codes, report=report)


def test_the_exclusion_index_comes_with_its_parts_and_without_sentences(write, codes, report):
    values = read_indicators(write("index.xlsx", INDEX), codes=codes, report=report).values
    assert cell(values, "index_socialniho_vylouceni") == [12, "ok"]
    assert cell(values, "exekuce_osoby", "554782") == [40, "ok"]
    assert cell(values, "predcasne_odchody_pocet")[1] == "unknown"
    assert set(values["year"]) == {2023}
    assert codes_found(report)["not_a_number"].defect == 9


def test_an_exclusion_index_out_of_range_is_unknown_and_reported(write, codes, report):
    values = read_indicators(write("index.xlsx", INDEX), codes=codes, report=report).values
    assert cell(values, "index_socialniho_vylouceni", "554782")[1] == "unknown"
    assert codes_found(report)["index_out_of_range"].where == ("554782",)


def test_confidential_values_are_told_from_unknown_ones_and_from_zero(write, codes, report):
    head = 'kód SOORP;název SO ORP;"Průměrný věk\n(k 31. 12.)";Vinice (ha);Lůžka\n'
    text = head + "9901;Dolní;42,5;-;i.d.\n0;Praha;41,0;1,5;\n"
    values = read_indicators(write("uap_2019.csv", text), codes=codes, report=report).values
    assert cell(values, "prumerny_vek", "9901") == [42.5, "ok"]
    assert cell(values, "vinice", "9901") == [0.0, "ok"]
    assert cell(values, "luzka", "9901")[1] == "suppressed"
    assert cell(values, "luzka", "1000")[1] == "unknown"


def test_kraj_indicators_have_codes_of_their_own_with_leading_zeros(write, codes, report):
    path = write(
        "krok_data_2024.csv",
        'rok,"kodukaz","koduzemi",hodnota \n2024,"020401","0990",5\n2024,20402,100,6\n2024,020401,0000,7\n',
    )
    values = read_indicators(path, codes=codes, report=report).values
    assert values[["level", "area", "indicator"]].to_numpy().tolist() == [
        ["kraj", "CZ099", "krok_020401"],
        ["kraj", "CZ010", "krok_020402"],
        ["stat", "CZ", "krok_020401"],
    ]
    assert codes_found(report)["leading_zeros_lost"].defect == 1


def test_of_monthly_data_the_last_month_of_a_year_is_taken(write, codes, report):
    path = write(
        "OD_NEZ01.csv",
        "idhod,hodnota,vuk,vuk_text,obdobi,rok,mesic,uzemi_cis,uzemi_kod,uzemi_txt\n"
        "1,10,NEZ0007,Uchazeči,20241130,2024,11,43,999001,Dolní\n"
        "2,12,NEZ0007,Uchazeči,20241231,2024,12,43,999001,Dolní\n",
    )
    values = read_indicators(path, codes=codes, report=report).values
    assert cell(values, "uchazeci_o_zamestnani") == [12, "ok"]
    assert codes_found(report)["months_left_out"].count == 1


def test_recipients_of_the_care_allowance_by_degree(write, codes, report):
    path = write("pnp_2024.csv", "kod_orp,stupen,pocet\n9901,I,30\n9901,IV,5\n")
    values = read_indicators(path, codes=codes, report=report).values
    assert values[["indicator", "value"]].to_numpy().tolist() == [["pnp_1", 30], ["pnp_4", 5]]


def test_a_wide_table_of_okresy_with_years(write, codes, report):
    path = write(
        "zarizeni.csv",
        "lau,year,okres_ruian,pocetSocialnichZarizeni,poznámka\nCZ0991,2012,1,39.0,x\nCZ0991,2013,1,,x\n",
    )
    values = read_indicators(path, codes=codes, report=report).values
    assert values["indicator"].unique().tolist() == ["socialni_zarizeni"]
    assert values["flag"].tolist() == ["ok", "unknown"]
    assert codes_found(report)["columns_left_out"].where == ("poznámka",)


def test_the_same_value_from_two_files_is_refused(write, codes, report):
    files = [write(name, "kod_orp,ukazatel,hodnota\n9901,x,1\n") for name in ("a_2024.csv", "b_2024.csv")]
    with pytest.raises(InputError, match="9901"):
        read_indicators(files, codes=codes, report=report)


def test_a_table_without_districts_is_refused(write, codes, report):
    with pytest.raises(InputError, match="not recognised"):
        read_indicators(write("x_2024.csv", "a,b\n1,2\n"), codes=codes, report=report)


def test_no_files_give_empty_tables_of_the_right_types(codes, report):
    values, facilities = read_indicators([], codes=codes, report=report)
    assert values.empty
    assert facilities.dtypes.astype(str).to_dict() == {
        "obec": "str",
        "kind": "str",
        "year": "int64",
        "count": "float64",
    }
