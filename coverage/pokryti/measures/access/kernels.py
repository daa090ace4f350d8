"""Compiled sums over all pairs of points within reach, which never build the table of pairs.

Points lie in horizontal strips, sorted by x within each, so that the sources near a target are one window per strip
(`layout.py`). Targets are taken in tiles of neighbours: where all weigh alike, what surely lies within reach of a whole
tile is added at once from running sums; all else pair by pair, in vector instructions, with the weight of the decay
written into the loop. Each target is summed by one thread in a fixed order, so the answer does not depend on the number
of threads. Everything compiled stands in this one module, because numba's cache watches only the file of the function
that is called.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log2
from typing import NamedTuple

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial
from numpy.typing import NDArray

from pokryti.measures.access.compiling import compiled, compiled_by_class, compiled_sum

__all__ = ["Exponential", "Flat", "Gaussian", "Linear", "Logistic", "Power", "Shape", "Sources", "Targets"]
__all__ += ["Truncated", "add_reached", "blocks", "cut_tiles", "running_sums", "sort_by_strip"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Tile = tuple[Floats, Floats, Floats]
Window = tuple[int, int]
Box = tuple[float, float, float, float, float, float]

_LEAST = -1000.0  # smaller exponents leave float64
_MAGIC = 6755399441055744.0  # 1.5 · 2⁵²: adding it rounds to an integer, which then stands in the lowest bits
_EXP2 = tuple(Chebyshev.interpolate(np.exp2, 9, domain=[-0.5, 0.5]).convert(kind=Polynomial).coef[::-1].tolist())
_ROOT_HALF = 4604544271217802189  # the bits of √½
_LOG2 = tuple(2 * log2(np.e) / odd for odd in range(19, 0, -2))
_BELL = tuple(
    Chebyshev.interpolate(lambda z: np.expm1(z) / z / np.expm1(0.5), 9, domain=[0, 0.5])
    .convert(kind=Polynomial)
    .coef[::-1]
    .tolist()
)
_BLOCK = 16  # how many sources one running sum is for: few, so that little is left to be added one by one
_SAFE = 1e-9  # windows are this much too wide or too narrow; the test of each pair decides


class Flat(NamedTuple):
    """Weight `height`, 1 within the limit."""

    height: float = 1.0


class Gaussian(NamedTuple):
    """Weight 2 to the power of `rate` times the square."""

    rate: float


class Exponential(NamedTuple):
    """Weight 2 to the power of `rate` times the cost."""

    rate: float


class Power(NamedTuple):
    """Weight the square to the power of `exponent`; squares below `nearest` count as that."""

    exponent: float
    nearest: float


class Logistic(NamedTuple):
    """Weight 1 / (1 + 2 to the power of `rate` times what the cost exceeds the `mean`), `twice` with itself."""

    rate: float
    mean: float
    twice: bool


class Linear(NamedTuple):
    """Weight the share of the `limit` that is left, `twice` with itself; exactly 0 at the limit."""

    limit: float
    twice: bool


class Truncated(NamedTuple):
    """Weight of a bell lowered to exactly 0 at the `limit`, `twice` with itself."""

    limit: float
    twice: bool


Shape = Flat | Gaussian | Exponential | Power | Logistic | Linear | Truncated


@compiled
def _exp2(exponent: float) -> float:
    bounded = max(exponent, _LEAST)
    shifted = bounded + _MAGIC
    r = bounded - (shifted - _MAGIC)
    p = 0.0
    for term in _EXP2:
        p = p * r + term
    return float(p * np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64))


@compiled
def _log2(x: float) -> float:
    bits = np.float64(x).view(np.int64)
    k = (bits - _ROOT_HALF) >> 52
    m = np.int64(bits - (k << 52)).view(np.float64)
    s = (m - 1.0) / (m + 1.0)
    p = 0.0
    for term in _LOG2:
        p = p * (s * s) + term
    return float(p * s + k)


def _flat(shape: Flat, square: float) -> float:  # noqa: ARG001
    return shape.height


def _gaussian(shape: Gaussian, square: float) -> float:
    return _exp2(shape.rate * square)


def _exponential(shape: Exponential, square: float) -> float:
    return _exp2(shape.rate * np.sqrt(square))


def _power(shape: Power, square: float) -> float:
    return _exp2(shape.exponent * _log2(max(square, shape.nearest)))


def _logistic(shape: Logistic, square: float) -> float:
    z = (np.sqrt(square) - shape.mean) * shape.rate
    small = _exp2(-abs(z))  # never overflows
    once = (small if z > 0 else 1.0) / (1.0 + small)
    return once * once if shape.twice else once


def _linear(shape: Linear, square: float) -> float:
    once: float = max(shape.limit - np.sqrt(square), 0.0) / shape.limit
    return once * once if shape.twice else once


def _truncated(shape: Truncated, square: float) -> float:
    left = max(shape.limit - np.sqrt(square), 0.0) / shape.limit
    z = 0.5 * left * (2.0 - left)
    p = 0.0
    for term in _BELL:
        p = p * z + term
    once: float = p * z
    return once * once if shape.twice else once


_FORMULAS: dict[type, Callable[..., float]] = {
    Flat: _flat,
    Gaussian: _gaussian,
    Exponential: _exponential,
    Power: _power,
    Logistic: _logistic,
    Linear: _linear,
    Truncated: _truncated,
}


@compiled_by_class(_FORMULAS)
def weight(shape: Shape, square: float) -> float:
    """Give the weight of a pair by its squared cost; for compiled code only.

    Parameters
    ----------
    shape
        Its class chooses the formula.
    square
        Squared cost.
    """
    raise NotImplementedError


class Targets(NamedTuple):
    """Points that sums are made for: strip by strip, by x; one `limit` for all or one for each."""

    x: Floats
    y: Floats
    limit: Floats
    tiles: Whole  # where groups of neighbours begin
    order: NDArray[np.int32]  # where sums are wanted


class Sources(NamedTuple):
    """Points whose values are summed: strip by strip, by x; `limit` is empty unless each has its own.

    Running sums are empty unless all within reach weigh alike.
    """

    x: Floats
    y: Floats
    limit: Floats
    value: Floats
    sum_high: Floats
    sum_low: Floats
    strips: Whole
    bottom: float
    height: float


def blocks(count: int) -> int:
    """Give how many blocks of sources there are, of which running sums are made."""
    return -(-count // _BLOCK)


@compiled
def sort_by_strip(order: Whole, strip: NDArray[np.int16], result: NDArray[np.int32], starts: Whole) -> None:
    """Sort places already in another order by strip, keeping that order in each; write where strips start."""
    for place in strip:
        starts[place + 1] += 1
    for i in range(1, starts.size):
        starts[i] += starts[i - 1]
    free = starts.copy()
    for place in order:
        result[free[strip[place]]] = place
        free[strip[place]] += 1


@compiled
def running_sums(value: Floats, high: Floats, low: Floats) -> None:
    """Sum blocks from the left, keeping what rounding loses apart, so that differences are as exact as the values."""
    for block in range(high.size - 1):
        high[block + 1], low[block + 1] = high[block], low[block]
        for one in value[block * _BLOCK : (block + 1) * _BLOCK]:
            total = high[block + 1] + one
            part = total - high[block + 1]
            low[block + 1] += (high[block + 1] - (total - part)) + (one - part)
            high[block + 1] = total


@compiled
def cut_tiles(x: Floats, strips: Whole, most: int, width: float, tiles: Whole) -> int:
    """Write where tiles of at most `most` neighbours begin, none wider than `width`, and return how many there are."""
    count = 0
    for strip in range(strips.size - 1):
        begin = strips[strip]
        for i in range(strips[strip], strips[strip + 1]):
            if i == begin or i - begin >= most or x[i] - x[begin] > width:
                begin = i
                tiles[count] = i
                count += 1
    tiles[count] = x.size
    return count


@compiled
def _first(xs: Floats, low: int, high: int, x: float) -> int:
    """Find the first place in low..high where xs is at least x."""
    while low < high:
        middle = (low + high) // 2
        if xs[middle] < x:
            low = middle + 1
        else:
            high = middle
    return low


@compiled_sum
def _add_pairs(shape: Shape, targets: Tile, out: Floats, window: Window, sources: Sources) -> None:
    """Add the sources of a window to each target in turn."""
    xs, ys, limits = targets
    a, b = window
    x, y, value, own = sources.x[a:b], sources.y[a:b], sources.value[a:b], sources.limit[a:b]
    for t in range(xs.size):
        limit = limits[t] if limits.size > 1 else limits[0]
        total = 0.0
        if own.size:
            for k in range(x.size):
                square = (x[k] - xs[t]) * (x[k] - xs[t]) + (y[k] - ys[t]) * (y[k] - ys[t])
                total += value[k] * weight(shape, square) if square <= min(limit, own[k]) else 0.0
        else:
            for k in range(x.size):
                square = (x[k] - xs[t]) * (x[k] - xs[t]) + (y[k] - ys[t]) * (y[k] - ys[t])
                total += value[k] * weight(shape, square) if square <= limit else 0.0
        out[t] += total


@compiled
def _window(sources: Sources, strip: int, low: float, high: float) -> Window:
    """Find the sources of a strip with low <= x <= high."""
    start, stop = sources.strips[strip], sources.strips[strip + 1]
    begin = _first(sources.x, start, stop, low)
    return begin, _first(sources.x, begin, stop, np.nextafter(high, np.inf))


@compiled
def _add_strip(shape: Shape, targets: Tile, out: Floats, strip: int, sources: Sources, box: Box) -> None:
    """Add what a strip of sources holds within reach of a tile."""
    left, right, lower, upper, widest, narrowest = box
    bottom = sources.bottom + strip * sources.height
    slack = sources.height * _SAFE
    near = max(bottom - upper, lower - bottom - sources.height, slack) - slack
    if near > widest:
        return
    half = np.sqrt(widest * widest - near * near)
    low, high = _window(sources, strip, left - half, right + half)
    first = last = high
    far = max(bottom + sources.height - lower, upper - bottom) + slack
    if sources.sum_high.size and far < narrowest and not sources.limit.size:
        half = np.sqrt(narrowest * narrowest - far * far)
        if right - half <= left + half:
            first, last = _window(sources, strip, right - half, left + half)
            a, b = -(-first // _BLOCK), last // _BLOCK
            first, last = (a * _BLOCK, b * _BLOCK) if a < b else (high, high)
            if a < b:
                out += (sources.sum_high[b] - sources.sum_high[a]) + (sources.sum_low[b] - sources.sum_low[a])
    _add_pairs(shape, targets, out, (low, first), sources)
    _add_pairs(shape, targets, out, (last, high), sources)


@compiled
def add_reached(targets: Targets, sources: Sources, shape: Shape, out: Floats, tiles: Window) -> None:
    """Add to `out` the weighted values of the sources within reach, for a run of tiles."""
    for tile in range(tiles[0], tiles[1]):
        a, b = targets.tiles[tile], targets.tiles[tile + 1]
        xs, ys = targets.x[a:b], targets.y[a:b]
        limit = targets.limit[a:b] if targets.limit.size > 1 else targets.limit
        widest, narrowest = limit.max() * (1 + _SAFE), limit.min() * (1 - _SAFE)
        box = (xs.min(), xs.max(), ys.min(), ys.max(), widest, narrowest)
        strips = sources.strips.size - 1.0
        first = max(np.floor((box[2] - widest - sources.bottom) / sources.height) - 1.0, 0.0)
        last = min(np.floor((box[3] + widest - sources.bottom) / sources.height) + 2.0, strips)
        sums = np.zeros(b - a)
        for strip in range(int(first), int(max(last, 0.0))):
            _add_strip(shape, (xs, ys, limit * limit), sums, strip, sources, box)
        for t in range(b - a):
            out[targets.order[a + t]] += sums[t]
