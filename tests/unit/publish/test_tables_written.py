"""Tables for programs, and for Czech Excel."""

import io

import pandas as pd

from pokryti.publish import csv_bytes, excel_bytes, write_tables


def test_plain_csv_has_points_and_no_byte_order_mark():
    table = pd.DataFrame({"name": ["Třeboň"], "value": [1234.5678912345], "low": [float("nan")]})
    assert csv_bytes(table).decode("utf-8") == "name,value,low\nTřeboň,1234.56789,\n"


def test_small_rates_keep_their_digits_and_whole_numbers_all_of_theirs():
    table = pd.DataFrame({"value": [0.001712345678912], "denominator": [10_701_777.0], "low": [1 / 3]})
    assert csv_bytes(table).decode("utf-8").splitlines()[1] == "0.00171234568,10701777.0,0.333333333"


def test_excel_gets_semicolons_commas_and_no_formulas():
    table = pd.DataFrame({"name": ["=HYPERLINK(1)", "@x", "ok"], "value": [-1.5, 2.0, 3.25]})
    text = excel_bytes(table).decode("utf-8-sig")
    assert text == "name;value\r\n'=HYPERLINK(1);-1,5\r\n'@x;2,0\r\nok;3,25\r\n"


def test_the_table_given_is_not_changed(tmp_path):
    table = pd.DataFrame({"name": ["=1"], "value": [0.123456]})
    before = table.copy(deep=True)
    write_tables(tmp_path, {"areas": table}, excel=True)
    pd.testing.assert_frame_equal(table, before)
    assert {path.name for path in tmp_path.rglob("*.csv")} == {"areas.csv"}
    assert (tmp_path / "excel" / "areas.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_any_text_reads_back_as_it_was_and_nothing_as_nothing():
    texts = ["Třeboň", 'dům "U lípy"', "Písek, okr. Písek", "dva\nřádky", "středník; čárka", None]
    table = pd.DataFrame({"name": texts, "count": range(6), "known": [True, False] * 3})
    for data, separator in ((csv_bytes(table), ","), (excel_bytes(table), ";")):
        again = pd.read_csv(io.StringIO(data.decode("utf-8-sig")), sep=separator)
        pd.testing.assert_frame_equal(again, table.astype({"name": "str"}))


def test_a_long_table_is_written_whole():
    table = pd.DataFrame({"area": range(250_001)})
    assert csv_bytes(table).decode("utf-8").split() == ["area", *map(str, range(250_001))]
