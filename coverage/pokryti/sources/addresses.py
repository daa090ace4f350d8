"""Address points of RÚIAN: the monthly zip of one file per obec, one file of it, or a folder of such files."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from pokryti.catalog.codelists import slug
from pokryti.sources.encodings import decode
from pokryti.sources.packed import OPENING_ERRORS, is_zip, refuse_bomb, report_unopened
from pokryti.sources.tables import is_web_page, parse_csv, read_bytes, to_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pokryti.quality import QualityReport

__all__ = ["read_addresses"]

_NAMES = {
    "address_code": ("kod_adm", "kod_adresniho_mista", "adm_kod"),
    "obec": ("kod_obce", "obec_kod"),
    "y": ("souradnice_y",),
    "x": ("souradnice_x",),
}
# All of the country lies between these in S-JTSK, so the axes can be told apart by value.
_Y_METRES = (430_000, 910_000)
_X_METRES = (930_000, 1_230_000)


def read_addresses(path: str | Path, codes_wanted: Collection[str], *, report: QualityReport) -> gpd.GeoDataFrame:
    """Look address codes up in the address file; the other three million rows are passed over.

    Parameters
    ----------
    path
        `{date}_OB_ADR_csv.zip`, one CSV (also zipped), or a folder of CSV files.
    codes_wanted
        Address codes of the places.
    report
        Where swapped axes and points outside the country are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        Index `address_code`; `obec`, `geometry` (EPSG:5514, None where the file has no coordinates). Only wanted
        codes that the file knows.

    Raises
    ------
    InputError
        When the file is damaged or is no list of address points.
    """
    path = Path(path)
    wanted = {code.encode("ascii", "replace") for code in codes_wanted}
    kept: dict[bytes, list[bytes]] = {}
    for content in _members(path, report=report):
        header, _, body = content.partition(b"\n")
        column, separator = _code_column(header, source=path.name, report=report)
        kept.setdefault(header.rstrip(b"\r"), []).extend(_wanted_lines(body, column, separator, wanted))
    report.add("empty_file", source=path.name, count=int(not kept and not report.errors))
    report.raise_errors()
    tables = [_parse(header, lines, source=path.name, report=report) for header, lines in kept.items()]
    return _points(pd.concat(tables, ignore_index=True), source=path.name, report=report)


def _members(path: Path, *, report: QualityReport) -> Iterator[bytes]:
    """Give the files one by one."""
    if path.is_dir():
        for file in sorted(path.rglob("*.csv")):
            yield file.read_bytes()
    elif path.is_file() and is_zip(_first_bytes(path)):
        try:
            with zipfile.ZipFile(path) as archive:
                refuse_bomb(archive, path.stat().st_size)
                for name in archive.namelist():
                    if name.lower().endswith(".csv"):
                        yield archive.read(name)
        except OPENING_ERRORS as error:
            report_unopened(error, source=path.name, report=report)
    else:
        yield read_bytes(path, report=report)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


def _columns(header: bytes) -> dict[str, str]:
    """Find the columns that matter in a header; role → its name as written."""
    text = header.decode("utf-8-sig") if _is_utf8(header) else header.decode("cp1250", errors="replace")
    cells = [cell.strip().strip('"') for cell in re.split(r"[;,\t]", text)]
    by_slug = {slug(cell): cell for cell in cells}
    return {role: by_slug[name] for role, names in _NAMES.items() for name in names if name in by_slug}


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _code_column(header: bytes, *, source: str, report: QualityReport) -> tuple[int, bytes]:
    """Give the position of the address code and the separator; the file is refused where columns are missing."""
    columns = _columns(header)
    if len(columns) < len(_NAMES):
        shown = header.decode("cp1250", errors="replace")[:200].strip()
        report.add("web_page", source=source, count=int(is_web_page(header)))
        report.raise_errors()
        shown = shown if shown.isprintable() else "…"
        report.add("not_an_address_file", source=source, where=[shown])
        report.raise_errors()
    separator = max((b";", b",", b"\t"), key=header.count)
    before = header[: header.index(columns["address_code"].encode("utf-8" if _is_utf8(header) else "cp1250"))]
    return before.count(separator), separator


def _wanted_lines(body: bytes, column: int, separator: bytes, wanted: set[bytes]) -> list[bytes]:
    if column == 0:
        return [line for line in body.splitlines() if line.partition(separator)[0].strip(b'"') in wanted]
    rows = ((line, line.split(separator)) for line in body.splitlines())
    return [line for line, cells in rows if len(cells) > column and cells[column].strip(b'"') in wanted]


def _parse(header: bytes, lines: list[bytes], *, source: str, report: QualityReport) -> pd.DataFrame:
    text = decode(b"\n".join([header, *lines, b""]), source=source, report=report)
    table = parse_csv(text, source=source, report=report)
    columns = {name: role for role, name in _columns(header).items()}
    return table.rename(columns=columns)[list(_NAMES)]


def _points(table: pd.DataFrame, *, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    table = table.drop_duplicates("address_code").sort_values("address_code").set_index("address_code")
    y, x = (to_number(table[axis], source=source, report=report)[0].abs() for axis in ("y", "x"))
    swapped = x.between(*_Y_METRES) & y.between(*_X_METRES)
    report.add("address_axes_swapped", source=source, count=int(swapped.sum()))
    y, x = y.mask(swapped, x), x.mask(swapped, y)
    right = y.between(*_Y_METRES) & x.between(*_X_METRES)
    report.add("address_outside", source=source, where=table.index[~right & y.notna()])
    points = gpd.GeoSeries.from_xy(-y, -x, index=table.index, crs="EPSG:5514")
    return gpd.GeoDataFrame({"obec": table["obec"].astype("str")}, geometry=points.where(right), crs="EPSG:5514")
