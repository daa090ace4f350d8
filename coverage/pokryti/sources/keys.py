"""Which columns of a table say where and when: recognised by their headers, Czech or English."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pokryti.quality import QualityReport

__all__ = [
    "Keys",
    "find_column",
    "find_keys",
    "is_key",
    "plain_header",
    "year_of_file",
    "years_in",
    "years_of",
]

_LEVEL = ("level", "uroven", "typ_uzemi")
_ANY = ("code", "area", "kod", "kod_uzemi", "uzemi_kod", "uzemi")
# Headers of the key by level, the surest first; a bare level name may be a name as well as a code.
_BY_LEVEL = {
    "obec": ("kod_obce", "obec_kod", "kodobce", "zuj", "icob", "kod_zuj", "obec"),
    "pou": ("kod_pou", "pou_kod", "kod_opou", "pou", "opou"),
    "orp": ("kod_orp", "orp_kod", "kod_soorp", "kod_so_orp", "orpkod", "soorp", "so_orp", "orp"),
    "okres": ("kod_okresu", "okres_kod", "kod_okres", "lau", "lau1", "kod_lau1", "okres"),
    "kraj": ("kod_kraje", "kraj_kod", "kod_kraj", "nuts3", "kod_nuts3", "kraj"),
    "stat": ("kod_statu", "stat_kod", "stat"),
}
# A name is unique within an ORP, less surely within an okres, hardly within a kraj.
_PARENTS = ("orp", "okres", "kraj")
_YEAR = ("year", "rok")
_PARTS_OF_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Keys(NamedTuple):
    """Where a table says where.

    Parameters
    ----------
    column
        The column of codes.
    level
        Their level, or empty when neither a header nor a column tells it.
    level_column
        The column of levels, when a table mixes them.
    parents
        Columns of districts of higher levels, by level; they tell apart districts of the same name.
    """

    column: str
    level: str = ""
    level_column: str = ""
    parents: Mapping[str, str] = {}


def plain_header(text: str) -> str:
    """Give a header without accents, case and punctuation.

    Parameters
    ----------
    text
        The header.

    Examples
    --------
    >>> plain_header("Kód SO ORP ")
    'kod_so_orp'
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9+<]+", "_", bare).strip("_")


def find_column(columns: Iterable[str], names: Iterable[str]) -> str | None:
    """Find the first column that bears one of the names.

    Parameters
    ----------
    columns
        The header.
    names
        Plain headers, the preferred ones first.
    """
    known = {plain_header(column): column for column in reversed(list(columns))}
    return next((known[name] for name in names if name in known), None)


def find_keys(columns: Iterable[str]) -> Keys | None:
    """Find the column of codes and its level; the lowest level where several are given.

    Parameters
    ----------
    columns
        The header.

    Returns
    -------
    Keys or None
        None when no column can hold codes of districts.

    Examples
    --------
    >>> find_keys(["Kód obce", "Název", "ORP"])
    Keys(column='Kód obce', level='obec', level_column='', parents={'orp': 'ORP'})
    """
    columns = list(columns)
    level_column, any_column = find_column(columns, _LEVEL), find_column(columns, _ANY)
    if level_column and any_column:
        return Keys(any_column, level_column=level_column)
    found = {level: find_column(columns, [*names, *_names_of(level)]) for level, names in _BY_LEVEL.items()}
    keys = {level: column for level, column in found.items() if column}
    if keys:
        level, column = next(iter(keys.items()))
        return Keys(column, level, parents={key: keys[key] for key in _PARENTS if key in keys and key != level})
    return Keys(any_column) if any_column else None


def _names_of(level: str) -> tuple[str, ...]:
    """List headers of names of districts."""
    genitive = {"okres": "okresu", "kraj": "kraje", "obec": "obce"}.get(level, level)
    return f"nazev_{genitive}", f"nazev_{level}", f"nazev_so_{level}", f"{level}_nazev", f"{level}_text"


def is_key(column: str) -> bool:
    """Say whether a column tells where, when or what it is called, and thus measures nothing.

    Parameters
    ----------
    column
        The header.

    Examples
    --------
    >>> is_key("Název ORP"), is_key("okres_ruian"), is_key("Index")
    (True, True, False)
    """
    plain = plain_header(column)
    words = set(plain.split("_"))
    known = {name for names in (_LEVEL, _ANY, _YEAR, *_BY_LEVEL.values()) for name in names}
    return plain in known or bool(words & {"kod", "code", "nazev", "name", "text", "txt", "ruian", "nuts"})


def year_of_file(path: Path, columns: Iterable[str], *, report: QualityReport) -> int:
    """Find the year that a file is about, in its header or else in its name.

    Parameters
    ----------
    path
        The file.
    columns
        Its header.
    report
        Where the assumption is noted.

    Returns
    -------
    int
        The year.

    Raises
    ------
    InputError
        When there is no year or more than one.
    """
    for text in (" ".join(columns), path.name):
        years = {int(year) for year in _PARTS_OF_YEAR.findall(text)}
        if len(years) == 1:
            report.add("year_from_name", source=path.name, count=1, year=min(years))
            return min(years)
    report.add("year_not_known", source=path.name, count=1)
    report.raise_errors()
    raise AssertionError


def years_of(table: pd.DataFrame, *, path: Path, year: int | None, report: QualityReport) -> pd.Series:
    """Give the year of each row: from its column, else as told, else of the file.

    Parameters
    ----------
    table
        The cells as text.
    path
        The file.
    year
        Year of all rows, when there is no column of years.
    report
        Where rows without a year are noted.

    Returns
    -------
    pandas.Series
        int64.

    Raises
    ------
    InputError
        When rows lack the year.
    """
    column = find_column(table.columns, _YEAR)
    if column is None:
        return pd.Series(year or year_of_file(path, table.columns, report=report), index=table.index)
    years = years_in(table[column])
    report.add("year_not_known", source=path.name, count=int(years.isna().sum()))
    report.raise_errors()
    return years.astype("int64")


def years_in(values: pd.Series) -> pd.Series:
    """Read the year at the beginning of dates and periods.

    Parameters
    ----------
    values
        Text.

    Returns
    -------
    pandas.Series
        float64, NaN where the text does not begin with four digits.

    Examples
    --------
    >>> years_in(pd.Series(["2024-12-31", "202412", "inf"])).tolist()
    [2024.0, 2024.0, nan]
    """
    return values.astype("str").str.extract(r"^\s*([0-9]{4})", expand=False).astype("float64")
