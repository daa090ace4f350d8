"""Read any table that an office may send as text.

Encoding, separator, header and number conventions are recognised and reported.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from pokryti.errors import InputError
from pokryti.sources.encodings import decode
from pokryti.sources.packed import OPENING_ERRORS, refuse_bomb, report_unopened, unpacked
from pokryti.sources.table_headers import (
    DELIMITERS,
    clean_header,
    ends_short,
    find_delimiter,
    first_records,
    read_header,
    refuse_title,
    rows_beyond,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pokryti.quality import QualityReport

__all__ = [
    "clean_codes",
    "is_web_page",
    "parse_csv",
    "read_bytes",
    "read_table",
    "require_columns",
    "to_number",
]

_CONFIDENTIAL = frozenset({"i.d.", "i. d.", "id.", "důvěrné"})
_DASHES = frozenset({"-", "–", "—"})
_ABSURD = 1e100  # infinity too: no number of anything, and sums of such overflow
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")


def read_bytes(path: Path, *, report: QualityReport) -> bytes:
    """Read a file whole, unpacking gzip.

    Parameters
    ----------
    path
        The file.
    report
        Where faults are noted.

    Returns
    -------
    bytes
        Its content, unpacked.

    Raises
    ------
    InputError
        When there is no such file, it is empty, or the gzip is damaged.
    """
    report.add("file_missing", source=path.name, count=int(not path.exists()))
    report.raise_errors()
    try:
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = unpacked(content)
    except OPENING_ERRORS as error:
        _unreadable(error, source=path.name, report=report)
    if not content.strip():
        report.add("empty_file", source=path.name, count=1)
    report.raise_errors()
    return content


def is_web_page(content: bytes) -> bool:
    """Tell a web page saved in place of data by its beginning.

    Parameters
    ----------
    content
        The first bytes of the file, or all of it.

    Examples
    --------
    >>> is_web_page(b"<!DOCTYPE html>"), is_web_page(b"kod,pocet")
    (True, False)
    """
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith(b"<") and (b"<html" in head or b"<!doctype html" in head)


def parse_csv(text: str, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Parse delimited text; every cell stays text.

    Parameters
    ----------
    text
        The content of the file.
    source
        Name of the file, for the report.
    report
        Where conventions and faults are noted.

    Returns
    -------
    pandas.DataFrame
        Columns as in the header (cleaned), all `str`; an empty cell is an empty string.

    Raises
    ------
    InputError
        When rows are ragged.
    """
    text = text.lstrip("\r\n")  # pandas passes blank lines over
    refuse_title(first_records(text), source=source, report=report)
    delimiter = find_delimiter(text)
    if delimiter != ",":
        report.add("delimiter", source=source, count=1, delimiter=DELIMITERS[delimiter])
    names = read_header(text, delimiter, source=source, report=report)
    beyond = rows_beyond(text, delimiter, width=len(names))
    report.add("ragged_rows", source=source, where=beyond or ())
    report.raise_errors()
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
            index_col=False,
            usecols=None if beyond is None else range(len(names)),
        )
    except (pd.errors.ParserError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        report.add("ragged_rows", source=source, where=[found.group(1) if found else str(error)])
        report.raise_errors()
        raise
    report.add("ragged_rows", source=source, where=[1] if len(names) != len(frame.columns) else ())
    report.raise_errors()
    frame.columns = pd.Index(names)
    report.add("last_row_short", source=source, count=int(ends_short(text, delimiter, width=len(names))))
    return frame.fillna("")  # a row cut short may lack its last cells


def read_table(path: str | Path, *, report: QualityReport, text: bool = True) -> pd.DataFrame:
    """Read CSV (also gzipped, or alone in a zip) or the first sheet of a workbook as text.

    Parameters
    ----------
    path
        File ending in `.csv`, `.txt`, `.csv.gz`, `.zip`, `.xlsx`, `.xlsm`, `.xls` or `.ods`.
    report
        Where conventions and faults are noted.
    text
        False leaves columns of a workbook that hold whole numbers and nothing else as int64, which saves large
        workbooks the way through text.

    Returns
    -------
    pandas.DataFrame
        All cells `str`, empty where there is nothing; whole numbers of a workbook are written without decimals.

    Raises
    ------
    InputError
        When the file is missing, empty, damaged or ragged.
    """
    path = Path(path)
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}:
        table = _read_workbook(path, report=report)
        return table.astype("str") if text else table
    content = read_bytes(path, report=report)
    report.add("web_page", source=path.name, count=int(is_web_page(content)))
    report.raise_errors()
    if content[:4] == b"PK\x03\x04":
        content = _only_member(content, path, report=report)
    return parse_csv(decode(content, source=path.name, report=report), source=path.name, report=report)


def _only_member(content: bytes, path: Path, *, report: QualityReport) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bomb(archive, len(content))
            names = [name for name in archive.namelist() if name.lower().endswith((".csv", ".txt"))]
            if len(names) == 1:
                return archive.read(names[0])
            report.add("archive_not_one", source=path.name, count=1, found=len(names))
    except OPENING_ERRORS as error:
        _unreadable(error, source=path.name, report=report)
    report.raise_errors()
    raise InputError(path.name)


def _unreadable(error: Exception, *, source: str, report: QualityReport) -> NoReturn:
    report_unopened(error, source=source, report=report)
    report.raise_errors()
    raise InputError(source)


def _read_workbook(path: Path, *, report: QualityReport) -> pd.DataFrame:
    from python_calamine import CalamineError, CalamineWorkbook

    report.add("file_missing", source=path.name, count=int(not path.exists()))
    report.raise_errors()
    try:
        _refuse_workbook_bomb(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except OPENING_ERRORS as error:
        _unreadable(error, source=path.name, report=report)
    except (CalamineError, IndexError, ValueError) as error:
        report.add("workbook_not_opened", source=path.name, count=1, problem=error)
    report.raise_errors()
    if not rows:
        report.add("empty_file", source=path.name, count=int(not report.errors))
        report.raise_errors()
    refuse_title([[_cell_text(cell) for cell in row] for row in rows[:12]], source=path.name, report=report)
    names = clean_header([_cell_text(cell) for cell in rows[0]], source=path.name, report=report)
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [()] * len(names)
    return pd.DataFrame({name: _column(cells) for name, cells in zip(names, columns, strict=True)})


def _refuse_workbook_bomb(path: Path) -> None:
    """Refuse a workbook that unpacks to too much, or to more than it says: its reader would unpack it all."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            refuse_bomb(archive, path.stat().st_size)
            if archive.testzip() is not None:
                raise zipfile.BadZipFile


def _column(cells: Sequence[object]) -> pd.Series:
    """Take a column of whole numbers, the usual one, as int64 and any other as text."""
    if cells and all(type(cell) is float for cell in cells):
        numbers = np.array(cells, dtype=np.float64)
        if (np.abs(numbers) < 2**53).all() and (np.mod(numbers, 1) == 0).all():
            return pd.Series(numbers.astype(np.int64))
    return pd.Series([_cell_text(cell) for cell in cells], dtype="str")


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def require_columns(frame: pd.DataFrame, columns: Iterable[str], *, source: str, report: QualityReport) -> None:
    """Refuse a table that lacks columns, naming all that are missing.

    Parameters
    ----------
    frame
        The table.
    columns
        The names it must have.
    source
        Name of the file.
    report
        Where the fault is noted.

    Raises
    ------
    InputError
        When a column is missing.
    """
    missing = [column for column in columns if column not in frame.columns]
    report.add("missing_columns", source=source, where=missing, present=", ".join(map(str, frame.columns)))
    report.raise_errors()


def clean_codes(values: pd.Series, *, source: str, report: QualityReport) -> pd.Series:
    """Make codes plain text again after a spreadsheet had them.

    Parameters
    ----------
    values
        Codes as text.
    source
        Name of the file.
    report
        Where repaired rows are noted.

    Returns
    -------
    pandas.Series
        The codes stripped of spaces, apostrophes and a trailing `.0`.
    """
    plain = values.astype(str).str.strip().str.lstrip("'")
    cut = plain.str.fullmatch(r"\d+[.,]?\d*[eE]\+?\d+")
    report.add("code_scientific", source=source, where=_rows(values[cut]), column=values.name)
    damaged = plain.str.fullmatch(r"\d+[.,]0+")
    report.add(
        "code_as_float",
        source=source,
        where=_rows(values[damaged]),
        column=values.name,
    )
    return plain.where(~damaged, plain.str.replace(r"[.,]0+$", "", regex=True))


def to_number(values: pd.Series, *, source: str, report: QualityReport) -> tuple[pd.Series, pd.Series]:
    """Read numbers as Czech offices write them.

    A decimal comma, spaces between thousands and a percent sign are understood; a dash alone is zero and `i.d.` is
    confidential, as the Czech Statistical Office uses them; an empty cell is not known; any other text is not known
    and reported.

    Parameters
    ----------
    values
        Text cells.
    source
        Name of the file.
    report
        Where symbols and faults are noted.

    Returns
    -------
    numbers : pandas.Series
        float64, NaN where not known or confidential.
    confidential : pandas.Series
        bool, True where the office hides the value.
    """
    confidential = pd.Series(data=False, index=values.index, name=values.name)
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("float64")
        report.add("not_a_number", source=source, where=_rows(numbers[numbers.abs() >= _ABSURD]), column=values.name)
        return numbers.mask(numbers.abs() >= _ABSURD), confidential
    text = values.astype("str").fillna("").str.strip()
    numbers = _plain_numbers(text.where(text != ""))
    odd = numbers.isna() & (text != "")
    if not odd.any():
        return numbers, confidential
    rest = text[odd]
    compact = rest.map({words: words.translate(_SPACES) for words in rest.unique()})
    parsed = pd.to_numeric(compact.str.rstrip("%").str.replace(",", ".", regex=False), errors="coerce").astype(
        "float64"
    )
    parsed = parsed.mask(parsed.abs() >= _ABSURD)
    dash, hidden = rest.isin(_DASHES), rest.str.lower().isin(_CONFIDENTIAL)
    report.add("decimal_comma", source=source, count=int(parsed.notna().sum()), column=values.name)
    report.add("symbol_zero", source=source, where=_rows(rest[dash]), column=values.name)
    report.add("symbol_confidential", source=source, where=_rows(rest[hidden]), column=values.name)
    report.add("not_a_number", source=source, where=_rows(rest[parsed.isna() & ~dash & ~hidden]), column=values.name)
    numbers[odd] = parsed.mask(dash, 0.0).to_numpy(np.float64)
    confidential[odd] = hidden.to_numpy(bool)
    return numbers, confidential


def _plain_numbers(text: pd.Series) -> pd.Series:
    """Read numbers with a decimal point; the cast of a whole column is twice as fast and succeeds as a rule."""
    try:
        numbers = text.astype("float64")
    except ValueError:
        numbers = pd.to_numeric(text, errors="coerce").astype("float64")
    return numbers.mask(numbers.abs() >= _ABSURD)


def _rows(values: pd.Series) -> pd.Index:
    """Count rows as a spreadsheet does: the header is row 1."""
    return values.index + 2 if values.index.dtype.kind == "i" else values.index
