"""Open a document that may be gzipped or alone in a zip, and say plainly why one cannot be opened."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pokryti.quality import QualityReport

__all__ = ["OPENING_ERRORS", "document_in", "is_zip", "open_packed", "report_unopened"]

OPENING_ERRORS = (OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile)
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)
_DOCUMENTS = frozenset({".json", ".xml", ".geojson"})


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
        head = plain.read(4)
        plain.seek(0)
        stream: IO[bytes] = plain
        if head[:2] == b"\x1f\x8b":
            stream = cast("IO[bytes]", opened.enter_context(gzip.open(plain)))
        elif is_zip(head):
            archive = opened.enter_context(zipfile.ZipFile(plain))
            stream = opened.enter_context(archive.open(document_in(archive) or archive.namelist()[0]))
        if stream.read(3) != b"\xef\xbb\xbf":
            stream.seek(0)
        yield stream


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
    if isinstance(error, FileNotFoundError):
        report.add("file_missing", source=source, count=1)
    elif isinstance(error, _DAMAGED):
        report.add("archive_damaged", source=source, count=1)
    else:
        report.add("file_not_opened", source=source, count=1, problem=error)
