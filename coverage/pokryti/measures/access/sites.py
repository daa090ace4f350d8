"""Where people live and where services are given, as demand and supply for `access`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from pokryti.joined import SERIES, Joined

__all__ = ["Surroundings"]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Points of all people and services of a study, worked out once.

    Parameters
    ----------
    joined
        The tables; all districts of the files take part, the ring of neighbours too.
    """

    joined: Joined

    def people(self, group: str) -> gpd.GeoDataFrame:
        """Place the people of a target group at the points of their obce.

        Parameters
        ----------
        group
            Target group.

        Returns
        -------
        geopandas.GeoDataFrame
            Index `obec`; `people` (float64), points in EPSG:5514. Obce whose people are not known are left out.
        """
        points = self.joined.territory.points
        people = self._people[group].reindex(points.index)
        return gpd.GeoDataFrame({"people": people}, geometry=points, crs=points.crs)[people.notna()]

    @cached_property
    def _people(self) -> pd.DataFrame:
        return self.joined.people_by("obec")

    @cached_property
    def unknown(self) -> pd.Index:
        """List the obce of whose people nothing is known."""
        return self._people.index[self._people.isna().all(axis=1)]

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
        supply = self.joined.supply[self.joined.supply["obec"].isin(points.index)]
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

    @cached_property
    def to_edge(self) -> pd.Series:
        """Measure how far each obec's point lies from where the data end: the state border, or that of the files.

        Returns
        -------
        pandas.Series
            float64, metres; index `obec`.
        """
        points = self.joined.territory.points
        edge = shapely.boundary(self.joined.territory.areas("stat").geometry.union_all())
        shapely.prepare(edge)
        return pd.Series(shapely.distance(points.to_numpy(), edge), index=points.index)
