"""Access of people, told by district: how much, how unequal, how much of it from elsewhere, how sure at the edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.errors import InputError
from pokryti.measures import decay as decays
from pokryti.measures.access.families import FAMILIES
from pokryti.measures.access.measure import access, reach_of
from pokryti.measures.access.nearest import nearest_site
from pokryti.measures.access.pairs import pairs_within
from pokryti.measures.access.sites import Surroundings
from pokryti.measures.access.summary import summarise
from pokryti.measures.access.validation import Pairs, Problem, read_problem
from pokryti.measures.answer import ANSWER_COLUMNS, SMALL_POPULATION
from pokryti.measures.decay import Decay
from pokryti.quality import QualityReport

__all__ = ["ACCESS_COLUMNS", "access_by_district"]

Floats = NDArray[np.float64]
ACCESS_COLUMNS = [*ANSWER_COLUMNS, "median", "p10", "p90", "beyond", "outside", "edge"]
"""The columns of an answer, then: people-weighted median and deciles, the share of people with a value beyond the
limit asked for, the share of access that comes from outside the district, and the share of people whose access the
edge of the data could change."""

_PER_PERSON = {"2sfca", "e2sfca", "m2sfca", "3sfca", "mh3sfca", "bfca", "ratio"}


@dataclass(frozen=True)
class How:
    """How access is measured.

    Parameters
    ----------
    method, catchment, decay, detour
        As in `access`.
    """

    method: str
    catchment: float | None
    decay: Decay | None
    detour: float

    @property
    def is_cost(self) -> bool:
        """Tell measures of which less is better."""
        return self.method in {"nearest", "k_nearest", "raam"}

    @property
    def reach(self) -> float:
        """Give the cost beyond which nothing counts."""
        return min(self.catchment or np.inf, self.decay.limit if self.decay else np.inf)

    def __str__(self) -> str:
        catchment = f"{self.catchment:g} m" if self.catchment else ""
        parts = (self.method, self.decay, catchment, f"straight line × {self.detour:g}")
        return ", ".join(str(part) for part in parts if part)


def access_by_district(
    surroundings: Surroundings,
    kind: str | Sequence[str],
    *,
    method: str,
    level: str,
    catchment: float | None = None,
    decay: Decay | Callable[[Floats], Floats] | None = None,
    detour: float = 1.0,
    per: int = 1000,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
    limit: float | None = None,
) -> pd.DataFrame:
    """Measure access of all people to one kind of service and sum it up by district.

    Parameters
    ----------
    surroundings
        Where people and services are. All districts of the files take part, whatever region is studied.
    kind
        Id of a kind, or several whose like units are added up.
    method, catchment, decay, detour
        As in `access`; the `tau` of `raam` is the catchment.
    level
        Level of territory.
    per
        How many people a value is for, in measures per person.
    group
        Target group whose access is measured; the kind's usual one when left out.
    form, unit
        Only this form or unit.
    limit
        For `beyond`: for costs the share of people above it, otherwise the share below it.

    Returns
    -------
    pandas.DataFrame
        Columns `ACCESS_COLUMNS`. `value` is the mean over the people of the district. `flag` is `edge` where the state
        border or the end of the data lies within the catchment of some of its people or of a site they reach.

    Raises
    ------
    InputError
        When the people of obce are not known at all, or the kinds differ in their target group.
    """
    joined = surroundings.joined
    kinds = [kind] if isinstance(kind, str) else list(kind)
    entries = [catalog.lookup(joined.lists.kinds, item, "kind of service") for item in kinds]
    groups = {entry.target_group for entry in entries} if group is None else {group}
    if len(groups) != 1:
        raise InputError(
            f"The kinds differ in their target group ({', '.join(sorted(groups))}); say which by `group=`."
        )
    chosen = groups.pop()
    catalog.lookup(joined.lists.groups, chosen, "target group")
    demand, sites = surroundings.people(chosen), surroundings.services
    if demand.empty:
        raise InputError("The people of obce are not known, so their access cannot be measured: add them to the study.")
    sites = sites[sites["kind"].isin(kinds)]
    for column, wanted, known in (("form", form, joined.lists.forms), ("unit", unit, joined.lists.units)):
        if wanted is not None:
            catalog.lookup(known, wanted, column)
            sites = sites[sites[column] == wanted]
    how = How(
        method, catchment, decays.own(decay) if callable(decay) and not isinstance(decay, Decay) else decay, detour
    )
    parts = []
    nothing = ((form or entries[0].forms[0], unit or entries[0].unit), sites)
    for (of_form, of_unit), rows in list(sites.groupby(["form", "unit"], sort=True)) or [nothing]:
        places = _by_place(demand, _merge_sites(rows, how), surroundings, level, how=how)
        table = summarise(places, limit=limit, above=how.is_cost)
        parts.append(
            _answer(table, surroundings, level, how=how, per=per if method in _PER_PERSON else 1).assign(
                form=of_form, unit=of_unit
            )
        )
    answer = pd.concat(parts).assign(
        kind="+".join(kinds),
        group=chosen,
        measure=f"access_{method}" + (f"_per_{per}" if method in _PER_PERSON else ""),
        method=f"{how}; people {joined.people_year}",
        year=joined.on.year,
        level=level,
    )
    return answer[ACCESS_COLUMNS].reset_index(drop=True)


def _merge_sites(rows: gpd.GeoDataFrame, how: How) -> gpd.GeoDataFrame:
    """Add up capacity at the same point; for the nearest a site of unknown capacity is a site."""
    capacity = rows["capacity"].fillna(1.0 if how.is_cost else 0.0)
    x, y = rows.geometry.x.rename("x"), rows.geometry.y.rename("y")
    merged = capacity.groupby([rows["obec"], x, y]).sum().rename("capacity").reset_index()
    merged = merged[merged["capacity"] > 0].reset_index(drop=True)
    return gpd.GeoDataFrame(merged, geometry=gpd.points_from_xy(merged["x"], merged["y"]), crs=rows.crs)


def _by_place(
    demand: gpd.GeoDataFrame, supply: gpd.GeoDataFrame, surroundings: Surroundings, level: str, *, how: How
) -> pd.DataFrame:
    value = access(
        demand,
        supply,
        method=how.method,
        catchment=how.catchment,
        decay=how.decay,
        detour=how.detour,
        tau=how.catchment,
    )
    districts, to_edge = surroundings.joined.territory.lookup(level), surroundings.to_edge * how.detour
    home = districts.reindex(demand.index)
    places = pd.DataFrame({"district": home, "people": demand["people"], "value": value})
    problem = read_problem(
        demand,
        supply,
        catchment=how.catchment,
        site_catchment=None,
        travel=None,
        detour=how.detour,
        report=QualityReport(),
    )
    there, near_edge = districts.reindex(supply["obec"]).to_numpy(object), to_edge.reindex(demand.index).to_numpy()
    if how.method == "nearest":
        site = nearest_site(problem)
        places["outside"] = (np.append(there, [None])[site] != home.to_numpy(object)).astype(float)
        places["edge"] = (value.isna() | (near_edge < value)).astype(float)
    elif how.method in FAMILIES:
        pairs = pairs_within(replace(problem, limits=replace(problem.limits, people=np.array([how.reach]))))
        same = home.to_numpy(object)[pairs.people] == there[pairs.sites]
        own = _from(problem, pairs, same, how)
        places["outside"] = 1 - np.divide(own, value, out=np.ones(len(value)), where=value.to_numpy() > 0)
        site_near_edge = to_edge.reindex(supply["obec"]).to_numpy()[pairs.sites] <= how.reach
        touched = np.bincount(pairs.people, site_near_edge, minlength=len(demand)) > 0
        places["edge"] = (touched | (near_edge <= how.reach)).astype(float)
    else:
        places["edge"] = (near_edge <= how.reach).astype(float)
    return places


def _from(problem: Problem, pairs: Pairs, chosen: NDArray[np.bool_], how: How) -> Floats:
    """Give the part of access that comes through the chosen pairs."""
    decay = how.decay or decays.binary()
    division = FAMILIES[how.method](reach_of(replace(problem, pairs=pairs), decay), problem.people, problem.capacity)
    some = Pairs(pairs.people[chosen], pairs.sites[chosen], pairs.cost[chosen])
    return division.reached(reach_of(replace(problem, pairs=some), decay))


def _answer(table: pd.DataFrame, surroundings: Surroundings, level: str, *, how: How, per: int) -> pd.DataFrame:
    names, districts = surroundings.joined.names(level), surroundings.joined.territory.lookup(level)
    table = table.reindex(names.index)
    scaled = table[["mean", "median", "p10", "p90"]] * per
    incomplete = names.index.isin(districts.reindex(surroundings.unknown))
    people = table["people"]
    flag = np.select(
        [
            people == 0,
            people.isna() | incomplete,
            table["edge"] > 0,
            table["mean"].isna() | ((table["mean"] == 0) & (not how.is_cost)),
            people < SMALL_POPULATION,
        ],
        ["undefined", "unknown", "edge", "none", "small"],
        default="ok",
    )
    return pd.DataFrame(
        {
            "area": names.index,
            "name": names.to_numpy(),
            "value": scaled["mean"].to_numpy(),
            "numerator": (table["mean"] * people).to_numpy(),
            "denominator": people.to_numpy(),
            "low": np.nan,
            "high": np.nan,
            "flag": flag,
            **{column: scaled[column].to_numpy() for column in ("median", "p10", "p90")},
            **{column: table[column].to_numpy() for column in ("beyond", "outside", "edge")},
        }
    )
