"""Prove what a published table gives away: the attacker's view, which knows nothing of how the table was made."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["audit"]

_ZERO = 1e-9


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
    lies in the row space of :math:`A`, that is, when nothing in the null space of :math:`A` changes it. Counts are
    whole, so the true range may be a little narrower at its ends.

    Examples
    --------
    >>> table = pd.DataFrame({"value": [None, None, 12.0]}, index=["a", "b", "a + b"])
    >>> audit(table, np.array([[1.0, 0], [0, 1], [1, 1]]))[["low", "high", "determined"]]
       low  high  determined
    a  0.0  12.0       False
    b  0.0  12.0       False
    """
    from scipy.linalg import null_space

    shown = published["value"].notna().to_numpy()
    # one district that is alone at several levels has the same number at all of them
    told = np.unique(np.column_stack([parts, published["value"]])[shown], axis=0)
    hidden, which = np.unique(parts[~shown], axis=0, return_inverse=True)
    known, values = told[:, :-1], told[:, -1]
    free = null_space(known) if len(told) else np.eye(parts.shape[1])
    ends = np.array([_bounds(row, known, values) for row in hidden]).reshape(-1, 2)[which]
    changed = np.abs(hidden @ free).max(axis=1, initial=0.0)[which]
    return pd.DataFrame(
        {"low": ends[:, 0], "high": ends[:, 1], "determined": changed <= _ZERO}, index=published.index[~shown]
    )


def _bounds(row: NDArray[np.float64], known: NDArray[np.float64], values: NDArray[np.float64]) -> list[float]:
    from scipy.optimize import linprog

    equal = {"A_eq": known, "b_eq": values} if len(known) else {}
    found = [(sign, linprog(sign * row, **equal)) for sign in (1.0, -1.0)]
    return [round(sign * end.fun, 6) + 0.0 if end.status == 0 else -sign * np.inf for sign, end in found]
