"""What a study says of certainty and comparison, on the sample."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pokryti.catalog.numbers import format_number
from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures.comparison import INEQUALITY_COLUMNS
from pokryti.measures.reliability import FUNNEL_COLUMNS, POSITIONS, RANK_COLUMNS, funnel
from pokryti.publish.notes import funnel_note
from pokryti.study.comparing import largest_series
from pokryti.study.districts import tell_apart

HOMES = {"kind": "domovy_pro_seniory", "level": "orp", "form": "pobytova", "unit": "luzka"}


def test_ranks_are_among_all_districts_of_the_files_and_returned_for_the_region(sample):
    ranks = sample.ranks(**HOMES)
    assert set(ranks["area"]) == set(sample.codes("orp"))
    assert (ranks["ranked"] > len(ranks)).all(), "the neighbouring kraj takes part"
    assert (ranks["rank_low"] <= ranks["rank"]).all()
    assert (ranks["rank"] <= ranks["rank_high"]).all()
    assert ranks.columns[-4:].tolist() == RANK_COLUMNS
    per_bed, beds = 1000 / ranks["denominator"], ranks["value_more"] * ranks["denominator"] / 1000 - ranks["numerator"]
    assert beds.tolist() == pytest.approx([beds[0]] * len(beds)), "a usual home is as large everywhere"
    fewer = (ranks["numerator"] - beds).clip(lower=0) * per_bed
    assert ranks["value_less"].tolist() == pytest.approx(fewer.tolist())


def test_ranks_of_every_kind_hold_those_of_one(sample):
    every = sample.ranks(level="orp")
    one = every[(every["kind"] == HOMES["kind"]) & (every["unit"] == HOMES["unit"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(one, sample.ranks(**HOMES), check_like=True)


def test_a_basket_has_a_usual_facility_of_its_own(sample):
    basket = sample.ranks(["domovy_pro_seniory", "domovy_se_zvlastnim_rezimem"], level="orp", unit="luzka")
    assert basket["rank_low"].notna().all()
    assert (basket["rank_low"] < basket["rank_high"]).any()


def test_a_funnel_has_one_target_per_series(sample):
    funnel = sample.funnel(level="orp")
    assert funnel.columns[-len(FUNNEL_COLUMNS) :].tolist() == FUNNEL_COLUMNS
    assert (
        funnel.groupby(["kind", "form", "unit"])["target"].agg(lambda one: one.max() - one.min()).dropna() == 0
    ).all()
    assert set(funnel["position"]) <= set(POSITIONS)


def test_inequality_parts_add_up_at_every_level(sample):
    for level, by in (("obec", "orp"), ("orp", "kraj"), ("obec", "kraj")):
        table = sample.inequality(level=level, by=by)
        assert table.columns.tolist() == INEQUALITY_COLUMNS
        some = table[table["capacity"] > 0]
        assert (some["theil_between"] + some["theil_within"]).tolist() == pytest.approx(some["theil"].tolist())
        assert some["gini"].between(0, 1).all()


def test_finer_districts_are_never_more_equal(sample):
    """Theil's index of larger districts is the part that lies between them."""
    fine = sample.inequality(**HOMES | {"level": "obec"}, by="orp")
    coarse = sample.inequality(**HOMES)
    assert fine["theil_between"].item() == pytest.approx(coarse["theil"].item())


def test_need_gives_an_index_of_concentration(sample):
    need = sample.need(level="orp").set_index("area")["value"]
    assert -1 <= sample.inequality(**HOMES, need=need)["concentration"].item() <= 1


def test_need_of_districts_of_another_level_is_refused(sample):
    with pytest.raises(InputError, match=r"900017.*level orp"):
        sample.inequality(**HOMES, need=pd.Series({"900017": 1.0}))


def test_levels_that_do_not_nest_are_refused(sample):
    with pytest.raises(InputError, match="by="):
        sample.inequality(level="orp", by="obec")


def test_peers_come_from_all_districts_and_say_in_what_they_differ(sample):
    peers = sample.peers("9101", level="orp", indicators=["80plus", "index_socialniho_vylouceni"], count=4)
    assert peers.columns.tolist() == [
        *("level", "area", "name", "distance", "differs_most"),
        *("80plus", "index_socialniho_vylouceni"),
    ]
    assert "9101" not in set(peers["area"])
    assert len(sample.peers("9101", level="orp", count=99)) == len(sample.joined.names("orp")) - 1
    with pytest.raises(UnknownCodeError):
        sample.peers("0000", level="orp")


def test_a_spine_has_a_row_per_series_with_peers_kraj_and_state(sample):
    spine = sample.spine("9101", level="orp", kinds=["domovy_pro_seniory"], peers=["9103", "9104"])
    beds = spine[spine["unit"] == "luzka"].iloc[0]
    kraj = sample.ratio("domovy_pro_seniory", level="kraj", unit="luzka")["value"].item()
    own = sample.ratio(**HOMES).set_index("area")
    group = own.loc[["9103", "9104"]]
    assert beds["value"] == own.loc["9101", "value"]
    assert beds["kraj"] == pytest.approx(kraj)
    assert beds["peers"] == pytest.approx(1000 * group["numerator"].sum() / group["denominator"].sum())
    assert beds["min"] <= beds["p25"] <= beds["median"] <= beds["p75"] <= beds["max"]
    with pytest.raises(UnknownCodeError):
        sample.spine("0000", level="orp")


@pytest.mark.parametrize("spatial", [False, True])
def test_rates_of_few_people_are_drawn_towards_the_others(sample, spatial):
    events = pd.Series(range(10, 10 + len(sample.codes("orp"))), index=sample.codes("orp"), dtype="float64")
    table = sample.smoothed(events, level="orp", group="80plus", spatial=spatial)
    assert set(table["area"]) == set(sample.codes("orp"))
    assert table["value"].tolist() == pytest.approx((1000 * table["events"] / table["people"]).tolist())
    assert table["smoothed"].std() < table["value"].std()
    with pytest.raises(UnknownCodeError):
        sample.smoothed(events, level="orp", group="81plus")


def test_clusters_name_the_pattern_of_each_series(sample):
    clusters = sample.clusters(**HOMES, permutations=199)
    assert set(clusters["area"]) == set(sample.codes("orp"))
    assert len(set(clusters["moran"])) == 1
    assert clusters.loc[clusters["cluster"] != "undefined", "p"].between(0, 1).all()


def test_expected_need_may_be_the_denominator_of_clusters_and_maps(sample):
    heads, expected = (sample.clusters(**HOMES, group=group, permutations=99) for group in (None, "prijemci_pnp"))
    assert set(expected["group"]) == {"prijemci_pnp"}
    ratio = sample.ratio(**HOMES, group="prijemci_pnp")
    assert expected["value"].tolist() == ratio["value"].tolist() != heads["value"].tolist()
    told = [text.get_text() for text in sample.map(**HOMES, group="prijemci_pnp", lang="en").texts]
    assert any("recipients" in text for text in told)


def test_expected_need_may_be_the_denominator_of_the_sensitivity_of_access(sample):
    few = {"methods": ["2sfca"], "catchments": [20_000.0]}
    runs = sample.sensitivity(**HOMES, **few, group="prijemci_pnp")
    same = sample.access(**HOMES, method="2sfca", catchment=20_000.0, group="prijemci_pnp")
    assert runs["value"].tolist() == same["value"].tolist()
    plain, told = (
        " ".join(text.get_text() for text in sample.sensitivity_plot(**HOMES, **few, group=group, lang="en").texts)
        for group in (None, "prijemci_pnp")
    )
    source = sample.joined.lists.groups["prijemci_pnp"].source
    assert source[:20] in told
    assert source[:20] not in plain


@pytest.mark.parametrize("kind", ["domovy_pro_seniory", "pecovatelska_sluzba", "denni_stacionare", "azylove_domy"])
def test_the_plot_of_need_and_supply_marks_those_that_the_rule_meets(sample, kind):
    """The rule compares all districts of the files; those of the region are drawn."""
    answer = largest_series(sample.ratio(kind, level="orp")).iloc[0]
    series = {"level": "orp", "form": answer["form"], "unit": answer["unit"]}
    verdicts = sample.underserved(kind, rules=["high_need_low_supply"], **series)
    marked = [
        tuple(point)
        for points in sample.plot_need_supply(kind, sample.need(level="orp"), **series).axes[0].collections
        if "nízká nabídka" in str(points.get_label())
        for point in points.get_offsets().tolist()
    ]
    need = sample.need(level="orp").set_index("area")["value"]
    met = verdicts[verdicts["rules_met"] > 0]
    assert sorted(marked) == sorted(zip(met["area"].map(need), met["value"], strict=True))


@pytest.mark.parametrize(("lang", "widened"), [("cs", "krát rozšířeny"), ("en", "times as wide")])
def test_a_funnel_says_what_its_limits_allow_for(sample, lang, widened):
    note = source_line(sample.plot_funnel(**HOMES, lang=lang))
    assert widened in note
    table = sample.funnel(**HOMES)
    chance = np.sqrt(table["target"] * 1000 / table["people"])
    width = ((table["upper_95"] - table["target"]) / chance / 1.959964).iloc[0]
    assert format_number(width, lang, 1) in note
    below = format_number(17_000, lang, 0)
    assert f" {below} " in note
    assert (sample.funnel(**HOMES).query("people < 17000")["lower_95"] == 0).all()


def test_an_even_funnel_says_nothing_of_widening_and_an_unknown_one_nothing_at_all():
    count, people = pd.Series([10.0, 11.0, 9.0]), pd.Series([1000.0] * 3)
    even = funnel(count, people, per=1000).assign(people=people)
    assert "(Poisson) (Spiegelhalter" in funnel_note(even, per=1000, lang="en")
    assert funnel_note(funnel(count * np.nan, people).assign(people=people), per=1000, lang="en") == ""


def test_a_district_whose_capacity_is_not_known_is_not_drawn_as_if_it_had_none(sample):
    supply = sample.joined.supply
    homes = supply.index[supply["kind"].eq("domovy_pro_seniory") & supply["unit"].eq("luzka")]
    gone = supply.assign(capacity=supply["capacity"].mask(supply.index == homes[0]))
    study = replace(sample, joined=replace(sample.joined, supply=gone))
    unknown = study.ratio(**HOMES).query("flag == 'unknown'")["area"]
    assert len(unknown) == 1
    need = study.need(level="orp")
    figure = study.plot_need_supply(need=need, **HOMES)
    drawn = [tuple(point) for points in figure.axes[0].collections for point in points.get_offsets().tolist()]
    assert len(drawn) == len(need) - 1
    assert need.set_index("area")["value"][unknown].item() not in [x for x, _ in drawn]
    assert "chybí, obvodů: 1." in source_line(figure)


def test_the_districts_of_high_need_and_low_supply_are_named_under_the_plot(sample):
    need = sample.need(level="orp")
    note = source_line(sample.plot_need_supply("domovy_pro_seniory", need, level="orp"))
    assert "(2, od nejpotřebnějšího): Zapadlín, Okružná." in note


def test_a_spine_names_the_peers_or_the_group_of_ones_own(sample):
    names = sample.peers("9101", level="orp")["name"].tolist()
    assert f"Podobné obvody (počtem a hustotou obyvatel a věkem): {', '.join(names)}." in source_line(
        sample.plot_spine("9101", level="orp")
    )
    own = sample.plot_spine("9101", level="orp", peers=["9102"], lang="en")
    assert f"Own group: {sample.joined.names('orp')['9102']}." in source_line(own)
    assert "own group" in [text.get_text() for text in own.legends[0].get_texts()]


def test_a_spine_of_one_of_several_districts_of_a_name_says_which(sample):
    names = sample.joined.names("obec")
    area = names.index[(names == "Nová Ukázka") & names.index.isin(sample.codes("obec"))][0]
    orp = sample.joined.names("orp")[sample.joined.within("obec", "orp")[area]]
    figure = sample.plot_spine(area, level="obec", kinds=["domovy_pro_seniory"])
    assert any(text.get_text().startswith(f"Nová Ukázka ({orp}) mezi") for text in figure.texts)
    assert f"Nová Ukázka ({orp})" in source_line(
        sample.plot_spine("900017", level="obec", kinds=["domovy_pro_seniory"], peers=[area])
    )


def test_a_lorenz_plot_is_of_shares_and_not_of_places_per_head(sample):
    written = " ".join(text.get_text() for text in sample.plot_lorenz(**HOMES).texts)
    assert "lůžka a lidé 65 let a starší, ORP" in written


def test_districts_without_capacity_share_the_last_ranks(sample):
    axes = sample.plot_ranks(**HOMES).axes[0]
    shared = next(lines for lines in axes.collections if "dělí" in str(lines.get_label()))
    ranks = sample.ranks(**HOMES)
    nothing = ranks[ranks["value"] == 0]
    expected = {(row["rank"], row["ranked"]) for _, row in nothing.iterrows()}
    assert expected == {
        tuple(path.vertices[:, 0]) for path in shared.get_paths() if path.vertices[0, 0] != path.vertices[1, 0]
    }


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_plots_speak_of_the_study(sample, lang):
    need = sample.need(level="orp")
    figures = [
        sample.plot_funnel("domovy_pro_seniory", level="orp", lang=lang),
        sample.plot_lorenz("domovy_pro_seniory", level="orp", lang=lang),
        sample.plot_ranks("domovy_pro_seniory", level="orp", lang=lang),
        sample.plot_need_supply("domovy_pro_seniory", need, level="orp", lang=lang),
        sample.plot_disagreement(sample.disagreement(level="orp"), lang=lang),
        sample.plot_spine("9101", level="orp", lang=lang),
        sample.plot_joint_gaps(lang=lang),
        sample.sensitivity_plot(**HOMES, methods=["nearest"], lang=lang),
    ]
    written = [" ".join(text.get_text() for text in figure.texts) for figure in figures]
    assert all("SAMPLE" in text for text in written)
    assert all(f"{sample.title}: " in text for text in written), "of which territory they are"
    assert all(("stav k" if lang == "cs" else "as of") in text for text in written)


def source_line(figure):
    return " ".join(text.get_text() for text in figure.texts if text.get_fontsize() == 7.5)


def test_a_picture_says_what_its_need_is_made_of_and_whose_rates_it_expects(sample):
    need = sample.need(level="orp", indicators=["80plus", "exekuce_podil"])
    real = replace(sample, sample=False)
    made_of = source_line(real.plot_need_supply("domovy_pro_seniory", need, level="orp"))
    assert "lidé 80 let a starší" in made_of
    assert "podíl osob v exekuci mezi obyvateli od 15 let (MMR, Agentura pro sociální začleňování)" in made_of
    assert "80 let a starší" in source_line(sample.plot_disagreement(sample.disagreement(level="orp")))
    expected = source_line(sample.plot_lorenz("domovy_pro_seniory", level="orp", group="prijemci_pnp", lang="en"))
    assert "MPSV (příjemci příspěvku na péči podle věku, 2018)" in expected


def test_a_picture_names_the_publishers_of_the_files_read(sample):
    assert sample.inputs.publishers == ("mpsv",)
    real = replace(sample, sample=False, inputs=replace(sample.inputs, publishers=("mpsv", "uzis", "msmt")))
    assert "Obyvatelstvo: ČSÚ. Služby: MPSV, ÚZIS, MŠMT, ČSÚ. Výpočet" in real.picture.source("cs")
    own = replace(real, inputs=replace(sample.inputs, publishers=(), facilities=None))
    assert "People: ČSÚ. Computed" in own.picture.source("en")


@pytest.mark.parametrize(("lang", "level"), [("cs", "obec"), ("en", "kraj")])
def test_a_map_says_of_which_districts_it_is(sample, lang, level):
    figure = sample.map("domovy_pro_seniory", level=level, unit="luzka", lang=lang)
    assert any(f", {level}, " in text.get_text() for text in figure.texts)


def test_methods_of_access_are_named_in_the_language(sample):
    figure = sample.sensitivity_plot(**HOMES, methods=["nearest", "2sfca"], catchments=[20_000.0])
    assert any("nejbližší služba, 2SFCA" in text.get_text() for text in figure.texts)


def test_districts_of_the_same_name_are_told_apart_by_the_larger_one(sample):
    obce = sample.joined.within("obec", "orp").dropna().index[:3]
    table = pd.DataFrame({"level": "obec", "area": obce, "name": ["Lhota", "Lhota", "Ves"]})
    orp = sample.joined.names("orp")[sample.joined.within("obec", "orp")[obce]].tolist()
    assert tell_apart(sample.joined, table)["name"].tolist() == [f"Lhota ({orp[0]})", f"Lhota ({orp[1]})", "Ves"]
    assert tell_apart(sample.joined, table.head(0)).empty


def test_an_unknown_language_is_refused(sample):
    with pytest.raises(UnknownCodeError, match="language"):
        sample.plot_funnel("domovy_pro_seniory", level="orp", lang="de")


@pytest.mark.parametrize("per", [1000, 100_000])
def test_every_answer_at_every_level_says_how_firm_its_rank_is(sample, per):
    coverage = sample.coverage(per=per)
    for level, rows in coverage.groupby("level"):
        ranks = sample.ranks(level=level, per=per)[coverage.columns]
        pd.testing.assert_frame_equal(rows.reset_index(drop=True), ranks)


def test_ranks_of_a_region_are_those_among_all_districts_of_the_files(sample):
    some = sample.codes("orp")[0]
    mine = replace(sample, region=(some,)).coverage()
    whole = sample.coverage()
    keys = ["level", "area", "kind", "form", "unit"]
    expected = mine[keys].merge(whole, on=keys)
    pd.testing.assert_frame_equal(mine[RANK_COLUMNS], expected[RANK_COLUMNS])
    assert len(mine) < len(whole)
