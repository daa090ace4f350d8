"""Errors, one tree.

Every error is a `PokrytiError` and also the built-in that fits, so both styles of `except` work:

- PokrytiError
    - InputError (ValueError)          files or tables that cannot be used; carries every finding
        - CrsError                     coordinates that are not, and cannot safely become, S-JTSK metres
        - ConfigError                  a study file with wrong keys or values
        - FetchError                   files that their publishers did not give
    - LookupFailure (LookupError)
        - UnknownCodeError             a code or id that no list holds
        - UnknownNameError             a name that fits no district
        - AmbiguousNameError           a name that fits several districts
    - UnitError (TypeError)            unlike units meet, or a conversion has no cited factor
    - AgeBandError (ValueError)        the age bands at hand cannot express the target group
    - ConservationError (ArithmeticError)   a sum that must survive a join or a split did not
    - MissingDependencyError (ImportError)  an optional package is needed
    - OutputError (OSError)            a result could not be written
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import Finding

__all__ = [
    "AgeBandError",
    "AmbiguousNameError",
    "ConfigError",
    "ConservationError",
    "CrsError",
    "FetchError",
    "InputError",
    "LookupFailure",
    "MissingDependencyError",
    "OutputError",
    "PokrytiError",
    "UnitError",
    "UnknownCodeError",
    "UnknownNameError",
    "first",
]


class PokrytiError(Exception):
    """Anything that pokryti refuses to do."""


class InputError(PokrytiError, ValueError):
    """Files or tables that cannot be used, with all faults at once.

    Parameters
    ----------
    message
        What is wrong, where, and the remedy.
    findings
        The faults as data, when they come from a quality report.
    """

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class CrsError(InputError):
    """Coordinates that are not, and cannot safely become, S-JTSK metres.

    Parameters
    ----------
    message
        What is wrong, where, and the remedy.
    findings
        The faults as data, when they come from a quality report.
    reason
        Why, for a report: `mixed`, `unknown` or `outside`; empty where only the message tells.
    where
        The rows concerned.
    values
        What the text of that reason mentions besides, by name.
    """

    def __init__(
        self,
        message: str,
        findings: Iterable[Finding] = (),
        *,
        reason: str = "",
        where: Iterable[object] = (),
        **values: object,
    ) -> None:
        super().__init__(message, findings)
        self.reason, self.where, self.values = reason, tuple(where), values


class ConfigError(InputError):
    """A study file with wrong keys or values."""


class FetchError(InputError):
    """Files that their publishers did not give; carries why, for each of them."""


class LookupFailure(PokrytiError, LookupError):  # noqa: N818 - a family, never raised itself
    """Something that was looked up was not found, or not only once.

    Parameters
    ----------
    message
        What is wrong, where, and the remedy.
    findings
        The same as data, where it is told in both languages.
    """

    def __init__(self, message: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class UnknownCodeError(LookupFailure):
    """A code or id that no list holds."""


class UnknownNameError(LookupFailure):
    """A name that fits no district."""


class AmbiguousNameError(LookupFailure):
    """A name that fits several districts."""


class UnitError(PokrytiError, TypeError):
    """Unlike units meet, or a conversion has no cited factor."""


class AgeBandError(PokrytiError, ValueError):
    """The age bands at hand cannot express the target group."""


class ConservationError(PokrytiError, ArithmeticError):
    """A sum that must survive a join or a split did not."""


class MissingDependencyError(PokrytiError, ImportError):
    """An optional package is needed."""


class OutputError(PokrytiError, OSError):
    """A result could not be written; `target` says where, `reason` why, `code` the same as systems do (`ENOSPC`)."""

    target = ""
    reason = ""
    code = ""
    item = ""


def first(items: Iterable[object], count: int = 5) -> str:
    """List the first few items and say how many more there are.

    Parameters
    ----------
    items
        Codes, rows or names.
    count
        How many to show.

    Returns
    -------
    str
        The items joined by commas, with the number of those left out.

    Examples
    --------
    >>> first(["3101", "3102"])
    '3101, 3102'
    >>> first(range(10), 3)
    '0, 1, 2, … (+7)'
    """
    shown = [str(item) for item in items]
    more = len(shown) - count
    return ", ".join(shown) if more <= 0 else f"{', '.join(shown[:count])}, … (+{more})"
