"""Travel times over a road network given as nodes and edges."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.measures.access.validation import has_geometry, read_points
from pokryti.measures.decay import TIE
from pokryti.quality import QualityReport
from pokryti.sources.mainland import mainland

__all__ = ["BOSCOE_DETOUR", "NetworkTravel", "travel_by_network"]

BOSCOE_DETOUR = 1.417
"""Mean road distance to a hospital over the straight one, 66,000 places in the United States (Boscoe, Henry and Zdeb
2012, The Professional Geographer 64: 188-196). A ratio for Czech roads is best computed from a road network."""

_CELLS = 1 << 24


class NetworkTravel(NamedTuple):
    """Travel over a network.

    Parameters
    ----------
    travel
        `origin, destination, minutes`, as `access` takes it; pairs without a way or beyond the limit are not listed.
    origins, destinations
        Index of the points; `node` and `metres`, how far each point lies from the node it was put on.
    islands
        Nodes that nobody was put on: from them there is no way to the largest part of the network and back.
    """

    travel: pd.DataFrame
    origins: pd.DataFrame
    destinations: pd.DataFrame
    islands: pd.Index


def travel_by_network(
    origins: pd.DataFrame,
    destinations: pd.DataFrame,
    *,
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    snap_kmh: float,
    limit: float = np.inf,
) -> NetworkTravel:
    """Find the shortest travel times from all origins to all destinations.

    Parameters
    ----------
    origins, destinations
        Points, as in `access`.
    nodes
        Index: nodes; points like those above.
    edges
        Columns `start, end` (nodes) and `minutes` > 0; with a column `oneway` (true or false, 1 or 0) those where it is
        false lead both ways, without it all do. Of parallel edges the fastest counts.
    snap_kmh
        Speed between a point and the nearest node of the largest part with ways there and back, km/h.
    limit
        Leave out longer journeys, minutes > 0; one as long stays.

    Returns
    -------
    NetworkTravel
        Times there; the way back may differ where streets are one-way.

    Raises
    ------
    InputError
        With all faults of all tables at once.
    """
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    report = QualityReport()
    for name, value in (("snap_kmh", snap_kmh), ("limit", limit)):
        report.add("access_option", source="network", where=[] if value > 0 else [name], value=value, expected="> 0")
    points = _points({"origins": origins, "destinations": destinations, "nodes": nodes}, report)
    graph_parts = _edges(edges, nodes.index, report)
    report.raise_errors()
    limit *= TIE
    main = mainland(*graph_parts[:2], len(nodes))
    tree, there = cKDTree(points["nodes"][:, main].T), np.flatnonzero(main)
    (from_m, start), (to_m, end) = (tree.query(points[name].T) for name in ("origins", "destinations"))
    start, end = there[start], there[end]
    walk, arrive = from_m * 0.06 / snap_kmh, to_m * 0.06 / snap_kmh
    targets, place = np.unique(end, return_inverse=True)
    backwards = _graph(graph_parts, len(nodes))
    parts = []
    step = max(1, _CELLS // max(1, len(nodes)))
    for begin in range(0, targets.size, step):
        minutes = dijkstra(backwards, indices=targets[begin : begin + step], limit=limit)
        for site in np.flatnonzero((place >= begin) & (place < begin + step)):
            total = minutes[place[site] - begin][start] + walk + arrive[site]
            near = np.flatnonzero(total <= limit) if np.isfinite(limit) else np.flatnonzero(np.isfinite(total))
            parts.append(pd.DataFrame({"origin": near, "destination": site, "minutes": total[near]}))
    pairs = pd.concat(parts) if parts else pd.DataFrame({"origin": [], "destination": [], "minutes": []}, dtype=int)
    travel = pd.DataFrame(
        {
            "origin": origins.index[pairs["origin"]],
            "destination": destinations.index[pairs["destination"]],
            "minutes": pairs["minutes"].to_numpy(),
        }
    )
    return NetworkTravel(
        travel.sort_values(["origin", "destination"], ignore_index=True),
        pd.DataFrame({"node": nodes.index[start], "metres": from_m}, index=origins.index),
        pd.DataFrame({"node": nodes.index[end], "metres": to_m}, index=destinations.index),
        nodes.index[~main],
    )


def _points(frames: dict[str, pd.DataFrame], report: QualityReport) -> dict[str, NDArray[np.float64]]:
    mixed = len({has_geometry(frame) for frame in frames.values()}) > 1
    report.add("access_mixed_points", source=", ".join(frames), count=int(mixed))
    for name, frame in frames.items():
        report.add("access_index_repeated", source=name, where=frame.index[frame.index.duplicated()].unique())
    return {name: read_points(frame, name, report) for name, frame in frames.items()}


def _edges(
    edges: pd.DataFrame, nodes: pd.Index, report: QualityReport
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    missing = [column for column in ("start", "end", "minutes") if column not in edges.columns]
    report.add("access_column_missing", source="edges", where=missing)
    report.add("access_no_nodes", source="nodes", count=int(nodes.empty))
    if missing or nodes.has_duplicates:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    minutes = pd.to_numeric(edges["minutes"], errors="coerce").to_numpy(dtype=np.float64)
    wrong = ~(np.isfinite(minutes) & (minutes > 0))
    report.add("access_value", source="edges", where=edges.index[wrong], column="minutes")
    start, end = (nodes.get_indexer(pd.Index(edges[column])) for column in ("start", "end"))
    report.add("access_node_unknown", source="edges", where=edges.index[(start < 0) | (end < 0)])
    oneway = edges["oneway"] if "oneway" in edges.columns else pd.Series(data=False, index=edges.index)
    report.add("access_oneway", source="edges", where=edges.index[~oneway.isin([True, False])])
    both = oneway.isin([False]).to_numpy(dtype=bool)
    return (
        np.concatenate([start, end[both]]),
        np.concatenate([end, start[both]]),
        np.concatenate([minutes, minutes[both]]),
    )


def _graph(edges: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]], count: int) -> object:
    """Build the network turned round, so that one search finds the ways of all people to a site."""
    from scipy.sparse import csr_array

    start, end, minutes = edges
    fastest = pd.Series(minutes).groupby([end, start]).min()
    rows, columns = (fastest.index.get_level_values(level).to_numpy() for level in (0, 1))
    return csr_array((fastest.to_numpy(), (rows, columns)), shape=(count, count))
