"""What numbers of people by age tell when they are added and subtracted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import Rate, TargetGroup

__all__ = ["people_told"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_SEXES = {"t": [0, 1], "m": [0], "f": [1]}
_EXACT = 6  # decimals; rates by age make sums of people inexact


def people_told(people: pd.DataFrame, groups: Mapping[str, TargetGroup]) -> pd.DataFrame:
    """Count the people between two ages that the groups of a district tell, taken together.

    Parameters
    ----------
    people
        One row per district, one column per target group, those of expected need among them; NaN where not known.
    groups
        Target groups by id.

    Returns
    -------
    pandas.DataFrame
        float64, one row per district; a column per set of ages that is no sum of two others in some district, so that
        whoever knows these and the number of all people knows all. NaN where the groups known do not tell it.

    Examples
    --------
    Those aged 0-6 and 6-26, less those aged 15-26 and 0-14, are the children aged six.

    >>> from pokryti.catalog import target_groups
    >>> people = pd.DataFrame({"0_6": [25.0], "6_26": [78.0], "15_26": [45.0], "0_14": [55.0]})
    >>> people_told(people, target_groups()).iloc[0].sort_values().tolist()
    [3.0, 22.0, 30.0, 45.0]
    """
    holds, ages = _cells([groups[str(name)] for name in people])
    values = people.to_numpy(np.float64)
    patterns, which = np.unique(~np.isnan(values), axis=0, return_inverse=True)
    sets = np.unique(np.vstack([ages[:0], *(_whole_sets(holds[known], ages) for known in patterns)]), axis=0)
    found = np.full((len(people), len(sets)), np.nan)
    for number, known in enumerate(patterns):
        rows, (factors, exact) = np.flatnonzero(which.ravel() == number), _factors(holds[known], sets)
        found[np.ix_(rows, exact)] = (values[np.ix_(rows, known)] @ factors[:, exact]).round(_EXACT)
    names = ["".join(map(str, members)) for members in sets.astype(int).tolist()]
    return pd.DataFrame(found, people.index, pd.Index(names))


def _whole_sets(holds: Floats, ages: Floats) -> Floats:
    """Find the sets of people that groups tell and that are no sums of two others."""
    plain = holds[np.isin(holds, (0.0, 1.0)).all(axis=1)]
    nested = [outer - inner for outer, inner in permutations(plain, 2) if (outer >= inner).all()]
    sets = np.unique(np.vstack([plain, *nested, ages]), axis=0)
    sets = sets[sets.any(axis=1) & ~sets.all(axis=1)]
    sets = sets[_factors(holds, sets)[1]]
    known = set(map(bytes, sets))
    return sets[[not any(bytes(one - two) in known for two in sets[(sets <= one).all(axis=1)]) for one in sets]]


def _factors(holds: Floats, sets: Floats) -> tuple[Floats, Bools]:
    """Say how often each group must be added to give the sets, and which of them it gives."""
    factors = np.asarray(np.linalg.lstsq(holds.T, sets.T, rcond=None)[0], dtype=np.float64)
    return factors, np.asarray(np.isclose(holds.T @ factors, sets.T, atol=1e-9).all(axis=0))


def _cells(groups: Sequence[TargetGroup]) -> tuple[Floats, Floats]:
    """Divide people by sex and by all ages at which a group or one of its rates begins or ends.

    Returns
    -------
    holds : numpy.ndarray
        Shape groups × cells: how much a person of the cell counts in the group.
    ages : numpy.ndarray
        Shape ranges × cells: the cells between two ages, of both sexes and of either.
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
    return holds.reshape(len(groups), -1), np.kron(both, np.array(ranges, dtype=np.float64))


def _end(rate: Rate) -> float:
    return np.inf if rate.age_to is None else float(rate.age_to + 1)
