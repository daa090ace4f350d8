"""What many tests share: the embedded sample, and a small made-up territory for everything that draws."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import settings

from pokryti import Study, open_sample

# properties hold or they do not; how long a busy machine takes over an example is no property
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")

FLAGS = ["ok", "ok", "none", "ok", "unknown", "ok", "suppressed", "edge", "undefined", "small", "ok", "ok"]


@pytest.fixture(scope="session")
def sample() -> Study:
    """Open the embedded sample once; a study is frozen, so sharing it is safe."""
    return open_sample()


@pytest.fixture
def grid() -> gpd.GeoDataFrame:
    """Give 4 × 3 square districts and a column of 3 neighbours, each 10 km square, in EPSG:5514."""
    column, row = np.divmod(np.arange(15), 3)
    west, south = -700_000 + 10_000 * column, -1_100_000 + 10_000 * row
    return gpd.GeoDataFrame(
        {
            "name": [f"Obvod {number}" for number in range(15)],
            "parent": "CZ098",
            "role": ["study"] * 12 + ["ring"] * 3,
        },
        geometry=shapely.box(west, south, west + 10_000, south + 10_000),
        index=pd.Index([f"98{number:02d}" for number in range(15)], name="code"),
        crs="EPSG:5514",
    )


@pytest.fixture
def grid_answers(grid) -> pd.DataFrame:
    """Give beds and outreach clients per 1,000 older people in the 12 districts, with every flag there is."""
    study = grid[grid["role"] == "study"]
    number = np.arange(12.0)
    missing = pd.Series(FLAGS).isin(["unknown", "suppressed", "undefined"]).to_numpy()
    common = {
        "level": "orp",
        "area": study.index,
        "name": study["name"].to_numpy(),
        "year": 2024,
        "measure": "capacity_per_1000",
        "group": "65plus",
        "denominator": 1000.0 + 100 * number,
        "low": np.nan,
        "high": np.nan,
        "flag": FLAGS,
        "method": "test",
    }
    beds = np.where(missing, np.nan, np.where(np.array(FLAGS) == "none", 0.0, 3.25 * number))
    homes = {"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka", "value": beds, "numerator": 4 * beds}
    care = {"kind": "pecovatelska_sluzba", "form": "terenni", "unit": "klienti", "value": number + 1, "flag": "ok"}
    reasons = {"reason_cs": "Pod průměrem kraje.", "reason_en": "Below the mean of the region."}
    return pd.concat(
        [pd.DataFrame(common | homes | reasons), pd.DataFrame(common | care | {"numerator": 5.0} | reasons)],
        ignore_index=True,
    )
