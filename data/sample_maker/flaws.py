"""Plant in the register and the addresses what is wrong with them in life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import pandas as pd

from sample_maker.services import Service

RETIRED_CODE = 98_000_003


def plant(services: Sequence[Service], addresses: pd.DataFrame) -> list[Service]:
    """Give services the faults of the real register; each fault falls on services that have no other.

    The order of the steps below decides which services are taken, nothing else.
    """
    made = {service.number: service for service in services}
    free = _spread([service for service in services if not service.end and service.on("2018-12-31")])
    residential = _of_form(free, "pob")
    outreach = _of_form(free, "ter")
    _floors(made, residential)
    _closed_places(made, residential, 2)
    _no_open_place(made, residential)
    _secret(made, [service for service in free if service.kind in {"20", "34"}])
    _address_codes(made, residential, addresses)
    _without_capacity(made, residential)
    _wider_regions(made, outreach, 6)
    _far_ends(made, outreach, 2)
    _wrong_number(made, outreach)
    _unknown_kind(made, outreach)
    _ends_before_start(made, outreach)
    return list(made.values())


def _spread(services: list[Service]) -> list[Service]:
    """Order services so that neighbours in the list are not of one kind."""
    return sorted(services, key=lambda service: (service.number * 7919) % 10_007)


def _of_form(services: list[Service], form: str) -> Iterator[Service]:
    chosen = [s for s in services if s.kind not in {"13", "20", "34"} and {c.form for c in s.capacities} == {form}]
    return iter([service for service in chosen if len(service.places) == 1])


def _floors(made: dict[int, Service], services: Iterator[Service]) -> None:
    """List the same place again, under another floor or with a space behind its name."""
    for suffix in (", 2. patro", " ", ", přízemí"):
        service = next(services)
        place = service.places[0]
        again = replace(place, name=f"{place.name}{suffix}")
        made[service.number] = replace(service, places=(place, again))


def _closed_places(made: dict[int, Service], services: Iterator[Service], count: int) -> None:
    """Close one of two places while the registration runs."""
    for service in islice(services, count):
        place = service.places[0]
        closed = replace(place, name=f"{place.name} (bývalé)", address=None, end="2022-06-30")
        made[service.number] = replace(service, places=(place, closed))


def _no_open_place(made: dict[int, Service], services: Iterator[Service]) -> None:
    """Close the only place and leave the registration running: the two end dates disagree."""
    service = next(services)
    made[service.number] = replace(service, places=(replace(service.places[0], end="2023-12-31"),))


def _secret(made: dict[int, Service], services: list[Service]) -> None:
    """Hide two addresses; for a third the register says secret and gives the address all the same."""
    for number, service in enumerate(services[:3]):
        hidden = tuple(
            replace(place, name="Utajené místo", secret=True, leaked=number == 2) for place in service.places
        )
        made[service.number] = replace(service, places=hidden)


def _address_codes(made: dict[int, Service], services: Iterator[Service], addresses: pd.DataFrame) -> None:
    """Leave codes out, keep retired ones, point to another obec, point to an address without coordinates."""
    elsewhere = int(addresses.index[-1])
    changes: list[dict[str, int | None]] = [{"address": None}] * 5
    changes += [{"retired_code": RETIRED_CODE + 11 * number} for number in range(3)]
    changes += [{"address": elsewhere}]
    for change in changes:
        _move(made, next(services), change)
    blank = addresses[addresses["x"].isna()]
    row_of = dict(zip(blank["obec"], blank.index, strict=True))
    beside = next(service for service in services if service.places[0].obec in row_of)
    _move(made, beside, {"address": int(row_of[beside.places[0].obec])})


def _move(made: dict[int, Service], service: Service, change: dict[str, int | None]) -> None:
    made[service.number] = replace(service, places=(replace(service.places[0], **change),))


def _without_capacity(made: dict[int, Service], services: Iterator[Service]) -> None:
    """State a form and no capacity."""
    service = next(services)
    empty = tuple(replace(capacity, steps=((service.start, None),)) for capacity in service.capacities)
    made[service.number] = replace(service, capacities=empty)


def _wider_regions(made: dict[int, Service], services: Iterator[Service], count: int) -> None:
    """Say of outreach services only in which regions they work."""
    for service in islice(services, count):
        made[service.number] = replace(service, regions=("9509", "9525"))


def _far_ends(made: dict[int, Service], services: Iterator[Service], count: int) -> None:
    """Write for ever as 9999-09-09."""
    for service in islice(services, count):
        made[service.number] = replace(service, forever=True)


def _wrong_number(made: dict[int, Service], services: Iterator[Service]) -> None:
    """Mistype an IČO so that its check digit is wrong."""
    service = next(services)
    made[service.number] = replace(service, ico=f"{service.ico[:-1]}{(int(service.ico[-1]) + 1) % 10}")


def _unknown_kind(made: dict[int, Service], services: Iterator[Service]) -> None:
    """Use a kind that the code list does not name."""
    service = next(services)
    made[service.number] = replace(service, kind="35")


def _ends_before_start(made: dict[int, Service], services: Iterator[Service]) -> None:
    """End a registration before its start, as a slip of the keyboard does."""
    service = next(services)
    made[service.number] = replace(service, start="2015-01-01", end="2014-12-31")


def blank_points(addresses: pd.DataFrame, services: Sequence[Service]) -> pd.DataFrame:
    """Take the coordinates of a few addresses away, one of them that of a town which hosts services."""
    used = {place.address for service in services for place in service.places}
    busiest = addresses["obec"].value_counts().index[:6]
    unused = addresses.index[~addresses.index.isin(used) & addresses["obec"].isin(busiest)]
    blank = addresses.loc[unused].groupby("obec").head(1).index
    return addresses.assign(
        x=addresses["x"].mask(addresses.index.isin(blank)), y=addresses["y"].mask(addresses.index.isin(blank))
    )
