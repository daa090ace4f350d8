"""What the data do not hold and could change an answer: people and sites beyond their edge, and unknown capacities.

A site that is not in the data could serve the people within its catchment; people who are not in the data could share
the sites that they reach. How far that is felt depends on the measure:

- `nearest`, `k_nearest`: where the edge is nearer than the (k-th) nearest site;
- `cumulative`, `gravity`, `ratio`: where the edge lies within the catchment;
- `2sfca`, `e2sfca`, `m2sfca`, `spatial_availability`: also around the sites within whose catchment it lies;
- `3sfca`, `mh3sfca`, `bfca`: also around the sites whose people could choose a site beyond it;
- `raam` weighs congestion against that of the whole map: everywhere.

Without a catchment and with a decay that never ends (`gaussian`, `exponential`, `power`, `logistic`) everything reaches
everything, so that the edge could change every answer a little: then all of them say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.measures.access.how import CHOOSING, COUNTING, NEAREST, How
from pokryti.measures.access.near import Near
from pokryti.measures.access.nearest import mean_of_nearest

__all__ = ["Distances", "beyond_edge", "bounds", "farthest", "last_cost", "of_unknown_capacity"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def farthest(lengths: pd.DataFrame | None) -> Callable[[Floats | float], Floats]:
    """Say how many metres one gets at a cost: in times of travel, as far as anybody gets to anywhere.

    Parameters
    ----------
    lengths
        From `Surroundings.lengths`; None where the cost is in metres.
    """
    if lengths is None:
        return lambda cost: np.asarray(cost, dtype=np.float64)
    ordered = lengths.sort_values("minutes")
    minutes, metres = ordered["minutes"].to_numpy(), np.append(0.0, ordered["metres"].cummax())
    return lambda limit: metres[np.searchsorted(minutes, limit, side="right")]


class Distances(NamedTuple):
    """How near the edge of the data is.

    Parameters
    ----------
    people, sites
        Metres to the edge, times the detour factor.
    got_to
        Cost → metres that people get at it.
    """

    people: Floats
    sites: Floats
    got_to: Callable[[Floats | float], Floats]


def beyond_edge(value: Floats, near: Near, distances: Distances, *, how: How) -> Bools:
    """Tell whose access people or sites beyond the edge of the data could change.

    Parameters
    ----------
    value
        Access by place.
    near
        Who is within reach of what.
    distances
        How near the edge is.
    how
        How access is measured.
    """
    most = near.problem.limits.people
    if how.method in NEAREST:
        last = last_cost(value, near, how)
        places = distances.people <= distances.got_to(np.where(np.isnan(last), most, np.minimum(last, most)))
    else:
        places = distances.people <= distances.got_to(most)
    if how.method == "raam":
        return np.asarray(places | ~np.isnan(value))
    if how.method in NEAREST | COUNTING | {"ratio"} and not how.grows:
        return np.asarray(places)
    sites = distances.sites <= distances.got_to(how.widest)
    if how.method in CHOOSING:
        sites |= near.sites_of(places)
    return np.asarray(places | near.people_of(sites))


def last_cost(value: Floats, near: Near, how: How) -> Floats:
    """Give the cost of the last of the nearest sites that count.

    Parameters
    ----------
    value
        Access by place.
    near
        Who is within reach of what.
    how
        How it is measured: `nearest` or `k_nearest`.
    """
    if how.method == "nearest" or how.k == 1:
        return value
    return (how.k * value - (how.k - 1) * mean_of_nearest(near.problem, how.k - 1)) * (1 + 1e-9)


def of_unknown_capacity(value: Floats, near: Near, unknown: Bools, *, how: How) -> Bools:
    """Tell whose access depends on sites whose capacity is not known.

    Parameters
    ----------
    value
        Access by place.
    near
        Who is within reach of what.
    unknown
        Which sites those are.
    how
        How access is measured.
    """
    if how.method in NEAREST or not unknown.any():
        return np.zeros(value.size, dtype=bool)
    if how.method == "raam":
        return ~np.isnan(value) | near.people_of(unknown)
    if how.method == "mh3sfca":  # here capacity attracts, so that it draws people off from other sites
        unknown = near.sites_of(near.people_of(unknown))
    return near.people_of(unknown)


def bounds(
    value: pd.Series, *, edge: pd.Series, unknown: pd.Series, uncounted: pd.Series, lacking: pd.Series, how: How
) -> tuple[pd.Series, pd.Series]:
    """Give the least or the greatest that access can be, where all that is missing could only raise or only lower it.

    Parameters
    ----------
    value
        Access by district.
    edge, unknown, uncounted, lacking
        Whether something beyond the edge, sites of unknown capacity, people around who are not counted, or people of
        the district itself who are not counted could change it.
    how
        How access is measured.

    Returns
    -------
    tuple of pandas.Series
        Lower and upper bounds, NaN where there is none.
    """
    either = lacking | (edge | unknown | uncounted if how.method == "raam" or how.grows else False)
    # who had no site at all and found one beyond the edge would raise a mean that they are not part of
    all_count = how.method in NEAREST and how.by == "line" and np.isinf(how.widest)
    higher = either | unknown | (False if all_count else edge)
    lower = either | uncounted | (edge if how.method not in COUNTING else False)
    if how.method == "mh3sfca":
        lower = lower | unknown
    return value.where(higher & ~lower), value.where(lower & ~higher)
