r"""RAAM: people choose between travelling further and waiting longer until nobody gains by changing.

The rational agent access model (Saxon and Snow 2020) as the equilibrium it seeks. Everybody at a place pays

.. math:: A_i = \min_j \left( \frac{c_{ij}}{\tau} + \frac{D_j}{\rho S_j} \right), \qquad \rho = \sum P / \sum S

where :math:`D_j` is how many people choose site j and the sums are over people and sites that reach one another. The
equilibrium is the minimum of a strictly convex function of :math:`D`, so it is unique whatever the order of people and
sites. It is found place by place: given what all others do, the people of a place fill the cheapest sites up to a
common level. Rounds end when nothing is gained, or after 500 when they gain less than a ten-thousandth of what all
pay; costs are then right to about a hundredth. The library of the method's authors, PySAL access, moves whole people in
steps that shrink; with more and smaller steps its costs end at these.

More capacity may make somebody pay more: :math:`\rho` falls for all sites, so that a site whose capacity stays serves
fewer people at the same congestion.

Unlike the measures that are only summed, it lists the pairs within the catchment: 24 bytes each, and more than twice as
much while they are picked out. Of a million places with a thousand sites in reach of each they do not fit into memory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures.access.compiling import compiled

__all__ = ["equilibrium"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_GAIN, _BEARABLE_GAIN, _ROUNDS = 1e-12, 1e-4, 500


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
    gain = np.inf
    for _ in range(_ROUNDS):
        load = np.asarray(np.bincount(sites, flow, minlength=service.size), dtype=np.float64)
        gain = _round(people, service, starts, sites, cost, flow, load, level)
        if gain <= _GAIN:
            break
    if gain > _BEARABLE_GAIN:
        raise ConservationError(f"RAAM found no equilibrium in {_ROUNDS} rounds: {gain:.2g} can still be gained.")
    return level


@compiled
def _fill(people: float, base: Floats, capacity: Floats) -> float:
    """Give the common level up to which people fill the cheapest sites."""
    alone = np.inf
    for j in range(base.size):
        alone = min(alone, base[j] + people / capacity[j])
    near = np.flatnonzero(base <= alone)
    room, weighted, paid = 0.0, 0.0, alone
    for j in near[np.argsort(base[near])]:
        if room > 0 and people + weighted <= base[j] * room:
            break
        room += capacity[j]
        weighted += capacity[j] * base[j]
        paid = (people + weighted) / room
    return paid


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
    """Let the people of each place in turn choose anew, and return what they gained, as a share of what all pay."""
    gained, total = 0.0, 0.0
    for i in range(people.size):
        a, b = starts[i], starts[i + 1]
        if a == b:
            continue
        here = sites[a:b]
        capacity = service[here]
        before = (flow[a:b] * (cost[a:b] + load[here] / capacity)).sum()
        load[here] -= flow[a:b]
        base = cost[a:b] + np.maximum(load[here], 0.0) / capacity
        paid = _fill(people[i], base, capacity)
        flow[a:b] = np.maximum((paid - base) * capacity, 0.0)
        load[here] += flow[a:b]
        level[i] = paid
        total += paid * people[i]
        gained += abs(before - paid * people[i])
    return gained / total if total > 0 else 0.0
