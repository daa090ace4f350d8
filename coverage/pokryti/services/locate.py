"""Put places on the map, and say how precisely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.among import is_among

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["locate"]


def locate(
    places: gpd.GeoDataFrame,
    *,
    addresses: gpd.GeoDataFrame | None,
    points: gpd.GeoSeries,
    report: QualityReport,
    boundaries: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Give each place a point: its address's, else one inside its obec.

    Where the address code lies in another obec than the register states, the register's obec holds and the point is
    not used: obec, street and district of the record agree with each other, so the code is what is wrong; and a point
    outside the obec in which the capacity counts would contradict the numbers. A place that states no obec takes
    that of its address, or of the boundaries it lies in. A withheld place never gets a point.

    Parameters
    ----------
    places
        `service, place, obec, address_code, geometry, precision …`; points that are there stay.
    addresses
        From `read_addresses`: index `address_code`; `obec`, `geometry`. None when there is no address file.
    points
        A point inside each obec, index obec, EPSG:5514.
    report
        Where missing, retired and contradictory codes are noted.
    boundaries
        Obec polygons, index obec, for places known by coordinates only.

    Returns
    -------
    geopandas.GeoDataFrame
        The places with `geometry`, `obec` and `precision` filled in: `address`, `obec`, `withheld` or `unknown`.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> from pokryti.services import build_register
    >>> places = build_register(pd.DataFrame({"service": ["1"]}),
    ...     pd.DataFrame({"service": ["1"], "place": ["1-1"], "obec": ["500011"], "address_code": ["77"]})).places
    >>> inside = gpd.GeoSeries.from_xy([-500000], [-1150000], index=["500011"], crs="EPSG:5514")
    >>> locate(places, addresses=None, points=inside, report=QualityReport()).precision.tolist()
    ['obec']
    """
    open_rows = places["precision"] != "withheld"
    geometry = places.geometry.where(open_rows)
    obec = places["obec"].where(open_rows)
    if addresses is not None:
        found, found_obec = _addresses_of(places, open_rows & geometry.isna(), addresses=addresses, report=report)
        geometry = geometry.fillna(found)
        obec = obec.fillna(found_obec)
    exact = geometry.notna()
    if boundaries is not None:
        obec = obec.fillna(_obec_around(geometry[exact & obec.isna()], boundaries))
    gained = obec.notna() & places["obec"].isna()
    report.add("obec_from_address", source="places", where=places["place"][gained])
    inside = gpd.GeoSeries(points.reindex(obec[~exact & obec.notna()]).array, crs=places.crs)
    inside.index = obec.index[~exact & obec.notna()]
    placed = np.where(exact, "address", np.where(obec.notna(), "obec", "unknown"))
    precision = pd.Series(placed, index=places.index).where(open_rows, "withheld").astype("str")
    full = geometry.fillna(inside.reindex(places.index))
    return places.assign(obec=obec.astype("str"), geometry=full, precision=precision)


def _addresses_of(
    places: gpd.GeoDataFrame, wanted: pd.Series, *, addresses: gpd.GeoDataFrame, report: QualityReport
) -> tuple[gpd.GeoSeries, pd.Series]:
    """Look addresses up; geometry and obec are missing where they must not be used."""
    code = places["address_code"].where(wanted)
    known = is_among(code, addresses.index)
    retired = code.notna() & ~known
    report.add("address_code_retired", source="addresses", where=code[retired])
    matched = addresses.reindex(code.where(known))
    geometry = gpd.GeoSeries(matched.geometry.array, index=places.index, crs=places.crs)
    obec = pd.Series(matched["obec"].array, index=places.index)
    report.add("address_without_point", source="addresses", where=code[known & geometry.isna()])
    other = known & places["obec"].notna() & (places["obec"] != obec)
    report.add("address_in_other_obec", source="addresses", where=code[other])
    return geometry.where(~other), obec.where(~other)


def _obec_around(points: gpd.GeoSeries, boundaries: gpd.GeoDataFrame) -> pd.Series:
    if not len(points):
        return pd.Series(dtype="str", index=points.index)
    polygons = boundaries[[boundaries.geometry.name]].rename_axis("around")
    joined = gpd.sjoin(gpd.GeoDataFrame(geometry=points), polygons, predicate="within", how="left")
    around: pd.Series = joined[~joined.index.duplicated()]["around"]
    return around
