"""Write tables for programs (plain CSV) and for Czech Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TextIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["csv_bytes", "excel_bytes", "write_tables"]

_DIGITS = 9
_ROWS_AT_ONCE = 100_000
# What a spreadsheet takes for a formula: at the beginning of a cell, or where a program that divides cells by the other
# separator would begin one. Full-width signs count in some languages. Rare signs are looked for first, which is faster.
_FORMULA = re.compile(r"([=+\-@\t\r\uff1d\uff0b\uff0d\uff20])(?<![^;,\t\r\n].)", re.DOTALL)
# Programs that pass over blanks, marks and quotes at the beginning of a cell would find one behind them.
_VEILED = re.compile(r'^[\s\ufeff\u200b"]+(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')


class _Dialect(NamedTuple):
    encoding: str
    separator: str
    decimal: str
    line_end: str


_PLAIN = _Dialect("utf-8", ",", ".", "\n")
_EXCEL = _Dialect("utf-8-sig", ";", ",", "\r\n")


def csv_bytes(table: pd.DataFrame) -> bytes:
    r"""Give a table as CSV: UTF-8, commas, decimal points, one line end everywhere.

    Parameters
    ----------
    table
        The table; its index is left out. Fractions are rounded to nine significant digits. A text that a spreadsheet
        would take for a formula gets an apostrophe.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"area": ["3101"], "value": [41.1234567891]}))
    b'area,value\n3101,41.1234568\n'
    """
    return _bytes(table, _PLAIN)


def excel_bytes(table: pd.DataFrame) -> bytes:
    r"""Give a table as Czech Excel opens it: semicolons, decimal commas, a byte order mark.

    Parameters
    ----------
    table
        The table; its index is left out. Formulas are disarmed as in `csv_bytes`.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> excel_bytes(pd.DataFrame({"name": ["=1+1"], "value": [0.5]})).decode("utf-8-sig")
    "name;value\r\n'=1+1;0,5\r\n"
    """
    return _bytes(table, _EXCEL)


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame], *, excel: bool) -> None:
    """Write tables into a folder.

    Parameters
    ----------
    folder
        Where to.
    tables
        Name of the file without suffix → table.
    excel
        Write `excel/<name>.csv` beside.
    """
    for place, dialect in [(folder, _PLAIN), *([(folder / "excel", _EXCEL)] if excel else [])]:
        place.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            with (place / f"{name}.csv").open("w", encoding=dialect.encoding, newline="") as file:
                _write(table, file, dialect)


def _bytes(table: pd.DataFrame, dialect: _Dialect) -> bytes:
    text = io.StringIO(newline="")
    _write(table, text, dialect)
    return text.getvalue().encode(dialect.encoding)


def _write(table: pd.DataFrame, file: TextIO, dialect: _Dialect) -> None:
    """Write some rows after others, since their cells as text take much memory."""
    file.write(dialect.separator.join(_safe(str(name), dialect.separator) for name in table) + dialect.line_end)
    for start in range(0, len(table), _ROWS_AT_ONCE):
        rows = table.iloc[start : start + _ROWS_AT_ONCE]
        lines = map(dialect.separator.join, zip(*(_cells(rows[name], dialect) for name in rows), strict=True))
        file.writelines(line + dialect.line_end for line in lines)


def _cells(column: pd.Series, dialect: _Dialect) -> NDArray[np.object_]:
    """Write each different value once, for most of them repeat; nothing where there is none."""
    number, different = pd.factorize(column)
    if column.dtype.kind == "f":
        texts = [str(value).replace(".", dialect.decimal) for value in _significant(np.asarray(different)).tolist()]
    elif column.dtype.kind in "biu":
        texts = [str(value) for value in different.tolist()]
    else:
        texts = [_safe(text, dialect.separator) for text in pd.Series(different).astype("str")]
    return np.array([*texts, ""], dtype=object)[number]


def _safe(text: str, separator: str) -> str:
    """Put an apostrophe before what a spreadsheet would run, and quotes around what would end a cell."""
    text = _VEILED.sub(r"\g<0>'", _FORMULA.sub(r"'\1", text))
    ends_cell = separator in text or '"' in text or "\n" in text or "\r" in text
    return '"' + text.replace('"', '""') + '"' if ends_cell else text


def _significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round fractions to significant digits, so that small rates keep theirs; whole numbers stay whole."""
    size = np.where(np.isfinite(values) & (values != 0), np.abs(values), 1.0)
    scale = 10.0 ** np.clip(_DIGITS - 1 - np.floor(np.log10(size)), 0, 15)
    return np.where(values % 1 == 0, values, np.round(values * scale) / scale)
