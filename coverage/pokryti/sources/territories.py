"""Territories that outreach services really serve: a table of the user's, service → districts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import levels
from pokryti.errors import LookupFailure
from pokryti.sources.keys import find_column
from pokryti.sources.tables import clean_codes, read_table, require_columns, to_number

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.sources.districts import Districts

__all__ = ["read_territories"]

_HEADERS = {
    "service": ("service", "sluzba", "identifikator", "identifikator_sluzby", "id"),
    "level": ("level", "uroven", "typ_uzemi"),
    "area": ("area", "uzemi", "kod_uzemi", "oblast", "code", "kod"),
    "weight": ("weight", "vaha", "podil", "share"),
}


def read_territories(path: str | Path, *, territory: Districts, report: QualityReport) -> pd.DataFrame:
    """Read which districts each service serves, down to obce.

    The table has columns `service` (the register's identifikator), `level` (obec, orp, okres, kraj, an own level …),
    `area` (code in any system, or exact name) and, if known, `weight` (how much of the service goes there); Czech
    headers `sluzba, uroven, uzemi, vaha` are understood. Without a column of levels, areas are obce.

    Parameters
    ----------
    path
        CSV or workbook.
    territory
        The territory: its codes, names and levels.
    report
        Where unknown levels and areas are noted.

    Returns
    -------
    pandas.DataFrame
        `service, area, obec, weight` (float64, NaN where not stated), one row per service and obec; of overlapping
        areas the first listed holds.

    Raises
    ------
    InputError
        When columns are missing or a level is unknown.
    """
    source = Path(path).name
    table = _columns(read_table(path, report=report), source=source, report=report)
    rows = pd.DataFrame(
        {
            "service": clean_codes(table["service"], source=source, report=report),
            "level": table["level"].str.strip().str.lower() if "level" in table else "obec",
            "area": clean_codes(table["area"], source=source, report=report),
        }
    )
    rows["weight"] = float("nan")
    if "weight" in table:
        rows["weight"] = to_number(table["weight"], source=source, report=report)[0]
    rows = rows[(rows["service"] != "") & (rows["area"] != "")]
    known = rows["level"].isin(territory.levels)
    report.add(
        "territory_level_unknown",
        source=source,
        where=rows["level"][~known].unique(),
        known=", ".join(territory.levels),
    )
    report.raise_errors()
    parts = [
        _expand(part, str(level), territory=territory, source=source, report=report)
        for level, part in rows.groupby("level", sort=False)
    ]
    empty = pd.DataFrame({"service": [], "area": [], "obec": [], "weight": []})
    expanded = pd.concat(parts).sort_index(kind="stable") if parts else empty
    return expanded.drop_duplicates(["service", "obec"], ignore_index=True)


def _columns(table: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    found = {role: find_column(table.columns, names) for role, names in _HEADERS.items()}
    renamed = table.rename(columns={name: role for role, name in found.items() if name})
    require_columns(renamed, ["service", "area"], source=source, report=report)
    return renamed


def _expand(
    part: pd.DataFrame, level: str, *, territory: Districts, source: str, report: QualityReport
) -> pd.DataFrame:
    """Turn districts of one level into their obce, keeping the order of the file in the index."""
    lookup = territory.lookup(level).rename("area").rename_axis("obec").reset_index().dropna()
    coded = part["area"].str.contains(r"\d") & (level in levels())
    area = part["area"].map(dict(zip(lookup["area"], lookup["area"], strict=True))).astype(object)
    if coded.any():
        area[coded] = territory.codes.translate(part["area"][coded], level=level, source=source, report=report)
    for name in part["area"][area.isna() & ~coded].unique():
        area[part["area"] == name] = _find(territory, str(name), level)
    report.add("territory_area_unknown", source=source, where=part["area"][area.isna()].unique())
    rows = part.assign(area=area).dropna(subset="area").rename_axis("row").reset_index()
    return rows.merge(lookup, on="area").set_index("row")[["service", "area", "obec", "weight"]]


def _find(territory: Districts, name: str, level: str) -> str | None:
    try:
        return territory.find(name, level=level)
    except LookupFailure:
        return None
