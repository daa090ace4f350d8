"""Read all files of a study, in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from pokryti.catalog.codelists import CodeLists
from pokryti.errors import ConfigError, InputError
from pokryti.quality import QualityReport
from pokryti.services import Register
from pokryti.sources.addresses import read_addresses
from pokryti.sources.config import Config
from pokryti.sources.cuzk import read_boundaries
from pokryti.sources.indicators import read_indicators
from pokryti.sources.journeys import Journeys, read_journeys
from pokryti.sources.need_settings import NeedSettings
from pokryti.sources.population import read_population
from pokryti.sources.rates import read_rates
from pokryti.sources.regions import read_regions
from pokryti.sources.services import read_code_lists, read_services
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
    ConfigError
        When the study asks for districts or levels that the files do not have.
    """
    files = config.sources
    progress("read_boundaries")
    (structure_file,) = files["structure"]
    structure = read_structure(structure_file, report=report)
    # Geometry and workbooks are read by libraries that let Python go on meanwhile.
    of_people = QualityReport()
    with ThreadPoolExecutor(max_workers=1) as worker:
        people = worker.submit(read_population, files["population"], codes=Codes(structure), report=of_people)
        boundaries = read_boundaries(files["boundaries"], structure=structure, report=report)
        territory = Territory.build(structure, boundaries, report=report)
        for path in files.get("regions", ()):
            territory = territory.with_regions(read_regions(path, codes=territory.codes, report=report))
        _check_asked(config, territory, report=report)
        progress("read_population")
        population = people.result()
    report.extend(of_people)
    indicators = read_indicators(files.get("indicators", ()), codes=territory.codes, report=report)
    progress("read_services")
    lists, weights = _read_need(files, read_code_lists(files.get("services", ()), report=report), report=report)
    register = None
    if "services" in files:
        register = read_services(files["services"], codes=territory.codes, report=report, lists=lists)
    territories = [read_territories(path, territory=territory, report=report) for path in files.get("territories", ())]
    shares = [read_shares(path, codes=territory.codes, report=report) for path in files.get("shares", ())]
    return Inputs(
        territory=territory,
        population=population,
        register=register,
        addresses=_read_addresses_of(register, files, report=report),
        indicators=indicators.values,
        facilities=indicators.facilities,
        territories=_together(territories),
        shares=_together(shares),
        journeys=read_journeys(files, territory=territory, report=report),
        lists=lists,
        weights=_together(weights),
        need=config.need,
    )


def _read_need(
    files: Mapping[str, Sequence[Path]], lists: CodeLists, *, report: QualityReport
) -> tuple[CodeLists, list[pd.DataFrame]]:
    """Read the groups that rates make, and the weights of the parties; the faults of all these tables at once."""
    weights: list[pd.DataFrame] = []
    faults: list[InputError] = []
    for path in (*files.get("rates", ()), *files.get("weights", ())):
        own = QualityReport()
        try:
            if path in files.get("rates", ()):
                lists = replace(lists, groups={**lists.groups, **read_rates(path, known=lists.groups, report=own)})
            else:
                weights.append(read_weights(path, groups=lists.groups, report=own))
        except InputError as error:
            faults.append(error)
        report.extend(own)
    if faults:
        raise InputError("\n".join(map(str, faults)), [finding for error in faults for finding in error.findings])
    return lists, weights


def _read_addresses_of(
    register: Register | None, files: Mapping[str, Sequence[Path]], *, report: QualityReport
) -> gpd.GeoDataFrame | None:
    if register is None or "addresses" not in files:
        return None
    (path,) = files["addresses"]
    return read_addresses(path, set(register.places["address_code"].dropna()), report=report)


def _together(tables: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    return pd.concat(tables, ignore_index=True) if tables else None


def _check_asked(config: Config, territory: Territory, *, report: QualityReport) -> None:
    """Refuse districts and levels that there are not, before the long reading starts."""
    source, known = config.path.name, ", ".join(territory.levels)
    for key, levels in (("levels", config.levels), ("field_territory", (config.field_territory,))):
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
