"""A file at its publisher, read here and there: of an archive of 251 MB only the layer that is needed is brought."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pokryti.sources.fetch.faults import Fault, RangesUnsupported
from pokryti.sources.fetch.headers import content_range, validator_of

if TYPE_CHECKING:
    from pokryti.sources.fetch.transfer import Client

__all__ = ["RangedFile"]

_LEAST_BYTES = 1 << 16
_MOST_BYTES = 1 << 22


class RangedFile(io.RawIOBase):
    """A remote file that can be read from any position.

    Pieces double as long as they follow one another, so a directory costs little and a long member few requests.

    Parameters
    ----------
    client
        Who asks.
    url
        The address.

    Raises
    ------
    RangesUnsupported
        When the server gives only whole files.
    Fault
        When it cannot be read, or changed since it was opened.
    """

    def __init__(self, client: Client, url: str) -> None:
        super().__init__()
        self._client, self._url = client, url
        self._position, self._held_from, self._held, self._ahead = 0, 0, b"", _LEAST_BYTES
        _, response = client.piece(url, 0, 0, validator="", total=None)
        self.headers = response.headers
        self.validator = validator_of(response)
        _, length = content_range(response)
        if length is None:
            raise RangesUnsupported
        self.size = length
        if length > client.limit_bytes:
            raise Fault("fetch_too_large", limit=client.limit_bytes // 1_000_000)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that any position can be read."""
        return True

    def tell(self) -> int:
        """Give the position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("There is nothing before the beginning of a file.")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as io calls it
        """Give the next bytes, at most as many as the buffer takes."""
        wanted = min(len(buffer), self.size - self._position)
        if wanted <= 0:
            return 0
        inside = self._position - self._held_from
        if not 0 <= inside < len(self._held):
            self._bring(wanted)
            inside = 0
        content = self._held[inside : inside + wanted]
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)

    def _bring(self, wanted: int) -> None:
        follows = self._position == self._held_from + len(self._held)
        self._ahead = min(2 * self._ahead, _MOST_BYTES) if follows else _LEAST_BYTES
        last = min(self._position + max(self._ahead, min(wanted, _MOST_BYTES)), self.size) - 1
        self._held, _ = self._client.piece(self._url, self._position, last, validator=self.validator, total=self.size)
        self._held_from = self._position
