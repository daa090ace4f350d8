"""Places of services as the page takes them; a secret one is never among them."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from pokryti.among import is_among
from pokryti.joined import SERIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from pokryti.atlas.columns import Columns
    from pokryti.atlas.periods import Period
    from pokryti.atlas.topology import Grid

__all__ = ["PRECISIONS", "pack_places"]

PRECISIONS = ("address", "obec")
"""How well a place must be known to be shown."""


def pack_places(periods: Sequence[Period], units: pd.Series, *, grid: Grid, columns: Columns) -> dict[str, Any] | None:
    """Write the places of services that may be shown.

    Parameters
    ----------
    periods
        Dates, oldest first.
    units
        Number of the unit by obec; places elsewhere are left out.
    grid
        Coordinates of the page.
    columns
        Where the numbers go.

    Returns
    -------
    dict or None
        `n`, how many; columns `x, y` (grid), `unit`, `precision` (its place in `PRECISIONS`), `when` (the periods in
        which it is there, as bits), `name` (of `names`) and `service` (of `services`: its provider among `providers`,
        then its rows of kind, form, unit and capacity); None without places.
    """
    places = _over_time([_shown(period, units).assign(when=1 << at) for at, period in enumerate(periods)])
    if places.empty:
        return None
    xy = shapely.get_coordinates(grid.place(places))
    name, names = pd.factorize(places["name"].fillna(""))
    service, services = pd.factorize(places["said"])
    providers = {name: number for number, name in enumerate(dict.fromkeys(provider for provider, _ in services))}
    return {
        "n": len(places),
        "x": columns.add(xy[:, 0]),
        "y": columns.add(xy[:, 1]),
        "unit": columns.add(places["obec"].map(units)),
        "precision": columns.add(places["precision"].map(PRECISIONS.index)),
        "when": columns.add(places["when"]),
        "name": columns.add(name),
        "service": columns.add(service),
        "names": names.tolist(),
        "services": [[providers[provider], *map(list, rows)] for provider, rows in services],
        "providers": list(providers),
    }


def _shown(period: Period, units: pd.Series) -> gpd.GeoDataFrame:
    """Give the places of one date, each with what its service says of itself."""
    places = period.joined.places
    if "precision" not in places:
        return places.iloc[:0]
    told = places.assign(said=places["service"].map(_said(period.services)))
    known = told["precision"].isin(PRECISIONS) & told.geometry.notna() & told["said"].notna()
    shown = told[known & is_among(told["obec"], units.index)]
    return shown.iloc[shown["obec"].map(units).argsort(kind="stable")]


def _said(services: pd.DataFrame) -> dict[str, tuple[str, tuple[tuple[Any, ...], ...]]]:
    """Tell the provider of each service, and the kinds, forms, units and capacities it is registered for."""
    said: dict[str, tuple[str, tuple[tuple[Any, ...], ...]]] = {}
    columns = (services[name].tolist() for name in ["service", "provider", *SERIES, "capacity"])
    for service, provider, *row, capacity in zip(*columns, strict=True):
        rows = said.get(service, ("", ()))[1]
        said[service] = (
            provider if isinstance(provider, str) else "",
            (*rows, (*row, None if isnan(capacity) else capacity)),
        )
    return said


def _over_time(dates: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Keep a place once for all the dates on which the same is said of it."""
    rows = pd.concat(dates, ignore_index=True)
    if rows.empty:
        return rows
    same = rows.groupby(["place", "name", "obec", "precision", "said"], sort=False, dropna=False).ngroup()
    when = rows.groupby(same)["when"].sum()
    first = ~same.duplicated()
    return rows[first].assign(when=same[first].map(when))
