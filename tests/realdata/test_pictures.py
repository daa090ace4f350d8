"""The whole country as pictures: small enough to send, whatever the borders are like."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from pokryti.figures import draw_map, save


def districts(realdata, layer):
    areas = gpd.read_file(f"zip://{realdata}/cuzk/1.zip!1/{layer}.shp").to_crs("EPSG:5514")
    code, name = (next(c for c in areas if c.upper().startswith(start)) for start in ("KOD", "NAZ"))
    return areas.rename(columns={code: "code", name: "name"}).set_index("code")


def numbers(areas):
    values = pd.Series(np.random.default_rng(1).lognormal(2.5, 0.5, len(areas)), index=areas.index)
    flags = pd.Series(np.where(np.arange(len(areas)) % 9 == 0, "none", "ok"), index=areas.index)
    return values.where(flags == "ok", 0.0), flags


@pytest.mark.parametrize(("layer", "count", "megabytes"), [("ORP_P", 206, 2), ("OBCE_P", 6258, 3)])
def test_national_maps_are_small(realdata, tmp_path, layer, count, megabytes):
    areas = districts(realdata, layer)
    assert len(areas) == count
    options = {"title": "Zkouška", "legend_title": "míst na 1 000", "source": "ČÚZK", "lang": "cs"}
    figure = draw_map(areas, *numbers(areas), **options, on=dt.date(2024, 12, 31))
    assert all(path.stat().st_size < megabytes * 1e6 for path in save(figure, tmp_path, "mapa"))
