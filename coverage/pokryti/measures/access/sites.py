"""Where people live and where services are given, and how people get there, as what `access` takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.among import is_among
from pokryti.joined import SERIES, Joined
from pokryti.joined.dwellings import SNAP_KMH
from pokryti.measures.access.network import travel_by_network
from pokryti.quality import QualityReport
from pokryti.sources.journeys import Journeys

__all__ = ["By", "Surroundings"]

_SOME_HOMES = 64  # enough to see how far roads lead
_SEGMENTS = 4  # of the edge together

By = Literal["line", "travel", "roads"]
"""How people travel: straight lines in metres, the table of travel of the study, or its roads; these in minutes."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Points of all people and services of a study, worked out once, and how people travel between them.

    Parameters
    ----------
    joined
        The tables; all districts of the files take part, the ring of neighbours too.
    journeys
        Times of travel and roads, where the study has them.
    by
        How people travel.
    """

    joined: Joined
    journeys: Journeys = field(default_factory=Journeys)
    by: By = "line"

    def __post_init__(self) -> None:
        catalog.lookup(dict.fromkeys(get_args(By)), self.by, "way to travel")
        report = QualityReport()
        given = {"travel": self.journeys.travel, "roads": self.journeys.roads}
        report.add("travel_none", source="study", where=[self.by] if given.get(self.by, "line") is None else [])
        report.raise_errors()

    def people(self, group: str) -> gpd.GeoDataFrame:
        """Place the people of a target group where they live.

        Parameters
        ----------
        group
            Target group.

        Returns
        -------
        geopandas.GeoDataFrame
            Index: codes of obce, or labels of the study's finer points; `people` (float64), `obec`, points in
            EPSG:5514. The people of each obec sum to its number; obce whose people are not known are left out.
        """
        homes = self.joined.dwellings
        people = homes["share"] * self._people[group].reindex(homes["obec"]).to_numpy()
        return gpd.GeoDataFrame({"people": people, "obec": homes["obec"]}, geometry=homes.geometry)[people.notna()]

    @cached_property
    def _people(self) -> pd.DataFrame:
        return self.joined.people_by("obec")

    def uncounted(self, group: str) -> pd.Index:
        """List the obce whose people of a target group are not known: they take no part.

        Parameters
        ----------
        group
            Target group.
        """
        return self._people.index[self._people[group].isna()]

    def near_uncounted(self, points: gpd.GeoSeries, metres: float, group: str) -> NDArray[np.bool_]:
        """Tell the points near people who are not known.

        Parameters
        ----------
        points
            In EPSG:5514.
        metres
            How near.
        group
            Target group.
        """
        centres = self.joined.territory.points
        gone = centres[~self._people[group].notna().reindex(centres.index, fill_value=False)]
        if gone.empty or points.empty:
            return np.zeros(len(points), dtype=bool)
        from scipy.spatial import cKDTree

        apart = cKDTree(np.array([gone.x, gone.y]).T).query(np.array([points.x, points.y]).T)[0]
        return np.asarray(apart <= metres)

    @cached_property
    def services(self) -> gpd.GeoDataFrame:
        """Place capacity where it is given: at the places of a service, else at the point of the obec it serves.

        Returns
        -------
        geopandas.GeoDataFrame
            Columns `kind, form, unit, obec, capacity` and points in EPSG:5514. The capacity that a service has in an
            obec is divided equally among its places with a known address there; field services stand at the point of
            the obec they serve. Capacity withheld, unknown or without obec is left out.
        """
        points, places = self.joined.territory.points, self.joined.places
        supply = self.joined.supply[is_among(self.joined.supply["obec"], points.index)]
        addressed = places[places.geometry.notna()] if len(places) else places
        known = pd.DataFrame(
            {"service": addressed["service"], "obec": addressed["obec"], "point": addressed.geometry.to_numpy(object)}
        )
        visiting = supply["form"] == "terenni"
        rows = pd.concat([supply[visiting], supply[~visiting].merge(known, on=["service", "obec"], how="left")])
        located = rows["point"].notna().to_numpy()
        copies = rows.groupby(["service", *SERIES, "obec"], sort=False)["service"].transform("size").where(located, 1)
        own = points.reindex(rows["obec"]).to_numpy()
        frame = rows[[*SERIES, "obec"]].assign(capacity=rows["capacity"] / copies)
        geometry = shapely.force_2d(np.where(located, rows["point"].to_numpy(object), own))
        return gpd.GeoDataFrame(frame, geometry=geometry, crs=points.crs).reset_index(drop=True)

    def sites(self, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Add up capacity at the same point, or in the same obec where travel is told by obec.

        Parameters
        ----------
        rows
            Some of `services`.

        Returns
        -------
        geometry : geopandas.GeoDataFrame
            `capacity` (what is known of it), `unknown` (bool, some is not known), `obec`, points in EPSG:5514; indexed
            by obec with the table of travel. Sites without any are left out.
        """
        table = rows[["obec", "capacity"]].assign(unknown=rows["capacity"].isna())
        if self.by == "travel":
            sums = table.groupby("obec").agg({"capacity": "sum", "unknown": "any"}).loc[_counts]
            points = self.joined.territory.points.reindex(sums.index)
            return gpd.GeoDataFrame(sums.assign(obec=sums.index.astype("str")), geometry=points.array, crs=rows.crs)
        table = table.assign(x=rows.geometry.x, y=rows.geometry.y)
        merged = table.groupby(["obec", "x", "y"]).agg({"capacity": "sum", "unknown": "any"}).loc[_counts].reset_index()
        return gpd.GeoDataFrame(merged, geometry=gpd.points_from_xy(merged["x"], merged["y"]), crs=rows.crs)

    def travel(self, demand: gpd.GeoDataFrame, supply: gpd.GeoDataFrame, *, limit: float) -> pd.DataFrame | None:
        """Give how long journeys take.

        Parameters
        ----------
        demand, supply
            From `people` and `sites`.
        limit
            Longer journeys are not needed, minutes.

        Returns
        -------
        pandas.DataFrame or None
            `origin, destination, minutes` as `access` takes them; None for straight lines. A point of people that the
            table does not list travels as its obec does.
        """
        if self.by == "roads" and self.journeys.roads is not None:
            nodes, edges = self.journeys.roads
            return travel_by_network(demand, supply, nodes=nodes, edges=edges, snap_kmh=SNAP_KMH, limit=limit).travel
        if self.by == "line" or self.journeys.travel is None:
            return None
        table = self.journeys.travel
        table = table[table["destination"].isin(supply.index) & (table["minutes"] <= limit)]
        listed = demand.index.isin(self.journeys.travel["origin"])
        label = demand.index.to_series().where(listed, demand["obec"])
        pairs = pd.DataFrame({"point": demand.index, "origin": label.to_numpy()}).merge(table, on="origin")
        return pairs.drop(columns="origin").rename(columns={"point": "origin"})

    def between(self, demand: gpd.GeoDataFrame, *, limit: float) -> pd.DataFrame | None:
        """Give how long people travel to where others live.

        Parameters
        ----------
        demand
            From `people`.
        limit
            Longer journeys are not needed, minutes.

        Returns
        -------
        pandas.DataFrame or None
            As in `travel`; to a point of people as long as to its obec in the table of travel.
        """
        if self.by != "travel":
            return self.travel(demand, demand, limit=limit)
        obce = demand[["obec"]].drop_duplicates().set_index("obec")
        table = self.travel(demand, obce, limit=limit)
        homes = pd.DataFrame({"destination": demand["obec"].to_numpy(), "point": demand.index})
        found = pd.DataFrame(table).merge(homes, on="destination")
        return found.drop(columns="destination").rename(columns={"point": "destination"})

    def lengths(
        self, demand: gpd.GeoDataFrame, supply: gpd.GeoDataFrame, travel: pd.DataFrame | None, *, limit: float
    ) -> pd.DataFrame | None:
        """Give the straight length of journeys, also to where there is no site.

        Parameters
        ----------
        demand, supply, travel
            From `people`, `sites` and `travel`.
        limit
            Longer journeys are not needed, minutes.

        Returns
        -------
        pandas.DataFrame or None
            `minutes, metres`: of the whole table of travel; over roads of journeys to sites and to some of the homes;
            None for straight lines.
        """
        if self.by == "roads" and travel is not None:
            some = demand[:: max(1, len(demand) // _SOME_HOMES)]
            anywhere = pd.DataFrame(self.travel(demand, some, limit=limit))
            ends = ((travel, supply), (anywhere, some))
            return pd.concat([_lengths(table, demand.geometry, there.geometry) for table, there in ends])
        if self.by == "line" or self.journeys.travel is None:
            return None
        centres, table = self.joined.territory.points, self.journeys.travel
        homes = pd.concat([demand.geometry, centres.drop(demand.index, errors="ignore")])
        return _lengths(table[table["minutes"] <= limit], homes, centres)

    @cached_property
    def homes_to_edge(self) -> pd.Series:
        """Measure how far people live from where the data end: the state border, or that of the files.

        Returns
        -------
        pandas.Series
            float64, metres; indexed like `people`.
        """
        return self.to_edge(self.joined.dwellings.geometry)

    def to_edge(self, points: gpd.GeoSeries) -> pd.Series:
        """Measure how far points lie from where the data end.

        Parameters
        ----------
        points
            In EPSG:5514.

        Returns
        -------
        pandas.Series
            float64, metres; indexed like the points.
        """
        metres = np.full(len(points), np.nan)
        rows, apart = self._edge.query_nearest(points.to_numpy(), return_distance=True, all_matches=False)
        metres[rows[0]] = apart
        return pd.Series(metres, index=points.index)

    @cached_property
    def _edge(self) -> shapely.STRtree:
        """Cut the edge into short lines, of which a tree finds the nearest three times sooner than on the whole."""
        edge = shapely.boundary(self.joined.territory.areas("stat").geometry.union_all())
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(edge)]
        cuts = [(line, begin) for line in lines for begin in range(0, len(line) - 1, _SEGMENTS)]
        return shapely.STRtree([shapely.LineString(line[begin : begin + _SEGMENTS + 1]) for line, begin in cuts])


def _lengths(table: pd.DataFrame, origins: gpd.GeoSeries, destinations: gpd.GeoSeries) -> pd.DataFrame:
    """Measure journeys between known points."""
    start, end = origins.index.get_indexer(table["origin"]), destinations.index.get_indexer(table["destination"])
    known = (start >= 0) & (end >= 0)
    (from_x, from_y), (to_x, to_y) = ((points.x.to_numpy(), points.y.to_numpy()) for points in (origins, destinations))
    start, end = start[known], end[known]
    metres = np.hypot(from_x[start] - to_x[end], from_y[start] - to_y[end])
    return pd.DataFrame({"minutes": table["minutes"].to_numpy()[known], "metres": metres})


def _counts(sites: pd.DataFrame) -> pd.Series:
    return (sites["capacity"] > 0) | sites["unknown"]
