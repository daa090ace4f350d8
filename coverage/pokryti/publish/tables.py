"""Write tables for programs (plain CSV) and for Czech Excel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["csv_bytes", "excel_bytes", "write_tables"]

_DIGITS = 9
# What a spreadsheet takes for a formula: at the beginning of a cell, or where a program that divides cells by the other
# separator would begin one. Full-width signs count in some languages.
_FORMULA = r"(^|[;,\t\r\n])(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])"


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
    return _harmless(_rounded(table)).to_csv(index=False, lineterminator="\n").encode("utf-8")


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
    safe = _harmless(_rounded(table))
    return safe.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n").encode("utf-8-sig")


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
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(table))
        if excel:
            (folder / "excel").mkdir(exist_ok=True)
            (folder / "excel" / f"{name}.csv").write_bytes(excel_bytes(table))


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before what a spreadsheet would run instead of show."""
    texts = table.select_dtypes(exclude=["number", "bool"]).columns
    return table.assign(**{name: _disarmed(table[name]) for name in texts})


def _disarmed(column: pd.Series) -> pd.Series:
    """Look at each different text once; most of them repeat."""
    risky = {text: re.sub(_FORMULA, r"\1'", text) for text in column.unique() if isinstance(text, str)}
    changed = {text: safe for text, safe in risky.items() if text != safe}
    return column.replace(changed) if changed else column


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round fractions to significant digits, so that small rates keep theirs; whole numbers stay whole."""
    columns = table.select_dtypes("float").columns
    return table.assign(**{column: _significant(table[column].to_numpy(np.float64)) for column in columns})


def _significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.where(np.isfinite(values) & (values != 0), np.abs(values), 1.0)
    scale = 10.0 ** np.clip(_DIGITS - 1 - np.floor(np.log10(size)), 0, 15)
    return np.where(values % 1 == 0, values, np.round(values * scale) / scale)
