"""Numbers as short lists of whole numbers, each list written once however often it is used."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Columns", "Texts", "encode"]

_SCALES = (1, 10, 100, 1000, 10_000, 1024, 1 << 20)
"""Few decimals come first, since they make the shortest numbers; shares of capacity are multiples of 2⁻²⁰."""


def encode(values: ArrayLike) -> float | dict[str, Any]:
    """Write a column so that the page reads the same numbers back, bit for bit.

    Parameters
    ----------
    values
        Numbers; NaN where there is none.

    Returns
    -------
    float or dict
        A number when all values are equal, null when there is none; otherwise `d`, whole numbers to divide by `s`
        (1 when left out), and for a column of mostly zeros `i`, the distances between those that are not, and `n`.

    Examples
    --------
    >>> encode([1, 2.5, float("nan")])
    {'d': [10, 25, None], 's': 10}
    >>> encode([0, 0, 0, 0, 0, 7, 0, 0, 3])
    {'d': [7, 3], 'i': [5, 3], 'n': 9}
    >>> encode([2, 2])
    2
    """
    column = np.asarray(values, dtype=np.float64)
    if not len(column) or np.isnan(column).all():
        return None  # type: ignore[return-value]
    if (column == column[0]).all():
        return _plain(column[:1], 1)[0]  # type: ignore[return-value]
    scale = next((k for k in _SCALES if _exact(column, k)), None)
    packed: dict[str, Any] = {}
    there = np.flatnonzero(column != 0)
    if len(there) < len(column) / 4:
        packed = {"i": np.diff(there, prepend=0).tolist(), "n": len(column)}
        column = column[there]
    packed = {"d": _plain(column, scale or 1)} | packed
    return packed | ({"s": scale} if scale and scale > 1 else {})


def _exact(column: NDArray[np.float64], scale: int) -> bool:
    numbers = column[~np.isnan(column)]
    whole = np.round(numbers * scale)
    return bool((whole / scale == numbers).all() and (np.abs(whole) < 2**53).all())


def _plain(column: NDArray[np.float64], scale: int) -> list[float | int | None]:
    if not _exact(column, scale):
        return [None if isnan(number) else int(number) if number.is_integer() else number for number in column.tolist()]
    missing = np.isnan(column)
    numbers: list[float | int | None] = np.where(missing, 0, np.round(column * scale)).astype(np.int64).tolist()
    for place in np.flatnonzero(missing):
        numbers[place] = None
    return numbers


class Columns:
    """A pool of columns; the same numbers are kept once."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._number: dict[float | bytes | None, int] = {}

    def add(self, values: ArrayLike) -> int:
        """Keep a column and give its number.

        Parameters
        ----------
        values
            Numbers; NaN where there is none.
        """
        column = np.asarray(values, dtype=np.float64)
        # zero has two signs, and whatever is no number many patterns of bits
        same = np.where(np.isnan(column), np.nan, column + 0.0).tobytes()
        if same not in self._number:
            item = encode(column)
            key = same if isinstance(item, dict) else item
            if key not in self._number:
                self._number[key] = len(self.items)
                self.items.append(item)
            self._number[same] = self._number[key]
        return self._number[same]


class Texts:
    """A pool of sentences in both languages; the same sentence is kept once."""

    def __init__(self) -> None:
        self._place: dict[tuple[str, str], int] = {("", ""): 0}

    @property
    def items(self) -> list[list[str]]:
        """Give pairs of a Czech and an English sentence in the order of their places, the empty one first."""
        return [list(pair) for pair in self._place]

    def add(self, cs: str, en: str) -> int:
        """Keep a sentence and give its place.

        Parameters
        ----------
        cs, en
            The sentence in Czech and in English.
        """
        return self._place.setdefault((cs, en), len(self._place))
