"""People by age and sex from any of the layouts that offices publish, recognised by the header."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.population.bands import Band
from pokryti.population.checks import prefer_finest, report_ages, report_population, report_years
from pokryti.population.matrix import COLUMNS, ROWS, pivot, settle_bands, settle_sexes, to_long
from pokryti.sources.age_workbooks import is_age_workbook, tidy_age_workbook
from pokryti.sources.area_codes import read_districts, translate_areas
from pokryti.sources.csu_long import csu_rows, is_csu_long, tidy_csu_population
from pokryti.sources.datastat import datastat_rows, is_datastat, tidy_datastat_population
from pokryti.sources.faults import Faults
from pokryti.sources.keys import find_keys, year_of_file, years_of
from pokryti.sources.population_tables import is_population_table, tidy_population_table
from pokryti.sources.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["read_population"]

_DISTRICT = ROWS[:3]
_EXPECTED = (
    "POH + ZUJ | uzemi_cis + uzemi_kod + hodnota | Hodnota + ….Polozka | kod_obce + 0-4, 65+ … | kod_obce + vek + pocet"
)


def read_population(
    paths: str | Path | Iterable[str | Path], *, codes: Codes, report: QualityReport, year: int | None = None
) -> pd.DataFrame:
    """Read people by age and sex from one or several files.

    Parameters
    ----------
    paths
        A file or several: both age workbooks, ČSÚ open data 130141, 130149, 130181 and ÚAP, DataStat, or a table of
        one's own (see `pokryti.sources.population_tables`).
    codes
        Code lists of districts.
    report
        Where faults are noted.
    year
        Year of files that do not tell it; otherwise taken from their names.

    Returns
    -------
    pandas.DataFrame
        `level, area, year` (int64), `sex` (m, f; t only where the source has no sexes), `age_from`, `age_to` (int64;
        999 is open), `count` (float64; NaN where it is not known), `suppressed` (bool; not known because the office
        hides the count or a part of it). Bands of a district do not overlap. Where several files tell the same district
        and year, the one with the finest bands is kept.

    Raises
    ------
    InputError
        When a file has another layout, or counts contradict one another.
    """
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    faults = Faults(report)
    read = {path.name: faults.read(_read, path, codes=codes, year=year) for path in files}
    tables = {name: faults.whole(table) for name, table in read.items()}
    population = prefer_finest(tables, report=report)
    report_population(population, source=", ".join(tables), report=report)
    report_years(tables, report=report)
    return population[[*COLUMNS, "suppressed"]]


def _read(path: Path, *, codes: Codes, report: QualityReport, year: int | None) -> pd.DataFrame:
    table, source = read_table(path, report=report, text=False), path.name
    if is_age_workbook(table.columns):
        when = year or year_of_file(path, table.columns, report=report)
        matrix, in_row = tidy_age_workbook(table, year=when, source=source, report=report)
        rows = matrix.index.to_frame(index=False).assign(suppressed=in_row)
        rows = translate_areas(rows, codes=codes, source=source, report=report)
        matrix = matrix.iloc[rows.index].set_axis(pd.MultiIndex.from_frame(rows[ROWS]))
    else:
        rows = _read_rows(table.astype("str"), path, codes=codes, report=report, year=year)
        rows = translate_areas(rows, codes=codes, source=source, report=report)
        matrix = pivot(rows, source=source, report=report)
    secret = rows[rows["suppressed"]]
    # Levels and years of one file may come in different bands.
    told = [_told(part, secret) for _, part in matrix.groupby(level=["level", "year"])]
    report.add("population_empty", source=source, count=int(all(part.columns.empty for part in told)))
    report.raise_errors()
    parts = [settle_bands(part, source=source, report=report) for part in told if len(part.columns)]
    settled = [to_long(settle_sexes(part, source=source, report=report)) for part in parts]
    people = _mark(pd.concat(settled, ignore_index=True), pd.MultiIndex.from_frame(secret[_DISTRICT]))
    report_ages(people, source=source, report=report)
    return people


def _told(part: pd.DataFrame, secret: pd.DataFrame) -> pd.DataFrame:
    """Leave out bands of which a level and year tell nothing, but keep one that is hidden and no other contains."""
    told = part.notna().any().to_numpy()
    if told.all() or "age_from" not in secret:
        return part.loc[:, told]
    bands = [Band(*ages) for ages in part.columns]
    whole = [band for band, known in zip(bands, told, strict=True) if known]
    hidden = {Band(*ages) for ages in secret[["age_from", "age_to"]].drop_duplicates().to_numpy().tolist()}
    kept = [band in hidden and not any(other.contains(band) for other in whole) for band in bands]
    wanted: pd.DataFrame = part.loc[:, told | np.array(kept)]
    return wanted


def _mark(people: pd.DataFrame, hidden: pd.MultiIndex) -> pd.DataFrame:
    """Mark the counts that are not known in districts of which the office hides a value."""
    unknown = people["count"].isna()
    suppressed = pd.Series(data=False, index=people.index)
    suppressed[unknown] = pd.MultiIndex.from_frame(people.loc[unknown, _DISTRICT]).isin(hidden)
    return people.assign(suppressed=suppressed)


def _read_rows(
    table: pd.DataFrame, path: Path, *, codes: Codes, report: QualityReport, year: int | None
) -> pd.DataFrame:
    if is_csu_long(table.columns):
        rows = csu_rows(table, source=path.name, report=report)
        return tidy_csu_population(rows, source=path.name, report=report)
    if is_datastat(table.columns):
        rows = datastat_rows(table, source=path.name, report=report)
        return tidy_datastat_population(rows, source=path.name, report=report)
    keys = find_keys(table.columns)
    if keys is None or not is_population_table(table.columns):
        report.add("unknown_layout", source=path.name, where=table.columns, expected=_EXPECTED)
        report.raise_errors()
    assert keys
    districts = read_districts(table, keys, codes=codes, source=path.name, report=report)
    when = years_of(table, path=path, year=year, report=report)
    return tidy_population_table(table, districts=districts, year=when, source=path.name, report=report)
