"""What holds for any territory: unions conserve area; codes and coordinates survive whatever form they come in."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from pokryti.crs import to_sjtsk
from pokryti.quality import QualityReport
from pokryti.territory import Codes
from pokryti.territory.mosaic import borders, touching, unite
from pokryti.territory.names import abbreviates, fold

SIDE = 6
CELLS = gpd.GeoSeries(
    [box(x, y, x + 1, y + 1) for x in range(SIDE) for y in range(SIDE)],
    index=pd.Index([f"{number:06}" for number in range(SIDE**2)], dtype="str"),
    crs="EPSG:5514",
)
partitions = st.lists(st.sampled_from("abcd"), min_size=SIDE**2, max_size=SIDE**2).map(
    lambda labels: pd.Series(labels, index=CELLS.index, dtype="str")
)
# Inside the country, away from the corners of its bounding box.
czech_points = st.tuples(st.floats(13.0, 18.0), st.floats(49.0, 50.0))
orp_numbers = st.lists(st.integers(1001, 9999), min_size=1, max_size=30, unique=True)


@given(partitions)
def test_unions_conserve_area_and_do_not_overlap(partition):
    united = unite(CELLS, partition)
    assert united.area.sum() == pytest.approx(SIDE**2)
    assert united.union_all().area == pytest.approx(SIDE**2)


@given(partitions)
def test_perimeters_are_borders_and_the_outer_edge(partition):
    united = unite(CELLS, partition)
    pairs = borders(CELLS)
    between = pairs["code"].map(partition) != pairs["neighbour"].map(partition)
    assert united.length.sum() == pytest.approx(2 * pairs.loc[between, "border_m"].sum() + 4 * SIDE)


@given(st.lists(st.booleans(), min_size=SIDE**2, max_size=SIDE**2))
def test_touching_is_what_geometry_says(flags):
    chosen = np.array(flags)
    expected = CELLS.intersects(CELLS[chosen].union_all()).to_numpy() & ~chosen if chosen.any() else ~chosen & False
    assert touching(CELLS, chosen).tolist() == expected.tolist()


@given(czech_points, st.sampled_from(["plain", "positive", "swapped", "both", "latlon"]))
def test_every_convention_of_a_point_gives_the_same_metres(point, convention):
    degrees = gpd.GeoDataFrame(geometry=[Point(point)], crs="EPSG:4326")
    metres, _ = to_sjtsk(degrees, what="points")
    east, north = metres.geometry.iloc[0].coords[0]
    written = {
        "plain": (east, north),
        "positive": (-east, -north),
        "swapped": (north, east),
        "both": (-north, -east),
        "latlon": point[::-1],
    }[convention]
    label = "EPSG:4326" if convention == "latlon" else None
    again, _ = to_sjtsk(gpd.GeoDataFrame(geometry=[Point(written)], crs=label), what="points")
    assert again.geometry.iloc[0].distance(metres.geometry.iloc[0]) < 1e-6


@settings(max_examples=30)
@given(orp_numbers, st.data())
def test_codes_of_either_system_lead_to_the_same_district(numbers, data):
    canonical = [str(number) for number in numbers]
    structure = pd.DataFrame(
        {
            "obec_kod": [str(500000 + number) for number in numbers],
            "orp_text": canonical,
            "orp_csu_cis65_kod": canonical,
            "orp_ruian_kod": [str(number % 1000 + 10_000 * i + 20_000) for i, number in enumerate(numbers)],
        }
    )
    rows = data.draw(st.lists(st.integers(0, len(numbers) - 1), min_size=1))
    codes = Codes(structure)
    for system in ("orp_csu_cis65_kod", "orp_ruian_kod"):
        column = structure[system].iloc[rows].reset_index(drop=True)
        for written in (column, column.astype(int), column.astype(float), column + ".0", " " + column):
            found = codes.translate(written, level="orp", source="t", report=QualityReport())
            assert found.tolist() == [canonical[row] for row in rows]


@given(st.text())
def test_folding_a_name_twice_changes_nothing_more(name):
    words = fold(name)
    assert words == words.strip().lower()
    assert fold(words.upper()) in {words, fold(words)}


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=4), st.data())
def test_every_abbreviation_of_a_name_is_recognised(words, data):
    short = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    joined = ". ".join(short)
    if fold(joined).split() == short:
        assert abbreviates(joined, [" ".join(words)]) == [" ".join(words)]
