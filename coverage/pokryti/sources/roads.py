"""Networks of roads from files: tables of nodes and edges, or an extract of OpenStreetMap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.sources.keys import find_column
from pokryti.sources.osm import is_extract, read_ways
from pokryti.sources.points import points_from_columns
from pokryti.sources.tables import clean_codes, read_table, require_columns, to_number

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["Roads", "read_roads"]

_NODES = {"node": ("node", "id", "uzel"), "x": ("x", "lon", "lng"), "y": ("y", "lat")}
_EDGES = {
    "start": ("start", "from", "u", "z", "od"),
    "end": ("end", "to", "v", "do"),
    "minutes": ("minutes", "minuty", "min"),
    "metres": ("metres", "meters", "length_m", "length", "delka_m", "delka"),
    "kmh": ("kmh", "km_h", "speed_kmh", "rychlost_kmh", "rychlost"),
    "oneway": ("oneway", "jednosmerka", "jednosmerna"),
}
_YES, _NO = frozenset({"1", "yes", "true", "ano"}), frozenset({"", "0", "no", "false", "ne"})


class Roads(NamedTuple):
    """A network, as `pokryti.travel_by_network` takes it.

    Parameters
    ----------
    nodes
        Index: labels (str); points in EPSG:5514.
    edges
        Columns `start, end` (labels of nodes), `minutes` > 0, `oneway` (bool).
    """

    nodes: gpd.GeoDataFrame
    edges: pd.DataFrame


def read_roads(
    paths: Sequence[str | Path], *, report: QualityReport, mode: Literal["drive", "walk"] = "drive"
) -> Roads:
    """Read a network of roads.

    Parameters
    ----------
    paths
        Either one extract of OpenStreetMap (`.osm.pbf`, `.osm`), or two tables: nodes (`node, x, y` or `lon, lat`) and
        edges (`start, end`, then `minutes`, or `metres` and `kmh`; if known `oneway`). Czech headers (`uzel`, `z`,
        `do`, `minuty`, `delka_m`, `rychlost_kmh`, `jednosmerka`) are understood.
    report
        Where everything found wrong is noted.
    mode
        Whether people drive or walk; for extracts.

    Returns
    -------
    Roads
        Nodes and edges.

    Raises
    ------
    InputError
        With all faults of both tables, or when the files are neither an extract nor two tables.
    MissingDependencyError
        When an extract is read without osmium.
    """
    files = [Path(path) for path in paths]
    if len(files) == 1 and is_extract(files[0]):
        return Roads(*read_ways(files[0], mode=mode, report=report))
    report.add("roads_not_two", source="roads", count=int(len(files) != 2), found=len(files))
    report.raise_errors()
    nodes, edges = (read_table(path, report=report) for path in files)
    return Roads(_nodes(nodes, files[0].name, report), _edges(edges, files[1].name, report))


def _columns(table: pd.DataFrame, headers: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    found = {role: find_column(table.columns, names) for role, names in headers.items()}
    return pd.DataFrame({role: table[name] for role, name in found.items() if name}, index=table.index)


def _nodes(table: pd.DataFrame, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    table = _columns(table, _NODES)
    require_columns(table, _NODES, source=source, report=report)
    x, y = (to_number(table[axis], source=source, report=report)[0] for axis in ("x", "y"))
    points = points_from_columns(x, y, source=source, report=report)
    labels = pd.Index(clean_codes(table["node"], source=source, report=report), name="node")
    return gpd.GeoDataFrame(geometry=points.set_axis(labels), crs=points.crs)


def _edges(table: pd.DataFrame, source: str, report: QualityReport) -> pd.DataFrame:
    table = _columns(table, _EDGES)
    timed = "minutes" in table
    require_columns(table, ["start", "end", *([] if timed else ["metres", "kmh"])], source=source, report=report)
    cost = ["minutes"] if timed else ["metres", "kmh"]
    numbers = [to_number(table[name], source=source, report=report)[0] for name in cost]
    for name, values in zip(cost, numbers, strict=True):
        report.add("roads_not_positive", source=source, where=table.index[~(values > 0)] + 2, column=name)
    words = table["oneway"].str.strip().str.lower() if "oneway" in table else pd.Series("", index=table.index)
    report.add("roads_oneway_unclear", source=source, where=words[~words.isin(_YES | _NO)].index + 2)
    report.raise_errors()
    minutes = numbers[0] if timed else numbers[0] * 0.06 / numbers[1]
    return pd.DataFrame(
        {
            "start": clean_codes(table["start"], source=source, report=report),
            "end": clean_codes(table["end"], source=source, report=report),
            "minutes": minutes.to_numpy(np.float64),
            "oneway": words.isin(_YES),
        }
    )
