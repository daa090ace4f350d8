"""Indicators of districts and counts of facilities, from any layout recognised by the header."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pokryti.quality import readable
from pokryti.sources.area_codes import read_districts, translate_areas
from pokryti.sources.csu_long import csu_rows, is_csu_long
from pokryti.sources.facilities import is_facilities, tidy_facilities
from pokryti.sources.faults import Faults
from pokryti.sources.indicator_tables import (
    VALUES,
    is_long_table,
    tidy_csu_indicators,
    tidy_krok,
    tidy_long,
    tidy_wide,
)
from pokryti.sources.keys import find_keys, years_of
from pokryti.sources.mmr import exclusion_year, is_exclusion_index, tidy_exclusion_index
from pokryti.sources.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["Indicators", "read_indicators"]

_FACILITIES = {"obec": "str", "kind": "str", "year": "int64", "count": "float64"}
_KEYS = ["level", "area", "year", "indicator"]
_TYPES = {**dict.fromkeys((*VALUES, "source"), "str"), "year": "int64", "value": "float64"}
_EXPECTED = "dsz_kod | uzemi_cis + uzemi_kod + hodnota | kodukaz + koduzemi | kod_obce, orp, okres … + …"


class Indicators(NamedTuple):
    """What is known of districts besides people and services.

    Parameters
    ----------
    values
        `level, area, year` (int64), `indicator` (id), `value` (float64), `flag` (ok; suppressed: the office hides it;
        unknown), `source` (name of the file).
    facilities
        `obec, kind, year` (int64), `count` (float64); whatever has no row has no facility.
    """

    values: pd.DataFrame
    facilities: pd.DataFrame


def read_indicators(
    paths: str | Path | Iterable[str | Path], *, codes: Codes, report: QualityReport, year: int | None = None
) -> Indicators:
    """Read indicators and counts of facilities from one or several files.

    Parameters
    ----------
    paths
        A file or several: ČSÚ 190037 (facilities), 250169, 130141, ÚAP, KROK; the ministry's index of social
        exclusion; or a table of one's own (see `pokryti.sources.indicator_tables`).
    codes
        Code lists of districts.
    report
        Where faults are noted.
    year
        Year of files that do not tell it; otherwise taken from their headers or names.

    Returns
    -------
    Indicators
        Values and facilities of all files together.

    Raises
    ------
    InputError
        When a file has another layout, or gives two values for the same district, year and indicator.
    """
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    values = [pd.DataFrame(columns=[*VALUES, "source"])]
    facilities = [pd.DataFrame(columns=list(_FACILITIES))]
    faults = Faults(report)
    for path in files:
        table = faults.read(_read, path, codes=codes, year=year)
        if table is not None:
            (facilities if "kind" in table else values).append(table)
    faults.raise_all()
    result = Indicators(
        pd.concat(values[len(values) > 1 :], ignore_index=True)[list(_TYPES)].astype(_TYPES),
        pd.concat(facilities[len(facilities) > 1 :], ignore_index=True)[list(_FACILITIES)].astype(_FACILITIES),
    )
    names = ", ".join(path.name for path in files)
    _refuse_repeated(result.values, _KEYS, source=names, report=report)
    _refuse_repeated(
        result.facilities.rename(columns={"obec": "area"}), ["area", "kind", "year"], source=names, report=report
    )
    return result


def _read(path: Path, *, codes: Codes, year: int | None, report: QualityReport) -> pd.DataFrame:
    """Read counts of facilities by `kind`, or values of indicators."""
    table = read_table(path, report=report)
    if is_facilities(table.columns):
        return tidy_facilities(table, codes=codes, source=path.name, report=report)
    rows = _read_values(table, path, codes=codes, report=report, year=year)
    rows = translate_areas(rows, codes=codes, source=path.name, report=report)
    _refuse_repeated(rows, _KEYS, source=path.name, report=report)
    return rows.assign(source=readable(path.name))


def _refuse_repeated(rows: pd.DataFrame, keys: list[str], *, source: str, report: QualityReport) -> None:
    repeated = rows.duplicated(keys)
    report.add("indicator_rows_repeated", source=source, where=rows.loc[repeated, "area"].unique())
    report.raise_errors()


def _read_values(
    table: pd.DataFrame, path: Path, *, codes: Codes, report: QualityReport, year: int | None
) -> pd.DataFrame:
    source = path.name
    if is_csu_long(table.columns):
        return tidy_csu_indicators(csu_rows(table, source=source, report=report), source=source, report=report)
    if {"kodukaz", "koduzemi", "hodnota", "rok"} <= set(table.columns):
        return tidy_krok(table, source=source, report=report)
    if is_exclusion_index(table.columns):
        year = exclusion_year(table.columns)
        table = tidy_exclusion_index(table, source=source, report=report)
    keys = find_keys(table.columns)
    if keys is None:
        report.add("unknown_layout", source=source, where=table.columns, expected=_EXPECTED)
        report.raise_errors()
    assert keys
    rows = read_districts(table, keys, codes=codes, source=source, report=report)
    rows = rows.assign(year=years_of(table, path=path, year=year, report=report))
    tidy = tidy_long if is_long_table(table.columns) else tidy_wide
    return tidy(table, rows, source=source, report=report)
