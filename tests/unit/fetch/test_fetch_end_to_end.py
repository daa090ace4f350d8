"""From nothing to the same tables: fetch the sample from a publisher, run without a network."""

import tomllib
from datetime import date

import pandas as pd
import pytest

from pokryti import open_sample, open_study
from pokryti.errors import InputError
from pokryti.sources.fetch.cache import Cache
from pokryti.sources.fetch.fetching import Request, fetch_study

pytestmark = pytest.mark.usefixtures("cache_folder")


@pytest.fixture
def request_of(offices, limits, tmp_path):
    """Ask for the region of the sample."""

    def ask(**changed):
        usual = {
            "region": "Vzorový kraj",
            "on": date(2024, 12, 31),
            "dest": tmp_path / "study",
            "asked": ("exclusion",),
            "overrides": offices,
            "limits": limits,
            "today": date(2025, 6, 1),
        }
        return Request(**(usual | changed), cache=Cache())

    return ask


def test_a_fetched_study_gives_the_numbers_of_the_sample(request_of, publisher, monkeypatch):
    fetched = fetch_study(request_of())
    publisher.files.clear()
    monkeypatch.setenv("POKRYTI_OFFLINE", "1")
    study, sample = open_study(fetched.study_file), open_sample()
    assert fetched.region.code == "CZ091"
    one, other = (s.ratio("domovy_pro_seniory", level="orp", unit="luzka") for s in (study, sample))
    pd.testing.assert_series_equal(one.set_index("area")["value"], other.set_index("area")["value"])
    assert study.conservation()["registered"].sum() > 0


def test_of_the_boundaries_only_the_layer_of_obce_is_taken(request_of, publisher):
    fetch_study(request_of())
    ranges = [asked for name, asked in publisher.asked if name == "1.zip"]
    assert all(ranges)
