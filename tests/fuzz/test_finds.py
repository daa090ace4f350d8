"""What fuzzing has found, each as small as it gets; before, another exception than a refusal came out of each."""

import io
import json
import zipfile

import fuzz_seeds as seeds
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from fuzz_readers import CASES, outcome, place

from pokryti.catalog import target_groups
from pokryti.errors import ConfigError
from pokryti.quality import QualityReport
from pokryti.sources.fetch.address import sources
from pokryti.sources.tables import read_table
from pokryti.sources.weights import read_weights

PARQUET = seeds.parquet(seeds.table("origin,destination,minutes\nžž,{a},1\n"))


def codes_of(name, content, folder):
    """Read and give the codes of all that was found, refused or not."""
    report = QualityReport()
    read = {"read"} if outcome(CASES[name], content, folder, report) == "result" else set()
    return read | {finding.code for finding in report.findings}


def replaced(name, **members):
    """Give the valid archive with other members."""
    with zipfile.ZipFile(io.BytesIO(CASES[name].content())) as archive:
        given = {member: archive.read(member) for member in archive.namelist()}
    for suffix, change in members.items():
        key = next(member for member in given if member.endswith(f".{suffix}"))
        given[key] = change(given[key])
    return seeds.packed(given)


def with_geometry(geometry):
    tree = json.loads(seeds.boundaries(".geojson"))
    tree["features"][0]["geometry"] = geometry
    return json.dumps(tree).encode()


def with_properties(name, **properties):
    tree = json.loads(CASES[name].content())
    for feature in tree["features"]:
        feature["properties"] |= properties
    return json.dumps(tree).encode()


def parquet_layer(**columns):
    """Give the boundaries as GeoParquet with other columns; one value serves all rows."""
    out = io.BytesIO()
    layer = seeds.layer().assign(**{name: list(values) * len(seeds.layer()) for name, values in columns.items()})
    layer.astype({name: values.dtype for name, values in columns.items() if hasattr(values, "dtype")}).to_parquet(out)
    return out.getvalue()


def endless_index():
    """Give times of travel whose metadata tell of rows without end."""
    table = pq.read_table(io.BytesIO(PARQUET))
    metadata = table.schema.metadata[b"pandas"].replace(b'"stop": 1', b'"stop": 1e999')
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({b"pandas": metadata}), out)
    return out.getvalue()


def bytes_for_codes():
    """Give times of travel whose origins are bytes."""
    out = io.BytesIO()
    pd.DataFrame({"origin": [b"\xff"], "destination": seeds.obce()[:1], "minutes": [5]}).to_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        # a carriage return alone within the header
        ("indicators_wide", b"kod_orp;Saldo\rmigrace\n9102;1\n", "read"),
        # years that are numbers but no years
        ("population_own_long", b"kod_obce,rok,vek,pocet\n901972,inf,0-14,1\n", "year_not_known"),
        ("population_own_long", b"kod_obce,rok,vek,pocet\n901972,1e9,0-14,1\n", "year_not_known"),
        ("indicators_krok", "rok,kodukaz,koduzemi,hodnota\n１２３,1,0910,5\n".encode(), "year_not_known"),
        ("facilities", b"dsz_kod,obec_kod,rok,hodnota\n102,901972,inf,1\n", "read"),
        # columns that differ in case only
        ("facilities", b"dsz_kod,obec_kod,rok,Rok,hodnota\n102,901972,2024,2023,1\n", "read"),
        ("population_long", b"uzemi_cis,uzemi_kod,vuzemi_kod,rok,hodnota\n43,901972,1,2024,5\n", "read"),
        # nothing to count
        ("population_long", b"uzemi_cis,uzemi_kod,rok,hodnota\n43,901972,2024,\n", "population_empty"),
        ("population_datastat", seeds.datastat().partition(b"\n")[0] + b"\n", "population_empty"),
        # a code list of nothing known, and one with an entry that is none
        ("code_list", b'{"polozky": [{"id": "DruhSocialniSluzby/35", "nazev": "a"}, 5]}', "codelist_damaged"),
        ("code_list", b'{"polozky": [{"kod": "DruhSocialniSluzby/35"}]}', "codelist_damaged"),
        # a lock with other types, or lists in lists without end
        ("lock", b"[[file]]\n" + seeds.LOCK.partition(b"]]\n")[2].replace(b'"data/s.csv"', b"[1]"), "lock_unreadable"),
        ("lock", seeds.LOCK.replace(b'"abc"', b"[" * 5000), "lock_unreadable"),
        ("lock", seeds.LOCK.replace(b"data/s.csv", b"data/a\\u0000"), "lock_unreadable"),
        # numbers of OpenStreetMap that are none
        ("roads_osm", seeds.roads(".osm").replace(b'ref="2"', 'ref="１"'.encode()), "unreadable_file"),
        ("roads_osm", seeds.roads(".osm").replace(b'lat="49.8"', b'lat="498"', 1), "unreadable_file"),
        # values of GeoJSON that are no text
        ("own_layer", with_properties("own_layer", druh=["a", "b"]), "read"),
        ("own_layer", with_properties("own_layer", kapacita={"a": 5}), "read"),
        ("boundaries_geojson", with_properties("boundaries_geojson", OBJECTID={"a": 1}), "read"),
        # rings that do not close, and lines of one point
        ("boundaries_geojson", with_geometry({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [2, 2]]]}), ""),
        ("boundaries_vfr", seeds.vfr().replace(b"<gml:posList>", b"<gml:posList>1 2</gml:posList><gml:posList>"), ""),
        # layers: a label of coordinates that is no text, a table with two columns of one name
        ("boundaries_zip", replaced("boundaries_zip", prj=lambda text: text.replace(b"h", b"\xfc")), "unreadable_file"),
        ("boundaries_zip", replaced("boundaries_zip", dbf=lambda text: text.replace(b"POU_KOD", b"ORP_KOD")), "read"),
        # Parquet with bytes that are no text, and with metadata that are none
        ("travel_parquet", PARQUET.replace("ž".encode(), b"\xff\xff"), ""),
        ("boundaries_parquet", seeds.boundaries(".parquet").replace(b'"primary_column"', b'"primary_colum_"'), ""),
        ("travel_parquet", endless_index(), "unreadable_file"),
        ("travel_parquet", bytes_for_codes(), "travel_end_unknown"),
        ("boundaries_parquet", parquet_layer(nazev=[b"\xff"]), "read"),
        ("boundaries_parquet", parquet_layer(nazev=np.array([1.5], dtype="float16")), "read"),
        # the beginning of a zip and its very end, nothing between
        ("register_zip", b"PK\x03\x04" + b"x" * 20 + b"PK\x05\x06" + b"\xff" * 18, ""),
        # rows wider than the header; the commas are decimal
        ("travel", b"origin,destination,minutes\n901972,901972,12,5\n", "ragged_rows"),
        ("travel", b"origin;destination;minutes\n901972;901972;12,5;;\n", "read"),
        # infinity in a workbook
        ("own_xlsx", seeds.workbook([["druh", "kapacita"], ["knihovna", float("inf")]]), "read"),
        # what GDAL only remarks on
        ("boundaries_geojson", with_geometry({"type": "Polygon", "coordinates": [[[0], [1, 0], [1, 1], [0]]]}),
         "map_remarks"),
    ],
)  # fmt: skip
def test_finds(name, content, code, tmp_path):
    found = codes_of(name, content, tmp_path)
    assert found
    assert code in found or not code


def test_a_cell_without_a_value_in_a_layer_of_numbers_is_not_known(tmp_path):
    tree = json.loads(CASES["demand_layer"].content())
    for feature, people in zip(tree["features"], ("5", None, "x"), strict=True):
        feature["properties"]["obyvatele"] = people
    assert codes_of("demand_layer", json.dumps(tree).encode(), tmp_path) >= {"points_people"}


def test_blank_lines_before_the_header_are_passed_over(tmp_path):
    path = place(tmp_path, "t.csv", b"\r\n\na;b\n1;2\n")
    assert list(read_table(path, report=QualityReport()).columns) == ["a", "b"]


def test_a_table_of_weights_may_have_a_column_called_weight(tmp_path):
    path = place(tmp_path, "vahy.csv", b"indicator,zadavatel,weight\n80plus,2,9\n")
    assert read_weights(path, groups=target_groups(), report=QualityReport())["weight"].tolist() == [2.0]


def test_a_path_longer_than_the_system_takes_is_told(tmp_path):
    with pytest.raises(ConfigError, match="aaa"):
        CASES["study_file"].read(
            place(tmp_path, "pokryti.toml", b'[sources]\nroads = "' + b"a" * 5000 + b'"'), QualityReport()
        )


@pytest.mark.parametrize(
    "changed", [5, {"hosts": 5}, {"hosts": [5]}, {"hosts": "a"}, {"url": 5}, {"url": "https://[a"}, {"file": "a\nb"}]
)
def test_a_publisher_of_other_types_is_refused(changed):
    with pytest.raises(ConfigError, match="csu_structure"):
        sources({"csu_structure": changed})
