"""Points of people and cells of a grid: where they lie, whose they are, and what is wrong with them."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.sources.demand_points import read_demand_points

OBCE = gpd.GeoDataFrame(
    geometry=[
        shapely.box(-701_000, -1_051_000, -700_000, -1_050_000),
        shapely.box(-700_000, -1_051_000, -699_000, -1_050_000),
    ],
    index=pd.Index(["500002", "500001"], name="obec"),
    crs="EPSG:5514",
)
ROWS = pd.DataFrame(
    {"id": ["a", "b", "c"], "people": [5, 0, 2.5], "x": [-700_500, -699_500, -700_000], "y": [-1_050_500] * 3}
)


def read(path):
    report = QualityReport()
    return read_demand_points(path, boundaries=OBCE, report=report), {item.code for item in report.findings}


def layer(path, rows=ROWS):
    points = gpd.GeoDataFrame(
        rows[["id", "people"]], geometry=gpd.points_from_xy(rows["x"], rows["y"]), crs="EPSG:5514"
    )
    points.to_parquet(path) if path.suffix == ".parquet" else points.to_file(path)
    return path


def test_a_table_of_points(tmp_path):
    path = tmp_path / "lide.csv"
    ROWS.rename(columns={"people": "obyvatele"}).to_csv(path, index=False)
    found, _ = read(path)
    assert found["people"].to_dict() == {"a": 5, "b": 0, "c": 2.5}
    assert found["obec"].to_dict() == {"a": "500002", "b": "500001", "c": "500001"}  # on the border the lower code


@pytest.mark.parametrize("name", ["lide.gpkg", "lide.parquet", "lide.geojson"])
def test_layers_of_points(tmp_path, name):
    found, _ = read(layer(tmp_path / name))
    assert found["obec"].tolist() == ["500002", "500001", "500001"]
    assert found.crs.to_epsg() == 5514


def test_plain_parquet(tmp_path):
    ROWS.drop(columns="id").to_parquet(tmp_path / "lide.parquet")
    assert read(tmp_path / "lide.parquet")[0].index.tolist() == ["b0", "b1", "b2"]


def test_cells_of_a_grid_count_at_their_centre(tmp_path):
    cells = gpd.GeoDataFrame(
        {"people": [7]}, geometry=[shapely.box(-700_600, -1_050_600, -700_400, -1_050_400)], crs="EPSG:5514"
    )
    cells.to_file(tmp_path / "grid.gpkg")
    found, _ = read(tmp_path / "grid.gpkg")
    assert found.geometry.iloc[0].equals(shapely.Point(-700_500, -1_050_500))


def test_points_in_no_obec_are_left_out_and_told(tmp_path):
    far = ROWS.assign(x=[-700_500, -640_000, -700_000])
    found, codes = read(layer(tmp_path / "lide.gpkg", far))
    assert found.index.tolist() == ["a", "c"]
    assert "points_nowhere" in codes


def test_all_faults_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read(layer(tmp_path / "lide.gpkg", ROWS.assign(people=[-1, None, 3], id=["a", "a", "c"])))
    assert {item.code for item in caught.value.findings} >= {"points_people", "points_id_repeated"}


def test_columns_that_are_missing(tmp_path):
    for columns in (["id", "x", "y"], ["id", "people", "x"]):
        ROWS[columns].to_csv(tmp_path / "lide.csv", index=False)
        with pytest.raises(InputError) as caught:
            read(tmp_path / "lide.csv")
        assert caught.value.findings[-1].code == "missing_columns"
