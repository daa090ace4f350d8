"""Change what lies inside GeoPackage, Parquet and the blocks of OpenStreetMap, where plain bytes seldom hit it."""

from __future__ import annotations

import io
import re
import sqlite3
import struct
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["in_geopackage", "in_parquet", "in_pbf"]

_CELLS: tuple[object, ...] = (
    None, 0, -1, 2**62, 1.5, 1e308, float("inf"), "", "-", "\0", "NaN", "９０１", b"", b"GP", b"\xff\xfe", "a" * 3000,
)  # fmt: skip


def in_geopackage(content: bytes, random: Random) -> bytes:
    """Change a cell, a row, a column or a table, the ones that describe the layers included."""
    with closing(sqlite3.connect(":memory:")) as book:
        book.deserialize(content)
        tables = [name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = random.choice([name for name in tables if not name.startswith("sqlite_")])
        columns = [row[1] for row in book.execute(f'PRAGMA table_info("{table}")')]
        column = random.choice(columns)
        row = f'rowid = (SELECT rowid FROM "{table}" ORDER BY rowid LIMIT 1 OFFSET {random.randrange(3)})'
        value = _of_column(book, table, column, random)
        steps: tuple[tuple[str, tuple[object, ...]], ...] = (
            (f'UPDATE OR REPLACE "{table}" SET "{column}" = ? WHERE {row}', (value,)),
            (f'UPDATE OR REPLACE "{table}" SET "{column}" = ? WHERE {row}', (value,)),
            (f'UPDATE OR IGNORE "{table}" SET "{column}" = ?', (value,)),
            (f'DELETE FROM "{table}" WHERE {row}', ()),
            (f'DELETE FROM "{table}"', ()),
            (f'DROP TABLE "{table}"', ()),
            (f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "x{random.randrange(9)}"', ()),
            (f'INSERT INTO "{table}" ({", ".join(columns[1:])}) SELECT {", ".join(columns[1:])} FROM "{table}"', ()),
            ("PRAGMA user_version = 99", ()),
        )
        try:
            book.execute("PRAGMA writable_schema = ON")
            for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                book.execute(f'DROP TRIGGER "{name}"')  # they call functions that only GDAL has
            book.execute(*random.choice(steps))
            book.commit()
        except sqlite3.Error:
            book.rollback()
            return _in_piece(content, random)
        return bytes(book.serialize())


def _of_column(book: sqlite3.Connection, table: str, column: str, random: Random) -> object:
    """Give a value, often one of that very column with something changed in it."""
    known = [value for (value,) in book.execute(f'SELECT "{column}" FROM "{table}" LIMIT 5')]
    value = random.choice(known) if known and random.random() < 0.6 else random.choice(_CELLS)
    if isinstance(value, bytes) and value:
        return _in_piece(value, random)
    return value


def _in_piece(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) or 1)
    new = random.choice((b"", b"\xff", b"\0" * 8, struct.pack("<I", 0xFFFFFFFF), struct.pack("<d", float("nan"))))
    return content[:at] + new + content[at + random.choice((0, len(new), 8, 64)) :]


def in_parquet(content: bytes, random: Random) -> bytes:
    """Change the type of a column, a cell, the names or the metadata of a table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(content))
    at = random.randrange(table.num_columns)
    name, values = table.column_names[at], table.column(at).to_pylist()
    how = random.randrange(7)
    if how <= 1:
        table = table.set_column(at, name, _array(len(values), random))
    elif how == 2:
        values[random.randrange(len(values))] = None
        table = table.set_column(at, name, pa.array(values, type=table.column(at).type))
    elif how == 3:
        names = [*table.column_names]
        names[at] = random.choice(("", "x", *names))
        table = table.rename_columns(names)
    elif how == 4:
        table = random.choice((table.slice(0, 0), table.drop_columns([name]), pa.concat_tables([table, table])))
    elif how == 5:
        cells = [_in_piece(cell, random) if isinstance(cell, bytes) else cell for cell in values]
        table = table.set_column(at, name, pa.array(cells))
    else:
        table = table.replace_schema_metadata(
            {key: _in_json_text(text, random) for key, text in (table.schema.metadata or {b"pandas": b"{}"}).items()}
        )
    out = io.BytesIO()
    pq.write_table(table, out, compression=random.choice(("none", "snappy", "gzip")))
    return out.getvalue()


def _array(length: int, random: Random) -> Any:
    import pyarrow as pa

    make: tuple[Callable[[], Any], ...] = (
        lambda: pa.nulls(length),
        lambda: pa.array([float("nan")] * length),
        lambda: pa.array([2**63] * length, type=pa.uint64()),
        lambda: pa.array([True] * length),
        lambda: pa.array([b"\xff\xfe"] * length),
        lambda: pa.array(["", None, "i.d.", "1e999"] * length)[:length],
        lambda: pa.array([[1, None]] * length),
        lambda: pa.array([{"a": [1]}] * length),
        lambda: pa.array([10**30] * length, type=pa.decimal128(38)),
        lambda: pa.array([-(2**62)] * length, type=pa.timestamp("s")),
        lambda: pa.array([2**31 - 1] * length, type=pa.date32()),
        pa.array(["a", "b"] * length)[:length].dictionary_encode,
        lambda: pa.array([-5] * length, type=pa.duration("ns")),
        lambda: pa.array([1.5] * length, type=pa.float16()),
    )
    return random.choice(make)()


def _in_json_text(text: bytes, random: Random) -> bytes:
    """Put another value, or nothing, in place of one that JSON holds."""
    values = list(re.finditer(rb'"[^"]*"|-?\d[\d.]*|null|true|false', text))
    if not values:
        return text
    found = random.choice(values)
    new = random.choice((b"null", b"{}", b"[]", b'""', b"-1", b'"x"', b"1e999", b"[" * 200, b'"EPSG:9999"'))
    return text[: found.start()] + new + text[found.end() :]


def in_pbf(content: bytes, random: Random) -> bytes:
    """Change bytes in one of the compressed blocks."""
    blocks = _blocks(content)
    at = random.randrange(len(blocks))
    kind, inner = blocks[at]
    how = random.randrange(8)
    if how <= 5:
        blocks[at] = (kind, _in_message(inner, random))
    elif how == 6:
        del blocks[at]
    else:
        blocks.append(random.choice(blocks))
    return b"".join(_packed_block(*block) for block in blocks)


def _in_message(inner: bytes, random: Random) -> bytes:
    at = random.randrange(len(inner) or 1)
    if random.random() < 0.5:
        return inner[:at] + bytes([random.choice((0, 1, 2, 0x7F, 0x80, 0xFF, random.randrange(256)))]) + inner[at + 1 :]
    return _in_piece(inner, random)


def _blocks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Take blocks apart: a length, a header (type = 1, size of data = 3), a blob (raw = 1, raw size = 2, zlib = 3)."""
    blocks, at = [], 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        header = _fields(content[at + 4 : at + 4 + length])
        at += 4 + length
        size = int(header[3])  # type: ignore[call-overload]
        blob = _fields(content[at : at + size])
        at += size
        inner = blob[1] if 1 in blob else zlib.decompress(bytes(blob[3]))  # type: ignore[arg-type]
        blocks.append((bytes(header[1]), bytes(inner)))  # type: ignore[arg-type]
    return blocks


def _fields(message: bytes) -> dict[int, bytes | int]:
    fields: dict[int, bytes | int] = {}
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        value, at = _varint(message, at)
        fields[key >> 3] = value
        if key & 7 == 2:
            fields[key >> 3] = message[at : at + value]
            at += value
    return fields


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at


def _written_varint(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def _packed_block(kind: bytes, inner: bytes) -> bytes:
    data = zlib.compress(inner)
    blob = b"\x10" + _written_varint(len(inner)) + b"\x1a" + _written_varint(len(data)) + data
    header = b"\x0a" + _written_varint(len(kind)) + kind + b"\x18" + _written_varint(len(blob))
    return len(header).to_bytes(4, "big") + header + blob
