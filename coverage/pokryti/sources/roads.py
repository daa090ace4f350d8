"""Networks of roads from files: tables of nodes and edges, or an extract of OpenStreetMap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.sources.keys import find_column
from pokryti.sources.mainland import mainland
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
_MOST = 0.95  # of the nodes lie on the mainland, unless something is wrong
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

    @property
    def mainland(self) -> gpd.GeoDataFrame:
        """Give the nodes that people and sites are put on: those of the largest part with ways there and back."""
        start, end = (self.nodes.index.get_indexer(self.edges[side]) for side in ("start", "end"))
        both = ~self.edges["oneway"].to_numpy(dtype=bool)
        ends = np.concatenate([start, end[both]]), np.concatenate([end, start[both]])
        return self.nodes[mainland(*ends, len(self.nodes))]


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
        return _told(Roads(*read_ways(files[0], mode=mode, report=report)), report)
    report.add("roads_not_two", source="roads", count=int(len(files) != 2), found=len(files))
    report.raise_errors()
    node_rows, edge_rows = (
        _columns(read_table(path, report=report), headers)
        for path, headers in zip(files, (_NODES, _EDGES), strict=True)
    )
    cost = ["minutes"] if "minutes" in edge_rows else ["metres", "kmh"]
    require_columns(node_rows, _NODES, source=files[0].name, report=report)
    require_columns(edge_rows, ["start", "end", *cost], source=files[1].name, report=report)
    nodes = _nodes(node_rows, files[0].name, report)
    edges = _edges(edge_rows, cost, files[1].name, report)
    report.add("roads_none", source=files[1].name, count=int(edges.empty))
    for side in ("start", "end"):
        lost = ~edges[side].isin(nodes.index)
        report.add("roads_node_unknown", source=files[1].name, where=edges[side][lost].unique(), column=side)
    report.raise_errors()
    return _told(Roads(nodes, edges), report)


def _told(roads: Roads, report: QualityReport) -> Roads:
    """Say which nodes lie on islands."""
    lost = roads.nodes.index.difference(roads.mainland.index, sort=False)
    share = 1 - len(lost) / len(roads.nodes)
    severe = "roads_torn" if share < _MOST else "roads_islands"
    report.add(severe, source="roads", where=lost, nodes=len(roads.nodes), share=f"{100 * share:.1f}")
    return roads


def _columns(table: pd.DataFrame, headers: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    found = {role: find_column(table.columns, names) for role, names in headers.items()}
    return pd.DataFrame({role: table[name] for role, name in found.items() if name}, index=table.index)


def _nodes(table: pd.DataFrame, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    x, y = (to_number(table[axis], source=source, report=report)[0] for axis in ("x", "y"))
    points = points_from_columns(x, y, source=source, report=report)
    labels = pd.Index(clean_codes(table["node"], source=source, report=report), name="node")
    report.add("roads_node_nowhere", source=source, where=labels[points.isna()])
    report.add("roads_node_repeated", source=source, where=labels[labels.duplicated()].unique())
    return gpd.GeoDataFrame(geometry=points.set_axis(labels), crs=points.crs)


def _edges(table: pd.DataFrame, cost: list[str], source: str, report: QualityReport) -> pd.DataFrame:
    numbers = [to_number(table[name], source=source, report=report)[0] for name in cost]
    for name, values in zip(cost, numbers, strict=True):
        report.add("roads_not_positive", source=source, where=table.index[~(values > 0)] + 2, column=name)
    words = table["oneway"].str.strip().str.lower() if "oneway" in table else pd.Series("", index=table.index)
    report.add("roads_oneway_unclear", source=source, where=words[~words.isin(_YES | _NO)].index + 2)
    minutes = numbers[0] if len(numbers) == 1 else numbers[0] * 0.06 / numbers[1]
    return pd.DataFrame(
        {
            "start": clean_codes(table["start"], source=source, report=report),
            "end": clean_codes(table["end"], source=source, report=report),
            "minutes": minutes.to_numpy(np.float64),
            "oneway": words.isin(_YES),
        }
    )
