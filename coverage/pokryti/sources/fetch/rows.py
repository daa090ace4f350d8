"""Rows of a CSV as they come: whole, in any encoding, of one year."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from pokryti.sources.fetch.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["line_of", "nearest_year", "rows_of_year", "whole_rows"]

_YEAR_COLUMNS = ("casref_do", "obdobi", "rok", "sldb_rok")


def nearest_year(stream: IO[bytes], wanted: str) -> str:
    r"""Find the latest year of open data of the statistical office that is not after another, else the earliest.

    Parameters
    ----------
    stream
        A CSV with the time in `casref_do`, `obdobi` or `rok`.
    wanted
        Four digits.

    Returns
    -------
    str
        Four digits.

    Raises
    ------
    Fault
        When it has no column of time, or no row.

    Examples
    --------
    >>> import io
    >>> nearest_year(io.BytesIO(b'"hodnota","rok"\n"5","2021"\n"6","2022"\n'), "2024")
    '2022'
    """
    rows = whole_rows(stream)
    place = _place_of_time(next(rows))
    years = {row[place].strip()[:4] for row in rows}
    years = {year for year in years if year.isdigit()}
    if not years:
        raise Fault("fetch_not_expected", expected=wanted, found="–")
    before = [year for year in years if year <= wanted]
    return max(before) if before else min(years)


def rows_of_year(stream: IO[bytes], year: str) -> Iterator[bytes]:
    r"""Keep the rows of one year of open data of the statistical office.

    Parameters
    ----------
    stream
        A CSV with the time in `casref_do`, `obdobi` or `rok`.
    year
        Four digits.

    Yields
    ------
    bytes
        The header and the rows of that year.

    Examples
    --------
    >>> import io
    >>> rows = io.BytesIO(b'"hodnota","rok"\n"5","2023"\n"6","2024"\n')
    >>> b"".join(rows_of_year(rows, "2024"))
    b'"hodnota","rok"\r\n"6","2024"\r\n'
    """
    rows = whole_rows(stream)
    header = next(rows)
    place = _place_of_time(header)
    yield line_of(header)
    for row in rows:
        if row[place].strip().startswith(year):
            yield line_of(row)


def _place_of_time(header: list[str]) -> int:
    plain = [name.strip().lower() for name in header]
    place = next((plain.index(name) for name in _YEAR_COLUMNS if name in plain), None)
    if place is None:
        raise Fault("fetch_not_expected", expected=" / ".join(_YEAR_COLUMNS), found=", ".join(plain)[:200])
    return place


def whole_rows(stream: IO[bytes]) -> Iterator[list[str]]:
    """Read the rows of a CSV, whatever its encoding: letters other than ASCII are not to be looked at.

    Parameters
    ----------
    stream
        The CSV.

    Yields
    ------
    list of str
        The header, then the rows.

    Raises
    ------
    Fault
        When a row is shorter or longer than the header, as in a file that was cut.
    """
    # Latin-1 gives every byte a letter and back, so accents of any encoding pass through untouched.
    text = (line.decode("latin-1") for line in stream)
    first = next(text, "")
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        header = next(csv.reader([first], delimiter=separator), [])
        yield [name.removeprefix("ï»¿").strip('"') for name in header]
        for row in csv.reader(text, delimiter=separator):
            if len(row) == len(header):
                yield row
            elif row:
                raise Fault("fetch_damaged", problem=f"{len(row)} ≠ {len(header)}")
    except csv.Error as error:
        raise Fault("fetch_damaged", problem=str(error)) from error


def line_of(cells: list[str]) -> bytes:
    """Write a row, every cell in quotes.

    Parameters
    ----------
    cells
        As `whole_rows` gives them.
    """
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return (quoted + "\r\n").encode("latin-1")
