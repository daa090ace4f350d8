"""Prove what a published table gives away: the attacker's view, which knows nothing of how the table was made."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["audit"]


def audit(published: pd.DataFrame, parts: NDArray[np.float64]) -> pd.DataFrame:
    r"""Find for each hidden number the least and the greatest value that agree with everything published.

    Parameters
    ----------
    published
        One row per published or hidden number; column `value`, NaN where hidden.
    parts
        Shape rows × parts: what each number is a sum of (1 where a part counts). The parts are the unknown numbers of
        people that nobody can divide further, such as people of one age band in one municipality.

    Returns
    -------
    pandas.DataFrame
        Index of the hidden rows; `low`, `high` (infinite where nothing limits it), and `determined`, True where the
        published numbers fix the hidden one by linear algebra alone.

    Notes
    -----
    With :math:`A` the rows published, :math:`b` their values and :math:`c` a hidden row, the bounds are those of
    :math:`c x` under :math:`A x = b, x \ge 0` (linear programs, HiGHS); the hidden number is determined when :math:`c`
    lies in the row space of :math:`A`. Counts are whole, so the true range may be a little narrower at its ends.

    Examples
    --------
    >>> table = pd.DataFrame({"value": [None, None, 12.0]}, index=["a", "b", "a + b"])
    >>> audit(table, np.array([[1.0, 0], [0, 1], [1, 1]]))[["low", "high", "determined"]]
       low  high  determined
    a  0.0  12.0       False
    b  0.0  12.0       False
    """
    from scipy.optimize import linprog

    shown = published["value"].notna().to_numpy()
    known, values = parts[shown], published["value"].to_numpy(np.float64)[shown]
    rank = _rank(known)
    rows = []
    for row in parts[~shown]:
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(sign * row, A_eq=known if len(known) else None, b_eq=values if len(known) else None)
            ends.append(round(sign * found.fun, 6) + 0.0 if found.status == 0 else -sign * np.inf)
        rows.append((*ends, _rank(np.vstack([known, row])) == rank))
    frame = pd.DataFrame(rows, index=published.index[~shown], columns=pd.Index(["low", "high", "determined"]))
    return frame.astype({"low": "float64", "high": "float64", "determined": "bool"})


def _rank(matrix: NDArray[np.float64]) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0
