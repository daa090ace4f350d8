"""Each place gets a point and says how precisely it is known."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from pokryti.services import Register, apportion, build_register, locate, placement, valid_on

ADDRESSES = gpd.GeoDataFrame(
    {"obec": ["900001", "900002", "900001"]},
    geometry=[Point(-700_100, -1_050_100), Point(-710_100, -1_050_100), None],
    index=pd.Index(["11", "22", "33"], name="address_code"),
    crs="EPSG:5514",
)


@pytest.fixture
def place(points, report):
    """Locate one place and give its point, obec and precision."""

    def one(*, addresses=ADDRESSES, boundaries=None, **fields):
        listed = pd.DataFrame([{"service": "1", "place": "1-1"} | fields])
        places = build_register(pd.DataFrame({"service": ["1"]}), listed).places
        found = locate(places, addresses=addresses, points=points, boundaries=boundaries, report=report).iloc[0]
        return found.geometry, found["obec"], found["precision"]

    return one


def test_an_address_code_gives_the_point(place):
    assert place(obec="900001", address_code="11") == (Point(-700_100, -1_050_100), "900001", "address")


@pytest.mark.parametrize(
    ("code", "finding"), [("99", "address_code_retired"), ("33", "address_without_point"), (None, None)]
)
def test_otherwise_the_place_is_put_in_its_obec(place, codes_of, points, code, finding):
    assert place(obec="900001", address_code=code) == (points["900001"], "900001", "obec")
    assert finding is None or finding in codes_of()


def test_a_code_in_another_obec_than_stated_is_not_believed(place, codes_of, points):
    assert place(obec="900001", address_code="22") == (points["900001"], "900001", "obec")
    assert "address_in_other_obec" in codes_of()


def test_an_address_supplies_an_obec_that_is_not_stated(place, codes_of):
    assert place(address_code="22") == (Point(-710_100, -1_050_100), "900002", "address")
    assert "obec_from_address" in codes_of()


def test_boundaries_supply_the_obec_of_a_bare_point(place):
    boundaries = gpd.GeoDataFrame(
        geometry=[box(-701_000, -1_051_000, -699_000, -1_049_000)], index=["900001"], crs="EPSG:5514"
    )
    point = Point(-700_000, -1_050_000)
    assert place(geometry=point, precision="address", boundaries=boundaries) == (point, "900001", "address")


def test_points_that_are_there_stay(place):
    point = Point(-700_000, -1_050_000)
    assert place(obec="900003", address_code="11", geometry=point) == (point, "900003", "address")


def test_a_withheld_place_never_gets_a_point(place):
    geometry, obec, precision = place(address_code="11", precision="withheld")
    assert geometry is None
    assert pd.isna(obec)
    assert precision == "withheld"


def test_nothing_known_is_unknown(place):
    assert place()[2] == "unknown"


def test_without_an_address_file_places_are_in_their_obec(place, points):
    assert place(addresses=None, obec="900002", address_code="22") == (points["900002"], "900002", "obec")


def test_an_empty_register_passes_every_step(points, report):
    register = valid_on(build_register(pd.DataFrame(), pd.DataFrame()), "2024-12-31", report=report)
    places = locate(
        register.places, addresses=None, points=points, report=report, boundaries=points.buffer(1).to_frame()
    )
    supply = apportion(Register(register.services, places), report=report)
    assert placement(supply, places).empty
    assert not report.findings
