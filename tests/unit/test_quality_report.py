"""Every fault is told once, with file, place and remedy, in both languages."""

import pytest

from pokryti.catalog import Label
from pokryti.errors import ConfigError, InputError
from pokryti.quality import QualityReport, finding_texts


def test_a_fault_that_did_not_occur_is_not_noted():
    report = QualityReport()
    report.add("code_as_float", source="a.csv", where=[], column="kod")
    assert len(report) == 0


def test_a_finding_tells_count_and_first_places_in_both_languages():
    report = QualityReport()
    report.add("code_as_float", source="a.csv", where=range(2, 9), column="kod")
    (finding,) = report.findings
    assert "(2, 3, 4, 5, 6, … (+2))" in finding.message("en")
    assert "7 řádků" in finding.message("cs")
    assert finding.remedy("cs").startswith("Ukládejte")
    assert finding.defect == 22


def test_texts_from_data_are_never_templates():
    report = QualityReport()
    report.add("code_as_float", source="{count}.csv", where=["{remedy}"], column="{0}")
    assert "{remedy}" in report.findings[0].message("en")


def test_all_errors_are_raised_at_once_and_travel_with_the_error():
    report = QualityReport()
    report.add("empty_file", source="a.csv", count=1)
    report.add("delimiter", source="b.csv", count=1, delimiter=";")
    report.add("missing_columns", source="c.csv", where=["kod"], present="x")
    with pytest.raises(ConfigError, match=r"(?s)a\.csv.*c\.csv") as caught:
        report.raise_errors(ConfigError)
    assert isinstance(caught.value, InputError)
    assert isinstance(caught.value, ValueError)
    assert [finding.code for finding in caught.value.findings] == ["empty_file", "missing_columns"]


def test_the_worst_comes_first():
    report = QualityReport()
    report.add("delimiter", source="b.csv", count=1, delimiter=";")
    report.add("empty_file", source="a.csv", count=1)
    assert report.to_frame("cs")["severity"].tolist() == ["error", "info"]


@pytest.mark.parametrize("code", sorted(finding_texts()))
def test_every_finding_has_a_severity_and_all_texts(code):
    text = finding_texts()[code]
    assert text["severity"] in {"error", "warning", "info"}
    assert all(str(text[key]).strip() for key in ("cs", "en", "remedy_cs", "remedy_en"))


def test_a_name_that_the_system_could_not_decode_can_still_be_stored():
    report = QualityReport()
    report.add("empty_file", source="\udcc4\udc8d.csv", count=1)
    assert report.findings[0].source == "č.csv"


def test_labels_are_told_in_the_language_of_the_text():
    report = QualityReport()
    report.add("code_blank", source="a.csv", count=1, level=Label("stát", "state"), column="kod")
    assert "level state" in report.findings[0].message("en")
    assert "úrovně stát" in report.findings[0].message("cs")


def test_a_report_takes_over_another_in_order():
    report, other = QualityReport(), QualityReport()
    report.add("delimiter", source="a.csv", count=1, delimiter=";")
    other.add("delimiter", source="b.csv", count=1, delimiter=";")
    report.extend(other)
    assert [finding.source for finding in report.findings] == ["a.csv", "b.csv"]
