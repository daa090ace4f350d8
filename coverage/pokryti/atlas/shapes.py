"""Make borders small enough for a page, without gaps between neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from pokryti.crs import require_sjtsk, to_lonlat

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["UNITS_PER_DEGREE", "encode_points", "encode_shapes", "tolerance_m"]

UNITS_PER_DEGREE = 10_000
"""Coordinates are whole numbers of this part of a degree: 11 m north, 7 m east."""


def tolerance_m(areas: gpd.GeoDataFrame) -> float:
    """Give how far a border may move before a screen shows it.

    Parameters
    ----------
    areas
        Districts. EPSG:5514.

    Returns
    -------
    float
        Metres; between 30 and 200, larger for larger territories.
    """
    left, _, right, _ = areas.total_bounds
    return float(np.clip((right - left) / 2500, 30, 200))


def encode_shapes(areas: gpd.GeoDataFrame) -> list[list[list[int]]]:
    """Write districts as whole numbers.

    Parameters
    ----------
    areas
        Polygons that meet along their borders. EPSG:5514, metres; others are rejected.

    Returns
    -------
    list
        For each district its rings; a ring is longitude and latitude of the first point, then the steps from each
        point to the next, in units of `UNITS_PER_DEGREE`. Rings are to be filled by the even-odd rule.

    Raises
    ------
    CrsError
        When the districts are not in EPSG:5514.
    """
    require_sjtsk(areas, "areas")
    thin = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance_m(areas))
    lonlat = to_lonlat(areas.set_geometry(thin, crs=areas.crs)).geometry.to_numpy()
    parts, owner = shapely.get_parts(lonlat, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    shapes: list[list[list[int]]] = [[] for _ in range(len(areas))]
    for encoded, number in zip(_steps(points, ring), owner[part], strict=True):
        shapes[number].append(encoded)
    return shapes


def encode_points(places: gpd.GeoDataFrame) -> list[list[int]]:
    """Write places as whole numbers, longitude and latitude.

    Parameters
    ----------
    places
        Points. EPSG:5514, metres; others are rejected.
    """
    points = shapely.get_coordinates(to_lonlat(places).geometry.to_numpy())
    return [[int(x), int(y)] for x, y in np.round(points * UNITS_PER_DEGREE)]


def _steps(points: np.ndarray, ring: np.ndarray) -> list[list[int]]:
    whole = np.round(points * UNITS_PER_DEGREE).astype(np.int64)
    first = np.diff(ring, prepend=-1) > 0
    step = np.diff(whole, axis=0, prepend=whole[:1])
    step[first] = whole[first]
    kept = first | (step != 0).any(axis=1)
    starts = np.flatnonzero(first[kept])[1:]
    return [part.ravel().tolist() for part in np.split(step[kept], starts)]
