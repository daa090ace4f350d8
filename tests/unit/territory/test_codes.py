"""Codes of every official system become canonical ones; the level is known, the system is recognised."""

import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.territory import Codes


@pytest.fixture
def codes(structure):
    return Codes(structure)


@pytest.fixture
def report():
    return QualityReport()


def translate(codes, values, level, report, **options):
    column = pd.Series(values, name="code")
    return codes.translate(column, level=level, source="table.csv", report=report, **options).tolist()


def found(report):
    return {finding.code: finding for finding in report.findings}


@pytest.mark.parametrize(
    ("level", "values", "expected"),
    [
        ("obec", ["500001", "554782"], ["500001", "554782"]),
        ("obec", ["CZ0311500001"], ["500001"]),
        ("pou", ["434", "512"], ["31011", "31012"]),
        ("orp", ["3101", "3201"], ["3101", "3201"]),
        ("orp", ["434", "591"], ["3101", "3201"]),
        ("orp", ["500001", "500007"], ["3101", "3201"]),
        ("okres", ["CZ0311", "cz0312"], ["CZ0311", "CZ0312"]),
        ("okres", ["40282", "40291"], ["CZ0311", "CZ0312"]),
        ("okres", ["3201", "3202"], ["CZ0311", "CZ0312"]),
        ("okres", ["PI", "TA"], ["CZ0311", "CZ0321"]),
        ("kraj", ["35", "43"], ["CZ031", "CZ032"]),
        ("kraj", ["3034", "3042"], ["CZ031", "CZ032"]),
        ("kraj", ["JZK", "PHA"], ["CZ031", "CZ010"]),
        ("stat", ["1"], ["CZ"]),
    ],
)
def test_every_system_of_every_level_is_translated(codes, level, values, expected):
    report = QualityReport()
    assert translate(codes, values, level, report) == expected
    assert not report.errors


def test_the_same_number_means_another_district_at_another_level(codes, report):
    assert translate(codes, ["3201"], "orp", report) == ["3201"]
    assert translate(codes, ["3201"], "okres", report) == ["CZ0311"]


@pytest.mark.parametrize("alias", ["19", "1100", "0", "554782", "Praha", "Hl. m. Praha"])
def test_prague_has_aliases_as_an_orp(codes, report, alias):
    assert translate(codes, ["3101", "3102", alias], "orp", report) == ["3101", "3102", "1000"]
    assert found(report)["prague_alias"].where == (alias.upper(),)


@pytest.mark.parametrize("alias", ["3110", "9999", "3100", "40924"])
def test_prague_has_aliases_as_an_okres(codes, report, alias):
    assert translate(codes, ["CZ0311", "CZ0312", alias], "okres", report)[-1] == "CZ0100"


def test_numbers_and_spreadsheet_damage_are_codes_too(codes, report):
    assert translate(codes, [3101, 3102], "orp", report) == ["3101", "3102"]
    assert translate(codes, [3101.0, None], "orp", report)[0] == "3101"
    assert "code_as_float" not in found(report)
    assert translate(codes, ["3101.0", " 3102 ", "'3103"], "orp", report) == ["3101", "3102", "3103"]
    assert found(report)["code_as_float"].where == ("3101.0",)


def test_unknown_codes_are_reported_with_the_match_rate_and_never_guessed(codes, report):
    result = translate(codes, ["3101", "3102", "7777", ""], "orp", report)
    assert result[:2] == ["3101", "3102"]
    assert pd.isna(result[2])
    assert pd.isna(result[3])
    finding = found(report)["codes_unmatched"]
    assert finding.where == ("7777",)
    assert "2 of 3" in finding.message()
    assert found(report)["code_blank"].count == 1


def test_the_system_is_told_where_it_is_not_canonical(codes, report):
    translate(codes, ["434", "302"], "orp", report)
    assert "RÚIAN" in found(report)["codes_translated"].message()


def test_two_systems_that_fit_equally_are_refused(structure, report):
    # An invented list where the second ORP bears the RÚIAN number of the first one.
    structure["orp_ruian_kod"] = structure["orp_ruian_kod"].replace({"434": "3102"})
    codes = Codes(structure)
    assert pd.isna(translate(codes, ["3102"], "orp", report)).all()
    assert found(report)["code_system_ambiguous"].severity == "error"
    assert codes.detect(pd.Series(["3102"]), level="orp").rivals == ("csu65", "ruian")
    assert translate(codes, ["3102"], "orp", QualityReport(), system="csu65") == ["3102"]


def test_okresy_passed_off_as_orp_are_named(codes, report):
    translate(codes, ["CZ0311", "CZ0312", "CZ0321"], "orp", report)
    finding = found(report)["wrong_level"]
    assert finding.defect == 4
    assert finding.severity == "error"
    assert "okres" in finding.message()


def test_a_long_column_keeps_its_index_and_name(codes, report):
    column = pd.Series(["434", "302"] * 3, index=list("abcdef"), name="ORP_KOD")
    result = codes.translate(column, level="orp", source="t", report=report)
    assert result.name == "ORP_KOD"
    assert result.index.tolist() == list("abcdef")
    assert set(result) == {"3101", "3102"}


class TestNames:
    def names(self, codes, values, report, level="obec", **options):
        column = pd.Series(values, name="name")
        return codes.translate_names(column, level=level, source="t", report=report, **options).tolist()

    def test_a_match_by_name_is_never_silent(self, codes, report):
        assert self.names(codes, ["ÚJEZD"], report) == ["500008"]
        assert found(report)["matched_by_name"].count == 1

    def test_a_name_of_several_obce_stays_unmatched(self, codes, report):
        assert pd.isna(self.names(codes, ["Nová Ves"], report)).all()
        assert found(report)["name_ambiguous"].where == ("Nová Ves",)

    def test_a_parent_decides(self, codes, report):
        within = ("orp", pd.Series(["3101", "3102"]))
        assert self.names(codes, ["Nova Ves", "Nova Ves"], report, within=within) == ["500002", "500006"]
        assert "name_ambiguous" not in found(report)

    def test_a_short_name_is_written_out_and_told(self, codes, report):
        within = ("orp", pd.Series(["3101"]))
        assert self.names(codes, ["Dlouhé M. n.Ř.-Staré"], report, within=within) == ["500003"]
        assert found(report)["name_abbreviated"].defect == 6

    def test_an_unknown_name_is_reported(self, codes, report):
        assert pd.isna(self.names(codes, ["Atlantida"], report)).all()
        assert found(report)["name_unknown"].where == ("Atlantida",)

    def test_names_of_all_okresy_of_a_kraj_are_not_its_orp(self, codes, report):
        self.names(codes, ["Písek", "Ostrov"], report, level="orp")
        assert "fits level okres" in found(report)["wrong_level"].message()
        all_orp = QualityReport()
        self.names(codes, ["Písek", "Ostrov", "Lhota"], all_orp, level="orp")
        assert "wrong_level" not in found(all_orp)
