"""Which services and places exist on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.among import is_among
from pokryti.services.register import Register

if TYPE_CHECKING:
    import datetime as dt

    from pokryti.quality import QualityReport

__all__ = ["is_valid", "valid_on"]


def is_valid(table: pd.DataFrame, on: dt.date | str) -> pd.Series:
    r"""Tell which rows are in force: :math:`from \le on < to`, a missing end being open.

    Parameters
    ----------
    table
        With `valid_from` and `valid_to`, datetime64 or NaT.
    on
        The reference date.

    Returns
    -------
    pandas.Series
        bool, aligned with the table.

    Examples
    --------
    >>> table = pd.DataFrame({"valid_from": pd.to_datetime(["2020-01-01", None]),
    ...                       "valid_to": pd.to_datetime([None, "2024-12-31"])})
    >>> is_valid(table, "2024-12-31").tolist()
    [True, False]
    """
    date = pd.Timestamp(on)
    return ~(table["valid_from"] > date) & ~(table["valid_to"] <= date)


def valid_on(register: Register, on: dt.date | str, *, report: QualityReport) -> Register:
    """Keep what is provided on a date: the registration must be in force, and so must the place.

    The two end dates of the register disagree at times; both are heeded. A service all of whose places are closed on
    the date is not provided, although its registration runs. A service that lists no place at all is kept: its
    capacity is registered, only nobody says where.

    Parameters
    ----------
    register
        All registrations.
    on
        The reference date.
    report
        Where it is noted what was left out and why.

    Returns
    -------
    Register
        A new register of what is provided on the date.
    """
    services, places = register
    in_force = is_valid(services, on)
    ended, future = services["valid_to"] <= pd.Timestamp(on), services["valid_from"] > pd.Timestamp(on)
    report.add("service_ended", source="services", where=services["service"][ended].unique(), on=str(on))
    later = services["service"][future & ~ended].unique()
    report.add("service_not_started", source="services", where=later, on=str(on))
    places = places[is_among(places["service"], services["service"][in_force])]
    open_places = is_valid(places, on)
    report.add("place_closed", source="services", where=places["place"][~open_places], on=str(on))
    closed = set(places["service"]) - set(places["service"][open_places])
    report.add("service_all_places_closed", source="services", where=sorted(closed), on=str(on))
    kept = services[in_force & ~services["service"].isin(closed)].reset_index(drop=True)
    nothing = kept.empty and not services.empty
    report.add("no_service_in_force", source="services", count=services["service"].nunique() * nothing, on=str(on))
    placeless = set(kept["service"]) - set(places["service"])
    report.add("service_without_place", source="services", where=sorted(placeless))
    return Register(kept, places[open_places].reset_index(drop=True))
