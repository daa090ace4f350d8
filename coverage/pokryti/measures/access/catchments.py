"""Catchments of each point's own: by class of place, or grown until they hold enough people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import InputError, first
from pokryti.measures.access.validation import Pairs, Problem, read_problem
from pokryti.measures.decay import TIE
from pokryti.quality import QualityReport

__all__ = ["Until", "catchment_by_class", "catchment_until"]

Floats = NDArray[np.float64]
_CELLS = 1 << 20
_FIRST = 16


class Until(NamedTuple):
    """Say that catchments of sites grow until they hold enough people; for `Study.access`.

    Parameters
    ----------
    people
        How many people fill a catchment.
    cap
        Where growing ends, metres or minutes.
    """

    people: float
    cap: float


def catchment_by_class(classes: pd.Series, catchments: Mapping[object, float]) -> pd.Series:
    """Give each point the catchment of its class, such as its rurality.

    Parameters
    ----------
    classes
        Class of each point; indexed like `demand` or `supply` of `access`.
    catchments
        Class → catchment, metres or minutes.

    Returns
    -------
    pandas.Series
        float64 on the same index, for `catchment` or `site_catchment` of `access`.

    Raises
    ------
    InputError
        When a class has no catchment, or a catchment is not positive.

    Notes
    -----
    People in sparsely settled country accept longer ways (McGrail and Humphreys 2009, who take five classes of
    rurality); which classes there are and how far each goes is for the user to say.

    Examples
    --------
    >>> rurality = pd.Series({"544256": "city", "545201": "country"})
    >>> catchment_by_class(rurality, {"city": 10_000, "country": 30_000}).to_dict()
    {'544256': 10000.0, '545201': 30000.0}
    """
    values = pd.to_numeric(classes.astype(object).map(catchments), errors="coerce").astype("float64")
    wrong = classes[~(values > 0)].astype("str").fillna("NaN").unique()
    if len(wrong):
        raise InputError(f"No positive catchment for the classes {first(wrong)}. Add them to `catchments`.")
    return values.rename("catchment")


def catchment_until(
    points: pd.DataFrame,
    demand: pd.DataFrame,
    *,
    people: float,
    cap: float,
    travel: pd.DataFrame | None = None,
    detour: float = 1.0,
) -> pd.Series:
    r"""Grow the catchment of each point until it holds a number of people.

    Parameters
    ----------
    points
        Sites, for `site_catchment` of `access`; or places of people, for `catchment`.
    demand, detour
        As in `access`.
    people
        How many people fill a catchment, > 0.
    cap
        Where growing ends, metres or minutes; also the catchment of points around which there are not enough people.
    travel
        Times from the places of `demand` to `points`, in columns `origin, destination, minutes`, instead of straight
        lines.

    Returns
    -------
    pandas.Series
        float64 on the index of `points`, for `access`.

    Raises
    ------
    InputError
        With all faults of all tables at once.

    Notes
    -----
    .. math:: D_j = \min\left(\text{cap},\; \min\{d : \textstyle\sum_{i: c_{ij} \le d} P_i \ge N\}\right)

    (Luo and Whippo 2012; McGrail and Humphreys 2009). Everybody at the distance of the one who fills the catchment is
    inside. It is zero where the place itself holds enough people, and then the least positive number, since a
    catchment is positive.

    Examples
    --------
    >>> demand = pd.DataFrame({"people": [300, 300, 500], "x": [0, 2000, 9000], "y": 0})
    >>> sites = pd.DataFrame({"x": [0, 9000], "y": 0}, index=["s", "t"])
    >>> catchment_until(sites, demand, people=500, cap=5000).round().to_dict()
    {'s': 2000.0, 't': 0.0}
    """
    report = QualityReport()
    for name, value in (("people", people), ("cap", cap)):
        wrong = [] if value > 0 else [name]
        report.add("access_option", source="catchment_until", where=wrong, value=value, expected="a positive number")
    problem = read_problem(
        demand,
        points.assign(capacity=0.0),
        catchment=None,
        site_catchment=None,
        travel=travel,
        detour=detour,
        report=report,
    )
    if problem.pairs is not None:
        grown = _by_table(problem.people, problem.pairs, needed=people, count=len(points))
    else:
        grown = _by_line(problem, needed=people, cap=cap)
    grown = np.clip(grown, np.finfo(np.float64).tiny, cap)
    return pd.Series(grown, index=points.index, name="catchment")


def _by_table(people: Floats, pairs: Pairs, *, needed: float, count: int) -> Floats:
    order = np.lexsort((pairs.cost, pairs.sites))
    sites, cost = pairs.sites[order], pairs.cost[order]
    gathered = pd.Series(people[pairs.people[order]]).groupby(sites).cumsum().to_numpy()
    full = gathered >= needed
    grown = np.full(count, np.inf)
    filled, place = np.unique(sites[full], return_index=True)
    grown[filled] = cost[full][place]
    return grown


def _by_line(problem: Problem, *, needed: float, cap: float) -> Floats:
    """Ask for more and more neighbours, of ever fewer points, until each has enough people around."""
    from scipy.spatial import cKDTree

    homes = np.flatnonzero(problem.people > 0)
    grown = np.full(problem.capacity.size, np.inf)
    if problem.people[homes].sum() < needed:
        return grown
    tree, people = cKDTree(problem.origins[:, homes].T), np.append(problem.people[homes], 0.0)
    left, k = np.arange(grown.size), min(_FIRST, homes.size)
    while left.size:
        step, unfilled = max(1, _CELLS // k), []
        for begin in range(0, left.size, step):
            some = left[begin : begin + step]
            cost, near = tree.query(
                problem.destinations[:, some].T, k=[*range(1, k + 1)], distance_upper_bound=cap * TIE
            )
            full = people[near].cumsum(axis=1) >= needed
            filled = full.any(axis=1)
            grown[some[filled]] = cost[filled, full[filled].argmax(axis=1)]
            unfilled.append(some[~filled & np.isfinite(cost[:, -1])])
        if k == homes.size:
            break
        left, k = np.concatenate(unfilled), min(4 * k, homes.size)
    return grown
