r"""How much of what a site gives stays with the people of its own district.

E2SFCA divides the capacity of a site :math:`j` by the people around it, weighted by a decay :math:`f`. What it gives to
those of its own district :math:`d` is therefore in proportion to its capacity, by the share

.. math:: h_j = \frac{\sum_{i \in d} P_i f(c_{ij})}{\sum_i P_i f(c_{ij})}

Adding :math:`x` to it raises the mean access of the district's :math:`P_d` people by exactly :math:`x h_j / P_d`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.measure import reach_of
from pokryti.measures.access.near import Near
from pokryti.measures.access.validation import Problem
from pokryti.measures.decay import Decay

__all__ = ["kept_at_centres", "kept_of"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def kept_of(near: Near, decay: Decay, home: Whole, there: Whole) -> Floats:
    """Give the share of each site's capacity that E2SFCA gives to the people of the site's own district.

    Parameters
    ----------
    near
        Who is within reach of what.
    decay
        From `pokryti.decay`.
    home, there
        Numbers of the districts of people and of sites; negative where there is none.

    Returns
    -------
    numpy.ndarray of float64
        Between 0 and 1, by site; NaN where nobody is within reach.

    Examples
    --------
    >>> from pokryti import decay
    >>> from pokryti.measures.access.reach import Limits
    >>> limits = Limits(np.array([20.0]), np.array([np.inf]))
    >>> homes, site = np.array([[0.0, 10.0], [0.0, 0.0]]), np.array([[5.0], [0.0]])
    >>> near = Near(Problem(np.array([300.0, 100.0]), np.array([1.0]), limits, homes, site, None))
    >>> kept_of(near, decay.binary(), np.array([0, 1]), np.array([0])).tolist()
    [0.75]
    """
    own, everybody = np.zeros((2, there.size))
    for pairs in near.blocks():
        weight = decay(pairs.cost) * near.problem.people[pairs.people]
        same = (home[pairs.people] == there[pairs.sites]) & (there[pairs.sites] >= 0)
        everybody += np.bincount(pairs.sites, weight, minlength=there.size)
        own += np.bincount(pairs.sites[same], weight[same], minlength=there.size)
    return np.asarray(np.divide(own, everybody, out=np.full(there.size, np.nan), where=everybody > 0))


def kept_at_centres(problem: Problem, decay: Decay, home: Whole, *, count: int) -> Floats:
    """Give what would stay with its own people of a site put where the people of each district live on average.

    Parameters
    ----------
    problem
        People, and one limit for all of them; its sites do not matter.
    decay
        From `pokryti.decay`.
    home
        Numbers of the districts of people; negative where there is none.
    count
        How many districts there are.

    Returns
    -------
    numpy.ndarray of float64
        Between 0 and 1, by district; NaN where nobody lives, 0 where nobody is within reach.
    """
    there = (home >= 0) & (problem.people > 0)
    people, at, where = problem.people[there], problem.origins[:, there], home[there]
    total = np.bincount(where, people, minlength=count)
    lived = np.flatnonzero(total > 0)
    centres = np.array([np.bincount(where, axis * people, minlength=count)[lived] / total[lived] for axis in at])
    everybody = reach_of(replace(problem, destinations=centres, capacity=np.ones(lived.size)), decay).to_sites(
        problem.people
    )
    number = np.full(count, -1)
    number[lived] = np.arange(lived.size)
    apart = np.hypot(*(at - centres[:, number[where]]))
    weight = np.where(apart <= problem.limits.widest, decay(apart) * people, 0.0)
    own = np.bincount(number[where], weight, minlength=lived.size)
    kept = np.full(count, np.nan)
    kept[lived] = np.divide(own, everybody, out=np.zeros(lived.size), where=everybody > 0)
    return kept
