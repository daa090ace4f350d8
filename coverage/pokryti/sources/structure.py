"""Read the structure of territory: the statistical office's list of obce with all their districts and codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti.catalog import term
from pokryti.errors import InputError
from pokryti.sources.table_headers import with_headers
from pokryti.sources.tables import clean_codes, read_table
from pokryti.territory.levels import LEVELS, structure_columns

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["read_structure"]


def read_structure(path: str | Path, *, report: QualityReport) -> pd.DataFrame:
    """Read `struktura_uzemi_cr.csv`.

    Parameters
    ----------
    path
        The file as downloaded from csu.gov.cz.
    report
        Where faults are noted.

    Returns
    -------
    pandas.DataFrame
        The official columns as text, one row per obec.

    Raises
    ------
    InputError
        When columns, codes or rows are missing, an obec is listed twice, or districts do not nest.
    """
    source = Path(path).name
    raw = _read(path, report=report)
    columns = [column for level in LEVELS.values() for column in level.systems.values()]
    raw = raw.assign(**{column: clean_codes(raw[column], source=source, report=report) for column in columns})
    report.add("structure_blank", source=source, where=[c for c in columns if (raw[c] == "").any()])
    obec = raw[LEVELS["obec"].canonical]
    report.add("structure_duplicate", source=source, where=obec[obec.duplicated()].unique())
    dates = pd.to_datetime(raw["platnost_datum"], format="mixed", dayfirst=True, errors="coerce")
    report.add("structure_blank", source=source, where=["platnost_datum"] if dates.isna().any() else ())
    raw["platnost_datum"] = dates.dt.strftime("%Y-%m-%d")
    days = raw["platnost_datum"].dropna().unique()
    report.add("structure_dates", source=source, where=sorted(days) if len(days) > 1 else ())
    report.add("structure_cut", source=source, where=_absent_seats(raw), rows=len(raw))
    _check_nesting(raw, source=source, report=report)
    report.raise_errors()
    return raw


def _read(path: str | Path, *, report: QualityReport) -> pd.DataFrame:
    source = Path(path).name
    try:
        raw = read_table(path, report=report)
    except InputError:
        report.add("structure_unusable", source=source, count=1)
        report.raise_errors()
        raise
    report.add("structure_unusable", source=source, count=int(raw.empty))
    raw = with_headers(raw, raw.columns.str.lower())
    missing = [column for column in structure_columns() if column not in raw.columns]
    report.add("structure_columns", source=source, where=missing)
    report.raise_errors()
    return raw


def _absent_seats(raw: pd.DataFrame) -> list[str]:
    """List obce that are seats of ORP or POÚ but have no row: a whole list, and any whole ORP of it, has them."""
    seats = {seat for level in ("orp", "pou") for seat in raw[LEVELS[level].systems["seat"]]}
    return sorted(seats - {""} - set(raw[LEVELS["obec"].canonical]))


def _check_nesting(raw: pd.DataFrame, *, source: str, report: QualityReport) -> None:
    for level in LEVELS.values():
        if level.parent is None or level.id == "obec":
            continue
        parents = raw.groupby(level.canonical)[LEVELS[level.parent].canonical].nunique()
        split = parents.index[parents > 1]
        values: dict[str, Any] = {"level": term("level", level.id), "parent": term("level", level.parent)}
        report.add("structure_not_nested", source=source, where=split, **values)
