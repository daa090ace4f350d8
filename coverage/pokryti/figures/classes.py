"""Sort values into a few classes that a map can show.

Every method answers with a `Classes`: upper bounds, inclusive, in ascending order. Values that are not numbers belong
to no class, equal values always share one, and there are never more classes than different values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    _Spread = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]

__all__ = ["MAX_CLASSES", "Classes", "equal", "fisher_jenks", "given", "pretty", "quantile"]

MAX_CLASSES = 5
"""More shades than this cannot be told apart, least of all by the colour-blind."""


@dataclass(frozen=True)
class Classes:
    """Classes of values.

    Parameters
    ----------
    lower
        The lowest value of the first class, inclusive.
    upper
        Upper bounds, inclusive, ascending; a class starts just above the bound before it.
    method
        How the bounds were found.
    """

    lower: float
    upper: tuple[float, ...]
    method: str

    def __len__(self) -> int:
        return len(self.upper)

    @property
    def edges(self) -> tuple[float, ...]:
        """Give all bounds, the lowest one first; one more than there are classes, none when there are none."""
        return (self.lower, *self.upper) if self.upper else ()

    def assign(self, values: ArrayLike) -> NDArray[np.int64]:
        """Find the class of every value.

        Parameters
        ----------
        values
            Numbers; NaN where there is none.

        Returns
        -------
        numpy.ndarray
            int64: 0 for the lowest class, -1 for NaN. Values beyond the outer bounds go to the outer classes.

        Examples
        --------
        >>> given([0, 10, 20]).assign([0, 10, 10.1, float("nan")])
        array([ 0,  0,  1, -1])
        """
        array = np.asarray(values, dtype=float)
        number = np.searchsorted(np.asarray(self.upper), array, side="left").clip(max=max(len(self) - 1, 0))
        return np.where(np.isnan(array) | (len(self) == 0), -1, number).astype(np.int64)

    def counts(self, values: ArrayLike) -> tuple[int, ...]:
        """Count the values in every class.

        Parameters
        ----------
        values
            Numbers; NaN is not counted.
        """
        numbers = self.assign(values)
        return tuple(int(count) for count in np.bincount(numbers[numbers >= 0], minlength=len(self))[: len(self)])


def quantile(values: ArrayLike, count: int = MAX_CLASSES) -> Classes:
    """Put about as many values into each class.

    Parameters
    ----------
    values
        Numbers; NaN is left out.
    count
        How many classes, at most five.

    Returns
    -------
    Classes
        Fewer than `count` where ties make bounds coincide.

    Examples
    --------
    >>> quantile(range(1, 9), 4).upper
    (2.75, 4.5, 6.25, 8.0)
    """
    data = _numbers(values, count)
    bounds = np.quantile(data, np.arange(1, count + 1) / count) if len(data) else data
    return _classes(data, bounds, "quantile")


def equal(values: ArrayLike, count: int = MAX_CLASSES) -> Classes:
    """Cut the range into classes of the same width.

    Parameters
    ----------
    values
        Numbers; NaN is left out.
    count
        How many classes, at most five.

    Examples
    --------
    >>> equal([0, 1, 10], 2).upper
    (5.0, 10.0)
    """
    data = _numbers(values, count)
    bounds = np.linspace(data[0], data[-1], count + 1)[1:] if len(data) else data
    return _classes(data, bounds, "equal")


def pretty(values: ArrayLike, count: int = MAX_CLASSES) -> Classes:
    """Cut the range at round numbers: multiples of 1, 2, 2.5 or 5 times a power of ten.

    Parameters
    ----------
    values
        Numbers; NaN is left out.
    count
        At most how many classes, at most five.

    Examples
    --------
    >>> pretty([0.3, 7, 23]).edges
    (0.0, 5.0, 10.0, 15.0, 20.0, 25.0)
    """
    data = _numbers(values, count)
    if not len(data) or data[0] == data[-1]:
        return _classes(data, data, "pretty")
    step = _round_step(data[0], data[-1], count)
    edges = np.arange(np.floor(data[0] / step), np.ceil(data[-1] / step) + 1) * step
    return Classes(float(edges[0]), tuple(float(edge) for edge in edges[1:]), "pretty")


def given(breaks: Sequence[float]) -> Classes:
    """Use bounds that somebody chose.

    Parameters
    ----------
    breaks
        Ascending bounds, the lowest and the highest included.

    Raises
    ------
    ValueError
        When there are fewer than two or more than six, or they do not ascend.

    Examples
    --------
    >>> len(given([0, 5, 10, 20]))
    3
    """
    edges = np.asarray(breaks, dtype=float)
    if not 2 <= len(edges) <= MAX_CLASSES + 1 or not (np.diff(edges) > 0).all():
        raise ValueError(f"Class bounds must be two to {MAX_CLASSES + 1} ascending numbers, not {list(breaks)}.")
    return Classes(float(edges[0]), tuple(float(edge) for edge in edges[1:]), "given")


def fisher_jenks(values: ArrayLike, count: int = MAX_CLASSES) -> Classes:
    r"""Find the classes whose members differ least among themselves.

    Parameters
    ----------
    values
        Numbers; NaN is left out.
    count
        How many classes, at most five.

    Returns
    -------
    Classes
        The exact optimum; each bound is the highest value of its class.

    Notes
    -----
    Minimises :math:`\sum_c \sum_{i \in c} (x_i - \bar x_c)^2` (Fisher 1958, Jenks 1977) by dynamic programming. The
    best cut moves only upwards as values are added, so each class is found by halving: O(k n log n) in all.

    Examples
    --------
    >>> fisher_jenks([1, 2, 2, 3, 10, 11, 50], 3).upper
    (3.0, 11.0, 50.0)
    """
    data = _numbers(values, count)
    distinct, weights = np.unique(data, return_counts=True)
    if len(distinct) <= count:
        return _classes(data, distinct, "fisher_jenks")
    ends = _best_ends(distinct, weights.astype(float), count)
    return _classes(data, distinct[ends], "fisher_jenks")


def _numbers(values: ArrayLike, count: int) -> NDArray[np.float64]:
    if not 1 <= count <= MAX_CLASSES:
        raise ValueError(f"A map shows one to {MAX_CLASSES} classes, not {count}.")
    data = np.asarray(values, dtype=float).ravel()
    return np.sort(data[np.isfinite(data)])


def _classes(data: NDArray[np.float64], bounds: NDArray[np.float64], method: str) -> Classes:
    if not len(data):
        return Classes(float("nan"), (), method)
    distinct = np.unique(bounds)
    used = np.unique(np.searchsorted(distinct, data, side="left").clip(max=len(distinct) - 1))
    if method != "equal":
        distinct = distinct[used]
    return Classes(float(data[0]), tuple(float(bound) for bound in distinct), method)


def _round_step(low: float, high: float, count: int) -> float:
    power = 10.0 ** (np.floor(np.log10((high - low) / count)) - 1)
    for step in (power * factor for factor in (1, 2, 2.5, 5, 10, 20, 25, 50, 100, 200)):
        if np.ceil(high / step) - np.floor(low / step) <= count:
            return float(step)
    return float(high - low)


def _best_ends(x: NDArray[np.float64], weights: NDArray[np.float64], count: int) -> list[int]:
    centred = x - np.average(x, weights=weights)
    w, s, q = (np.concatenate([[0.0], np.cumsum(weights * centred**power)]) for power in (0, 1, 2))

    def spread(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
        around = (s[end + 1] - s[start]) ** 2 / (w[end + 1] - w[start])
        return np.asarray(q[end + 1] - q[start] - around)

    every = np.arange(len(x))
    cost, starts = spread(np.zeros_like(every), every), []
    for _ in range(1, count):
        cost, start = _add_class(cost, spread)
        starts.append(start)
    ends = [len(x) - 1]
    for start in reversed(starts):
        ends.append(int(start[ends[-1]]) - 1)
    return ends[::-1]


def _add_class(before: NDArray[np.float64], spread: _Spread) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the least cost with one more class that ends at each value, and where that class starts."""
    cost, best = np.full(len(before), np.inf), np.zeros(len(before), dtype=np.int64)
    first, last = np.array([1]), np.array([len(before) - 1])
    lowest, highest = np.array([1]), np.array([len(before) - 1])
    while len(first):
        end = (first + last) // 2
        length = np.minimum(highest, end) - lowest + 1
        group = np.repeat(np.arange(len(end)), length)
        offset = np.cumsum(length) - length
        start = lowest[group] + np.arange(len(group)) - offset[group]
        total = before[start - 1] + spread(start, end[group])
        cost[end] = np.minimum.reduceat(total, offset)
        hit = np.flatnonzero(total == cost[end][group])
        best[end] = start[hit[np.unique(group[hit], return_index=True)[1]]]
        left, right = first < end, end < last
        first, last, lowest, highest = (
            np.concatenate([below[left], above[right]])
            for below, above in ((first, end + 1), (end - 1, last), (lowest, best[end]), (best[end], highest))
        )
    return cost, best
