"""Who is left without a place when places of limited capacity are shared out, by district."""

from __future__ import annotations

import pandas as pd

from pokryti import catalog
from pokryti.measures.access.assignment import assign
from pokryti.measures.access.sites import Surroundings

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
        where nobody is), one row per district; `need` is `served` and `unserved` together.

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
    services = surroundings.services
    rows = services[(services["kind"] == kind) & (services["form"] == form) & (services["unit"] == unit)]
    people = surroundings.people(group)
    need = people.assign(people=people["people"] * needed)
    supply = surroundings.sites(rows.dropna(subset="capacity"))
    travel = surroundings.travel(need, supply, limit=catchment)
    places = assign(need, supply, catchment=catchment, travel=travel).places
    district = territory.lookup(level).reindex(need["obec"]).to_numpy()
    names = surroundings.joined.names(level)
    costs = (places["mean_cost"] * places["served"]).where(places["served"] > 0, 0.0)
    sums = (
        places.assign(cost=costs).groupby(district)[["people", "served", "unserved", "cost"]].sum().reindex(names.index)
    )
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
        }
    )
