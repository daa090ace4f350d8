"""S-JTSK metres (EPSG:5514) everywhere inside; whatever else arrives is recognised by where its numbers lie.

Labels of Czech files are often wrong, their coordinates are not: the number ranges of the conventions in use do not
overlap, so the convention is read from the coordinates and the label is only compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.transformer import AreaOfInterest

from pokryti.errors import CrsError, first

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LONLAT_BOX", "SJTSK", "Convention", "Recognition", "recognise", "require_sjtsk", "to_lonlat", "to_sjtsk"]

SJTSK = "EPSG:5514"
LONLAT_BOX = (12.0, 48.5, 18.9, 51.1)
# Operations of the same stated accuracy join S-JTSK and WGS 84, one of them Slovak; the area pins the Czech one.
_AREA = AreaOfInterest(12.09, 48.55, 18.86, 51.06)


@dataclass(frozen=True)
class Convention:
    """A way to write Czech coordinates.

    Parameters
    ----------
    id
        Its name in reports.
    box
        Range of the numbers: least first, least second, greatest first, greatest second coordinate.
    crs
        Their coordinate reference system once put in order.
    swapped
        Whether the second coordinate comes first.
    sign
        -1 where both have lost their minus.
    """

    id: str
    box: tuple[float, float, float, float]
    crs: str = SJTSK
    swapped: bool = False
    sign: int = 1


_CONVENTIONS = (
    Convention("sjtsk", (-915e3, -1235e3, -420e3, -925e3)),
    Convention("sjtsk_swapped", (-1235e3, -915e3, -925e3, -420e3), swapped=True),
    Convention("sjtsk_positive", (420e3, 925e3, 915e3, 1235e3), sign=-1),
    Convention("sjtsk_positive_swapped", (925e3, 420e3, 1235e3, 915e3), swapped=True, sign=-1),
    Convention("web_mercator", (1335e3, 6188e3, 2105e3, 6642e3), crs="EPSG:3857"),
    Convention("lonlat", LONLAT_BOX, crs="OGC:CRS84"),
    Convention("latlon", (48.5, 12.0, 51.1, 18.9), crs="OGC:CRS84", swapped=True),
)


@dataclass(frozen=True)
class Recognition:
    """What the coordinates of a file turned out to be, beside what its label says.

    Parameters
    ----------
    convention
        Id of the convention, or `declared` when only the label could tell.
    label
        The label of the file; empty when it has none.
    label_fits
        Whether the label says the same as the coordinates.
    identified
        Whether the label is one that an authority code belongs to.
    """

    convention: str
    label: str
    label_fits: bool
    identified: bool

    @property
    def axes_repaired(self) -> bool:
        """Tell whether axes were exchanged or signs put back."""
        return self.convention in {"sjtsk_swapped", "sjtsk_positive", "sjtsk_positive_swapped", "latlon"}


def require_sjtsk(frame: gpd.GeoDataFrame | gpd.GeoSeries, what: str) -> None:
    """Refuse geometry that is not in S-JTSK metres.

    Parameters
    ----------
    frame
        The geometry.
    what
        Its name for the message.

    Raises
    ------
    CrsError
        When its coordinate reference system is missing or is not EPSG:5514.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> require_sjtsk(gpd.GeoSeries([Point(-744384, -1042569)], crs="EPSG:5514"), "places")
    """
    if frame.crs is None or frame.crs.to_epsg() != 5514:
        found = "no coordinate reference system" if frame.crs is None else str(frame.crs.name)
        raise CrsError(f"{what}: {found} where S-JTSK metres (EPSG:5514) are needed. Use to_sjtsk() first.")


def recognise(geometry: gpd.GeoSeries) -> tuple[Convention | None, NDArray[np.bool_]]:
    """Find the convention in which most geometries are written.

    Parameters
    ----------
    geometry
        Any geometry; its label is not looked at.

    Returns
    -------
    convention : Convention or None
        None when no geometry lies in any known range.
    fits : numpy.ndarray of bool
        Which geometries are written so; empty ones fit everything.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> convention, fits = recognise(gpd.GeoSeries([Point(744384.54, 1042569.73)]))
    >>> convention.id
    'sjtsk_positive'
    """
    bounds = shapely.bounds(geometry.to_numpy())
    known = ~np.isnan(bounds).any(axis=1)
    inside = np.array([_inside(bounds, convention.box) for convention in _CONVENTIONS]) & known
    counts = inside.sum(axis=1)
    best = int(counts.argmax())
    return (_CONVENTIONS[best] if counts[best] else None), inside[best] | ~known


def to_sjtsk(frame: gpd.GeoDataFrame, *, what: str) -> tuple[gpd.GeoDataFrame, Recognition]:
    """Bring geometry to S-JTSK metres, whatever convention it is written in.

    Parameters
    ----------
    frame
        Geometry with or without a label, right or wrong.
    what
        Its name for messages.

    Returns
    -------
    frame : geopandas.GeoDataFrame
        The same rows in EPSG:5514, both coordinates negative.
    recognition : Recognition
        What was found, for the quality report.

    Raises
    ------
    CrsError
        When the coordinates fit no convention and no label helps, when a part of the rows is written in another way
        than the rest, or when the result lies outside the country.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> places = gpd.GeoDataFrame({"name": ["Hrad"]}, geometry=[Point(50.08948, 14.398606)], crs="EPSG:4326")
    >>> moved, found = to_sjtsk(places, what="places")
    >>> found.convention
    'latlon'
    >>> [round(value) for value in moved.geometry.iloc[0].coords[0]]
    [-744385, -1042570]
    """
    convention, fits = recognise(frame.geometry)
    if convention is None:
        return _from_label(frame, what=what)
    if not fits.all():
        raise CrsError(
            f"{what}: most coordinates are {convention.id}, but {int((~fits).sum())} rows are not: "
            f"{first(frame.index[~fits])}. Correct or leave out these rows.",
            reason="mixed",
            where=frame.index[~fits],
            convention=convention.id,
        )
    source = _source_crs(convention, frame.crs)
    moved = frame.set_geometry(gpd.GeoSeries(_arrange(frame, convention, source), index=frame.index, crs=SJTSK))
    _require_inside(moved, what)
    return moved, Recognition(convention.id, _label(frame.crs), _label_fits(convention, frame.crs), _known(frame.crs))


def to_lonlat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring S-JTSK geometry to longitude and latitude with the pinned Czech transformation.

    Parameters
    ----------
    frame
        Geometry in EPSG:5514.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows in EPSG:4326, longitude first.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> castle = gpd.GeoDataFrame(geometry=[Point(-744384.54, -1042569.73)], crs="EPSG:5514")
    >>> [round(value, 5) for value in to_lonlat(castle).geometry.iloc[0].coords[0]]
    [14.39861, 50.08948]
    """
    require_sjtsk(frame, "geometry")
    moved = shapely.transform(frame.geometry.to_numpy(), _transformer(SJTSK, "EPSG:4326").transform, interleaved=False)
    return frame.set_geometry(gpd.GeoSeries(moved, index=frame.index, crs="EPSG:4326"))


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True, area_of_interest=_AREA)


def _inside(bounds: NDArray[np.float64], box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    low, high = np.array(box[:2]), np.array(box[2:])
    return np.asarray((bounds[:, :2] >= low).all(axis=1) & (bounds[:, 2:] <= high).all(axis=1), dtype=np.bool_)


def _arrange(frame: gpd.GeoDataFrame, convention: Convention, source: str) -> NDArray[np.object_]:
    """Put axes and signs in order, then transform."""
    step = None if source == SJTSK else _transformer(source, SJTSK).transform

    def move(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        east, north = (y, x) if convention.swapped else (x, y)
        east, north = east * convention.sign, north * convention.sign
        return (east, north) if step is None else step(east, north)

    geometry = shapely.force_2d(frame.geometry.to_numpy())
    plain = convention.id == "sjtsk"
    return np.asarray(geometry if plain else shapely.transform(geometry, move, interleaved=False))


def _from_label(frame: gpd.GeoDataFrame, *, what: str) -> tuple[gpd.GeoDataFrame, Recognition]:
    """Trust the label of coordinates that fit no Czech convention, such as UTM metres."""
    ranges = ", ".join(f"{value:.6g}" for value in frame.total_bounds)
    if frame.crs is None or frame.geometry.is_empty.all() or _is_krovak(frame.crs):
        raise CrsError(
            f"{what}: coordinates ({ranges}) are not in any form used for Czech data and the label "
            f"({_label(frame.crs) or 'none'}) does not help. Export the layer again in EPSG:5514.",
            reason="unknown",
            ranges=ranges,
            label=_label(frame.crs) or "–",
        )
    move = _transformer(frame.crs.to_wkt(), SJTSK).transform
    geometry = shapely.transform(shapely.force_2d(frame.geometry.to_numpy()), move, interleaved=False)
    moved = frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=SJTSK))
    _require_inside(moved, what)
    return moved, Recognition("declared", _label(frame.crs), label_fits=True, identified=True)


def _require_inside(frame: gpd.GeoDataFrame, what: str) -> None:
    bounds = shapely.bounds(frame.geometry.to_numpy())
    known = ~np.isnan(bounds).any(axis=1)
    centre = (bounds[known, :2] + bounds[known, 2:]) / 2
    with np.errstate(invalid="ignore"):
        lon, lat = _transformer(SJTSK, "EPSG:4326").transform(centre[:, 0], centre[:, 1])
    west, south, east, north = LONLAT_BOX
    outside = ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    if outside.any():
        raise CrsError(
            f"{what}: {int(outside.sum())} rows lie outside the Czech Republic: "
            f"{first(frame.index[known][outside])}. Check the coordinate reference system of the file.",
            reason="outside",
            where=frame.index[known][outside],
        )


def _source_crs(convention: Convention, label: CRS | None) -> str:
    """Keep the datum that a label in degrees states; degrees alone do not tell it."""
    if convention.id in {"lonlat", "latlon"} and label is not None and label.is_geographic:
        return str(label.to_wkt())
    return convention.crs


def _label_fits(convention: Convention, label: CRS | None) -> bool:
    if label is None:
        return False
    if convention.crs == SJTSK:
        return _is_krovak(label)
    if convention.id == "web_mercator":
        return label.is_projected and "mercator" in label.name.lower()
    return bool(label.is_geographic)


def _is_krovak(label: CRS) -> bool:
    operation = label.coordinate_operation
    return "krovak" in label.name.lower() or (operation is not None and "krovak" in operation.method_name.lower())


def _known(label: CRS | None) -> bool:
    return label is not None and label.to_authority() is not None


def _label(label: CRS | None) -> str:
    return "" if label is None else str(label.name)
