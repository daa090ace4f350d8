"""What a study file says of need, and what a run writes."""

from dataclasses import replace

import pytest

from pokryti import open_sample
from pokryti.errors import ConfigError
from pokryti.sources.config import read_config
from pokryti.sources.need_settings import NeedSettings
from pokryti.sources.sample import sample_dir
from pokryti.study.need_tables import need_tables


def settings(tmp_path, section):
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8").partition("[need]")[0]
    for name in sorted(file.name for file in sample_dir().iterdir()):
        text = text.replace(f'"{name}"', f'"{(sample_dir() / name).as_posix()}"')
    path = tmp_path / "pokryti.toml"
    path.write_text(f"{text}\n{section}", encoding="utf-8")
    return read_config(path).need


def test_without_the_section_there_is_no_index(tmp_path):
    assert settings(tmp_path, "") is None
    sample = open_sample()
    assert need_tables(replace(sample, inputs=replace(sample.inputs, need=None))) == {}


def test_the_section_says_all_there_is_to_say(tmp_path):
    need = settings(
        tmp_path,
        """
        [need]
        indicators = ["80plus", "zemreli"]
        polarity = { zemreli = "more_need" }
        weights = { 80plus = 2, zemreli = 1.5 }
        normalise = "minmax"
        aggregate = "geometric"
        clip = 2.5
        draws = 500
        seed = 7
        """,
    )
    assert need == NeedSettings(
        ("80plus", "zemreli"),
        {"zemreli": "more_need"},
        {"80plus": 2, "zemreli": 1.5},
        "minmax",
        2.5,
        "geometric",
        500,
        7,
    )


def test_all_faults_of_the_section_are_told_together(tmp_path):
    with pytest.raises(ConfigError) as error:
        settings(
            tmp_path,
            """
            [need]
            indicator = ["80plus"]
            normalise = "rank"
            polarity = { a = "neutral" }
            weights = { a = -1 }
            draws = 0
            clip = true
            """,
        )
    told = [finding.code for finding in error.value.findings]
    assert told.count("unknown_key") == 1
    assert told.count("bad_value") == 6


def test_a_run_of_the_sample_writes_need_with_ranks_their_intervals_and_the_parties():
    study = open_sample()
    tables = need_tables(study)
    need = tables["need"]
    assert set(need["level"]) == {"pou", "orp", "okres", "kraj"}
    assert list(need)[:12] == [
        *("level", "area", "name", "value", "rank", "ranked", "rank_median", "rank_low", "rank_high", "worst_fifth"),
        *("present", "flag"),
    ]
    assert list(need)[-4:] == list(study.inputs.need.indicators)
    orp = need[need["level"] == "orp"].reset_index(drop=True)
    assert orp["rank"].tolist() == study.need(level="orp")["rank"].tolist()
    assert (need["rank_low"] <= need["rank_high"]).all()


def test_a_run_tells_what_is_redundant_and_how_much_the_draws_agree():
    tables = need_tables(open_sample())
    assert (tables["need_redundant"]["correlation"].abs() > 0.9).all()
    draws = tables["need_sensitivity"]
    assert (draws.groupby("level")["draws"].sum() == 10_000).all()
    assert set(draws["normalise"]) == {"z", "minmax", "percentile"}


def test_a_study_of_obce_alone_draws_nothing():
    assert need_tables(replace(open_sample(), levels=("obec",))) == {}
