"""Cost of reaching the nearest sites."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.validation import Pairs, Problem

__all__ = ["mean_of_nearest", "nearest_site"]

Floats = NDArray[np.float64]


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
    open_sites = np.flatnonzero(problem.capacity > 0)
    if open_sites.size < k:
        return np.full(problem.people.size, np.nan)
    nearest = _by_table(problem, problem.pairs, k) if problem.pairs else _by_line(problem, open_sites, k)
    return np.where(np.isfinite(nearest).all(axis=1), nearest.sum(axis=1) / k, np.nan)


def nearest_site(problem: Problem) -> NDArray[np.int64]:
    """Find the nearest site with any capacity, by straight line.

    Parameters
    ----------
    problem
        Checked input without a table of travel.

    Returns
    -------
    numpy.ndarray of int64
        Its place among the sites, or their number where there is none.
    """
    from scipy.spatial import cKDTree

    open_sites = np.flatnonzero(problem.capacity > 0)
    if not open_sites.size:
        return np.zeros(problem.people.size, dtype=np.int64)
    return np.asarray(open_sites[cKDTree(problem.destinations[:, open_sites].T).query(problem.origins.T)[1]])


def _by_line(problem: Problem, sites: NDArray[np.int64], k: int) -> Floats:
    from scipy.spatial import cKDTree

    if problem.limits.sites.size > 1:
        return _within_own(problem, sites, k)
    tree = cKDTree(problem.destinations[:, sites].T)
    cost = np.asarray(tree.query(problem.origins.T, k=[*range(1, k + 1)], workers=-1)[0])
    most = np.minimum(problem.limits.people, problem.limits.sites)
    return np.where(cost <= most[:, None], cost, np.inf)


def _within_own(problem: Problem, sites: NDArray[np.int64], k: int) -> Floats:
    """Look site by site where each serves its own circle."""
    best = np.full((problem.people.size, k), np.inf)
    for site in sites:
        cost = np.hypot(*(problem.origins - problem.destinations[:, [site]]))
        cost[cost > np.minimum(problem.limits.people, problem.limits.sites[site])] = np.inf
        best = np.sort(np.column_stack([best, cost]), axis=1)[:, :k]
    return best


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
