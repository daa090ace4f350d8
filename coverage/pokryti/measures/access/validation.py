"""What may be wrong with tables of demand, supply and travel; all of it is told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import InputError
from pokryti.measures.access.reach import Limits
from pokryti.measures.decay import TIE
from pokryti.quality import QualityReport

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Pairs", "Problem", "has_geometry", "read_pairs", "read_points", "read_problem"]

Floats = NDArray[np.float64]
_TRAVEL = ["origin", "destination", "minutes"]


@dataclass(frozen=True)
class Pairs:
    """Journeys between numbered points.

    Parameters
    ----------
    people, sites
        Places of the ends among the points.
    cost
        Their cost.
    """

    people: NDArray[np.int64]
    sites: NDArray[np.int64]
    cost: Floats


@dataclass(frozen=True)
class Problem:
    """Checked input of a measure.

    Parameters
    ----------
    people, capacity
        float64, one for each point of demand or supply.
    limits
        Catchments, with what equals them.
    origins, destinations
        Two rows: x and y, metres times the detour factor; empty when there is a table of travel.
    pairs
        The table of travel, if that is how costs are given.
    """

    people: Floats
    capacity: Floats
    limits: Limits
    origins: Floats
    destinations: Floats
    pairs: Pairs | None


def read_problem(
    demand: pd.DataFrame,
    supply: pd.DataFrame,
    *,
    catchment: float | pd.Series | None,
    site_catchment: float | pd.Series | None,
    travel: pd.DataFrame | None,
    detour: float,
    report: QualityReport,
) -> Problem:
    """Check the tables and take out what the sums need.

    Parameters
    ----------
    demand, supply, catchment, site_catchment, travel, detour
        As in `access`.
    report
        Where faults are noted; raised at the end, together with those already there.

    Returns
    -------
    Problem
        Plain arrays.

    Raises
    ------
    InputError
        With all faults of all tables.
    """
    _require_tables({"demand": demand, "supply": supply} | ({} if travel is None else {"travel": travel}))
    people = _numbers(demand, "people", "demand", report)
    capacity = _numbers(supply, "capacity", "supply", report)
    for frame, name in ((demand, "demand"), (supply, "supply")):
        report.add("access_index_repeated", source=name, where=_again(frame.index))
    if not (isinstance(detour, Real) and 1 <= detour < np.inf):
        report.add("access_option", source="access", where=["detour"], value=detour, expected="a number of at least 1")
    elif travel is not None and detour != 1:
        report.add("access_option", source="access", where=["detour"], value=detour, expected="1 with times of travel")
    limits = Limits(
        _limit(catchment, demand.index, "catchment", report),
        _limit(site_catchment, supply.index, "site_catchment", report),
    )
    nothing = np.empty((2, 0))
    if travel is not None:
        pairs = read_pairs(travel, demand.index, supply.index, report=report)
        report.raise_errors()
        return Problem(people, capacity, limits, nothing, nothing, pairs)
    if has_geometry(demand) != has_geometry(supply):
        report.add("access_mixed_points", source="demand, supply", count=1)
    points = [read_points(frame, name, report) for frame, name in ((demand, "demand"), (supply, "supply"))]
    report.raise_errors()
    origins, destinations = points if detour == 1 else [item * detour for item in points]
    return Problem(people, capacity, limits, origins, destinations, None)


def _require_tables(tables: Mapping[str, object]) -> None:
    """Raise when something that is given as a table is none: there is nothing more to check in it."""
    wrong = [
        f"{name} ({type(table).__name__})" for name, table in tables.items() if not isinstance(table, pd.DataFrame)
    ]
    if wrong:
        raise InputError(f"These are no tables: {', '.join(wrong)}. Give a pandas.DataFrame or a GeoDataFrame of each.")


def read_pairs(travel: pd.DataFrame, origins: pd.Index, destinations: pd.Index, *, report: QualityReport) -> Pairs:
    """Check a table of travel and number its ends; journeys between other points are left out.

    Parameters
    ----------
    travel
        Columns `origin, destination, minutes`, in any order of rows; a pair that is not listed cannot be travelled.
    origins, destinations
        Labels of the points.
    report
        Where faults are noted.

    Returns
    -------
    Pairs
        Sorted by origin, then destination.
    """
    missing = [column for column in _TRAVEL if column not in travel.columns]
    report.add("access_column_missing", source="travel", where=missing)
    empty = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    cost = _numbers(travel, "minutes", "travel", report) if "minutes" in travel.columns else empty.cost
    if missing or not (origins.is_unique and destinations.is_unique):
        return empty
    people, sites = (
        origins.get_indexer(pd.Index(travel["origin"])),
        destinations.get_indexer(pd.Index(travel["destination"])),
    )
    known = (people >= 0) & (sites >= 0)
    people, sites, cost = people[known].astype(np.int64), sites[known].astype(np.int64), cost[known]
    order = np.lexsort((sites, people))
    pairs = Pairs(people[order], sites[order], cost[order])
    again = np.flatnonzero((np.diff(pairs.people) == 0) & (np.diff(pairs.sites) == 0))
    where = [f"{origins[pairs.people[i]]} → {destinations[pairs.sites[i]]}" for i in again[:6]]
    report.add("access_pair_repeated", source="travel", where=where, count=len(again))
    report.add("access_no_pair", source="travel", count=int(len(travel) > 0 and not known.any() and len(origins) > 0))
    return pairs


def _numbers(frame: pd.DataFrame, column: str, source: str, report: QualityReport) -> Floats:
    if column not in frame.columns:
        report.add("access_column_missing", source=source, where=[column])
        return np.zeros(len(frame))
    if len(frame) and not _are_numbers(frame[column]):
        report.add("access_not_number", source=source, count=1, column=column)
        return np.zeros(len(frame))
    values = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(np.isfinite(values) & (values >= 0))
    report.add("access_value", source=source, where=_places(frame.index, wrong), column=column)
    return values


def _are_numbers(column: pd.Series) -> bool:
    """Tell columns of real numbers; of two columns by one name, neither is."""
    types = pd.api.types
    return types.is_numeric_dtype(column) and not types.is_complex_dtype(column)


def _limit(catchment: float | pd.Series | None, index: pd.Index, source: str, report: QualityReport) -> Floats:
    if catchment is None:
        return np.array([np.inf])
    if isinstance(catchment, pd.Series):
        report.add("access_index_repeated", source=source, where=_again(catchment.index))
        given = catchment[~catchment.index.duplicated()].reindex(index)
    else:
        given = pd.Series([catchment], index=[source])
    values = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64)
    report.add("access_catchment", source=source, where=given.index[~(values > 0)])
    return values * TIE


def read_points(frame: pd.DataFrame, source: str, report: QualityReport) -> Floats:
    """Check points and take out their coordinates.

    Parameters
    ----------
    frame
        With a geometry in EPSG:5514 or columns `x, y`.
    source
        Its name in the report.
    report
        Where faults are noted.

    Returns
    -------
    numpy.ndarray of float64
        Two rows: x and y, metres.
    """
    told = False
    if has_geometry(frame):
        import shapely

        if frame.crs is None or frame.crs.to_epsg() != 5514:
            found = "no coordinate reference system" if frame.crs is None else frame.crs.name
            report.add("access_crs", source=source, count=1, found=found)
            told = True
        geometry = frame.geometry.to_numpy()
        if shapely.is_empty(geometry).any():  # an empty point has no x to ask for
            geometry = np.where(shapely.is_empty(geometry), None, geometry)
        points = np.empty((2, len(frame)))
        points[0], points[1] = shapely.get_x(geometry), shapely.get_y(geometry)
    elif {"x", "y"} <= set(frame.columns):
        strange = [axis for axis in ("x", "y") if len(frame) and not _are_numbers(frame[axis])]
        if strange:
            report.add("access_not_number", source=source, count=len(strange), column=", ".join(strange))
            return np.zeros((2, len(frame)))
        points = _two_columns(frame)
    else:
        report.add("access_no_points", source=source, count=1)
        return np.zeros((2, len(frame)))
    report.add("access_degrees", source=source, count=int(not told and _in_degrees(points)))
    nowhere = ~(np.isfinite(points[0]) & np.isfinite(points[1]))
    report.add("access_point", source=source, where=_places(frame.index, nowhere))
    return points


def _again(index: pd.Index) -> Iterable[object]:
    return dict.fromkeys(_places(index, index.duplicated()))


def _places(index: pd.Index, wrong: NDArray[np.bool_]) -> Iterable[object]:
    """Give the labels of what is wrong, looked up only where there is any."""
    return index[wrong] if wrong.any() else ()


def _two_columns(frame: pd.DataFrame) -> Floats:
    """Take out x and y, without copying them where they lie together in memory."""
    names = list(frame.columns)
    x, y = names.index("x"), names.index("y")
    low, high = min(x, y), max(x, y)
    rows: Floats = frame.iloc[:, low : high + 1 : high - low].to_numpy(dtype=np.float64).T
    return rows if x < y else rows[::-1]


def has_geometry(frame: pd.DataFrame) -> TypeGuard[gpd.GeoDataFrame]:
    """Tell a GeoDataFrame; whoever has one has loaded geopandas.

    Parameters
    ----------
    frame
        Any frame.
    """
    geopandas = sys.modules.get("geopandas")
    is_one = geopandas is not None and isinstance(frame, geopandas.GeoDataFrame)
    return is_one and frame.active_geometry_name is not None


def _in_degrees(points: Floats) -> bool:
    """Tell longitudes and latitudes of the country, in either order; metres never lie there."""
    if points.max(initial=0) > 180:
        return False
    from pokryti.crs import LONLAT_BOX

    west, south, east, north = LONLAT_BOX
    lon, lat = points[np.argsort(points.min(axis=1, initial=np.inf))]
    return bool(lon.size and ((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).all())
