"""Land that belongs to no obec: a complete mosaic has no holes, except where an obec is missing as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from pokryti.errors import first
from pokryti.territory.mosaic import SAFE_SHARE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pokryti.quality import QualityReport

__all__ = ["close_gaps"]


@dataclass(frozen=True)
class _Gap:
    """A hole: its shape, the area in m², the obce around it by common border, longest first."""

    shape: shapely.Geometry
    area: float
    around: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.area:.0f} m²: {first(self.around)}"


def close_gaps(frame: gpd.GeoDataFrame, *, orp: pd.Series, source: str, report: QualityReport) -> gpd.GeoDataFrame:
    """Find holes between obce; close those that are small beside a neighbour and tell the others.

    A hole is left alone, and not told, where an obec of the structure that is missing here may lie in it: one as large
    as obce are, with nothing inside, beside an incomplete ORP; or one as large as ORP are, when a whole ORP is missing.

    Parameters
    ----------
    frame
        Index of obec codes, geometry in EPSG:5514: polygons that share their borders.
    orp
        Index of all obce of the structure; the code of their ORP.
    source
        File, for the report.
    report
        Where gaps with their area and the obce around them, and obce apart from all others, are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows.
    """
    geometry = frame.geometry.to_numpy()
    try:
        parts = shapely.get_parts(shapely.coverage_union_all(geometry))
    except shapely.GEOSException:
        return frame  # no mosaic at all, which has been told
    gaps = [_gap(shape, geometry, frame.index) for shape in _holes(parts)]
    _report_apart(frame, parts, gaps=gaps, orp=orp, source=source, report=report)
    gaps = [gap for gap in gaps if not _explained(gap, frame, orp)]
    area = pd.Series(shapely.area(geometry), index=frame.index)
    closed = [gap for gap in gaps if gap.area <= SAFE_SHARE * area[gap.around[0]]]
    _report_gaps("gap_closed", closed, source=source, report=report)
    _report_gaps("gap_left", [gap for gap in gaps if gap not in closed], source=source, report=report)
    if not closed:
        return frame
    filled = frame.geometry.copy()
    for gap in closed:
        filled[gap.around[0]] = shapely.coverage_union(filled[gap.around[0]], gap.shape)
    return frame.set_geometry(filled)


def _holes(parts: NDArray[np.object_]) -> list[shapely.Geometry]:
    rings = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    if len(parts) == 1:
        return rings
    return [hole for ring in rings for hole in shapely.get_parts(shapely.difference(ring, shapely.union_all(parts)))]


def _gap(shape: shapely.Geometry, geometry: NDArray[np.object_], codes: pd.Index) -> _Gap:
    near = shapely.intersects(geometry, shape).nonzero()[0]
    common = shapely.length(shapely.intersection(shapely.boundary(geometry[near]), shapely.boundary(shape)))
    order = near[(-common).argsort(kind="stable")]
    return _Gap(shape, float(shape.area), tuple(codes[order]))


def _explained(gap: _Gap, frame: gpd.GeoDataFrame, orp: pd.Series) -> bool:
    """Tell whether a missing obec or ORP may lie in a gap: nothing smaller than half of the smallest known one does."""
    absent = orp[~orp.index.isin(frame.index)]
    if absent.empty or shapely.get_num_interior_rings(gap.shape):
        return False
    area = frame.area
    if orp.reindex(list(gap.around)).isin(absent).any() and gap.area > area.min() / 2:
        return True
    incomplete = set(absent)
    whole = area.groupby(orp.reindex(frame.index)).sum().drop(incomplete, errors="ignore")
    return bool(incomplete - set(orp.reindex(frame.index))) and gap.area > whole.min() / 2


def _report_gaps(code: str, gaps: list[_Gap], *, source: str, report: QualityReport) -> None:
    around = dict.fromkeys(code for gap in gaps for code in gap.around)
    listed = "; ".join(map(str, sorted(gaps, key=lambda gap: -gap.area)[:3]))
    total = f"{sum(gap.area for gap in gaps):.0f}"
    report.add(code, source=source, where=around, count=len(gaps), area_m2=total, gaps=listed)


def _report_apart(
    frame: gpd.GeoDataFrame,
    parts: NDArray[np.object_],
    *,
    gaps: list[_Gap],
    orp: pd.Series,
    source: str,
    report: QualityReport,
) -> None:
    """Note obce that touch no other; in a layer that lacks obce this says nothing."""
    if len(parts) < 2 or not orp.index.isin(frame.index).all():
        return
    main = max(parts, key=shapely.area)
    apart = frame.index[~shapely.intersects(main, frame.geometry.to_numpy())]
    report.add("obec_apart", source=source, where=apart.difference([code for gap in gaps for code in gap.around]))
