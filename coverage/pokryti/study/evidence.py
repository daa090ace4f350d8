"""What the rules of verdicts learn from a study: need, and what people can reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast

import geopandas as gpd
import pandas as pd

from pokryti.joined import SERIES, Joined
from pokryti.measures.access import Surroundings, access, assign, summarise
from pokryti.measures.decay import Decay
from pokryti.sources.inputs import Inputs
from pokryti.verdict import Evidence

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["StudyEvidence"]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def surroundings(self) -> Surroundings: ...


class StudyEvidence(Evidence):
    """Evidence from the tables of a study; what takes long is worked out once for each series.

    Parameters
    ----------
    study
        The study.
    """

    def __init__(self, study: _Tables) -> None:
        self._study = study
        self._need: dict[str, pd.Series] = {}
        self._of_places: dict[tuple[object, ...], pd.DataFrame] = {}

    def need(self, level: str) -> pd.Series:
        """Give the need index of all districts; empty where the study file does not say of what to make it."""
        if self._study.inputs.need is None:
            return super().need(level)
        if level not in self._need:
            # those of the region are compared with all that the files hold
            whole = replace(cast("Study", self._study), region=("CZ",))
            self._need[level] = whole.need(level=level).set_index("area")["value"]
        return self._need[level]

    def people(self, level: str, group: str) -> pd.Series:
        """Give the people of a target group."""
        return self._study.joined.people_by(level)[group]

    def reached(self, series: pd.Series, level: str, *, catchment: float, decay: Decay) -> pd.Series:
        """Give E2SFCA per person, the mean over the people of each district."""

        def measure(people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.Series:
            return access(people, sites, method="e2sfca", catchment=catchment, decay=decay)

        return self._by_district(series, level, ("e2sfca", catchment, str(decay)), measure)["mean"]

    def beyond(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give the share of people further than a limit from the nearest service.

        Where there is no service at all everybody is further; where it is only not known where services are, nothing
        is known.
        """
        supply = self._study.joined.supply
        hides = bool(supply.loc[_is_of(supply, series), "obec"].isna().any())

        def measure(people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.Series:
            nearest = access(people, sites, method="nearest")
            far = (nearest.gt(limit) | nearest.isna()).astype("float64")
            return far.where(nearest.notna()) if hides else far

        return self._by_district(series, level, ("nearest", limit), measure, unknown=1.0)["mean"]

    def unmet(self, series: pd.Series, level: str, *, needed: float, catchment: float) -> pd.Series:
        """Give the share of need left over when capacity is shared out."""

        def measure(people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.Series:
            need = people.assign(people=people["people"] * needed)
            plan = assign(need, sites, catchment=catchment).places
            return plan["unserved"] / plan["people"].where(plan["people"] > 0)

        return self._by_district(series, level, ("unmet", needed, catchment), measure)["mean"]

    def _by_district(
        self,
        series: pd.Series,
        level: str,
        how: tuple[object, ...],
        measure: Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], pd.Series],
        *,
        unknown: float = 0.0,
    ) -> pd.DataFrame:
        """Sum a measure of places up by district; places are measured once, however many levels ask."""
        key = (*how, *series[[*SERIES, "group"]])
        if key not in self._of_places:
            people = self._study.surroundings.people(str(series["group"]))
            sites = self._sites(series).fillna({"capacity": unknown})
            value = measure(people, sites[sites["capacity"] > 0].reset_index(drop=True))
            self._of_places[key] = pd.DataFrame(people[["people", "obec"]]).assign(value=value)
        places = self._of_places[key]
        districts = self._study.joined.territory.lookup(level)
        return summarise(places.assign(district=districts.reindex(places["obec"]).to_numpy()))

    def _sites(self, series: pd.Series) -> gpd.GeoDataFrame:
        sites = self._study.surroundings.services
        return sites[_is_of(sites, series)]


def _is_of(rows: pd.DataFrame, series: pd.Series) -> pd.Series:
    of_kind = rows["kind"].isin(str(series["kind"]).split("+"))
    same: pd.Series = of_kind & (rows["form"] == series["form"]) & (rows["unit"] == series["unit"])
    return same
