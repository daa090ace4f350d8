"""The bytes of one address from beginning to end, whatever happens on the way."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.headers import content_range, validator_of, whole_number

if TYPE_CHECKING:
    from requests import Response

    from pokryti.sources.fetch.transfer import Client

__all__ = ["Body"]


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
        length = whole_number(response.headers.get("Content-Length", ""))
        if not self.position:
            self.total = length
            return response
        start, total = content_range(response)
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
