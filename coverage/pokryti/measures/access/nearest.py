"""Cost of reaching the nearest sites."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.search import mean_of_columns, nearest_points
from pokryti.measures.access.validation import Pairs, Problem

__all__ = ["mean_of_nearest", "nearest_site"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def mean_of_nearest(problem: Problem, k: int) -> Floats:
    """Give the mean cost of the k nearest sites that have any capacity.

    Parameters
    ----------
    problem
        Checked input.
    k
        How many sites.

    Returns
    -------
    numpy.ndarray of float64
        Metres or minutes; NaN where fewer than k sites lie within the catchment.
    """
    sites = np.flatnonzero(problem.capacity > 0)
    if sites.size < k:
        return np.full(problem.people.size, np.nan)
    if problem.pairs:
        return mean_of_columns(_by_table(problem, problem.pairs, k))
    limits = problem.limits.people, np.broadcast_to(problem.limits.sites, problem.capacity.size)[sites]
    return nearest_points(problem.origins, problem.destinations[:, sites], limits, k)[0]


def nearest_site(problem: Problem) -> Whole:
    """Find the nearest site with any capacity, by straight line, however far it is.

    Parameters
    ----------
    problem
        Checked input without a table of travel.

    Returns
    -------
    numpy.ndarray of int64
        Its place among the sites, the first of several as near; or their number where there is none.
    """
    anywhere, sites = np.array([np.inf]), np.flatnonzero(problem.capacity > 0)
    if not sites.size:
        return np.full(problem.people.size, problem.capacity.size)
    nearest = nearest_points(problem.origins, problem.destinations[:, sites], (anywhere, anywhere))[1]
    return np.asarray(np.append(sites, problem.capacity.size)[nearest])


def _by_table(problem: Problem, pairs: Pairs, k: int) -> Floats:
    most = np.minimum(
        np.broadcast_to(problem.limits.people, problem.people.size)[pairs.people],
        np.broadcast_to(problem.limits.sites, problem.capacity.size)[pairs.sites],
    )
    kept = (pairs.cost <= most) & (problem.capacity[pairs.sites] > 0)
    people, cost = pairs.people[kept], pairs.cost[kept]
    order = np.lexsort((cost, people))
    people, cost = people[order], cost[order]
    rank = np.arange(people.size) - np.searchsorted(people, people)
    best = np.full((problem.people.size, k), np.inf)
    near = rank < k
    best[people[near], rank[near]] = cost[near]
    return best
