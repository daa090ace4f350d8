"""People on the reference date, by target group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from pokryti import catalog
from pokryti.catalog import TargetGroup
from pokryti.errors import InputError
from pokryti.population import SplitRule, group_table, suppressed_groups
from pokryti.quality import QualityReport
from pokryti.territory import Territory

__all__ = ["nearest_year", "people_on"]

_BREAKS = (2021, 2022)


def people_on(
    population: pd.DataFrame,
    territory: Territory,
    *,
    on: date,
    split: SplitRule | None,
    report: QualityReport,
    groups: Iterable[TargetGroup] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
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
    groups
        The target groups; those of the catalogue when left out.

    Returns
    -------
    people : pandas.DataFrame
        Index `level, area`, one float64 column per target group.
    hidden : pandas.DataFrame
        The same shape; bool, True where the number is not known because the office hides it.
    year : int
        The year taken.
    """
    if population.empty:
        raise InputError(
            "The population table has no rows: give the people of the reference date or of a year near it."
        )
    year = nearest_year(population["year"], on)
    report.add("year_differs", source="population", count=int(year != on.year), year=year, on=on.isoformat())
    breaks = [number for number in _BREAKS if year < number <= on.year]
    report.add("series_break_spanned", source="population", where=breaks, year=year, on=on.isoformat())
    groups = list(catalog.target_groups().values() if groups is None else groups)
    rows = population[population["year"] == year]
    people = group_table(rows, groups, split=split).droplevel("year")
    people.columns = pd.Index([group.id for group in groups])
    secret = suppressed_groups(rows.assign(suppressed=rows.get("suppressed", default=False)), groups)
    secret = secret.droplevel("year").set_axis(people.columns, axis=1) & people.isna()
    known = people["all"].notna()
    # expected need first: who gave or asked for rates looks for it
    ids = [group.id for group in sorted(groups, key=lambda group: not group.rates)]
    unknown = [group for group in ids if (people[group].isna() & ~secret[group] & known).any()]
    sexes = {group.id for group in groups if any(rate.sex != "t" for rate in group.rates) and rows["sex"].eq("t").any()}
    report.add("rates_need_sexes", source="population", where=[group for group in unknown if group in sexes])
    report.add("group_not_expressible", source="population", where=[group for group in unknown if group not in sexes])
    given = [level for level in territory.levels if level in people.index.get_level_values("level")]
    at = people.index.get_level_values("level")
    parts = {
        level: _complete(people[at == level].droplevel("level"), territory, level, report=report) for level in given
    }
    whole = pd.concat(parts, names=["level", "area"])
    return whole, secret.reindex(whole.index, fill_value=False), year


def _complete(people: pd.DataFrame, territory: Territory, level: str, *, report: QualityReport) -> pd.DataFrame:
    """Give every district of a level a row: uninhabited military areas zero, others not known."""
    districts = pd.Index(sorted(territory.lookup(level).dropna().unique()), name="area")
    people = people.reindex(districts)
    if level == "obec":
        military = territory.structure["type"].reindex(districts).eq("Vojenský újezd")
        people = people.mask(military & people["all"].isna(), 0.0)
    missing = districts[people["all"].isna()]
    report.add("population_missing", source="population", where=missing, level=catalog.term("level", level))
    return people


def nearest_year(years: pd.Series, on: date) -> int:
    """Choose the latest year not after a date, otherwise the earliest.

    Parameters
    ----------
    years
        The years at hand.
    on
        The date.

    Examples
    --------
    >>> nearest_year(pd.Series([2020, 2023, 2026]), date(2024, 12, 31))
    2023
    """
    before = years[years <= on.year]
    return int(before.max() if len(before) else years.min())
