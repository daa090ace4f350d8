"""Complementary suppression over levels that need not nest in one another.

A hidden number is safe when people could be moved between districts without any published number noticing. Two leaves
(the smallest districts) may exchange people when each district that holds only one of them hides as well. Leaves that
agree in all published districts above them form a class; within it every exchange is free, so a district may have lost
as many people as its class can take elsewhere, and gained as many as others in the class can give. Where that is too
little, another leaf joins, the nearest that helps: first within the same districts, then further up.

Cell suppression in general: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapter 6. The
sufficient condition used here is stricter than the least suppression there, and it needs no optimisation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pokryti.disclosure.tree import BOUNDLESS, Bools, Floats, Tree, sum_by

__all__ = ["complete"]

_STEPS = 30  # greater thresholds are rare, and each step takes its time
Numbers = NDArray[np.int64]


def complete(tree: Tree, primary: Callable[[int], list[Bools]], *, threshold: int) -> list[Bools]:
    """Hide as much as it takes that no hidden number can be found again.

    What hides for a threshold of four hides for five, too: each threshold up to 30 goes on from the one below. So
    whoever holds two publications with different thresholds knows no more than the freer one tells.

    Parameters
    ----------
    tree
        Leaves and what lies above them.
    primary
        Given a threshold, which districts of each level hide in any case.
    threshold
        Whoever knows all that is published must still think each hidden number possible in so wide a range, and
        possible to reach this.

    Returns
    -------
    list of numpy.ndarray
        For each level shape districts × columns, True where a number hides. All columns of a hidden district hide but
        those that are zero in its whole class, which the published sums tell anyway.

    Examples
    --------
    >>> import pandas as pd
    >>> held = pd.DataFrame({"clients": [3.0, 9.0, 40.0]}, index=pd.Index(["a", "b", "c"], name="obec"))
    >>> tree = Tree.of(held, pd.DataFrame({"orp": ["X"] * 3}, index=held.index))
    >>> leaves, above = complete(tree, lambda few: [np.array([3, 9, 40]) < few, np.array([52]) < few], threshold=5)
    >>> leaves.ravel().tolist(), above.ravel().tolist()
    ([True, True, False], [False])
    """
    hidden = primary(1)
    for step in [*range(2, min(threshold, _STEPS)), threshold]:
        hidden = _complete(tree, [one | other for one, other in zip(hidden, primary(step), strict=True)], step)
    state = _State(tree, hidden, threshold)
    return [state.cells(level) for level in range(len(hidden))]


def _complete(tree: Tree, hidden: list[Bools], threshold: int) -> list[Bools]:
    if not any(flags.any() for flags in hidden):
        return hidden
    while True:
        _bind(tree, hidden)
        state = _State(tree, hidden, threshold)
        short = list(state.short())
        # where no partner helps, nothing above may be told either, nor what else the district holds
        if not any(help_(state, hidden, short) for help_ in (_hide_partners, _hide_above, _hide_inside)):
            return hidden


def _bind(tree: Tree, hidden: list[Bools]) -> None:
    """Hide districts with the leaf that alone holds what they tell, and the leaf with them."""
    for level in range(1, len(hidden)):
        leaf = tree.alone[tree.alone[:, 1] == level, 0]
        district = tree.codes[leaf, level]
        hidden[0][leaf] |= hidden[level][district]
        hidden[level][district] |= hidden[0][leaf]


def _hide_partners(state: _State, hidden: list[Bools], short: list[_Need]) -> bool:
    """Hide a partner of each class that needs one; say whether that changed anything."""
    before = _count(hidden)
    helped: set[tuple[int, int]] = set()
    for need in short:
        # One partner may help a whole class; the rest of it is looked at again.
        mark = (need.level or -1, int(state.classes[need.leaf]))
        if mark not in helped:
            helped.add(mark)
            _hide_with(state.tree, hidden, need.leaf, state.partner(need))
    return _count(hidden) > before


def _hide_above(state: _State, hidden: list[Bools], short: list[_Need]) -> bool:
    before = _count(hidden)
    for need in short:
        _hide_with(state.tree, hidden, need.leaf, None)
    return _count(hidden) > before


def _hide_inside(state: _State, hidden: list[Bools], short: list[_Need]) -> bool:
    before = _count(hidden)
    for need in short:
        hidden[0][state.tree.codes[:, need.level] == need.district] = True
    return _count(hidden) > before


def _count(hidden: list[Bools]) -> int:
    return sum(int(flags.sum()) for flags in hidden)


def _hide_with(tree: Tree, hidden: list[Bools], leaf: int, partner: int | None) -> None:
    """Hide a partner, and the districts that hold only one of the two; without a partner all above the leaf."""
    if partner is not None:
        hidden[0][partner] = True
    for level in range(1, len(hidden)):
        one = int(tree.codes[leaf, level])
        other = -1 if partner is None else int(tree.codes[partner, level])
        for number in {one, other} - {-1} if one != other else ():
            hidden[level][number] = True


class _Need(NamedTuple):
    """A hidden district that is not safe, one of its hidden leaves, and the columns in which more is to come in."""

    level: int
    district: int
    leaf: int
    gain: Bools
    short: Bools


class _State:
    """What is hidden at one moment."""

    def __init__(self, tree: Tree, hidden: list[Bools], threshold: float) -> None:
        self.tree, self.hidden, self.threshold = tree, hidden, threshold
        self.leaves = np.flatnonzero(hidden[0])
        codes = tree.codes
        shown = [np.where(np.append(h, True)[c], -1, c) for c, h in zip(codes.T[1:], hidden[1:], strict=True)]
        self.shown = np.column_stack(shown) if shown else np.zeros((len(codes), 0), dtype=np.int64)
        self.classes = self._keys(0)
        size = int(self.classes.max(initial=-1)) + 1
        self.held = sum_by(self.classes[self.leaves], tree.held[self.leaves], size)
        self.room = sum_by(self.classes[self.leaves], tree.room[self.leaves], size)
        free = self.classes[(self.shown < 0).all(axis=1)]
        # Nothing published limits a class of which no district above is shown.
        self.elsewhere = np.zeros(size)
        self.elsewhere[free] = BOUNDLESS

    def _keys(self, scope: int) -> Numbers:
        """Give leaves the same number that agree in all shown districts above the first `scope` levels."""
        key = np.zeros(len(self.shown), dtype=np.int64)
        for column in self.shown.T[scope:]:
            key = np.unique(key * (int(column.max(initial=0)) + 2) + column + 1, return_inverse=True)[1].ravel()
        return key

    @cached_property
    def _scopes(self) -> list[dict[int, Numbers]]:
        """Give for each scope the leaves of each key."""
        found = []
        for scope in range(self.shown.shape[1] + 1):
            key = self._keys(scope)
            order = np.argsort(key, kind="stable")
            cuts = np.flatnonzero(np.diff(key[order])) + 1
            groups = np.split(order, cuts)
            found.append({int(leaf): group for group in groups for leaf in group.tolist()})
        return found

    def reach(self, level: int) -> tuple[Floats, Floats, Floats]:
        """Say how many people each hidden district may have gained or lost, and how many its classes hold.

        Parameters
        ----------
        level
            Number of the level.

        Returns
        -------
        up, down, mass : numpy.ndarray
            Shape districts × columns.
        """
        tree, size = self.tree, len(self.hidden[level])
        district = tree.codes[self.leaves, level]
        rows = self.leaves[np.append(self.hidden[level], False)[district]]  # the number -1 is of none
        pairs, number = np.unique(tree.codes[rows, level] * len(self.held) + self.classes[rows], return_inverse=True)
        held = sum_by(number.ravel(), tree.held[rows], len(pairs))
        room = sum_by(number.ravel(), tree.room[rows], len(pairs))
        named = sum_by(number.ravel(), rows[:, None] < tree.manifold, len(pairs))
        at, cls = pairs // max(len(self.held), 1), pairs % max(len(self.held), 1)
        elsewhere = self.elsewhere[cls][:, None]
        up = np.minimum(room, self.held[cls] - held + elsewhere)
        down = np.minimum(held, self.room[cls] - room + elsewhere)
        mass = np.where((held + room > 0) | (named > 0), self.held[cls] + elsewhere, 0.0)
        return sum_by(at, up, size), sum_by(at, down, size), sum_by(at, mass, size)

    def short(self) -> Iterator[_Need]:
        """List the hidden districts that are not safe."""
        tree = self.tree
        for level, flags in enumerate(self.hidden):
            up, down, mass = self.reach(level)
            total = tree.sums(level, tree.held)
            movable = np.where(self.hidden[0][:, None], tree.room, 0.0)
            wide = np.minimum(self.threshold, total + tree.sums(level, movable))
            low, narrow = total + up < wide, up + down < wide
            lacking = (low | narrow) & (mass > 0) & flags[:, None] & (np.arange(mass.shape[1]) < tree.counted)
            leaf_of = dict(zip(tree.codes[self.leaves[::-1], level].tolist(), self.leaves[::-1].tolist(), strict=True))
            for district in np.flatnonzero(lacking.any(axis=1)).tolist():
                if district in leaf_of:
                    columns = lacking[district]
                    yield _Need(level, district, leaf_of[district], columns & low[district], columns)

    def partner(self, need: _Need) -> int | None:
        """Choose the leaf to hide along: the nearest that helps, of these the one that loses fewest people.

        Parameters
        ----------
        need
            What is not safe.
        """
        tree = self.tree
        for leaves in (groups[need.leaf] for groups in self._scopes):
            outside = tree.codes[leaves, need.level] != need.district
            fresh = (self.classes[leaves] != self.classes[need.leaf]) | ~self.hidden[0][leaves]
            found = leaves[outside & fresh]
            give = np.where(need.gain, tree.held[found], np.maximum(tree.held[found], tree.room[found]))
            help_ = np.minimum(give[:, need.short], self.threshold)
            enough = found[(help_ >= self.threshold).all(axis=1)]
            if len(enough):
                loss = np.where(self.hidden[0][enough], 0.0, tree.held[enough].sum(axis=1))
                return int(enough[loss.argmin()])
            if help_.any():  # where nobody helps at all ages, somebody else helps with the rest
                return int(found[help_.sum(axis=1).argmax()])
        return None

    def cells(self, level: int) -> Bools:
        """Say which numbers hide.

        Parameters
        ----------
        level
            Number of the level.
        """
        return np.asarray(self.hidden[level][:, None] & (self.reach(level)[2] > 0))
