"""Places of services as the page takes them; a secret one is never among them."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from pokryti.joined import SERIES

if TYPE_CHECKING:
    import geopandas as gpd

    from pokryti.atlas.columns import Columns
    from pokryti.atlas.periods import Period
    from pokryti.atlas.topology import Grid

__all__ = ["PRECISIONS", "pack_places"]

PRECISIONS = ("address", "obec")
"""How well a place must be known to be shown."""


def pack_places(period: Period, units: pd.Series, *, grid: Grid, columns: Columns) -> dict[str, Any] | None:
    """Write the places of services that may be shown.

    Parameters
    ----------
    period
        Whose places.
    units
        Number of the unit by obec; places elsewhere are left out.
    grid
        Coordinates of the page.
    columns
        Where the numbers go.

    Returns
    -------
    dict or None
        `n`, how many; columns `x, y` (grid), `unit`, `precision` (its place in `PRECISIONS`), `name` (of `names`) and
        `service` (of `services`: its provider among `providers`, then its rows of kind, form, unit and capacity);
        None without places.
    """
    places = _shown(period.joined.places, units)
    if places.empty:
        return None
    xy = shapely.get_coordinates(grid.place(places))
    name, names = pd.factorize(places["name"].fillna(""))
    service, ids = pd.factorize(places["service"])
    return {
        "n": len(places),
        "x": columns.add(xy[:, 0]),
        "y": columns.add(xy[:, 1]),
        "unit": columns.add(places["obec"].map(units)),
        "precision": columns.add(places["precision"].map(PRECISIONS.index)),
        "name": columns.add(name),
        "service": columns.add(service),
        "names": names.tolist(),
        **_services(period.services, pd.Index(ids)),
    }


def _shown(places: gpd.GeoDataFrame, units: pd.Series) -> gpd.GeoDataFrame:
    if "precision" not in places:
        return places
    shown = places[places["precision"].isin(PRECISIONS) & places.geometry.notna() & places["obec"].isin(units.index)]
    return shown.iloc[shown["obec"].map(units).argsort(kind="stable")]


def _services(services: pd.DataFrame, ids: pd.Index) -> dict[str, Any]:
    rows = services[services["service"].isin(ids)]
    provider, providers = pd.factorize(rows["provider"].fillna(""))
    lists: list[list[Any]] = [[0] for _ in ids]
    columns = (rows[name].tolist() for name in [*SERIES, "capacity"])
    service = ids.get_indexer(pd.Index(rows["service"]))
    for at, owner, *row, capacity in zip(service, provider.tolist(), *columns, strict=True):
        lists[at][0] = owner
        lists[at].append([*row, None if isnan(capacity) else capacity])
    return {"services": lists, "providers": providers.tolist()}
