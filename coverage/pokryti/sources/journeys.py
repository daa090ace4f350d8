"""What a study knows of where exactly people live and how they travel, beyond points of obce and straight lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from pokryti.sources.demand_points import read_demand_points
from pokryti.sources.roads import Roads, read_roads
from pokryti.sources.travel import read_travel, with_own

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.territory import Territory

__all__ = ["Journeys", "read_journeys"]


@dataclass(frozen=True)
class Journeys:
    """Finer points of people, a table of travel and roads, each if given.

    Parameters
    ----------
    points
        From `read_demand_points`.
    travel
        From `read_travel`.
    roads
        From `read_roads`.
    """

    points: gpd.GeoDataFrame | None = None
    travel: pd.DataFrame | None = None
    roads: Roads | None = None


def read_journeys(files: Mapping[str, tuple[Path, ...]], *, territory: Territory, report: QualityReport) -> Journeys:
    """Read the files of `[sources]` that say where people live and how they travel.

    Parameters
    ----------
    files
        Kind of source → files; `demand_points`, `travel` and `roads` are used.
    territory
        The districts.
    report
        Where faults are noted.

    Returns
    -------
    Journeys
        Several files of points or of travel are taken together.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    points = [
        read_demand_points(path, boundaries=territory.boundaries, report=report)
        for path in files.get("demand_points", ())
    ]
    people = pd.concat(points) if points else None
    if people is not None:
        repeated = people.index[people.index.duplicated()]
        report.add("points_id_repeated", source="demand_points", where=repeated.unique())
        report.raise_errors()
    labels = pd.Index([], dtype="str") if people is None else people.index
    travel = [
        read_travel(path, codes=territory.codes, points=labels, report=report) for path in files.get("travel", ())
    ]
    roads = read_roads(files["roads"], report=report) if "roads" in files else None
    return Journeys(people, _together(travel, labels, territory.structure.index, report) if travel else None, roads)


def _together(travel: list[pd.DataFrame], points: pd.Index, obce: pd.Index, report: QualityReport) -> pd.DataFrame:
    """Join the tables, and say from where no journey leads."""
    table = pd.concat(travel, ignore_index=True)
    again = table[table.duplicated(["origin", "destination"])]
    report.add("travel_repeated", source="travel", where=again["origin"] + " → " + again["destination"])
    report.raise_errors()
    report.add(
        "travel_origin_missing",
        source="travel",
        where=() if len(points) else obce.difference(pd.Index(table["origin"])),
    )
    return with_own(table, obce=obce, report=report)
