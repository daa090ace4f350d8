"""What numbers of people by age tell when they are added and subtracted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import Rate, TargetGroup

__all__ = ["tells_few"]

Floats = NDArray[np.float64]
_NOBODY = 1e-3
_SEXES = {"t": [0, 1], "m": [0], "f": [1]}


def tells_few(people: pd.DataFrame, groups: Mapping[str, TargetGroup], *, threshold: int) -> pd.Series:
    """Say where the groups of a district, taken together, tell a small number of people between two ages.

    Parameters
    ----------
    people
        One row per district, one column per target group, those of expected need among them; NaN where not known.
    groups
        Target groups by id.
    threshold
        What is small.

    Returns
    -------
    pandas.Series
        bool, aligned.

    Examples
    --------
    Those aged 0-6 and 6-26, less those aged 15-26 and 0-14, are the children aged six.

    >>> from pokryti.catalog import target_groups
    >>> people = pd.DataFrame({"0_6": [25.0], "6_26": [78.0], "15_26": [45.0], "0_14": [55.0]})
    >>> tells_few(people, target_groups(), threshold=5).item()
    True
    """
    holds, ages = _cells([groups[str(name)] for name in people])
    told = np.zeros(len(people), dtype=bool)
    values = people.to_numpy(np.float64)
    patterns, which = np.unique(~np.isnan(values), axis=0, return_inverse=True)
    for number, known in enumerate(patterns):
        rows = which.ravel() == number
        # how often each group must be added to give the people of these ages, where that is possible
        factors = np.linalg.lstsq(holds[known].T, ages, rcond=None)[0]
        exact = np.isclose(holds[known].T @ factors, ages, atol=1e-9).all(axis=0)
        count = values[np.ix_(rows, known)] @ factors[:, exact]
        told[rows] = ((count > _NOBODY) & (count < threshold - _NOBODY)).any(axis=1)
    return pd.Series(told, index=people.index)


def _cells(groups: Sequence[TargetGroup]) -> tuple[Floats, Floats]:
    """Divide people by sex and by all ages at which a group or one of its rates begins or ends.

    Returns
    -------
    holds : numpy.ndarray
        Shape groups × cells: how much a person of the cell counts in the group.
    ages : numpy.ndarray
        Shape cells × ranges: the cells between two ages, of both sexes and of either.
    """
    bands = [group.rates or (Rate("t", group.age_from, group.age_to, 1.0),) for group in groups]
    edges = {age for rates in bands for rate in rates for age in (rate.age_from, _end(rate))}
    start = np.array(sorted({0.0, *edges} - {np.inf}))
    holds = np.zeros((len(groups), 2, len(start)))
    for number, rates in enumerate(bands):
        for rate in rates:
            holds[number, _SEXES[rate.sex]] += rate.value * ((start >= rate.age_from) & (start < _end(rate)))
    both = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    number_of = np.arange(len(start))
    ranges = [(number_of >= low) & (number_of < high) for low, high in combinations(range(len(start) + 1), 2)]
    return holds.reshape(len(groups), -1), np.kron(both, np.array(ranges, dtype=np.float64)).T


def _end(rate: Rate) -> float:
    return np.inf if rate.age_to is None else float(rate.age_to + 1)
