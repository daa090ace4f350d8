"""Open any file with geometry: which dataset, which layers, which label; nothing about what it means."""

from __future__ import annotations

import os
import warnings
import zipfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from pokryti.catalog import term
from pokryti.crs import to_sjtsk
from pokryti.errors import CrsError, InputError, MissingDependencyError
from pokryti.quality import QualityReport, readable
from pokryti.sources.packed import OPENING_ERRORS, open_packed, parquet_faults, refuse_bomb, report_unopened
from pokryti.sources.tables import is_web_page

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["dataset", "layer_names", "plain_values", "read_layer", "vector_to_sjtsk"]

# What GDAL and GEOS raise through pyogrio; the last where a label of coordinates cannot be told (pyogrio 0.12).
_FAULTS = (RuntimeError, ValueError, shapely.errors.ShapelyError, UnboundLocalError)
_PARQUET = frozenset({".parquet", ".geoparquet"})
_ARCHIVED = (".gpkg", ".geojson", ".topojson", ".json", ".xml", ".gml")


def dataset(path: str | Path, *, report: QualityReport) -> str:
    """Name the dataset as GDAL knows it, looking into a zip.

    Parameters
    ----------
    path
        The file.
    report
        Where an unreadable file is noted.

    Returns
    -------
    str
        The path itself, or the folder of shapefiles or the only file of use in a zip.

    Raises
    ------
    InputError
        When there is no such file or the archive holds nothing of use.
    """
    path = Path(path)
    expressible = _is_expressible(path)
    report.add("path_not_expressible", source=ascii(path.name), count=int(not expressible))
    report.add("file_missing", source=path.name, count=int(expressible and not path.exists()))
    report.add("web_page", source=path.name, count=int(_is_web_page(path)))
    report.raise_errors()
    try:
        if zipfile.is_zipfile(path):
            return _in_archive(path, report=report)
        if path.suffix.lower() == ".gz":
            _unpack_once(path)
    except OPENING_ERRORS as error:
        report_unopened(error, source=path.name, report=report)
    report.raise_errors()
    return _beside(path, report=report)


def _beside(path: Path, *, report: QualityReport) -> str:
    """Name a file or a folder, and refuse shapefiles in it that lack their tables."""
    around = path if path.is_dir() else path.parent
    names = [item.name for item in around.iterdir()]
    shapes = [name for name in names if name.lower().endswith(".shp") and (path.is_dir() or name == path.name)]
    _require_tables(shapes, names, source=path.name, report=report)
    return _as_utf8(path)


def _unpack_once(path: Path) -> None:
    """Unpack a file to nowhere, since GDAL would do so without any limit."""
    with open_packed(path) as stream:
        while stream.read(1 << 20):
            pass


def _in_archive(path: Path, *, report: QualityReport) -> str:
    with zipfile.ZipFile(path) as archive:
        refuse_bomb(archive, path.stat().st_size)
        names = sorted(archive.namelist())
    shapes = [name for name in names if name.lower().endswith(".shp")]
    _require_tables(shapes, names, source=path.name, report=report)
    folders = sorted({name.rpartition("/")[0] for name in names if name.lower().endswith(".shp")})
    files = folders or [name for name in names if name.lower().endswith(_ARCHIVED)]
    report.add("archive_not_one", source=path.name, count=int(len(files) != 1), found=len(files))
    report.raise_errors()
    return f"/vsizip/{{{_as_utf8(path.resolve())}}}/{files[0]}".rstrip("/")


def layer_names(source: str, *, report: QualityReport) -> list[str]:
    """List the layers of a dataset that have geometry.

    Parameters
    ----------
    source
        What `dataset` gave.
    report
        Where an unreadable file is noted.

    Returns
    -------
    list of str
        Names in the order of the file.
    """
    if Path(source).suffix.lower() in _PARQUET:
        return [Path(source).stem]
    try:
        with _remarks(source, report=QualityReport()):  # told once, where the layer is read
            return [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    except _FAULTS as error:
        _unreadable(Path(source).name, _without_folder(str(error), source), report=report)


def read_layer(source: str, layer: str, *, report: QualityReport, sql: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer with all its columns.

    Parameters
    ----------
    source
        What `dataset` gave.
    layer
        Its name.
    report
        Where an unreadable file is noted.
    sql
        A query in its place, for formats with several geometries in a row.

    Returns
    -------
    geopandas.GeoDataFrame
        As in the file, whatever the label; index from 0.

    Raises
    ------
    InputError
        When the file cannot be read.
    MissingDependencyError
        When GeoParquet is read without pyarrow.
    """
    if Path(source).suffix.lower() in _PARQUET:
        return _read_parquet(source, report=report)
    try:
        with _remarks(source, report=report):
            chosen: dict[str, str] = {"sql": sql} if sql else {"layer": layer, **_encoding(source, layer)}
            frame = pyogrio.read_dataframe(source, **chosen)
    except _FAULTS as error:
        _unreadable(Path(source).name, _without_folder(str(error), source), report=report)
    report.add("no_geometry", source=Path(source).name, count=int(not isinstance(frame, gpd.GeoDataFrame)))
    report.raise_errors()
    return _flat(frame)


def _flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the first of columns of one name; leave no types but text, dates, whole numbers and usual fractions."""
    single = frame.loc[:, ~frame.columns.duplicated()]
    kept = single.columns.drop(single.geometry.name)
    return single.assign(**{name: plain_values(single[name]) for name in kept})


def plain_values(column: pd.Series) -> pd.Series:
    """Write lists and objects, which GeoJSON and Parquet may hold, as text, and fractions of any precision as usual.

    Parameters
    ----------
    column
        Of any type.

    Examples
    --------
    >>> plain_values(pd.Series([b"Lhota", {"a": 1}, None])).tolist()
    ['Lhota', "{'a': 1}", nan]
    """
    if column.dtype.kind == "f":
        return column.astype("float64")
    values = column.astype("object") if isinstance(column.dtype, pd.CategoricalDtype) else column
    if values.dtype.kind != "O" or isinstance(values.dtype, pd.StringDtype) or not values.map(_is_odd).any():
        return values
    return values.map(lambda value: None if value is None else _text_of(value)).astype("str")


def _is_odd(value: object) -> bool:
    return isinstance(value, dict | list | np.ndarray | bytes | Decimal)


def _text_of(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def vector_to_sjtsk(frame: gpd.GeoDataFrame, *, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    """Bring geometry to S-JTSK metres and note what was wrong with its label or axes.

    Parameters
    ----------
    frame
        Geometry in any convention used for Czech data.
    source
        File, for the report.
    report
        Where missing and wrong labels and exchanged axes are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows in EPSG:5514.

    Raises
    ------
    CrsError
        When the coordinates cannot safely be converted.
    """
    try:
        moved, found = to_sjtsk(frame, what=source)
    except CrsError as error:
        convention = term("coordinates", str(error.values.get("convention", "")))
        told: dict[str, Any] = {**error.values, "convention": convention}
        report.add(f"crs_{error.reason}", source=source, where=error.where, count=len(error.where) or 1, **told)
        report.raise_errors(CrsError)
        raise
    values: dict[str, Any] = {"convention": term("coordinates", found.convention), "label": found.label}
    report.add("crs_missing", source=source, count=int(not found.label), **values)
    report.add("crs_wrong_label", source=source, count=int(bool(found.label) and not found.label_fits), **values)
    report.add("crs_axes", source=source, count=int(found.axes_repaired), **values)
    unidentified = bool(found.label) and found.label_fits and not found.identified
    report.add("crs_unidentified", source=source, count=int(unidentified), **values)
    return moved


def _read_parquet(source: str, *, report: QualityReport) -> gpd.GeoDataFrame:
    try:
        return _flat(gpd.read_parquet(source))
    except ImportError as error:
        raise MissingDependencyError(
            f"{Path(source).name}: GeoParquet needs pyarrow. Install it with `pip install pokryti[parquet]`."
        ) from error
    except (*parquet_faults(), shapely.errors.ShapelyError) as error:
        _unreadable(Path(source).name, _without_folder(str(error), source), report=report)


def _encoding(source: str, layer: str) -> dict[str, str]:
    """Name the encoding of a shapefile that does not tell its own; Czech ones are cp1250, as are those of ČÚZK."""
    info = pyogrio.read_info(source, layer=layer)
    silent = info["driver"] == "ESRI Shapefile" and info["encoding"] in {None, "", "ISO-8859-1"}
    return {"encoding": "cp1250"} if silent else {}


@contextmanager
def _remarks(source: str, *, report: QualityReport) -> Iterator[None]:
    """Turn what GDAL and pyogrio remark on a file into a finding, without the folder of the user.

    EPSG:102067 is passed over: the number that S-JTSK had before 5514 is understood as meant.
    """
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        yield
    told = dict.fromkeys(_without_folder(str(remark.message), source) for remark in met)
    remarks = [text for text in told if "102067" not in text]
    report.add("map_remarks", source=Path(source).name, where=remarks)


def _without_folder(text: str, source: str) -> str:
    return text.replace(f"{Path(source).parent.as_posix()}/", "").strip()


def _is_expressible(path: Path) -> bool:
    """Tell whether the system can name the file; one without UTF-8 knows no accents."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _as_utf8(path: Path) -> str:
    """Write a path as GDAL takes it; a system without UTF-8 hides accents in surrogates."""
    return readable(path.as_posix())


def _is_web_page(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return is_web_page(stream.read(4096))


def _require_tables(shapes: list[str], names: list[str], *, source: str, report: QualityReport) -> None:
    """Refuse a shapefile whose table of attributes is missing: without it polygons have no codes."""
    tables = {name.lower() for name in names}
    lonely = [name for name in shapes if f"{name[:-4]}.dbf".lower() not in tables]
    report.add("shapefile_without_table", source=source, where=lonely)
    report.raise_errors()


def _unreadable(source: str, problem: str, *, report: QualityReport) -> NoReturn:
    code = "not_a_map" if "not recognized as" in problem else "unreadable_file"
    report.add(code, source=source, count=1, problem=problem)
    report.raise_errors()
    raise InputError(problem)
