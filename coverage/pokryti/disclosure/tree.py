"""Leaves, the districts above them at every level, and the people in them, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["BOUNDLESS", "Bools", "Floats", "Tree", "is_small", "sum_by"]

BOUNDLESS = float(1 << 40)
"""Room where nothing published limits a number; a power of two, so that sums stay exact."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tree:
    """Leaves (the smallest districts), the districts that hold them, and their people.

    Parameters
    ----------
    levels
        Names of the levels, that of the leaves first, the others from small to large.
    names
        For each level the codes of its districts, in the order of their numbers.
    codes
        Shape leaves × levels: number of the district of each leaf, -1 where it lies in none.
    held
        Shape leaves × columns: people counted.
    room
        The same shape: people of the leaf who are not counted but might be, with the same published numbers;
        `BOUNDLESS` where nothing limits them.
    counted
        How many of the columns, the first ones, are to be protected; the others only hide along with them.
    alone
        Shape pairs × 2: a leaf, and the level of the district that hides only together with it, as nothing but the leaf
        holds what the district tells.
    manifold
        How many of the leaves, the first ones, may hold the people of a column by the name of another one.
    """

    levels: tuple[str, ...]
    names: tuple[pd.Index, ...]
    codes: NDArray[np.int64]
    held: Floats
    room: Floats
    counted: int
    alone: NDArray[np.int64]
    manifold: int

    @classmethod
    def of(
        cls,
        held: pd.DataFrame,
        lineage: pd.DataFrame,
        total: pd.DataFrame | None = None,
        *,
        counted: int | None = None,
        alone: pd.Series | None = None,
        manifold: int = 0,
    ) -> Tree:
        """Build the tree.

        Parameters
        ----------
        held
            Index: leaves, its name their level; a column per count, missing where nobody can be.
        lineage
            Index: leaves; a column per level above with the codes of the districts, missing where a leaf lies in none.
        total
            People of whom the counts are parts, as is known in any case; shaped like `held`.
        counted
            How many of the columns are to be protected; all when left out.
        alone
            Index: leaves that hide only together with their district; its level.
        manifold
            How many of the leaves, the first ones, may hold the people of a column by the name of another one.

        Examples
        --------
        >>> held = pd.DataFrame({"clients": [3.0, 9.0]}, index=pd.Index(["a", "b"], name="obec"))
        >>> tree = Tree.of(held, pd.DataFrame({"orp": ["X", "X"]}, index=held.index))
        >>> tree.levels, tree.codes.tolist()
        (('obec', 'orp'), [[0, 0], [1, 0]])
        """
        lineage = lineage.reindex(held.index)
        above = sorted(map(str, lineage.columns), key=lambda level: (-lineage[level].nunique(), level))
        parts = [pd.factorize(lineage[level], sort=True) for level in above]
        codes = np.column_stack([np.arange(len(held)), *(number for number, _ in parts)]).astype(np.int64)
        counts = held.fillna(0.0).to_numpy(np.float64)
        room = np.full(counts.shape, BOUNDLESS)
        if total is not None:
            room = np.clip(total.reindex(held.index).fillna(0.0).to_numpy(np.float64) - counts, 0.0, None)
        room[held.isna()] = 0.0
        names = (pd.Index(held.index), *(pd.Index(found) for _, found in parts))
        counted = counts.shape[1] if counted is None else counted
        levels = (str(held.index.name), *above)
        alone = pd.Series(dtype="str") if alone is None else alone
        pairs = np.column_stack([held.index.get_indexer(alone.index), pd.Index(levels).get_indexer(pd.Index(alone))])
        return cls(levels, names, codes, counts, room, counted, pairs, manifold)

    def numbered(self) -> list[tuple[str, pd.Index]]:
        """List the levels, each with the codes of its districts in the order of their numbers."""
        return list(zip(self.levels, self.names, strict=True))

    def sums(self, level: int, values: Floats) -> Floats:
        """Sum values of leaves by district.

        Parameters
        ----------
        level
            Number of the level.
        values
            Shape leaves × columns.
        """
        at = self.codes[:, level]
        return sum_by(at[at >= 0], values[at >= 0], len(self.names[level]))


def is_small(counts: pd.DataFrame, threshold: int) -> Bools:
    """Say which numbers of people are small; zero is not.

    Parameters
    ----------
    counts
        Numbers.
    threshold
        The least number that is not small.
    """
    values = counts.to_numpy(np.float64)
    return np.asarray((values > 0) & (values < threshold))


def sum_by(number: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Sum rows that bear the same number.

    Parameters
    ----------
    number
        A number below `size` for each row.
    values
        Shape rows × columns.
    size
        How many sums there are.
    """
    sums = [np.bincount(number, weights=column, minlength=size) for column in values.T]
    return np.column_stack(sums) if sums else np.zeros((size, 0))
