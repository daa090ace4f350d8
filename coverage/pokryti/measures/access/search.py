"""The nearest of some points, found for many places: all pairs where they are few, else by a compiled tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.threads import in_threads

__all__ = ["mean_of_columns", "nearest_points"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_FEW_PAIRS = 1 << 22  # all of them are looked at sooner than the compiled search is loaded
_AT_ONCE = 1 << 15
_WORTH_A_THREAD = 1 << 13


def nearest_points(places: Floats, points: Floats, limits: tuple[Floats, Floats], k: int = 1) -> tuple[Floats, Whole]:
    """Find the k nearest points that may be reached from each place, by straight line.

    Parameters
    ----------
    places, points
        Two rows: x and y. There must be k points.
    limits
        How far places reach, and how far points; each one number for all or one for each.
    k
        How many.

    Returns
    -------
    tuple
        Their mean distance, NaN where fewer than k may be reached; and the number of the nearest (the first of several
        as near), that of all points where there is none.
    """
    own = limits[0], np.array(np.broadcast_to(limits[1], points.shape[1]))
    search = _by_all if places.shape[1] * points.shape[1] <= _FEW_PAIRS else _by_tree
    return search(places, points, own, k)


def mean_of_columns(cost: Floats) -> Floats:
    """Give the mean of columns, added from the nearest to the furthest; NaN where one is missing.

    Parameters
    ----------
    cost
        A row for each place, rising; infinite where fewer may be reached.
    """
    total = cost[:, 0].copy()
    for column in cost.T[1:]:
        total += column
    total[np.isinf(total)] = np.nan
    return np.asarray(total / cost.shape[1])


def _by_all(places: Floats, points: Floats, limits: tuple[Floats, Floats], k: int) -> tuple[Floats, Whole]:
    """Look at all pairs, of some places at a time, so that they stay in the memory of the processor."""
    count, (farthest, differ) = places.shape[1], (limits[1].max(), limits[1].min() < limits[1].max())
    squares, nearest = np.empty((count, k)), np.empty(count, dtype=np.int64)
    step = max(1, _AT_ONCE // limits[1].size)
    for begin in range(0, count, step):
        rows = slice(begin, begin + step)
        square, other = (places[axis, rows, None] - points[axis] for axis in (0, 1))
        with np.errstate(over="ignore"):  # what is too far to be squared is infinitely far
            square *= square
            other *= other
            square += other
        if differ:
            square[np.sqrt(square) > limits[1]] = np.inf
        nearest[rows] = square.argmin(axis=1)
        if k > 1:
            square.partition(k - 1, axis=1)
        squares[rows] = np.sort(square[:, :k], axis=1) if k > 1 else square.min(axis=1, keepdims=True)
    cost = np.sqrt(squares)
    cost[cost > np.minimum(np.broadcast_to(limits[0], count), farthest)[:, None]] = np.inf
    return mean_of_columns(cost), np.where(np.isinf(cost[:, 0]), limits[1].size, nearest)


def _by_tree(places: Floats, points: Floats, limits: tuple[Floats, Floats], k: int) -> tuple[Floats, Whole]:
    """Search a tree of the points by compiled code, neighbours after one another."""
    from pokryti.measures.access.tree import Answer, Places, along_curve, find_nearest, plant

    tree, order = plant(points, limits[1]), along_curve(*_cells(places))
    mean, nearest = np.empty(order.size), np.empty(order.size, dtype=np.int64)

    def work(part: slice) -> None:
        rows = order[part]
        limit = limits[0][rows] if limits[0].size > 1 else limits[0].copy()
        answer = Answer(np.empty(rows.size), np.empty(rows.size, dtype=np.int64))
        find_nearest(Places(places[0][rows], places[1][rows], limit), tree, k, answer)
        mean[rows], nearest[rows] = answer

    in_threads(work, order.size, least=_WORTH_A_THREAD)
    return mean, nearest


def _cells(points: Floats) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Give columns and rows of points in a square of 2¹⁶ × 2¹⁶ cells, only to find neighbours by."""
    corner = [float(axis.min()) for axis in points]
    with np.errstate(all="ignore"):  # points beyond all bounds fall into any cell
        widest = max(float(axis.max()) - low for axis, low in zip(points, corner, strict=True))
        cells = [(axis - low) * (65_535 / max(widest, 1e-300)) for axis, low in zip(points, corner, strict=True)]
        return cells[0].astype(np.uint16), cells[1].astype(np.uint16)
