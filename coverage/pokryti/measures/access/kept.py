"""How much of what a site gives stays with the people of its own district."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.measures.access.pairs import pair_blocks
from pokryti.measures.access.validation import read_problem
from pokryti.measures.decay import Decay
from pokryti.quality import QualityReport

__all__ = ["share_kept"]


def share_kept(people: pd.DataFrame, sites: pd.DataFrame, *, catchment: float, decay: Decay) -> pd.Series:
    r"""Give the share of each site's capacity that E2SFCA gives to the people of the site's own district.

    Parameters
    ----------
    people
        `people` and points as `access` takes them, and `district`.
    sites
        Points, and `district`; how much they have does not matter.
    catchment
        How far people travel.
    decay
        From `pokryti.decay`.

    Returns
    -------
    pandas.Series
        float64 between 0 and 1, aligned with the sites; NaN where nobody is within reach.

    Notes
    -----
    E2SFCA divides the capacity of a site :math:`j` by the people around it, weighted by a decay :math:`f`. What it
    gives to those of its own district :math:`d` is therefore in proportion to its capacity, by the share

    .. math:: h_j = \frac{\sum_{i \in d} P_i f(c_{ij})}{\sum_i P_i f(c_{ij})}

    Adding :math:`x` to it raises the mean access of the district's :math:`P_d` people by exactly :math:`x h_j / P_d`.

    Examples
    --------
    >>> from pokryti import decay
    >>> people = pd.DataFrame({"x": [0.0, 10.0], "y": 0.0, "people": [300.0, 100.0], "district": ["A", "B"]})
    >>> sites = pd.DataFrame({"x": [5.0], "y": 0.0, "district": ["A"]})
    >>> share_kept(people, sites, catchment=20, decay=decay.binary()).item()
    0.75
    """
    problem = read_problem(
        people.reset_index(drop=True),
        sites.reset_index(drop=True).assign(capacity=1.0),
        catchment=catchment,
        site_catchment=None,
        travel=None,
        detour=1.0,
        report=QualityReport(),
    )
    number = pd.factorize(pd.concat([people["district"], sites["district"]]))[0]
    home, there = number[: len(people)], number[len(people) :]
    own, everybody = np.zeros((2, len(sites)))
    for pairs in pair_blocks(problem):
        weight = decay(pairs.cost) * problem.people[pairs.people]
        same = (home[pairs.people] == there[pairs.sites]) & (there[pairs.sites] >= 0)
        everybody += np.bincount(pairs.sites, weight, minlength=len(sites))
        own += np.bincount(pairs.sites, weight * same, minlength=len(sites))
    return pd.Series(np.divide(own, everybody, out=np.full(len(sites), np.nan), where=everybody > 0), sites.index)
