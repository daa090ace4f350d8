"""From what the readers gave to the joined tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import geopandas as gpd
import pandas as pd

from pokryti.catalog import Entry, Kind, Label, Unit, term
from pokryti.catalog.codelists import CodeLists
from pokryti.disclosure import Disclosure
from pokryti.errors import InputError
from pokryti.joined.disclosing import disclose
from pokryti.joined.dwellings import dwellings_of, note_lonely_services, note_snapping
from pokryti.joined.facilities import facility_supply
from pokryti.joined.model import Joined
from pokryti.joined.people import people_on
from pokryti.joined.reference import refuse_far_date
from pokryti.population import SplitRule
from pokryti.quality import QualityReport
from pokryti.services import PLACE_COLUMNS, Register, Rule, apportion, locate, valid_on
from pokryti.sources.inputs import Inputs

__all__ = ["Assumptions", "assemble"]


@dataclass(frozen=True)
class Assumptions:
    """How a study fills what the files leave open; every one of them is named in the quality report.

    Parameters
    ----------
    place_rule
        How a registration's capacity is split between its places: `equal`, `seat`, `population` or `declared`.
    field_territory
        Level of the district around the office that an undeclared outreach service is assumed to serve.
    age_split
        How age bands that straddle a target group are split: `uniform`, `proportional`, or None for not at all.
    disclosure
        Which small numbers of people hide.
    """

    place_rule: Rule = "equal"
    field_territory: str = "obec"
    age_split: SplitRule | None = None
    disclosure: Disclosure = field(default_factory=Disclosure)


def assemble(inputs: Inputs, *, on: date, assumptions: Assumptions, report: QualityReport) -> Joined:
    """Take everything as of one date, put it in its place and prove that nothing was lost.

    Parameters
    ----------
    inputs
        What the files hold.
    on
        Reference date.
    assumptions
        How gaps are filled.
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
    InputError
        When the date is none or there are no people.
    """
    if not isinstance(on, date):
        raise InputError(f"The reference date must be a datetime.date, such as date(2024, 12, 31), not {on!r}.")
    territory, register = inputs.territory, inputs.register
    dated = (inputs.population, inputs.facilities, inputs.indicators, None if register is None else register.services)
    refuse_far_date(on, dated, report=report)
    groups = inputs.lists.groups.values()
    people, hidden, year = people_on(
        inputs.population, territory, on=on, split=assumptions.age_split, report=report, groups=groups
    )
    parts: list[pd.DataFrame] = []
    places = gpd.GeoDataFrame(columns=list(PLACE_COLUMNS), geometry="geometry", crs=territory.boundaries.crs)
    if register is not None:
        register = Register(*_in_place(inputs, register, on=on, report=report))
        places = register.places
        parts.append(_apportioned(inputs, register, _inhabitants(people), assumptions=assumptions, report=report))
    facilities = pd.DataFrame() if inputs.facilities is None else inputs.facilities
    counted, facilities_year = facility_supply(facilities, on=on, report=report)
    supply = pd.concat([*parts, counted], ignore_index=True) if len(counted) or not parts else parts[0]
    dwellings = dwellings_of(inputs.journeys.points, _inhabitants(people), territory.points, report=report)
    if inputs.journeys.roads is not None:
        note_snapping(dwellings, places, inputs.journeys.roads.mainland, report=report)
    if inputs.journeys.travel is not None:
        note_lonely_services(supply, inputs.journeys.travel, report=report)
    joined = Joined(
        territory=territory,
        dwellings=dwellings,
        on=on,
        supply=supply,
        places=places,
        people=people,
        hidden=hidden,
        people_year=year,
        facilities_year=facilities_year,
        indicators=_of_known_levels(inputs, report=report),
        lists=_with_found(inputs.lists, supply).divided_by(inputs.denominators),
        report=report,
    )
    _prove(joined)
    return disclose(joined, assumptions.disclosure, population=inputs.population)


def _apportioned(
    inputs: Inputs, register: Register, people: pd.Series | None, *, assumptions: Assumptions, report: QualityReport
) -> pd.DataFrame:
    return apportion(
        register,
        rule=assumptions.place_rule,
        shares=inputs.shares,
        population=people,
        lookup=inputs.territory.lookup(assumptions.field_territory),
        territories=inputs.territories,
        field_level=assumptions.field_territory,
        report=report,
    )


def _in_place(
    inputs: Inputs, register: Register, *, on: date, report: QualityReport
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    valid = valid_on(register, on, report=report)
    places = locate(
        valid.places,
        addresses=inputs.addresses,
        points=inputs.territory.points,
        boundaries=inputs.territory.boundaries,
        report=report,
    )
    return valid.services, places


def _of_known_levels(inputs: Inputs, *, report: QualityReport) -> pd.DataFrame:
    if inputs.indicators is None or inputs.indicators.empty:
        return pd.DataFrame()
    known = inputs.indicators["level"].isin(inputs.territory.levels)
    foreign = inputs.indicators.loc[~known, "level"].astype("str").unique()
    report.add("levels_left_out", source="indicators", where=foreign, count=int((~known).sum()))
    return inputs.indicators[known]


def _inhabitants(people: pd.DataFrame) -> pd.Series | None:
    if "obec" not in people.index.get_level_values("level"):
        return None
    return people["all"].xs("obec", level="level")


_RAW = {
    "druh": ("služba mimo číselník, druh č.", "service of a kind not in the code list, no."),
    "forma": ("forma mimo číselník, č.", "form not in the code list, no."),
    "jednotka": ("jednotka mimo číselník, č.", "unit not in the code list, no."),
}
"""What the raw numbers of the register are called."""


def _named(key: str) -> Label:
    """Name what no code list names.

    Examples
    --------
    >>> _named("druh_35").cs, _named("moje_sluzba").cs
    ('služba mimo číselník, druh č. 35', 'moje sluzba')
    """
    stem, _, number = key.partition("_")
    if stem in _RAW and number.isdigit():
        return Label(*(f"{words} {number}" for words in _RAW[stem]))
    return Label(key.replace("_", " "), key.replace("_", " "))


def _with_found(lists: CodeLists, supply: pd.DataFrame) -> CodeLists:
    """Give kinds, forms and units that no list names an entry of their own, so that they can be asked for."""

    def missing(column: str, known: Mapping[str, object]) -> list[str]:
        return [key for key in supply[column].unique() if key not in known]

    units = {key: Unit(key, _named(key), "", _named(key), {}) for key in missing("unit", lists.units)}
    forms = {key: Entry(key, _named(key)) for key in missing("form", lists.forms)}
    usual = supply.drop_duplicates("kind").set_index("kind")
    kinds = {
        key: Kind(
            key, _named(key), "", "", "jine", (usual["form"][key],), usual["unit"][key], "all", (), inferred=False
        )
        for key in missing("kind", lists.kinds)
    }
    return replace(
        lists, kinds={**lists.kinds, **kinds}, forms={**lists.forms, **forms}, units={**lists.units, **units}
    )


def _prove(joined: Joined) -> None:
    """Account for every unit at every level, and say what the numbers cannot hold."""
    report, supply = joined.report, joined.supply
    for level in joined.territory.levels:
        where = joined.incomplete(level)
        report.add("district_incomplete", source="boundaries", where=where, level=term("level", level))
    report.add("nothing_to_measure", source="supply", count=int(supply.empty))
    if supply.empty:
        return
    joined.conservation(joined.territory.levels)
    report.add("capacity_conserved", source="supply", count=len(joined.series))
    several = joined.series.groupby("kind", sort=False).size().loc[lambda sizes: sizes > 1]
    report.add("unlike_units_kept_apart", source="supply", where=several.index)
    lost = supply[supply["obec"].isna() & (supply["capacity"] > 0)]
    sums = lost.groupby(["kind", "unit"], as_index=False)["capacity"].sum()
    where = sums["kind"] + " " + sums["capacity"].map("{:g}".format).astype("str") + " " + sums["unit"]
    report.add("capacity_without_district", source="supply", where=where)
    silent = supply.loc[supply["capacity"].isna(), ["kind", "form"]].drop_duplicates()
    report.add("capacity_unknown_in_mean", source="supply", where=silent["kind"] + " " + silent["form"])
