"""Change valid files as accidents and enemies do: cells, nodes, elements and members first, plain bytes too.

Everything is drawn from a `random.Random`, so hypothesis, a loop over numbers and a coverage-guided fuzzer share it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import struct
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING

from fuzz_containers import in_geopackage, in_parquet, in_pbf

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["changed"]

TEXTS = (
    "", " ", "\0", "-", "–", "i.d.", "NaN", "nan", "inf", "-Infinity", "1e400", "-1e400", "1e308",
    "-1", "0", "1", "9" * 400,
    "١٢٣", "１２３", "½", "²", "1,5", "1.2.3", "1 168", "34%", "1_000", "0x10", "9999-09-09", "9999-12-31",
    "31.02.2024",     "0000-00-00", "1.1.0001", "2024", "20245", "=1+1", "<b>", "\u202e", "\ufeff", "\U0001f600",
    "e\u0301", "'", '"', '""', "\n",
    "\r", "\x1f", ";", ",", "\t", "a" * 3000, "True", "None", "../../../etc/passwd", "C:\\x",
    "{count}", "{", "%s", "POINT(1 2)",
    "POINT(50 14)", "4103.0", "4103,00", "65+", "0-4", "4-0", "999+", "CZ091", "CZ0911", "9101",
    "900017", "554782", "1000",
    "CZ", "19", "celkem", "ženy", "m", "obec", "orp", "stat", "kod", "rok", "hodnota", "ano", "utajeno",
    "1e999", "\u22125", "\u20115", "5-", "(5)", "1\u00a0168", "1\u202f168", "1\u2009168,5", "12.345.678", "1'168",
    "5 lůžek", "cca 20", "10-15", ">5", "#REF!", "#N/A", "=SUM(A1:A9)", "31.12.24", "12/31/2024", "2024-02-30",
    "45657", "0001-01-01", "1850-01-01", "2024-12-31T25:61:61", "0000000019", "\u2067obec\u2069", "kod\ufeff",
    "I\u0307", "ß", "\u0130", "e" + "\u0301" * 500, "\ud7ff", "\x85", "\u2028", "CON", "nul.txt", "🇨🇿",
)  # fmt: skip
NODES = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, float("nan"), float("inf"), "", "\ud800", "\0", [],
    {}, [[]], [{}], {"": None},
    {"id": None}, {"id": 5}, {"id": "Obec/"}, {"id": ["Obec/900017"]}, {"cs": None}, {"nazev": {"cs": 5}},
)  # fmt: skip
TOML_VALUES = (
    "1", "-1", "1.5", "1e400", "inf", "nan", "true", '""', '"\\u0000"', '"../../../etc/passwd"',
    '"/dev/null"', "[]", "[[]]",
    "[1]", '["", 1]', "{}", "{ a = 1 }", "9999-12-31", "0001-01-01", "1979-05-27T07:32:00Z",
    "07:32:00", '"9999-12-31"', '"2024"',
    '"CZ"', '"🙂"', "9" * 50, "0x1f", "'''\n'''", "[" * 60 + "]" * 60, '"' + "a" * 5000 + '"', "",
)  # fmt: skip
NAMES = (
    "../../x.csv", "/tmp/x.csv", "x", "", "a\\b.csv", "C:/x.csv", "č.csv", "CSV/", "x.shp", "x.dbf",
    "x.json", "x.xml", "1/x.shp",
    "nul.csv", "a\nb.csv", "x.csv", "{x}.csv", "x}.json",
)  # fmt: skip
_NUMBERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"PK\x03\x04", b"\0")
_DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/hostname">]>'


def changed(content: bytes, kind: str, random: Random) -> bytes:
    """Make one to six changes; `kind` is csv, json, xml, toml, zip, gpkg, parquet, pbf or `gz:` before another."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        content = _once(content, kind, random)
    return content


def _once(content: bytes, kind: str, random: Random) -> bytes:
    if kind.startswith("gz:"):
        return _in_gzip(content, kind[3:], random)
    by_kind = _KINDS.get(kind)
    if by_kind is None or random.random() < 0.2:
        return _in_bytes(content, random)
    try:
        return by_kind(content, random)
    except (ValueError, csv.Error, LookupError, OSError, zipfile.BadZipFile, zlib.error, RecursionError, EOFError,
            NotImplementedError, RuntimeError, struct.error, OverflowError, sqlite3.Error, TypeError):  # fmt: skip
        return _in_bytes(content, random)  # what is broken already cannot be taken apart


def _place(content: bytes, random: Random) -> int:
    return random.randint(0, len(content))


def _in_bytes(content: bytes, random: Random) -> bytes:
    at, until = sorted((_place(content, random), _place(content, random)))
    until = min(until, at + random.choice((1, 4, 16, 200)))
    piece = content[at:until]
    number = struct.pack(random.choice("<>") + "I", random.choice(_NUMBERS))
    real = struct.pack("<d", random.choice((0.0, -1.0, 1e308, float("nan"), float("inf"))))
    text = random.choice(TEXTS).encode("utf-8", "surrogatepass")
    return random.choice(
        (
            content[:at],
            content[:at] + content[until:],
            content[:until] + piece * random.choice((1, 2, 50)) + content[until:],
            content[:at] + text + content[at:],
            content[:at] + number + content[at + 4 :],
            content[:at] + real + content[at + 8 :],
            random.choice(_MARKS) + content,
            content[:at] + bytes([random.randrange(256)]) + content[at + 1 :],
        )
    )


def _in_csv(content: bytes, random: Random) -> bytes:
    encoding = random.choice(("utf-8", "utf-8", "utf-8", "cp1250", "utf-8-sig", "utf-16", "iso-8859-2"))
    text = content.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    row = random.randrange(len(rows))
    column = random.randrange(len(rows[row]))
    value = random.choice((*TEXTS, random.choice(random.choice(rows) or [""])))
    _change_rows(rows, row, column, value, random)
    separator = random.choice((separator,) * 8 + (",", ";", "\t", "|"))
    out = io.StringIO()
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = random.choice(("\r\n", "\n", "\n", "\r"))
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    if random.random() < 0.05:  # put together of files in several encodings
        lines = out.getvalue().split(end)
        return end.encode().join(
            line.encode(random.choice(("utf-8", "cp1250", "utf-16-le")), "replace") for line in lines
        )
    return out.getvalue().encode(encoding, "replace")


def _change_rows(rows: list[list[str]], row: int, column: int, value: str, random: Random) -> None:
    whole = [cells for cells in rows if len(cells) > column]
    random.choice(
        (
            lambda: rows[row].__setitem__(column, value),
            lambda: rows[row].__setitem__(column, value),
            lambda: rows[0].__setitem__(min(column, len(rows[0]) - 1), value),
            lambda: [cells.__setitem__(column, value) for cells in whole[1:]],
            lambda: rows.pop(row),
            lambda: rows.insert(row, list(random.choice(rows))),
            lambda: [cells.pop(column) for cells in whole],
            lambda: [cells.insert(column, cells[column]) for cells in whole],
            lambda: rows.__delitem__(slice(random.choice((1, 2, row + 1)), None)),
            lambda: rows[row].insert(column, value),
            lambda: rows[row].pop(column),
        )
    )()


def _in_json(content: bytes, random: Random) -> bytes:
    tree = json.loads(content)
    holder: dict[str, object] = {"": tree}
    places: list[tuple[object, object]] = [(holder, "")]
    stack: list[object] = [tree]
    while stack:
        node = stack.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        places += [(node, key) for key in keys]
        stack += [node[key] for key in keys]  # type: ignore[index]
    parent, key = random.choice(places)
    how = random.randrange(7)
    if how <= 2:
        parent[key] = random.choice((*NODES, random.choice(TEXTS)))  # type: ignore[index]
    elif how == 3 and parent is not holder:
        del parent[key]  # type: ignore[attr-defined]
    elif how == 4:
        parent[key] = random.choice(([parent[key]], {"id": parent[key]}, [parent[key]] * 3))  # type: ignore[index]
    elif how == 5:
        other, name = random.choice(places)
        parent[key] = json.loads(json.dumps(other[name]))  # type: ignore[index]
    elif isinstance(parent, dict) and parent is not holder:
        parent[random.choice(TEXTS)] = parent.pop(key)
    return json.dumps(holder[""], ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _in_xml(content: bytes, random: Random) -> bytes:
    tokens = re.split(rb"(<[^>]*>)", content)
    at = random.randrange(len(tokens))
    until = min(len(tokens), at + random.choice((1, 2, 6, 20)))
    text = random.choice(TEXTS).replace("&", "&amp;").replace("<", "&lt;").encode()
    how = random.randrange(8)
    if how <= 2:
        texts = [number for number, token in enumerate(tokens) if token.strip() and not token.startswith(b"<")]
        tokens[random.choice(texts) if texts else at] = text
    elif how == 3:
        del tokens[at:until]
    elif how == 4:
        tokens[at:at] = tokens[at:until] * random.choice((1, 2, 30))
    elif how == 5:
        tokens[at] = re.sub(rb'"[^"]*"', b'"' + text.replace(b'"', b"").replace(b"\\", b"") + b'"', tokens[at], count=1)
    elif how == 6:
        tokens.insert(min(2, len(tokens)), _DOCTYPE)
        tokens.insert(random.randrange(2, len(tokens)), random.choice((b"&c;", b"&d;", b"&nbsp;", b"<![CDATA[")))
    else:
        tokens[at], tokens[until - 1] = tokens[until - 1], tokens[at]
    return b"".join(tokens)


def _in_toml(content: bytes, random: Random) -> bytes:
    lines = content.decode("utf-8", "replace").split("\n")
    at = random.randrange(len(lines))
    settings = [number for number, line in enumerate(lines) if " = " in line]
    how = random.randrange(6)
    if how <= 2 and settings:
        at = random.choice(settings)
        lines[at] = lines[at].partition(" = ")[0] + " = " + random.choice(TOML_VALUES)
    elif how == 3:
        del lines[at]
    elif how == 4:
        lines.insert(random.randrange(len(lines)), lines[at])
    else:
        lines[at] = random.choice(
            ('"" = 1', "a.b.c = 1", "[x]", "[[study]]", "study = 1", "[publishers.x]", lines[at][::-1], "[need]")
        )
    return "\n".join(lines).encode()


def _in_zip(content: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist() if info.file_size < 10_000_000]
    at = random.randrange(len(members))
    name, inner = members[at]
    how = random.randrange(10)
    if how <= 5:
        members[at] = (name, _once(inner, name.rpartition(".")[2].lower(), random))
    elif how == 6:
        members[at] = (random.choice(NAMES), inner)
    elif how == 7:
        del members[at]
    elif how == 8:
        members.append((name if random.random() < 0.5 else random.choice(NAMES), inner))
    else:
        members[at] = (name, random.choice((content, b"", gzip.compress(inner))))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # two members of one name are meant
        for name, inner in members:
            archive.writestr(name, inner)
    return out.getvalue()


def _in_gzip(content: bytes, kind: str, random: Random) -> bytes:
    try:
        inner = zlib.decompressobj(31).decompress(content, 10_000_000)
    except zlib.error:
        return _in_bytes(content, random)
    if random.random() < 0.15:
        return _in_bytes(content, random)
    packed = gzip.compress(_once(inner, kind, random), 1, mtime=0)
    return gzip.compress(packed) if random.random() < 0.03 else packed


_KINDS: dict[str, Callable[[bytes, Random], bytes]] = {
    "csv": _in_csv, "json": _in_json, "geojson": _in_json, "xml": _in_xml, "rels": _in_xml, "toml": _in_toml,
    "zip": _in_zip, "gpkg": in_geopackage, "parquet": in_parquet, "pbf": in_pbf,
}  # fmt: skip
