"""Read one file after another whatever is wrong with some, and tell it all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pokryti.errors import ConfigError, InputError
from pokryti.quality import QualityReport

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Faults"]

_Read = TypeVar("_Read")


class Faults:
    """Gather why files cannot be used.

    Parameters
    ----------
    report
        Where all that the readers find is noted.
    """

    def __init__(self, report: QualityReport) -> None:
        self._report = report
        self._errors: list[InputError] = []

    def read(self, reader: Callable[..., _Read], *files: object, **options: object) -> _Read | None:
        """Call a reader and remember its refusal.

        Parameters
        ----------
        reader
            Called with a report of its own, so that faults of other files do not stop it.
        *files
            What it reads.
        **options
            What else it is told.

        Returns
        -------
        object
            What the reader gives; None when it refuses.
        """
        own = QualityReport()
        try:
            return reader(*files, report=own, **options)
        except InputError as error:
            self._errors.append(error)
            return None
        finally:
            self._report.extend(own)

    def raise_all(self) -> None:
        """Raise one error that tells all refusals.

        Raises
        ------
        InputError
            When there was any; a single one is raised as it was, several faults of the study file as a ConfigError.
        """
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            kind = ConfigError if all(isinstance(error, ConfigError) for error in self._errors) else InputError
            found = dict.fromkeys(line for error in self._errors for line in str(error).splitlines())
            raise kind("\n".join(found), [finding for error in self._errors for finding in error.findings])

    def whole(self, read: _Read | None) -> _Read:
        """Give what a reader gave, if nothing at all was refused.

        Parameters
        ----------
        read
            What `read` returned.

        Raises
        ------
        InputError
            As `raise_all` does.
        """
        self.raise_all()
        assert read is not None
        return read
