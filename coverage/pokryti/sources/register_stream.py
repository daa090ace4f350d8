"""The register of providers item by item, whatever numbers stand in it."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from pokryti.sources.packed import OPENING_ERRORS, open_packed, report_unopened
from pokryti.sources.tables import is_web_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pokryti.quality import QualityReport

__all__ = ["has_empty_list", "items_in", "register_items"]

_BUFFER_BYTES = 1 << 20
_HEAD_BYTES = 4096
# An amount as bare text of JSON, and the beginnings of one at the end of a piece of the file.
_AMOUNT = re.compile(rb'("pocet"\s*:\s*)([-+]?[\dNI][\w.+-]*)')
_BEGUN = re.compile(rb'"(?:p(?:o(?:c(?:e(?:t(?:"\s*(?::\s*[-+\w.]*)?)?)?)?)?)?)?\Z')
_LONGEST_AMOUNT = 512
# A register is ten levels deep; brackets in texts, which need no partner, make it seem a little deeper.
_MOST_LEVELS = 200
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")


def register_items(path: Path, *, report: QualityReport) -> Iterator[Any]:
    """Read the items under `polozky` one by one.

    Amounts come as text: numbers of any size, and the `NaN` and `Infinity` that some programs write although JSON has
    no such numbers, so reach the reader, which judges them. Of a key written twice in an item the last one holds.

    Parameters
    ----------
    path
        The register, plain, gzipped or alone in a zip.
    report
        Where a damaged file is noted.

    Yields
    ------
    object
        One item.
    """
    import ijson  # only the register is streamed

    done = 0
    try:
        with open_packed(path) as stream:
            head = stream.read(_HEAD_BYTES)
            report.add("empty_file", source=path.name, count=int(not head.strip()))
            report.add("web_page", source=path.name, count=int(is_web_page(head)))
            if report.errors:
                return
            for item in items_in(stream, head):
                done += 1
                yield item
    except (ijson.JSONError, UnicodeError):
        report.add("register_damaged", source=path.name, count=1, done=done)
    except OPENING_ERRORS as error:
        report_unopened(error, source=path.name, report=report)


def items_in(stream: IO[bytes], head: bytes = b"") -> Iterator[Any]:
    """Read the items of a register that is open, as `register_items` does.

    Parameters
    ----------
    stream
        JSON, unpacked.
    head
        What was read of it already.

    Yields
    ------
    object
        One item.
    """
    import ijson

    yield from ijson.items(_AmountsAsText(stream, head), "polozky.item", use_float=True, buf_size=_BUFFER_BYTES)


def has_empty_list(path: Path) -> bool:
    """Tell whether a register without items has the list of them all the same.

    Parameters
    ----------
    path
        The register, known to be readable.
    """
    import ijson

    with open_packed(path) as stream:
        events = ijson.parse(_AmountsAsText(stream, b""))
        return any(event == "start_array" and prefix == "polozky" for prefix, event, _ in events)


def _refuse_depth(piece: bytes) -> None:
    """Refuse lists in lists without end: the parser remembers the way to each, which fills the memory."""
    import ijson

    brackets = np.frombuffer(piece.translate(None, _NOT_BRACKETS).translate(_STEPS), dtype=np.int8)
    depth = brackets.cumsum(dtype=np.int64)
    if len(depth) and (depth - np.minimum.accumulate(depth)).max() > _MOST_LEVELS:
        raise ijson.JSONError("lists in lists without end")


class _AmountsAsText:
    """Put quotes round amounts while the file is read; no other byte changes."""

    def __init__(self, stream: IO[bytes], head: bytes) -> None:
        self._stream = stream
        self._held = head

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        while True:
            piece = self._stream.read(size)
            content = self._held + piece
            begun = _BEGUN.search(content, max(0, len(content) - _LONGEST_AMOUNT)) if piece else None
            cut = begun.start() if begun else len(content)
            self._held = content[cut:]
            _refuse_depth(piece)
            if cut or not piece:
                return _AMOUNT.sub(rb'\1"\2"', content[:cut])
