"""Borders are written once, and every district comes back from them whole."""

from collections import Counter, defaultdict

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import topojson

from pokryti.atlas.topology import Grid, Topology
from pokryti.atlas.units import Units
from pokryti.errors import CrsError


def arcs(topology):
    return np.split(topology.points, np.cumsum(topology.length)[:-1])


def polygons(topology, districts):
    """Put districts together from the arcs between them and others."""
    lines = defaultdict(list)
    for line, left, right in zip(arcs(topology), topology.left, topology.right, strict=True):
        one, other = districts[left], districts[right] if right >= 0 else -1
        if one != other:
            lines[one].append(shapely.LineString(line))
            lines[other].append(shapely.LineString(line))
    built = {district: shapely.build_area(shapely.GeometryCollection(parts)) for district, parts in lines.items()}
    return [built[district] for district in sorted(set(districts))]


def frame(*shapes):
    return gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:5514")


def test_districts_come_back_from_their_arcs(grid):
    topology = Topology.of(grid)
    expected = topology.grid.place(grid)
    for got, wanted in zip(polygons(topology, list(range(15))), expected, strict=True):
        assert shapely.symmetric_difference(got, wanted).area < 0.001 * wanted.area


def test_each_border_is_written_once(grid):
    edges = Counter()
    for line in arcs(Topology.of(grid)):
        edges.update(frozenset(map(tuple, pair)) for pair in zip(line[:-1].tolist(), line[1:].tolist(), strict=True))
    assert set(edges.values()) == {1}


def test_as_few_arcs_as_the_topojson_package_finds(grid):
    peer = topojson.Topology(grid.reset_index(), prequantize=False, shared_coords=True).to_dict()
    assert len(Topology.of(grid).length) == len(peer["arcs"])


def test_holes_islands_and_enclaves(grid):
    outer = shapely.box(-700_000, -1_100_000, -660_000, -1_060_000)
    enclave, island = (
        shapely.box(-690_000, -1_090_000, -680_000, -1_080_000),
        shapely.box(-650_000, -1_100_000, -640_000, -1_090_000),
    )
    topology = Topology.of(frame(shapely.union_all([outer - enclave, island]), enclave))
    around, inside = polygons(topology, [0, 1])
    parts = shapely.get_parts(around)
    assert len(parts) == 2
    (hole,) = [ring for part in parts for ring in part.interiors]
    assert shapely.Polygon(hole).equals(inside)


def test_larger_districts_need_no_borders_of_their_own(sample):
    units = Units(sample.territory, ["obec", "orp", "kraj"])
    topology = Topology.of(units.shapes)
    for level in ("orp", "kraj"):
        built = polygons(topology, units.lookup(level))
        assert len(built) == len(units.areas[level])
        areas = topology.grid.place(units.areas[level])
        difference = shapely.symmetric_difference(np.array(built), shapely.set_precision(areas, 1))
        assert (shapely.area(difference) < 0.02 * shapely.area(areas)).all()


def test_the_outside_is_on_the_right(grid):
    topology = Topology.of(grid)
    assert (topology.left >= 0).all()
    assert (topology.right >= -1).all()
    assert (topology.left != topology.right).all()


def test_only_the_smallest_districts_shown_are_sent(sample):
    assert len(Units(sample.territory, ["orp", "kraj"]).shapes) == len(sample.territory.areas("orp"))
    assert len(Units(sample.territory, ["kraj"]).shapes) == 3


def test_levels_that_do_not_nest_are_cut_into_common_parts(sample):
    units = Units(sample.territory, ["okres", "mikroregion"])
    shapes, okres, own = units.shapes, units.lookup("okres"), units.lookup("mikroregion")
    assert -1 in own
    assert len(shapes) == len(set(zip(okres, own, strict=True)))
    united = shapes.dissolve(pd.Series(okres).to_numpy()).geometry
    assert np.allclose(united.area, sample.territory.areas("okres").loc[units.areas["okres"].index].area)


def test_grid_is_web_mercator_upwards(grid):
    placed = Grid((0, 0), 1.0).place(grid.iloc[:1])
    lon, lat = shapely.get_coordinates(grid.iloc[:1].to_crs("EPSG:3857").geometry.to_numpy()).mean(axis=0)
    assert shapely.get_coordinates(placed).mean(axis=0) == pytest.approx([lon, lat], abs=2)


def test_degrees_are_refused(grid):
    with pytest.raises(CrsError):
        Topology.of(grid.to_crs("EPSG:4326"))
