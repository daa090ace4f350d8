"""Coordinates are told by where their numbers lie; labels are only compared with them."""

import geopandas as gpd
import pytest
from pyproj import CRS
from shapely import Point, transform

from pokryti.crs import recognise, require_sjtsk, to_lonlat, to_sjtsk
from pokryti.errors import CrsError

CASTLE = (-744384.54, -1042569.73)
CASTLE_DEGREES = (14.398606, 50.089480)
# ESRI's label of the cadastral office's shapefiles, shortened to what some programs leave of it.
ESRI_KROVAK = (
    'PROJCS["S-JTSK_Krovak_East_North",GEOGCS["GCS_S_JTSK",DATUM["D_S_JTSK",SPHEROID["Bessel_1841",6377397.155,'
    '299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Krovak"],'
    'PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Pseudo_Standard_Parallel_1",78.5],'
    'PARAMETER["Scale_Factor",0.9999],PARAMETER["Azimuth",30.28813975277778],'
    'PARAMETER["Longitude_Of_Center",24.83333333333333],PARAMETER["Latitude_Of_Center",49.5],'
    'PARAMETER["X_Scale",-1.0],PARAMETER["Y_Scale",1.0],PARAMETER["XY_Plane_Rotation",90.0],UNIT["Meter",1.0]]'
)


def places(*points, crs=None):
    return gpd.GeoDataFrame(geometry=[Point(point) for point in points], crs=crs)


def castle_metres(frame):
    moved, found = to_sjtsk(frame, what="places")
    assert moved.crs.to_epsg() == 5514
    return moved.geometry.iloc[0].coords[0], found


@pytest.mark.parametrize(
    ("point", "label", "convention"),
    [
        (CASTLE, "EPSG:5514", "sjtsk"),
        (CASTLE, None, "sjtsk"),
        (CASTLE, ESRI_KROVAK, "sjtsk"),
        (CASTLE[::-1], "EPSG:5514", "sjtsk_swapped"),
        ((744384.54, 1042569.73), None, "sjtsk_positive"),
        ((1042569.73, 744384.54), "EPSG:5513", "sjtsk_positive_swapped"),
        ((1_602_845.5, 6_461_786.6), "EPSG:4326", "web_mercator"),
        (CASTLE_DEGREES, "EPSG:4326", "lonlat"),
        (CASTLE_DEGREES[::-1], "EPSG:4326", "latlon"),
        ((456_980.0, 5_548_752.8), "EPSG:32633", "declared"),
    ],
)
def test_every_convention_leads_to_the_same_place(point, label, convention):
    crs = CRS.from_wkt(label) if label == ESRI_KROVAK else label
    metres, found = castle_metres(places(point, crs=crs))
    assert found.convention == convention
    # The formats file gives degrees to six places, a tenth of a metre.
    assert metres == pytest.approx(CASTLE, abs=0.5)


def test_the_golden_point_of_the_pinned_transformation():
    moved = to_lonlat(places(CASTLE, crs="EPSG:5514"))
    assert moved.geometry.iloc[0].coords[0] == pytest.approx(CASTLE_DEGREES, abs=2e-6)


def test_there_and_back_stays_within_a_centimetre():
    back, _ = to_sjtsk(to_lonlat(places(CASTLE, crs="EPSG:5514")), what="places")
    assert back.geometry.iloc[0].distance(Point(CASTLE)) < 0.01


def test_a_wrong_label_is_told_from_a_missing_one():
    _, mislabelled = castle_metres(places(CASTLE, crs="EPSG:4326"))
    _, bare = castle_metres(places(CASTLE))
    assert (mislabelled.label, mislabelled.label_fits) == ("WGS 84", False)
    assert (bare.label, bare.label_fits) == ("", False)


def test_coordinates_elsewhere_without_help_are_refused():
    with pytest.raises(CrsError, match="EPSG:5514"):
        to_sjtsk(places((41.6, 68.5), crs=None), what="places")


def test_a_label_that_leads_abroad_is_refused():
    with pytest.raises(CrsError, match="outside the Czech Republic"):
        to_sjtsk(places((457_000.0, 5_900_000.0), crs="EPSG:32633"), what="places")


def test_rows_written_differently_are_named():
    mixed = places(CASTLE, CASTLE, CASTLE[::-1], crs="EPSG:5514")
    with pytest.raises(CrsError, match="1 rows are not: 2"):
        to_sjtsk(mixed, what="places")


def test_empty_geometry_fits_anything():
    convention, fits = recognise(gpd.GeoSeries([Point(CASTLE), None, Point()]))
    assert convention.id == "sjtsk"
    assert fits.all()


def test_heights_are_dropped_and_inputs_left_alone():
    high = gpd.GeoDataFrame(geometry=[Point(14.4, 50.1, 300)], crs="EPSG:4326")
    moved, _ = to_sjtsk(high, what="places")
    assert not moved.geometry.iloc[0].has_z
    assert high.geometry.iloc[0].has_z


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
def test_functions_that_need_metres_say_so(crs):
    with pytest.raises(CrsError, match="boundaries"):
        require_sjtsk(places((14, 50), crs=crs), "boundaries")


def test_signs_alone_do_not_confuse_axes():
    turned = places(CASTLE)
    turned["geometry"] = transform(turned.geometry.to_numpy(), lambda xy: -xy[:, ::-1])
    metres, found = castle_metres(turned)
    assert found.convention == "sjtsk_positive_swapped"
    assert found.axes_repaired
    assert metres == pytest.approx(CASTLE)
