"""The units whose borders are sent: the smallest districts shown, or their common parts where levels do not nest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from pokryti.territory.mosaic import unite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pokryti.territory import Territory

__all__ = ["Units"]


class Units:
    """Units of an atlas, and the districts they make up.

    Parameters
    ----------
    territory
        Districts with their boundaries.
    levels
        Levels to show, smallest first.

    Attributes
    ----------
    areas : dict of str to geopandas.GeoDataFrame
        Districts of each level in the order of the page: those of one kraj and SO ORP side by side.
    of_obec : pandas.Series
        Number of the unit that each obec belongs to, from 0.
    """

    def __init__(self, territory: Territory, levels: Sequence[str]) -> None:
        self._territory = territory
        structure = territory.structure.rename_axis("obec")
        order = structure.sort_values(["kraj", "orp", "pou", "obec"]).index
        self._codes = pd.DataFrame({level: territory.lookup(level) for level in levels}).loc[order].rename_axis(None)
        self.areas = {
            level: territory.areas(level).loc[self._codes[level].dropna().drop_duplicates()] for level in levels
        }
        self.of_obec = self._codes.groupby(list(levels), sort=False, dropna=False).ngroup()

    @property
    def shapes(self) -> gpd.GeoDataFrame:
        """Give the units' polygons in their order, EPSG:5514."""
        count = self.of_obec.max() + 1
        for areas in self.areas.values():
            if len(areas) == count:
                return areas[["geometry"]].reset_index(drop=True)
        united = unite(self._territory.boundaries.geometry, self.of_obec.reindex(self._territory.boundaries.index))
        return gpd.GeoDataFrame(
            geometry=united.loc[[str(number) for number in range(count)]].to_numpy(), crs=united.crs
        )

    def lookup(self, level: str) -> list[int]:
        """Tell the district of each unit by its place in `areas`, -1 where it lies in none.

        Parameters
        ----------
        level
            A level shown.
        """
        first = ~self.of_obec.duplicated()
        codes = self._codes.loc[first, level]
        return [int(place) for place in self.areas[level].index.get_indexer(pd.Index(codes))]
