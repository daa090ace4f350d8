"""Any table that an office may send: conventions are recognised and reported, never guessed silently."""

import gzip

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.sources.tables import clean_codes, read_table, require_columns, to_number


@pytest.fixture
def report():
    return QualityReport()


def codes_of(report):
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    ("encoding", "finding"), [("utf-8", set()), ("utf-8-sig", {"byte_order_mark"}), ("cp1250", {"not_utf8"})]
)
def test_encodings_are_recognised(tmp_path, report, encoding, finding):
    path = tmp_path / "obce.csv"
    path.write_bytes("kod,nazev\n544256,České Budějovice\n".encode(encoding))
    table = read_table(path, report=report)
    assert table.loc[0].tolist() == ["544256", "České Budějovice"]
    assert codes_of(report) == finding


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators_are_recognised_even_with_decimal_commas(tmp_path, report, delimiter):
    path = tmp_path / "a.csv"
    rows = [["kod", "podil", "text"], ["1", '"1,5"', '"x, y"'], ["2", '"2,5"', '"z; w"']]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    assert read_table(path, report=report)["podil"].tolist() == ["1,5", "2,5"]


def test_headers_over_several_lines_with_spaces_and_repeats_become_plain(tmp_path, report):
    path = tmp_path / "a.csv"
    path.write_text('"kód ";"Počet\n(k 31.12.)";x;x\n1;2;3;4\n', encoding="utf-8")
    table = read_table(path, report=report)
    assert table.columns.tolist() == ["kód", "Počet (k 31.12.)", "x", "x.1"]
    assert table.iloc[0].tolist() == ["1", "2", "3", "4"]
    assert "header_cleaned" in codes_of(report)


def test_words_that_pandas_takes_for_missing_stay_text(tmp_path, report):
    path = tmp_path / "a.csv"
    path.write_text("a,b\nNA,null\n", encoding="utf-8")
    assert read_table(path, report=report).loc[0].tolist() == ["NA", "null"]


def test_gzip_is_unpacked_whatever_the_name(tmp_path, report):
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert read_table(path, report=report).loc[0].tolist() == ["1", "2"]


def test_workbooks_keep_whole_numbers_whole(tmp_path, report):
    book = openpyxl.Workbook()
    book.active.append(["ZUJ", 0, "podil"])
    book.active.append([544256, 12.0, 0.5])
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", report=report)
    assert table.columns.tolist() == ["ZUJ", "0", "podil"]
    assert table.loc[0].tolist() == ["544256", "12", "0.5"]


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n1,2,3,4\n", "3"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
    ],
)
def test_unusable_files_are_one_clear_error(tmp_path, report, content, match):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"broken\.csv.*{match}"):
        read_table(path, report=report)


@pytest.mark.parametrize("name", ["missing.csv", "missing.xlsx"])
def test_a_missing_file_is_named(tmp_path, report, name):
    with pytest.raises(InputError, match=name):
        read_table(tmp_path / name, report=report)


def test_a_workbook_that_is_none_is_named(tmp_path, report):
    (tmp_path / "a.xlsx").write_bytes(b"<html>404</html>")
    with pytest.raises(InputError, match=r"a\.xlsx"):
        read_table(tmp_path / "a.xlsx", report=report)


def test_all_missing_columns_are_named_with_those_there(report):
    with pytest.raises(InputError, match=r"kod, rok.*The file has: x"):
        require_columns(pd.DataFrame({"x": [1]}), ["kod", "rok"], source="a.csv", report=report)


def test_codes_survive_a_spreadsheet(report):
    values = pd.Series(["4103.0", " 4102 ", "'0410", "4101,00"], name="orp")
    assert clean_codes(values, source="a.csv", report=report).tolist() == ["4103", "4102", "0410", "4101"]
    (finding,) = report.findings
    assert (finding.code, finding.count, finding.where) == ("code_as_float", 2, ("2", "5"))


def test_numbers_as_offices_write_them(report):
    cells = pd.Series(["1", "-1 168", "1\u00a0234,5", "34%", "-", "i.d.", "", "viz poznámka"], name="pocet")
    numbers, confidential = to_number(cells, source="a.csv", report=report)
    np.testing.assert_array_equal(numbers, [1, -1168, 1234.5, 34, 0, np.nan, np.nan, np.nan])
    assert confidential.tolist() == [False, False, False, False, False, True, False, False]
    counts = {finding.code: finding.count for finding in report.findings}
    assert counts == {"decimal_comma": 3, "symbol_zero": 1, "symbol_confidential": 1, "not_a_number": 1}


def test_plain_numbers_are_not_worth_a_word(report):
    numbers, _ = to_number(pd.Series(["1", "2.5", ""], name="a"), source="a.csv", report=report)
    assert numbers.iloc[:2].tolist() == [1.0, 2.5]
    assert len(report) == 0
