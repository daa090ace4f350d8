"""Boundaries are one mosaic: one polygon per code, borders identical, unions exact."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Polygon, box, coverage_is_valid

from pokryti.quality import QualityReport
from pokryti.territory.mosaic import align, borders, one_per_code, touching, unite


def frame(shapes):
    return gpd.GeoDataFrame(geometry=list(shapes.values()), index=pd.Index(list(shapes), dtype="str"), crs="EPSG:5514")


@pytest.fixture
def report():
    return QualityReport()


def test_parts_stored_apart_are_joined_by_code(report):
    exploded = gpd.GeoDataFrame(
        geometry=[box(0, 0, 1, 1), box(5, 5, 6, 6), box(1, 0, 2, 1)], index=["a", "a", "b"], crs="EPSG:5514"
    )
    whole = one_per_code(exploded, source="s", report=report)
    assert whole.geometry["a"].equals(MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)]))
    assert [(finding.code, finding.where) for finding in report.findings] == [("geometry_exploded", ("a",))]


def test_a_self_crossing_ring_becomes_valid(report):
    spike = Polygon([(0, 0), (100, 0), (100, 100), (0, 100), (4, 104), (4, 96), (0, 96)])
    whole = one_per_code(frame({"a": spike, "b": box(300, 0, 400, 1)}), source="s", report=report)
    assert whole.is_valid.all()
    assert [(finding.code, finding.where) for finding in report.findings] == [("geometry_invalid", ("a",))]
    assert "Largest change of area 16 m²" in report.findings[0].message()


def test_a_ring_whose_crossing_leaves_the_area_in_doubt_is_refused(report):
    bow = Polygon([(0, 0), (2000, 2000), (2000, 0), (0, 1000)])
    one_per_code(frame({"a": bow, "b": box(3000, 0, 4000, 1)}), source="s", report=report)
    (finding,) = report.errors
    assert finding.code == "geometry_beyond_repair"
    assert "a: 1.00 → " in finding.message()


def test_features_without_area_are_left_out(report):
    whole = one_per_code(
        frame({"a": box(0, 0, 1, 1), "b": LineString([(0, 0), (1, 1)]), "c": None}), source="s", report=report
    )
    assert whole.index.tolist() == ["a"]
    assert report.findings[0].where == ("b", "c")


@pytest.mark.parametrize("shift", [-20, 20], ids=["overlap", "gap"])
def test_gaps_and_overlaps_are_closed(report, shift):
    # A gap is one only where land lies on all sides; a bay stays a bay.
    left, right = box(0, 0, 1000, 1000), box(1000 + shift, 0, 2000, 1000)
    lid, floor = box(0, 1000, 2000, 1500), box(0, -500, 2000, 0)
    aligned = align(frame({"l": left, "r": right, "t": lid, "f": floor}), source="s", report=report)
    assert coverage_is_valid(aligned.geometry.to_numpy())
    assert aligned.area.sum() == pytest.approx(2000 * 2000)
    assert {"l", "r"} <= set(report.findings[0].where)


def test_an_exact_mosaic_is_not_touched(report):
    squares = frame({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)})
    assert align(squares, source="s", report=report) is squares
    assert len(report) == 0


def test_a_territory_given_twice_is_refused(report):
    align(frame({"a": box(0, 0, 1000, 1000), "b": box(0, 0, 1000, 900)}), source="s", report=report)
    assert [finding.code for finding in report.errors] == ["geometry_overlap"]


def test_unions_lose_inner_borders_and_keep_holes():
    squares = frame({f"{x}{y}": box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)})
    ring = pd.Series("ring", index=squares.index).mask(squares.index == "11", "hole")
    united = unite(squares.geometry, ring)
    assert united["ring"].area == 8
    assert len(united["ring"].interiors) == 1
    assert united["hole"].equals(box(1, 1, 2, 2))


def test_rows_without_a_district_are_left_out():
    squares = frame({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)})
    assert unite(squares.geometry, pd.Series({"a": "x", "b": None})).index.tolist() == ["x"]


def test_common_borders_are_measured_once_per_pair():
    squares = frame({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1), "c": box(2, 1, 3, 2)})
    assert borders(squares.geometry).to_numpy().tolist() == [["a", "b", 1.0]]


def test_touching_in_a_corner_counts():
    squares = frame({"a": box(0, 0, 1, 1), "b": box(1, 1, 2, 2), "c": box(2, 1, 3, 2)})
    assert touching(squares.geometry, np.array([True, False, False])).tolist() == [False, True, False]
