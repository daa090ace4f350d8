"""How much of what people reach lies outside their own district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.measures import decay as decays
from pokryti.measures.access.doubt import last_cost
from pokryti.measures.access.how import NEAREST, How
from pokryti.measures.access.measure import divide
from pokryti.measures.access.near import Near
from pokryti.measures.access.nearest import nearest_site
from pokryti.measures.access.pairs import pair_blocks
from pokryti.measures.access.reach import Limits
from pokryti.measures.access.validation import Problem
from pokryti.measures.decay import Decay

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Border", "chosen_outside", "shared"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Border:
    """Which districts of a level people live in and sites lie in.

    Parameters
    ----------
    level
        Level of territory.
    district
        Codes, indexed like people; NaN where they live in none.
    home, there
        Their numbers, of people and of sites; negative, and never alike, where there is none.
    """

    level: str
    district: pd.Series
    home: NDArray[np.int64]
    there: NDArray[np.int64]

    @classmethod
    def of(cls, districts: pd.Series, demand: gpd.GeoDataFrame, supply: gpd.GeoDataFrame, *, level: str) -> Self:
        """Find the districts of people and sites by the obec they are in."""
        home, there = districts.reindex(demand["obec"]), districts.reindex(supply["obec"])
        number = pd.factorize(pd.concat([home, there]))[0].astype(np.int64)
        of_sites = number[len(home) :]
        return cls(level, home.set_axis(demand.index), number[: len(home)], np.where(of_sites < 0, -2, of_sites))


def shared(near: Near, borders: Sequence[Border], *, method: str, decay: Decay | None) -> tuple[Floats, list[Floats]]:
    """Give access by a measure that shares out capacity, and its part from outside the districts of each level.

    Parameters
    ----------
    near
        Who is within reach of what.
    borders
        Districts of each level.
    method, decay
        One of `FAMILIES`; everything weighs alike without a decay.

    Returns
    -------
    tuple
        By place: access, and for each level its share from outside.
    """
    decay, problem = decay or decays.binary(), near.problem
    division, value = divide(method, near.reach(decay), problem.people, problem.capacity)
    own = np.zeros((len(borders), value.size))
    for pairs in near.blocks():
        got = decay(pairs.cost) ** division.power * division.site[pairs.sites]
        for row, border in enumerate(borders):
            same = border.home[pairs.people] == border.there[pairs.sites]
            own[row] += np.bincount(pairs.people[same], got[same], minlength=value.size)
    own *= division.place
    return value, [1 - np.divide(part, value, out=np.ones(value.size), where=value > 0) for part in own]


def chosen_outside(near: Near, borders: Sequence[Border], value: Floats, *, how: How) -> list[Floats]:
    """Give for each level the share of the nearest sites, or of the capacity in reach, that lies outside the district.

    Parameters
    ----------
    near
        Who is within reach of what.
    borders
        Districts of each level.
    value
        Access by place.
    how
        How it is measured.

    Returns
    -------
    list of numpy.ndarray of float64
        By place; NaN in `raam`, where who goes where is not determined: people are indifferent between sites.
    """
    if how.method == "ratio":
        return shared(near, borders, method="cumulative", decay=None)[1]
    if how.method not in NEAREST:
        return [np.full(value.size, np.nan)] * len(borders)
    if how.method == "nearest" and near.problem.pairs is None:
        site = nearest_site(near.problem)
        return [(np.append(border.there, -3)[site] != border.home).astype(float) for border in borders]
    limit = np.minimum(near.problem.limits.people, np.nan_to_num(last_cost(value, near, how)) * (1 + 1e-9))
    within = replace(near.problem, limits=Limits(limit, near.problem.limits.sites))
    return _nearest_outside(within, borders, 1 if how.method == "nearest" else how.k)


def _nearest_outside(problem: Problem, borders: Sequence[Border], k: int) -> list[Floats]:
    outside = np.zeros((len(borders), problem.people.size))
    for pairs in pair_blocks(problem):
        order = np.lexsort((pairs.cost, pairs.people))
        order = order[problem.capacity[pairs.sites[order]] > 0]
        people, sites = pairs.people[order], pairs.sites[order]
        nearest = np.arange(people.size) - np.searchsorted(people, people) < k
        people, sites = people[nearest], sites[nearest]
        for row, border in enumerate(borders):
            away = border.home[people] != border.there[sites]
            outside[row] += np.bincount(people[away], minlength=problem.people.size) / k
    return list(outside)
