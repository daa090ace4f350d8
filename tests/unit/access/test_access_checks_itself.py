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
    curve = None if method in {"2sfca", "cumulative", "ratio"} else decay.gaussian(4)
    return access(DEMAND, SUPPLY, method=method, catchment=9, decay=curve)


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


@pytest.mark.parametrize("fault", [0.0, 0.5, 0.999, 1.001, -1.0, np.nan])
@pytest.mark.parametrize("method", BALANCED)
def test_a_kernel_that_loses_someone_is_noticed(method, fault, monkeypatch):
    """Let the compiled code get the first of the people's points wrong, as aabpl does some at a million points."""
    from pokryti.measures.access import kernels

    right = kernels.add_reached

    def wrong(targets, sources, shape, out, tiles):
        right(targets, sources, shape, out, tiles)
        if out.size == len(DEMAND):
            out[0] *= fault

    ask(method)
    monkeypatch.setattr(kernels, "add_reached", wrong)
    with pytest.raises(ConservationError):
        ask(method)


@pytest.mark.parametrize(
    ("method", "whose"),
    [
        *((method, whose) for method in BALANCED for whose in ("people", "sites", "anybody's")),
        *((method, "people") for method in ("cumulative", "gravity", "ratio")),
    ],
)
def test_a_kernel_that_gives_nothing_is_noticed(method, whose, monkeypatch):
    """Nothing given to nobody is balanced, and by choice in 3SFCA so is one who is said to reach nothing."""
    from pokryti.measures.access import kernels

    right = kernels.add_reached
    sizes = {"people": {len(DEMAND)}, "sites": {len(SUPPLY)}, "anybody's": {len(DEMAND), len(SUPPLY)}}[whose]

    def wrong(targets, sources, shape, out, tiles):
        right(targets, sources, shape, out, tiles)
        if out.size in sizes:
            out[:] = 0

    ask(method)
    monkeypatch.setattr(kernels, "add_reached", wrong)
    with pytest.raises(ConservationError, match="fault of pokryti"):
        ask(method)


@pytest.mark.parametrize("people", [1e308, 1e-310])
def test_numbers_beyond_float64_are_told_in_words(people):
    """The sums overflow, or the shares do: whoever gave such numbers can help it."""
    with pytest.raises(ConservationError, match="in other units") as caught:
        access(DEMAND.assign(people=people), SUPPLY, method="2sfca", catchment=10_000)
    assert "np.float64" not in str(caught.value)


def test_nearest_sites_that_are_nowhere_are_noticed(monkeypatch):
    from pokryti.measures.access import search

    right = search._by_all

    def wrong(*args):
        cost, site = right(*args)
        return -cost, site

    access(DEMAND, SUPPLY, method="nearest")
    monkeypatch.setattr(search, "_by_all", wrong)
    with pytest.raises(ConservationError, match="negative"):
        access(DEMAND, SUPPLY, method="nearest")


def test_an_equilibrium_that_is_none_is_not_given(monkeypatch):
    from pokryti.measures.access import raam

    access(DEMAND, SUPPLY, method="raam", catchment=9, tau=5)
    monkeypatch.setattr(raam, "_round", lambda *_: 0.5)
    with pytest.raises(ConservationError, match="no equilibrium"):
        access(DEMAND, SUPPLY, method="raam", catchment=9, tau=5)


def test_people_lost_between_levels_are_noticed(monkeypatch, sample):
    from pokryti.measures.access import districts

    right = districts.summarise
    monkeypatch.setattr(districts, "summarise", lambda places, **options: right(places, **options).iloc[1:])
    question = {"kind": "domovy_pro_seniory", "method": "2sfca", "catchment": 9_000, "level": "orp"}
    with pytest.raises(ConservationError, match="lost on the way to the level orp"):
        sample.access(**question)


def test_a_plan_that_serves_more_than_there_are_is_not_given(monkeypatch):
    from pokryti.measures.access import assignment

    right = assignment._cheapest
    monkeypatch.setattr(assignment, "_cheapest", lambda *problem: 2 * right(*problem))
    with pytest.raises(ConservationError, match="more people than there are"):
        assign(DEMAND, SUPPLY, catchment=9)


def test_the_balance_allows_a_billionth():
    division = Division(np.ones(1), np.ones(1), given=1.0)
    division.require_balance(np.array([1.0 + 1e-10]), np.ones(1), "2sfca")
    with pytest.raises(ConservationError):
        division.require_balance(np.array([1.0 + 1e-8]), np.ones(1), "2sfca")


def test_answers_that_are_not_finite_are_not_given():
    huge = SUPPLY.assign(capacity=1e308)
    with pytest.raises(ConservationError, match="not finite"):
        access(DEMAND, huge, method="cumulative", catchment=9)


def test_a_plan_that_leaves_people_over_though_there_are_places_is_not_given(monkeypatch):
    from pokryti.measures.access import transport

    right = transport.carry

    def lazy(*problem, cost):
        flow, *shut = right(*problem, cost=cost)
        return 0 * flow, *shut

    monkeypatch.setattr(transport, "carry", lazy)
    with pytest.raises(ConservationError, match="for whom there is a place"):
        assign(DEMAND, SUPPLY.assign(capacity=1e6), catchment=9)
