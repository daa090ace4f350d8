"""All tables together on one date: checked, conserved, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti import catalog
from pokryti.catalog import Kind
from pokryti.errors import ConservationError, first
from pokryti.population import SplitRule, group_table
from pokryti.quality import QualityReport
from pokryti.territory import Territory

__all__ = ["SERIES", "Joined", "facility_supply", "join", "people_by_obec"]

SERIES = ["kind", "form", "unit"]
"""A series of numbers: capacities that may be added up."""

_BREAKS = {2021: "2021", 2022: "2022"}


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
    people
        Index `level, area`, one float64 column per target group; NaN where not known.
    people_year
        Year of the population.
    indicators
        Long table of other indicators.
    kinds
        Kinds of service by id, those of a newer official list included.
    report
        Everything that was wrong with the inputs.
    """

    territory: Territory
    on: date
    supply: pd.DataFrame
    places: gpd.GeoDataFrame
    people: pd.DataFrame
    people_year: int
    indicators: pd.DataFrame
    kinds: Mapping[str, Kind]
    report: QualityReport

    @property
    def series(self) -> pd.DataFrame:
        """List the series of numbers there are, in the order of the catalogue, with their usual target group."""
        order = {kind: position for position, kind in enumerate(self.kinds)}
        found = self.supply[SERIES].drop_duplicates()
        found = found.iloc[np.lexsort((found["unit"], found["form"], found["kind"].map(order).fillna(len(order))))]
        group = [self.kinds[kind].target_group if kind in self.kinds else "all" for kind in found["kind"]]
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
            known, otherwise of the smallest districts that nest in the level. NaN where any part is not known.
        """
        codes = self.names(level).index
        given = set(self.people.index.get_level_values("level"))
        if "obec" in given or level not in given:
            for finer in ("obec", "pou", "orp", "okres", "kraj"):
                districts = self.within(finer, level) if finer in given else None
                if districts is not None:
                    return self.people.xs(finer, level="level").groupby(districts).sum(skipna=False).reindex(codes)
        if level in given:
            return self.people.xs(level, level="level").reindex(codes)
        return pd.DataFrame(np.nan, index=codes, columns=self.people.columns)

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
        pairs = pd.DataFrame({"finer": self.territory.lookup(finer), "level": self.territory.lookup(level)})
        pairs = pairs.dropna(subset="finer").drop_duplicates()
        if pairs["finer"].duplicated().any():
            return None
        return pairs.set_index("finer")["level"]

    def conservation(self, levels: Sequence[str]) -> pd.DataFrame:
        """Account for every registered unit at every level.

        Parameters
        ----------
        levels
            Levels of territory.

        Returns
        -------
        pandas.DataFrame
            Columns `kind, form, unit, level, registered, placed, not_placed`: what the services valid on the date
            have, what stands in a district, and what has no district (withheld or unknown places, obce outside the
            level).

        Raises
        ------
        ConservationError
            When placed and not placed do not add up to registered.
        """
        registered = self.supply.groupby(SERIES, sort=False)["capacity"].sum()
        parts = []
        for level in levels:
            inside = self.supply["obec"].map(self.territory.lookup(level)).notna()
            placed = self.supply[inside].groupby(SERIES)["capacity"].sum().reindex(registered.index, fill_value=0.0)
            missing = self.supply[~inside].groupby(SERIES)["capacity"].sum().reindex(registered.index, fill_value=0.0)
            wrong = registered.index[~np.isclose(placed + missing, registered, rtol=1e-12, atol=1e-9)]
            if len(wrong):
                raise ConservationError(f"Capacity at level {level} differs from the registered one: {first(wrong)}.")
            table = pd.DataFrame({"registered": registered, "placed": placed, "not_placed": missing})
            parts.append(table.reset_index().assign(level=level))
        columns = [*SERIES, "level", "registered", "placed", "not_placed"]
        return pd.concat(parts, ignore_index=True)[columns]


def join(joined: Joined) -> Joined:
    """Prove that nothing was lost or doubled on the way, and note it.

    Parameters
    ----------
    joined
        The tables.

    Returns
    -------
    Joined
        The same tables.

    Raises
    ------
    ConservationError
        When a capacity was lost or doubled.
    """
    if len(joined.supply):
        joined.conservation(joined.territory.levels)
        joined.report.add("capacity_conserved", source="supply", count=len(joined.series))
        several = joined.series.groupby("kind", sort=False).size().loc[lambda sizes: sizes > 1]
        joined.report.add("unlike_units_kept_apart", source="supply", where=several.index)
    return joined


def facility_supply(facilities: pd.DataFrame, *, on: date, report: QualityReport) -> pd.DataFrame:
    """Turn counts of facilities into supply, in the unit `zarizeni`.

    Parameters
    ----------
    facilities
        Columns `obec, kind, year, count`.
    on
        Reference date; the latest year not after it is taken, otherwise the earliest.
    report
        Where a difference in years is noted.

    Returns
    -------
    pandas.DataFrame
        Columns of the `supply` table; every count stands where the facility stands.
    """
    if facilities.empty:
        return pd.DataFrame(columns=["service", *SERIES, "obec", "capacity", "basis", "confidence"])
    year = _nearest_year(facilities["year"], on)
    report.add("year_differs", source="facilities", count=int(year != on.year), year=year, on=on.isoformat())
    rows = facilities[facilities["year"] == year]
    return pd.DataFrame(
        {
            "service": "csu-190037-" + rows["obec"] + "-" + rows["kind"],
            "kind": rows["kind"],
            "form": "nerozliseno",
            "unit": "zarizeni",
            "obec": rows["obec"],
            "capacity": rows["count"].astype("float64"),
            "basis": "seat",
            "confidence": "high",
        }
    ).reset_index(drop=True)


def people_by_obec(
    population: pd.DataFrame, territory: Territory, *, on: date, split: SplitRule | None, report: QualityReport
) -> tuple[pd.DataFrame, int]:
    """Count the people of every target group on the reference date.

    Parameters
    ----------
    population
        Columns `level, area, year, sex, age_from, age_to, count`.
    territory
        The districts; military areas without data are taken as uninhabited.
    on
        Reference date; the latest year not after it is taken, otherwise the earliest.
    split
        How bands that straddle a group are split; None leaves such a group not known.
    report
        Where missing obce, differing years and groups that cannot be had are noted.

    Returns
    -------
    people : pandas.DataFrame
        Index `level, area`, one float64 column per target group.
    year : int
        The year taken.
    """
    year = _nearest_year(population["year"], on)
    report.add("year_differs", source="population", count=int(year != on.year), year=year, on=on.isoformat())
    breaks = [text for number, text in _BREAKS.items() if year < number <= on.year]
    report.add("series_break_spanned", source="population", where=breaks, year=year, on=on.isoformat())
    groups = list(catalog.target_groups().values())
    people = group_table(population[population["year"] == year], groups, split=split).droplevel("year")
    people.columns = pd.Index([group.id for group in groups])
    unknown = [group for group in people.columns if (people[group].isna() & people["all"].notna()).any()]
    report.add("group_not_expressible", source="population", where=unknown)
    if "obec" in people.index.get_level_values("level"):
        people = _complete(people, territory, report=report)
    return people, year


def _complete(people: pd.DataFrame, territory: Territory, *, report: QualityReport) -> pd.DataFrame:
    """Give every obec a row: uninhabited military areas zero, others not known."""
    structure = territory.structure
    obce = people.xs("obec", level="level").reindex(structure.index)
    military = structure["type"].eq("Vojenský újezd") & obce["all"].isna()
    obce = obce.mask(military, 0.0)
    report.add("population_missing", source="population", where=obce.index[obce["all"].isna()])
    report.add("population_zero", source="population", where=obce.index[obce["all"] == 0])
    rest = people[people.index.get_level_values("level") != "obec"]
    return pd.concat([pd.concat({"obec": obce}, names=["level", "area"]), rest])


def _nearest_year(years: pd.Series, on: date) -> int:
    before = years[years <= on.year]
    return int(before.max() if len(before) else years.min())
