"""Where people live: at the point of their obec, or at finer points reconciled with the numbers of obce."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.quality import QualityReport

__all__ = ["dwellings_of", "note_lonely_services", "note_snapping"]

_FAR_M = 1000.0
SNAP_KMH = 25.0
"""Speed between a point and the nearest node of the roads: that of the least roads in the catalogue."""


def dwellings_of(
    points: gpd.GeoDataFrame | None, inhabitants: pd.Series | None, centres: gpd.GeoSeries, *, report: QualityReport
) -> gpd.GeoDataFrame:
    """Divide the people of each obec among its points.

    Parameters
    ----------
    points
        Index: labels; `people`, `obec`, points in EPSG:5514. None where there are none.
    inhabitants
        People of each obec, for the report.
    centres
        A point of each obec, for those without finer points.
    report
        Where the differences between points and obce are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        Index `point`; `obec`, `share` (of the people of the obec; the shares of an obec sum to 1), points in EPSG:5514.
        An obec without inhabited points lives at its own point, labelled by its code.
    """
    if points is None:
        alone = gpd.GeoDataFrame({"obec": centres.index.astype("str"), "share": 1.0}, geometry=centres.array)
        return alone.set_axis(centres.index.rename("point"))
    living = points[(points["people"] > 0) & points["obec"].isin(centres.index)]
    total = living.groupby("obec")["people"].sum()
    without = centres.index.difference(total.index)
    if inhabitants is not None:
        _note(total, inhabitants, without, report)
    fine = gpd.GeoDataFrame(
        {"obec": living["obec"], "share": living["people"] / living["obec"].map(total)}, geometry=living.geometry
    )
    rest = gpd.GeoDataFrame({"obec": without.astype("str"), "share": 1.0}, geometry=centres[without].array)
    return pd.concat([fine, rest.set_axis(without)]).rename_axis("point")


def _note(total: pd.Series, inhabitants: pd.Series, without: pd.Index, report: QualityReport) -> None:
    """Say how the points differ from the obce."""
    empty = inhabitants.reindex(without)
    report.add("points_without", source="demand_points", where=empty.index[empty > 0])
    both = pd.DataFrame({"points": total, "obec": inhabitants}).dropna()
    change = (both["obec"] / both["points"] - 1).abs().sort_values(ascending=False)
    report.add(
        "points_rescaled",
        source="demand_points",
        where=change.index[:5],
        count=len(both),
        points=f"{both['points'].sum():.0f}",
        people=f"{both['obec'].sum():.0f}",
        most=f"{100 * change.max():.1f}" if len(change) else "0",
    )


def note_snapping(
    dwellings: gpd.GeoDataFrame, places: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame, *, report: QualityReport
) -> None:
    """Say how far people live, and services are, from the nearest node of the roads.

    Parameters
    ----------
    dwellings
        From `dwellings_of`.
    places
        Places of services, `place` and points in EPSG:5514 where these are known.
    nodes
        Nodes of the roads that they are put on, EPSG:5514.
    report
        Where the distances are noted.
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(np.array([nodes.geometry.x, nodes.geometry.y]).T)
    located = places.set_index("place").geometry.dropna()
    for points, near, distant in (
        (dwellings.geometry, "roads_snapped", "roads_far"),
        (located, "roads_snapped_places", "roads_far_places"),
    ):
        metres = pd.Series(tree.query(np.array([points.x, points.y]).T)[0], index=points.index)
        far = metres.index[metres > _FAR_M]
        values = {"median": f"{metres.median():.0f}", "most": f"{metres.max():.0f}", "far": f"{_FAR_M:g}"}
        count = len(far) or int(len(metres) > 0)
        code = distant if len(far) else near
        report.add(code, source="roads", where=far, count=count, kmh=f"{SNAP_KMH:g}", **values)


def note_lonely_services(supply: pd.DataFrame, travel: pd.DataFrame, *, report: QualityReport) -> None:
    """Say in which obce there are services to which no journey leads from another obec.

    Parameters
    ----------
    supply
        `form, obec`; services that come to people need no journey.
    travel
        `origin, destination`.
    report
        Where the obce are noted.
    """
    visited = travel["destination"][travel["origin"] != travel["destination"]]
    served = supply["obec"][supply["form"] != "terenni"]
    lonely = pd.Index(served[served.isin(travel["origin"])].unique()).difference(visited)
    report.add("travel_destination_missing", source="travel", where=lonely)
