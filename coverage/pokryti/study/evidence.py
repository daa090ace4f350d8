"""What the rules of verdicts learn from a study: need, and what people can reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.joined import SERIES, Joined
from pokryti.measures.access import Surroundings, access, assign, share_kept
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
        self._gain_at_centre: dict[tuple[object, ...], pd.Series] = {}
        self._near: dict[tuple[str, float], pd.DataFrame] = {}

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

        return self._sum_up(self._measured(series, ("e2sfca", catchment, str(decay)), measure), level)

    def gain(self, series: pd.Series, level: str, *, catchment: float, decay: Decay) -> pd.Series:
        """Give what one unit more adds to E2SFCA: at the district's own sites, else where its people live on average.

        Own sites grow in proportion to what they have.
        """
        people = self._people(str(series["group"]), level)
        key = (str(series["group"]), level, catchment, str(decay))
        if key not in self._gain_at_centre:
            self._gain_at_centre[key] = _gain(people, _centres(people), catchment=catchment, decay=decay)
        sites = self._sites(series)
        sites = sites[sites["capacity"] > 0].assign(district=self._district(sites["obec"], level))
        own = _gain(people, sites.reset_index(drop=True), catchment=catchment, decay=decay)
        return own.combine_first(self._gain_at_centre[key])

    def beyond(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give the share of people further than a limit from the nearest service.

        Where there is no service at all everybody is further; where it is only not known where services are, nothing
        is known.
        """
        return self._sum_up(self._far(series, limit), level)

    def beyond_one_more(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give that share with one service more, where it helps most of all homes of the district."""
        far, homes = self._far(series, limit), self._study.joined.dwellings
        weight = (far["people"] * far["value"]).reindex(homes.index).fillna(0.0).to_numpy()
        near = self._neighbours(level, limit)
        helped = pd.Series(np.bincount(near["site"], weight[near["home"]], minlength=len(homes)))
        district = self._district(far["obec"], level)
        best = helped.groupby(self._district(homes["obec"], level).to_numpy()).max()
        left = far["people"] * far["value"]
        sums = pd.DataFrame({"left": left, "people": far["people"]}).groupby(district).sum()
        return (sums["left"] - best.reindex(sums.index)).clip(lower=0) / sums["people"].where(sums["people"] > 0)

    def unmet(self, series: pd.Series, level: str, *, needed: float, catchment: float) -> pd.Series:
        """Give the share of need left over when capacity is shared out."""

        def measure(people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.Series:
            need = people.assign(people=people["people"] * needed)
            plan = assign(need, sites, catchment=catchment).places
            return plan["unserved"] / plan["people"].where(plan["people"] > 0)

        return self._sum_up(self._measured(series, ("unmet", needed, catchment), measure), level)

    def _far(self, series: pd.Series, limit: float) -> pd.DataFrame:
        supply = self._study.joined.supply
        hides = bool(supply.loc[_is_of(supply, series), "obec"].isna().any())

        def measure(people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.Series:
            nearest = access(people, sites, method="nearest")
            far = (nearest.gt(limit) | nearest.isna()).astype("float64")
            return far.where(nearest.notna()) if hides else far

        return self._measured(series, ("nearest", limit), measure, unknown=1.0)

    def _measured(
        self,
        series: pd.Series,
        how: tuple[object, ...],
        measure: Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], pd.Series],
        *,
        unknown: float = 0.0,
    ) -> pd.DataFrame:
        """Measure the places where people live, once, however many levels ask."""
        key = (*how, *series[[*SERIES, "group"]])
        if key not in self._of_places:
            people = self._study.surroundings.people(str(series["group"]))
            sites = self._sites(series).fillna({"capacity": unknown})
            value = measure(people, sites[sites["capacity"] > 0].reset_index(drop=True))
            self._of_places[key] = pd.DataFrame(people[["people", "obec"]]).assign(value=value)
        return self._of_places[key]

    def _sum_up(self, places: pd.DataFrame, level: str) -> pd.Series:
        """Give the mean over the people of each district, of those whose value is known."""
        number, districts = pd.factorize(self._district(places["obec"], level))
        people, value = places["people"].to_numpy(np.float64), places["value"].to_numpy(np.float64)
        there = (number >= 0) & ~np.isnan(value)
        total, count = (
            np.bincount(number[there], weight, minlength=len(districts))
            for weight in ((people * value)[there], people[there])
        )
        return pd.Series(np.divide(total, count, out=np.full(len(districts), np.nan), where=count > 0), districts)

    def _neighbours(self, level: str, limit: float) -> pd.DataFrame:
        """List the pairs of homes of one district no further apart than a limit, by their places among all homes."""
        if (level, limit) not in self._near:
            from scipy.spatial import cKDTree

            homes = self._study.joined.dwellings
            tree = cKDTree(np.column_stack([homes.geometry.x, homes.geometry.y]))
            pairs = tree.query_pairs(limit, output_type="ndarray")
            number = pd.factorize(self._district(homes["obec"], level))[0]
            pairs = pairs[number[pairs[:, 0]] == number[pairs[:, 1]]]
            each = np.arange(len(homes))
            both = np.concatenate([pairs, pairs[:, ::-1], np.column_stack([each, each])])
            self._near[level, limit] = pd.DataFrame(both, columns=["home", "site"])
        return self._near[level, limit]

    def _people(self, group: str, level: str) -> gpd.GeoDataFrame:
        people = self._study.surroundings.people(group)
        return people.assign(district=self._district(people["obec"], level))

    def _district(self, obce: pd.Series, level: str) -> pd.Series:
        district: pd.Series = self._study.joined.territory.lookup(level).reindex(obce).set_axis(obce.index)
        return district

    def _sites(self, series: pd.Series) -> gpd.GeoDataFrame:
        sites = self._study.surroundings.services
        return sites[_is_of(sites, series)]


def _gain(people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, *, catchment: float, decay: Decay) -> pd.Series:
    """Give what a unit more at the sites of each district, in proportion to what they have, adds to its access."""
    kept = share_kept(people, sites, catchment=catchment, decay=decay).fillna(0.0)
    sums = pd.DataFrame({"kept": kept * sites["capacity"], "all": sites["capacity"]}).groupby(sites["district"]).sum()
    count = people.groupby("district")["people"].sum().reindex(sums.index)
    gain: pd.Series = sums["kept"] / sums["all"] / count.where(count > 0)
    return gain


def _centres(people: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Place a site of one unit where the people of each district live on average."""
    there = people[people["people"] > 0]
    at = pd.DataFrame({"x": there.geometry.x, "y": there.geometry.y}).mul(there["people"], axis=0)
    sums = at.groupby(there["district"]).sum()
    mean = sums.div(there.groupby("district")["people"].sum(), axis=0)
    points = gpd.points_from_xy(mean["x"], mean["y"])
    return gpd.GeoDataFrame({"district": mean.index, "capacity": 1.0}, geometry=points, crs=people.crs)


def _is_of(rows: pd.DataFrame, series: pd.Series) -> pd.Series:
    of_kind = rows["kind"].isin(str(series["kind"]).split("+"))
    same: pd.Series = of_kind & (rows["form"] == series["form"]) & (rows["unit"] == series["unit"])
    return same
