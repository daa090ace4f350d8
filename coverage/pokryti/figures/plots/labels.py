"""Name points where there is room: no name covers another, nor a named point."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pokryti.figures.style import INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["name_points"]

_AWAY = (6.0, 10.0, 16.0)
"""How far a name may stand from its point, typographic points; from the last a line leads to it."""

_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_SIZE, _EM, _LINE, _GAP = 8.0, 0.62, 1.25, 2.0
_ALONG = (0.3, 0.45, 0.6, 0.75, 0.9)


def name_points(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    *,
    others: Sequence[tuple[float, float]] = (),
) -> None:
    """Write names beside points, in the order given, as long as they find room.

    Parameters
    ----------
    axes
        Where the points are; limits and scales are set already.
    points
        In the units of the axes, the most important first.
    names
        Aligned with `points`.
    others
        Points without a name, of which names keep clear as well.
    """
    if not len(points):
        return
    scale = 72 / axes.figure.dpi
    spots = axes.transData.transform(np.asarray(points, dtype=float)) * scale
    room = np.asarray(axes.bbox.extents) * scale
    crowd = axes.transData.transform(np.asarray([*points, *others], dtype=float)) * scale
    taken = [_around(x, y) for x, y in crowd]
    for (x, y), name in zip(spots, names, strict=True):
        in_the_way = [box for box in taken if box != _around(x, y)]
        place = _free_place((x, y), (_EM * _SIZE * len(name), _LINE * _SIZE), in_the_way, room)
        if place is None:
            continue
        box, far = place
        taken += [box, *(_line((x, y), box) if far else [])]
        _write(axes, (x, y), name, box=box, far=far, scale=scale)


def _around(x: float, y: float) -> tuple[float, float, float, float]:
    return (x - 4, y - 4, x + 4, y + 4)


def _free_place(
    point: tuple[float, float],
    size: tuple[float, float],
    taken: Sequence[tuple[float, ...]],
    room: NDArray[np.float64],
) -> tuple[tuple[float, float, float, float], bool] | None:
    """Find the nearest box beside a point that is free, and say whether it needs a line to lead to it."""
    (x, y), (width, height) = point, size
    for away, (side, up) in product(_AWAY, _SIDES):
        left = x + side * away - (width if side < 0 else width / 2 if side == 0 else 0)
        low = y + up * away - (height if up < 0 else height / 2 if up == 0 else 0)
        box = (left, low, left + width, low + height)
        inside = room[0] <= box[0] and box[2] <= room[2] and room[1] <= box[1] and box[3] <= room[3]
        far = away >= _AWAY[-1]
        drawn = [box, *(_line(point, box) if far else [])]
        if inside and not any(_overlap(part, other) for part in drawn for other in taken):
            return box, far
    return None


def _line(point: tuple[float, float], box: tuple[float, ...]) -> list[tuple[float, float, float, float]]:
    """Give the line that leads from a point to its name as small boxes, of which other names keep clear."""
    (x, y), (to_x, to_y) = point, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    steps = [(x + part * (to_x - x), y + part * (to_y - y)) for part in _ALONG]
    return [(left - 1, low - 1, left + 1, low + 1) for left, low in steps if not box[1] <= low <= box[3]]


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] + _GAP and other[0] < one[2] + _GAP and one[1] < other[3] and other[1] < one[3]


def _write(
    axes: Axes, point: tuple[float, float], name: str, *, box: tuple[float, ...], far: bool, scale: float
) -> None:
    from matplotlib.patheffects import withStroke

    x, y = axes.transData.inverted().transform(np.asarray(point) / scale)
    axes.annotate(
        name,
        (float(x), float(y)),
        xytext=((box[0] + box[2]) / 2 - point[0], (box[1] + box[3]) / 2 - point[1]),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=_SIZE,
        color=INK,
        zorder=6,
        annotation_clip=False,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],  # lines of the plot must not strike it out
        arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.5, "shrinkB": 3} if far else None,
    )
