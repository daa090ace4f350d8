"""What lies within reach, listed where pairs are few, streamed where they are many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pokryti.measures import decay as decays
from pokryti.measures.access.measure import reach_of
from pokryti.measures.access.pairs import BLOCK, pair_blocks, pairs_within
from pokryti.measures.access.reach import Reach, TableReach
from pokryti.measures.access.validation import Pairs, Problem
from pokryti.measures.decay import Decay

__all__ = ["Near"]

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Near:
    """Who is within reach of what.

    Parameters
    ----------
    problem
        Checked input.
    """

    problem: Problem

    @cached_property
    def _listed(self) -> Pairs | None:
        """List the pairs where one block holds them all: then they are summed too, and numba need not be loaded."""
        few = self.problem.pairs is not None or self.problem.people.size <= BLOCK
        return pairs_within(self.problem) if few else None

    def blocks(self) -> Iterable[Pairs]:
        """Give the pairs block by block of people."""
        return pair_blocks(self.problem) if self._listed is None else [self._listed]

    def pairs(self) -> Pairs:
        """Give all pairs at once."""
        return pairs_within(self.problem) if self._listed is None else self._listed

    def reach(self, decay: Decay) -> Reach:
        """Sum over the pairs, weighted by a decay.

        Parameters
        ----------
        decay
            The weights.
        """
        pairs, problem = self._listed, self.problem
        if pairs is None:
            return reach_of(problem, decay)
        counts = problem.people.size, problem.capacity.size
        return TableReach(pairs.people, pairs.sites, pairs.cost, counts=counts, decay=decay, limits=problem.limits)

    @cached_property
    def _alike(self) -> Reach:
        return self.reach(decays.binary())

    def people_of(self, sites: Bools) -> Bools:
        """Tell who reaches any of some sites.

        Parameters
        ----------
        sites
            Which ones.
        """
        pairs = self._listed
        if pairs is None:
            return np.asarray(self._alike.to_people(sites.astype(np.float64)) > 0)
        reached = np.zeros(self.problem.people.size, dtype=bool)
        reached[pairs.people[sites[pairs.sites]]] = True
        return reached

    def sites_of(self, people: Bools) -> Bools:
        """Tell which sites any of some people reach.

        Parameters
        ----------
        people
            Which ones.
        """
        return np.asarray(self._alike.to_sites(people.astype(np.float64)) > 0)
