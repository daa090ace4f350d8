"""What is told of districts, divided as far as it can be, each column by itself.

A column may be known by obec in one place and only by ORP in another. A leaf is the least of what is told: a district
of the finest level, or what a larger one holds beyond the leaves inside it. A district that holds a part of a leaf
cannot be added up with what else is told: nothing says where in the leaf its people are. So its own number hides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.disclosure.tree import Bools, Floats

__all__ = ["Leaves", "leaves_of"]

_NOBODY = 1e-3
Numbers = NDArray[np.int64]


class Leaves(NamedTuple):
    """Leaves, and what lies above them.

    Parameters
    ----------
    held
        Index: leaves, the districts of the finest level first; a column per count. Where a leaf is not known it is
        missing when others hold its people, and zero when none does.
    above
        Index: leaves; a column for each other level with the codes of the districts that hold all of a leaf.
    rests
        Index: leaves that are what a larger district holds beyond others. Columns `level` and `area` of that district,
        and `alone`, True where it has a count of which no other leaf inside it is known.
    cut
        Level → bool, shaped like its table: True where a district holds a part of a leaf that is not zero.
    """

    held: pd.DataFrame
    above: pd.DataFrame
    rests: pd.DataFrame
    cut: dict[str, pd.DataFrame]


def leaves_of(tables: Mapping[str, pd.DataFrame], districts: pd.DataFrame) -> Leaves:
    """Divide what is told of districts into leaves.

    Parameters
    ----------
    tables
        Level → numbers: index the districts, a column per count. The first level is the finest.
    districts
        Index: the smallest districts there are; a column for each level with the codes of the districts they lie in,
        missing where they lie in none. The finest level may be that of the index.

    Examples
    --------
    What X holds beyond a is one more leaf.

    >>> obec = pd.DataFrame({"clients": [3.0, None]}, index=["a", "b"])
    >>> orp = pd.DataFrame({"clients": [50.0]}, index=["X"])
    >>> leaves = leaves_of({"obec": obec, "orp": orp}, pd.DataFrame({"orp": "X"}, index=obec.index))
    >>> leaves.held["clients"].dropna().tolist(), leaves.rests["area"].tolist()
    ([3.0, 47.0], ['X'])

    Two okresy divide the people of an ORP between them, unless there are none.

    >>> obce = pd.DataFrame({"orp": ["x", "y", "y"], "okres": ["D", "D", "E"]})
    >>> orp = pd.DataFrame({"men": [5.0, 9.0], "women": [7.0, 0.0]}, index=["x", "y"])
    >>> okres = pd.DataFrame({"men": [9.0, 5.0], "women": [7.0, 0.0]}, index=["D", "E"])
    >>> leaves_of({"orp": orp, "okres": okres}, obce).cut["okres"].to_dict("list")
    {'men': [True, True], 'women': [False, False]}
    """
    finest, *others = tables
    places = districts if finest in districts else districts.assign(**{finest: districts.index})
    levels = [finest, *sorted(others, key=lambda level: -places[level].nunique())]
    names = {level: tables[level].index for level in levels}
    at = np.column_stack([names[level].get_indexer(pd.Index(places[level])) for level in levels])
    held, found = tables[finest].copy(), []
    cut = {level: pd.DataFrame(data=False, index=table.index, columns=table.columns) for level, table in tables.items()}
    for column in map(str, held):
        known, parts, rests = _divide([tables[level][column].to_numpy(np.float64) for level in levels], at, names)
        held[column] = held[column].mask(held[column].isna() & ~known, 0.0)
        found += [rest.assign(column=column) for rest in rests]
        for level, flags in zip(levels, parts, strict=True):
            cut[level][column] = flags
    above = _coded(_agreed(at, at[:, 0], len(held)), names).set_axis(held.index)
    if not found:
        return Leaves(held, above.drop(columns=finest), pd.DataFrame(columns=["level", "area", "alone"]), cut)
    more = pd.concat(found)
    # columns may divide a district in several ways, so where a leaf lies is part of what it is
    number = more.groupby(["level", "area", *levels], dropna=False, sort=False).ngroup().astype("str")
    more = more.assign(leaf=more["level"] + " " + more["area"] + " " + number)
    own = more.groupby("leaf", sort=False).agg({"level": "first", "area": "first", "alone": "any"})
    held = pd.concat([held, more.pivot_table("held", "leaf", "column").reindex(own.index, columns=held.columns)])
    above = pd.concat([above, more.drop_duplicates("leaf").set_index("leaf")[levels]])
    return Leaves(held, above.drop(columns=finest), own, cut)


def _divide(
    values: list[Floats], at: Numbers, names: Mapping[str, pd.Index]
) -> tuple[Bools, list[Bools], list[pd.DataFrame]]:
    """Find the leaves of one column.

    Parameters
    ----------
    values
        For each level its numbers.
    at
        Shape smallest districts × levels: the number of the district in which each lies, -1 where in none.
    names
        Level → codes of its districts.

    Returns
    -------
    known : numpy.ndarray
        Which districts of the finest level are in leaves, at least in part.
    cut : list of numpy.ndarray
        For each level which of its districts hold a part of a leaf.
    rests : list of pandas.DataFrame
        Leaves of larger districts: `level`, `area`, `held`, `alone`, and for each level the district that holds all.
    """
    held, leaf = values[0], np.where(np.isnan(_taken(values[0], at[:, 0])), -1, at[:, 0])
    cut, rests = [np.zeros(len(held), dtype=bool)], []
    for order, level in list(enumerate(names))[1:]:
        here, size, known = at[:, order], len(names[level]), leaf >= 0
        holds = _common(here[known], leaf[known], len(held))
        part = known & (here >= 0) & (_taken(holds, leaf) < 0) & (_taken(held, leaf) != 0)
        cut.append(np.bincount(here[part], minlength=size) > 0)
        inner = np.flatnonzero(holds >= 0)
        rest = values[order] - np.bincount(holds[inner], held[inner], size)
        rest = np.where(cut[order], np.nan, np.where(rest <= _NOBODY, 0.0, rest))
        free = ~known & ~np.isnan(_taken(rest, here))
        some = np.flatnonzero(rest > 0)
        if len(some):
            # a district may state more than all that is in it holds
            lies = _agreed(at, np.where(free | ~np.isin(here, here[free]), here, -1), size)[some]
            lies[:, order] = some  # also where the territory does not know the district
            alone = np.bincount(holds[inner], minlength=size)[some] == 0
            own = {"level": level, "area": names[level][some], "held": rest[some], "alone": alone}
            rests.append(_coded(lies, names).assign(**own))
        leaf = np.where(free, len(held) + here, leaf)
        held = np.append(held, rest)
    inside = at[leaf >= 0, 0]
    return np.bincount(inside[inside >= 0], minlength=len(values[0])) > 0, cut, rests


def _coded(at: Numbers, names: Mapping[str, pd.Index]) -> pd.DataFrame:
    """Write the codes of districts for their numbers, missing for -1."""
    columns = zip(names.items(), at.T, strict=True)
    return pd.DataFrame(
        {level: _taken(codes.to_numpy(object), number) for (level, codes), number in columns}, dtype="str"
    )


def _taken(values: NDArray[Any], number: Numbers) -> NDArray[Any]:
    """Take values by number; the number -1 is of none."""
    return np.append(values, -1 if values.dtype == np.int64 else np.nan)[number]


def _common(values: Numbers, number: Numbers, size: int) -> Numbers:
    """Give for each number the value that all its rows have in common, -1 where they differ."""
    low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(low, number, values)
    np.maximum.at(high, number, values)
    return np.where(low == high, low, -1)


def _agreed(at: Numbers, number: Numbers, size: int) -> Numbers:
    """Give for each number and level the district that all its rows have in common; the number -1 is of none."""
    rows = number >= 0
    return np.column_stack([_common(level[rows], number[rows], size) for level in at.T])
