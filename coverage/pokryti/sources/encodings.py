"""In which encoding a text is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["decode"]


def decode(content: bytes, *, source: str, report: QualityReport) -> str:
    """Turn bytes into text: byte order mark, else strict UTF-8, else cp1250 or ISO 8859-2.

    Parameters
    ----------
    content
        The bytes.
    source
        Name of the file, for the report.
    report
        Where the encoding is noted when it is not plain UTF-8.

    Returns
    -------
    str
        The text without a byte order mark.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            report.add("byte_order_mark", source=source, count=1, encoding=encoding)
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        encoding = _of_single_bytes(content)
        report.add("not_utf8", source=source, count=1, encoding=encoding)
        return content.decode(encoding, errors="replace")


def _of_single_bytes(content: bytes) -> str:
    """Tell ISO 8859-2: it has š and ž where cp1250 has the Polish ą and the Slovak ľ, and no letters from 80 to 9F."""
    found = set(content)
    return "iso-8859-2" if found & set(b"\xa9\xae\xb9\xbe") and found.isdisjoint(range(0x80, 0xA0)) else "cp1250"
