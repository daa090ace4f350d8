"""Who is left without a place when places of limited capacity are shared out, by district."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.measures.access.assignment import assign
from pokryti.measures.access.doubt import farthest
from pokryti.measures.access.pairs import pairs_within
from pokryti.measures.access.sites import Surroundings
from pokryti.measures.access.validation import Pairs, Problem, read_problem
from pokryti.measures.decay import TIE
from pokryti.quality import QualityReport

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["unserved_by_district"]


def unserved_by_district(
    surroundings: Surroundings,
    kind: str,
    *,
    level: str,
    form: str,
    unit: str,
    needed: float,
    catchment: float,
    group: str | None = None,
) -> pd.DataFrame:
    """Send the people who need a place to the places there are, and count by district of home who finds none.

    Parameters
    ----------
    surroundings
        Where people and services are, and how people travel. All districts of the files take part.
    kind, form, unit
        The series whose capacity is shared out.
    level
        Level of territory.
    needed
        Units of capacity per person of the target group, such as 0.05 beds.
    catchment
        How far people travel, metres, or minutes where they do by a table or roads.
    group
        Target group; the kind's usual one when left out.

    Returns
    -------
    pandas.DataFrame
        Columns `level, area, name, kind, form, unit, group, need, served, unserved, mean_cost` (of those served; NaN
        where nobody is)`, flag`, one row per district; `need` is `served` and `unserved` together. One who takes a
        place sends another on to the next, so that what the data lack is felt as far as people and places within
        reach of one another go on. `flag` is the first that holds of `undefined` (nobody is in need), `unknown`
        (places whose number is not known or people who are not known could change the plan), `edge` (what lies beyond
        the state border or the end of the data could), `none` (nobody is served), `ok`.

    Raises
    ------
    InputError
        With all faults at once, such as a negative need.
    """
    lists, territory = surroundings.joined.lists, surroundings.joined.territory
    group = group or catalog.lookup(lists.kinds, kind, "kind of service").target_group
    for known, key, what in (
        (lists.groups, group, "target group"),
        (lists.forms, form, "form"),
        (lists.units, unit, "unit"),
    ):
        catalog.lookup(known, key, what)
    _require_share(needed)
    services = surroundings.services
    rows = services[(services["kind"] == kind) & (services["form"] == form) & (services["unit"] == unit)]
    people = surroundings.people(group)
    need = people.assign(people=people["people"] * needed)
    supply = surroundings.sites(rows)
    travel = surroundings.travel(need, supply, limit=catchment * TIE)
    places = assign(need, supply, catchment=catchment, travel=travel).places.reindex(need.index)
    district = territory.lookup(level).reindex(need["obec"]).to_numpy()
    doubts = _doubts(surroundings, need, supply, travel, catchment=catchment, group=group)
    costs = (places["mean_cost"] * places["served"]).where(places["served"] > 0, 0.0)
    names = surroundings.joined.names(level)
    numbers = ["people", "served", "unserved", "cost"]
    sums = places.assign(cost=costs).groupby(district)[numbers].sum().reindex(names.index)
    doubted = doubts.groupby(district).any().reindex(names.index, fill_value=False)
    doubted["unknown"] |= names.index.isin(territory.lookup(level).reindex(surroundings.uncounted(group)))
    return pd.DataFrame(
        {
            "level": level,
            "area": names.index,
            "name": names.to_numpy(),
            "kind": kind,
            "form": form,
            "unit": unit,
            "group": group,
            "need": sums["people"].to_numpy(),
            "served": sums["served"].to_numpy(),
            "unserved": sums["unserved"].to_numpy(),
            "mean_cost": (sums["cost"] / sums["served"].where(sums["served"] > 0)).to_numpy(),
            "flag": _flags(sums, doubted),
        }
    )


def _require_share(needed: float) -> None:
    """Raise before a negative share makes numbers of people look wrong."""
    report, right = QualityReport(), isinstance(needed, Real) and 0 <= needed < np.inf
    where = [] if right else ["needed"]
    report.add("access_option", source="unserved", where=where, value=needed, expected="a number of at least 0")
    report.raise_errors()


def _flags(sums: pd.DataFrame, doubted: pd.DataFrame) -> NDArray[np.str_]:
    flags = {
        "undefined": sums["people"] == 0,
        "unknown": doubted["unknown"] | sums["people"].isna(),
        "edge": doubted["edge"],
        "none": sums["served"] == 0,
    }
    return np.select(list(flags.values()), list(flags), default="ok")


def _doubts(
    surroundings: Surroundings,
    need: gpd.GeoDataFrame,
    supply: gpd.GeoDataFrame,
    travel: pd.DataFrame | None,
    *,
    catchment: float,
    group: str,
) -> pd.DataFrame:
    """Tell whose places depend, over however many others, on what the data lack."""
    options: dict[str, Any] = {"catchment": catchment, "site_catchment": None, "travel": travel, "detour": 1.0}
    problem = read_problem(need, supply, report=QualityReport(), **options)
    linked = _linked(pairs_within(problem), problem)
    farther = catchment * TIE
    limit = float(farthest(surroundings.lengths(need, supply, travel, limit=farther))(farther))
    homes, sites = linked[: len(need)], linked[len(need) :]
    at_edge = [
        group_of[surroundings.to_edge(table.geometry).to_numpy() <= limit]
        for group_of, table in ((homes, need), (sites, supply))
    ]
    unknown = sites[supply["unknown"].to_numpy(bool) | surroundings.near_uncounted(supply.geometry, limit, group)]
    return pd.DataFrame({"edge": np.isin(homes, np.concatenate(at_edge)), "unknown": np.isin(homes, unknown)})


def _linked(pairs: Pairs, problem: Problem) -> NDArray[np.int32]:
    """Give people, then sites, the number of their group, of which none shares a place; who needs none is alone."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count, used = problem.people.size + problem.capacity.size, problem.people[pairs.people] > 0
    ends = pairs.people[used], problem.people.size + pairs.sites[used]
    graph = coo_array((np.ones(ends[0].size), ends), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1])
