"""Match districts by name: only where a name is unique, within a parent if one is known, and never silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti.catalog import term
from pokryti.territory.levels import LEVELS
from pokryti.territory.names import abbreviates, fold_all

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["level_of_names", "match_names"]


def match_names(
    structure: pd.DataFrame,
    names: pd.Series,
    *,
    level: str,
    within: tuple[str, pd.Series] | None,
    source: str,
    report: QualityReport,
) -> pd.Series:
    """Turn names into canonical codes.

    Parameters
    ----------
    structure
        The official columns as text.
    names
        Names as written, in full or abbreviated.
    level
        The level whose districts they are.
    within
        A higher level and the canonical code of the district of that level in which each named one lies.
    source
        File, for the report.
    report
        Where matches by name, ambiguous, abbreviated and unknown names are noted.

    Returns
    -------
    pandas.Series of str
        Canonical codes, aligned; NaN where the name is unknown or fits several districts.
    """
    label = term("level", level)
    districts = _districts(structure, level=level, parent=within[0] if within else None)
    wanted = pd.DataFrame({"written": names, "name": fold_all(names), "parent": within[1] if within else ""})
    pairs = wanted.dropna().drop_duplicates()
    full = _written_out(pairs, districts)
    report.add("name_abbreviated", source=source, where=pairs["written"][full != pairs["name"]], level=label)
    candidates = pairs.assign(name=full).merge(districts, on=["name", "parent"], how="left")
    fitting = candidates.groupby(["written", "parent"])["code"].agg(["nunique", "first"])
    written = fitting.index.get_level_values("written")
    report.add("name_ambiguous", source=source, where=written[fitting["nunique"] > 1], level=label)
    report.add("name_unknown", source=source, where=written[fitting["nunique"] == 0], level=label)
    if level == "orp" and level_of_names(structure, names) == "okres":
        values: dict[str, Any] = {
            "level": label,
            "found": term("level", "okres"),
            "column": names.name,
            "distinct": len(fitting),
        }
        known = int((fitting["nunique"] == 1).sum())
        report.add("wrong_level", source=source, where=written, matched=known, **values)
    keys = pd.MultiIndex.from_frame(wanted[["written", "parent"]])
    codes = fitting["first"].where(fitting["nunique"] == 1).reindex(keys)
    found = pd.Series(codes.to_numpy(), index=names.index, name=names.name).astype("str")
    report.add("matched_by_name", source=source, count=int(found.notna().sum()), level=label)
    return found


def level_of_names(structure: pd.DataFrame, names: pd.Series) -> str:
    """Find the level above obec whose districts most of the names are.

    Seven okresy of a kraj are also names of seven of its sixteen ORP; of two levels that know the same names, the one
    of which the kraje concerned are complete is meant.

    Parameters
    ----------
    structure
        The official columns as text.
    names
        Names as written.

    Returns
    -------
    str
        Id of the level, empty when no level knows more than nine tenths of the names.
    """
    given = set(fold_all(names).dropna())
    scores = {level: _score(structure, given, level=level) for level in ("orp", "okres", "pou", "kraj")}
    best = max(scores, key=lambda level: scores[level])
    return best if len(given) > 1 and scores[best][0] > 0.9 * len(given) else ""


def _score(structure: pd.DataFrame, given: set[str], *, level: str) -> tuple[int, bool]:
    districts = _districts(structure, level=level, parent="kraj")
    concerned = districts["parent"].isin(districts.loc[districts["name"].isin(given), "parent"])
    return len(given & set(districts["name"])), given == set(districts.loc[concerned, "name"])


def _districts(structure: pd.DataFrame, *, level: str, parent: str | None) -> pd.DataFrame:
    """List code, reduced name and parent of the districts of a level."""
    spec = LEVELS[level]
    listed = pd.DataFrame(
        {
            "code": structure[spec.canonical],
            "name": structure[spec.name],
            "parent": structure[LEVELS[parent].canonical] if parent else "",
        }
    ).drop_duplicates()
    return listed.assign(name=fold_all(listed["name"]))


def _written_out(pairs: pd.DataFrame, districts: pd.DataFrame) -> pd.Series:
    """Write out abbreviated names where only one district of the parent can be meant."""
    known = pd.MultiIndex.from_frame(districts[["name", "parent"]])
    unknown = ~pd.MultiIndex.from_frame(pairs[["name", "parent"]]).isin(known)
    odd = pairs[unknown]
    full = {}
    for row, written, parent in zip(odd.index, odd["written"], odd["parent"], strict=True):
        fitting = abbreviates(str(written), districts.loc[districts["parent"] == parent, "name"].unique())
        if len(fitting) == 1:
            full[row] = fitting[0]
    return pairs["name"].mask(unknown, pd.Series(full, dtype="str").reindex(pairs.index)).fillna(pairs["name"])
