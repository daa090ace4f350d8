"""What a register of services becomes: registered capacities, and the places where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LARGEST_CAPACITY", "PLACE_COLUMNS", "SERVICE_COLUMNS", "Register", "build_register", "concat_registers"]

SERVICE_COLUMNS = (
    "service",
    "kind",
    "form",
    "unit",
    "capacity",
    "valid_from",
    "valid_to",
    "provider",
    "target_groups",
    "network",
)
PLACE_COLUMNS = (
    "service",
    "place",
    "name",
    "obec",
    "address_code",
    "geometry",
    "precision",
    "valid_from",
    "valid_to",
)
# No service of a country of ten million can serve more; sums of such capacities stay exact.
LARGEST_CAPACITY = 1e9
_DATES = ("valid_from", "valid_to")


class Register(NamedTuple):
    """Services with what they are registered for, and their places.

    Parameters
    ----------
    services
        One row per service × form × unit: `service, kind, form, unit, capacity` (float64, NaN = not known),
        `valid_from, valid_to` (datetime64[s], NaT = open), `provider, target_groups` (codes joined by `;`), `network`.
    places
        One row per place of a service: `service, place, name, obec, address_code, geometry` (EPSG:5514 or None),
        `precision` (`address`, `obec`, `withheld`, `unknown`), `valid_from, valid_to`.
    """

    services: pd.DataFrame
    places: gpd.GeoDataFrame


def build_register(services: pd.DataFrame, places: pd.DataFrame) -> Register:
    """Give the two tables the columns, types and order of the data contract.

    Parameters
    ----------
    services
        With any of the contract's columns; missing ones become empty.
    places
        The same; `geometry` may hold points in EPSG:5514.

    Returns
    -------
    Register
        Services sorted by service, form, unit; places by service, place.

    Examples
    --------
    >>> services = pd.DataFrame({"service": ["2", "1"], "kind": "azylove_domy", "form": "pobytova", "unit": "luzka",
    ...                          "capacity": [4, 8]})
    >>> register = build_register(services, pd.DataFrame({"service": ["1"], "place": ["1-1"], "obec": ["500011"]}))
    >>> register.services[["service", "capacity"]].values.tolist()
    [['1', 8.0], ['2', 4.0]]
    >>> register.places.precision.tolist()
    ['obec']
    """
    tidy = _typed(services, SERVICE_COLUMNS).sort_values(["service", "form", "unit"], ignore_index=True)
    located = _typed(places, PLACE_COLUMNS).sort_values(["service", "place"], ignore_index=True)
    assumed = located["obec"].notna().map({True: "obec", False: "unknown"}).astype("str")
    located["precision"] = located["precision"].fillna(assumed)
    return Register(tidy, gpd.GeoDataFrame(located, geometry="geometry", crs="EPSG:5514"))


def _typed(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Take the columns in order, each with its type."""
    frame = pd.DataFrame(index=table.index)
    for column in columns:
        values = table[column] if column in table else pd.Series([None] * len(table), index=table.index, dtype=object)
        if column in _DATES:
            frame[column] = pd.to_datetime(values).astype("datetime64[s]")
        elif column == "capacity":
            frame[column] = values.astype("float64")
        elif column == "geometry":
            frame[column] = gpd.GeoSeries(values, crs="EPSG:5514")
        else:
            frame[column] = values.astype("str")
    return frame


def concat_registers(registers: Sequence[Register]) -> Register:
    """Put several registers together.

    Parameters
    ----------
    registers
        At least one; their service ids should not overlap.

    Returns
    -------
    Register
        All rows, in the contract's order.
    """
    if len(registers) == 1:
        return registers[0]
    services = [register.services for register in registers if len(register.services)]
    places = [register.places for register in registers if len(register.places)]
    return build_register(
        pd.concat(services, ignore_index=True) if services else registers[0].services,
        pd.concat(places, ignore_index=True) if places else registers[0].places,
    )
