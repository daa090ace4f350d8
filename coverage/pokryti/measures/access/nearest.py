"""Cost of reaching the nearest sites."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.reach import Limits
from pokryti.measures.access.threads import in_threads
from pokryti.measures.access.validation import Pairs, Problem

__all__ = ["mean_of_nearest", "nearest_site"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_FEW_PAIRS = 1 << 22  # all of them are looked at sooner than the compiled search is loaded
_AT_ONCE = 1 << 15
_WORTH_A_THREAD = 1 << 14


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
    return _mean(_by_table(problem, problem.pairs, k)) if problem.pairs else _by_line(problem, sites, k)[0]


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
    nearest = _by_line(replace(problem, limits=Limits(anywhere, anywhere)), sites, 1)[1]
    return np.asarray(np.append(sites, problem.capacity.size)[nearest])


def _mean(cost: Floats) -> Floats:
    """Give the mean of columns, added from the nearest to the furthest; NaN where one is missing."""
    total = cost[:, 0].copy()
    for column in cost.T[1:]:
        total += column
    total[np.isinf(total)] = np.nan
    return np.asarray(total / cost.shape[1])


def _by_line(problem: Problem, sites: Whole, k: int) -> tuple[Floats, Whole]:
    """Give the mean cost of the k nearest of some sites, and which is the nearest, their number where there is none."""
    limits = problem.limits.people, np.broadcast_to(problem.limits.sites, problem.capacity.size)[sites]
    search = _by_all if problem.people.size * sites.size <= _FEW_PAIRS else _by_tree
    return search(problem.origins, problem.destinations[:, sites], limits, k)


def _by_all(places: Floats, sites: Floats, limits: tuple[Floats, Floats], k: int) -> tuple[Floats, Whole]:
    """Look at all pairs, of some places at a time, so that they stay in the memory of the processor."""
    count, (farthest, differ) = places.shape[1], (limits[1].max(), limits[1].min() < limits[1].max())
    squares, nearest = np.empty((count, k)), np.empty(count, dtype=np.int64)
    step = max(1, _AT_ONCE // limits[1].size)
    for begin in range(0, count, step):
        rows = slice(begin, begin + step)
        square, other = (places[axis, rows, None] - sites[axis] for axis in (0, 1))
        square *= square
        other *= other
        square += other
        if differ:
            square[np.sqrt(square) > limits[1]] = np.inf
        nearest[rows] = square.argmin(axis=1)
        if k > 1:
            square.partition(k - 1, axis=1)
        squares[rows] = np.sort(square[:, :k], axis=1) if k > 1 else square.min(axis=1, keepdims=True)
    cost = np.sqrt(squares)
    cost[cost > np.minimum(np.broadcast_to(limits[0], count), farthest)[:, None]] = np.inf
    return _mean(cost), np.where(np.isinf(cost[:, 0]), limits[1].size, nearest)


def _by_tree(places: Floats, sites: Floats, limits: tuple[Floats, Floats], k: int) -> tuple[Floats, Whole]:
    """Search a tree of the sites by compiled code, neighbours after one another."""
    from pokryti.measures.access.tree import Answer, Places, along_curve, find_nearest, plant

    tree, order = plant(sites, limits[1]), along_curve(*_cells(places))
    mean, nearest = np.empty(order.size), np.empty(order.size, dtype=np.int64)

    def work(part: slice) -> None:
        rows = order[part]
        limit = limits[0][rows] if limits[0].size > 1 else limits[0].copy()
        answer = Answer(np.empty(rows.size), np.empty(rows.size, dtype=np.int64))
        find_nearest(Places(places[0][rows], places[1][rows], limit), tree, k, answer)
        mean[rows], nearest[rows] = answer

    in_threads(work, order.size, least=_WORTH_A_THREAD)
    return mean, nearest


def _cells(points: Floats) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Give columns and rows of points in a square of 2¹⁶ × 2¹⁶ cells, only to find neighbours by."""
    corner = [float(axis.min()) for axis in points]
    with np.errstate(all="ignore"):  # points beyond all bounds fall into any cell
        widest = max(float(axis.max()) - low for axis, low in zip(points, corner, strict=True))
        cells = [(axis - low) * (65_535 / max(widest, 1e-300)) for axis, low in zip(points, corner, strict=True)]
        return cells[0].astype(np.uint16), cells[1].astype(np.uint16)


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
