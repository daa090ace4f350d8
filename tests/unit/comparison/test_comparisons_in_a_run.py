"""What a run writes of comparisons, and that every column of every table is explained."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import ConfigError, UnknownCodeError
from pokryti.publish import codebook
from pokryti.sources.comparison_settings import PLOTS, ComparisonSettings
from pokryti.sources.config import read_config
from pokryti.sources.sample import sample_dir
from pokryti.study import open_study
from pokryti.study.comparison_plots import draw_comparisons
from pokryti.study.comparison_tables import comparison_tables
from pokryti.study.writing import _tables


def with_settings(study, **settings):
    return replace(study, inputs=replace(study.inputs, **settings))


def study_file(tmp_path, sections):
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    for name in sorted(file.name for file in sample_dir().iterdir()):
        text = text.replace(f'"{name}"', f'"{(sample_dir() / name).as_posix()}"')
    path = tmp_path / "pokryti.toml"
    path.write_text(f"{text}\n{sections}", encoding="utf-8")
    return path


def test_tables_are_of_the_level_at_which_services_are_planned(sample):
    tables = comparison_tables(sample)
    assert list(tables) == ["funnel", "inequality", "peers", "spine", "joint_gaps", "joint_gaps_pairs"]
    assert {level for table in tables.values() for level in table["level"]} == {"orp"}
    assert tables["peers"].groupby("area").size().tolist() == [5] * 9
    assert tables["inequality"]["concentration"].notna().any(), "need is known"


def test_spines_of_all_districts_hold_the_spine_of_one(sample):
    every = sample.spines(level="orp")
    one = every[every["area"] == "9101"].drop(columns=["level", "area", "name"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(one, sample.spine("9101", level="orp"))


def test_peers_of_all_districts_hold_those_of_one(sample):
    every = sample.peers_of_all(level="orp", count=3)
    one = every[every["area"] == "9104"].reset_index(drop=True)
    alone = sample.peers("9104", level="orp", count=3)
    assert one["peer"].tolist() == alone["area"].tolist()
    assert one["distance"].tolist() == pytest.approx(alone["distance"].tolist())


def test_peers_whose_people_hide_do_not_lend_their_capacity_to_the_others(tmp_path):
    study = open_study(study_file(tmp_path, "[disclosure]\npopulation = true\nthreshold = 150\n"))
    beds = study.ratio("domovy_pro_seniory", level="orp", unit="luzka").set_index("area")
    open_one, hidden = (
        beds.index[(beds["flag"] == flag) & (beds["numerator"] > 0)][0] for flag in ("ok", "suppressed")
    )
    for peers, expected in (([open_one, hidden], beds.loc[open_one, "value"]), ([hidden], np.nan)):
        spine = study.spine("9103", level="orp", kinds=["domovy_pro_seniory"], peers=peers).set_index("unit")
        assert spine.loc["luzka", "peers"] == pytest.approx(expected, nan_ok=True)


def test_a_group_of_ones_own_holds_districts_of_the_level_only(sample):
    with pytest.raises(UnknownCodeError, match="No districts of level orp: 0000"):
        sample.spine("9101", level="orp", peers=["9102", "0000"])
    with pytest.raises(UnknownCodeError, match="0000"):
        sample.peers("9101", level="orp", among=["0000"])
    with pytest.raises(UnknownCodeError, match="900017"):
        sample.spine("900017", level="orp")


def test_a_study_file_asks_for_other_levels_and_fewer_peers(sample):
    tables = comparison_tables(with_settings(sample, comparison=ComparisonSettings(("okres", "kraj"), peers=2)))
    assert set(tables["spine"]["level"]) == {"okres", "kraj"}
    assert tables["peers"].groupby("area").size().max() == 2


def test_every_column_of_every_table_is_explained_in_both_languages(sample):
    tables = _tables(sample, sample.conservation())
    explained = codebook(tables, sample.joined.lists)
    assert explained.groupby("table", sort=False).size().to_dict() == {
        name: 1 + len(table.columns) for name, table in tables.items()
    }
    assert (explained[["cs", "en"]].map(len) > 0).all(axis=None)
    unexplained = explained[(explained["cs"] == explained["en"]) & (explained["cs"] == explained["column"])]
    assert unexplained.empty, unexplained["column"].unique()


def test_layers_of_a_study_file_replace_the_usual_ones(tmp_path):
    study = open_study(study_file(tmp_path, '[layers]\nseniori = "domovy_pro_seniory"\ndrogy = ["kontaktni_*"]\n'))
    assert study.layers == {"seniori": ["domovy_pro_seniory"], "drogy": ["kontaktni_centra"]}
    gaps = study.joint_gaps()
    assert gaps.layers["layer"].tolist() == ["seniori", "drogy"]
    assert comparison_tables(study)["joint_gaps"]["layer"].unique().tolist() == ["seniori", "drogy"]
    labels = [label.get_text() for label in study.plot_joint_gaps(gaps).axes[0].get_yticklabels()]
    assert labels == ["1  seniori", "2  protidrogová prevence a léčba"]


def test_layers_that_name_nothing_are_refused_when_the_study_is_opened(tmp_path):
    with pytest.raises(ConfigError, match="hvezdarny"):
        open_study(study_file(tmp_path, '[layers]\na = ["hvezdarny_*"]\nb = "nocleharny"\n'))


def test_health_and_schools_are_layers_as_soon_as_their_registers_are_read(sample):
    kinds = ["skola_b00", "samost_ordinace_vseob_prakt_lekare"]
    rows = sample.joined.supply.head(2).assign(kind=kinds, unit="zarizeni")
    known = {kind: replace(sample.joined.lists.kinds["nocleharny"], id=kind) for kind in kinds}
    lists = replace(sample.joined.lists, kinds={**sample.joined.lists.kinds, **known})
    joined = replace(sample.joined, supply=pd.concat([sample.joined.supply, rows]), lists=lists)
    layers = replace(sample, joined=joined).layers
    assert layers["skoly"] == ["skola_b00"]
    assert layers["lekari"] == ["samost_ordinace_vseob_prakt_lekare"]
    assert not {"skoly", "lekari"} & set(sample.layers)


def test_all_faults_of_the_sections_are_told_together(tmp_path):
    wrong = "[comparison]\nlevel = 1\nlevels = 3\npeers = 0\nplots = ['pie']\n[layers]\nx = []\n"
    with pytest.raises(ConfigError) as error:
        read_config(study_file(tmp_path, wrong))
    codes = [finding.code for finding in error.value.findings]
    assert codes.count("unknown_key") == 1
    assert codes.count("bad_value") == 5


def test_plots_are_drawn_where_asked_for_and_only_there(sample, tmp_path):
    draw_comparisons(sample, tmp_path, lang="cs")
    assert not list(tmp_path.iterdir())
    asked = with_settings(sample, comparison=ComparisonSettings(plots=PLOTS))
    draw_comparisons(replace(asked, kinds=("azylove_domy",)), tmp_path, lang="en")
    names = {path.stem for path in tmp_path.glob("*.png")}
    of_kind = {f"orp-{plot}-azylove-domy-pobytova-luzka" for plot in ("funnel", "lorenz", "ranks", "need-supply")}
    assert names == {*of_kind, "orp-disagreement", "orp-joint-gaps"}
