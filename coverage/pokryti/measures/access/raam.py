r"""RAAM: people choose between travelling further and waiting longer until nobody gains by changing.

The rational agent access model (Saxon and Snow 2020) as the equilibrium it seeks. Everybody at a place pays

.. math:: A_i = \min_j \left( \frac{c_{ij}}{\tau} + \frac{D_j}{\rho S_j} \right), \qquad \rho = \sum P / \sum S

where :math:`D_j` is how many people choose site j. The equilibrium is the minimum of a strictly convex function of
:math:`D`, so it is unique whatever the order of people and sites. It is found place by place: given what all others
do, the people of a place fill the cheapest sites up to a common level.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures.access.compiling import compiled

__all__ = ["equilibrium"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_TOLERANCE = 1e-10
_MOST_ROUNDS = 20_000


def equilibrium(people: Floats, service: Floats, starts: Whole, sites: Whole, *, cost: Floats) -> Floats:
    """Find what people at each place pay when nobody gains by changing.

    Parameters
    ----------
    people
        By place.
    service
        How many people a site serves at a congestion of 1, all positive.
    starts
        Where the pairs of each place begin.
    sites, cost
        Site and cost (in units of tau) of each pair.

    Returns
    -------
    numpy.ndarray of float64
        Cost by place; NaN where no site is in reach.

    Raises
    ------
    ConservationError
        When no equilibrium is reached.
    """
    flow, level = np.zeros(sites.size), np.full(people.size, np.nan)
    load: Floats = np.zeros(service.size)
    for _ in range(_MOST_ROUNDS):
        if _round(people, service, starts, sites, cost, flow, load, level) < _TOLERANCE:
            return level
        load = np.asarray(np.bincount(sites, flow, minlength=service.size), dtype=np.float64)
    raise ConservationError(f"RAAM found no equilibrium in {_MOST_ROUNDS} rounds; use a larger tau.")


@compiled
def _round(
    people: Floats,
    service: Floats,
    starts: Whole,
    sites: Whole,
    cost: Floats,
    flow: Floats,
    load: Floats,
    level: Floats,
) -> float:
    """Let the people of each place in turn choose anew, and return the greatest share that changed."""
    worst = 0.0
    for i in range(people.size):
        a, b = starts[i], starts[i + 1]
        if a == b:
            continue
        here = sites[a:b]
        capacity = service[here]
        load[here] -= flow[a:b]
        base = cost[a:b] + np.maximum(load[here], 0.0) / capacity
        order = np.argsort(base)
        paid = base[order[0]]
        room, weighted = 0.0, 0.0
        for n in range(b - a):
            j = order[n]
            if n and people[i] + weighted <= base[j] * room:
                break
            room += capacity[j]
            weighted += capacity[j] * base[j]
            paid = (people[i] + weighted) / room
        chosen = np.maximum((paid - base) * capacity, 0.0)
        worst = max(worst, np.abs(chosen - flow[a:b]).max() / max(people[i], 1e-300))
        flow[a:b] = chosen
        load[here] += chosen
        level[i] = paid
    return worst
