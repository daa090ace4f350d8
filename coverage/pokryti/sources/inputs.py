"""Read all files of a study, in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from pokryti.catalog.codelists import CodeLists
from pokryti.errors import ConfigError
from pokryti.quality import QualityReport
from pokryti.services import Register
from pokryti.sources.addresses import read_addresses
from pokryti.sources.comparison_settings import ComparisonSettings
from pokryti.sources.config import Config
from pokryti.sources.cuzk import read_boundaries
from pokryti.sources.faults import Faults
from pokryti.sources.indicators import read_indicators
from pokryti.sources.journeys import Journeys, read_journeys
from pokryti.sources.need_settings import NeedSettings
from pokryti.sources.population import read_population
from pokryti.sources.rates import read_rates
from pokryti.sources.regions import read_regions
from pokryti.sources.services import publishers_of_services, read_code_lists, read_services
from pokryti.sources.structure import read_structure
from pokryti.sources.territories import read_shares, read_territories
from pokryti.sources.weights import read_weights
from pokryti.territory import Codes, Territory
from pokryti.territory.search import nearest_level

__all__ = ["Inputs", "read_inputs"]


@dataclass(frozen=True)
class Inputs:
    """What the files of a study hold, still without a date.

    Parameters
    ----------
    territory
        Districts with boundaries, own regions included.
    population
        People by age.
    register
        Services and places, or None.
    addresses
        Address points by code, or None.
    indicators, facilities
        Other indicators, and counts of facilities.
    territories
        Obce served by outreach services, or None.
    shares
        How services divide their capacity among their places, or None.
    journeys
        Finer points of people, times of travel and roads.
    lists
        Kinds, forms, units and target groups with their labels, those of a newer official list and of rates included.
    weights
        How much each party weighs each indicator (`party, indicator, weight`), or None.
    need
        How the need index is made, or None.
    denominators
        Kind of service → target group to divide its capacity by, in place of its usual one.
    layers
        Name of a layer of services that hang together → its kinds; the usual layers when empty.
    comparison
        What a run compares and draws.
    publishers
        Who publishes the registers of services that were read: ids in `publishers.toml`.
    """

    territory: Territory
    population: pd.DataFrame
    register: Register | None = None
    addresses: gpd.GeoDataFrame | None = None
    indicators: pd.DataFrame | None = None
    facilities: pd.DataFrame | None = None
    territories: pd.DataFrame | None = None
    shares: pd.DataFrame | None = None
    journeys: Journeys = field(default_factory=Journeys)
    lists: CodeLists = field(default_factory=CodeLists.shipped)
    weights: pd.DataFrame | None = None
    need: NeedSettings | None = None
    denominators: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    comparison: ComparisonSettings = field(default_factory=ComparisonSettings)
    publishers: tuple[str, ...] = ()


def read_inputs(config: Config, *, report: QualityReport, progress: Callable[[str], None]) -> Inputs:
    """Read all files that a study names.

    Parameters
    ----------
    config
        The study.
    report
        Where faults are noted.
    progress
        Called with the name of each step.

    Returns
    -------
    Inputs
        The tables.

    Raises
    ------
    InputError
        When files cannot be used; tells all of them that can be read without one another.
    ConfigError
        When nothing else is wrong but that the study asks for districts or levels that the files do not have.
    """
    files, faults = config.sources, Faults(report)
    progress("read_boundaries")
    (structure_file,) = files["structure"]
    structure = read_structure(structure_file, report=report)
    territory, population = _read_people(config, structure, faults=faults, progress=progress)
    codes = Codes(structure) if territory is None else territory.codes
    indicators = faults.read(read_indicators, files.get("indicators", ()), codes=codes)
    progress("read_services")
    lists, weights = _read_need(files, faults=faults)
    register = faults.read(_read_register, files, codes=codes, lists=lists)
    shares = [faults.read(read_shares, path, codes=codes) for path in files.get("shares", ())]
    addresses = faults.read(_read_addresses_of, register, files)
    territories: list[pd.DataFrame | None] = []
    journeys = None
    if territory is not None:
        named = files.get("territories", ())
        territories = [faults.read(read_territories, path, territory=territory) for path in named]
        journeys = faults.read(read_journeys, files, territory=territory)
    return Inputs(
        territory=faults.whole(territory),
        population=faults.whole(population),
        register=register,
        addresses=addresses,
        indicators=faults.whole(indicators).values,
        facilities=faults.whole(indicators).facilities,
        territories=_together(territories),
        shares=_together(shares),
        journeys=faults.whole(journeys),
        lists=lists,
        weights=_together(weights),
        need=config.need,
        denominators=config.denominators,
        layers=config.layers,
        comparison=config.comparison,
        publishers=publishers_of_services(files.get("services", ())),
    )


def _read_people(
    config: Config, structure: pd.DataFrame, *, faults: Faults, progress: Callable[[str], None]
) -> tuple[Territory | None, pd.DataFrame | None]:
    """Read geometry and people side by side: their libraries let Python go on meanwhile."""
    files, of_people, begun = config.sources["population"], QualityReport(), []
    with ThreadPoolExecutor(max_workers=1) as worker:

        def begin() -> None:
            begun.append(worker.submit(read_population, files, codes=Codes(structure), report=of_people))

        territory = faults.read(_read_territory, config.sources, structure, meanwhile=begin)
        if territory is not None:
            faults.read(_check_asked, config, territory)
        progress("read_population")
        return territory, faults.read(_waited_for, *begun, of_people)


def _waited_for(people: Future[pd.DataFrame], met: QualityReport, *, report: QualityReport) -> pd.DataFrame:
    try:
        return people.result()
    finally:
        report.extend(met)


def _read_territory(
    files: Mapping[str, Sequence[Path]],
    structure: pd.DataFrame,
    *,
    report: QualityReport,
    meanwhile: Callable[[], None],
) -> Territory:
    boundaries = read_boundaries(files["boundaries"], structure=structure, report=report, meanwhile=meanwhile)
    territory = Territory.build(structure, boundaries, report=report)
    for path in files.get("regions", ()):
        territory = territory.with_regions(read_regions(path, codes=territory.codes, report=report))
    return territory


def _read_need(files: Mapping[str, Sequence[Path]], *, faults: Faults) -> tuple[CodeLists, list[pd.DataFrame | None]]:
    """Read the code lists, the groups that rates make, and the weights of the parties."""
    lists = faults.read(read_code_lists, files.get("services", ())) or CodeLists.shipped()
    for path in files.get("rates", ()):
        rates = faults.read(read_rates, path, known=lists.groups)
        lists = replace(lists, groups={**lists.groups, **(rates or {})})
    return lists, [faults.read(read_weights, path, groups=lists.groups) for path in files.get("weights", ())]


def _read_register(
    files: Mapping[str, Sequence[Path]], *, codes: Codes, lists: CodeLists, report: QualityReport
) -> Register | None:
    if "services" not in files:
        return None
    return read_services(files["services"], codes=codes, report=report, lists=lists)


def _read_addresses_of(
    register: Register | None, files: Mapping[str, Sequence[Path]], *, report: QualityReport
) -> gpd.GeoDataFrame | None:
    if register is None or "addresses" not in files:
        return None
    (path,) = files["addresses"]
    return read_addresses(path, set(register.places["address_code"].dropna()), report=report)


def _together(tables: Sequence[pd.DataFrame | None]) -> pd.DataFrame | None:
    return pd.concat([table for table in tables if table is not None], ignore_index=True) if tables else None


def _check_asked(config: Config, territory: Territory, *, report: QualityReport) -> None:
    """Refuse districts and levels that there are not, before the long reading starts."""
    source, known = config.path.name, ", ".join(territory.levels)
    compared = config.comparison.levels
    asked = (("levels", config.levels), ("comparison", compared), ("field_territory", (config.field_territory,)))
    for key, levels in asked:
        for level in set(levels) - set(territory.levels):
            nearest = nearest_level(level, territory.levels) or known
            report.add("unknown_level", source=source, where=[level], key=key, nearest=nearest, known=known)
    codes = set(pd.concat([territory.lookup(level) for level in territory.levels]))
    for code in [code for code in config.region if code not in codes]:
        meant = "; ".join(territory.candidates(code)[:3]) or "?"
        report.add("unknown_region", source=source, where=[code], meant=meant)
    needless = config.place_rule != "declared" or "shares" in config.sources
    report.add("declared_without_shares", source=source, count=int(not needless))
    unused = config.place_rule != "declared" and "shares" in config.sources
    report.add("shares_unused", source=source, count=int(unused), rule=config.place_rule)
    report.raise_errors(ConfigError)
