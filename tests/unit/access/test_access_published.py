"""Access equals what authors of the methods and of other libraries have published, or compute, for small examples.

Sources: R package fca 0.1.0 (Grüebler, Unterfinger and Jörg, who devised MH3SFCA), its README and its tests; PySAL
access 1.1.10.post3, whose authors devised RAAM (Saxon and Snow 2020).
"""

import numpy as np
import pandas as pd
import pytest

from pokryti.measures import decay
from pokryti.measures.access import access


def by_table(cost, people, capacity, **options):
    """Measure access over a full table of costs, a row for each site."""
    sites, places = np.indices(cost.shape).reshape(2, -1)
    travel = pd.DataFrame({"origin": places, "destination": sites, "minutes": cost.ravel()})
    return access(pd.DataFrame({"people": people}), pd.DataFrame({"capacity": capacity}), travel=travel, **options)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("3sfca", [0.6686168, 1.3565093, 2.0921208, 2.8355005]),
        ("mh3sfca", [9.617634, 21.717421, 34.325798, 47.032856]),
    ],
)
def test_three_steps_of_the_package_fca(method, expected):
    """Its tests take weights as they are: 1 to 24, six sites, four places."""
    weights = np.arange(1.0, 25).reshape(4, 6).T
    answer = by_table(weights, range(1, 5), range(1, 7), method=method, decay=decay.own(lambda cost: cost))
    assert answer.tolist() == pytest.approx(expected, rel=1e-6)


def test_two_steps_of_the_package_fca():
    answer = by_table(np.ones((6, 4)), range(1, 5), range(1, 7), method="2sfca")
    assert answer.tolist() == pytest.approx([2.1] * 4)


def test_the_example_of_the_package_fca():
    """Gaussian weights that fall to 0.01 at 20 minutes, without an end; times as printed, to seven digits."""
    minutes = np.array(
        [
            [8.627326, 23.64915, 12.26931, 26.49052, 28.21402, 1.366695, 15.843165, 26.772571, 16.543050, 13.698442],
            [28.705000, 13.60002, 20.32712, 17.17900, 3.08774, 26.994749, 7.382632, 1.261786, 9.837622, 28.635109],
            [26.686179, 20.78410, 19.21520, 29.82809, 19.67117, 21.255914, 16.321981, 17.824261, 8.674792, 4.413409],
        ]
    )
    people, capacity = [100, 200, 50, 100, 500, 50, 100, 100, 50, 500], [1000, 200, 500]
    curve = decay.gaussian(20 / np.sqrt(2 * np.log(100)))
    answer = by_table(minutes, people, capacity, method="3sfca", decay=curve)
    published = [3.97260949, 0.03678999, 1.46747735, 0.01079342, 0.28782748]
    published += [9.11410451, 0.19596873, 0.31194607, 0.37539987, 1.10349481]
    assert answer.tolist() == pytest.approx(published, rel=1e-5)


def test_raam_of_pysal_access():
    """Access moves whole people; given each a billion times (congestion is a ratio), it ends where we do.

    With the people as they are it ends up to 2e-4 away; the order of its sites varies, and with it where it ends.
    """
    people = [300, 120, 80, 500, 40, 260, 90, 10]
    demand = pd.DataFrame({"people": people, "x": [0, 3, 7, 10, 4, 8, 1, 12], "y": [0, 1, 2, 0, 6, 8, 9, 5]})
    supply = pd.DataFrame({"capacity": [5, 2, 8, 1], "x": [1, 9, 6, 2], "y": [1, 1, 7, 8]})
    expected = [1.242842712, 1.36, 1.771024992, 2.363672639, 1.198434685, 1.198434685, 1.311414141, 2.016132154]
    answer = access(demand, supply, method="raam", catchment=9, tau=5)
    assert answer.tolist() == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("method", ["2sfca", "e2sfca", "3sfca", "mh3sfca", "nearest", "raam"])
def test_a_place_that_no_table_lists_reaches_nothing(method):
    """In sdc-catchment places missing from a sparse table get what others have."""
    travel = pd.DataFrame({"origin": ["a"], "destination": ["s"], "minutes": [5.0]})
    demand, supply = pd.DataFrame({"people": [10, 10]}, index=["a", "b"]), pd.DataFrame({"capacity": [3]}, index=["s"])
    curve = None if method in {"2sfca", "nearest", "raam"} else decay.gaussian(5)
    answer = access(demand, supply, travel=travel, method=method, decay=curve, tau=5 if method == "raam" else None)
    assert answer["a"] > 0
    assert np.isnan(answer["b"]) if method in {"nearest", "raam"} else answer["b"] == 0


@pytest.mark.parametrize("count", [1, 2])
def test_numbers_that_are_missing_are_told_not_taken_for_zero(count):
    """Planx answers zeros for everybody where one number of people is missing, access leaves the place out."""
    demand = pd.DataFrame({"people": [10.0] * 3, "x": 0.0, "y": 0.0})
    demand.loc[: count - 1, "people"] = np.nan
    supply = pd.DataFrame({"capacity": [1.0], "x": 0.0, "y": 0.0})
    with pytest.raises(ValueError, match=str(count)):
        access(demand, supply, method="2sfca", catchment=10)
