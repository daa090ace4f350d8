"""Networks of roads from tables and from extracts of OpenStreetMap that the tests write themselves."""

import builtins

import numpy as np
import osmium
import pytest

from pokryti.catalog import load
from pokryti.errors import InputError, MissingDependencyError
from pokryti.measures.access import travel_by_network
from pokryti.quality import QualityReport
from pokryti.sources.roads import read_roads

# A village street of about 72 m per 0.001 degree of longitude, near the middle of the country.
NODES = {1: (15.000, 49.8), 2: (15.010, 49.8), 3: (15.020, 49.8), 4: (15.030, 49.8), 9: (2.35, 48.86)}
WAYS = [
    ([1, 2], {"highway": "primary"}),
    ([2, 3], {"highway": "residential", "oneway": "yes"}),
    ([3, 4], {"highway": "tertiary", "oneway": "-1", "maxspeed": "20"}),
    ([1, 4], {"highway": "footway"}),
    ([1, 3], {"highway": "service", "access": "private"}),
    ([2, 4], {"highway": "construction"}),
    ([1, 4], {"building": "yes"}),
]


def extract(path, ways=WAYS, nodes=NODES):
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, place in nodes.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, version=1))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags, version=1))
    return path


def read(*paths, **options):
    report = QualityReport()
    return read_roads(paths, report=report, **options), {item.code for item in report.findings}


def ends(roads):
    return set(zip(roads.edges["start"], roads.edges["end"], strict=True))


@pytest.mark.parametrize("name", ["roads.osm.pbf", "roads.osm"])
def test_ways_that_can_be_driven(tmp_path, name):
    roads, _ = read(extract(tmp_path / name))
    assert roads.nodes.crs.to_epsg() == 5514
    assert ends(roads) == {("1", "2"), ("2", "3"), ("4", "3")}
    assert roads.edges.set_index("start")["oneway"].to_dict() == {"1": False, "2": True, "4": True}


def test_speeds_are_those_of_the_class_or_the_lower_signed_limit(tmp_path):
    roads, _ = read(extract(tmp_path / "roads.osm.pbf"))
    metres = 718.7  # 0.01 degree at 49.8° N on the ellipsoid of WGS 84
    minutes = roads.edges.set_index("start")["minutes"]
    assert minutes.to_dict() == pytest.approx(
        {key: metres * 0.06 / v for key, v in {"1": 65, "2": 25, "4": 20}.items()}, rel=0.002
    )


@pytest.mark.parametrize(
    ("maxspeed", "kmh"),
    [
        ("50", 50),
        ("30 mph", 30 * 1.609344),
        ("20 km/h", 20),
        ("CZ:urban", 50),
        ("CZ:rural", 65),  # a car on a primary road gets no farther than that
        ("signals", 65),
        ("none", 65),
        ("0", 65),
        ("٥٠", 65),
    ],
)
def test_how_a_limit_may_be_written(tmp_path, maxspeed, kmh):
    ways = [([1, 2], {"highway": "primary", "maxspeed": maxspeed})]
    roads, _ = read(extract(tmp_path / "roads.osm", ways=ways))
    assert roads.edges["minutes"].tolist() == pytest.approx([718.7 * 0.06 / kmh], rel=0.002)


def test_nodes_never_uploaded_are_told(tmp_path):
    path = tmp_path / "roads.osm"
    extract(path, ways=[([1, 2], {"highway": "primary"}), ([2, 3], {"highway": "primary"})])
    path.write_text(path.read_text(encoding="utf-8").replace('"3"', '"-3"'), encoding="utf-8")
    roads, found = read(path)
    assert ends(roads) == {("1", "2")}
    assert "roads_cut" in found


def grid_of_streets(side, random):
    """Lay streets of all kinds in a grid, in no order of nodes, with one-way, closed and repeated stretches."""
    count = side * side
    labels = random.permutation(np.arange(1, count + 1)) * 17
    row, column = np.divmod(np.arange(count), side)
    places = np.column_stack([15 + 0.002 * column, 49.8 + 0.001 * row]) + random.normal(0, 1e-4, (count, 2))
    ways = []
    for line in range(side):
        for along in (labels[line * side : (line + 1) * side], labels[line::side]):
            for begin in range(0, side - 1, 5):
                tags = {"highway": random.choice(["trunk", "primary", "residential", "service", "footway"])}
                tags |= {"oneway": random.choice(["yes", "-1", "no"])} if random.random() < 0.3 else {}
                tags |= {"access": "private"} if random.random() < 0.1 else {}
                ways.append((along[begin : begin + 6].tolist(), {key: str(tag) for key, tag in tags.items()}))
    ways += [ways[0], ([*ways[1][0][:1], *ways[1][0]], ways[1][1]), (labels[[0, -1]].tolist(), {"route": "ferry"})]
    return dict(sorted(zip(labels.tolist(), places.tolist(), strict=True))), ways


def test_journeys_are_the_shortest_there_are(tmp_path):
    """Compare with Floyd and Warshall, who try every node as a place to change."""
    nodes, ways = grid_of_streets(20, np.random.default_rng(3))
    roads, _ = read(extract(tmp_path / "roads.osm.pbf", ways=ways, nodes=nodes))
    at = {label: number for number, label in enumerate(roads.nodes.index)}
    minutes = np.full((len(at), len(at)), np.inf)
    np.fill_diagonal(minutes, 0)
    for start, end, cost, oneway in roads.edges.itertuples(index=False):
        for a, b in [(at[start], at[end])] + ([] if oneway else [(at[end], at[start])]):
            minutes[a, b] = min(minutes[a, b], cost)
    for over in range(len(at)):
        minutes = np.minimum(minutes, minutes[:, [over]] + minutes[over])
    homes, sites = roads.mainland[::9].assign(people=1), roads.mainland[4::40].assign(capacity=1)
    found = travel_by_network(homes, sites, nodes=roads.nodes, edges=roads.edges, snap_kmh=5, limit=4)
    told = found.travel.set_index(["origin", "destination"])["minutes"].to_dict()
    pairs = {(home, site): minutes[at[home], at[site]] for home in homes.index for site in sites.index}
    expected = {pair: cost for pair, cost in pairs.items() if cost <= 4}
    assert len(expected) > 100
    assert told == pytest.approx(expected, rel=1e-9)


def test_people_walk_both_ways_and_not_on_private_ground(tmp_path):
    roads, _ = read(extract(tmp_path / "roads.osm.pbf"), mode="walk")
    assert ends(roads) == {("1", "2"), ("2", "3"), ("3", "4"), ("1", "4")}
    assert not roads.edges["oneway"].any()


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({"highway": "motorway"}, True),
        ({"highway": "motorway", "oneway": "no"}, False),
        ({"highway": "tertiary", "junction": "roundabout"}, True),
        ({"highway": "tertiary", "maxspeed": "CZ:urban"}, False),
    ],
)
def test_one_way_without_a_sign(tmp_path, tags, oneway):
    roads, _ = read(extract(tmp_path / "roads.osm", ways=[([1, 2], tags)]))
    assert roads.edges["oneway"].tolist() == [oneway]


@pytest.mark.parametrize(
    "tags", [{"access": "no"}, {"motor_vehicle": "private"}, {"area": "yes"}, {"oneway": "reversible"}]
)
def test_ways_closed_to_cars(tmp_path, tags):
    ways = [([1, 2], {"highway": "primary"}), ([2, 3], {"highway": "primary", **tags})]
    assert ends(read(extract(tmp_path / "roads.osm", ways=ways))[0]) == {("1", "2")}


def test_a_particular_permission_holds_before_a_general_ban(tmp_path):
    ways = [([1, 2], {"highway": "primary", "access": "no", "motorcar": "yes"})]
    assert len(read(extract(tmp_path / "roads.osm", ways=ways))[0].edges) == 1


def test_ways_cut_by_the_extract_and_ways_abroad_are_told(tmp_path):
    ways = [([1, 2], {"highway": "primary"}), ([2, 77], {"highway": "primary"}), ([1, 9], {"highway": "primary"})]
    roads, found = read(extract(tmp_path / "roads.osm", ways=ways))
    assert ends(roads) == {("1", "2")}
    assert {"roads_cut", "roads_abroad"} <= found


def test_the_shortest_way_over_an_extract(tmp_path):
    ways = [*WAYS, ([1, 4], {"highway": "residential"}), ([3, 4], {"highway": "service"})]
    roads, _ = read(extract(tmp_path / "roads.osm.pbf", ways=ways))
    homes = roads.nodes.loc[["1", "4"]].assign(people=1)
    sites = roads.nodes.loc[["3"]].assign(capacity=1)
    found = travel_by_network(homes, sites, nodes=roads.nodes, edges=roads.edges, snap_kmh=5)
    assert found.origins["metres"].max() == 0
    minutes = found.travel.set_index("origin")["minutes"]
    assert minutes["1"] == pytest.approx(roads.edges["minutes"][:2].sum())
    assert minutes["4"] == pytest.approx(roads.edges["minutes"][2])


@pytest.mark.parametrize(
    ("ways", "nodes"),
    [([([1, 2], {"building": "yes"})], NODES), ([([9, 8], {"highway": "primary"})], {9: NODES[9], 8: (2.36, 48.8)})],
)
def test_an_extract_without_roads(tmp_path, ways, nodes):
    with pytest.raises(InputError) as caught:
        read(extract(tmp_path / "roads.osm", ways=ways, nodes=nodes))
    assert "roads_none" in {item.code for item in caught.value.findings}


def test_islands_are_told(tmp_path):
    """One cannot leave the third node, nor come to the fourth."""
    roads, found = read(extract(tmp_path / "roads.osm.pbf"))
    assert roads.mainland.index.tolist() == ["1", "2"]
    assert "roads_torn" in found


def test_a_few_islands_are_no_cause_for_alarm(tmp_path):
    long = {number: (15 + number / 1000, 49.8) for number in range(1, 101)}
    ways = [(list(range(1, 97)), {"highway": "primary"}), ([98, 99], {"highway": "service"})]
    path = extract(tmp_path / "roads.osm", ways=ways, nodes=long)
    report = QualityReport()
    read_roads([path], report=report)
    assert [(item.code, item.severity, item.where) for item in report.findings] == [
        ("roads_islands", "info", ("98", "99"))
    ]


def test_a_file_that_is_no_extract(tmp_path):
    path = tmp_path / "roads.osm.pbf"
    path.write_bytes(b"no")
    with pytest.raises(InputError):
        read(path)
    with pytest.raises(InputError):
        read(tmp_path / "missing.osm.pbf")


def test_osmium_is_asked_for_when_it_is_missing(tmp_path, monkeypatch):
    path, real = extract(tmp_path / "roads.osm"), builtins.__import__

    def without(name, *args, **options):
        if name == "osmium":
            raise ImportError
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependencyError, match=r"pokryti\[osm\]"):
        read(path)


def tables(folder, nodes, edges):
    for name, text in (("nodes.csv", nodes), ("edges.csv", edges)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "nodes.csv", folder / "edges.csv"


NODE_ROWS = "uzel;x;y\na;-700000;-1050000\nb;-700000;-1051000\n"


def test_tables_with_minutes_or_with_length_and_speed(tmp_path):
    roads, _ = read(*tables(tmp_path, NODE_ROWS, "z;do;minuty;jednosmerka\na;b;1,5;ano\n"))
    assert roads.edges.to_numpy().tolist() == [["a", "b", 1.5, True]]
    roads, _ = read(*tables(tmp_path, "node,lon,lat\na,15,49.8\nb,15.01,49.8\n", "start,end,metres,kmh\na,b,500,30\n"))
    assert roads.edges["minutes"].tolist() == [1]
    assert np.isfinite(roads.nodes.geometry.x).all()


def test_faults_of_both_tables_at_once(tmp_path):
    nodes = "node;x;y\na;-700000;-1050000\na;-700000;-1051000\nb;1;2\n"
    with pytest.raises(InputError) as caught:
        read(*tables(tmp_path, nodes, "start;end;minutes;oneway\na;z;0;snad\n"))
    assert {item.code for item in caught.value.findings if item.severity == "error"} == {
        "roads_node_nowhere",
        "roads_node_repeated",
        "roads_node_unknown",
        "roads_not_positive",
        "roads_oneway_unclear",
    }


@pytest.mark.parametrize(
    ("nodes", "edges"), [("node;x;y\n", "start;end;minutes\n"), ("a;b;c\n1;2;3\n", "z;do;minuty\n")]
)
def test_tables_of_nothing(tmp_path, nodes, edges):
    with pytest.raises(InputError):
        read(*tables(tmp_path, nodes, edges))


def test_one_table_is_not_a_network(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tables(tmp_path, NODE_ROWS, "")[0])
    assert [item.code for item in caught.value.findings] == ["roads_not_two"]


def test_every_speed_is_positive():
    assert all(speed > 0 for speeds in load("road_speeds").values() for speed in speeds.values())
