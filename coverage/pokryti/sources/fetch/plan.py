"""What a study of a region on a day needs, and what the region is."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pandas as pd

from pokryti.catalog import term
from pokryti.errors import AmbiguousNameError, ConfigError, LookupFailure, UnknownNameError, first
from pokryti.quality import QualityReport
from pokryti.sources.structure import read_structure
from pokryti.territory.levels import LEVELS, tidy_structure
from pokryti.territory.names import abbreviates, fold, fold_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from pokryti.sources.fetch.address import Source

__all__ = ["Region", "extras", "find_region", "wanted_sources"]

_FROM_WIDEST = ("stat", "kraj", "okres", "orp", "pou", "obec")
_STATE, _STATE_NAMES = "CZ", {"cz", "cr", "cesko", "ceska republika"}
_LEVEL_BEFORE = re.compile(r"\s*(?:so\s+)?(kraj|okres|orp|po[uú]|obec)\s+(\S.*?)\s*$", re.IGNORECASE)
_MOST_LISTED, _LONGEST_SHOWN = 15, 60


class Region(NamedTuple):
    """A district that is studied."""

    code: str
    name: str
    level: str

    @property
    def levels(self) -> tuple[str, ...]:
        """List the levels that make sense in results: from obec to the level of the region, at least to ORP."""
        highest = max(list(LEVELS).index(self.level), list(LEVELS).index("orp"))
        return tuple(level for level in list(LEVELS)[: highest + 1] if level != "stat" or self.code == _STATE)


def extras(catalogue: Mapping[str, Source]) -> tuple[str, ...]:
    """List the words that `--with` knows.

    Parameters
    ----------
    catalogue
        The sources.
    """
    return tuple(dict.fromkeys(source.asked for source in catalogue.values() if source.asked))


def wanted_sources(catalogue: Mapping[str, Source], asked: Collection[str]) -> tuple[Source, ...]:
    """Choose the sources to bring, the structure of territory first, because it tells whether the region exists.

    Parameters
    ----------
    catalogue
        The sources.
    asked
        Words of `--with`.

    Returns
    -------
    tuple of Source
        Those always needed that have an address, and those asked for, with or without one.

    Raises
    ------
    ConfigError
        When a word is not known.
    """
    known, report = extras(catalogue), QualityReport()
    unknown = sorted(set(asked) - set(known))
    report.add(
        "bad_value", source="--with", count=len(unknown), key="--with", value=first(unknown), expected=", ".join(known)
    )
    report.raise_errors(ConfigError)
    chosen = [source for source in catalogue.values() if (source.asked in asked if source.asked else source.known)]
    return tuple(sorted(chosen, key=lambda source: source.role != "structure"))


def find_region(structure_file: Path, text: str, *, report: QualityReport) -> Region:
    """Find the district that a code or a name means, the widest of those that are the same territory.

    Parameters
    ----------
    structure_file
        The structure of territory.
    text
        A code or a name, the level before it if need be (`ORP Písek`); `CZ` or the name of the state.
    report
        Where faults of the structure are noted.

    Returns
    -------
    Region
        Its code, name and level.

    Raises
    ------
    UnknownNameError
        When nothing fits.
    AmbiguousNameError
        When several different districts fit.
    """
    structure = tidy_structure(read_structure(structure_file, report=report))
    if fold(text) in _STATE_NAMES:
        return Region(_STATE, _name(structure, _STATE, "stat"), "stat")
    levels, name = _level_said(text)
    districts = pd.concat([_districts(structure, level) for level in levels])
    found = _fitting(districts, name)
    if found.empty:
        near = difflib.get_close_matches(fold(name), districts["folded"].unique(), n=3)
        meant = districts[districts["folded"].isin(near)]
        _refuse(UnknownNameError, "fetch_region_unknown", text, meant=first(_labels(meant)) or "–")
    members = [_members(structure, code, level) for code, level in zip(found["code"], found["level"], strict=True)]
    if not all(others.equals(members[0]) for others in members):
        _refuse(AmbiguousNameError, "fetch_region_several", text, meant=first(_labels(found), _MOST_LISTED))
    widest = found.iloc[0]
    return Region(str(widest["code"]), str(widest["name"]), str(widest["level"]))


def _refuse(error: type[LookupFailure], code: str, text: str, *, meant: str) -> NoReturn:
    told = QualityReport()
    told.add(code, source="--region", where=[text.strip()[:_LONGEST_SHOWN]], meant=meant)
    finding = told.findings[0]
    raise error(f"{finding.message()} {finding.remedy()}", told.findings)


def _level_said(text: str) -> tuple[tuple[str, ...], str]:
    """Part a name from the level that stands before it."""
    said = _LEVEL_BEFORE.match(text)
    return ((said[1].lower().replace("ú", "u"),), said[2]) if said else (_FROM_WIDEST, text.strip())


def _districts(structure: pd.DataFrame, level: str) -> pd.DataFrame:
    """List the districts of a level: `code, name, level, above, folded`."""
    parent = LEVELS[level].parent
    frame = pd.DataFrame(
        {
            "code": structure.index if level == "obec" else structure[level],
            "name": structure["name" if level == "obec" else f"{level}_name"],
            "level": level,
            "above": structure[f"{parent}_name"] if parent else "",
        }
    )
    frame = frame.dropna(subset=["code", "name"]).drop_duplicates("code").sort_values("code", ignore_index=True)
    return frame.assign(folded=fold_all(frame["name"]))


def _fitting(districts: pd.DataFrame, name: str) -> pd.DataFrame:
    """Choose the districts of that code, else of that name, else, if there are points in it, of that abbreviation."""
    found = districts[districts["code"].str.casefold() == name.casefold()]
    if found.empty:
        found = districts[districts["folded"] == fold(name)]
    if found.empty and "." in name:
        found = districts[districts["folded"].isin(abbreviates(name, districts["folded"].unique()))]
    return found


def _labels(districts: pd.DataFrame) -> list[str]:
    rows = districts[["code", "name", "level", "above"]].fillna("").itertuples(index=False)
    return [
        f"{code} {name} ({', '.join(part for part in (term('level', level).cs, above) if part)})"
        for code, name, level, above in rows
    ]


def _members(structure: pd.DataFrame, code: str, level: str) -> pd.Index:
    return structure.index[(structure.index == code) if level == "obec" else (structure[level] == code)]


def _name(structure: pd.DataFrame, code: str, level: str) -> str:
    return str(structure.loc[_members(structure, code, level), f"{level}_name"].iloc[0])
