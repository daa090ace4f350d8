"""An amount with its unit: beds are not clients, and nobody adds them by accident."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce, total_ordering
from operator import add
from typing import TYPE_CHECKING

from pokryti.catalog import lookup, units
from pokryti.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import Lang

__all__ = ["Quantity"]


@total_ordering
@dataclass(frozen=True)
class Quantity:
    """Capacity in one unit of the catalogue.

    Like units add, subtract and compare; unlike units raise. A quantity may be multiplied and divided by a number.

    Parameters
    ----------
    amount
        How much.
    unit
        Id of the unit, such as `luzka`.

    Raises
    ------
    UnknownCodeError
        When the catalogue has no such unit.

    Examples
    --------
    >>> Quantity(20, "luzka") + Quantity(4, "luzka")
    Quantity(amount=24, unit='luzka')
    >>> Quantity(20, "luzka") + Quantity(4, "klienti")
    Traceback (most recent call last):
        ...
    pokryti.errors.UnitError: Beds (luzka) and clients (klienti) do not mix. Convert one with Quantity.to(), if ...
    """

    amount: float
    unit: str

    def __post_init__(self) -> None:
        lookup(units(), self.unit, "unit of capacity")

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount + self._like(other), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount - self._like(other), self.unit)

    def __mul__(self, factor: float) -> Quantity:
        return Quantity(self.amount * _number(factor), self.unit)

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> Quantity:
        return Quantity(self.amount / _number(divisor), self.unit)

    def __lt__(self, other: Quantity) -> bool:
        return self.amount < self._like(other)

    def _like(self, other: Quantity) -> float:
        """Give the other's amount, if it is in the same unit."""
        if not isinstance(other, Quantity):
            raise UnitError(f"{other!r} has no unit. Use Quantity({other!r}, {self.unit!r}).")
        if other.unit != self.unit:
            one, two = units()[self.unit].label.en, units()[other.unit].label.en
            raise UnitError(
                f"{one.capitalize()} ({self.unit}) and {two} ({other.unit}) do not mix. "
                "Convert one with Quantity.to(), if the catalogue cites a factor."
            )
        return other.amount

    def to(self, unit: str) -> Quantity:
        """Convert by a factor that the catalogue cites.

        Parameters
        ----------
        unit
            Id of the unit wanted.

        Returns
        -------
        Quantity
            The same capacity in the other unit.

        Raises
        ------
        UnitError
            When no factor is cited between the two units.

        Examples
        --------
        >>> round(Quantity(100, "luzka").to("klienti_rocne").amount, 2)
        121.62
        """
        if unit == self.unit:
            return self
        target = lookup(units(), unit, "unit of capacity")
        ahead, back = units()[self.unit].factors.get(unit), target.factors.get(self.unit)
        if ahead:
            return Quantity(self.amount * ahead[0], unit)
        if back:
            return Quantity(self.amount / back[0], unit)
        raise UnitError(
            f"No source is known for converting {units()[self.unit].label.en} ({self.unit}) to {target.label.en} "
            f"({unit}). Add the factor with its source to catalog/units.toml."
        )

    @staticmethod
    def sum(quantities: Iterable[Quantity]) -> Quantity:
        """Add quantities of one unit.

        Parameters
        ----------
        quantities
            At least one.

        Returns
        -------
        Quantity
            Their sum.

        Raises
        ------
        UnitError
            When units differ, or there is nothing to tell the unit by.

        Examples
        --------
        >>> Quantity.sum([Quantity(1, "hovory"), Quantity(2, "hovory")])
        Quantity(amount=3, unit='hovory')
        """
        terms = list(quantities)
        if not terms:
            raise UnitError("Nothing to add, so the unit is not known. Give at least one quantity.")
        return reduce(add, terms)

    def label(self, lang: Lang = "cs") -> str:
        """Write the amount with its unit.

        Parameters
        ----------
        lang
            `cs` or `en`.

        Returns
        -------
        str
            The amount without needless zeros, and the short name of the unit.

        Examples
        --------
        >>> Quantity(24, "luzka").label("cs")
        '24 lůžek'
        """
        return f"{self.amount:g} {units()[self.unit].abbreviation(lang)}"


def _number(value: float) -> float:
    if isinstance(value, Quantity):
        raise UnitError("Two quantities cannot be multiplied or divided; use their amounts.")
    return value
