"""All pairs within reach as a table, for what cannot be summed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pokryti.measures.access.validation import Pairs, Problem

__all__ = ["BLOCK", "pair_blocks", "pairs_within"]

BLOCK = 16_384
"""People's points whose pairs are listed together."""


def pairs_within(problem: Problem) -> Pairs:
    """List the pairs within the catchments.

    Parameters
    ----------
    problem
        Checked input.

    Returns
    -------
    Pairs
        Sorted by place, then site; 24 bytes a pair.
    """
    pairs = problem.pairs or _by_line(problem)
    most = np.minimum(
        np.broadcast_to(problem.limits.people, problem.people.size)[pairs.people],
        np.broadcast_to(problem.limits.sites, problem.capacity.size)[pairs.sites],
    )
    kept = pairs.cost <= most
    return Pairs(pairs.people[kept], pairs.sites[kept], pairs.cost[kept])


def pair_blocks(problem: Problem) -> Iterator[Pairs]:
    """Give the pairs within the catchments block by block of people, so that memory does not grow with pairs.

    Parameters
    ----------
    problem
        Checked input.

    Yields
    ------
    Pairs
        Sorted by place, then site. A table of travel, which is there already, is one block.
    """
    if problem.pairs is not None:
        yield pairs_within(problem)
        return
    for begin in range(0, problem.people.size, BLOCK):
        some, limit = slice(begin, begin + BLOCK), problem.limits.people
        limits = replace(problem.limits, people=limit[some] if limit.size > 1 else limit)
        block = replace(problem, people=problem.people[some], origins=problem.origins[:, some], limits=limits)
        pairs = pairs_within(block)
        yield replace(pairs, people=pairs.people + begin)


def _by_line(problem: Problem) -> Pairs:
    import shapely  # loaded anyway, which scipy.spatial is not

    if not (problem.people.size and problem.capacity.size):
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    # further than from corner to corner there is nothing
    extent = np.hypot(*np.ptp(np.hstack([problem.origins, problem.destinations]), axis=1))
    most = np.minimum(problem.limits.people, min(problem.limits.widest, extent))
    far = np.broadcast_to((most + 1e-6) * (1 + 1e-9), problem.people.size)
    tree = shapely.STRtree(shapely.points(problem.destinations.T))
    near = tree.query(shapely.points(problem.origins.T), predicate="dwithin", distance=far)
    people, sites = near[:, np.argsort(near[0] * problem.capacity.size + near[1])]
    return Pairs(people, sites, np.hypot(*(problem.origins[:, people] - problem.destinations[:, sites])))
