r"""The floating-catchment family, each measure as a few sums over what lies within reach.

Notation: :math:`P_i` people, :math:`S_j` capacity, :math:`f_{ij}` the weight of the decay, zero beyond a catchment.
Sites that nobody reaches give nobody anything; people who reach no site get 0. A site without capacity is still a
site: in the measures in which people choose by distance alone (3sfca, bfca) some of them choose it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures.access.reach import Reach

__all__ = ["FAMILIES"]

Floats = NDArray[np.float64]


def _over(numerator: Floats | float, denominator: Floats) -> Floats:
    """Divide, giving 0 where there is nothing to divide by."""
    return np.divide(numerator, denominator, out=np.zeros_like(denominator), where=denominator > 0)


def _balance(given: float, taken: float, what: str) -> None:
    """Raise when what people got is not what sites gave."""
    if not np.isclose(given, taken, rtol=1e-9, atol=0.0) and abs(given - taken) > 1e-200:
        raise ConservationError(
            f"{what}: people hold {taken!r} of {given!r}; please report this as a fault of pokryti."
        )


def gravity(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Sum capacity within reach, :math:`A_i = \sum_j S_j f_{ij}` (Hansen 1959; cumulative when f is 0 or 1)."""
    del people
    return reach.to_people(capacity)


def two_step(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Share capacity among the people around it: :math:`A_i = \sum_j f_{ij} S_j / \sum_k f_{kj} P_k`.

    2SFCA (Luo and Wang 2003); with a decay E2SFCA (Luo and Qi 2009).
    """
    demand = reach.to_sites(people)
    access = reach.to_people(_over(capacity, demand))
    _balance(capacity[demand > 0].sum(), (access * people).sum(), "2sfca")
    return access


def modified_two_step(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Let distance lose capacity: :math:`A_i = \sum_j f_{ij}^2 S_j / \sum_k f_{kj} P_k` (Delamater 2013)."""
    demand = reach.to_sites(people)
    access = reach.to_people(_over(capacity, demand), 2)
    kept = capacity * _over(reach.to_sites(people, 2), demand)
    _balance(kept.sum(), (access * people).sum(), "m2sfca")
    return access


def three_step(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Let people choose by distance first: :math:`G_{ij} = f_{ij} / \sum_k f_{ik}` (Wan, Zou and Sternberg 2012).

    .. math:: A_i = \sum_j G_{ij} f_{ij} \frac{S_j}{\sum_k G_{kj} f_{kj} P_k}
    """
    choice = _over(1.0, reach.to_people(np.ones_like(capacity)))
    demand = reach.to_sites(people * choice, 2)
    access = choice * reach.to_people(_over(capacity, demand), 2)
    _balance(capacity[demand > 0].sum(), (access * people).sum(), "3sfca")
    return access


def modified_huff(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Let people choose by capacity and distance: :math:`H_{ij} = S_j f_{ij} / \sum_k S_k f_{ik}` (Jörg et al. 2019).

    .. math:: A_i = \sum_j H_{ij} f_{ij} \frac{S_j}{\sum_k H_{kj} P_k}
    """
    choice = _over(1.0, reach.to_people(capacity))
    per_unit = reach.to_sites(people * choice)
    access = choice * reach.to_people(capacity * _over(1.0, per_unit), 2)
    kept = capacity * _over(reach.to_sites(people * choice, 2), per_unit)
    _balance(kept.sum(), (access * people).sum(), "mh3sfca")
    return access


def balanced(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Count each person and each unit of service once (Páez, Higgins and Vivona 2019).

    .. math:: A_i = \sum_j \frac{f_{ij}}{\sum_k f_{kj}} \frac{S_j}{\sum_k P_k f_{kj} / \sum_l f_{kl}}
    """
    choice = _over(1.0, reach.to_people(np.ones_like(capacity)))
    demand = reach.to_sites(people * choice)
    level = _over(capacity, demand)
    around = reach.to_sites(np.ones_like(people))
    access = reach.to_people(_over(level, around))
    _balance(people[choice > 0].sum(), demand.sum(), "bfca")
    _balance(level[around > 0].sum(), access.sum(), "bfca")
    return access


def availability(reach: Reach, people: Floats, capacity: Floats) -> Floats:
    r"""Divide all capacity among people: :math:`V_i = \sum_j S_j P_i f_{ij} / \sum_k P_k f_{kj}` (Soukhov et al. 2023).

    The answer is capacity, not capacity per person; the balancing factors of the paper reduce to this.
    """
    return people * two_step(reach, people, capacity)


FAMILIES: dict[str, Callable[[Reach, Floats, Floats], Floats]] = {
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
