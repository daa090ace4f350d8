"""The section `[disclosure]` of a study file: which small numbers of people hide."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pokryti.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.sources.section import Section

__all__ = ["read_disclosure"]

_MOST = 1_000_000


def read_disclosure(section: Section, files: Mapping[str, Any]) -> Disclosure:
    """Check the section.

    Parameters
    ----------
    section
        As the file has it.
    files
        The section `[sources]`.

    Examples
    --------
    >>> from pokryti import QualityReport
    >>> from pokryti.sources.section import Section
    >>> given = Section("disclosure", {"confidential": ["people.csv"]}, source="", report=QualityReport())
    >>> read_disclosure(given, {"population": "data/people.csv"}).population
    True
    """
    section.only(("threshold", "smallest_denominator", "population", "confidential", "public"))
    usual = Disclosure()
    people, tables = _names(files.get("population")), _names(files.get("indicators"))
    confidential = section.texts("confidential")
    for name in set(confidential) - people - tables:
        section.bad("confidential", name, " / ".join(sorted(people | tables)))
    return Disclosure(
        threshold=section.whole("threshold", usual.threshold, least=1, most=_MOST),
        smallest_denominator=section.whole("smallest_denominator", usual.smallest_denominator, least=0, most=_MOST),
        population=section.flag("population") or not people.isdisjoint(confidential),
        confidential=confidential,
        public=section.texts("public"),
    )


def _names(paths: object) -> set[str]:
    """Give the names of files, as far as they are any; what is not is refused with the sources."""
    listed = [paths] if isinstance(paths, str) else paths if isinstance(paths, list) else []
    return {PurePosixPath(item.replace("\\", "/")).name for item in listed if isinstance(item, str)}
