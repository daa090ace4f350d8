"""What servers say of a file, read with doubt: lengths, ranges, versions, pauses."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from requests import Response

__all__ = ["content_range", "retry_after", "validator_of", "whole_number"]

_MOST_DIGITS = 16


def validator_of(response: Response) -> str:
    """Give what tells one version of a file from another: a strong ETag, otherwise the time of the last change.

    Parameters
    ----------
    response
        What the server said.
    """
    etag = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")


def content_range(response: Response) -> tuple[int | None, int | None]:
    """Read `bytes 5-9/100` and `bytes */100`.

    Parameters
    ----------
    response
        What the server said.

    Returns
    -------
    first, total : int or None
        Where the piece begins, and how long the whole file is.
    """
    told = response.headers.get("Content-Range", "")
    span, _, total = told.removeprefix("bytes").strip().partition("/")
    first = span.partition("-")[0]
    return whole_number(first), whole_number(total)


def whole_number(text: str) -> int | None:
    """Read a number of bytes or seconds; one that no file can have is none.

    Parameters
    ----------
    text
        What the server wrote.

    Examples
    --------
    >>> whole_number("5"), whole_number("-5"), whole_number("9" * 99)
    (5, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else None


def retry_after(text: str) -> float | None:
    """Read how many seconds a publisher asks to wait.

    Parameters
    ----------
    text
        Seconds, or the time after which to come.
    """
    seconds = whole_number(text.strip())
    if seconds is not None:
        return seconds
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
