"""Points in horizontal strips, by x within each, as the compiled sums want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Strips", "strip_grid"]

_STRIPS_PER_REACH = 4
_MOST_STRIPS = 4096
_TILE = 64


def strip_grid(ys: Sequence[NDArray[np.float64]], reach: float) -> tuple[float, float, int]:
    """Divide the plane into strips of which a few make up the reach.

    Parameters
    ----------
    ys
        y of all points, metres, in one or more arrays.
    reach
        How far sums reach, metres; may be infinite.

    Returns
    -------
    tuple
        Bottom of the lowest strip, height of a strip, number of strips.
    """
    ends = [end for y in ys if y.size for end in (float(y.min()), float(y.max()))] or [0.0]
    bottom, extent = min(ends), max(ends) - min(ends)
    height = max(min(reach, extent) / _STRIPS_PER_REACH, extent / _MOST_STRIPS, 1e-6)
    return bottom, height, int(extent / height) + 1


@dataclass(frozen=True)
class Strips:
    """Points sorted by strip, then by x.

    Parameters
    ----------
    order
        Their places before sorting.
    x, y
        Sorted, metres.
    starts
        Where each strip begins.
    bottom, height
        Of the strips, metres.
    """

    order: NDArray[np.int32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    starts: NDArray[np.int64]
    bottom: float
    height: float

    @classmethod
    def sort(cls, points: NDArray[np.float64], grid: tuple[float, float, int]) -> Self:
        """Sort points.

        Parameters
        ----------
        points
            Two rows: x and y.
        grid
            As `strip_grid` gives it.

        Returns
        -------
        Strips
            The same for the same points in the same order.
        """
        from pokryti.measures.access.kernels import sort_by_strip

        bottom, height, count = grid
        strip = np.minimum((points[1] - bottom) / height, count - 1).astype(np.int16)
        order, starts = np.empty(strip.size, dtype=np.int32), np.zeros(count + 1, dtype=np.int64)
        sort_by_strip(np.argsort(points[0]), strip, order, starts)
        return cls(order, points[0][order], points[1][order], starts, bottom, height)

    def tiles(self) -> NDArray[np.int64]:
        """Cut the points into groups of neighbours that are summed together.

        Returns
        -------
        numpy.ndarray of int64
            Where each group begins, and the number of points.
        """
        from pokryti.measures.access.kernels import cut_tiles

        tiles = np.empty(self.x.size + 1, dtype=np.int64)
        count = cut_tiles(self.x, self.starts, _TILE, self.height, tiles)
        return tiles[: count + 1].copy()
