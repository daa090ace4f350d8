"""Districts of any table: codes of any system, or names within a higher district, become canonical codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import levels, term
from pokryti.sources.keys import plain_header
from pokryti.sources.tables import clean_codes

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.sources.keys import Keys
    from pokryti.territory import Codes

__all__ = ["read_districts", "translate_areas"]


def read_districts(
    table: pd.DataFrame, keys: Keys, *, codes: Codes, source: str, report: QualityReport
) -> pd.DataFrame:
    """Read levels and codes of a user's table.

    Parameters
    ----------
    table
        The cells as text.
    keys
        As `find_keys` gives them.
    codes
        The code lists, asked for the level where the table does not tell it, and for names where it has no codes.
    source
        Name of the file.
    report
        Where an assumed level and matches by name are noted.

    Returns
    -------
    pandas.DataFrame
        Columns `level` and `area` (codes as written; names as canonical codes, missing where they do not match).

    Raises
    ------
    InputError
        When the level is not told and several levels fit the codes equally.
    """
    area = clean_codes(table[keys.column], source=source, report=report)
    if keys.level_column:
        by_name = {plain_header(label): key for key, e in levels().items() for label in (key, e.label.cs, e.label.en)}
        given = table[keys.level_column].str.strip()
        rows = pd.DataFrame({"level": given.map(plain_header).map(by_name).fillna(given), "area": area})
        return _names_to_codes(rows, codes=codes, source=source, report=report)
    level = keys.level or _level_of(area, codes=codes, source=source, report=report)
    if _are_names(area, level=level, codes=codes):
        within = _parents(table, keys, codes=codes, source=source, report=report)
        found = codes.translate_names(area, level=level, within=within, source=source, report=report)
        _require_any(found, area, source=source, report=report)
        area = found
    return pd.DataFrame({"level": level, "area": area})


def _names_to_codes(rows: pd.DataFrame, *, codes: Codes, source: str, report: QualityReport) -> pd.DataFrame:
    """Turn names into codes at each level whose districts are all named."""
    area = rows["area"].copy()
    for level, part in rows[rows["level"].isin(list(levels()))].groupby("level")["area"]:
        if _are_names(part, level=str(level), codes=codes):
            found = codes.translate_names(part, level=str(level), source=source, report=report)
            _require_any(found, part, source=source, report=report)
            area[part.index] = found
    return rows.assign(area=area)


def _require_any(found: pd.Series, written: pd.Series, *, source: str, report: QualityReport) -> None:
    """Refuse a column of which nothing is known, naming what it holds."""
    nothing = written.unique() if found.isna().all() else ()
    report.add("districts_not_recognised", source=source, where=nothing, column=written.name)
    report.raise_errors()


def _level_of(area: pd.Series, *, codes: Codes, source: str, report: QualityReport) -> str:
    matched = {level: codes.detect(area, level=level).matched for level in levels()}
    if not max(matched.values()):
        _require_any(area.where(area.isna()), area, source=source, report=report)
    best = [level for level, count in matched.items() if count == max(matched.values())]
    report.add(
        "level_not_given",
        source=source,
        where=[term("level", level).cs for level in best] if len(best) > 1 else (),
        column=area.name,
    )
    report.raise_errors()
    report.add(
        "level_from_codes", source=source, count=matched[best[0]], level=term("level", best[0]), column=area.name
    )
    return best[0]


def _are_names(area: pd.Series, *, level: str, codes: Codes) -> bool:
    return not area.str.contains(r"\d", regex=True).any() and not codes.detect(area, level=level).matched


def _parents(
    table: pd.DataFrame, keys: Keys, *, codes: Codes, source: str, report: QualityReport
) -> tuple[str, pd.Series] | None:
    """Give the higher level and the canonical code of the district in which each named one lies."""
    if not keys.parents:
        return None
    level, column = next(iter(keys.parents.items()))
    written = table[column].str.strip()
    if _are_names(written, level=level, codes=codes):
        return level, codes.translate_names(written, level=level, source=source, report=report)
    return level, codes.translate(written, level=level, source=source, report=report)


def translate_areas(rows: pd.DataFrame, *, codes: Codes, source: str, report: QualityReport) -> pd.DataFrame:
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
        Where unknown codes and levels are noted.

    Returns
    -------
    pandas.DataFrame
        The same columns.

    Raises
    ------
    InputError
        When codes are of another level, or of two systems at once.
    """
    foreign = ~rows["level"].isin(list(levels()))
    report.add("levels_left_out", source=source, where=rows.loc[foreign, "level"].unique(), count=int(foreign.sum()))
    listed = rows["area"].dropna()
    area = pd.Series(pd.NA, index=rows.index, dtype="str", name="area")
    for level, part in rows[~foreign].groupby("level"):
        raw = pd.Series(part["area"].dropna().unique(), dtype="str", name="area")
        canonical = codes.translate(raw, level=str(level), source=source, report=report)
        area[part.index] = part["area"].map(dict(zip(raw, canonical, strict=True))).astype("str")
    report.raise_errors()
    if len(listed) and not foreign.all():
        _require_any(area, listed, source=source, report=report)
    return rows.assign(area=area)[area.notna()]
