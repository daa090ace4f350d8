"""Open a document that may be gzipped or alone in a zip, and say plainly why one cannot be opened.

Whatever is packed may unpack to 200 times its size, at least to 64 MB and at most to 4 GB; official files need a
twentieth of that. More is refused before it fills the memory.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pokryti.quality import QualityReport

__all__ = [
    "OPENING_ERRORS",
    "Counted",
    "UnpacksTooLargeError",
    "document_in",
    "is_zip",
    "most_unpacked",
    "open_packed",
    "parquet_faults",
    "refuse_bomb",
    "report_unopened",
    "unpacked",
]

_TIMES, _ALWAYS_BYTES, _NEVER_BYTES = 200, 64_000_000, 4_000_000_000
_DAMAGED = (EOFError, OverflowError, UnicodeError, gzip.BadGzipFile, lzma.LZMAError, struct.error, zlib.error,
            zipfile.BadZipFile)  # fmt: skip
OPENING_ERRORS = (OSError, RuntimeError, *_DAMAGED)
_DOCUMENTS = frozenset({".json", ".xml", ".geojson"})


class UnpacksTooLargeError(OSError):
    """A file would unpack to far more than any data need."""


def most_unpacked(packed_bytes: int) -> int:
    """Say to how many bytes a file may unpack.

    Parameters
    ----------
    packed_bytes
        Its size.

    Examples
    --------
    >>> most_unpacked(1_000), most_unpacked(1_000_000), most_unpacked(100_000_000)
    (64000000, 200000000, 4000000000)
    """
    return min(_NEVER_BYTES, max(_ALWAYS_BYTES, _TIMES * packed_bytes))


class Counted(io.RawIOBase):
    """Pass bytes on and stop when there are too many.

    Parameters
    ----------
    stream
        Anything readable.
    limit
        How many bytes may come.
    refusal
        What is raised when there are more.
    """

    def __init__(self, stream: Any, limit: int, refusal: Exception) -> None:  # noqa: ANN401 - anything readable
        super().__init__()
        self._stream, self._limit, self._refusal, self._count = stream, limit, refusal, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as io calls it
        """Fill a buffer, as `io` asks for it.

        Parameters
        ----------
        buffer
            Where the bytes go.
        """
        content = self._stream.read(len(buffer))
        self._count += len(content)
        if self._count > self._limit:
            raise self._refusal
        buffer[: len(content)] = content
        return len(content)


def parquet_faults() -> tuple[type[Exception], ...]:
    """List what is raised while Parquet is read: its metadata are JSON, which pandas and GeoPandas take as it comes."""
    import pyarrow as pa  # type: ignore[import-untyped]  # an optional package

    return OSError, RuntimeError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, pa.ArrowException


def refuse_bomb(archive: zipfile.ZipFile, packed_bytes: int) -> None:
    """Refuse an archive that says it unpacks to too much; Python reads no more of a member than that.

    Parameters
    ----------
    archive
        The archive.
    packed_bytes
        Its size.

    Raises
    ------
    UnpacksTooLargeError
        When it does.
    """
    if sum(member.file_size for member in archive.infolist()) > most_unpacked(packed_bytes):
        raise UnpacksTooLargeError


def unpacked(content: bytes) -> bytes:
    """Undo gzip.

    Parameters
    ----------
    content
        The packed bytes.

    Raises
    ------
    OSError, EOFError, zlib.error
        `OPENING_ERRORS`, when it is damaged or unpacks to too much.
    """
    packed = gzip.GzipFile(fileobj=io.BytesIO(content))
    return io.BufferedReader(Counted(packed, most_unpacked(len(content)), UnpacksTooLargeError())).read()


def is_zip(head: bytes) -> bool:
    """Tell a zip by its first bytes, so that one cut short is still known for what it is.

    Parameters
    ----------
    head
        The beginning of the file.

    Examples
    --------
    >>> is_zip(bytes([80, 75, 3, 4, 20])), is_zip(b"PK;nazev")
    (True, False)
    """
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def document_in(archive: zipfile.ZipFile) -> str:
    """Name the only JSON or XML document of an archive; empty when there is none or several.

    Parameters
    ----------
    archive
        The archive.
    """
    names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
    documents = [name for name in names if PurePosixPath(name).suffix.lower() in _DOCUMENTS]
    return documents[0] if len(documents) == 1 else ""


@contextmanager
def open_packed(path: Path) -> Iterator[IO[bytes]]:
    """Open a document: gzip and zip are unpacked as it is read, a byte order mark is skipped.

    Parameters
    ----------
    path
        The file; of a zip its only document is opened.

    Yields
    ------
    binary stream
        At the beginning of the document.

    Raises
    ------
    OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile
        `OPENING_ERRORS`, here or while reading.
    """
    with ExitStack() as opened:
        plain = opened.enter_context(path.open("rb"))
        head, size = plain.read(4), path.stat().st_size
        plain.seek(0)
        stream: Any = plain
        if head[:2] == b"\x1f\x8b":
            packed = opened.enter_context(gzip.GzipFile(fileobj=plain))
            stream = io.BufferedReader(Counted(packed, most_unpacked(size), UnpacksTooLargeError()))
        elif is_zip(head):
            archive = opened.enter_context(zipfile.ZipFile(plain))
            refuse_bomb(archive, size)
            stream = io.BufferedReader(opened.enter_context(archive.open(document_in(archive) or _first(archive))))
        if stream.peek(3)[:3] == b"\xef\xbb\xbf":
            stream.read(3)
        yield stream


def _first(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if not names:
        raise zipfile.BadZipFile
    return names[0]


def report_unopened(error: Exception, *, source: str, report: QualityReport) -> None:
    """Note why a file cannot be opened or unpacked.

    Parameters
    ----------
    error
        One of `OPENING_ERRORS`.
    source
        Name of the file.
    report
        Where it is noted.
    """
    if isinstance(error, UnpacksTooLargeError):
        report.add("unpacks_too_large", source=source, count=1)
    elif isinstance(error, FileNotFoundError):
        report.add("file_missing", source=source, count=1)
    elif isinstance(error, _DAMAGED):
        report.add("archive_damaged", source=source, count=1)
    else:
        report.add("file_not_opened", source=source, count=1, problem=error)
