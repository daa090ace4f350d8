"""Kendall's tau of many rankings against one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["kendall_tau"]

_FEW = 1500
"""Up to so many items looking at every pair, for all rankings at once, is faster than sorting them one by one."""


def kendall_tau(base: NDArray[np.int64], ranks: NDArray[np.integer]) -> NDArray[np.float64]:
    r"""Compare rankings with a base ranking.

    Parameters
    ----------
    base
        Ranks of the items; equal ones share a rank.
    ranks
        Ranking × item, from zero up.

    Returns
    -------
    numpy.ndarray
        Tau-b of each ranking; NaN where all items share one rank, in it or in the base.

    Notes
    -----
    With :math:`C` pairs of items in the same order as in the base, :math:`D` in the opposite one, and :math:`A, B`
    pairs that the base and the ranking tell apart (Kendall, Biometrika 33, 1945, 239–251):

    .. math:: \tau_b = \frac{C - D}{\sqrt{A B}}

    Of many items `scipy.stats.kendalltau` counts the pairs by sorting (Knight, JASA 61, 1966, 436–439).

    Examples
    --------
    >>> kendall_tau(np.array([1, 2, 3]), np.array([[1, 2, 3], [3, 2, 1]], dtype=np.int32)).tolist()
    [1.0, -1.0]
    """
    if len(base) > _FEW:
        from scipy.stats import kendalltau

        return np.array([kendalltau(base, row, method="asymptotic").statistic for row in ranks], dtype=np.float64)
    return _by_pairs(base, ranks)


def _by_pairs(base: NDArray[np.int64], ranks: NDArray[np.integer]) -> NDArray[np.float64]:
    order = np.argsort(base, kind="stable")
    # small integers in a row per item, so that processors compare many rankings by one instruction
    rows = np.ascontiguousarray(ranks.T[order].astype(np.min_scalar_type(int(ranks.max(initial=0)))))
    ends = np.searchsorted(base[order], base[order], side="right")
    same, opposite, apart = (np.zeros(len(ranks), dtype=np.int64) for _ in range(3))
    for item, end in enumerate(ends):
        same += _count(rows[end:] > rows[item])
        opposite += _count(rows[end:] < rows[item])
        apart += _count(rows[item + 1 : end] != rows[item])
    told = float((len(ends) - ends).sum()) * (same + opposite + apart).astype(np.float64)
    tau = np.full(len(ranks), np.nan)
    np.divide(same - opposite, np.sqrt(told), out=tau, where=told > 0)
    return tau


def _count(true: NDArray[np.bool_]) -> NDArray[np.unsignedinteger]:
    count: NDArray[np.unsignedinteger] = np.add.reduce(
        true, axis=0, dtype=np.uint16 if len(true) < 65_536 else np.uint32
    )
    return count
