"""A study answers who needs how much, by whose weights, how surely, and what is missing together."""

from dataclasses import replace

import pandas as pd
import pytest

from pokryti import Study
from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures.need import district_indicators, gather
from pokryti.publish import codebook
from pokryti.sources.need_settings import NeedSettings

INDICATORS = ["80plus", "0_14", "index_socialniho_vylouceni"]
POINTS = pd.DataFrame(
    [
        (party, name, float(weight))
        for party, weights in {"commission": (3, 1, 1), "provide": (1, 3, 1), "use": (1, 1, 3)}.items()
        for name, weight in zip(INDICATORS, weights, strict=True)
    ],
    columns=["party", "indicator", "weight"],
)


@pytest.fixture(scope="module")
def study(sample):
    """Open the sample without the need settings that its file may hold."""
    return replace(sample, inputs=replace(sample.inputs, need=None, weights=POINTS))


def test_shares_of_groups_and_indicators_stand_beside_the_index(study):
    need = study.need(level="orp", indicators=INDICATORS)
    about = ["level", "area", "name", "value", "rank", "rank_low", "rank_high", "ranked", "present", "flag"]
    assert list(need) == [*about, *INDICATORS]
    people = study.joined.people_by("orp")
    share = 100 * people["80plus"] / people["all"]
    assert need["80plus"].tolist() == pytest.approx(share.reindex(need["area"]).tolist())


def test_districts_are_compared_with_all_that_the_files_hold(study):
    need = study.need(level="orp", indicators=INDICATORS)
    assert len(need) == len(study.codes("orp")) < need["rank"].max()


def test_an_indicator_of_obce_becomes_a_mean_weighted_by_people(study):
    table = district_indicators(study.joined, ["index_socialniho_vylouceni"], level="kraj")
    rows = study.joined.indicators.query("indicator == 'index_socialniho_vylouceni'").set_index("area")["value"]
    people, lookup = study.joined.people_by("obec")["all"], study.joined.territory.lookup("kraj")
    for kraj, value in table["index_socialniho_vylouceni"].items():
        obce = lookup.index[lookup == kraj].intersection(rows.dropna().index)
        assert value == pytest.approx((rows[obce] * people[obce]).sum() / people[obce].sum())


def test_a_share_of_pupils_is_weighted_by_pupils_and_obce_without_a_school_do_not_matter(study):
    rows = study.joined.indicators.query("level == 'obec'")
    table = rows.pivot_table(index="area", columns="indicator", values="value")
    pupils, leavers = table["zaci_ukoncili_dochazku"], table["predcasne_odchody_pocet"]
    assert pupils.isna().any()
    orp = study.joined.territory.lookup("orp")
    exact = 100 * leavers.groupby(orp).sum() / pupils.groupby(orp).sum()
    share = district_indicators(study.joined, ["predcasne_odchody_podil"], level="orp")["predcasne_odchody_podil"]
    assert share.tolist() == pytest.approx(exact.reindex(share.index).tolist(), rel=0.01, nan_ok=True)
    assert share.notna().any()


def test_an_indicator_that_too_few_people_have_is_not_known():
    people, to = pd.Series({"x": 80.0, "y": 20.0}), pd.Series({"x": "A", "y": "A"})
    values = pd.Series({"x": 5.0, "y": None})
    assert gather(values, people, to, counts=False, least_people=0.8).to_dict() == {"A": 5.0}
    assert gather(values, people, to, counts=False, least_people=0.9).isna().all()
    assert gather(values, people.mask(people < 50), to, counts=False, least_people=0.5).isna().all()
    assert gather(values, people * 0, to, counts=False, least_people=0.5).isna().all()


def test_sums_per_thousand_people_survive_any_division_of_a_district():
    people, counts = pd.Series({"x": 80.0, "y": 20.0}), pd.Series({"x": 4.0, "y": 6.0})
    to = pd.Series({"x": "A", "y": "A"})
    assert gather(counts, people, to, counts=True, least_people=1.0)["A"] == pytest.approx(100.0)


def test_an_indicator_may_be_called_as_its_source_calls_it(study):
    alias = study.need(level="orp", indicators=["podil_obyvatel_v_exekuci"])
    pd.testing.assert_frame_equal(alias, study.need(level="orp", indicators=["exekuce_podil"]))
    names, turned = ["podil_obyvatel_v_exekuci", "80plus"], {"podil_obyvatel_v_exekuci": "less_need"}
    weighed = study.need(level="orp", indicators=names, weights=dict.fromkeys(names, 1), polarity=turned)
    by_id = study.need(level="orp", indicators=["exekuce_podil", "80plus"], polarity={"exekuce_podil": "less_need"})
    pd.testing.assert_frame_equal(weighed, by_id)


def test_numbers_of_people_are_compared_per_thousand(study):
    need = study.need(level="orp", indicators=["exekuce_osoby"])
    share = study.need(level="orp", indicators=["exekuce_podil"])
    assert need["exekuce_osoby"].between(0, 1000).all()
    assert need["rank"].corr(share["rank"], method="spearman") > 0.9
    meaning = codebook({"need": need}, study.joined.lists).set_index("column")["en"]
    assert meaning["exekuce_osoby"].endswith("people per 1,000 inhabitants")


def test_a_number_of_ones_own_is_told_by_its_name(study):
    table = study.joined.indicators
    own = table.assign(indicator=table["indicator"].replace("exekuce_osoby", "pocet_lidi_v_exekuci"))
    renamed = replace(study, joined=replace(study.joined, indicators=own))
    mine = renamed.need(
        level="orp", indicators=["pocet_lidi_v_exekuci"], polarity={"pocet_lidi_v_exekuci": "more_need"}
    )
    known = study.need(level="orp", indicators=["exekuce_osoby"])
    assert mine["pocet_lidi_v_exekuci"].tolist() == known["exekuce_osoby"].tolist()


@pytest.mark.parametrize("party", ["commission", "provide", "use"])
def test_a_party_weighs_its_own_way(study, party):
    mine = study.need(level="orp", indicators=INDICATORS, weights=party)
    rows = POINTS[POINTS["party"] == party]
    same = study.need(
        level="orp", indicators=INDICATORS, weights=dict(zip(rows["indicator"], rows["weight"], strict=True))
    )
    pd.testing.assert_frame_equal(mine, same)


def test_disagreement_holds_the_ranks_of_each_party(study):
    answer = study.disagreement(level="orp", indicators=INDICATORS)
    for party in ("commission", "provide", "use"):
        mine = study.need(level="orp", indicators=INDICATORS, weights=party)
        assert answer[f"rank_{party}"].tolist() == mine["rank"].tolist()
    ranks = answer[["rank_commission", "rank_provide", "rank_use"]]
    assert (answer["spread"] == ranks.max(axis=1) - ranks.min(axis=1)).all()
    assert answer["spread"].max() > 0


def test_sensitivity_names_the_districts_of_the_region(study):
    answer = study.need_sensitivity(level="orp", indicators=INDICATORS, draws=200, seed=3)
    need = study.need(level="orp", indicators=INDICATORS)
    assert answer.districts["area"].tolist() == need["area"].tolist()
    assert answer.districts["rank"].tolist() == need["rank"].tolist()
    assert len(answer.draws) == 200


def test_settings_of_the_study_file_hold_until_something_else_is_asked(study):
    settings = NeedSettings(
        tuple(INDICATORS), {"0_14": "less_need"}, {"80plus": 2, "0_14": 1, INDICATORS[2]: 1}, "minmax"
    )
    with_file = replace(study, inputs=replace(study.inputs, need=settings))
    plain = study.need(
        level="orp",
        indicators=INDICATORS,
        polarity=settings.polarity,
        weights=settings.weights,
        normalise="minmax",
    )
    pd.testing.assert_frame_equal(with_file.need(level="orp"), plain)
    other = with_file.need(level="orp", indicators=["80plus"], normalise="z")
    assert list(other)[-1] == "80plus"


def test_no_rank_stands_without_the_interval_of_the_draws(study):
    draws = study.need_sensitivity(level="orp", indicators=INDICATORS).districts
    need = study.need(level="orp", indicators=INDICATORS)
    ends = ["rank", "rank_low", "rank_high", "ranked"]
    pd.testing.assert_frame_equal(need[ends], draws[ends])
    parties = study.disagreement(level="orp", indicators=INDICATORS)
    for party in ("commission", "provide", "use"):
        mine = study.need(level="orp", indicators=INDICATORS, weights=party)
        columns = [f"rank_{party}", f"rank_{party}_low", f"rank_{party}_high"]
        assert parties[columns].to_numpy().tolist() == mine[ends[:3]].to_numpy().tolist()


def test_obce_are_ranked_only_on_request_for_there_are_thousands_of_them(study):
    assert list(study.need(level="obec", indicators=["80plus"])) == [
        *("level", "area", "name", "value", "present", "flag", "80plus")
    ]
    asked = study.need(level="obec", indicators=["80plus"], intervals=True)
    assert asked["rank_low"].notna().equals(asked["rank"].notna())
    bare = study.disagreement(level="obec", indicators=INDICATORS)
    assert list(bare) == ["level", "area", "name", "ranked", "spread", "highest", "lowest"]
    with pytest.raises(InputError, match="intervals=True"):
        study.plot_disagreement(bare)


def test_redundant_indicators_are_listed(study):
    pairs = study.redundant_indicators(
        level="orp", indicators=["index_socialniho_vylouceni", "exekuce_podil", "80plus"]
    )
    assert ("index_socialniho_vylouceni", "exekuce_podil") in set(zip(pairs["first"], pairs["second"], strict=True))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda study: study.need(level="orp"), InputError, r"\[need\]"),
        (lambda study: study.need(level="orp", indicators=["stesti"]), UnknownCodeError, "stesti"),
        (lambda study: study.need(level="orp", indicators=["zaci_ukoncili_dochazku"]), InputError, "polarity"),
        (lambda study: study.need(level="orp", indicators=INDICATORS, weights="novinari"), UnknownCodeError, "party"),
        (lambda study: study.disagreement(level="orp", indicators=["65plus"]), InputError, "none for 65plus"),
        (lambda study: study.joint_gaps(level="orp", kinds=["knihovna"]), InputError, "two layers"),
        (lambda study: study.joint_gaps(kinds={"people": "knihovna", "b": "nocleharny"}), InputError, "people"),
        (lambda study: study.joint_gaps(level="orp", kinds=["knihovna", "hvezdarna"]), UnknownCodeError, "hvezdarna"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_remedy(study, call, error, message):
    with pytest.raises(error, match=message):
        call(study)


def test_a_study_without_weights_of_the_parties_says_so(study):
    without = replace(study, inputs=replace(study.inputs, weights=None))
    with pytest.raises(InputError, match=r"\[sources\] weights"):
        without.disagreement(level="orp", indicators=INDICATORS)


def test_a_layer_is_missing_where_no_service_of_it_reaches(study):
    kinds = ["domovy_pro_seniory", "denni_stacionare"]
    gaps = study.joint_gaps(level="orp", kinds=kinds)
    for kind in kinds:
        ratio = study.ratio(kind, level="orp")
        has = set(ratio.loc[(ratio["numerator"] > 0) | (ratio["flag"] == "unknown"), "area"])
        lacking = gaps.districts.set_index("area")[kind]
        assert set(lacking.index[~lacking]) == has


def test_pairs_count_the_districts_and_people_without_both(study):
    gaps = study.joint_gaps(level="obec", kinds=["domovy_pro_seniory", "denni_stacionare", "knihovna"])
    whole = gaps.districts[gaps.districts["flag"] == "ok"]
    pair = gaps.pairs.set_index(["first", "second"]).loc[("domovy_pro_seniory", "denni_stacionare")]
    both = whole[whole["domovy_pro_seniory"] & whole["denni_stacionare"]]
    assert pair["districts"] == len(both)
    assert pair["people"] == both["people"].sum()
    layers = gaps.layers.set_index("layer")["districts"]
    assert pair["expected"] == pytest.approx(layers["domovy_pro_seniory"] * layers["denni_stacionare"] / len(whole))
    assert (gaps.districts["missing"] <= 3).all()


def test_a_layer_of_several_kinds_needs_only_one_of_them(study):
    drugs = ["kontaktni_centra", "terenni_programy"]
    gaps = study.joint_gaps(level="orp", kinds={"drug_prevention": drugs, "homes": "domovy_pro_seniory"})
    single = study.joint_gaps(level="orp", kinds=[*drugs, "domovy_pro_seniory"]).districts
    assert gaps.districts["drug_prevention"].tolist() == single[drugs].all(axis=1).tolist()
    assert gaps.districts["homes"].tolist() == single["domovy_pro_seniory"].tolist()


def test_services_at_secret_places_are_told_apart_from_gaps(study):
    layers = study.joint_gaps(level="orp", kinds=["azylove_domy", "domovy_pro_seniory"]).layers.set_index("layer")
    assert layers.loc["azylove_domy", "unplaced"] > 0


def test_observed_to_expected_agrees_with_esda():
    # esda (Rey and Anselin), smoothing: observed e and population b of two regions by four age groups, standard s_e by
    # s_b; standardised mortality ratios 2.4869 and 2.7368 as its documentation prints them.
    from pokryti.measures.need import observed_to_expected

    e, b = [30, 25, 25, 15, 33, 21, 30, 20], [100, 100, 110, 90, 100, 90, 110, 90]
    s_e, s_b = [100, 45, 120, 100, 50, 30, 200, 80], [1000, 900] * 4
    expected = [sum(b[i] * s_e[i] / s_b[i] for i in range(n, n + 4)) for n in (0, 4)]
    observed = [sum(e[:4]), sum(e[4:])]
    ratio = observed_to_expected(pd.Series(observed, dtype="float64"), pd.Series(expected))
    assert ratio["value"].round(4).tolist() == [2.4869, 2.7368]
    # the indirectly standardised rates that esda's `indirect_age_standardization` gives for the same numbers
    assert (ratio["value"] * sum(s_e) / sum(s_b)).round(6).tolist() == [0.237238, 0.261080]


def test_a_study_compares_observed_recipients_with_expected(study):
    expected = study.joined.people_by("orp")["prijemci_pnp"]
    answer = study.observed_to_expected(expected * 1.2, group="prijemci_pnp", level="orp")
    assert answer["value"].tolist() == pytest.approx([1.2] * len(answer))
    assert (answer["low"] < 1.2).all()
    assert (answer["high"] > 1.2).all()


def test_nothing_is_expected_of_a_group_without_rates(study):
    people = study.joined.people_by("orp")["65plus"]
    with pytest.raises(InputError, match="prijemci_pnp"):
        study.observed_to_expected(people, group="65plus", level="orp")


def test_districts_that_the_data_cut_are_marked(study):
    territory = study.joined.territory
    kept = territory.lookup("orp") != "9101"
    part = {name: getattr(territory, name)[kept] for name in ("structure", "boundaries", "role")}
    cut = Study.from_tables(replace(study.inputs, territory=replace(territory, **part)), on=study.on)
    flags = cut.need(level="kraj", indicators=["80plus", "0_14"]).set_index("area")["flag"]
    assert flags["CZ091"] == "edge"
    drawn = cut.need_sensitivity(level="kraj", indicators=["80plus", "0_14"], draws=10).districts.set_index("area")
    assert drawn["flag"].equals(flags)
    assert set(flags.drop("CZ091")) <= {"ok"}
