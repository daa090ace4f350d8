"""The atlas of the whole country is light enough to be sent by e-mail, and right."""

import datetime as dt

import pytest

from pokryti import Study

DATES = [dt.date(2020, 12, 31), dt.date(2022, 12, 31), dt.date(2024, 12, 31)]


@pytest.fixture(scope="module")
def periods(national) -> list[Study]:
    return [national.at(day) for day in DATES]


def twenty(study):
    """Name kinds of service that make twenty measures."""
    chosen, number = [], 0
    for kind, series in study.joined.series.groupby("kind", sort=False):
        if number + len(series) <= 20:
            chosen, number = [*chosen, kind], number + len(series)
    assert number == 20
    return chosen


def test_twenty_measures_of_all_obce_on_three_dates(periods, tmp_path):
    atlas = periods[-1].atlas(twenty(periods[-1]), ["obec", "orp", "kraj"], periods=periods)
    assert len(atlas.territory.boundaries) == 6258
    assert atlas.save(tmp_path / "obce.html").stat().st_size <= 2_000_000


def test_twenty_measures_of_all_orp_on_three_dates(periods, tmp_path):
    atlas = periods[-1].atlas(twenty(periods[-1]), ["orp"], periods=periods, services=False)
    assert atlas.save(tmp_path / "orp.html").stat().st_size <= 350_000


def test_page_of_a_run_is_small(periods, tmp_path):
    assert periods[-1].atlas().save(tmp_path / "map.html").stat().st_size <= 2_500_000
