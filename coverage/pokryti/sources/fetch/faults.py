"""Why a source could not be brought, told in both languages by the texts of `findings/fetch.toml`."""

from __future__ import annotations

__all__ = ["Fault", "RangesUnsupported"]


class Fault(Exception):  # noqa: N818 - told to the user as a finding, never as an exception
    """One source cannot be brought; the others are still tried, and all faults are told together.

    Parameters
    ----------
    code
        Key of the finding.
    **values
        What its text mentions.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class RangesUnsupported(Exception):  # noqa: N818 - a turn of the way, not an error
    """The server gives only whole files."""
