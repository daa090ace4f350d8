"""Open any file with geometry: which dataset, which layers, which label; nothing about what it means."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from pokryti.crs import to_sjtsk
from pokryti.errors import CrsError, InputError, MissingDependencyError

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["dataset", "layer_names", "read_layer", "vector_to_sjtsk"]

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
    if not path.exists():
        _unreadable(path.name, "no such file", report=report)
    if not zipfile.is_zipfile(path):
        return str(path)
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
    folders = sorted({name.rpartition("/")[0] for name in names if name.lower().endswith(".shp")})
    files = folders or [name for name in names if name.lower().endswith(_ARCHIVED)]
    if len(files) != 1:
        _unreadable(path.name, f"{len(files)} datasets in the archive, one is expected", report=report)
    return f"/vsizip/{{{path.resolve().as_posix()}}}/{files[0]}".rstrip("/")


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
        return [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    except (DataSourceError, DataLayerError) as error:
        _unreadable(Path(source).name, str(error), report=report)


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
        chosen: dict[str, str] = {"sql": sql} if sql else {"layer": layer, **_encoding(source, layer)}
        frame = pyogrio.read_dataframe(source, **chosen)
    except (DataSourceError, DataLayerError, ValueError) as error:
        _unreadable(Path(source).name, str(error), report=report)
    if not isinstance(frame, gpd.GeoDataFrame):
        _unreadable(Path(source).name, "no geometry", report=report)
    return frame


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
        report.add("crs_refused", source=source, count=1, problem=str(error))
        raise
    values = {"convention": found.convention, "label": found.label}
    report.add("crs_missing", source=source, count=int(not found.label), **values)
    report.add("crs_wrong_label", source=source, count=int(bool(found.label) and not found.label_fits), **values)
    report.add("crs_axes", source=source, count=int(found.axes_repaired), **values)
    unidentified = bool(found.label) and found.label_fits and not found.identified
    report.add("crs_unidentified", source=source, count=int(unidentified), **values)
    return moved


def _read_parquet(source: str, *, report: QualityReport) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(source)
    except ImportError as error:
        raise MissingDependencyError(
            f"{Path(source).name}: GeoParquet needs pyarrow. Install it with `pip install pokryti[parquet]`."
        ) from error
    except (OSError, ValueError) as error:
        _unreadable(Path(source).name, str(error), report=report)


def _encoding(source: str, layer: str) -> dict[str, str]:
    """Name the encoding of a shapefile that does not tell its own; Czech ones are cp1250, as are those of ČÚZK."""
    info = pyogrio.read_info(source, layer=layer)
    silent = info["driver"] == "ESRI Shapefile" and info["encoding"] in {None, "", "ISO-8859-1"}
    return {"encoding": "cp1250"} if silent else {}


def _unreadable(source: str, problem: str, *, report: QualityReport) -> NoReturn:
    report.add("unreadable_file", source=source, count=1, problem=problem)
    report.raise_errors()
    raise InputError(problem)
