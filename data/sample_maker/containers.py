"""Write zip, gzip, workbook and shapefile byte for byte the same whenever they are written.

The usual libraries stamp the present time, their version or the machine into these files; these few lines do not.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

import shapely
from shapely.geometry.base import BaseGeometry

Cell = str | int | float | None
STAMP = (2025, 1, 2, 0, 0, 0)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack members into a zip in the given order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def gzipped(content: bytes) -> bytes:
    """Pack content into gzip without a time stamp."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def unpacked(content: bytes) -> object:
    """Give what a container holds, so that two of them compare whatever library packed them."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def delimited(rows: Iterable[Sequence[object]], *, separator: str = ",", quote: bool = True, end: str = "\r\n") -> str:
    """Write a text table as offices do, every field quoted unless `quote` is off."""

    def field(value: object) -> str:
        text = "" if value is None else str(value)
        needed = quote or any(sign in text for sign in (separator, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if needed else text

    return "".join(separator.join(field(value) for value in row) + end for row in rows)


def workbook(sheet: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a workbook of one sheet with plain text and numbers."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(value, f"{_column(i)}{number}") for i, value in enumerate(row) if value is not None)
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return zipped({name: (head + text).encode() for name, text in parts.items()})


def _column(number: int) -> str:
    return (_column(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def _cell(value: Cell, place: str) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


class Field(NamedTuple):
    """A column of a DBF table: text (`C`) or a whole number (`N`)."""

    name: str
    kind: str
    width: int


def shapefile(
    polygons: Sequence[BaseGeometry], fields: Sequence[Field], rows: Sequence[Sequence[object]]
) -> dict[str, bytes]:
    """Write a polygon shapefile with a cp1250 table; gives its parts by suffix."""
    records = [_polygon_record(polygon) for polygon in polygons]
    box = shapely.total_bounds(list(polygons))
    content, index, offset = b"", b"", 50
    for number, record in enumerate(records, start=1):
        size = len(record) // 2
        content += struct.pack(">ii", number, size) + record
        index += struct.pack(">ii", offset, size)
        offset += size + 4

    def headed(body: bytes) -> bytes:
        words = 50 + len(body) // 2
        return struct.pack(">i20xi", 9994, words) + struct.pack("<ii4d32x", 1000, 5, *box) + body

    return {
        "shp": headed(content),
        "shx": headed(index),
        "dbf": _dbf(fields, rows),
        "cpg": b"CP1250",
        "prj": PRJ.encode(),
    }


def _polygon_record(polygon: BaseGeometry) -> bytes:
    parts = [shapely.orient_polygons(part, exterior_cw=True) for part in shapely.get_parts(polygon)]
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(parts)]
    starts = [sum(len(ring) for ring in rings[:number]) for number in range(len(rings))]
    total = sum(len(ring) for ring in rings)
    head = struct.pack("<i4dii", 5, *shapely.bounds(polygon), len(rings), total)
    return head + struct.pack(f"<{len(rings)}i", *starts) + b"".join(ring.astype("<f8").tobytes() for ring in rings)


def _dbf(fields: Sequence[Field], rows: Sequence[Sequence[object]]) -> bytes:
    width = 1 + sum(field.width for field in fields)
    head = struct.pack("<4BIHH16xBB2x", 3, 125, 1, 2, len(rows), 33 + 32 * len(fields), width, 0, 0xC8)
    for field in fields:
        head += struct.pack("<11sc4xB15x", field.name.encode(), field.kind.encode(), field.width)
    body = b"".join(
        b" " + b"".join(_dbf_value(value, field) for value, field in zip(row, fields, strict=True)) for row in rows
    )
    return head + b"\r" + body + b"\x1a"


def _dbf_value(value: object, field: Field) -> bytes:
    text = str(value).encode("cp1250")
    return text.rjust(field.width) if field.kind == "N" else text.ljust(field.width)


PRJ = (
    'PROJCS["S-JTSK_Krovak_East_North",GEOGCS["GCS_S_JTSK",DATUM["D_S_JTSK",SPHEROID["Bessel_1841",6377397.155,'
    '299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Krovak"],'
    'PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Pseudo_Standard_Parallel_1",78.5],'
    'PARAMETER["Scale_Factor",0.9999],PARAMETER["Azimuth",30.28813975277778],'
    'PARAMETER["Longitude_Of_Center",24.83333333333333],PARAMETER["Latitude_Of_Center",49.5],'
    'PARAMETER["X_Scale",-1.0],PARAMETER["Y_Scale",1.0],PARAMETER["XY_Plane_Rotation",90.0],UNIT["Meter",1.0]]'
)
