r"""The floating-catchment family, each measure as a few sums over what lies within reach.

Notation: :math:`P_i` people, :math:`S_j` capacity, :math:`f_{ij}` the weight of the decay, zero beyond a catchment.
Sites that nobody reaches give nobody anything; people who reach no site get 0. A site without capacity is still a
site: in the measures in which people choose by distance alone (3sfca, bfca) some of them choose it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures.access.reach import Reach, Rows

__all__ = ["FAMILIES", "Division"]

Floats = NDArray[np.float64]
_ROWS = 1 << 16


@dataclass(frozen=True)
class _Product:
    """People times a number of each place, multiplied only where asked for: of millions, no array is made in vain."""

    people: Floats
    by_place: Floats

    def __getitem__(self, rows: Rows) -> Floats:
        product = self.people[rows]
        for begin in range(0, rows.size, _ROWS):
            product[begin : begin + _ROWS] *= self.by_place[rows[begin : begin + _ROWS]]
        return product


class Division(NamedTuple):
    """How a measure divides what sites give: place i gets :math:`a_i f_{ij}^p b_j` from site j.

    Parameters
    ----------
    place
        :math:`a_i`.
    site
        :math:`b_j`.
    power
        :math:`p`, 1 or 2.
    given
        How much sites give in all, which must be what places get; None where nothing is divided.
    per_person
        Whether what a place gets is for each of its people, or for the place.
    """

    place: Floats
    site: Floats
    power: int = 1
    given: float | None = None
    per_person: bool = True

    def reached(self, reach: Reach) -> Floats:
        """Sum what places get from all sites within reach.

        Parameters
        ----------
        reach
            All pairs, or some of them.
        """
        answer = reach.to_people(self.site, self.power)
        answer *= self.place
        return answer

    def require_balance(self, values: Floats, people: Floats, method: str) -> None:
        """Raise when places do not get what sites give.

        Parameters
        ----------
        values
            What places get.
        people
            Who lives there.
        method
            Named in the message.

        Raises
        ------
        ConservationError
            When the sums differ by more than a billionth.
        """
        taken = float(values @ people if self.per_person else values.sum())
        if self.given is not None and not np.isclose(self.given, taken, rtol=1e-9, atol=1e-100):
            raise ConservationError(
                f"{method}: people hold {taken:g} of the {self.given:g} that sites give. If numbers of people, "
                "capacities or distances lie too far apart for float64, express them in other units; otherwise this is "
                "a fault of pokryti."
            )


def _over(numerator: Floats, denominator: Floats) -> Floats:
    """Divide, giving 0 where there is nothing to divide by."""
    with np.errstate(over="ignore"):  # what is not finite is refused with the answers
        return np.divide(numerator, denominator, out=np.zeros_like(denominator), where=denominator > 0)


def _inverse(values: Floats) -> Floats:
    """Turn fresh sums around people to their inverse, in place, leaving 0 where nothing lies within reach."""
    return np.divide(1.0, values, out=values, where=values > 0)


def gravity(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Sum capacity within reach, :math:`A_i = \sum_j S_j f_{ij}` (Hansen 1959; cumulative when f is 0 or 1)."""
    del reach
    return Division(np.broadcast_to(1.0, people.shape), capacity)


def two_step(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Share capacity among the people around it: :math:`A_i = \sum_j f_{ij} S_j / \sum_k f_{kj} P_k`.

    2SFCA (Luo and Wang 2003); with a decay E2SFCA (Luo and Qi 2009).
    """
    demand = reach.to_sites(people)
    return Division(np.broadcast_to(1.0, people.shape), _over(capacity, demand), given=capacity[demand > 0].sum())


def modified_two_step(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Let distance lose capacity: :math:`A_i = \sum_j f_{ij}^2 S_j / \sum_k f_{kj} P_k` (Delamater 2013)."""
    level = _over(capacity, reach.to_sites(people))
    return Division(np.broadcast_to(1.0, people.shape), level, 2, given=(level * reach.to_sites(people, 2)).sum())


def three_step(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Let people choose by distance first: :math:`G_{ij} = f_{ij} / \sum_k f_{ik}` (Wan, Zou and Sternberg 2012).

    .. math:: A_i = \sum_j G_{ij} f_{ij} \frac{S_j}{\sum_k G_{kj} f_{kj} P_k}

    Capacity does not attract: more of it lowers nobody's access, but a new site does where people choose it for its
    being near.
    """
    choice = _inverse(reach.to_people(np.ones_like(capacity)))
    demand = reach.to_sites(_Product(people, choice), 2)
    return Division(choice, _over(capacity, demand), 2, given=capacity[demand > 0].sum())


def modified_huff(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Let people choose by capacity and distance: :math:`H_{ij} = S_j f_{ij} / \sum_k S_k f_{ik}` (Jörg et al. 2019).

    .. math:: A_i = \sum_j H_{ij} f_{ij} \frac{S_j}{\sum_k H_{kj} P_k}

    As in the R package fca, to which its author contributes. More capacity at a site draws people to it who then get
    less for the way; with them it may lower the access of those who share it already, by a quarter and more.
    """
    choice = _inverse(reach.to_people(capacity))
    level = _over(capacity, reach.to_sites(_Product(people, choice)))
    return Division(choice, level, 2, given=(level * reach.to_sites(_Product(people, choice), 2)).sum())


def balanced(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Count each person and each unit of service once (Páez, Higgins and Vivona 2019).

    .. math:: A_i = \sum_j \frac{f_{ij}}{\sum_k f_{kj}} \frac{S_j}{\sum_k P_k f_{kj} / \sum_l f_{kl}}
    """
    choice = _inverse(reach.to_people(np.ones_like(capacity)))
    level = _over(capacity, reach.to_sites(_Product(people, choice)))
    around = reach.to_sites(np.broadcast_to(1.0, people.shape))
    given = level[around > 0].sum()
    return Division(np.broadcast_to(1.0, people.shape), _over(level, around), given=given, per_person=False)


def availability(reach: Reach, people: Floats, capacity: Floats) -> Division:
    r"""Divide all capacity among people: :math:`V_i = \sum_j S_j P_i f_{ij} / \sum_k P_k f_{kj}` (Soukhov et al. 2023).

    The answer is capacity, not capacity per person; the balancing factors of the paper reduce to this.
    """
    return two_step(reach, people, capacity)._replace(place=people, per_person=False)


FAMILIES: dict[str, Callable[[Reach, Floats, Floats], Division]] = {
    "cumulative": gravity,
    "gravity": gravity,
    "2sfca": two_step,
    "e2sfca": two_step,
    "m2sfca": modified_two_step,
    "3sfca": three_step,
    "mh3sfca": modified_huff,
    "bfca": balanced,
    "spatial_availability": availability,
}
"""Measures made of sums over what lies within reach, by the name of the method."""
