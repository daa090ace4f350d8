"""Where people live more finely than by obec: a population grid or address points with numbers of people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pokryti.sources.keys import find_column
from pokryti.sources.points import points_from_columns
from pokryti.sources.tables import require_columns, to_number
from pokryti.sources.travel import read_any_table
from pokryti.sources.vector import dataset, layer_names, read_layer, vector_to_sjtsk

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["read_demand_points"]

_PEOPLE = ("people", "population", "obyvatele", "pocet_obyvatel", "lide", "pop", "count")
_ID = ("id", "point", "bod", "kod_adm", "kod")
_X, _Y = ("x", "lon", "lng"), ("y", "lat")
_PLAIN = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".gz"})


def read_demand_points(path: str | Path, *, boundaries: gpd.GeoDataFrame, report: QualityReport) -> gpd.GeoDataFrame:
    """Read points, or cells of a grid, with the number of people at each.

    Columns `people` (obyvatele), and if known `id`; points as a geometry or as columns `x, y` or `lon, lat` in any
    Czech convention. A cell counts at its centre.

    Parameters
    ----------
    path
        CSV, workbook, Parquet, or anything with geometry: GPKG, GeoJSON, GeoParquet …
    boundaries
        Polygons of obce, index obec, EPSG:5514.
    report
        Where everything found wrong is noted.

    Returns
    -------
    geopandas.GeoDataFrame
        Index `point` (str); `people` (float64, as in the file), `obec`, points in EPSG:5514. Points that lie in no
        obec are left out; on a border the obec of the lower code holds.

    Raises
    ------
    InputError
        With all faults of the table.
    MissingDependencyError
        When Parquet is read without pyarrow.
    """
    path = Path(path)
    table = _read(path, report=report)
    points, people = table.geometry, table["people"]
    sound = np.isfinite(people) & (people >= 0)
    report.add("points_people", source=path.name, where=table.index[~sound] + 2)
    report.add("points_id_repeated", source=path.name, where=table["id"][table["id"].duplicated()].unique())
    report.raise_errors()
    known = ~(points.isna() | points.is_empty)
    order = boundaries.sort_index()
    point, polygon = shapely.STRtree(order.geometry.to_numpy()).query(points[known].to_numpy(), predicate="intersects")
    around = pd.Series(order.index.to_numpy()[polygon], index=point).groupby(level=0).min()
    obec = pd.Series(around.reindex(range(int(known.sum()))).to_numpy(), index=points.index[known]).reindex(table.index)
    report.add("points_nowhere", source=path.name, where=table["id"][obec.isna()])
    found = gpd.GeoDataFrame(
        {"people": people.astype("float64"), "obec": obec.astype("str")}, geometry=points, crs=points.crs
    )
    return found.set_axis(pd.Index(table["id"], name="point"))[obec.notna().to_numpy()]


def _read(path: Path, *, report: QualityReport) -> gpd.GeoDataFrame:
    """Read `id`, `people` and points of any file."""
    raw = _layer(path, report=report)
    people, label = find_column(raw.columns, _PEOPLE), find_column(raw.columns, _ID)
    require_columns(
        raw.rename(columns={people: "people"} if people else {}), ["people"], source=path.name, report=report
    )
    numbers = to_number(raw[people], source=path.name, report=report)[0]
    ids = raw[label].astype("str") if label else pd.Series([f"b{row}" for row in range(len(raw))], dtype="str")
    if isinstance(raw, gpd.GeoDataFrame):
        points = gpd.GeoSeries(shapely.centroid(raw.geometry.to_numpy()), crs=raw.crs)
    else:
        axes = [find_column(raw.columns, names) for names in (_X, _Y)]
        require_columns(
            raw, [axis or name for axis, name in zip(axes, "xy", strict=True)], source=path.name, report=report
        )
        x, y = (to_number(raw[axis], source=path.name, report=report)[0] for axis in axes)
        points = points_from_columns(x, y, source=path.name, report=report)
    return gpd.GeoDataFrame({"id": ids, "people": numbers}, geometry=points, crs=points.crs)


def _layer(path: Path, *, report: QualityReport) -> pd.DataFrame:
    if path.suffix.lower() in _PLAIN:
        return read_any_table(path, report=report)
    if path.suffix.lower() in {".parquet", ".pq"}:
        table = read_any_table(path, report=report)
        if "geometry" not in table:
            return table
    source = dataset(path, report=report)
    layers = layer_names(source, report=report)
    report.add("points_not_one_layer", source=path.name, count=int(len(layers) != 1), found=len(layers))
    report.raise_errors()
    frame = read_layer(source, layers[0], report=report).reset_index(drop=True)
    return pd.DataFrame(frame) if frame.empty else vector_to_sjtsk(frame, source=path.name, report=report)
