"""Access of people, told by district: how much, how unequal, how much of it from elsewhere, how sure at the edge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.among import is_among
from pokryti.errors import ConservationError, InputError
from pokryti.measures import decay as decays
from pokryti.measures.access.catchments import Until, catchment_until
from pokryti.measures.access.doubt import Distances, beyond_edge, bounds, farthest, of_unknown_capacity
from pokryti.measures.access.families import FAMILIES
from pokryti.measures.access.how import CHOOSING, COUNTING, NEAREST, PER_PERSON, How
from pokryti.measures.access.measure import access, check_options
from pokryti.measures.access.near import Near
from pokryti.measures.access.outside import Border, chosen_outside, shared
from pokryti.measures.access.sites import Surroundings
from pokryti.measures.access.summary import summarise
from pokryti.measures.access.validation import read_problem
from pokryti.measures.answer import ANSWER_COLUMNS, is_small
from pokryti.measures.decay import Decay
from pokryti.quality import QualityReport

__all__ = ["ACCESS_COLUMNS", "access_by_district"]

Floats = NDArray[np.float64]
ACCESS_COLUMNS = [*ANSWER_COLUMNS, "median", "p10", "p90", "beyond", "outside", "edge"]
"""The columns of an answer, then: people-weighted median and deciles, the share of people with a value beyond the
limit asked for, the share of access that comes from outside the district (of their nearest sites where these are
measured; NaN in `raam`, where people are indifferent between sites), and the share of people whose access the
edge of the data could change."""


def access_by_district(  # noqa: PLR0913 - every one of them is asked for by name
    surroundings: Surroundings,
    kind: str | Sequence[str],
    *,
    method: str,
    level: str | Mapping[str, Collection[str]],
    catchment: float | pd.Series | Until | None = None,
    decay: Decay | Callable[[Floats], Floats] | None = None,
    detour: float = 1.0,
    per: int = 1000,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
    limit: float | None = None,
    k: int = 3,
) -> pd.DataFrame:
    """Measure access of all people to one kind of service and sum it up by district.

    Parameters
    ----------
    surroundings
        Where people and services are, and how people travel. All districts of the files take part, whatever region is
        studied.
    kind
        Id of a kind, or several whose like units are added up.
    method, decay, detour, k
        As in `access`; the `tau` of `raam` is the catchment.
    catchment
        Metres, or minutes where people travel by a table or by roads: one number; a Series by obec, such as its
        rurality gives it (`catchment_by_class`); or `Until`, for sites that each serve the people around them.
    level
        Level of territory; or several, each with the codes of the districts to answer for: what takes long is measured
        once.
    per
        How many people a value is for, in measures per person.
    group
        Target group whose access is measured; the kind's usual one when left out.
    form, unit
        Only this form or unit.
    limit
        For `beyond`, in the same unit as `value`: for costs the share of people above it, otherwise the share below it.

    Returns
    -------
    pandas.DataFrame
        Columns `ACCESS_COLUMNS`. `value` is the mean over the people of the district; in `spatial_availability`, which
        divides capacity, the sum of theirs, without quantiles or `beyond`. `outside` is the share of capacity that
        people get from sites of other districts; in `ratio` of that within their reach, in `nearest` and `k_nearest`
        the share of their nearest sites (of several as near, the one of the least code of obec, then the most western).
        It is NaN in `raam`, where people are indifferent between sites. `flag` is
        the first that holds of

        - `undefined`: there are no such people;
        - `suppressed`: their number hides, and so do all numbers here;
        - `unknown`: some of them are not known, or people who are not known may share what they reach, or they reach
          sites whose capacity is not known; neither takes part;
        - `edge`: what lies beyond the state border or the end of the data could change the answer, for some of its
          people (their share is `edge`); how far that is felt depends on the measure, see
          `pokryti.measures.access.doubt`. In minutes, one gets as far as anybody gets to anywhere in them;
        - `none`: nothing is within reach; `small`: few people; else `ok`.

        `low` or `high` is the value itself where all that is missing could only raise it (such as a capacity that is
        not known) or only lower it (such as people who are not known), and NaN otherwise.

    Raises
    ------
    InputError
        When the people of obce are not known at all, the kinds differ in their target group, or `per` is not positive.
    ConservationError
        When people or capacity are lost on the way.
    """
    joined = surroundings.joined
    kinds = [kind] if isinstance(kind, str) else list(kind)
    chosen = joined.lists.group_of(kinds, group)
    demand, sites = surroundings.people(chosen), surroundings.services
    if demand.empty:
        raise InputError("The people of obce are not known, so their access cannot be measured: add them to the study.")
    sites = joined.lists.select(sites, kinds, form=form, unit=unit)
    own = decay if decay is None or isinstance(decay, Decay) else decays.own(decay)
    how, scale = How(method, catchment, own, detour, k, surroundings.by), _some(per) if method in PER_PERSON else 1
    names = {item: joined.names(item) for item in ([level] if isinstance(level, str) else level)}
    if not isinstance(level, str):
        names = {item: listed[is_among(listed.index, level[item])] for item, listed in names.items()}
    parts: dict[str, list[pd.DataFrame]] = {item: [] for item in names}
    first = joined.lists.kinds[kinds[0]]
    nothing = ((form or first.forms[0], unit or first.unit), sites)
    for (of_form, of_unit), rows in list(sites.groupby(["form", "unit"], sort=True)) or [nothing]:
        for item, places in _by_place(demand, rows, surroundings, list(names), how=how):
            asked = None if limit is None or how.is_total else limit / scale
            table = summarise(places, limit=asked, above=how.is_cost)
            _require_everybody(table, places, level=item)
            told = _answer(table, surroundings, item, names=names[item], group=chosen, how=how, per=scale)
            parts[item].append(told.assign(level=item, form=str(of_form), unit=str(of_unit)))
    answer = pd.concat([part for of_level in parts.values() for part in of_level]).assign(
        kind="+".join(kinds),
        group=chosen,
        measure=f"access_{method}" + (f"_per_{per}" if method in PER_PERSON else ""),
        method=f"{how}; people {joined.people_year}",
        year=joined.on.year,
    )
    return answer[ACCESS_COLUMNS].reset_index(drop=True)


def _by_place(
    demand: gpd.GeoDataFrame,
    rows: gpd.GeoDataFrame,
    surroundings: Surroundings,
    levels: Sequence[str],
    *,
    how: How,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Measure places once, and tell for each level how much comes from other districts."""
    supply = surroundings.sites(rows)
    if how.method in NEAREST:  # there a site of unknown capacity is a site
        supply = supply.assign(capacity=supply["capacity"].mask(supply["unknown"], 1.0))
    travel = surroundings.travel(demand, supply, limit=how.widest)
    reach: dict[str, Any] = {**_catchments(demand, supply, travel, how), "travel": travel, "detour": how.detour}
    report = QualityReport()
    between = surroundings.between(demand, limit=how.widest) if how.method == "ratio" else None
    check_options(how.method, how.decay, k=how.k, tau=how.tau, between=between, travel=travel, report=report)
    problem = read_problem(demand, supply, report=report, **reach)
    lookup = surroundings.joined.territory.lookup
    borders = [Border.of(lookup(level), demand, supply, level=level) for level in levels]
    most = np.minimum(problem.limits.people, how.widest)
    near = Near(replace(problem, limits=replace(problem.limits, people=most)))
    if how.method in FAMILIES:
        value, outside = shared(near, borders, method=how.of_one_person, decay=how.decay)
    else:
        options: dict[str, Any] = {"decay": how.decay, "k": how.k, "tau": how.tau, "between": between}
        value = access(demand, supply, method=how.method, **options, **reach).to_numpy()
        outside = chosen_outside(near, borders, value, how=how)
    distances = Distances(
        surroundings.homes_to_edge.reindex(demand.index).to_numpy() * how.detour,
        surroundings.to_edge(supply.geometry).to_numpy() * how.detour,
        farthest(surroundings.lengths(demand, supply, travel, limit=how.widest)),
    )
    doubts = {
        "edge": beyond_edge(value, near, distances, how=how),
        "unknown": of_unknown_capacity(value, near, supply["unknown"].to_numpy(bool), how=how),
    }
    places = pd.DataFrame({"people": demand["people"], "value": value} | {name: doubts[name] * 1.0 for name in doubts})
    for border, share in zip(borders, outside, strict=True):
        yield border.level, places.assign(district=border.district, outside=share)


def _require_everybody(table: pd.DataFrame, places: pd.DataFrame, *, level: str) -> None:
    everybody = places["people"].where(places["district"].notna()).sum()
    lost = everybody - table["people"].sum()
    if abs(lost) > 1e-9 * max(1.0, everybody):
        raise ConservationError(
            f"{lost:g} people are lost on the way to the level {level}; this is a fault of pokryti."
        )


def _catchments(
    demand: gpd.GeoDataFrame, supply: gpd.GeoDataFrame, travel: pd.DataFrame | None, how: How
) -> dict[str, float | pd.Series | None]:
    """Give the catchments of people and of sites."""
    if isinstance(how.catchment, Until):
        people, cap = how.catchment
        grown = catchment_until(supply, demand, people=people, cap=cap, travel=travel, detour=how.detour)
        return {"catchment": cap, "site_catchment": grown}
    if isinstance(how.catchment, pd.Series):
        own = how.catchment.reindex(demand["obec"]).set_axis(demand.index)
        return {"catchment": own, "site_catchment": None}
    return {"catchment": how.catchment, "site_catchment": None}


def _sharing_with_uncounted(surroundings: Surroundings, group: str, how: How) -> pd.Index:
    """List the obce whose people may share sites with people who are not known, so that they seem to reach more."""
    if how.method in NEAREST | COUNTING and not how.grows:
        return pd.Index([])
    ways = 4 if how.method in CHOOSING else 2
    reach = ways * how.widest / how.detour if how.by == "line" and how.method != "raam" else np.inf
    homes = surroundings.joined.dwellings
    sharing: pd.Index = pd.Index(homes["obec"][surroundings.near_uncounted(homes.geometry, reach, group)]).unique()
    return sharing


def _answer(
    table: pd.DataFrame, surroundings: Surroundings, level: str, *, names: pd.Series, group: str, how: How, per: int
) -> pd.DataFrame:
    joined = surroundings.joined
    districts = joined.territory.lookup(level)
    hidden = (joined.hidden_by(level)[group] & joined.people_by(level)[group].isna()).loc[names.index]
    table = table.reindex(names.index[~hidden]).reindex(names.index)
    scaled = _scaled(table, how, per)
    doubt = {
        "edge": table["edge"] > 0,
        "unknown": table["unknown"] > 0,
        "uncounted": _among(names, districts, _sharing_with_uncounted(surroundings, group, how)),
        "lacking": _among(names, districts, surroundings.uncounted(group)) | table["people"].isna(),
    }
    low, high = bounds(scaled["mean"], **doubt, how=how)
    people, expected = table["people"], bool(joined.lists.groups[group].rates)
    heads = joined.people_by(level)["all"].reindex(names.index) if expected else people
    flag = np.select(
        [
            people == 0,
            hidden,
            doubt["lacking"] | doubt["uncounted"] | doubt["unknown"],
            doubt["edge"],
            table["mean"].isna() | ((table["mean"] == 0) & (not how.is_cost)),
            is_small(people.to_numpy(np.float64), heads.to_numpy(np.float64)),
        ],
        ["undefined", "suppressed", "unknown", "edge", "none", "small"],
        default="ok",
    )
    return pd.DataFrame(
        {
            "area": names.index,
            "name": names.to_numpy(),
            "value": scaled["mean"].to_numpy(),
            "numerator": (table["mean"] * people).to_numpy(),
            "denominator": people.to_numpy(),
            "low": low.to_numpy(),
            "high": high.to_numpy(),
            "flag": flag,
            **{column: scaled[column].to_numpy() for column in ("median", "p10", "p90")},
            **{column: table[column].to_numpy() for column in ("beyond", "outside", "edge")},
        }
    )


def _some(per: int) -> int:
    if per > 0:
        return per
    raise InputError(f"Access is for a number of people above zero, not `per={per!r}`.")


def _scaled(table: pd.DataFrame, how: How, per: int) -> pd.DataFrame:
    """Express access in the unit of the measure: per so many people, or for the whole district."""
    scaled = table[["mean", "median", "p10", "p90"]] * per
    if how.is_total:
        return scaled.assign(mean=table["mean"] * table["people"], median=np.nan, p10=np.nan, p90=np.nan)
    return scaled


def _among(names: pd.Series, districts: pd.Series, obce: pd.Index) -> pd.Series:
    """Tell the districts of some obce."""
    return pd.Series(names.index.isin(districts.reindex(obce)), index=names.index)
