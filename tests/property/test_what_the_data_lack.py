"""Whatever is not in the data, beyond their edge or left blank, is told by the flag before it misleads anybody."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from pokryti import Inputs, Study
from pokryti.measures import decay
from pokryti.measures.access import Surroundings, Until, access_by_district, catchment_by_class
from pokryti.measures.access.unserved import unserved_by_district

KIND, FORM, UNIT = "domovy_pro_seniory", "pobytova", "luzka"
SIDE, HOMES, BOX_M, REACH_M = 13, 40, 4_000, 5_000
CURVE = decay.gaussian(3_000)
NARROW, WIDE = dict.fromkeys("01234", 3_000), dict.fromkeys("56789", REACH_M)  # by the last digit of the code
# Method → how it is asked, and how many catchments away from the edge nothing can happen.
ASKED = {
    "nearest": ({}, None),
    "k_nearest": ({"k": 2}, None),
    "nearest ": ({"catchment": REACH_M}, 1),
    "cumulative": ({"catchment": REACH_M}, 1),
    "gravity": ({"catchment": REACH_M, "decay": CURVE}, 1),
    "ratio": ({"catchment": REACH_M}, 1),
    "2sfca": ({"catchment": REACH_M}, 2),
    "e2sfca": ({"catchment": REACH_M, "decay": decay.step({2_000: 1, 4_500: 0.3})}, 2),
    "e2sfca ": ({"decay": decay.linear(REACH_M)}, 2),
    "m2sfca": ({"catchment": REACH_M / 1.3, "decay": CURVE, "detour": 1.3}, 2),
    "spatial_availability": ({"catchment": REACH_M, "decay": CURVE}, 2),
    "3sfca": ({"catchment": REACH_M, "decay": CURVE}, 3),
    "mh3sfca": ({"catchment": REACH_M, "decay": CURVE}, 3),
    "bfca": ({"catchment": REACH_M, "decay": CURVE}, 3),
    "raam": ({"catchment": REACH_M}, None),
    "gravity ": ({"decay": decay.exponential(1e-3)}, None),
    "2sfca ": ({"catchment": Until(people=3_000, cap=REACH_M)}, 2),
    "nearest  ": ({"catchment": Until(people=3_000, cap=REACH_M)}, 2),
    "bfca ": ({"catchment": "by class", "decay": CURVE}, 3),
}


@pytest.fixture(scope="module")
def territory(sample):
    """Lay 169 obce out in a square."""
    whole = sample.inputs.territory
    structure = whole.structure[: SIDE * SIDE]
    west, south = (BOX_M * axis.ravel() for axis in np.divmod(np.arange(SIDE * SIDE), SIDE))
    boxes = shapely.box(west - 700_000, south - 1_100_000, west + BOX_M - 700_000, south + BOX_M - 1_100_000)
    boundaries = gpd.GeoDataFrame(geometry=boxes, index=structure.index, crs="EPSG:5514")
    role = pd.Series("study", index=structure.index, dtype="str", name="role")
    return replace(whole, structure=structure, boundaries=boundaries, role=role, own_levels={})


def people_of(territory, random):
    rows = pd.DataFrame({"area": territory.structure.index, "count": random.integers(0, 2_000, SIDE * SIDE)})
    old = rows.assign(year=2024, level="obec", sex="f", age_from=65, age_to=999)
    others = [old.assign(sex="m", count=0), *(old.assign(sex=s, age_from=0, age_to=64, count=0) for s in "fm")]
    return pd.concat([old, *others], ignore_index=True)


def services_of(territory, random):
    """Put homes at addresses anywhere in their obce, some of them near a border."""
    obce = random.choice(territory.structure.index.to_numpy(), HOMES)
    corner = territory.boundaries.geometry.reindex(obce).bounds
    xy = corner[["minx", "miny"]].to_numpy() + random.random((HOMES, 2)) * BOX_M
    rows = {"kind": KIND, "form": FORM, "unit": UNIT, "obec": obce, "capacity": random.integers(5, 200, HOMES) * 1.0}
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(*xy.T), crs="EPSG:5514")


def around(territory, population, services):
    joined = Study.from_tables(Inputs(territory=territory, population=population), on=date(2024, 12, 31)).joined
    surroundings = Surroundings(joined)
    vars(surroundings)["services"] = services[services["obec"].isin(territory.structure.index)].reset_index(drop=True)
    return surroundings


def ask(surroundings, name):
    options = dict(ASKED[name][0])
    if options.get("catchment") == "by class":
        obce = surroundings.joined.territory.structure.index
        options["catchment"] = catchment_by_class(pd.Series(obce.str[-1], obce), {**NARROW, **WIDE})
    question = {"kind": KIND, "form": FORM, "unit": UNIT, "level": "obec", "group": "65plus"}
    return access_by_district(surroundings, **question, method=name.strip(), **options).set_index("area")


def differs(one, other):
    one, other = one.align(other, join="inner", axis=0)
    return one.index[~np.isclose(one["value"], other["value"], rtol=1e-9, atol=1e-12, equal_nan=True)]


@pytest.fixture(scope="module", params=range(2))
def maps(request, territory):
    """Make a map, and the same map cut along a line from south to north."""
    random = np.random.default_rng(request.param)
    population, services = people_of(territory, random), services_of(territory, random)
    kept = territory.structure.index[: SIDE * (9 + request.param)]
    parts = {name: getattr(territory, name).loc[kept] for name in ("structure", "boundaries", "role")}
    return around(territory, population, services), around(replace(territory, **parts), population, services)


@pytest.mark.parametrize("name", ASKED)
def test_what_a_cut_changes_is_flagged_and_what_lies_far_from_it_is_not(maps, name):
    whole, cut = (ask(surroundings, name) for surroundings in maps)
    counted = cut[cut["denominator"] > 0]
    changed = differs(counted, whole)
    assert len(changed)
    assert (cut.loc[changed, "flag"] == "edge").all()
    assert (cut.loc[changed, "edge"] == 1).all()
    ways = ASKED[name][1]
    if ways is not None:
        metres = maps[1].to_edge(maps[1].joined.territory.points).reindex(counted.index)
        assert (counted.loc[metres > ways * REACH_M, "flag"] != "edge").all()
        assert (metres > ways * REACH_M).any()


@pytest.mark.parametrize("name", ASKED)
def test_a_bound_holds_on_the_whole_map(maps, name):
    whole, cut = (ask(surroundings, name) for surroundings in maps)
    truth = whole["value"].reindex(cut.index)
    assert (cut["low"].isna() | (truth >= cut["low"] * (1 - 1e-12))).all()
    assert (cut["high"].isna() | (truth <= cut["high"] * (1 + 1e-12))).all()


@pytest.mark.parametrize("name", ASKED)
def test_a_capacity_that_is_not_known_is_told_where_it_could_matter(maps, name):
    whole = maps[0]
    blank = in_the_middle(whole)
    lacking = ask(with_capacity(whole, np.nan, blank), name)
    inside = lacking[(lacking["denominator"] > 0) & (lacking["edge"] == 0)]
    for capacity in (1.0, 20.0, 500.0):
        truth = ask(with_capacity(whole, capacity, blank), name)
        changed = differs(lacking[lacking["denominator"] > 0], truth)
        assert (lacking.loc[changed, "flag"] == "unknown").all()
        least = inside["low"].dropna()
        assert (truth.loc[least.index, "value"] >= least * (1 - 1e-12)).all()
    monotone = name.strip() not in {"nearest", "k_nearest", "mh3sfca", "raam"} and "Until" not in str(ASKED[name])
    doubted = inside["flag"] == "unknown"
    assert doubted.any() == (name.strip() not in {"nearest", "k_nearest"} and len(inside) > 0), "some are told"
    assert not monotone or inside.loc[doubted, "low"].equals(inside.loc[doubted, "value"])
    assert inside.loc[~doubted, "low"].isna().all()


@pytest.mark.parametrize("name", ASKED)
def test_people_who_are_not_known_are_told_where_they_could_matter(maps, name):
    whole = maps[0]
    missing, known = with_capacity(whole, np.nan, np.zeros(HOMES, dtype=bool)), whole.joined.people_by("obec")
    vars(missing)["_people"] = known.drop(known.index[[70, 85]]).reindex(known.index)
    lacking, truth = ask(missing, name), ask(whole, name)
    changed = differs(lacking[lacking["denominator"] > 0], truth)
    assert (lacking.loc[changed, "flag"] == "unknown").all()
    most = lacking["high"].dropna()
    assert (truth.loc[most.index, "value"] <= most * (1 + 1e-12)).all()


def in_the_middle(surroundings):
    metres = surroundings.to_edge(surroundings.services.geometry)
    return (metres >= metres.nlargest(3).min()).to_numpy()


def with_capacity(surroundings, capacity, blank):
    changed = Surroundings(surroundings.joined)
    vars(changed)["services"] = surroundings.services.assign(
        capacity=surroundings.services["capacity"].mask(blank, capacity)
    )
    return changed


PLAN = {"form": FORM, "unit": UNIT, "level": "obec", "needed": 0.03, "group": "65plus"}


def test_a_plan_says_what_the_edge_could_change(maps):
    """Who takes a place sends another on: what a cut changes is felt as far as people and places are linked."""
    for catchment in (2_000, REACH_M):
        whole, cut = (unserved_by_district(m, KIND, **PLAN, catchment=catchment).set_index("area") for m in maps)
        cut = cut[cut["need"] > 0]
        changed = cut.index[~np.isclose(cut["unserved"], whole["unserved"].reindex(cut.index), atol=1e-6)]
        assert (cut.loc[changed, "flag"] == "edge").all()
    assert len(changed)
    near = unserved_by_district(maps[1], KIND, **PLAN, catchment=500).set_index("area")
    metres = maps[1].to_edge(maps[1].joined.territory.points).reindex(near.index)
    assert (near.loc[metres > 2_500, "flag"] != "edge").all()


def test_a_plan_says_what_unknown_places_could_change(maps):
    whole = maps[0]
    blank = in_the_middle(whole)
    plans = [
        unserved_by_district(with_capacity(whole, capacity, blank), KIND, **PLAN, catchment=2_000).set_index("area")
        for capacity in (np.nan, 30.0)
    ]
    changed = plans[0].index[~np.isclose(plans[0]["unserved"], plans[1]["unserved"], atol=1e-6)]
    assert len(changed)
    assert (plans[0].loc[changed, "flag"] == "unknown").all()
