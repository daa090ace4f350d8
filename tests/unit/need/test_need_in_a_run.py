"""What a study file says of need, and what a run writes."""

from dataclasses import replace

import pytest

from pokryti.errors import ConfigError
from pokryti.measures.need import district_indicators
from pokryti.publish import codebook
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


def test_without_the_section_there_is_no_index(tmp_path, sample):
    assert settings(tmp_path, "") is None
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


def test_indicators_may_be_called_in_the_whole_section_as_their_source_calls_them(tmp_path):
    need = settings(
        tmp_path,
        """
        [need]
        indicators = ["podil_obyvatel_v_exekuci", "dem0008"]
        polarity = { dem0008 = "more_need" }
        weights = { podil_obyvatel_v_exekuci = 2, zemreli = 1 }
        """,
    )
    assert need == NeedSettings(
        ("exekuce_podil", "zemreli"), {"zemreli": "more_need"}, {"exekuce_podil": 2, "zemreli": 1}
    )


@pytest.mark.parametrize("how", ['aggregate = "geometric"', "weights = { 80plus = 0 }"])
def test_what_makes_no_index_is_refused_before_anything_is_read(tmp_path, how):
    with pytest.raises(ConfigError) as error:
        settings(tmp_path, f'[need]\nindicators = ["80plus"]\n{how}\n')
    assert [finding.code for finding in error.value.findings] == ["bad_value"]


def test_weights_of_one_party_alone_are_written_too(sample):
    weights = sample.inputs.weights.query("party == 'use'")
    need = need_tables(replace(sample, inputs=replace(sample.inputs, weights=weights)))["need"]
    usual = need_tables(sample)["need"]
    ranks = [column for column in need if column.startswith("rank_use")]
    assert need[ranks].equals(usual[ranks])
    assert ranks == ["rank_use", "rank_use_low", "rank_use_high"]
    assert "spread" not in need


def test_a_run_of_the_sample_writes_need_with_ranks_their_intervals_and_the_parties(sample):
    tables = need_tables(sample)
    need = tables["need"]
    assert set(need["level"]) == {"pou", "orp", "okres", "kraj"}
    assert list(need)[:12] == [
        *("level", "area", "name", "value", "rank", "ranked", "rank_median", "rank_low", "rank_high", "worst_fifth"),
        *("present", "flag"),
    ]
    assert list(need)[-4:] == list(sample.inputs.need.indicators)
    orp = need[need["level"] == "orp"].reset_index(drop=True)
    assert orp["rank"].tolist() == sample.need(level="orp")["rank"].tolist()
    assert (need["rank_low"] <= need["rank_high"]).all()


def test_a_run_says_of_what_and_by_whose_weights_the_index_is_made_so_that_it_can_be_made_anew(sample):
    tables = need_tables(sample)
    made = tables["need_indicators"].set_index("indicator")
    assert list(made.index) == list(sample.inputs.need.indicators)
    sets = ["weight", "weight_commission", "weight_provide", "weight_use"]
    assert made[sets].sum().tolist() == pytest.approx([1.0] * 4)
    assert made["year"].to_dict() == {
        "80plus": 2023,
        "0_14": 2023,
        "index_socialniho_vylouceni": 2023,
        "podil_nezamestnanych": 2024,
    }
    assert made.loc["80plus", ["source_cs", "polarity"]].tolist() == ["obyvatelstvo podle věku", "more_need"]
    orp = tables["need"].query("level == 'orp'").set_index("area")
    everybody = district_indicators(sample.joined, list(made.index), level="orp")
    deviations = ((everybody - everybody.mean()) / everybody.std(ddof=0)).clip(-3, 3)
    anew = (deviations * made["weight"]).sum(axis=1)
    assert orp["value"].tolist() == pytest.approx(anew[orp.index].tolist())
    use = (deviations * made["weight_use"]).sum(axis=1).rank(ascending=False)
    assert orp["rank_use"].tolist() == use[orp.index].tolist()
    meaning = codebook(tables, sample.joined.lists).set_index(["table", "column"])["cs"]
    assert meaning["need_indicators", "weight_use"] == "váha v indexu podle strany: uživatelé"


def test_a_run_tells_what_is_redundant_and_how_much_the_draws_agree(sample):
    tables = need_tables(sample)
    assert (tables["need_redundant"]["correlation"].abs() > 0.9).all()
    draws = tables["need_sensitivity"]
    assert (draws.groupby("level")["draws"].sum() == 10_000).all()
    assert set(draws["normalise"]) == {"z", "minmax", "percentile"}


def test_a_study_of_obce_alone_draws_nothing(sample):
    assert need_tables(replace(sample, levels=("obec",))) == {}
