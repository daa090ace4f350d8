"""What the edge of the map may do to a result, and that the flag says so before anybody is misled."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from pokryti import Inputs, Study
from pokryti.measures import decay

KIND = "domovy_pro_seniory"
ON = date(2024, 12, 31)
# West to east: far west, A, B, C, far east; A, B and C lie 8 and 12 km apart, as in the border case of Luo and Wang's
# measure: people 1000, 1000, 500; capacity 30, 0, 20; catchment 15 km.
WEST_M, EAST_M = [-64_000, -4_000, 4_000, 12_000, 28_000], [-4_000, 4_000, 12_000, 28_000, 90_000]
PEOPLE, PLACES = [0, 1000, 1000, 500, 0], [0, 30, 0, 20, 0]


def side_by_side(territory, west_m, east_m):
    """Make five districts side by side, each of one obec."""
    structure = territory.structure.drop_duplicates("orp")[:5]
    boxes = shapely.box(np.array(west_m) - 700_000, -1_110_000, np.array(east_m) - 700_000, -1_030_000)
    boundaries = gpd.GeoDataFrame(geometry=boxes, index=structure.index, crs="EPSG:5514")
    role = pd.Series("study", index=structure.index, dtype="str", name="role")
    return replace(territory, structure=structure, boundaries=boundaries, role=role, own_levels={})


@pytest.fixture(scope="module")
def five(sample):
    return side_by_side(sample.inputs.territory, WEST_M, EAST_M)


def study_of(territory, obce, people=PEOPLE, places=PLACES):
    """Let 65+ year olds live in the obce of a map that ends with them."""
    kept = territory.structure.index[obce]
    cut = replace(
        territory,
        structure=territory.structure.loc[kept],
        boundaries=territory.boundaries.loc[kept],
        role=territory.role[kept],
    )
    rows = pd.DataFrame({"area": territory.structure.index, "count": people, "year": 2024})
    old = rows.assign(level="obec", sex="f", age_from=65, age_to=999)
    others = [old.assign(sex="m", count=0), *(old.assign(sex=s, age_from=0, age_to=64, count=0) for s in "fm")]
    homes = pd.DataFrame({"obec": territory.structure.index, "kind": KIND, "year": 2024, "count": places})
    inputs = Inputs(
        territory=cut, population=pd.concat([old, *others], ignore_index=True), facilities=homes[homes["count"] > 0]
    )
    return Study.from_tables(inputs, on=ON)


def answers(study):
    table = study.access(KIND, method="2sfca", level="obec", catchment=15_000).set_index("area")
    return table.loc[table["denominator"] > 0]


def test_the_border_case_and_what_is_said_when_the_map_is_cut(five):
    whole, cut = answers(study_of(five, [0, 1, 2, 3, 4])), answers(study_of(five, [0, 1, 2]))
    assert whole["value"].tolist() == pytest.approx([15, 15 + 40 / 3, 40 / 3])
    assert whole["numerator"].sum() == pytest.approx(50)
    assert not (whole["flag"] == "edge").any()
    assert cut["value"].tolist() == pytest.approx([15, 15])  # B lost 47 % although nothing changed there
    assert cut["flag"].tolist() == ["edge", "edge"]
    assert cut["edge"].tolist() == [1, 1]


def test_a_container_ratio_misleads_where_access_does_not(five):
    ratio = study_of(five, [0, 1, 2, 3, 4]).ratio(KIND, level="obec").set_index("area")["value"]
    assert ratio.iloc[1:4].tolist() == [30, 0, 40]


@pytest.mark.parametrize("method", ["3sfca", "mh3sfca", "bfca"])
def test_a_home_beyond_the_edge_draws_people_off_from_homes_two_catchments_away(sample, method):
    """People of the second obec reach only the home in the third; those of the fourth choose another in the fifth."""
    west_m, east_m = [-80_000, -5_000, 5_000, 15_000, 25_000], [-5_000, 5_000, 15_000, 25_000, 35_000]
    chain = side_by_side(sample.inputs.territory, west_m, east_m)
    have = {"people": [0, 1000, 0, 1000, 0], "places": [0, 0, 30, 0, 20]}
    question = {"method": method, "level": "obec", "catchment": 11_000, "decay": decay.gaussian(10_000)}
    before, after = (
        study_of(chain, obce, **have).access(KIND, **question).set_index("area").iloc[1]
        for obce in ([0, 1, 2, 3, 4], [0, 1, 2, 3])
    )
    assert before["value"] != pytest.approx(after["value"])
    assert after["flag"] == "edge"


@pytest.fixture(scope="module")
def whole(sample):
    return sample


@pytest.fixture(scope="module")
def cut(whole):
    """Cut the map of the sample along a line from south to north."""
    territory = whole.inputs.territory
    points = territory.points
    kept = points.index[points.x < points.x.quantile(0.7)]
    parts = {name: getattr(territory, name).loc[kept] for name in ("structure", "boundaries", "role")}
    return Study.from_tables(
        replace(whole.inputs, territory=replace(territory, **parts)), on=whole.on, assumptions=whole.assumptions
    )


@pytest.mark.parametrize(
    "how",
    [
        {"method": "nearest"},
        {"method": "cumulative", "catchment": 6_000},
        {"method": "2sfca", "catchment": 6_000},
        {"method": "e2sfca", "catchment": 6_000, "decay": decay.gaussian(3_000)},
        {"method": "gravity", "decay": decay.linear(5_000)},
        {"method": "2sfca", "catchment": 4_000, "detour": 1.4},
        {"method": "3sfca", "catchment": 4_000, "decay": decay.gaussian(3_000)},
        {"method": "mh3sfca", "catchment": 4_000, "decay": decay.gaussian(3_000)},
        {"method": "bfca", "catchment": 4_000, "decay": decay.gaussian(3_000)},
        {"method": "spatial_availability", "catchment": 4_000, "decay": decay.gaussian(3_000)},
    ],
    ids=lambda how: how["method"],
)
def test_what_a_cut_changes_is_always_flagged(whole, cut, how):
    """Of obce that stay on the map, those whose answer is another without the rest must not look sure."""
    question = {"kind": KIND, "form": "pobytova", "unit": "luzka", "level": "obec"}
    before, after = (study.access(**question, **how).set_index("area") for study in (whole, cut))
    before, after = before.align(after, join="inner", axis=0)
    changed = ~np.isclose(before["value"], after["value"], rtol=1e-9, equal_nan=True)
    assert changed.any()
    assert (after.loc[changed, "edge"] > 0).all()
    assert (after.loc[changed, "flag"] == "edge").all()
