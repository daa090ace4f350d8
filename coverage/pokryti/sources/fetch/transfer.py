"""Bytes from one address: retries, resumption after a break, limits of time and size, redirects under watch."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from pokryti.sources.fetch.address import check_address
from pokryti.sources.fetch.faults import Fault, RangesUnsupported

if TYPE_CHECKING:
    from requests import Response

__all__ = ["Body", "Client", "Limits", "length_of", "validator_of"]

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_MOST_REDIRECTS = 5
_MOST_DIGITS = 16


def _nobody(_done: int, _total: int | None) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Limits:
    """How patient to be.

    Parameters
    ----------
    connect_s, read_s
        How long to wait for a connection, and for the next bytes.
    total_s
        How long one source may take in all.
    tries
        How often to try without a single new byte.
    longest_wait_s
        A publisher who asks for a longer pause is told of instead.
    wait
        What waits; tests give one that does not.
    """

    connect_s: float = 10
    read_s: float = 60
    total_s: float = 3600
    tries: int = 5
    longest_wait_s: float = 120
    wait: Callable[[float], None] = time.sleep


class Client:
    """Ask the hosts of one source, within its limits.

    Parameters
    ----------
    hosts
        The hosts that may be asked.
    limit_bytes
        More is not taken.
    limits
        How patient to be.
    progress
        Called with the bytes so far and, when known, all of them.
    """

    def __init__(
        self,
        hosts: tuple[str, ...],
        *,
        limit_bytes: int,
        limits: Limits,
        progress: Callable[[int, int | None], None] = _nobody,
    ) -> None:
        import requests

        self.limits, self.limit_bytes, self.progress = limits, limit_bytes, progress
        self.received = 0
        self._hosts = hosts
        self._deadline = time.monotonic() + limits.total_s
        self._session = requests.Session()
        # Otherwise requests would send passwords that it finds in ~/.netrc.
        self._session.auth = lambda request: request
        # Bytes as they lie at the publisher: sizes and ranges of anything else mean nothing.
        self._session.headers.update({"User-Agent": "pokryti", "Accept-Encoding": "identity"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, url: str, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
        """Ask, and ask again when the publisher is busy or the line is down.

        Parameters
        ----------
        url
            The address.
        headers
            Such as the range wanted.

        Returns
        -------
        requests.Response
            Status 200, 206, 304 or 416; its body is not read yet.

        Raises
        ------
        Fault
            When there is no such answer.
        """
        fault, tried = Fault("fetch_unreachable", problem="–"), 0
        while tried < self.limits.tries:
            response, fault = self._ask(url, headers)
            if response is not None and response.status_code not in _BUSY:
                return response
            if response is not None:
                response.close()
            tried += 1
            if tried < self.limits.tries:
                self.pause(tried, response)
        raise fault

    def _ask(self, url: str, headers: Mapping[str, str]) -> tuple[Response | None, Fault]:
        import requests

        self.check_time()
        try:
            response = self._follow(url, headers)
        except requests.RequestException as error:
            return None, Fault("fetch_unreachable", problem=type(error).__name__)
        except (OSError, ValueError) as error:
            return None, Fault("fetch_unreachable", problem=str(error))
        if response.status_code in {200, 206, 304, 416} | _BUSY:
            return response, Fault("fetch_busy", status=response.status_code)
        response.close()
        raise Fault("fetch_not_found" if response.status_code in _GONE else "fetch_status", status=response.status_code)

    def _follow(self, url: str, headers: Mapping[str, str]) -> Response:
        asked = url
        for _ in range(_MOST_REDIRECTS + 1):
            check_address(url, self._hosts)
            response = self._session.get(
                url,
                headers=dict(headers),
                stream=True,
                allow_redirects=False,
                timeout=(self.limits.connect_s, self.limits.read_s),
            )
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            url = urljoin(url, response.headers.get("Location", ""))
        raise Fault("fetch_redirects", url=asked, target=url)

    def pause(self, tried: int, response: Response | None = None) -> None:
        """Wait before the next try: as long as the publisher asks, otherwise twice as long as before, unevenly.

        Parameters
        ----------
        tried
            How many times it has failed.
        response
            What the publisher said, if anything.
        """
        asked = _retry_after(response.headers.get("Retry-After", "")) if response is not None else None
        if asked is not None and asked > self.limits.longest_wait_s:
            raise Fault("fetch_wait", seconds=round(asked))
        # Uneven, so that many who were refused together do not return together.
        self.limits.wait(random.uniform(0.5, 1) * 2**tried if asked is None else asked)  # noqa: S311

    def account(self, count: int, done: int, total: int | None) -> None:
        """Count bytes that came, and stop when they are too many or too slow.

        Parameters
        ----------
        count
            How many came now.
        done, total
            How far the file is, and how long it is.
        """
        self.received += count
        if max(done, total or 0) > self.limit_bytes:
            raise Fault("fetch_too_large", limit=self.limit_bytes // 1_000_000)
        self.check_time()
        self.progress(done, total)

    def check_time(self) -> None:
        """Stop when the source takes too long."""
        if time.monotonic() > self._deadline:
            raise Fault("fetch_too_slow", seconds=round(self.limits.total_s))

    def piece(self, url: str, first: int, last: int, *, validator: str, total: int | None) -> tuple[bytes, Response]:
        """Bring the bytes from `first` to `last`, inclusive.

        Parameters
        ----------
        url
            The address.
        first, last
            Positions.
        validator
            What must still hold of the file, as `validator_of` gave it; empty when not known yet.
        total
            Its length, or None when not known yet.

        Raises
        ------
        Fault
            When the file has changed meanwhile.
        RangesUnsupported
            When the server gives only whole files.
        """
        headers = {"Range": f"bytes={first}-{last}"} | ({"If-Range": validator} if validator else {})
        for tried in range(1, self.limits.tries + 1):
            with self.get(url, headers) as response:
                if response.status_code != 206 and not validator and total is None:
                    raise RangesUnsupported
                start, length = _content_range(response)
                same = not validator or validator_of(response) == validator
                if response.status_code != 206 or start != first or not same or total not in {None, length}:
                    raise Fault("fetch_changed")
                content, broken = _read(response, last - first + 1)
            # Pieces come from here and there, so how far it is tells only what has come.
            self.account(len(content), self.received + len(content), None)
            if not broken:
                return content, response
            self.pause(tried)
        raise Fault("fetch_broken", done=first)


class Body(io.RawIOBase):
    """The bytes of one address from beginning to end, carried on after every break.

    Parameters
    ----------
    client
        Who asks.
    url
        The address.
    start
        The bytes already at hand.
    validator
        What the file must still be, when some bytes are at hand.

    Raises
    ------
    Fault
        When the file has changed since, or cannot be read to its end.
    """

    def __init__(self, client: Client, url: str, *, start: int = 0, validator: str = "") -> None:
        super().__init__()
        self.position, self.validator = start, validator
        self.total: int | None = None
        self.headers: Mapping[str, str] = {}
        self._client, self._url, self._failures = client, url, 0
        self._response = response = self._open()
        if response is not None and not start:
            self.validator, self.headers = validator_of(response), response.headers

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as io calls it
        """Give the next bytes."""
        import urllib3

        while self._response is not None:
            try:
                content = self._response.raw.read(len(buffer), decode_content=False)
            except (urllib3.exceptions.HTTPError, OSError):
                self._again()
                continue
            if content:
                self._failures = 0
                self.position += len(content)
                self._client.account(len(content), self.position, self.total)
                buffer[: len(content)] = content
                return len(content)
            if self.total is not None and self.position < self.total:
                self._again()
                continue
            self._release()
        return 0

    def close(self) -> None:
        """Let the connection go."""
        self._release()
        super().close()

    def _release(self) -> None:
        if self._response is not None:
            self._response.close()
        self._response = None

    def _again(self) -> None:
        self._failures += 1
        self._release()
        if self._failures >= self._client.limits.tries:
            raise Fault("fetch_broken", done=self.position)
        self._client.pause(self._failures)
        self._response = self._open()

    def _open(self) -> Response | None:
        headers = {"Range": f"bytes={self.position}-"} if self.position else {}
        if self.position and self.validator:
            headers["If-Range"] = self.validator
        response = self._client.get(self._url, headers)
        length = _whole_number(response.headers.get("Content-Length", ""))
        if not self.position:
            self.total = length
            return response
        start, total = _content_range(response)
        if response.status_code == 416 and total == self.position:
            # Everything was there already; only the length had been told wrong.
            response.close()
            return None
        total = total if start else length
        same = validator_of(response) == self.validator and self.total in {None, total}
        if not same or not (self.validator or self.total) or start not in {None, self.position}:
            response.close()
            raise Fault("fetch_changed")
        if start is None:
            self._skip(response)
        self.total = total
        return response

    def _skip(self, response: Response) -> None:
        """Pass over what is at hand already: this server gives only whole files."""
        import urllib3

        left = self.position
        try:
            while left > 0:
                content = response.raw.read(min(left, 1 << 20), decode_content=False)
                if not content:
                    raise Fault("fetch_changed")
                left -= len(content)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Fault("fetch_broken", done=self.position) from error


def validator_of(response: Response) -> str:
    """Give what tells one version of a file from another: a strong ETag, otherwise the time of the last change.

    Parameters
    ----------
    response
        What the server said.
    """
    etag = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")


def length_of(response: Response) -> int | None:
    """Give the length of the whole file of which a piece came.

    Parameters
    ----------
    response
        What the server said.
    """
    return _content_range(response)[1]


def _read(response: Response, size: int) -> tuple[bytes, bool]:
    """Read the body of a piece; say whether it broke off."""
    import urllib3

    parts: list[bytes] = []
    try:
        while size > 0 and (content := response.raw.read(min(size, 1 << 20), decode_content=False)):
            parts.append(content)
            size -= len(content)
    except (urllib3.exceptions.HTTPError, OSError):
        return b"".join(parts), True
    return b"".join(parts), size > 0


def _content_range(response: Response) -> tuple[int | None, int | None]:
    """Read `bytes 5-9/100` and `bytes */100`."""
    told = response.headers.get("Content-Range", "")
    span, _, total = told.removeprefix("bytes").strip().partition("/")
    first = span.partition("-")[0]
    return _whole_number(first), _whole_number(total)


def _whole_number(text: str) -> int | None:
    """Read a number of bytes; what no file can have is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else None


def _retry_after(text: str) -> float | None:
    """Read seconds, or the time after which to come."""
    seconds = _whole_number(text.strip())
    if seconds is not None:
        return seconds
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
