"""How access is asked for, and what follows from it for any district."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.errors import InputError
from pokryti.measures.access.catchments import Until
from pokryti.measures.decay import TIE, Decay

if TYPE_CHECKING:
    from pokryti.measures.access.sites import By

__all__ = ["CHOOSING", "COUNTING", "NEAREST", "PER_PERSON", "How"]

NEAREST = frozenset({"nearest", "k_nearest"})
COUNTING = frozenset({"cumulative", "gravity"})
"""Measures that count capacity, whoever else wants it."""
CHOOSING = frozenset({"3sfca", "mh3sfca", "bfca"})
"""Measures in which people choose among sites, so that a site draws people off from others two catchments away."""
PER_PERSON = frozenset({"2sfca", "e2sfca", "m2sfca", "3sfca", "mh3sfca", "bfca", "ratio"})


@dataclass(frozen=True)
class How:
    """How access is measured.

    Parameters
    ----------
    method, catchment, decay, detour, k
        As in `access_by_district`.
    by
        How people travel.
    """

    method: str
    catchment: float | pd.Series | Until | None
    decay: Decay | None
    detour: float
    k: int
    by: By

    def __post_init__(self) -> None:
        if not (self.catchment is None or isinstance(self.catchment, (Real, pd.Series, Until))):
            raise InputError(
                "A catchment is a number of metres (of minutes by travel or roads), a Series by municipality or "
                f"measures.access.Until(people=…, cap=…), not {self.catchment!r}."
            )
        if self.method == "raam" and self.catchment is None:
            raise InputError("The method raam needs a catchment: the cost that is as bad as the mean congestion.")

    @property
    def is_cost(self) -> bool:
        """Tell measures of which less is better."""
        return self.method in NEAREST or self.method == "raam"

    @property
    def is_total(self) -> bool:
        """Tell measures of the capacity of a place, which are summed where others are averaged."""
        return self.method == "spatial_availability"

    @property
    def of_one_person(self) -> str:
        """Give the method that measures what one person gets: spatial availability gives a place what E2SFCA gives."""
        return "e2sfca" if self.is_total else self.method

    @property
    def grows(self) -> bool:
        """Tell catchments that people who are not known would make smaller."""
        return isinstance(self.catchment, Until)

    @property
    def tau(self) -> float | None:
        """Give the cost that is as bad as the mean congestion."""
        return self._most if self.method == "raam" else None

    @property
    def widest(self) -> float:
        """Give the cost beyond which nothing counts for anybody."""
        return min(self._most * TIE, self.decay.limit if self.decay else np.inf)

    @property
    def _most(self) -> float:
        if isinstance(self.catchment, Until):
            return self.catchment.cap
        return np.inf if self.catchment is None else float(np.max(self.catchment))

    def __str__(self) -> str:
        unit = "m" if self.by == "line" else "min"
        if isinstance(self.catchment, Until):
            catchment = f"until {self.catchment.people:g} people, at most {self.catchment.cap:g} {unit}"
        elif isinstance(self.catchment, pd.Series):
            catchment = f"{self.catchment.min():g} to {self.catchment.max():g} {unit}"
        else:
            catchment = f"{self.catchment:g} {unit}" if self.catchment else ""
        method = f"{self.method} ({self.k})" if self.method == "k_nearest" else self.method
        way = {"line": f"straight line × {self.detour:g}", "travel": "table of travel", "roads": "roads"}[self.by]
        return ", ".join(str(part) for part in (method, self.decay, catchment, way) if part)
