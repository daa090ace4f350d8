"""Whatever stands in the data, an export is only shown by the program that opens it."""

import csv
import io

import pandas as pd
import pytest

from pokryti.publish import csv_bytes, excel_bytes

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "x;=1+1",
    "x,@y",
    "a\n=1",
    "\uff1dcmd",
    "\uff0bcmd",
    "\uff0dcmd",
    "\uff20cmd",
    " =1",
    "\u00a0+1",
    "\ufeff=1",
    "\ufeff \u200b@x",
    "\n-1",
    "'=1",
    '"=1',
    '=HYPERLINK("http://x")',
]
HARMLESS = [
    "Brandýs n.L.-S.Boleslav",
    "a = b",
    "Pod průměrem, -5 míst",
    "0,5 je méně než 1",
    "důvod; jiný důvod",
    "user@example.org",
]


def _cells(data, encoding, separator):
    return [row[0] for row in csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=separator)][1:]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize(("write", "encoding"), [(csv_bytes, "utf-8"), (excel_bytes, "utf-8-sig")])
def test_no_cell_begins_as_a_formula_whichever_separator_the_program_expects(write, encoding, separator):
    data = write(pd.DataFrame({"name": FORMULAS, "value": -1.5}))
    text = data.decode(encoding)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        names = [cell for cell in row if cell not in {"-1,5", "-1.5", "5"}]
        bare = [cell.lstrip(' \u00a0\ufeff\u200b\n"') for cell in names]
        assert not any(cell.startswith(tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")) for cell in bare), row


@pytest.mark.parametrize(("write", "encoding", "own"), [(csv_bytes, "utf-8", ","), (excel_bytes, "utf-8-sig", ";")])
def test_texts_that_are_no_formulas_and_numbers_stay_as_they_are(write, encoding, own):
    assert _cells(write(pd.DataFrame({"name": HARMLESS})), encoding, own) == HARMLESS
    assert b"'" not in write(pd.DataFrame({"value": [-1.5, 2.0], "missing": [None, "x"], "yes": [True, False]}))


def test_czech_excel_finds_its_separator_its_decimal_comma_and_its_mark():
    table = pd.DataFrame({"název": ["Žďár nad Sázavou", "=1+1"], "míst": [1234.5, -0.25], "obcí": [12, 3]})
    text = excel_bytes(table)
    assert text.startswith(b"\xef\xbb\xbf")
    opened = pd.read_csv(io.BytesIO(text), sep=";", decimal=",")
    assert opened["míst"].tolist() == [1234.5, -0.25]
    assert opened["obcí"].tolist() == [12, 3]
    assert opened["název"].tolist() == ["Žďár nad Sázavou", "'=1+1"]
