"""Read all files of a study, in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from pokryti import catalog
from pokryti.catalog import Kind
from pokryti.quality import QualityReport
from pokryti.services import Register
from pokryti.sources.addresses import read_addresses
from pokryti.sources.config import Config
from pokryti.sources.cuzk import read_boundaries
from pokryti.sources.indicators import read_indicators
from pokryti.sources.population import read_population
from pokryti.sources.regions import read_regions
from pokryti.sources.services import read_services
from pokryti.sources.structure import read_structure
from pokryti.territory import Territory

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
    kinds
        Kinds of service by id, those of a newer official list included.
    """

    territory: Territory
    population: pd.DataFrame
    register: Register | None = None
    addresses: gpd.GeoDataFrame | None = None
    indicators: pd.DataFrame | None = None
    facilities: pd.DataFrame | None = None
    territories: pd.DataFrame | None = None
    kinds: Mapping[str, Kind] = field(default_factory=catalog.kinds)


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
        When a file cannot be used.
    """
    files = config.sources
    progress("read_boundaries")
    (structure_file,) = files["structure"]
    structure = read_structure(structure_file, report=report)
    boundaries = read_boundaries(files["boundaries"], structure=structure, report=report)
    territory = Territory.build(structure, boundaries, report=report)
    for path in files.get("regions", ()):
        territory = territory.with_regions(read_regions(path, codes=territory.codes, report=report))
    progress("read_population")
    population = read_population(files["population"], codes=territory.codes, report=report)
    indicators = read_indicators(files.get("indicators", ()), codes=territory.codes, report=report)
    progress("read_services")
    register = addresses = territories = None
    if "services" in files:
        register = read_services(files["services"], codes=territory.codes, report=report)
    if register is not None and "addresses" in files:
        (address_file,) = files["addresses"]
        addresses = read_addresses(address_file, set(register.places["address_code"].dropna()), report=report)
    if "territories" in files:
        from pokryti.sources.territories import read_territories

        tables = [read_territories(path, territory=territory, report=report) for path in files["territories"]]
        territories = pd.concat(tables, ignore_index=True)
    return Inputs(territory, population, register, addresses, indicators.values, indicators.facilities, territories)
