"""What a study of a region on a day needs, and what the region is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pokryti.catalog import term
from pokryti.errors import AmbiguousNameError, ConfigError, UnknownNameError, first
from pokryti.sources.structure import read_structure
from pokryti.territory.levels import LEVELS, tidy_structure
from pokryti.territory.search import search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import pandas as pd

    from pokryti.quality import QualityReport
    from pokryti.sources.fetch.address import Source

__all__ = ["Region", "extras", "find_region", "wanted_sources"]

_FROM_WIDEST = ("stat", "kraj", "okres", "orp", "pou", "obec")
_STATE = "CZ"


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
    known = extras(catalogue)
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise ConfigError(f"--with does not know {first(unknown)}. It knows: {', '.join(known)}.")
    chosen = [source for source in catalogue.values() if (source.asked in asked if source.asked else source.known)]
    return tuple(sorted(chosen, key=lambda source: source.role != "structure"))


def find_region(structure_file: Path, text: str, *, report: QualityReport) -> Region:
    """Find the district that a code or a name means, the widest of those that are the same territory.

    Parameters
    ----------
    structure_file
        The structure of territory.
    text
        A code, a name, or `CZ`.
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
    found: dict[str, str] = {}
    problem: Exception | None = None
    for level in _FROM_WIDEST:
        try:
            found[level] = search(structure, text, level=level, parent=None, above=LEVELS[level].parent)
        except AmbiguousNameError as error:
            problem = problem or error
        except UnknownNameError:
            continue
    if not found:
        raise problem or UnknownNameError(
            f"No district is called {text!r}. Give the name or the code of a kraj, okres, ORP, POÚ or obec, or CZ."
        )
    level = next(iter(found))
    members = {key: _members(structure, code, key) for key, code in found.items()}
    if any(not members[level].equals(other) for other in members.values()):
        listed = [f"{code} ({term('level', key).cs})" for key, code in found.items()]
        raise AmbiguousNameError(f"{text!r} is the name of several districts: {first(listed)}. Give the code.")
    return Region(found[level], _name(structure, found[level], level), level)


def _members(structure: pd.DataFrame, code: str, level: str) -> pd.Index:
    return structure.index[(structure.index == code) if level == "obec" else (structure[level] == code)]


def _name(structure: pd.DataFrame, code: str, level: str) -> str:
    column = "name" if level == "obec" else f"{level}_name"
    return str(structure.loc[_members(structure, code, level), column].iloc[0])
