"""What is answered where there is nobody, nothing, or everything in one place; errors of other libraries not shared."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pokryti.measures import decay
from pokryti.measures.access import METHODS, access

ROOT = Path(__file__).parents[3]
GAUSS = decay.gaussian(5)
FLAT = {"nearest", "k_nearest", "ratio", "raam", "cumulative", "2sfca"}
PER_PERSON = ["2sfca", "e2sfca", "m2sfca", "3sfca", "mh3sfca", "bfca"]


def people(*rows):
    return pd.DataFrame(rows, columns=["people", "x"]).assign(y=0)


def sites(*rows):
    return pd.DataFrame(rows, columns=["capacity", "x"]).assign(y=0)


def run(method, demand, supply, **options):
    usual = {
        "catchment": 10,
        "decay": None if method in FLAT else GAUSS,
        "k": 1,
        "tau": 10 if method == "raam" else None,
    }
    return access(demand, supply, method=method, **(usual | options))


@pytest.mark.parametrize("method", METHODS)
def test_people_who_reach_nothing_get_zero_or_where_no_number_is_right_nan(method):
    """PySAL access gives NaN for zero; sdc-catchment gives them what others have."""
    answer = run(method, people((10, 0), (10, 500)), sites((5, 1)))
    assert np.isfinite(answer.iloc[0])
    nothing = np.isnan(answer.iloc[1]) if method in {"nearest", "k_nearest", "raam"} else answer.iloc[1] == 0
    assert nothing


@pytest.mark.parametrize("method", METHODS)
def test_a_site_that_nobody_reaches_changes_nothing(method):
    """PySAL access answers infinity."""
    alone = run(method, people((10, 0)), sites((5, 1)))
    pd.testing.assert_series_equal(run(method, people((10, 0)), sites((5, 1), (50, 900))), alone, rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_places_without_people_and_sites_without_capacity_have_answers(method):
    answer = run(method, people((0, 0), (10, 1)), sites((0, 0), (5, 1)))
    assert answer.notna().all()


@pytest.mark.parametrize("method", PER_PERSON)
def test_nobody_at_all_is_no_division_by_zero(method):
    assert run(method, people((0, 0)), sites((5, 1))).tolist() == [0.0]


@pytest.mark.parametrize("method", METHODS)
def test_empty_tables(method):
    assert run(method, people(), sites((5, 1))).empty
    answer = run(method, people((10, 0)), sites())
    assert answer.isna().all() if method in {"nearest", "k_nearest", "raam"} else answer.tolist() == [0.0]


@pytest.mark.parametrize("method", PER_PERSON)
def test_coincident_points_count_each(method):
    together = run(method, people((20, 0), (5, 3)), sites((8, 0), (1, 4)))
    apart = run(method, people((12, 0), (8, 0), (5, 3)), sites((8, 0), (1, 4)))
    if method == "bfca":  # its service levels are shares between places, so cutting a place in two halves each share
        assert apart.iloc[0] == apart.iloc[1]
    else:
        assert apart.tolist() == pytest.approx([together[0], together[0], together[1]], rel=1e-12)


@pytest.mark.parametrize(("cost", "inside"), [(10.0, True), (np.nextafter(10.0, 11), True), (10.0000001, False)])
def test_a_limit_is_inside(cost, inside):
    demand, supply = people((10, 0)), sites((5, cost))
    assert (run("2sfca", demand, supply).iloc[0] > 0) == inside
    assert run("nearest", demand, supply).notna().iloc[0] == inside
    travel = pd.DataFrame({"origin": [0], "destination": [0], "minutes": [cost]})
    assert (run("2sfca", demand, supply, travel=travel).iloc[0] > 0) == inside
    zones = decay.step({10: 1, 20: 0.5})
    assert zones(np.array([cost]))[0] == (1 if inside else 0.5)
    answer = access(demand, supply, method="gravity", decay=zones)
    assert answer.iloc[0] == pytest.approx(5 if inside else 2.5)


def reached(method, start, end, **options):
    """Say whether a place at one point reaches a site at another."""
    demand, supply = (
        pd.DataFrame({name: [1.0], "x": x, "y": y})
        for name, (x, y) in zip(("people", "capacity"), (start, end), strict=True)
    )
    answer = run(method, demand, supply, **options).iloc[0]
    return bool(np.isfinite(answer) and (answer > 0 or method in {"nearest", "k_nearest", "raam"}))


OWN = decay.own(lambda cost: 1 / (1 + cost))


@pytest.mark.parametrize("method", METHODS)
def test_a_limit_is_inside_whatever_the_detour(method):
    """On a grid of kilometres 10 km by straight line are 14 km with a detour of 1.4, however x times 1.4 is rounded."""
    options = {"catchment": 14_000, "detour": 1.4, "decay": None if method in FLAT else decay.gaussian(7000)}
    for x in -748_985.0 + np.arange(-30, 30) * 1000:
        assert reached(method, (x, -1e6), (x + 10_000, -1e6), **options)
        assert not reached(method, (x, -1e6), (x + 10_001, -1e6), **options)


@pytest.mark.parametrize(("method", "options"), [*((method, {}) for method in METHODS), ("e2sfca", {"decay": OWN})])
def test_a_limit_is_inside_for_every_method_and_curve(method, options):
    """3, 4 and 5 tenths make a triangle, but the square of a root is seldom what it was."""
    for n in range(1, 60):
        end = 0.3 * n, 0.4 * n
        assert reached(method, (0, 0), end, **options, catchment=float(np.hypot(*end)))
        assert reached(method, (0, 0), end, **options, catchment=0.5 * n)


def test_a_zone_ends_where_a_catchment_does():
    zones = decay.step({0.5: 1, 7: 0.5})
    ends = [(0.3 * n, 0.4 * n) for n in range(1, 15)]
    assert all(reached("e2sfca", (0, 0), end, decay=decay.step({float(np.hypot(*end)): 1})) for end in ends)
    assert zones(np.array([np.hypot(0.3, 0.4), 7.0, 7.1])).tolist() == [1, 0.5, 0]


def test_whole_numbers_answer_as_decimals_do():
    """PySAL access rounds people in RAAM when they are integers."""
    demand, supply = people((7, 0), (9, 4)), sites((3, 1), (2, 5))
    whole, decimal = (run("raam", demand.astype({"people": kind}), supply) for kind in (int, float))
    pd.testing.assert_series_equal(whole, decimal, check_exact=True)


def test_a_table_that_reaches_beyond_the_catchment_answers_as_one_cut_at_it():
    """In PySAL access 3SFCA depends on it."""
    demand, supply = people((10, 0), (10, 0)), sites((5, 0), (5, 0))
    travel = pd.DataFrame({"origin": [0, 0, 1, 1], "destination": [0, 1, 0, 1], "minutes": [2.0, 30.0, 5.0, 9.0]})
    options = {"method": "3sfca", "decay": GAUSS, "catchment": 10}
    full = access(demand, supply, travel=travel, **options)
    cut = access(demand, supply, travel=travel[travel["minutes"] <= 10], **options)
    pd.testing.assert_series_equal(full, cut, check_exact=True)


def test_people_travel_to_the_site_and_not_the_other_way():
    """In PySAL access the demand of a site is wrong when the way back takes longer."""
    demand, supply = people((100, 0), (100, 0)), sites((10, 0), (0, 0))
    travel = pd.DataFrame({"origin": [0, 0, 1, 1], "destination": [0, 1, 0, 1], "minutes": [5, 50, 5, 5]})
    assert access(demand, supply, travel=travel, method="2sfca", catchment=10).tolist() == [0.05, 0.05]


def test_the_border_case():
    """Cutting the map between b and c takes 47 % from b although nothing changed there."""
    demand = people((1000, 0), (1000, 8), (500, 20)).set_axis(list("abc"))
    supply = sites((30, 0), (0, 8), (20, 20)).set_axis(list("abc"))
    travel = pd.DataFrame([["a", "b", 8], ["a", "c", 25], ["b", "c", 12]], columns=["origin", "destination", "minutes"])
    back = travel.rename(columns={"origin": "destination", "destination": "origin"})
    own = pd.DataFrame({"origin": list("abc"), "destination": list("abc"), "minutes": 0})
    travel = pd.concat([travel, back, own])
    whole = access(demand, supply, travel=travel, method="2sfca", catchment=15)
    assert whole.tolist() == pytest.approx([0.015, 0.015 + 0.02 / 1.5, 0.02 / 1.5])
    assert (whole * demand["people"]).sum() == pytest.approx(50)
    cut = access(demand[:2], supply[:2], travel=travel, method="2sfca", catchment=15)
    assert cut.tolist() == pytest.approx([0.015, 0.015])


def test_one_thread_or_many_give_the_same_bits(monkeypatch):
    random = np.random.default_rng(1)
    demand = pd.DataFrame({"people": random.integers(1, 99, 5000), "x": random.normal(0, 9, 5000), "y": 0.5})
    demand["y"] = random.normal(0, 9, 5000)
    supply = demand.rename(columns={"people": "capacity"})[:700]
    answers = []
    for workers in (1, 2, 7):
        monkeypatch.setattr("pokryti.measures.access.threads.os.sched_getaffinity", lambda _, n=workers: range(n))
        one = access(demand, supply, method="e2sfca", catchment=8, decay=GAUSS)
        answers.append([one.tolist(), access(demand, demand.assign(capacity=1), method="k_nearest").tolist()])
    assert answers[0] == answers[1] == answers[2]


def test_several_callers_at_once():
    demand, supply = people((10, 0), (20, 3)), sites((5, 1))
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(run("e2sfca", demand, supply))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answer.equals(answers[0]) for answer in answers)


HIDE_TOOL = """
import importlib.machinery, sys
class NoTool:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "coverage":
            return importlib.machinery.PathFinder.find_spec(name, ["."])
sys.modules.pop("coverage", None)
sys.meta_path.insert(0, NoTool)
import coverage
assert coverage.__spec__.origin is None
"""


@pytest.mark.parametrize("before", ["", "import sys; sys.modules.pop('coverage', None)"])
def test_the_folder_name_does_no_harm_at_the_root(before):
    """Numba takes our folder `coverage/` for the measuring tool when that is not installed."""
    code = f"{HIDE_TOOL}\n{before}\nimport pokryti.measures.access.kernels\nimport coverage\ncoverage.__path__"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


NO_PLACE_TO_WRITE = """
import numba.core.caching
for cache in vars(numba.core.caching).values():
    if isinstance(cache, type) and hasattr(cache, "_locator_classes"):
        cache._locator_classes = []
"""


def test_an_installation_that_cannot_be_written_to_compiles_for_itself():
    """Numba refuses to cache where neither the package's folder nor the user's can be written to."""
    code = f"""
import pandas as pd
import pokryti
{NO_PLACE_TO_WRITE}
one = pd.DataFrame({{"people": [4.0], "capacity": [2.0], "x": 0.0, "y": 0.0}})
assert pokryti.access(one, one, method="2sfca", catchment=5).tolist() == [0.5]
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "coverage", check=True)


def test_only_what_is_used_is_loaded():
    """A million points leave little room in 300 MB for libraries that frames of numbers do not need."""
    heavy = ["geopandas", "numba", "pyogrio", "pyproj", "scipy", "shapely"]
    code = f"import sys, pokryti.measures.access\nassert not sys.modules.keys() & set({heavy})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
