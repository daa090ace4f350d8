"""What a user knows better than the register: territories that services serve, and shares of their places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import levels
from pokryti.errors import LookupFailure, first
from pokryti.services.weights import is_weight, without_weight
from pokryti.sources.keys import find_column
from pokryti.sources.tables import clean_codes, read_table, require_columns, to_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pokryti.quality import QualityReport
    from pokryti.territory import Codes, Territory

__all__ = ["read_shares", "read_territories"]

_HEADERS = {
    "place": ("place", "misto"),
    "obec": ("obec", "kod_obce", "obec_kod", "zuj"),
    "service": ("service", "sluzba", "identifikator", "identifikator_sluzby", "id"),
    "level": ("level", "uroven", "typ_uzemi"),
    "area": ("area", "uzemi", "kod_uzemi", "oblast", "code", "kod"),
    "weight": ("weight", "vaha", "podil", "share"),
    "share": ("share", "podil", "weight", "vaha"),
}

# What is said of numbers that are no weights, and of weights that sum to nothing.
_WEIGHT_FAULTS = ("territory_weight_unusable", "territory_weights_zero")
_SHARE_FAULTS = ("shares_unusable", "shares_zero")


def read_territories(path: str | Path, *, territory: Territory, report: QualityReport) -> pd.DataFrame:
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
        When columns are missing, a level is unknown, or weights are no numbers from zero up or all zero.
    """
    source = Path(path).name
    raw = read_table(path, report=report)
    table = _columns(raw, ("service", "level", "area", "weight"))
    require_columns(table, ["service", "area"], source=source, report=report)
    report.add("table_without_rows", source=source, count=int(table.empty))
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
        stated = table["weight"].str.strip() != ""
        _refuse_weights(rows, stated, codes=_WEIGHT_FAULTS, source=source, report=report)
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
    empty = rows.assign(obec=rows["area"])[["service", "area", "obec", "weight"]]
    expanded = pd.concat(parts).sort_index(kind="stable") if parts else empty
    return expanded.drop_duplicates(["service", "obec"], ignore_index=True)


def read_shares(path: str | Path, *, codes: Codes, report: QualityReport) -> pd.DataFrame:
    """Read how the capacity of services is really divided among their places, for the rule `declared`.

    The table has columns `service`, `share` (any non-negative number; shares of a service need not sum to one) and
    `obec` (code) or `place` (id of the place as in the outputs); Czech headers `sluzba, podil, obec, misto` are
    understood.

    Parameters
    ----------
    path
        CSV or workbook.
    codes
        Translator of codes of obce.
    report
        Where everything found wrong is noted.

    Returns
    -------
    pandas.DataFrame
        `service, place, obec, share`.

    Raises
    ------
    InputError
        When columns are missing, or shares are no numbers from zero up or all zero.
    """
    source = Path(path).name
    raw = read_table(path, report=report)
    table = _columns(raw, ("service", "place", "obec", "share"))
    where = [name for name in ("place", "obec") if name in table] or ["obec"]
    require_columns(table, ["service", "share", *where], source=source, report=report)
    report.add("table_without_rows", source=source, count=int(table.empty))
    place = table["place"].str.strip() if "place" in table else pd.Series("", index=table.index, dtype="str")
    obec = pd.Series(None, index=table.index, dtype="str")
    if "obec" in table:
        stated = table["obec"][table["obec"].str.strip() != ""]
        obec[stated.index] = codes.translate(stated, level="obec", source=source, report=report)
    shares = pd.DataFrame(
        {
            "service": clean_codes(table["service"], source=source, report=report),
            "place": place.where(place != ""),
            "obec": obec,
            "share": to_number(table["share"], source=source, report=report)[0].astype("float64"),
        }
    )
    every = pd.Series(data=True, index=shares.index)
    _refuse_weights(
        shares.rename(columns={"share": "weight"}), every, codes=_SHARE_FAULTS, source=source, report=report
    )
    report.raise_errors()
    return shares


def _refuse_weights(
    rows: pd.DataFrame, stated: pd.Series, *, codes: tuple[str, str], source: str, report: QualityReport
) -> None:
    """Note weights that are no weights, and services whose weights sum to nothing."""
    unusable, zero = codes
    wrong = rows[stated & ~is_weight(rows["weight"])]
    services = first(wrong["service"].unique())
    report.add(unusable, source=source, where=wrong.index + 2, services=services)
    if wrong.empty:
        report.add(zero, source=source, where=without_weight(rows["weight"], rows["service"]))


def _columns(table: pd.DataFrame, roles: Sequence[str]) -> pd.DataFrame:
    """Take the columns that say something, named by role."""
    found = {role: find_column(table.columns, _HEADERS[role]) for role in roles}
    return pd.DataFrame({role: table[name] for role, name in found.items() if name}, index=table.index)


def _expand(
    part: pd.DataFrame, level: str, *, territory: Territory, source: str, report: QualityReport
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


def _find(territory: Territory, name: str, level: str) -> str | None:
    try:
        return territory.find(name, level=level)
    except LookupFailure:
        return None
