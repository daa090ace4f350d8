"""Kendall's tau of many rankings against one, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.compiling import compiled

__all__ = ["kendall_tau"]


def kendall_tau(base: NDArray[np.int64], ranks: NDArray[np.int32]) -> NDArray[np.float64]:
    r"""Compare rankings with a base ranking.

    Parameters
    ----------
    base
        Ranks of the items; equal ones share a rank.
    ranks
        Ranking × item.

    Returns
    -------
    numpy.ndarray
        Tau-b of each ranking; NaN where all items share one rank, in it or in the base.

    Notes
    -----
    With :math:`n_0 = n(n-1)/2`, ties :math:`n_1, n_2` in either ranking, :math:`n_3` in both, and :math:`s` swaps of
    neighbours that sort the ranking from the order of the base (Knight, JASA 61, 1966, 436–439):

    .. math:: \tau_b = \frac{n_0 - n_1 - n_2 + n_3 - 2 s}{\sqrt{(n_0 - n_1)(n_0 - n_2)}}

    Examples
    --------
    >>> kendall_tau(np.array([1, 2, 3]), np.array([[1, 2, 3], [3, 2, 1]], dtype=np.int32)).tolist()
    [1.0, -1.0]
    """
    order = np.argsort(base, kind="stable")
    return _tau(base[order], np.ascontiguousarray(ranks[:, order]))


@compiled
def _pairs_tied(ordered: NDArray[np.int32]) -> int:
    tied, run = 0, 1
    for i in range(1, ordered.size + 1):
        if i < ordered.size and ordered[i] == ordered[i - 1]:
            run += 1
        else:
            tied += run * (run - 1) // 2
            run = 1
    return tied


@compiled
def _sort_counting(values: NDArray[np.int32], spare: NDArray[np.int32]) -> int:
    """Sort by merging; count how many times a larger value stood before a smaller one."""
    n, swaps, width = values.size, 0, 1
    while width < n:
        for start in range(0, n, 2 * width):
            middle, end = min(start + width, n), min(start + 2 * width, n)
            left, right = start, middle
            for k in range(start, end):
                if left < middle and (right >= end or values[left] <= values[right]):
                    spare[k] = values[left]
                    left += 1
                else:
                    spare[k] = values[right]
                    right += 1
                    swaps += middle - left
        values[:] = spare
        width *= 2
    return swaps


@compiled
def _tau(base: NDArray[np.int64], ranks: NDArray[np.int32]) -> NDArray[np.float64]:
    n = base.size
    tau, spare = np.full(ranks.shape[0], np.nan), np.empty(n, dtype=np.int32)
    pairs = n * (n - 1) // 2
    for draw in range(ranks.shape[0]):
        values, tied_base, tied_both, start = ranks[draw].copy(), 0, 0, 0
        for i in range(1, n + 1):
            if i == n or base[i] != base[start]:
                if i - start > 1:
                    _sort_counting(values[start:i], spare[start:i])
                    tied_base += (i - start) * (i - start - 1) // 2
                    tied_both += _pairs_tied(values[start:i])
                start = i
        swaps = _sort_counting(values, spare)
        tied = _pairs_tied(values)
        size = float(pairs - tied_base) * float(pairs - tied)
        if size > 0:
            tau[draw] = (pairs - tied_base - tied + tied_both - 2 * swaps) / np.sqrt(size)
    return tau
