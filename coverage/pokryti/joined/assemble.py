"""From what the readers gave to the joined tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import geopandas as gpd
import pandas as pd

from pokryti import catalog
from pokryti.catalog import Kind
from pokryti.joined.facilities import facility_supply
from pokryti.joined.model import Joined
from pokryti.joined.people import people_on
from pokryti.population import SplitRule
from pokryti.quality import QualityReport
from pokryti.services import Register, Rule, apportion, locate, valid_on
from pokryti.territory import Territory

__all__ = ["assemble"]


def assemble(
    territory: Territory,
    *,
    on: date,
    population: pd.DataFrame,
    register: Register | None = None,
    addresses: gpd.GeoDataFrame | None = None,
    indicators: pd.DataFrame | None = None,
    facilities: pd.DataFrame | None = None,
    territories: pd.DataFrame | None = None,
    kinds: dict[str, Kind] | None = None,
    age_split: SplitRule | None = None,
    place_rule: Rule = "equal",
    field_territory: str = "obec",
    report: QualityReport,
) -> Joined:
    """Take everything as of one date, put it in its place and prove that nothing was lost.

    Parameters
    ----------
    territory
        The districts.
    on
        Reference date.
    population
        Long table of people by age.
    register
        Services and their places; none when left out.
    addresses
        Address points by code.
    indicators
        Long table of other indicators.
    facilities
        Counts of facilities by obec and kind.
    territories
        Obce served by outreach services.
    kinds
        Kinds of service by id; the catalogue's when left out.
    age_split
        How age bands that straddle a target group are split.
    place_rule
        How a registration's capacity is split between its places.
    field_territory
        Level of the district around the office that an undeclared outreach service is assumed to serve.
    report
        Where faults and assumptions are noted.

    Returns
    -------
    Joined
        The tables.

    Raises
    ------
    ConservationError
        When a capacity was lost or doubled on the way.
    """
    people, year = people_on(population, territory, on=on, split=age_split, report=report)
    supply: list[pd.DataFrame] = []
    places = gpd.GeoDataFrame(geometry=[], crs=territory.boundaries.crs)
    if register is not None:
        register = valid_on(register, on, report=report)
        places = locate(
            register.places,
            addresses=addresses,
            points=territory.points,
            boundaries=territory.boundaries,
            report=report,
        )
        supply.append(
            apportion(
                Register(register.services, places),
                rule=place_rule,
                population=_inhabitants(people),
                lookup=territory.lookup(field_territory),
                territories=territories,
                field_level=field_territory,
                report=report,
            )
        )
    if facilities is not None and len(facilities):
        supply.append(facility_supply(facilities, on=on, report=report))
    return _checked(
        Joined(
            territory=territory,
            on=on,
            supply=_stack(supply),
            places=places,
            people=people,
            people_year=year,
            indicators=pd.DataFrame() if indicators is None else indicators,
            kinds=dict(catalog.kinds()) if kinds is None else kinds,
            report=report,
        )
    )


def _inhabitants(people: pd.DataFrame) -> pd.Series | None:
    if "obec" not in people.index.get_level_values("level"):
        return None
    return people.xs("obec", level="level")["all"]


def _stack(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return facility_supply(pd.DataFrame(), on=date.min, report=QualityReport())
    return pd.concat(parts, ignore_index=True)


def _checked(joined: Joined) -> Joined:
    """Prove that nothing was lost or doubled, and note it."""
    if len(joined.supply):
        joined.conservation(joined.territory.levels)
        joined.report.add("capacity_conserved", source="supply", count=len(joined.series))
        several = joined.series.groupby("kind", sort=False).size().loc[lambda sizes: sizes > 1]
        joined.report.add("unlike_units_kept_apart", source="supply", where=several.index)
    return joined
