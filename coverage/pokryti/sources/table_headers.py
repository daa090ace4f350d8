"""The first row of a table: its separator, and plain names of its columns."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pokryti.quality import QualityReport

__all__ = [
    "DELIMITERS",
    "clean_header",
    "ends_short",
    "find_delimiter",
    "first_records",
    "read_header",
    "refuse_title",
    "rows_beyond",
    "with_headers",
]

DELIMITERS = {";": "středník / semicolon", "\t": "tabulátor / tab", "|": "|", ",": ","}
_MOST_COLUMNS, _MOST_CHARACTERS = 16_384, 1_000_000  # as many columns as a workbook can have


def find_delimiter(text: str) -> str:
    r"""Choose the separator that divides the first records most evenly.

    Parameters
    ----------
    text
        The content of the file.

    Examples
    --------
    >>> find_delimiter("kod;podil\n3101;1,5\n3102;2,5\n")
    ';'
    """
    sample = text[:20_000]

    def score(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(row) for row, _ in zip(rows, range(12), strict=False) if row]
        widths = widths[:-1] or widths
        return (
            sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0,
            widths[0] if widths else 0,
        )

    return max(DELIMITERS, key=score)


def read_header(text: str, delimiter: str, *, source: str, report: QualityReport) -> list[str]:
    """Read the first row.

    Parameters
    ----------
    text
        The content of the file.
    delimiter
        Its separator.
    source
        Name of the file, for the report.
    report
        Where a header that is none is noted.

    Returns
    -------
    list of str
        Cleaned names, as `clean_header` gives them.

    Raises
    ------
    InputError
        When there are more columns or characters than any table has.
    """
    try:
        header = next(csv.reader(io.StringIO(text[:_MOST_CHARACTERS], newline=""), delimiter=delimiter), [])
    except csv.Error:  # a cell without end
        header = []
    bad = not 0 < len(header) <= _MOST_COLUMNS
    report.add("header_not_read", source=source, count=int(bad), columns=_MOST_COLUMNS, characters=_MOST_CHARACTERS)
    report.raise_errors()
    return clean_header(header, source=source, report=report)


def clean_header(header: Sequence[object], *, source: str, report: QualityReport) -> list[str]:
    r"""Make headers plain, single-line, unique text.

    Parameters
    ----------
    header
        Cells of the first row.
    source
        Name of the file, for the report.
    report
        Where changed headers are noted.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> clean_header(["85+", "Saldo\nmigrace ", "85+"], source="", report=QualityReport())
    ['85+', 'Saldo migrace', '85+.1']
    """
    names: list[str] = []
    changed: list[str] = []
    known: set[str] = set()
    repeated: Counter[str] = Counter()
    for raw in header:
        text = "" if raw is None else str(raw)
        stem = name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
        while name in known:
            repeated[stem] += 1
            name = f"{stem}.{repeated[stem]}"
        if name != text:
            changed.append(name)
        names.append(name)
        known.add(name)
    report.add("header_cleaned", source=source, where=changed)
    return names


def rows_beyond(text: str, delimiter: str, *, width: int) -> list[int] | None:
    r"""List the rows that hold something beyond the last column of the header, if the first row of data is so wide.

    Where the first row is, pandas takes the table to be that wide, and would forget what lies beyond the header.

    Parameters
    ----------
    text
        The content of the file.
    delimiter
        Its separator.
    width
        How many columns the header has.

    Returns
    -------
    list of int or None
        Numbers of rows, the header being 1; None where the first row of data is no wider than the header.

    Examples
    --------
    >>> rows_beyond("kod,podil\n3101,1,5\n3102,2,\n", ",", width=2), rows_beyond("kod;podil\n3101;1,5\n", ";", width=2)
    ([2], None)
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        if len(next((row for row in islice(rows, 1, None) if any(row)), [])) <= width:
            return None
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        return [number for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row[width:])]
    except csv.Error:  # a cell larger than tables have; pandas judges the rest
        return None


def first_records(text: str) -> list[list[str]]:
    """Divide the first lines at the separator of which any of them has most.

    Parameters
    ----------
    text
        The content of the file.
    """
    sample = text[:20_000]
    widest = max(DELIMITERS, key=lambda sign: max((line.count(sign) for line in sample.splitlines()), default=0))
    try:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=widest)
        return [row for row in islice(rows, 12) if any(row)]
    except csv.Error:
        return []


def refuse_title(records: Sequence[Sequence[str]], *, source: str, report: QualityReport) -> None:
    """Refuse a table with titles above its header: a first row of one cell above rows of several.

    Parameters
    ----------
    records
        The first rows that are not blank.
    source
        Name of the file, for the report.
    report
        Where it is noted.

    Raises
    ------
    InputError
        When there are titles.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> refuse_title([["Tab. 1", ""], ["kod", "podil"]], source="t.csv", report=QualityReport())
    Traceback (most recent call last):
    pokryti.errors.InputError: t.csv: The first row is a title, not the header: ...
    """
    filled = [sum(bool(cell.strip(' "')) for cell in record) for record in records]
    below = [number for number, count in enumerate(filled, 1) if count > 1]
    if filled and filled[0] == 1 and below:
        header = " | ".join(records[below[0] - 1])
        report.add("title_above_header", source=source, count=1, title=" ".join(records[0]).strip(), header=header)
        report.raise_errors()


def ends_short(text: str, delimiter: str, *, width: int) -> bool:
    r"""Tell whether the last row has fewer cells than the header, as in a file cut short or with a note below.

    Parameters
    ----------
    text
        The content of the file.
    delimiter
        Its separator.
    width
        How many columns the header has.

    Examples
    --------
    >>> ends_short("kod;rok;pocet\n3101;2024;5\n31", ";", width=3), ends_short("kod;rok\n3101;\n", ";", width=2)
    (True, False)
    """
    last = text.rstrip()[-10_000:].rpartition("\n")[2]
    return '"' not in last and last.count(delimiter) + 1 < width


def with_headers(table: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Rename the columns of a table; of those that become alike the first stays.

    Parameters
    ----------
    table
        The table.
    names
        A name for each column.

    Examples
    --------
    >>> with_headers(pd.DataFrame({"Rok": ["2024"], "rok": ["2023"]}), ["rok", "rok"])["rok"].tolist()
    ['2024']
    """
    renamed = table.set_axis(list(names), axis=1)
    return renamed.loc[:, ~renamed.columns.duplicated()]
