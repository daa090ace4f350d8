"""All tables together on one date: checked, conserved, frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.catalog import SERIES
from pokryti.catalog.codelists import CodeLists
from pokryti.errors import ConservationError, first
from pokryti.quality import QualityReport
from pokryti.services import placement
from pokryti.territory import LEVELS, Territory

__all__ = ["FACILITY_FORM", "FACILITY_UNIT", "SERIES", "WITHHELD_COLUMNS", "Joined"]

FACILITY_FORM, FACILITY_UNIT = "nerozliseno", "zarizeni"
"""Counts of facilities do not tell forms apart and have a unit of their own."""

WITHHELD_COLUMNS = ["level", "area", "what", "year", "reason"]
"""Columns of the account of what hides."""

_WHERE = ["placed", "withheld", "unknown", "outside"]


@dataclass(frozen=True)
class Joined:
    """The canonical tables of one study, all on one reference date.

    Parameters
    ----------
    territory
        All districts that the files hold, not only those studied.
    on
        Reference date.
    supply
        Capacity by service and obec served; columns of the data contract.
    places
        Places of the services valid on the date, EPSG:5514.
    dwellings
        Where people live: index `point`; `obec`, `share` of its people, points in EPSG:5514.
    people
        Index `level, area`, one float64 column per target group; NaN where not known.
    hidden
        Index and columns as in `people`; bool, True where the number is not known because the office hides it.
    people_year
        Year of the population.
    facilities_year
        Year of the counts of facilities; None when there are none.
    indicators
        Long table of other indicators.
    lists
        Kinds, forms and units with their labels; every one that occurs in `supply` is there.
    report
        Everything that was wrong with the inputs.
    disclosed
        True where small numbers of people hide: sums of parts must then not be made anew.
    withheld
        What hides for people's privacy: `level, area, what, year, reason`; for the analyst, never to be published.
    """

    territory: Territory
    on: date
    supply: pd.DataFrame
    places: gpd.GeoDataFrame
    dwellings: gpd.GeoDataFrame
    people: pd.DataFrame
    hidden: pd.DataFrame
    people_year: int
    facilities_year: int | None
    indicators: pd.DataFrame
    lists: CodeLists
    report: QualityReport
    disclosed: bool = False
    withheld: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=pd.Index(WITHHELD_COLUMNS)))
    _gathered: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict, init=False, repr=False)
    _nested: dict[tuple[str, str], pd.Series | None] = field(default_factory=dict, init=False, repr=False)

    @property
    def series(self) -> pd.DataFrame:
        """List the series of numbers there are, in the order of the catalogue, with their usual target group.

        Returns
        -------
        pandas.DataFrame
            Columns `kind, form, unit, group`.
        """
        kinds = self.lists.kinds
        order = {kind: position for position, kind in enumerate(kinds)}
        found = self.supply[SERIES].drop_duplicates()
        found = found.iloc[np.lexsort((found["unit"], found["form"], found["kind"].map(order)))]
        group = [kinds[kind].target_group for kind in found["kind"]]
        return found.assign(group=group).reset_index(drop=True)

    def names(self, level: str) -> pd.Series:
        """Give the names of a level's districts.

        Parameters
        ----------
        level
            Level of territory.

        Returns
        -------
        pandas.Series
            Index: codes, sorted.
        """
        structure = self.territory.structure
        column = "name" if level == "obec" else f"{level}_name"
        codes = self.territory.lookup(level)
        return structure.get(column, codes).groupby(codes).first().rename("name")

    def incomplete(self, level: str) -> pd.Index:
        """List the districts of which the boundaries cover only a part.

        Parameters
        ----------
        level
            Level of territory.

        Returns
        -------
        pandas.Index
            Codes; own regions are as large as their table says.
        """
        if level not in LEVELS:
            return pd.Index([])
        whole = self.territory.codes.structure[LEVELS[level].canonical].value_counts()
        here = self.territory.lookup(level).value_counts()
        return here.index[here < whole.reindex(here.index)].sort_values()

    def method(self, series: pd.DataFrame) -> pd.Series:
        """Say how the numbers of each series were made.

        Parameters
        ----------
        series
            Columns `form, unit` among others.

        Returns
        -------
        pandas.Series
            Text with the years of what was divided by what.
        """
        people = f"container ratio; people {self.people_year}"
        counted = series["form"].eq(FACILITY_FORM) & series["unit"].eq(FACILITY_UNIT)
        text = pd.Series(people, index=series.index)
        return text.mask(counted, f"{people}; facilities {self.facilities_year}")

    def people_by(self, level: str) -> pd.DataFrame:
        """Give the people of every district of a level, by target group.

        Parameters
        ----------
        level
            Level of territory.

        Returns
        -------
        pandas.DataFrame
            Index: codes of the level's districts; one float64 column per target group. Sums of obce where these are
            known, otherwise of the smallest districts that nest in the level, otherwise what is stated of the district
            itself. NaN where that is not known either.
        """
        return self._once("people", level, lambda: self._gather(self.people, level, skipna=False))

    def heads_of(self, people: pd.DataFrame) -> pd.DataFrame:
        """Give who stands behind the people of each target group, which tells how firm rates are.

        Parameters
        ----------
        people
            As `people_by` gives them.

        Returns
        -------
        pandas.DataFrame
            The same; for groups of expected need all people, of whose ages and sexes it is made.
        """
        return people.assign(**{key: people["all"] for key, group in self.lists.groups.items() if group.rates})

    def hidden_by(self, level: str) -> pd.DataFrame:
        """Say whose people are not known because the office hides a count.

        Parameters
        ----------
        level
            Level of territory.

        Returns
        -------
        pandas.DataFrame
            bool; index and columns as in `people_by`.
        """
        return self._once("hidden", level, lambda: self._gather(self.hidden.astype("float64"), level, skipna=True) > 0)

    def _once(self, what: str, level: str, gather: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Gather a table once; whoever asks gets a copy of their own, made when they write to it."""
        if (what, level) not in self._gathered:
            self._gathered[what, level] = gather()
        return self._gathered[what, level].copy(deep=False)

    def _gather(self, table: pd.DataFrame, level: str, *, skipna: bool) -> pd.DataFrame:
        codes, at = self.names(level).index, table.index.get_level_values("level")
        given = set(at.unique())
        if level not in given or ("obec" in given and not self.disclosed):
            for finer in ("obec", "pou", "orp", "okres", "kraj"):
                districts = self.within(finer, level) if finer in given else None
                if districts is not None:
                    rows = table[at == finer].droplevel("level").reindex(districts.index)
                    sums = rows.groupby(districts).sum(skipna=skipna).reindex(codes)
                    # A finer table may tell fewer ages; then what the office states of the district itself holds.
                    stated = table[at == level].droplevel("level").reindex(codes)
                    return sums if skipna else sums.fillna(stated)
        if level in given:
            return table[at == level].droplevel("level").reindex(codes)
        return pd.DataFrame(np.nan, index=codes, columns=table.columns)

    def within(self, finer: str, level: str) -> pd.Series | None:
        """Map the districts of one level to those of another.

        Parameters
        ----------
        finer, level
            Levels of territory.

        Returns
        -------
        pandas.Series or None
            Code → code of the larger district (NaN where it lies in none); None where the levels do not nest, as
            with the SO ORP that reach over several okresy.
        """
        if (finer, level) not in self._nested:
            pairs = pd.DataFrame({"finer": self.territory.lookup(finer), "level": self.territory.lookup(level)})
            pairs = pairs.dropna(subset="finer").drop_duplicates()
            nests = not pairs["finer"].duplicated().any()
            self._nested[finer, level] = pairs.set_index("finer")["level"] if nests else None
        found = self._nested[finer, level]
        return None if found is None else found.copy(deep=False)

    def conservation(self, levels: Sequence[str]) -> pd.DataFrame:
        """Account for every registered unit at every level.

        Parameters
        ----------
        levels
            Levels of territory.

        Returns
        -------
        pandas.DataFrame
            Columns `kind, form, unit, level`, then `registered`, the capacity of the services valid on the date, and
            what it is made of: `placed` in a district, `withheld` (secret places), `unknown` (no place stated),
            `outside` (in obce that no district of the level covers).

        Raises
        ------
        ConservationError
            When the parts do not add up to what is registered.
        """
        where = placement(self.supply, self.places).replace("placed", "outside")
        registered = self.supply.groupby(SERIES, sort=False)["capacity"].sum()
        parts = []
        for level in levels:
            inside = self.supply["obec"].map(self.territory.lookup(level)).notna()
            table = self.supply.pivot_table(
                index=SERIES, columns=where.mask(inside, "placed"), values="capacity", aggfunc="sum", fill_value=0.0
            ).reindex(index=registered.index, columns=_WHERE, fill_value=0.0)
            wrong = registered.index[~np.isclose(table.sum(axis=1), registered, rtol=1e-12, atol=1e-9)]
            if len(wrong):
                raise ConservationError(f"Capacity at level {level} differs from the registered one: {first(wrong)}.")
            parts.append(table.assign(registered=registered, level=level).reset_index())
        return pd.concat(parts, ignore_index=True)[[*SERIES, "level", "registered", *_WHERE]]
