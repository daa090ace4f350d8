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


@pytest.fixture
def read(tmp_path, report):
    def of_text(text):
        path = tmp_path / "t.csv"
        path.write_text(text, encoding="utf-8")
        return read_table(path, report=report), codes_of(report)

    return of_text


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
        (b"\x1f\x8bnot gzip", "damaged or cut short"),
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


@pytest.mark.parametrize("title", ["Tabulka 1: Lidé\n\n", "Tabulka 1;;\n;;\n", '"Tabulka 1";\n'])
def test_titles_above_the_header_are_refused_and_the_header_named(read, title):
    with pytest.raises(InputError, match="Delete all rows above"):
        read(f"{title}kod;rok;pocet\n3101;2024;5\n3102;2024;7\n")


def test_titles_of_a_workbook_are_refused(tmp_path):
    path = tmp_path / "lide.xlsx"
    pd.DataFrame([["kod", "pocet"], ["3101", 5]], columns=["Tabulka 1", ""]).to_excel(path, index=False)
    with pytest.raises(InputError, match="kod"):
        read_table(path, report=QualityReport())


def test_a_row_cut_short_is_reported(read):
    table, codes = read("kod;rok;pocet\n3101;2024;5\n31")
    assert table["pocet"].tolist() == ["5", ""]
    assert "last_row_short" in codes


def test_empty_cells_at_the_end_are_no_last_row_short(read):
    _, codes = read("kod;rok;pocet\n3101;2024;\n3102;;\n")
    assert "last_row_short" not in codes


def test_a_comma_in_a_number_between_commas_is_refused_not_cut(read):
    with pytest.raises(InputError, match="differs from the header's: 2, 3"):
        read("kod,podil\n3101,1,5\n3102,2,5\n")


def test_a_header_over_two_lines_is_no_title(read):
    table, _ = read('"Počet\nobyvatel";x\n1;2\n')
    assert list(table.columns) == ["Počet obyvatel", "x"]


@pytest.mark.parametrize("encoding", ["iso-8859-2", "cp1250"])
def test_encodings_of_single_bytes_are_told_apart(tmp_path, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes("kod;druh\n1;tlumočnická služba\n2;Říčany u Prahy\n".encode(encoding))
    report = QualityReport()
    assert read_table(path, report=report)["druh"].tolist() == ["tlumočnická služba", "Říčany u Prahy"]
    assert encoding in report.findings[-1].message() + report.findings[0].message()


def test_codes_that_a_spreadsheet_shortened_are_told():
    report = QualityReport()
    clean_codes(pd.Series(["5,54E+05", "5E+05", "554782"], name="kod"), source="t.csv", report=report)
    assert [(finding.code, finding.where) for finding in report.findings] == [("code_scientific", ("2", "3"))]


def test_a_workbook_with_a_password_is_told(tmp_path):
    path = tmp_path / "heslo.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    with pytest.raises(InputError, match="password"):
        read_table(path, report=QualityReport())
