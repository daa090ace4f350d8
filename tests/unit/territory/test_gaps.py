"""Land of no obec: closed where it is little, told where it is not, passed over where an obec is missing."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box, coverage_is_valid

from pokryti.quality import QualityReport
from pokryti.territory.gaps import close_gaps


def frame(shapes):
    return gpd.GeoDataFrame(geometry=list(shapes.values()), index=pd.Index(list(shapes), dtype="str"), crs="EPSG:5514")


def around(x_from, x_to):
    """Give four obce around a hole 1000 m high between two x."""
    return {
        "w": box(0, 0, x_from, 1000),
        "e": box(x_to, 0, 3000, 1000),
        "n": box(0, 1000, 3000, 2000),
        "s": box(0, -1000, 3000, 0),
    }


def noded(shapes):
    """Give the mosaic the vertices of its neighbours, as a real one has them."""
    from shapely import coverage_clean

    return frame(dict(zip(shapes, coverage_clean(list(shapes.values())), strict=True)))


@pytest.fixture
def report():
    return QualityReport()


def orp(*codes, **others):
    return pd.Series({**dict.fromkeys(codes, "A"), **others}, dtype="str")


def test_a_small_gap_goes_to_the_neighbour_with_the_longest_border(report):
    mosaic = noded(around(1400, 1500))
    closed = close_gaps(mosaic, orp=orp(*"wens"), source="s", report=report)
    assert coverage_is_valid(closed.geometry.to_numpy())
    assert closed.area.sum() == pytest.approx(9e6)
    (finding,) = report.findings
    assert finding.code == "gap_closed"
    assert "in all 100000 m²" in finding.message()


def test_a_large_gap_is_told_with_its_area_and_left(report):
    mosaic = noded(around(1000, 2000))
    assert close_gaps(mosaic, orp=orp(*"wens"), source="s", report=report) is mosaic
    (finding,) = report.findings
    assert (finding.code, set(finding.where)) == ("gap_left", set("wens"))
    assert "1000000 m²" in finding.message("cs")


def test_an_obec_missing_from_an_orp_around_explains_a_gap_of_its_size(report):
    close_gaps(noded(around(1000, 2000)), orp=orp(*"wensx"), source="s", report=report)
    assert len(report) == 0


def test_an_obec_missing_elsewhere_explains_nothing(report):
    close_gaps(noded(around(1000, 2000)), orp=orp(*"wens", far="A", away="B", x="B"), source="s", report=report)
    assert len(report) == 0
    mosaic = noded({**around(1000, 2000), "b": box(5000, 0, 6000, 1000)})
    close_gaps(mosaic, orp=orp(*"wens", b="B", x="B"), source="s", report=report)
    assert {finding.code for finding in report.findings} == {"gap_left"}


def test_a_whole_missing_orp_explains_a_gap_as_large_as_orp_are(report):
    close_gaps(noded(around(1000, 2000)), orp=orp(*"wens", x="B"), source="s", report=report)
    assert [finding.code for finding in report.findings] == ["gap_left"]
    large = {
        "w": box(0, 0, 1000, 9000),
        "e": box(10_000, 0, 11_000, 9000),
        "n": box(0, 9000, 11_000, 10_000),
        "s": box(0, -1000, 11_000, 0),
    }
    report = QualityReport()
    close_gaps(noded(large), orp=orp(*"wens", x="B"), source="s", report=report)
    assert len(report) == 0


def test_an_obec_apart_from_a_complete_territory_is_told(report):
    apart = {"a": box(0, 0, 1000, 1000), "b": box(1000, 0, 2000, 1000), "c": box(2500, 0, 3000, 1000)}
    close_gaps(frame(apart), orp=orp(*"abc"), source="s", report=report)
    assert [(finding.code, finding.where) for finding in report.findings] == [("obec_apart", ("c",))]
    report = QualityReport()
    close_gaps(frame(apart), orp=orp(*"abcd"), source="s", report=report)
    assert len(report) == 0
