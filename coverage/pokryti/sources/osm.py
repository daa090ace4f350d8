"""Roads of an OpenStreetMap extract: which ways can be driven or walked, how fast, and in which direction."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import load
from pokryti.crs import LONLAT_BOX
from pokryti.errors import MissingDependencyError
from pokryti.sources.vector import vector_to_sjtsk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pokryti.quality import QualityReport

__all__ = ["is_extract", "read_ways"]

_SUFFIXES = (".osm", ".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2")
# Who may use a way, the most particular key first.
_ACCESS = {"drive": ("motorcar", "motor_vehicle", "vehicle", "access"), "walk": ("foot", "access")}
_CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency"})
_SPEED, _MILE_KM = re.compile(r"(?P<value>[0-9]{1,3})( ?km/h|(?P<miles> ?mph))?"), 1.609344
_ALONG, _AGAINST = frozenset({"yes", "1", "true"}), frozenset({"-1", "reverse"})


class _Way(NamedTuple):
    """A way that can be used: its points in the direction of travel, its speed and whether it leads one way."""

    refs: list[int]
    lonlat: list[tuple[float, float]]
    kmh: float
    oneway: bool


def is_extract(path: Path) -> bool:
    """Tell an extract of OpenStreetMap by its name.

    Parameters
    ----------
    path
        The file.
    """
    return path.name.lower().endswith(_SUFFIXES)


def read_ways(path: Path, *, mode: str, report: QualityReport) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Read the ways that can be driven or walked.

    Parameters
    ----------
    path
        `.osm.pbf` or `.osm`.
    mode
        `drive` or `walk`; speeds by class of road are those of the catalogue (`road_speeds.toml`).
    report
        Where ways that leave the extract or the country are noted.

    Returns
    -------
    nodes : geopandas.GeoDataFrame
        Index `node` (str); points in EPSG:5514.
    edges : pandas.DataFrame
        `start, end, minutes, oneway`, one row per stretch between two points of a way.

    Raises
    ------
    InputError
        When the file cannot be read or holds no such ways.
    MissingDependencyError
        When osmium is not installed.
    """
    refs, lonlat = array("q"), array("d")  # of a whole country, lists of numbers would take some gigabytes
    ways: list[tuple[int, float, bool]] = []
    cut = 0
    for way in _usable(path, mode, report=report):
        cut += len(way.lonlat) < len(way.refs)
        if len(way.lonlat) == len(way.refs):
            refs.extend(way.refs)
            lonlat.extend(chain.from_iterable(way.lonlat))
            ways.append((len(way.refs), way.kmh, way.oneway))
    report.add("roads_cut", source=path.name, count=cut)
    report.add("roads_none", source=path.name, count=int(not refs))
    report.raise_errors()
    ids, first = np.unique(refs, return_index=True)
    nodes = _nodes(ids, np.array(lonlat).reshape(-1, 2)[first], source=path.name, report=report)
    edges = _stretches(np.array(refs), pd.DataFrame(ways, columns=["points", "kmh", "oneway"]))
    return _measure(nodes, edges[edges["start"].isin(nodes.index) & edges["end"].isin(nodes.index)])


def _stretches(refs: NDArray[np.int64], ways: pd.DataFrame) -> pd.DataFrame:
    """Cut ways into stretches between one point and the next."""
    way = np.repeat(np.arange(len(ways)), ways["points"])
    on = np.flatnonzero(way[1:] == way[:-1])
    about = ways[["kmh", "oneway"]].take(way[on]).reset_index(drop=True)
    return about.assign(start=refs[on], end=refs[on + 1])


def _usable(path: Path, mode: str, *, report: QualityReport) -> Iterator[_Way]:
    try:
        import osmium
    except ImportError as error:
        raise MissingDependencyError(
            f"{path.name}: an extract of OpenStreetMap needs osmium. Install it with `pip install pokryti[osm]`."
        ) from error
    kinds = osmium.osm.NODE | osmium.osm.WAY
    highways, ways = osmium.filter.KeyFilter("highway"), osmium.filter.EntityFilter(osmium.osm.WAY)
    speeds = load("road_speeds")
    report.add("file_missing", source=path.name, count=int(not path.exists()))
    report.raise_errors()
    try:
        for item in osmium.FileProcessor(str(path), kinds).with_locations().with_filter(ways).with_filter(highways):
            way = _read(item, mode, speeds[mode], words=speeds["signed"])
            if way is not None:
                yield way
    except (OSError, RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        report.add("unreadable_file", source=path.name, count=1, problem=error)
        report.raise_errors()


def _read(  # osmium has no types
    item: Any,  # noqa: ANN401
    mode: str,
    speeds: Mapping[str, float],
    *,
    words: Mapping[str, float],
) -> _Way | None:
    tags = {tag.k: tag.v for tag in item.tags}
    usual = speeds.get(tags["highway"])
    allowed = next((tags[key] for key in _ACCESS[mode] if key in tags), "yes")
    if usual is None or allowed in _CLOSED or tags.get("area") == "yes" or tags.get("oneway") == "reversible":
        return None
    refs = [node.ref for node in item.nodes]
    lonlat = [(node.location.lon, node.location.lat) for node in item.nodes if node.location.valid()]
    direction = _direction(tags) if mode == "drive" else 0
    if direction < 0:
        refs.reverse()
        lonlat.reverse()
    return _Way(refs, lonlat, min(usual, _signed(tags, words)) if mode == "drive" else usual, direction != 0)


def _direction(tags: Mapping[str, str]) -> int:
    """Give 1 or -1 where only one direction is allowed; motorways and roundabouts are one-way unless they say no."""
    told = tags.get("oneway", "")
    if told in _AGAINST:
        return -1
    implied = tags["highway"] in {"motorway", "motorway_link"} or tags.get("junction") in {"roundabout", "circular"}
    return int(told in _ALONG or (implied and told != "no"))


def _signed(tags: Mapping[str, str], words: Mapping[str, float]) -> float:
    """Give the signed limit in km/h; what is told in another way, such as `signals`, says nothing here."""
    told = tags.get("maxspeed", "")
    number = _SPEED.fullmatch(told)
    if number:
        return int(number["value"]) * (_MILE_KM if number["miles"] else 1.0) or np.inf
    return words.get(told, np.inf)


def _nodes(
    labels: NDArray[np.int64], lonlat: NDArray[np.float64], *, source: str, report: QualityReport
) -> gpd.GeoDataFrame:
    """Put nodes into S-JTSK; those far beyond the border cannot be."""
    west, south, east, north = LONLAT_BOX
    inside = (lonlat >= (west, south)).all(axis=1) & (lonlat <= (east, north)).all(axis=1)
    report.add("roads_abroad", source=source, count=int((~inside).sum()))
    report.add("roads_none", source=source, count=int(not inside.any()))
    report.raise_errors()
    points = gpd.points_from_xy(*lonlat[inside].T, crs="EPSG:4326")
    frame = gpd.GeoDataFrame(geometry=points, index=pd.Index(labels[inside], name="node"))
    return vector_to_sjtsk(frame, source=source, report=report)


def _measure(nodes: gpd.GeoDataFrame, edges: pd.DataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Turn speeds into minutes and numbers into labels."""
    xy = np.array([nodes.geometry.x, nodes.geometry.y])
    start, end = (nodes.index.get_indexer(edges[side]) for side in ("start", "end"))
    metres = np.maximum(np.hypot(*(xy[:, start] - xy[:, end])), 0.01)  # points of a way may coincide
    labels = nodes.index.astype("str")
    edges = edges.assign(start=labels[start], end=labels[end], minutes=metres * 0.06 / edges["kmh"])
    columns = ["start", "end", "minutes", "oneway"]
    return nodes.set_axis(labels.rename("node")), edges[columns].reset_index(drop=True)
