"""The section `[disclosure]` of a study file: which small numbers of people hide."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pokryti.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["DISCLOSURE_KEYS", "read_disclosure"]

DISCLOSURE_KEYS = ("threshold", "smallest_denominator", "population", "confidential", "public")
_MOST = 1_000_000


def read_disclosure(
    section: Mapping[str, Any], files: Mapping[str, Any], bad: Callable[[str, object, str], None]
) -> Disclosure:
    """Check the section.

    Parameters
    ----------
    section
        Its keys and values; unknown keys are noted elsewhere.
    files
        The section `[sources]`.
    bad
        Called with key, value and what is expected for each bad value.

    Examples
    --------
    >>> read_disclosure({"confidential": ["people.csv"]}, {"population": "data/people.csv"}, print).population
    True
    """
    usual = Disclosure()
    people, tables = _names(files.get("population")), _names(files.get("indicators"))
    confidential = _texts(section, "confidential", bad)
    for name in set(confidential) - people - tables:
        bad("confidential", name, " / ".join(sorted(people | tables)))
    population = section.get("population", False)
    if not isinstance(population, bool):
        bad("population", population, "true / false")
    return Disclosure(
        threshold=_number(section, "threshold", 1, usual.threshold, bad=bad),
        smallest_denominator=_number(section, "smallest_denominator", 0, usual.smallest_denominator, bad=bad),
        population=population is True or not people.isdisjoint(confidential),
        confidential=confidential,
        public=_texts(section, "public", bad),
    )


def _names(paths: object) -> set[str]:
    """Give the names of files, as far as they are any; what is not is refused with the sources."""
    listed = [paths] if isinstance(paths, str) else paths if isinstance(paths, list) else []
    return {PurePosixPath(item.replace("\\", "/")).name for item in listed if isinstance(item, str)}


def _texts(section: Mapping[str, Any], key: str, bad: Callable[[str, object, str], None]) -> tuple[str, ...]:
    value = section.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        bad(key, value, '"text" / ["text", …]')
        return ()
    return tuple(dict.fromkeys(listed))


def _number(
    section: Mapping[str, Any], key: str, least: int, usual: int, *, bad: Callable[[str, object, str], None]
) -> int:
    value = section.get(key, usual)
    if type(value) is not int or not least <= value <= _MOST:
        bad(key, value, f"{least} – {_MOST}")
        return usual
    return value
