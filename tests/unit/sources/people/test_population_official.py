"""Open data of the statistical office: long CSV in several editions, ÚAP, DataStat."""

import pytest

from pokryti.errors import InputError
from pokryti.sources.population import read_population

HEAD = (
    "idhod,hodnota,stapro_kod,pohlavi_cis,pohlavi_kod,vek_cis,vek_kod,uzemi_cis,uzemi_kod,obdobi,"
    "pohlavi_txt,vek_txt,uzemi_txt"
)


def row(value, *, sex="", age="", area="999001", level="43", year="2024", age_text=""):
    return f"1,{value},2406,102,{sex},7700,{age},{level},{area},{year},,{age_text},Dolní"


def totals(people):
    bands = people["age_from"].astype(str) + "-" + people["age_to"].astype(str)
    return people.groupby(["level", "area", "sex", bands])["count"].sum().to_dict()


def codes_found(report):
    return {finding.code for finding in report.findings}


def test_empty_dimensions_are_totals_and_are_not_added(write, codes, report):
    rows = [
        row(100),
        row(40, sex="1"),
        row(60, sex="2"),
        *(row(count, sex=sex, age=age) for sex, age, count in (
            ("1", "400000610015000", 10), ("1", "410015610065000", 20), ("1", "410065799999000", 10),
            ("2", "400000610015000", 15), ("2", "410015610065000", 25), ("2", "410065799999000", 20),
        )),
    ]  # fmt: skip
    path = write("130149.csv", "\n".join([HEAD, *rows]))
    people = read_population(path, codes=codes, report=report)
    assert people["count"].sum() == 100
    assert totals(people)["obec", "999001", "f", "65-999"] == 20
    assert "age_totals_left_out" in codes_found(report)


def test_levels_stay_apart_and_foreign_ones_are_left_out(write, codes, report):
    rows = [
        row(30),
        row(70, area="9901", level="65"),
        row(70, area="49991", level="101"),
        row(5, area="1101", level="72"),
    ]
    people = read_population(write("130149.csv", "\n".join([HEAD, *rows])), codes=codes, report=report)
    assert totals(people) == {
        ("obec", "999001", "t", "0-999"): 30,
        ("orp", "9901", "t", "0-999"): 70,
        ("okres", "CZ0991", "t", "0-999"): 70,
    }
    assert "levels_left_out" in codes_found(report)


def test_ages_in_words_are_understood_where_the_code_is_not(write, codes, report):
    text = "30 a 31 (více nebo rovno 30 a méně než 31)"
    rows = [row(1, age="X1", age_text=text), row(2, age="X2", age_text="31 a více")]
    people = read_population(write("130181.csv", "\n".join([HEAD, *rows])), codes=codes, report=report)
    assert people[["age_from", "age_to", "count"]].to_numpy().tolist() == [[30, 30, 1], [31, 999, 2]]


def test_an_absent_row_is_zero_where_the_total_proves_it(write, codes, report):
    rows = [
        row(10), row(4, age="400000610015000"), row(6, age="410015799999000"),
        row(3, area="999002"), row(3, area="999002", age="410015799999000"),
    ]  # fmt: skip
    people = read_population(write("130149.csv", "\n".join([HEAD, *rows])), codes=codes, report=report)
    assert totals(people)["obec", "999002", "t", "0-14"] == 0


def test_older_editions_have_other_headers_and_variables(write, codes, report):
    text = (
        "IDHOD,HODNOTA,VUK,VUK_TEXT,STAPRO_KOD,VUZEMI_CIS,VUZEMI_KOD,ROK,CASREF_OD,CASREF_DO,VUZEMI_TXT\n"
        "1,98,DEM0026A,Počet obyvatel k 1.1.,2406,43,999001,2024,2024-01-01,2024-01-01,Dolní\n"
        "2,100,DEM0026B,Počet obyvatel k 31.12.,2406,43,999001,2024,2024-12-31,2024-12-31,Dolní\n"
        "3,7,DEM0008,Zemřelí,5393,43,999001,2024,2024-01-01,2024-12-31,Dolní\n"
    )
    people = read_population(write("130141.csv", text), codes=codes, report=report)
    assert people.drop(columns="suppressed").to_dict("records") == [
        {"level": "obec", "area": "999001", "year": 2024, "sex": "t", "age_from": 0, "age_to": 999, "count": 100.0}
    ]
    assert "variables_left_out" in codes_found(report)


def test_planning_data_give_three_bands_and_no_double_count(write, codes, report):
    lines = [
        f"{i},{value},{variable},2023,43,999001,Dolní,9901,Dolní,"
        for i, (variable, value) in enumerate([("DEM0026", 100), ("DEM0027", 20), ("DEM0028", 60), ("DEM0029", 20)])
    ]
    head = "idhod,hodnota,vuk_id,rok,uzemi_cis,uzemi_kod,uzemi_txt,prislorp_kod,prislorp_txt,vuk_txt"
    people = read_population(write("uap.csv", "\n".join([head, *lines])), codes=codes, report=report)
    assert totals(people) == {
        ("obec", "999001", "t", "0-14"): 20,
        ("obec", "999001", "t", "15-64"): 60,
        ("obec", "999001", "t", "65-999"): 20,
    }


def test_datastat_means_the_lowest_territory_of_a_row(write, codes, report):
    head = (
        "Ukazatel,Věkové skupiny (základní),VekSkupZakl.Ciselnik,VekSkupZakl.Polozka,Rok,CasRB.Ciselnik,CasRB.Polozka,"
        "SO ORP,Uz45B.ORP.Ciselnik,Uz45B.ORP.Polozka,Obec,Uz45B.OBEC.Ciselnik,Uz45B.OBEC.Polozka,Hodnota"
    )
    people = read_population(
        write(
            "OBY02E.csv",
            f"{head}\n"
            "Počet obyvatel k 31. 12.,celkem,,VEKC,2024,,2024,Dolní,65,9901,Dolní,43,999001,90.0\n"
            "Počet obyvatel k 31. 12.,65 a více let,,VEK65AV,2024,,2024,Dolní,65,9901,Dolní,43,999001,20.0\n"
            "Počet obyvatel k 31. 12.,celkem,,VEKC,2024,,2024,Dolní,65,9901,,,,190.0\n"
            "Střední stav obyvatel,celkem,,VEKC,2024,,2024,Dolní,65,9901,,,,191.0\n",
        ),
        codes=codes,
        report=report,
    )
    assert totals(people) == {
        ("obec", "999001", "t", "0-64"): 70,
        ("obec", "999001", "t", "65-999"): 20,
        ("orp", "9901", "t", "0-999"): 190,
    }


def test_a_series_over_a_break_is_reported(write, codes, report):
    rows = [row(10, year="2020"), row(9, year="2021"), row(11, year="2022")]
    read_population(write("130149.csv", "\n".join([HEAD, *rows])), codes=codes, report=report)
    broken = next(finding for finding in report.findings if finding.code == "series_break")
    assert broken.where == ("2020→2021", "2021→2022")
    assert broken.defect == 23


def test_unknown_codes_are_left_out_and_named(write, codes, report):
    people = read_population(
        write("130149.csv", "\n".join([HEAD, row(10), row(5, area="123456")])), codes=codes, report=report
    )
    assert people["area"].unique().tolist() == ["999001"]
    unmatched = next(finding for finding in report.findings if finding.code == "codes_unmatched")
    assert unmatched.where == ("123456",)


def test_repeated_rows_are_refused(write, codes, report):
    with pytest.raises(InputError, match="999001"):
        read_population(write("130149.csv", "\n".join([HEAD, row(10), row(10)])), codes=codes, report=report)


def test_another_file_is_refused_with_what_is_expected(write, codes, report):
    with pytest.raises(InputError, match="not recognised"):
        read_population(write("x_2024.csv", "a,b\n1,2\n"), codes=codes, report=report)
