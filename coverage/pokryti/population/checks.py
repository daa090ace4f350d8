"""Checks on the people of all sources together: one source per district and year, breaks in series, empty districts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.errors import first
from pokryti.population.bands import OPEN, Band

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.quality import QualityReport

__all__ = ["prefer_finest", "report_ages", "report_population", "report_years"]

_DISTRICT = ["level", "area", "year"]
# Up to which year a series runs before it breaks, and into which
_BREAKS = {2020: 2021, 2021: 2022}
# Obce come and go between years, but few of them
_COMPLETE_SHARE = 0.9


def prefer_finest(tables: Mapping[str, pd.DataFrame], *, report: QualityReport) -> pd.DataFrame:
    """Join populations of several sources, keeping for each district and year the source with the finest bands.

    Parameters
    ----------
    tables
        Source → rows `level, area, year, sex, age_from, age_to, count`.
    report
        Where districts told twice are noted.

    Returns
    -------
    pandas.DataFrame
        The rows kept.

    Raises
    ------
    InputError
        When two sources give a district different numbers of people.
    """
    if len(tables) == 1:
        return next(iter(tables.values()))
    rows = pd.concat(tables, names=["source"]).reset_index("source").reset_index(drop=True)
    totals = rows.groupby([*_DISTRICT, "source"], sort=False)["count"].agg(["sum", "size"]).reset_index()
    told_twice = totals[totals.duplicated(_DISTRICT, keep=False)]
    if told_twice.empty:
        return rows
    source = ", ".join(told_twice["source"].unique())
    spread = told_twice.groupby(_DISTRICT)["sum"].agg(lambda sums: sums.max() - sums.min())
    report.add("population_sources_differ", source=source, where=spread[spread > 0.5].index.get_level_values("area"))
    report.add("population_told_twice", source=source, where=told_twice["area"].unique())
    report.raise_errors()
    finest = totals.sort_values("size", ascending=False, kind="stable").drop_duplicates(_DISTRICT)
    return rows.merge(finest[[*_DISTRICT, "source"]], on=[*_DISTRICT, "source"])


def report_population(population: pd.DataFrame, *, source: str, report: QualityReport) -> None:
    """Note breaks in series and districts without people.

    Parameters
    ----------
    population
        Rows `level, area, year, sex, age_from, age_to, count`.
    source
        Names of the files.
    report
        Where it is noted.
    """
    years = sorted(population["year"].unique())
    crossed = [f"{last}→{new}" for last, new in _BREAKS.items() if years[0] <= last < years[-1]]
    report.add("series_break", source=source, where=crossed)
    totals = population.groupby(_DISTRICT, sort=True)["count"].sum(min_count=1)
    report.add("population_zero", source=source, where=totals[totals == 0].index.get_level_values("area").unique())


def report_ages(population: pd.DataFrame, *, source: str, report: QualityReport) -> None:
    """Note ages that no band covers, and bands without a number that the office does not hide.

    Parameters
    ----------
    population
        Rows `level, area, year, sex, age_from, age_to, count, suppressed` of one file, bands without overlap.
    source
        Name of the file.
    report
        Where they are noted, with the districts.
    """
    for _, part in population.groupby(["level", "year"]):
        bands = sorted(map(tuple, part[["age_from", "age_to"]].drop_duplicates().to_numpy().tolist()))
        edges = [-1, *(age for band in bands for age in band), OPEN + 1]
        absent = [Band(low + 1, high - 1) for low, high in zip(edges[::2], edges[1::2], strict=True) if high - low > 1]
        areas = part["area"].unique() if absent else ()
        report.add("age_bands_absent", source=source, where=areas, bands=first(absent))
    blank = population[population["count"].isna() & ~population["suppressed"]]
    ages = [Band(*ages) for ages in blank[["age_from", "age_to"]].drop_duplicates().to_numpy().tolist()]
    report.add("age_counts_blank", source=source, where=blank["area"].unique(), bands=first(sorted(ages)))


def report_years(tables: Mapping[str, pd.DataFrame], *, report: QualityReport) -> None:
    """Note districts of one level that are told for different years, so that no year has nearly all of them.

    Parameters
    ----------
    tables
        Source → rows `level, area, year, …`.
    report
        Where the years of each source are noted.
    """
    told = pd.concat(
        [table[_DISTRICT].drop_duplicates().assign(source=source) for source, table in tables.items()],
        ignore_index=True,
    )
    for _, part in told.groupby("level"):
        in_year = part.groupby("year")["area"].nunique()
        if in_year.max() < _COMPLETE_SHARE * part["area"].nunique():
            counts = part.groupby(["source", "year"])["area"].nunique().reset_index()
            listed = [f"{name} – {year} ({areas})" for name, year, areas in counts.itertuples(index=False)]
            report.add("population_years_apart", source=", ".join(tables), where=in_year.index, files="; ".join(listed))
