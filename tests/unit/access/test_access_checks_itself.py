"""Sums that do not hold are never answered: aabpl loses up to 43 % of a site at a million points without a word."""

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import ConservationError
from pokryti.measures import decay
from pokryti.measures.access import access, assign
from pokryti.measures.access.families import FAMILIES, Division

DEMAND = pd.DataFrame({"people": [10.0, 20, 5], "x": [0, 5, 7], "y": 0})
SUPPLY = pd.DataFrame({"capacity": [3.0, 4], "x": [1, 6], "y": 0})
BALANCED = ["2sfca", "e2sfca", "m2sfca", "3sfca", "mh3sfca", "bfca", "spatial_availability"]


def ask(method):
    return access(DEMAND, SUPPLY, method=method, catchment=9, decay=None if method == "2sfca" else decay.gaussian(4))


@pytest.mark.parametrize("method", BALANCED)
def test_every_divided_measure_is_balanced(method, monkeypatch):
    """Let one site in a thousand people's sum be wrong, as a faulty kernel would."""
    family = FAMILIES[method]
    ask(method)

    def faulty(reach, people, capacity):
        division = family(reach, people, capacity)
        return division._replace(site=division.site * np.array([1.0, 0.999]))

    monkeypatch.setitem(FAMILIES, method, faulty)
    with pytest.raises(ConservationError, match="people hold"):
        ask(method)


def test_the_balance_allows_a_billionth():
    division = Division(np.ones(1), np.ones(1), given=1.0)
    division.require_balance(np.array([1.0 + 1e-10]), np.ones(1), "2sfca")
    with pytest.raises(ConservationError):
        division.require_balance(np.array([1.0 + 1e-8]), np.ones(1), "2sfca")


def test_answers_that_are_not_finite_are_not_given():
    huge = SUPPLY.assign(capacity=1e308)
    with pytest.raises(ConservationError, match="not finite"), np.errstate(over="ignore"):
        access(DEMAND, huge, method="cumulative", catchment=9)


def test_a_plan_that_is_not_the_best_is_not_given(monkeypatch):
    """Other tools report a run that was cut short as optimal; the solver's own status counts."""
    import scipy.optimize

    def stopped(*args, **options):
        return scipy.optimize.OptimizeResult(status=1, message="time limit reached", x=None)

    monkeypatch.setattr(scipy.optimize, "linprog", stopped)
    with pytest.raises(ConservationError, match="time limit"):
        assign(DEMAND, SUPPLY, catchment=9)
