"""Write borders once: districts of every level are made of the same arcs, each shared by its two neighbours.

An arc knows which unit lies on its left and which on its right, so the borders of any level are those arcs whose two
units belong to different districts of it. Nothing but the units' own borders has to be sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from pokryti.crs import require_sjtsk, to_lonlat

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Grid", "Topology", "tolerance_m"]

_RADIUS_M = 6_378_137.0
_OUTSIDE = -1


@dataclass(frozen=True)
class Grid:
    """Whole-number coordinates of the page: steps of Web Mercator, x to the east and y to the north.

    Parameters
    ----------
    origin
        Web Mercator coordinates of the point 0, 0; metres of EPSG:3857.
    step
        Size of a step in the same metres.
    """

    origin: tuple[int, int]
    step: float

    def place(self, frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
        """Bring geometry onto the grid.

        Parameters
        ----------
        frame
            Geometry in EPSG:5514, metres; others are rejected.

        Returns
        -------
        numpy.ndarray
            Geometry whose coordinates are whole numbers (float64).
        """
        return self.snap(to_lonlat(frame).geometry.to_numpy())

    def snap(self, lonlat: NDArray[np.object_]) -> NDArray[np.object_]:
        """Bring longitudes and latitudes onto the grid.

        Parameters
        ----------
        lonlat
            Geometry in EPSG:4326.
        """

        def place(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray(np.round((_mercator(points) - self.origin) / self.step))

        return np.asarray(shapely.transform(lonlat, place))


def _mercator(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(lonlat).T
    return np.column_stack([_RADIUS_M * lon, _RADIUS_M * np.arctanh(np.sin(lat))])


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


@dataclass(frozen=True)
class Topology:
    """Arcs on a grid, each with the units on its two sides.

    Parameters
    ----------
    grid
        Where 0, 0 is and how large a step.
    points
        int64, one row per point, arc after arc; shape (n, 2).
    length
        Points of each arc.
    left, right
        Unit on the left and on the right of each arc; -1 on the right for the outside.
    """

    grid: Grid
    points: Ints
    length: Ints
    left: Ints
    right: Ints

    @classmethod
    def of(cls, units: gpd.GeoDataFrame) -> Topology:
        """Simplify units together and cut their borders into arcs.

        Parameters
        ----------
        units
            Polygons that meet along their borders. EPSG:5514, metres; others are rejected.

        Returns
        -------
        Topology
            The same for the same units. Neighbours keep their common border: only whole coverages are simplified.

        Raises
        ------
        CrsError
            When the units are not in EPSG:5514.
        """
        require_sjtsk(units, "units")
        tolerance = tolerance_m(units)
        thin = units.set_geometry(shapely.coverage_simplify(units.geometry.to_numpy(), tolerance), crs=units.crs)
        lonlat = to_lonlat(thin).geometry.to_numpy()
        corner = _mercator(shapely.get_coordinates(lonlat)).min(axis=0)
        grid = Grid((int(np.floor(corner[0])), int(np.floor(corner[1]))), round(tolerance / 10, 1))
        return cls(grid, *_arcs(grid.snap(lonlat)))

    def encode(self) -> dict[str, Any]:
        """Write the arcs as lists of whole numbers.

        Returns
        -------
        dict
            `origin, step`; `n`, points of each arc; `d`, x and y of each point as steps from the point before (the
            first point of an arc from the first point of the arc before); `l` and `r`, the units on both sides.
        """
        first = np.cumsum(self.length) - self.length
        before = np.roll(self.points, 1, axis=0)
        before[first] = np.vstack([[[0, 0]], self.points[first[:-1]]])[: len(first)]
        return {
            "origin": list(self.grid.origin),
            "step": self.grid.step,
            "n": self.length.tolist(),
            "d": (self.points - before).ravel().tolist(),
            "l": self.left.tolist(),
            "r": self.right.tolist(),
        }


def _arcs(polygons: NDArray[np.object_]) -> tuple[Ints, Ints, Ints, Ints]:
    xy, start, end, unit = _edges(polygons)
    start, end, left, right = _two_sided(start, end, unit)
    head, rank = _chains(start, end, np.column_stack([left, right]), len(xy))
    order = np.lexsort((rank, head, right[head], left[head]))
    first = np.flatnonzero(np.diff(head[order], prepend=-1))
    length = np.diff(first, append=len(order))
    # an arc of n edges has n + 1 points: the starts of its edges and the end of the last one
    last = first + length - 1
    points = np.insert(start[order], last + 1, end[order][last])
    return xy[points], length + 1, left[order][first], right[order][first]


def _edges(polygons: NDArray[np.object_]) -> tuple[Ints, Ints, Ints, Ints]:
    """List the directed edges of all rings; the inside is on their left."""
    parts, unit = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    whole = xy.astype(np.int64)
    _, one, point = np.unique(whole[:, 0] << 32 | whole[:, 1], return_index=True, return_inverse=True)
    follows = (ring[1:] == ring[:-1]) & (point[1:] != point[:-1])
    return whole[one], point[:-1][follows], point[1:][follows], unit[part][ring[:-1]][follows]


def _two_sided(start: Ints, end: Ints, unit: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Join the two uses of each edge; edges that a unit uses in both directions are no border."""
    ahead = np.where(start < end, 1, -1)
    low, high = np.minimum(start, end), np.maximum(start, end)
    edge = np.unique(low << 32 | high, return_inverse=True)[1]
    use, one, group = np.unique(np.column_stack([edge, unit]), axis=0, return_index=True, return_inverse=True)
    net = np.sign(np.bincount(group.ravel(), weights=ahead)).astype(np.int64)
    kept = net != 0
    edge, unit, net, one = use[kept, 0], use[kept, 1], net[kept], one[kept]
    order = np.lexsort((unit, net, edge))
    same = (np.diff(edge[order], prepend=-1) == 0) & (np.diff(net[order], prepend=0) == 0)
    # a sliver that vanished on the grid may leave two units on one side: the second gets a row of its own
    row, at = np.unique(edge[order] * 2 + same, return_inverse=True)
    sides = np.full((len(row), 2), _OUTSIDE, dtype=np.int64)
    sides[at, (net[order] < 0).astype(int)] = unit[order]
    some = np.empty(len(row), dtype=np.int64)
    some[at] = one[order]
    turned = (sides[:, 1] != _OUTSIDE) & ((sides[:, 0] == _OUTSIDE) | (sides[:, 0] > sides[:, 1]))
    sides[turned] = sides[turned, ::-1]
    start, end = np.where(turned, high[some], low[some]), np.where(turned, low[some], high[some])
    return start, end, sides[:, 0], sides[:, 1]


def _chains(start: Ints, end: Ints, sides: Ints, points: int) -> tuple[Ints, Ints]:
    """Tell for each edge with which edge its arc begins, and how far from it it lies."""
    into, out = np.full(points, -1), np.full(points, -1)
    into[end], out[start] = np.arange(len(end)), np.arange(len(start))
    through = (np.bincount(start, minlength=points) == 1) & (np.bincount(end, minlength=points) == 1)
    through[through] = (sides[into[through]] == sides[out[through]]).all(axis=1)
    before = np.where(through[start], into[start], np.arange(len(start)))
    # a ring that meets no other border has no beginning: take its first edge
    ancestor, lowest = before, np.minimum(before, np.arange(len(before)))
    for _ in range(len(before).bit_length()):
        ancestor, lowest = ancestor[ancestor], np.minimum(lowest, lowest[ancestor])
    endless = before[ancestor] != ancestor
    before = np.where(endless & (lowest == np.arange(len(before))), np.arange(len(before)), before)
    head, rank = before, (before != np.arange(len(before))).astype(np.int64)
    for _ in range(len(before).bit_length()):
        rank, head = rank + rank[head], head[head]
    return head, rank
