"""Boundaries as one mosaic: neighbours share their border vertex by vertex, so unions and borders are exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pokryti.errors import first

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pokryti.quality import QualityReport

__all__ = ["SAFE_SHARE", "align", "borders", "one_per_code", "touching", "unite"]

_GAP_M = 50.0
SAFE_SHARE = 0.1
"""Share of its area that an obec may change by when its boundary is repaired."""


def one_per_code(frame: gpd.GeoDataFrame, *, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    """Make one valid polygon or multipolygon of each code.

    Parameters
    ----------
    frame
        Index of codes, geometry in EPSG:5514; a code may be repeated.
    source
        File, for the report.
    report
        Where exploded multiparts, invalid rings, their change of area and features without area are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        Unique sorted index; of other columns the first value of each code.

    Raises
    ------
    InputError
        When there is no polygon at all.
    """
    geometry = frame.geometry.to_numpy()
    flat = shapely.is_missing(geometry) | (shapely.get_dimensions(geometry) < 2) | shapely.is_empty(geometry)
    kinds = ", ".join(sorted(frame.geom_type[flat].fillna("–").unique()))
    report.add("no_polygons", source=source, count=int(flat.all()), found=kinds)
    report.raise_errors()
    report.add("geometry_empty", source=source, where=frame.index[flat].unique())
    frame, geometry = frame[~flat], geometry[~flat]
    if not shapely.is_valid(geometry).all():
        frame = _made_valid(frame, source=source, report=report)
    repeated = frame.index.duplicated(keep=False)
    report.add("geometry_exploded", source=source, where=frame.index[repeated].unique())
    if repeated.any():
        joined = frame[repeated].groupby(level=0).geometry.agg(lambda parts: shapely.union_all(parts.to_numpy()))
        frame = frame[~frame.index.duplicated()].copy()
        frame.loc[joined.index, frame.geometry.name] = gpd.GeoSeries(joined, crs=frame.crs)
    return frame.sort_index()


def align(frame: gpd.GeoDataFrame, *, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    """Align the borders of neighbours where they do not match exactly.

    Only polygons with a mismatched edge and their neighbours are touched. A gap narrower than 50 m and an overlap go to
    the neighbour with the longest common border; when an obec would change by more than a tenth, nothing is safe.

    Parameters
    ----------
    frame
        Valid polygons in EPSG:5514, one per code.
    source
        File, for the report.
    report
        Where the codes concerned are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows; borders match vertex by vertex.
    """
    before = frame.geometry.to_numpy()
    wrong = _mismatched(before)
    if not wrong.any():
        return frame
    tree = shapely.STRtree(before)
    near = np.unique(tree.query(before[wrong], predicate="intersects")[1])
    after = before.copy()
    after[near] = shapely.coverage_clean(before[near], gap_width=_GAP_M)
    if not shapely.coverage_is_valid(after[np.unique(tree.query(before[near], predicate="intersects")[1])]):
        after = shapely.coverage_clean(before, gap_width=_GAP_M)
    change = np.abs(shapely.area(after) - shapely.area(before))
    unsafe = change > SAFE_SHARE * shapely.area(before)
    report.add("geometry_overlap", source=source, where=frame.index[unsafe])
    report.add("edges_mismatched", source=source, where=frame.index[wrong], moved_m2=f"{change.max():.0f}")
    return frame.set_geometry(gpd.GeoSeries(after, index=frame.index, crs=frame.crs))


def unite(geometry: gpd.GeoSeries, by: pd.Series) -> gpd.GeoSeries:
    """Unite polygons of a mosaic into districts.

    Parameters
    ----------
    geometry
        Polygons that share their borders.
    by
        Code of the district of each, aligned; rows without a code are left out.

    Returns
    -------
    geopandas.GeoSeries
        Index of codes, sorted.
    """
    codes = by.reindex(geometry.index)
    known = codes.notna().to_numpy()
    order = np.argsort(codes[known].to_numpy(dtype=str), kind="stable")
    names, starts = np.unique(codes[known].to_numpy(dtype=str)[order], return_index=True)
    groups = np.split(geometry.to_numpy()[known][order], starts[1:])
    united = np.array([_union(group) for group in groups if len(group)], dtype=object)
    return gpd.GeoSeries(united, index=pd.Index(names, name="code", dtype=str), crs=geometry.crs)


def borders(geometry: gpd.GeoSeries) -> pd.DataFrame:
    """Measure the common border of each two polygons of a mosaic.

    Parameters
    ----------
    geometry
        Polygons that share their borders.

    Returns
    -------
    pandas.DataFrame
        Columns `code, neighbour, border_m`; each pair once.
    """
    rings, ring_owner = shapely.get_rings(geometry.to_numpy(), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    owner = ring_owner[ring[:-1][inside]]
    vertex = _vertex_ids(xy)
    ends = np.sort(np.column_stack([vertex[:-1][inside], vertex[1:][inside]]), axis=1)
    length = np.hypot(*(xy[1:][inside] - xy[:-1][inside]).T)
    edges = pd.DataFrame({"edge": ends[:, 0] * (vertex.max() + 1) + ends[:, 1], "owner": owner, "m": length})
    edges = edges.sort_values(["edge", "owner"], kind="stable")
    same = (edges["edge"].to_numpy()[1:] == edges["edge"].to_numpy()[:-1]).nonzero()[0]
    owners, metres = edges["owner"].to_numpy(), edges["m"].to_numpy()
    pairs = pd.DataFrame({"a": owners[same], "b": owners[same + 1], "border_m": metres[same]})
    total = pairs[pairs["a"] != pairs["b"]].groupby(["a", "b"])["border_m"].sum().reset_index()
    names = geometry.index.to_numpy()
    return pd.DataFrame({"code": names[total["a"]], "neighbour": names[total["b"]], "border_m": total["border_m"]})


def touching(geometry: gpd.GeoSeries, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Find the polygons of a mosaic that touch chosen ones, be it in one point.

    Parameters
    ----------
    geometry
        Polygons that share their borders.
    chosen
        Which are chosen.

    Returns
    -------
    numpy.ndarray of bool
        True for those that share a vertex with a chosen one and are not chosen.
    """
    xy, owner = shapely.get_coordinates(geometry.to_numpy(), return_index=True)
    vertex = _vertex_ids(xy)
    shared = np.zeros(vertex.max(initial=-1) + 1, dtype=bool)
    shared[vertex[chosen[owner]]] = True
    found = np.zeros(len(geometry), dtype=bool)
    found[owner[shared[vertex]]] = True
    return found & ~chosen


def _vertex_ids(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    points = np.ascontiguousarray(xy).view(np.complex128).ravel()
    return np.asarray(pd.factorize(points)[0], dtype=np.int64)


def _mismatched(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.asarray(~shapely.is_empty(shapely.coverage_invalid_edges(geometry, gap_width=_GAP_M)), dtype=np.bool_)


def _made_valid(frame: gpd.GeoDataFrame, *, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    """Repair self-crossing rings, refusing those whose area the crossing leaves in doubt."""
    geometry = frame.geometry.to_numpy().copy()
    broken = ~shapely.is_valid(geometry)
    before = shapely.area(geometry[broken])
    geometry[broken] = [_areas_only(shape) for shape in shapely.make_valid(geometry[broken], method="structure")]
    after, codes = shapely.area(geometry[broken]), frame.index[broken]
    # Loops of a crossing ring cancel out in its signed area, so the difference tells how much of it is in doubt.
    doubt = np.abs(after - before)
    unsafe = doubt > SAFE_SHARE * after
    areas = [f"{code}: {old / 1e6:.2f} → {new / 1e6:.2f}" for code, old, new in zip(codes, before, after, strict=True)]
    listed = first(np.array(areas)[unsafe])
    report.add("geometry_beyond_repair", source=source, where=codes[unsafe].unique(), areas=listed)
    moved = f"{doubt[~unsafe].max(initial=0):.0f}"
    report.add("geometry_invalid", source=source, where=codes[~unsafe].unique(), moved_m2=moved)
    return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))


def _areas_only(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _union(group: NDArray[np.object_]) -> shapely.Geometry:
    try:
        return shapely.coverage_union_all(group)
    except shapely.GEOSException:
        # Tables made by hand may not form a mosaic; the reader of boundaries has reported theirs.
        return shapely.union_all(group)
