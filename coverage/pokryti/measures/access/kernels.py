"""Compiled sums over all pairs of points within reach, which never build the table of pairs.

Points lie in horizontal strips, sorted by x within each, so that the sources near a target are one window per strip
(`layout.py`). Targets are taken in tiles of neighbours: what surely lies within reach of a whole tile is added at once
from running sums, the rest pair by pair, several at a time. Each target is summed by one thread in a fixed order, so
the answer does not depend on the number of threads. Everything compiled stands in this one module, because numba's
cache watches only the file of the function that is called.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.compiling import compiled

__all__ = ["EXPONENTIAL", "FLAT", "GAUSSIAN", "LINEAR", "LOGISTIC", "POWER", "Sources", "Targets"]
__all__ += ["add_reached", "cut_tiles", "running_sums"]

FLAT, GAUSSIAN, EXPONENTIAL, POWER, LOGISTIC, LINEAR = range(6)

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Tile = tuple[Floats, Floats, Floats]
Window = tuple[int, int]
Box = tuple[float, float, float, float, float, float]

_BLOCK = 128
_LANES = 8
_MAGIC = 6755399441055744.0  # 1.5 · 2⁵²: adding it rounds to an integer, which then stands in the lowest bits
_LOG2E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_LEAST = -230.0
_FLOOR = np.exp(_LEAST)  # smaller weights are zero, as in `decay.py`
_SAFE = 1e-9  # windows are this much too wide or too narrow; the test of each pair decides


class Targets(NamedTuple):
    """Points that sums are made for: strip by strip, by x; `tiles` are where groups of neighbours begin."""

    x: Floats
    y: Floats
    limit: Floats
    tiles: Whole


class Sources(NamedTuple):
    """Points whose values are summed: strip by strip, by x; `limit` is empty unless each has its own."""

    x: Floats
    y: Floats
    limit: Floats
    value: Floats
    sum_high: Floats
    sum_low: Floats
    strips: Whole
    bottom: float
    height: float


@compiled
def running_sums(value: Floats, high: Floats, low: Floats) -> None:
    """Sum from the left, keeping what rounding loses apart, so that differences are as exact as the values."""
    for i in range(value.size):
        total = high[i] + value[i]
        part = total - high[i]
        high[i + 1] = total
        low[i + 1] = low[i] + ((high[i] - (total - part)) + (value[i] - part))


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
def _exp(x: float) -> float:
    """Give e to the power of x <= 0, written so that it compiles to vector instructions; error below 1e-15."""
    bounded = max(x, _LEAST - 1.0)
    shifted = bounded * _LOG2E + _MAGIC
    k = shifted - _MAGIC
    r = (bounded - k * _LN2_HIGH) - k * _LN2_LOW
    p = 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    scale = np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)
    return p * scale if x >= _LEAST else 0.0


@compiled
def _weigh_by_distance(shape: Floats, square: Floats, n: int) -> None:
    kind, a, b = shape[0], shape[1], shape[2]
    if kind == EXPONENTIAL:
        for k in range(n):
            square[k] = _exp(a * np.sqrt(square[k]))
    elif kind == LINEAR:
        for k in range(n):
            square[k] = max(1.0 - np.sqrt(square[k]) * a, 0.0)
    else:
        for k in range(n):
            z = (np.sqrt(square[k]) - a) * b
            small = _exp(-abs(z))  # never overflows
            square[k] = (small if z > 0 else 1.0) / (1.0 + small)


@compiled
def _weigh(shape: Floats, square: Floats, n: int) -> None:
    """Turn squared costs into weights, in place; one branch for the whole block, so that each loop is vectorised."""
    kind, a, b = shape[0], shape[1], shape[2]
    if kind == FLAT:
        square[:n] = 1.0
    elif kind == GAUSSIAN:
        for k in range(n):
            square[k] = _exp(a * square[k])
    elif kind == POWER:
        for k in range(n):
            weight = max(square[k], b) ** a
            square[k] = weight if weight >= _FLOOR else 0.0
    else:
        _weigh_by_distance(shape, square, n)
    if shape[3] == 2:
        for k in range(n):
            square[k] *= square[k]


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


@compiled
def _add_rows(shape: Floats, targets: Tile, out: Floats, window: Window, sources: Sources) -> None:
    """Add the sources of a window to each target in turn, many sums side by side."""
    block, taken, sums = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    xs, ys, limits = targets
    for t in range(xs.size):
        sums[:] = 0.0
        for offset in range(window[0], window[1], _BLOCK):
            n = min(_BLOCK, window[1] - offset)
            for k in range(n):
                dx, dy = sources.x[offset + k] - xs[t], sources.y[offset + k] - ys[t]
                block[k] = dx * dx + dy * dy
                taken[k] = sources.value[offset + k] if block[k] <= limits[t] else 0.0
            if sources.limit.size:
                for k in range(n):
                    taken[k] = taken[k] if block[k] <= sources.limit[offset + k] else 0.0
            _weigh(shape, block, n)
            for k in range(n):
                sums[k] += taken[k] * block[k]
        width = _BLOCK // 2
        while width:
            for k in range(width):
                sums[k] += sums[k + width]
            width //= 2
        out[t] += sums[0]


@compiled
def _add_columns(shape: Floats, targets: Tile, out: Floats, window: Window, sources: Sources) -> None:
    """Add the sources of a window, one after another, to all targets at once."""
    xs, ys, limits = targets
    n = xs.size
    block, taken = np.empty(n), np.empty(n)
    for j in range(window[0], window[1]):
        x, y, value = sources.x[j], sources.y[j], sources.value[j]
        own = sources.limit[j] if sources.limit.size else np.inf
        for k in range(n):
            dx, dy = xs[k] - x, ys[k] - y
            block[k] = dx * dx + dy * dy
            taken[k] = value if block[k] <= min(limits[k], own) else 0.0
        _weigh(shape, block, n)
        for k in range(n):
            out[k] += taken[k] * block[k]


@compiled
def _window(sources: Sources, strip: int, low: float, high: float) -> Window:
    """Find the sources of a strip with low <= x <= high."""
    start, stop = sources.strips[strip], sources.strips[strip + 1]
    begin = _first(sources.x, start, stop, low)
    return begin, _first(sources.x, begin, stop, np.nextafter(high, np.inf))


@compiled
def _add_strip(shape: Floats, targets: Tile, out: Floats, strip: int, sources: Sources, box: Box) -> None:
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
    if shape[0] == FLAT and far < narrowest and not sources.limit.size:
        half = np.sqrt(narrowest * narrowest - far * far)
        if right - half <= left + half:
            first, last = _window(sources, strip, right - half, left + half)
            out += (sources.sum_high[last] - sources.sum_high[first]) + (sources.sum_low[last] - sources.sum_low[first])
    for window in ((low, first), (last, high)):
        if out.size < _LANES:
            _add_rows(shape, targets, out, window, sources)
        else:
            _add_columns(shape, targets, out, window, sources)


@compiled
def add_reached(targets: Targets, sources: Sources, shape: Floats, out: Floats, tiles: Window) -> None:
    """Add to `out` the weighted values of the sources within reach, for a run of tiles."""
    for tile in range(tiles[0], tiles[1]):
        a, b = targets.tiles[tile], targets.tiles[tile + 1]
        xs, ys, limit = targets.x[a:b], targets.y[a:b], targets.limit[a:b]
        widest, narrowest = limit.max() * (1 + _SAFE), limit.min() * (1 - _SAFE)
        box = (xs.min(), xs.max(), ys.min(), ys.max(), widest, narrowest)
        strips = sources.strips.size - 1.0
        first = max(np.floor((box[2] - widest - sources.bottom) / sources.height) - 1.0, 0.0)
        last = min(np.floor((box[3] + widest - sources.bottom) / sources.height) + 2.0, strips)
        for strip in range(int(first), int(max(last, 0.0))):
            _add_strip(shape, (xs, ys, limit * limit), out[a:b], strip, sources, box)
