"""People by age and sex from any of the layouts that offices publish, recognised by the header."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.population.matrix import COLUMNS, settle_bands, settle_sexes, to_long
from pokryti.sources.age_workbooks import is_age_workbook, tidy_age_workbook
from pokryti.sources.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport
    from pokryti.sources.districts import CodeTranslator

__all__ = ["read_population"]

_EXPECTED = "POH + ZUJ | uzemi_cis + hodnota | Hodnota + VekSkup…Polozka | obec + 0-4 …"


def read_population(
    paths: str | Path | Iterable[str | Path], *, codes: CodeTranslator, report: QualityReport, year: int | None = None
) -> pd.DataFrame:
    """Read people by age and sex from one or several files.

    Parameters
    ----------
    paths
        A file or several: both age workbooks, ČSÚ open data 130141, 130149, 130181 and ÚAP, DataStat, or a table of
        one's own.
    codes
        Translates codes of districts.
    report
        Where faults are noted.
    year
        Year of files that do not tell it; otherwise taken from their names.

    Returns
    -------
    pandas.DataFrame
        `level, area, year` (int64), `sex` (m, f; t only where the source has no sexes), `age_from`, `age_to` (int64;
        999 is open), `count` (float64; NaN where it is not known). Bands of a district do not overlap.

    Raises
    ------
    InputError
        When a file has another layout, or its counts contradict one another.
    """
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    tables = [_read(path, codes=codes, report=report, year=year) for path in files]
    return pd.concat(tables, ignore_index=True)[COLUMNS]


def _read(path: Path, *, codes: CodeTranslator, report: QualityReport, year: int | None) -> pd.DataFrame:
    table = read_table(path, report=report)
    if not is_age_workbook(table.columns):
        report.add("unknown_layout", source=path.name, where=table.columns, expected=_EXPECTED)
        report.raise_errors()
    matrix = tidy_age_workbook(table, year=year or _year_of(path, report=report), source=path.name, report=report)
    matrix = _translated(matrix, codes=codes, source=path.name, report=report)
    matrix = settle_bands(matrix, source=path.name, report=report)
    return to_long(settle_sexes(matrix, source=path.name, report=report))


def _year_of(path: Path, *, report: QualityReport) -> int:
    found = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.name)}
    report.add("year_not_known", source=path.name, count=int(len(found) != 1))
    report.raise_errors()
    report.add("year_from_name", source=path.name, count=1, year=min(found))
    return min(found)


def _translated(matrix: pd.DataFrame, *, codes: CodeTranslator, source: str, report: QualityReport) -> pd.DataFrame:
    rows = matrix.index.to_frame(index=False)
    for level, part in rows.groupby("level"):
        raw = pd.Series(part["area"].unique(), name="area")
        canonical = codes.translate(raw, level=str(level), source=source, report=report)
        rows.loc[part.index, "area"] = part["area"].map(dict(zip(raw, canonical, strict=True)))
    known = rows["area"].notna().to_numpy()
    return matrix.set_axis(pd.MultiIndex.from_frame(rows))[known]
