"""Ask publishers: retries, limits of time and size, redirects under watch, pieces of a file."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from pokryti.sources.fetch.address import check_address
from pokryti.sources.fetch.faults import Fault, RangesUnsupported
from pokryti.sources.fetch.headers import content_range, retry_after, validator_of

if TYPE_CHECKING:
    from requests import Response

__all__ = ["Client", "Limits"]

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_MOST_REDIRECTS = 5


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
        asked = retry_after(response.headers.get("Retry-After", "")) if response is not None else None
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
                start, length = content_range(response)
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
