"""Write tables for programs (plain CSV) and for Czech Excel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["csv_bytes", "excel_bytes", "write_tables"]

_DIGITS = 9
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: pd.DataFrame) -> bytes:
    r"""Give a table as CSV: UTF-8, commas, decimal points, one line end everywhere.

    Parameters
    ----------
    table
        The table; its index is left out. Fractions are rounded to nine significant digits.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"area": ["3101"], "value": [41.1234567891]}))
    b'area,value\n3101,41.1234568\n'
    """
    return _rounded(table).to_csv(index=False, lineterminator="\n").encode("utf-8")


def excel_bytes(table: pd.DataFrame) -> bytes:
    r"""Give a table as Czech Excel opens it: semicolons, decimal commas, a byte order mark.

    Parameters
    ----------
    table
        The table; its index is left out. A text that Excel would take for a formula gets an apostrophe.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> excel_bytes(pd.DataFrame({"name": ["=1+1"], "value": [0.5]})).decode("utf-8-sig")
    "name;value\r\n'=1+1;0,5\r\n"
    """
    safe = _rounded(table)
    for name in safe.select_dtypes(exclude="number").columns:
        text = safe[name].astype("str")
        risky = text.str.startswith(_FORMULA)
        safe[name] = text.mask(risky, "'" + text)
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


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round fractions to significant digits, so that small rates keep theirs; whole numbers stay whole."""
    columns = table.select_dtypes("float").columns
    return table.assign(**{column: _significant(table[column].to_numpy(np.float64)) for column in columns})


def _significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.where(np.isfinite(values) & (values != 0), np.abs(values), 1.0)
    scale = 10.0 ** np.clip(_DIGITS - 1 - np.floor(np.log10(size)), 0, 15)
    return np.where(values % 1 == 0, values, np.round(values * scale) / scale)
