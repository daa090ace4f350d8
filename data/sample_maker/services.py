"""The story of about 275 registered services from 2007 to 2024: openings, closings, changed capacities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from sample_maker.people import People
from sample_maker.places import SEATS, Places

FIRST_NUMBER = 9_100_001


class Plan(NamedTuple):
    """How a kind occurs: its code, how many, forms `form unit low high` with their likelihood, who it is for."""

    kind: str
    count: int
    forms: tuple[tuple[str, str, int, int, float], ...]
    people: str = "all"
    groups: tuple[str, ...] = ()


SENIORS = ("24",)
PLANS = (
    Plan("13", 0, (("pob", "luzka", 38, 130, 1.0),), "65", SENIORS),
    Plan("14", 17, (("pob", "luzka", 28, 96, 1.0),), "65", ("24", "30")),
    Plan("12", 10, (("pob", "luzka", 18, 70, 1.0),)),
    Plan("4", 32, (("ter", "klient", 55, 260, 1.0), ("amb", "klient", 10, 40, 0.3)), "65", SENIORS),
    Plan("3", 15, (("ter", "klient", 14, 60, 1.0),), "65", SENIORS),
    Plan(
        "8",
        14,
        (("ter", "klient", 6, 30, 0.6), ("pob", "luzka", 6, 20, 0.45), ("amb", "klient", 6, 16, 0.3)),
        "65",
        ("24", "26"),
    ),
    Plan("10", 12, (("amb", "klient", 12, 36, 1.0),)),
    Plan("9", 5, (("amb", "klient", 10, 25, 1.0),), "65", SENIORS),
    Plan("11", 3, (("pob", "luzka", 8, 22, 1.0),)),
    Plan("15", 10, (("pob", "luzka", 6, 24, 1.0),)),
    Plan("16", 3, (("pob", "luzka", 8, 30, 1.0),), "65", SENIORS),
    Plan("1", 20, (("amb", "kontakt", 8, 60, 1.0), ("ter", "kontakt", 2, 15, 0.4))),
    Plan("28", 14, (("ter", "klient", 15, 60, 1.0), ("amb", "klient", 8, 24, 0.3)), "0"),
    Plan("29", 8, (("amb", "klient", 12, 50, 1.0), ("ter", "klient", 4, 12, 0.4)), "65", SENIORS),
    Plan("25", 9, (("amb", "klient", 15, 40, 1.0), ("ter", "kontakt", 4, 20, 0.4)), "0"),
    Plan("20", 8, (("pob", "luzka", 12, 48, 1.0),)),
    Plan("26", 3, (("amb", "luzka", 8, 24, 1.0),)),
    Plan("24", 4, (("amb", "klient", 12, 30, 1.0),)),
    Plan("33", 12, (("amb", "klient", 10, 30, 0.8), ("ter", "klient", 5, 20, 0.7))),
    Plan("30", 9, (("amb", "klient", 10, 30, 1.0),)),
    Plan("32", 8, (("ter", "kontakt", 10, 50, 1.0),)),
    Plan("17", 3, (("ter", "klient", 25, 80, 1.0),), "0"),
    Plan("18", 2, (("ter", "hovor", 1, 3, 1.0),)),
    Plan("23", 2, (("amb", "interv", 2, 5, 1.0), ("ter", "interv", 1, 2, 0.6))),
    Plan("34", 1, (("amb", "interv", 2, 4, 1.0),)),
    Plan("22", 2, (("amb", "kontakt", 15, 40, 1.0), ("ter", "kontakt", 8, 20, 0.9))),
    Plan("27", 2, (("amb", "kontakt", 8, 20, 1.0),)),
    Plan("31", 1, (("pob", "luzka", 12, 18, 1.0),)),
    Plan("21", 2, (("pob", "luzka", 6, 14, 1.0),)),
    Plan("19", 1, (("ter", "klient", 10, 30, 1.0),)),
    Plan("6", 1, (("ter", "klient", 8, 20, 1.0),)),
    Plan("5", 3, (("ter", "klient", 60, 180, 1.0),), "65", SENIORS),
    Plan("7", 3, (("ter", "klient", 6, 18, 1.0),)),
)
# Homes for older people are placed by hand: Příkladov is full of them and serves half the region, Pokusov has none but
# two stand just beyond its border, Zapadlín has none far and wide.
HOMES = {"9101": 3, "9102": 1, "9103": 6, "9104": 2, "9106": 1, "9108": 1, "9109": 2}
HOMES |= {"9201": 2, "9202": 1, "9204": 1, "9301": 1, "9302": 3, "9304": 1}
# How well served an ORP is otherwise, 1 the mean.
PROVISION = {"9101": 1.25, "9102": 0.7, "9103": 1.5, "9105": 0.15, "9107": 0.9}
HOME_SIZE = {"9103": 1.0, "9102": 0.8}


@dataclass(frozen=True)
class Place:
    """A place of a service; `address` is a row of the address table, None where the register has no code."""

    name: str
    obec: str
    address: int | None
    start: str
    end: str | None = None
    secret: bool = False
    retired_code: int | None = None
    leaked: bool = False


@dataclass(frozen=True)
class Capacity:
    """Registered capacity of one form in one unit, by the day from which it is valid."""

    form: str
    unit: str
    steps: tuple[tuple[str, int | None], ...]

    def on(self, day: str) -> int | None:
        """Give what the register of that day says."""
        return [count for start, count in self.steps if start <= day][-1]


@dataclass(frozen=True)
class Service:
    """One registration."""

    number: int
    kind: str
    provider: str
    ico: str
    start: str
    end: str | None
    capacities: tuple[Capacity, ...]
    places: tuple[Place, ...]
    groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    forever: bool = False

    def on(self, day: str) -> Service | None:
        """Give the registration as the register of that day knows it; later ends are not known yet."""
        if self.start > day:
            return None
        places = tuple(
            replace(place, end=place.end if (place.end or "9") <= day else None)
            for place in self.places
            if place.start <= day
        )
        return replace(self, end=self.end if (self.end or "9") <= day else None, places=places or self.places[:1])


class Maker:
    """Found services one after the other; holds what they are drawn from."""

    def __init__(self, places: Places, people: People, addresses: pd.DataFrame, rng: np.random.Generator) -> None:
        self.structure, self.rng = places.structure, rng
        self.orp = places.structure["orp_csu_cis65_kod"]
        self.now = people.totals.iloc[:, -1]
        ages = pd.DataFrame(people.ages.sum(axis=1), index=places.structure.index)
        self.weights = {"all": self.now, "65": ages.loc[:, 65:].sum(axis=1), "0": ages.loc[:, :14].sum(axis=1)}
        self.addresses = addresses.groupby("obec").indices
        self.hearts = places.hearts
        self.seats = {seat.orp: self._code(seat.name) for seat in SEATS}
        self.made: list[Service] = []

    def _code(self, name: str) -> str:
        return str(self.structure.index[self.structure["obec_text"] == name][0])

    def found_all(self) -> list[Service]:
        """Found every service of the plans."""
        self._found_homes()
        for plan in PLANS[1:]:
            for orp in self._districts(plan):
                self._found(plan, self._site(orp), size=1.0)
        return self.made

    def _districts(self, plan: Plan) -> list[str]:
        """Share the services of a kind among ORPs by people and provision."""
        people = self.weights[plan.people].groupby(self.orp).sum()
        weight = people * people.index.map(PROVISION).fillna(1.0).to_numpy()
        marks = np.cumsum(weight / weight.sum()) * plan.count + self.rng.random()
        counts = np.diff(np.floor(marks), prepend=0.0).astype(int)
        return [str(orp) for orp, count in zip(people.index, counts, strict=True) for _ in range(count)]

    def _site(self, orp: str) -> str:
        """Choose a municipality: mostly the seat, otherwise any by its size."""
        if self.rng.random() < 0.58:
            return self.seats[orp]
        inside = self.now[(self.orp == orp) & (self.now > 300)]
        marks = np.cumsum(inside / inside.sum()).to_numpy()
        return str(inside.index[min(int(np.searchsorted(marks, self.rng.random())), len(inside) - 1)])

    def _found_homes(self) -> None:
        plan = PLANS[0]
        for orp, count in HOMES.items():
            for number in range(count):
                site = self.seats[orp] if number == 0 else self._site(orp)
                self._found(plan, site, size=HOME_SIZE.get(orp, 1.0))
        for holder in ("9104", "9301"):
            self._found(plan, self._nearest(holder, self.seats["9107"]), size=1.5)

    def _nearest(self, orp: str, seat: str) -> str:
        inside = self.hearts[(self.orp == orp).to_numpy() & (self.now > 0).to_numpy()]
        return str((inside - self.hearts.loc[seat]).pow(2).sum(axis=1).idxmin())

    def _found(self, plan: Plan, obec: str, *, size: float) -> None:
        rng, number = self.rng, FIRST_NUMBER + 7 * len(self.made)
        start = "2007-01-01" if rng.random() < 0.45 else self._day(2008, 2018)
        if rng.random() < 0.16:
            start = self._day(2019, 2024)
        end = self._day(int(start[:4]) + 2, 2024) if rng.random() < 0.09 and start < "2021" else None
        chosen = [form for form in plan.forms if rng.random() < form[4]] or [plan.forms[0]]
        capacities = tuple(self._capacity(form[:4], start, size) for form in chosen)
        provider = int(rng.integers(90))
        self.made.append(
            Service(
                number=number,
                kind=plan.kind,
                provider=provider_name(provider),
                ico=provider_ico(provider),
                start=start,
                end=end,
                capacities=capacities,
                places=self._places(plan, obec, start),
                groups=plan.groups,
            )
        )

    def _capacity(self, form: tuple[str, str, int, int], start: str, size: float) -> Capacity:
        name, unit, low, high = form
        count = max(1, round((low + (high - low) * self.rng.random() ** 1.5) * size))
        steps: list[tuple[str, int | None]] = [(start, count)]
        if self.rng.random() < 0.3 and start < "2019":
            change = 0.85 + 0.4 * self.rng.random()
            steps.append((self._day(2019, 2024), max(1, round(count * change))))
        return Capacity(name, unit, tuple(steps))

    def _places(self, plan: Plan, obec: str, start: str) -> tuple[Place, ...]:
        label = "Domov" if plan.kind in {"13", "14", "12"} else "Pracoviště"
        sites = [obec]
        if self.rng.random() < 0.14:
            sites += [self._site(str(self.orp[obec])) for _ in range(1 + int(self.rng.random() < 0.3))]
        return tuple(
            Place(f"{label} {self.structure.loc[site, 'obec_text']}", site, self.address(site), start)
            for site in dict.fromkeys(sites)
        )

    def address(self, obec: str) -> int:
        """Choose an address in a municipality."""
        rows = self.addresses[obec]
        return int(rows[int(self.rng.integers(len(rows)))])

    def _day(self, first: int, last: int) -> str:
        year = first + int(self.rng.integers(max(1, last - first + 1)))
        return f"{min(year, last)}-{1 + int(self.rng.integers(12)):02d}-01"


def provider_name(number: int) -> str:
    """Name a provider that nobody can take for a real one."""
    what = (
        "Ukázková pomoc",
        "Vzorná péče",
        "Smyšlená diakonie",
        "Domnělá charita",
        "Papírový spolek",
        "Příkladné centrum",
    )
    form = ("z. s.", "z. ú.", "o. p. s.", "příspěvková organizace")
    return f"{what[number % 6]} č. {number + 1}, {form[number % 4]}"


def provider_ico(number: int) -> str:
    """Give a number with a right check digit; every seventh begins with zeros, as those of old offices do."""
    return with_check_digit(9_900_000 + 137 * number if number % 7 else 99_000 + 3 * number)


def with_check_digit(number: int) -> str:
    """Make eight digits of seven, the last one checking the others."""
    stem = f"{number:07d}"
    check = (11 - sum(int(digit) * (8 - i) for i, digit in enumerate(stem)) % 11) % 10
    return f"{stem}{check}"
