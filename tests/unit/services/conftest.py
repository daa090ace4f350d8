"""Registers in one line each."""

import geopandas as gpd
import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.services import build_register


@pytest.fixture
def report():
    return QualityReport()


@pytest.fixture
def codes_of(report):
    return lambda: {finding.code for finding in report.findings}


@pytest.fixture
def make_register():
    """Make a register of (service, form, capacity) and (service, obec) or (service, obec, precision)."""

    def make(services, places=()):
        tidy = pd.DataFrame(services, columns=["service", "form", "capacity"]).assign(kind="druh", unit="klienti")
        rows = [(*place, "obec")[:3] for place in places]
        listed = pd.DataFrame(rows, columns=["service", "obec", "precision"]).astype("str")
        listed["place"] = listed["service"] + "-" + (listed.groupby("service").cumcount() + 1).astype("str")
        return build_register(tidy, listed)

    return make


@pytest.fixture
def points():
    return gpd.GeoSeries.from_xy(
        [-700_000, -710_000, -720_000], [-1_050_000] * 3, index=["900001", "900002", "900003"], crs="EPSG:5514"
    )
