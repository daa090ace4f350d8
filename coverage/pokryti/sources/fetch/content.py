"""Is it what was asked for? Unpack what servers pack, and refuse error pages, other formats, damage and bombs."""

from __future__ import annotations

import errno
import gzip
import io
import json
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.rows import whole_rows
from pokryti.sources.packed import Counted, is_zip
from pokryti.sources.tables import is_web_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pokryti.sources.fetch.address import Source

__all__ = ["UNPACKED_TIMES", "check_head", "check_whole", "damage_told", "unpacked"]

UNPACKED_TIMES = 10
"""How many times larger than the limit of a source its content may be, unpacked."""
_MOST_LAYERS = 3
_HEAD_BYTES = 1 << 16
_PLAIN = frozenset({"", "identity", "gzip", "x-gzip"})
# A damaged archive sends the reader to places before the beginning of the file.
_SENT_ASTRAY = frozenset({errno.EINVAL, errno.EOVERFLOW})
_DAMAGE = (
    EOFError, OSError, OverflowError, RuntimeError, UnicodeError, ValueError, struct.error, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip


@contextmanager
def damage_told() -> Iterator[None]:
    """Tell damage met while unpacking or parsing as a fault of the source."""
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno and error.errno not in _SENT_ASTRAY:
            raise  # the disk, not the content
        raise Fault("fetch_damaged", problem=str(error)[:200] or type(error).__name__) from error


def unpacked(raw: Any, source: Source, headers: Mapping[str, str]) -> io.BufferedReader:  # noqa: ANN401 - anything readable
    """Undo gzip, as often as the server has packed, and look whether the beginning is what was asked for.

    Parameters
    ----------
    raw
        Bytes as they came: a file or a `Body`.
    source
        What was asked for.
    headers
        What the server said of them.

    Returns
    -------
    io.BufferedReader
        At the beginning of the content.

    Raises
    ------
    Fault
        When it is something else.
    """
    packing = headers.get("Content-Encoding", "").strip().lower()
    if packing not in _PLAIN:
        raise Fault("fetch_encoding", encoding=packing)
    stream: io.BufferedReader = io.BufferedReader(raw, _HEAD_BYTES)
    for _ in range(_MOST_LAYERS):
        if stream.peek(2)[:2] != b"\x1f\x8b":
            break
        limit = source.limit_bytes * UNPACKED_TIMES
        inner = Counted(gzip.GzipFile(fileobj=stream), limit, Fault("fetch_too_large", limit=limit // 1_000_000))
        stream = io.BufferedReader(inner, _HEAD_BYTES)
    check_head(stream.peek(_HEAD_BYTES), source)
    return stream


def check_head(head: bytes, source: Source) -> None:
    """Refuse what does not begin as the source should.

    Parameters
    ----------
    head
        The first bytes.
    source
        What was asked for.

    Raises
    ------
    Fault
        When it is something else.
    """
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not plain:
        raise Fault("fetch_empty")
    if is_web_page(head):
        raise Fault("fetch_web_page")
    begins = {"zip": is_zip(head), "xlsx": is_zip(head), "json": plain[:1] in {b"{", b"["}, "xml": plain[:1] == b"<"}
    missing = [mark for mark in source.marks if mark.lower().encode() not in plain.lower()]
    if not begins.get(source.content, True) or missing:
        shown = plain[:60].decode("utf-8", "replace").partition("\n")[0].strip()
        raise Fault("fetch_not_expected", expected=", ".join(missing) or source.content, found=shown)


def check_whole(path: Path, source: Source) -> None:
    """Read a file through, so that what is damaged is never kept.

    Parameters
    ----------
    path
        The file, unpacked.
    source
        What it should be.

    Raises
    ------
    Fault
        When it is damaged, cut, or would unpack to too much.
    """
    with damage_told(), path.open("rb") as stream:
        if source.content in {"zip", "xlsx"}:
            _check_archive(stream, source.limit_bytes * UNPACKED_TIMES)
        elif source.content == "csv":
            for _ in whole_rows(stream):
                pass
        elif source.content == "json":
            json.load(stream)


def _check_archive(stream: IO[bytes], limit: int) -> None:
    with zipfile.ZipFile(stream) as archive:
        if sum(member.file_size for member in archive.infolist()) > limit:
            raise Fault("fetch_too_large", limit=limit // 1_000_000)
        broken = archive.testzip()
    if broken is not None:
        raise Fault("fetch_damaged", problem=broken[:100])
