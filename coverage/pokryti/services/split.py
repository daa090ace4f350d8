"""Divide whole numbers of parts by weights: largest remainder, exact and in no need of luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pokryti.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["PARTS", "split_parts"]

# Parts of one capacity. A power of two, so that every share and every sum of shares of whole capacities (up to
# 2³³ in all) is an exact binary number; fine enough that each of a thousand obce gets its due.
PARTS = 1 << 20

# Quotas are compared to so many decimals: what differs less is the noise of floating point, not a larger claim.
_DECIMALS = 6
# Weights above this are scaled first; they could add up to infinity.
_LARGE = 1e300


def split_parts(weights: npt.ArrayLike, groups: npt.ArrayLike, parts: npt.ArrayLike = PARTS) -> npt.NDArray[np.int64]:
    r"""Divide parts within groups in proportion to weights.

    Each row gets :math:`\lfloor q_i \rfloor` with quota :math:`q_i = p\, w_i / \sum_j w_j`; the parts left over go one
    each to the largest fractional quotas, ties to the earlier row. A group without any weight is divided equally.

    Parameters
    ----------
    weights
        Finite, non-negative numbers. Sort the rows by a stable key first: it breaks ties.
    groups
        Whole numbers from 0, one per row, naming its group.
    parts
        Parts to divide in every group, or an array with the parts of each group.

    Returns
    -------
    numpy.ndarray
        int64, aligned with the rows; sums to the parts of each group.

    Raises
    ------
    InputError
        When a weight is negative or not finite.

    Examples
    --------
    >>> split_parts([1, 1, 1], [0, 0, 0], parts=10).tolist()
    [4, 3, 3]
    >>> split_parts([0, 0, 3, 1], [0, 0, 1, 1], parts=[5, 8]).tolist()
    [3, 2, 6, 2]
    """
    weight = np.asarray(weights, dtype=np.float64)
    group = np.asarray(groups, dtype=np.int64)
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    weight = _checked(weight)
    count = int(group.max()) + 1
    total = np.bincount(group, weight, minlength=count)
    weight = np.where(total[group] > 0, weight, 1.0)
    total = np.bincount(group, weight, minlength=count)
    available = np.broadcast_to(np.asarray(parts, dtype=np.int64), (count,))
    quota = np.round(weight / total[group] * available[group], _DECIMALS)
    whole = np.floor(quota).astype(np.int64)
    left = available - np.bincount(group, whole, minlength=count).astype(np.int64)
    order = np.lexsort((-(quota - whole), group))
    starts = np.searchsorted(group[order], np.arange(count))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return whole + (rank < left[group])


def _checked(weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Refuse what is no weight, and scale what is so large that its sum would not be finite."""
    if not (np.isfinite(weight) & (weight >= 0)).all():
        raise InputError("The weights that divide a capacity must be finite numbers, none below 0. Correct them.")
    largest = float(weight.max())
    return weight / largest if largest > _LARGE else weight
