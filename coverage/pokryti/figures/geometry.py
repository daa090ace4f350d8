"""Turn districts into matplotlib paths, once, and find where their names fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.path import Path
    from numpy.typing import NDArray

__all__ = ["compound_path", "label_spots", "outline", "simplify", "without_specks"]


def simplify(geometry: Sequence[Any], tolerance_m: float) -> NDArray[np.object_]:
    """Thin out shared borders without opening gaps.

    Parameters
    ----------
    geometry
        Polygons that meet along their borders. EPSG:5514, metres.
    tolerance_m
        How far a border may move, roughly.

    Returns
    -------
    numpy.ndarray
        Polygons in the same order; an empty or invalid one stays as it was.
    """
    shapes = np.asarray(geometry, dtype=object)
    return np.asarray(shapely.coverage_simplify(shapes, tolerance_m), dtype=object)


def outline(shapes: NDArray[np.object_]) -> Any:  # noqa: ANN401 - shapely has no types
    """Unite districts, fast where their borders match and surely where they do not.

    Parameters
    ----------
    shapes
        Polygons and multipolygons.
    """
    try:
        return shapely.coverage_union_all(shapes)
    except shapely.GEOSException:
        return shapely.union_all(shapes)


def without_specks(shapes: NDArray[np.object_], side_m: float) -> NDArray[np.object_]:
    """Fill the tiny holes that remain where borders miss each other by a hair; as outlines they would be dots.

    Parameters
    ----------
    shapes
        Polygons and multipolygons. EPSG:5514, metres.
    side_m
        A hole smaller than a square of this side is filled.

    Returns
    -------
    numpy.ndarray
        All parts as single polygons.
    """
    parts = shapely.get_parts(shapes)
    rings, part = shapely.get_rings(parts, return_index=True)
    large = shapely.area(shapely.polygons(rings)) >= side_m**2
    outer = np.diff(part, prepend=-1) > 0
    keep = large | outer
    polygons = [
        shapely.polygons(own[0], own[1:]) for own in np.split(rings[keep], np.flatnonzero(outer[keep])[1:]) if len(own)
    ]
    return np.array(polygons, dtype=object)


def compound_path(shapes: NDArray[np.object_]) -> Path:
    """Join polygons into one path, holes included.

    Parameters
    ----------
    shapes
        Polygons and multipolygons.

    Returns
    -------
    matplotlib.path.Path
        One closed subpath per ring.
    """
    from matplotlib.path import Path

    # holes run the other way round: that is how every output format knows them
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(shapes)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    codes[starts] = Path.MOVETO
    codes[np.append(starts[1:], len(points))[: len(starts)] - 1] = Path.CLOSEPOLY
    return Path(points, codes)


def label_spots(shapes: NDArray[np.object_], widths_m: NDArray[np.float64], height_m: float) -> NDArray[np.float64]:
    """Find a spot inside each district where a text of the given size fits.

    Parameters
    ----------
    shapes
        Polygons. EPSG:5514, metres.
    widths_m
        Width of each text on the ground.
    height_m
        Height of a text on the ground.

    Returns
    -------
    numpy.ndarray
        x and y of the middle of each text; NaN where it does not fit.
    """
    spots = np.full((len(shapes), 2), np.nan)
    circle = shapely.maximum_inscribed_circle(shapes, height_m / 2)
    roomy = shapely.get_coordinates(shapely.get_point(circle, 0))
    for shift in (None, 0.0, -0.75, 0.75, -1.5, 1.5, -2.5, 2.5):
        left = np.flatnonzero(np.isnan(spots[:, 0]))
        middle = roomy[left] if shift is None else _strip_middle(shapes[left], roomy[left], shift, height_m)
        half = np.column_stack([widths_m[left] / 2, np.full(len(left), height_m / 2)])
        boxes = shapely.box(*(middle - half).T, *(middle + half).T)
        fits = shapely.area(shapely.intersection(boxes, shapes[left])) >= 0.97 * shapely.area(boxes)
        spots[left[fits]] = middle[fits]
    return spots


def _strip_middle(
    shapes: NDArray[np.object_], roomy: NDArray[np.float64], shift: float, height_m: float
) -> NDArray[np.float64]:
    """Give the middle of a horizontal strip of each shape, `shift` heights above its roomiest point."""
    west, _, east, _ = shapely.bounds(shapes).T
    y = roomy[:, 1] + shift * height_m
    strips = shapely.intersection(shapes, shapely.box(west, y - height_m / 2, east, y + height_m / 2))
    middle = shapely.centroid(strips)
    return np.asarray(shapely.get_coordinates(np.where(shapely.is_empty(middle), shapely.points(roomy), middle)))
