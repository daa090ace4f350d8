"""Need in the atlas: the index and its ranks, those of the parties, where they disagree, what is missing together."""

from dataclasses import replace

import pandas as pd
import pytest

from pokryti.catalog import load
from pokryti.measures.need import party_weights

PARTIES = ("commission", "provide", "use")


@pytest.fixture(scope="module")
def atlas(sample):
    return sample.atlas(measures=["domovy_pro_seniory", "need"])


def column(page, level, measure, key):
    codes = page.levels[level]["codes"]
    return pd.Series(page.column(page.cell(level, measure)[key], len(codes)), index=codes)


@pytest.mark.parametrize("level", ["orp", "okres", "kraj"])
def test_index_rank_and_interval_are_those_of_the_study(sample, atlas, read, level):
    page, own = read(atlas), sample.codes(level)
    for measure, weights in {"need": None, **{f"need_{party}": party for party in PARTIES}}.items():
        need = sample.need(level=level, weights=weights).set_index("area")
        assert column(page, level, measure, "x")[own].tolist() == need["value"].round(4)[own].tolist()
        for key, name in {"r": "rank", "rl": "rank_low", "rh": "rank_high", "rn": "ranked"}.items():
            assert column(page, level, measure, key)[own].tolist() == need[name][own].tolist()


def test_the_map_of_disagreement_shows_by_how_much_the_parties_differ(sample, atlas, read):
    spread = sample.disagreement(level="orp").set_index("area")["spread"]
    assert column(read(atlas), "orp", "disagreement", "x")[spread.index].tolist() == spread.tolist()


def test_layers_missing_together_are_bits_in_the_order_of_their_names(sample, atlas, read):
    page, gaps = read(atlas), sample.joint_gaps(level="orp").districts.set_index("area")
    bits = column(page, "orp", "joint_gaps", "g")
    about = page.payload["measures"][page.measures["joint_gaps"]]
    named = [load("layers")[layer]["cs"] for layer in sample.layers]
    assert [label["cs"] for label in about["layers"]] == named
    for bit, layer in enumerate(sample.layers):
        assert [bool(int(bits[area]) & (1 << bit)) for area in gaps.index] == gaps[layer].tolist()


def test_obce_and_parts_of_orp_have_no_index(atlas, read):
    page = read(atlas)
    number = str(page.measures["need"])
    assert {level for level, item in page.levels.items() if number in item["cells"]} == {"orp", "okres", "kraj"}


def test_need_is_the_first_that_supply_is_held_against(sample, read):
    measures = read(sample.atlas()).payload["measures"]
    assert next(one["id"] for one in measures if one["theme"] == "need") == "need"


def test_the_page_says_of_what_and_of_which_years_need_is_made(atlas, read):
    page = read(atlas)
    about = page.payload["measures"][page.measures["need"]]
    assert "index sociálního vyloučení (2023)" in about["method"]["cs"]
    assert "10,000 computations" in about["method"]["en"]
    assert "ČSÚ" in about["source"]["cs"]
    assert about["title"] == {"cs": "index potřeby", "en": "need index"}


def test_weights_of_the_study_file_stand_beside_the_indicators(sample, read):
    weights = dict(zip(sample.inputs.need.indicators, (2, 1, 1, 1), strict=True))
    need = replace(sample.inputs.need, weights=weights, polarity={"0_14": "less_need"})
    weighed = replace(sample, inputs=replace(sample.inputs, need=need, weights=None))
    page = read(weighed.atlas(measures=["need"], levels=["orp"]))
    method = page.payload["measures"][page.measures["need"]]["method"]
    assert (
        "lidé 80 let a starší (2023, váha 40\u00a0%); děti do 14 let (2023, víc znamená menší potřebu" in method["cs"]
    )
    assert not {"need_use", "disagreement"} & set(page.measures)


def test_the_weights_of_a_party_stand_beside_the_indicators_of_its_index(sample, atlas, read):
    page = read(atlas)
    method = page.payload["measures"][page.measures["need_use"]]["method"]
    shares = party_weights(sample.inputs.weights, sample.inputs.need.indicators).loc["use"]
    assert f"people aged 80 and over (2023, weight {100 * shares['80plus']:.0f}%)" in method["en"]
    assert "zprůměrují se vahami (které dávají uživatelé)" in method["cs"]


def test_a_geometric_index_is_not_said_to_be_a_sum(sample, read):
    need = replace(sample.inputs.need, normalise="minmax", aggregate="geometric", draws=100)
    page = read(replace(sample, inputs=replace(sample.inputs, need=need)).atlas(measures=["need"], levels=["orp"]))
    method = page.payload["measures"][page.measures["need"]]["method"]
    assert "geometric mean with weights (equal)" in method["en"]
    assert "od nejmenší do největší hodnoty" in method["cs"]


def test_a_study_without_an_index_has_none_on_the_page(sample, read):
    without = replace(sample, inputs=replace(sample.inputs, need=None, weights=None))
    atlas = without.atlas(measures=["domovy_pro_seniory", "need"], levels=["orp"])
    assert atlas.index is None
    assert not {"need", "disagreement", "joint_gaps"} & set(read(atlas).measures)


def test_an_index_of_a_part_of_its_indicators_says_how_much_of_them_is_known(sample, read):
    joined, orp = sample.joined, sample.joined.territory.lookup("orp")
    obce = orp.index[orp == "9101"]
    table = joined.indicators
    gone = table["indicator"].eq("index_socialniho_vylouceni") & table["area"].isin(obce)
    holes = replace(sample, joined=replace(joined, indicators=table[~gone]))
    known = column(read(holes.atlas(measures=["need"], levels=["orp"])), "orp", "need", "p")
    assert known["9101"] == 75
    assert known["9102"] == 100
