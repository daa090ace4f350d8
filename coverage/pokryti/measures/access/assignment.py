"""Limited places shared out among people at least total travel; who is left over is told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures.access.pairs import pairs_within
from pokryti.measures.access.validation import Pairs, read_problem
from pokryti.quality import QualityReport

__all__ = ["Assignment", "assign", "left_over"]

_SLACK = 1e-9


class Assignment(NamedTuple):
    """Who goes where.

    Parameters
    ----------
    places
        Index of demand, in its order; `people`, `served`, `unserved`, `mean_cost` (NaN where nobody is served).
    sites
        Index of supply, in its order; `capacity`, `used`, `free`.
    flows
        `origin, destination, people, cost`, one row per pair that is used.
    """

    places: pd.DataFrame
    sites: pd.DataFrame
    flows: pd.DataFrame


def assign(
    demand: pd.DataFrame,
    supply: pd.DataFrame,
    *,
    catchment: float | pd.Series | None = None,
    travel: pd.DataFrame | None = None,
    site_catchment: float | pd.Series | None = None,
    detour: float = 1.0,
) -> Assignment:
    r"""Send people to places of limited capacity so that most are served, and these travel least in all.

    Parameters
    ----------
    demand, supply, catchment, travel, site_catchment, detour
        As in `access`; `people` are those who need a unit of `capacity` each.

    Returns
    -------
    Assignment
        The plan. It does not depend on the order of rows: of plans that are equally good the one found first with
        rows in the order of their labels is taken.

    Raises
    ------
    InputError
        With all faults of all tables at once.
    ConservationError
        When people or capacity are lost, or people are left over for whom there is a place.

    Notes
    -----
    .. math:: \min \sum c_{ij} x_{ij} + M \sum u_i \quad \text{so that} \quad \sum_j x_{ij} + u_i = P_i, \;
        \sum_i x_{ij} \le S_j, \; c_{ij} \le D

    with a penalty M so great that nobody stays unserved to spare others travel. Solved by successive shortest paths
    (`pokryti.measures.access.transport`); tests compare the plans with those of HiGHS.

    Examples
    --------
    >>> demand = pd.DataFrame({"people": [5, 4], "x": [0, 10], "y": 0}, index=["a", "b"])
    >>> supply = pd.DataFrame({"capacity": [6, 2], "x": [1, 11], "y": 0}, index=["s", "t"])
    >>> assign(demand, supply, catchment=20).places["unserved"].to_dict()
    {'a': 0.0, 'b': 1.0}
    """
    given, (demand, supply) = (demand.index, supply.index), (_by_label(demand), _by_label(supply))
    problem = read_problem(
        demand,
        supply,
        catchment=catchment,
        site_catchment=site_catchment,
        travel=travel,
        detour=detour,
        report=QualityReport(),
    )
    pairs = pairs_within(problem)
    flow = _cheapest(problem.people, problem.capacity, pairs)
    served = np.bincount(pairs.people, flow, minlength=len(demand))
    used = np.bincount(pairs.sites, flow, minlength=len(supply))
    cost = np.bincount(pairs.people, flow * pairs.cost, minlength=len(demand))
    slack = _SLACK * max(problem.people.sum(), 1.0)
    if (served > problem.people + slack).any() or (used > problem.capacity + slack).any():
        raise ConservationError("The plan serves more people than there are; this is a fault of pokryti.")
    places = pd.DataFrame({"people": problem.people, "served": served}, index=demand.index)
    places["unserved"] = np.maximum(problem.people - served, 0.0)
    places["mean_cost"] = np.divide(cost, served, out=np.full(len(demand), np.nan), where=served > 0)
    sites = pd.DataFrame({"capacity": problem.capacity, "used": used}, index=supply.index)
    flows = pd.DataFrame(
        {
            "origin": demand.index[pairs.people],
            "destination": supply.index[pairs.sites],
            "people": flow,
            "cost": pairs.cost,
        }
    )
    sites["free"] = problem.capacity - used
    return Assignment(places.reindex(given[0]), sites.reindex(given[1]), flows[flow > 0].reset_index(drop=True))


def _by_label(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows by their labels, those of one type after those of another."""
    labels = frame.index.tolist()
    return frame.iloc[sorted(range(len(labels)), key=lambda row: (type(labels[row]).__name__, labels[row]))]


def left_over(people: NDArray[np.float64], capacity: NDArray[np.float64], pairs: Pairs) -> NDArray[np.float64]:
    """Give the people left without a place in the best plan, without finding out where those go who are not in want.

    Parameters
    ----------
    people
        By place.
    capacity
        By site.
    pairs
        Who reaches what.
    """
    from pokryti.measures.access.transport import carry

    flow, _, served = carry(capacity, people, pairs.sites, pairs.people, cost=pairs.cost)
    return np.where(served, 0.0, np.maximum(people - np.bincount(pairs.people, flow, minlength=people.size), 0.0))


def _cheapest(people: NDArray[np.float64], capacity: NDArray[np.float64], pairs: Pairs) -> NDArray[np.float64]:
    """Fill sites from the people around them; where there is more than enough for all, send people to sites."""
    from pokryti.measures.access.transport import carry

    flow, free, served = carry(capacity, people, pairs.sites, pairs.people, cost=pairs.cost)
    ample = served[pairs.people] & free[pairs.sites]
    flow[served[pairs.people]] = 0.0
    flow[ample], *_ = carry(
        np.where(served, people, 0.0), capacity, pairs.people[ample], pairs.sites[ample], cost=pairs.cost[ample]
    )
    left = people - np.bincount(pairs.people, flow, minlength=people.size)
    if (left[served] > _SLACK * max(people.sum(), 1.0)).any():
        raise ConservationError("The plan leaves people over for whom there is a place; this is a fault of pokryti.")
    return flow
