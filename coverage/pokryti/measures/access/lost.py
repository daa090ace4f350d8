"""What sums say to be out of reach, looked at once more by another way: the search for the nearest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures.access.layout import Strips
from pokryti.measures.access.search import nearest_points
from pokryti.measures.decay import Decay

__all__ = ["require_nobody_lost"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_CLEARLY = 1e-9  # what lies this near to a limit may be on either side of it
_WORTH = 1e-12  # of the greatest value: what is less may vanish beside it
_LEAST_WEIGHT = 1e-6
_AT_ONCE = 1 << 16


def require_nobody_lost(
    total: Floats,
    targets: Strips,
    sources: Strips,
    *,
    value: Floats,
    limits: tuple[Floats, Floats],
    decay: Decay,
) -> None:
    """Raise when a sum is zero, or below, though something is within reach.

    Sums that are balanced do not tell it: who is said to reach nothing chooses nothing, and takes part in no sum.

    Parameters
    ----------
    total
        Sums by target, in its order before sorting.
    targets, sources
        Points.
    value
        Values of sources, sorted like them, none negative.
    limits
        How far targets reach, and how far sources; one number or one for each, sorted like them.
    decay
        The weights.

    Raises
    ------
    ConservationError
        When somebody is lost.
    """
    if not value.any():
        return
    ends = [
        (points, np.flatnonzero(kept), limit * (1 - _CLEARLY))
        for points, kept, limit in (
            (targets, ~(total > 0)[targets.order], limits[0]),
            (sources, value > _WORTH * value.max(), limits[1]),
        )
    ]
    (fewer, near, near_limit), (more, far, far_limit) = sorted(ends, key=lambda end: end[1].size)
    lost, some = 0, _some(fewer, near)
    for begin in range(0, far.size, _AT_ONCE):
        rows = far[begin : begin + _AT_ONCE]
        cost = nearest_points(_some(more, rows), some, (_own(far_limit, rows), _own(near_limit, near)))[0]
        lost += int((decay(cost[~np.isnan(cost)]) > _LEAST_WEIGHT).sum())
    if lost:
        raise ConservationError(f"{lost} points within reach of others are lost; this is a fault of pokryti.")


def _some(points: Strips, rows: Whole) -> Floats:
    return np.array([points.x[rows], points.y[rows]])


def _own(limit: Floats, rows: Whole) -> Floats:
    return limit[rows] if limit.size > 1 else limit
