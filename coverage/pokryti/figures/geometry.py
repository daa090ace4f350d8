"""Turn districts into matplotlib paths, once, and find where their names fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.path import Path
    from numpy.typing import NDArray

__all__ = ["compound_path", "label_spots", "outline", "simplify"]


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
    from matplotlib.path import Path  # noqa: PLC0415 - only figures that are drawn need it

    rings = shapely.get_rings(shapely.get_parts(shapes))
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
    for middle in _middles(shapes, height_m):
        x, y = middle.T
        boxes = shapely.box(x - widths_m / 2, y - height_m / 2, x + widths_m / 2, y + height_m / 2)
        inside = shapely.area(shapely.intersection(boxes, shapes)) >= 0.97 * shapely.area(boxes)
        fits = inside & np.isnan(spots[:, 0])
        spots[fits] = middle[fits]
    return spots


def _middles(shapes: NDArray[np.object_], height_m: float) -> list[NDArray[np.float64]]:
    """Give candidate spots: the roomiest one, then the middles of horizontal strips beside it."""
    left, _, right, _ = shapely.bounds(shapes).T
    roomy = shapely.get_coordinates(shapely.get_point(shapely.maximum_inscribed_circle(shapes, height_m / 2), 0))
    candidates = [roomy]
    for shift in (0.0, -0.75, 0.75, -1.5, 1.5, -2.5, 2.5):
        y = roomy[:, 1] + shift * height_m
        strips = shapely.box(left, y - height_m / 2, right, y + height_m / 2)
        middle = shapely.centroid(shapely.intersection(shapes, strips))
        middle = np.where(shapely.is_empty(middle), shapely.points(roomy), middle)
        candidates.append(shapely.get_coordinates(middle))
    return candidates
