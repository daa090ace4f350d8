"""Compiled search for the nearest points in a tree of boxes.

Points are halved again and again along the wider side of the box around them, down to a few in each leaf. Places that
look for their nearest points are taken in the order of neighbours: what the last one found is a bound for the next, and
what lies beyond a bound is never looked at. Distances are rounded as in NumPy, and of points equally far the one that
stands first is nearer, so the answer is that of looking at all pairs. Everything compiled stands in this one module,
because numba's cache watches only the file of the function that is called.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.compiling import compiled_exactly, compiled_in_place

__all__ = ["Answer", "Found", "Places", "Tree", "Waiting", "along_curve", "find_nearest", "plant"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Order = NDArray[np.int32]
Cells = NDArray[np.uint16]
Window = tuple[int, int]
Place = tuple[float, float, float]  # x, y and limit

_LEAF = 3  # as a power of two: leaves hold half to all of so many points
_DIGIT = 11  # bits that one pass sorts by; three passes sort a place on a curve through 2¹⁶ × 2¹⁶ cells
_SAFE = 1 + 1e-9
_TINY = float(np.finfo(np.float64).tiny)


class Tree(NamedTuple):
    """Points with their limits in the leaves of a balanced tree, whose node i has the children 2i + 1 and 2i + 2.

    Each node knows the `box` around its points (left, right, bottom, top), the `first` of their numbers, and the
    squared `reach` of the one that reaches furthest.
    """

    x: Floats
    y: Floats
    limit: Floats
    number: Whole
    starts: Whole
    box: Floats
    first: Whole
    reach: Floats


class Places(NamedTuple):
    """Points that look for others, in the order of neighbours; one `limit` for all or one for each."""

    x: Floats
    y: Floats
    limit: Floats


class Found(NamedTuple):
    """The nearest yet: squared distance, number and place in the tree, the nearest first."""

    square: Floats
    number: Whole
    at: Whole


class Waiting(NamedTuple):
    """Nodes that may have to be looked into, and the squared distance to their boxes."""

    node: Whole
    gap: Floats


class Answer(NamedTuple):
    """Mean cost of the k nearest, NaN where they are fewer; number of the nearest, that of all where there is none."""

    mean: Floats
    first: Whole


def plant(points: Floats, limit: Floats) -> Tree:
    """Make the tree of some points.

    Parameters
    ----------
    points
        Two rows: x and y.
    limit
        How far each of them reaches.

    Returns
    -------
    Tree
        For `find_nearest`.
    """
    count = limit.size
    leaves = 1 << max(0, count - 1 >> _LEAF).bit_length()
    nodes = 2 * leaves - 1
    starts, number = np.zeros(leaves + 1, dtype=np.int64), np.arange(count)
    box, first, reach = np.empty((nodes, 4)), np.empty(nodes, dtype=np.int64), np.zeros(nodes)
    _grow(Tree(points[0], points[1], limit, number, starts, box, first, reach))
    return Tree(points[0][number], points[1][number], limit[number], number, starts, box, first, reach)


@compiled_exactly
def _halve(order: Whole, value: Floats, window: Window, middle: int) -> None:
    """Put the smaller values of a window before its middle; no arrangement of points makes this slow."""
    low, high = window[0], window[1] - 1
    while low < high:
        pivot = value[order[low + (middle * 40503 + high) % (high - low + 1)]]
        i, j = low, high
        while i <= j:
            while value[order[i]] < pivot:
                i += 1
            while value[order[j]] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i, j = i + 1, j - 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@compiled_exactly
def _grow(tree: Tree) -> None:
    """Order the numbers of points by leaf, and describe all nodes."""
    x, y, nodes = tree.x, tree.y, tree.first.size
    ends = np.zeros((nodes, 2), dtype=np.int64)
    ends[0, 1] = tree.number.size
    for node in range(nodes):
        begin, end = ends[node]
        left = bottom = np.inf
        right = top = -np.inf
        first, reach = tree.number.size, 0.0
        for i in tree.number[begin:end]:
            left, right = min(left, x[i]), max(right, x[i])
            bottom, top = min(bottom, y[i]), max(top, y[i])
            first, reach = min(first, i), max(reach, tree.limit[i])
        tree.box[node, 0], tree.box[node, 1], tree.box[node, 2], tree.box[node, 3] = left, right, bottom, top
        tree.first[node], tree.reach[node] = first, max((reach * _SAFE) ** 2, _TINY)
        if 2 * node + 2 < nodes:
            middle = (begin + end) // 2
            _halve(tree.number, x if right - left > top - bottom else y, (begin, end), middle)
            ends[2 * node + 1], ends[2 * node + 2] = (begin, middle), (middle, end)
        else:
            tree.starts[node - nodes // 2 + 1] = end


@compiled_exactly
def _spread(cell: np.uint16) -> np.uint32:
    """Put a zero before each of 16 bits."""
    bits = np.uint32(cell)
    bits = (bits | (bits << np.uint32(8))) & np.uint32(0x00FF00FF)
    bits = (bits | (bits << np.uint32(4))) & np.uint32(0x0F0F0F0F)
    bits = (bits | (bits << np.uint32(2))) & np.uint32(0x33333333)
    return np.uint32((bits | (bits << np.uint32(1))) & np.uint32(0x55555555))


@compiled_exactly
def along_curve(column: Cells, row: Cells) -> Order:
    """Sort places by their cells along a curve that seldom jumps (Morton's)."""
    key, mask = np.empty(column.size, dtype=np.uint32), np.uint32((1 << _DIGIT) - 1)
    for i in range(key.size):
        key[i] = _spread(column[i]) | (_spread(row[i]) << np.uint32(1))
    order, spare = np.arange(key.size).astype(np.int32), np.empty(key.size, dtype=np.int32)
    for digit in range(0, 32, _DIGIT):
        free = np.zeros((1 << _DIGIT) + 1, dtype=np.int64)
        for one in key:
            free[((one >> np.uint32(digit)) & mask) + 1] += 1
        for i in range(1 << _DIGIT):
            free[i + 1] += free[i]
        for place in order:
            value = (key[place] >> np.uint32(digit)) & mask
            spare[free[value]] = place
            free[value] += 1
        order, spare = spare, order
    return order


@compiled_in_place
def _gap(box: Floats, node: int, place: Place) -> float:
    """Give the squared distance to the box of a node."""
    wide: float = max(box[node, 0] - place[0], place[0] - box[node, 1], 0.0)
    high: float = max(box[node, 2] - place[1], place[1] - box[node, 3], 0.0)
    return wide * wide + high * high


@compiled_in_place
def _bound(tree: Tree, at: Whole, place: Place) -> float:
    """Give a squared distance just beyond some points, if they may be reached from a place."""
    furthest = 0.0
    for i in at:
        square = (tree.x[i] - place[0]) * (tree.x[i] - place[0]) + (tree.y[i] - place[1]) * (tree.y[i] - place[1])
        furthest = max(furthest, square if np.sqrt(square) <= tree.limit[i] else np.inf)
    return float(np.nextafter(furthest, np.inf))


@compiled_exactly
def _put(best: Floats, number: Whole, at: Whole, new: tuple[float, int, int]) -> None:
    """Put a point where it belongs among the nearest, and drop the last."""
    square, of, i = new
    rank = best.size - 1
    while rank and (square < best[rank - 1] or (square == best[rank - 1] and of < number[rank - 1])):
        best[rank], number[rank], at[rank] = best[rank - 1], number[rank - 1], at[rank - 1]
        rank -= 1
    best[rank], number[rank], at[rank] = square, of, i


@compiled_in_place
def _look_into(tree: Tree, leaf: int, place: Place, found: Found) -> None:
    """Take the points of a leaf that are nearer than the last of the nearest."""
    x, y, limit = place
    last = found.square.size - 1
    for i in range(tree.starts[leaf], tree.starts[leaf + 1]):
        square = (tree.x[i] - x) * (tree.x[i] - x) + (tree.y[i] - y) * (tree.y[i] - y)
        tie = square == found.square[last] and tree.number[i] < found.number[last]
        if (square < found.square[last] or tie) and np.sqrt(square) <= min(limit, tree.limit[i]):
            _put(found.square, found.number, found.at, (square, tree.number[i], i))


@compiled_in_place
def _search(tree: Tree, place: Place, found: Found, waiting: Waiting) -> None:
    """Go down to the nearest leaf, then to all that can still hold anything nearer than the last of the nearest."""
    inner, last, count = tree.starts.size - 2, found.square.size - 1, 1
    waiting.node[0], waiting.gap[0] = 0, 0.0
    while count:
        count -= 1
        node, gap = waiting.node[count], waiting.gap[count]
        if gap > tree.reach[node] or (gap == found.square[last] and tree.first[node] > found.number[last]):
            continue
        while node < inner and gap <= found.square[last]:
            node = 2 * node + 1
            gap, far, other = _gap(tree.box, node, place), node + 1, _gap(tree.box, node + 1, place)
            if other < gap:
                node, gap, far, other = far, other, node, gap
            waiting.node[count], waiting.gap[count] = far, other
            count += other <= found.square[last]
        if gap <= found.square[last]:
            _look_into(tree, node - inner, place, found)


@compiled_exactly
def find_nearest(places: Places, tree: Tree, k: int, answer: Answer) -> None:
    """Find the k nearest points that may be reached: whose cost exceeds neither the place's limit nor their own."""
    found = Found(np.empty(k), np.empty(k, dtype=np.int64), np.empty(k, dtype=np.int64))
    waiting, near = Waiting(np.empty(64, dtype=np.int64), np.empty(64)), False
    for t in range(places.x.size):
        place = (places.x[t], places.y[t], places.limit[t if places.limit.size > 1 else 0])
        bound = max((place[2] * _SAFE) ** 2, _TINY)
        found.square[:] = min(bound, _bound(tree, found.at, place)) if near else bound
        found.number[:] = -1
        _search(tree, place, found, waiting)
        near = found.number[k - 1] >= 0
        answer.first[t] = found.number[0] if found.number[0] >= 0 else tree.number.size
        total = 0.0
        for square in found.square:
            total += np.sqrt(square)
        answer.mean[t] = total / k if near else np.nan
