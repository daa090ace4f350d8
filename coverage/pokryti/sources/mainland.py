"""The part of a road network on which everybody can get everywhere and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["mainland"]


def mainland(start: NDArray[np.int64], end: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Tell the nodes of the largest part between any two of which there is a way.

    Whoever is put on another node, such as one of a fenced yard or of a street cut off by the edge of an extract,
    seems to reach nothing, however near the road outside is.

    Parameters
    ----------
    start, end
        Numbers of the nodes that edges lead from and to; an edge both ways is listed twice.
    count
        How many nodes there are.

    Returns
    -------
    numpy.ndarray of bool
        One for each node; of several parts as large, that of the first node.

    Examples
    --------
    The third node can be reached, but there is no way back.

    >>> mainland(np.array([0, 1, 1]), np.array([1, 0, 2]), 3).tolist()
    [True, True, False]
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    edges = csr_array((np.ones(len(start)), (start, end)), shape=(count, count))
    part = connected_components(edges, connection="strong")[1]
    size = np.bincount(part)[part]
    return np.asarray(part == part[size.argmax()])
