"""Which columns of a table say where and when: recognised by their headers, Czech or English."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pandas as pd

from pokryti.catalog import levels
from pokryti.sources.districts import CodeTranslator
from pokryti.sources.tables import clean_codes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pokryti.quality import QualityReport

__all__ = [
    "CodeLists",
    "Fit",
    "Keys",
    "find_column",
    "find_keys",
    "is_key",
    "plain_header",
    "read_districts",
    "translate_areas",
    "year_of_file",
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
_YEAR = ("year", "rok")
_PARTS_OF_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class CodeLists(CodeTranslator, Protocol):
    """A translator that also tells how well codes fit a level; `pokryti.territory.Codes` is one."""

    def detect(self, values: pd.Series, *, level: str) -> Fit:
        """Say how well codes fit a level."""


class Fit(Protocol):
    """How well codes fit a level."""

    @property
    def matched(self) -> int:
        """Give the number of distinct codes that the level knows."""


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
    """

    column: str
    level: str = ""
    level_column: str = ""


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
    Keys(column='Kód obce', level='obec', level_column='')
    """
    columns = list(columns)
    level_column, any_column = find_column(columns, _LEVEL), find_column(columns, _ANY)
    if level_column and any_column:
        return Keys(any_column, level_column=level_column)
    for level, names in _BY_LEVEL.items():
        column = find_column(columns, names)
        if column:
            return Keys(column, level)
    return Keys(any_column) if any_column else None


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


def read_districts(
    table: pd.DataFrame, keys: Keys, *, codes: CodeLists, source: str, report: QualityReport
) -> pd.DataFrame:
    """Read levels and codes of a user's table.

    Parameters
    ----------
    table
        The cells as text.
    keys
        As `find_keys` gives them.
    codes
        The code lists, asked for the level where the table does not tell it.
    source
        Name of the file.
    report
        Where an assumed level is noted.

    Returns
    -------
    pandas.DataFrame
        Columns `level` and `area` (codes as written).

    Raises
    ------
    InputError
        When the level is not told and several levels fit the codes equally.
    """
    area = clean_codes(table[keys.column], source=source, report=report)
    if keys.level_column:
        by_name = {plain_header(label): key for key, e in levels().items() for label in (key, e.label.cs, e.label.en)}
        given = table[keys.level_column].str.strip()
        return pd.DataFrame({"level": given.map(plain_header).map(by_name).fillna(given), "area": area})
    level = keys.level or _level_of(area, codes=codes, source=source, report=report)
    return pd.DataFrame({"level": level, "area": area})


def _level_of(area: pd.Series, *, codes: CodeLists, source: str, report: QualityReport) -> str:
    matched = {level: codes.detect(area, level=level).matched for level in levels()}
    best = [level for level, count in matched.items() if count == max(matched.values())]
    report.add("level_not_given", source=source, where=best if len(best) > 1 else (), column=area.name)
    report.raise_errors()
    report.add("level_from_codes", source=source, count=matched[best[0]], level=best[0], column=area.name)
    return best[0]


def translate_areas(rows: pd.DataFrame, *, codes: CodeLists, source: str, report: QualityReport) -> pd.DataFrame:
    """Turn codes into canonical ones, level by level; rows without a district are left out.

    Parameters
    ----------
    rows
        With columns `level` and `area`.
    codes
        The code lists.
    source
        Name of the file.
    report
        Where unknown codes are noted.

    Returns
    -------
    pandas.DataFrame
        The same columns.

    Raises
    ------
    InputError
        When codes are of another level, or of two systems at once.
    """
    area = pd.Series(pd.NA, index=rows.index, dtype="str", name="area")
    for level, part in rows.groupby("level"):
        raw = pd.Series(part["area"].unique(), name="area")
        canonical = codes.translate(raw, level=str(level), source=source, report=report)
        area[part.index] = part["area"].map(dict(zip(raw, canonical, strict=True))).astype("str")
    report.raise_errors()
    return rows.assign(area=area)[area.notna()]


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
    years = pd.to_numeric(table[column].str.strip().str[:4], errors="coerce")
    report.add("year_not_known", source=path.name, count=int(years.isna().sum()))
    report.raise_errors()
    return years.astype("int64")
