"""Each rule at its line: what is just in, what is just out, and where it cannot be judged."""

import numpy as np
import pandas as pd
import pytest

from pokryti.catalog import Label
from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures import Benchmark
from pokryti.measures.reliability import funnel
from pokryti.verdict import (
    REGISTRY,
    USUAL,
    Rule,
    access_below_supply,
    below_share_of_mean,
    beyond_limit,
    choose_rules,
    desert,
    high_need_low_supply,
    lay_out,
    lowest_fifth,
    nothing,
    outside_funnel,
    rules,
    underservice_index,
    unmet_demand,
)


def said(judged):
    """Met (1), not met (0) or not applicable (None) by district, of the first rule."""
    return [int(met) if applies else None for met, applies in zip(judged.met[0], judged.applies[0], strict=True)]


def test_the_registry_lists_every_rule_with_labels_in_both_languages():
    table = rules()
    assert list(table.index) == list(REGISTRY)
    assert (table[["label_cs", "label_en"]] != "").all(axis=None)
    assert table.index[table["usual"]].tolist() == list(USUAL)


def test_usual_rules_need_nothing_but_capacity_and_people():
    assert set(rules().loc[list(USUAL), "needs"]) == {""}


def test_an_unknown_rule_is_refused_with_the_nearest_known(state_mean):
    with pytest.raises(UnknownCodeError, match="lowest_fifth"):
        choose_rules(["lowest_fift"], state_mean)


def test_a_rule_by_which_more_capacity_would_be_worse_is_refused(answers, judged):
    def too_much(case):
        more = case.answers["numerator"] - 20
        return case.judge(more > 0, -more, Label("více než 20", "more than 20"))

    rule = Rule("too_much", Label("příliš mnoho", "too much"), too_much)
    with pytest.raises(InputError, match="Rule too_much has its gap the wrong way round"):
        judged(answers([10, 30], [1000, 1000]), [rule])


def test_two_rules_of_one_name_are_refused(state_mean):
    with pytest.raises(InputError, match="nothing"):
        choose_rules(["nothing", nothing()], state_mean)


@pytest.mark.parametrize("share", [0, 1.01, -1])
def test_a_share_of_the_mean_lies_between_nothing_and_all(share):
    with pytest.raises(InputError, match="share"):
        below_share_of_mean(share)


@pytest.mark.parametrize(
    "make",
    [
        lambda: beyond_limit(share=1),
        lambda: beyond_limit(limit=0),
        lambda: unmet_demand(Benchmark.given(1, source="a norm"), share=-0.1),
        lambda: unmet_demand(Benchmark.given(1, source="a norm"), catchment=float("nan")),
        lambda: desert(people_per_place=0),
        lambda: access_below_supply(catchment=-1),
        lambda: underservice_index(at_most=0),
    ],
)
def test_numbers_by_which_a_rule_would_ask_nothing_are_refused(make):
    with pytest.raises(InputError, match="it is"):
        make()


def test_child_care_desert_more_than_three_children_for_a_place_and_more_than_fifty_children(answers, judged):
    """Center for American Progress: more than 50 children, and no places or more than three children for each."""
    table = answers([20, 20, 0, 0, 0], [60, 61, 51, 50, 51], group="0_6", kind="skola_a00")
    table.loc[4, "unit"] = "kontakty"
    assert said(judged(table, [desert()])) == [0, 1, 1, None, None]


@pytest.mark.parametrize(
    ("kind", "group", "expected"),
    [
        ("skola_a00", "65plus", None),
        ("rana_pece", "0_6", None),  # early intervention is for few children: a third of all need no place there
        ("rana_pece+skola_a00", "0_6", None),
        ("materska_skola", "0_6", 1),
        ("detska_skupina+jesle", "0_2", 1),
    ],
)
def test_a_desert_is_one_of_day_care_of_children(answers, judged, kind, group, expected):
    assert said(judged(answers([0], [1000], kind=kind, group=group), [desert()])) == [expected]


def test_numbers_in_names_of_rules_are_those_given():
    """Rounded ones would name another rule."""
    assert desert(people_per_place=2.5).label.en == "more than 2.5 people per place"
    assert beyond_limit(limit=12_340, share=0.125).label.en == "more than 12.5% of people beyond 12.34 km"
    norm = Benchmark.given(4.11, source="a made-up norm for this test")
    assert unmet_demand(norm, share=0.155).label.cs == "více než 15,5 % potřeby bez místa"
    assert (norm.label.cs, norm.times(0.755).label.en) == ("hodnota 4,11", "75.5% of the value 4.11")


def test_funnel_limits_are_those_of_the_funnel_where_one_district_hardly_counts(answers, judged):
    rng = np.random.default_rng(5)
    people = rng.integers(20_000, 40_000, 3000).astype(float)
    table = answers(rng.poisson(people * 0.01), people)
    limits = judged(table, [outside_funnel()]).limit[0]
    usual = funnel(table["numerator"], table["denominator"], winsor=0.0, per=1000)
    np.testing.assert_allclose(limits, usual["lower_998"], rtol=2e-3)


def test_nothing_in_a_large_town_is_beyond_chance_and_in_a_village_is_not(answers, judged):
    table = answers([0, 0, 50, 40, 60], [10_000, 50, 10_000, 9_000, 11_000])
    assert said(judged(table, [outside_funnel()])) == [1, 0, 0, 0, 0]


def test_access_is_compared_with_what_the_others_have(answers, judged, told):
    table = answers([30, 10], [1000, 1000])
    found = judged(table, [access_below_supply()], evidence=told(reached={"00": 0.02, "01": 0.03}))
    assert said(found) == [0, 0]
    evidence = told(reached={"00": 0.009, "01": 0.029}, gain={"00": 0.001, "01": 0.0005})
    found = judged(table, [access_below_supply()], evidence=evidence)
    assert said(found) == [1, 1]
    np.testing.assert_allclose(found.gap[0], [1.0, 2.0])


def test_a_rule_that_capacity_does_not_end_leaves_the_margin_of_the_others_as_the_least(answers, judged):
    name = Label("beznadějné", "hopeless")
    hopeless = Rule("hopeless", name, lambda case: case.judge(case.answers["value"] < 1, case.limit, name))
    found = judged(answers([0, 40, 60], [1000] * 3), [hopeless, nothing()])
    assert found.margin.tolist() == [found.gap[1][0], 0, 0]
    assert found.more_needed.tolist() == [True, False, False]


def test_where_nothing_added_would_reach_its_own_people_the_margin_is_not_known(answers, judged, told):
    evidence = told(reached={"00": 0.0, "01": 0.0}, gain={"00": 0.0})
    found = judged(answers([30, 10], [1000, 1000]), [access_below_supply()], evidence=evidence)
    assert said(found) == [1, 1]
    assert np.isnan(found.margin).all()


def test_exactly_the_share_beyond_the_limit_is_not_too_much(answers, judged, told):
    found = judged(answers([1, 1, 1], [10, 10, 10]), [beyond_limit()], evidence=told(beyond={"00": 0.2, "01": 0.21}))
    assert said(found) == [0, 1, None]


def test_one_service_is_enough_where_it_can_help_enough_people_and_otherwise_at_least_two_are_needed(
    answers, judged, told
):
    evidence = told(beyond={"00": 0.9, "01": 0.9}, beyond_one_more={"00": 0.2, "01": 0.21})
    found = judged(answers([1, 1], [10, 10]), [beyond_limit()], evidence=evidence)
    assert found.margin.tolist() == [1, 2]
    assert found.more_needed.tolist() == [False, True]


def test_unmet_need_beyond_the_share(answers, judged, told):
    rule = unmet_demand(Benchmark.given(20, source="a made-up norm for this test"))
    found = judged(answers([10, 10], [1000, 1000]), [rule], evidence=told(unmet={"00": 0.2, "01": 0.5}))
    assert said(found) == [0, 1]
    assert found.gap[0][1] == pytest.approx(0.3 * 20)
    assert found.more_needed.tolist() == [False, True]
    table = lay_out(found, pd.Series(20.0, index=found.answers.index))
    assert table["margin_at_least"].tolist() == [False, True]
    assert table["margin"].tolist() == [0, pytest.approx(6)]


def test_without_a_known_mean_need_is_not_shared_out(answers, judged, told):
    class Strict(type(told())):
        def unmet(self, series, level, *, needed, catchment):
            raise AssertionError("needs a number")

    rule = unmet_demand(Benchmark.given(0, source="a made-up norm for this test"))
    assert said(judged(answers([10], [1000]), [rule], evidence=Strict())) == [None]


def test_need_is_shared_out_over_the_whole_state():
    with pytest.raises(InputError, match="whole state"):
        unmet_demand(Benchmark.mean("kraj"))


def test_high_need_and_nothing_at_all_meet_however_many_others_have_nothing(answers, judged, told):
    """Half of the people live where nothing is, so that nobody is among the worse-served third of them."""
    table = answers([0, 0, 0, 40, 50, 60], [1000] * 6)
    evidence = told(need={"00": 3.0, "01": 0.0, "02": 0.2, "03": 2.0, "04": 0.5, "05": 0.1})
    found = judged(table, [high_need_low_supply()], evidence=evidence)
    assert said(found) == [1, 0, 0, 0, 0, 0]
    assert found.gap[0][0] == 1, "one unit ends it, as it ends `nothing`"
    assert found.limit[0][0] == 40, "the others begin there"
    assert found.gap[0][3] == pytest.approx(-40), "losing everything begins it"


def test_where_nobody_has_anything_nobody_has_less(answers, judged, told):
    found = judged(answers([0, 0, 0], [1000] * 3), [high_need_low_supply()], evidence=told(need={"00": 3.0, "01": 0.0}))
    assert said(found) == [0, 0, None]


def test_high_need_and_low_supply_must_meet(answers, judged, told):
    table = answers([1, 1, 30, 40, 50, 60], [1000] * 6)
    need = {"00": 3.0, "01": 0.0, "02": 2.0, "03": 1.0, "04": 0.5, "05": 0.1}
    assert said(judged(table, [high_need_low_supply()], evidence=told(need=need))) == [1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("rule", [high_need_low_supply(), underservice_index()], ids=lambda rule: rule.id)
def test_without_a_need_index_rules_of_need_count_nowhere(answers, judged, rule):
    found = judged(answers([1, 2], [1000, 1000]), [rule])
    assert said(found) == [None, None]


def test_the_index_of_underservice_adds_its_three_parts(answers, judged, told):
    """28.7 points for supply, 25.1 for little need, 20.2 for few old people, stretched from 74 to 100 (HRSA: ≤ 62)."""
    evidence = told(need={"00": 1, "01": 0}, people_65plus={"00": 300, "01": 100}, people_all={"00": 1000, "01": 1000})
    table = answers([20, 20], [1000, 1000])
    found = judged(table, [underservice_index()], evidence=evidence)
    assert said(found) == [1, 0]
    points_of_the_first = 100 * 28.7 / 74
    assert said(judged(table, [underservice_index(at_most=points_of_the_first)], evidence=evidence)) == [1, 0]
    assert said(judged(table, [underservice_index(at_most=points_of_the_first - 0.01)], evidence=evidence)) == [0, 0]


def test_the_index_of_underservice_ends_with_its_margin(answers, judged, told):
    alike = dict.fromkeys(["00", "01", "02"], 100.0)
    evidence = told(need=alike, people_65plus={"00": 30, "01": 20, "02": 10}, people_all=alike)
    rule = [underservice_index(at_most=70)]
    before = judged(answers([0, 50, 60], [3000, 1000, 1000]), rule, evidence=evidence)
    margin = before.gap[0][0]
    assert before.met[0, 0]
    for added, still in ((margin - 0.01, True), (margin + 0.01, False)):
        after = judged(answers([added, 50, 60], [3000, 1000, 1000]), rule, evidence=evidence)
        assert after.met[0, 0] == still


def test_the_lowest_fifth_of_the_people_ends_at_the_quantile_of_numpy(answers, judged):
    """`numpy.quantile` weighs people: the value below which less than a fifth of them live; 1 person in 5 by hand."""
    by_hand = judged(answers([1, 30, 40], [1000, 2000, 2000]), [lowest_fifth()])
    assert said(by_hand) == [1, 0, 0], "a fifth of 5,000 people lives in the first, none of the second fits besides"
    rng = np.random.default_rng(8)
    for _ in range(20):
        people = rng.integers(101, 9000, 30)
        table = answers(rng.integers(0, 200, 30), people)
        edge = np.quantile(table["value"], 0.2, weights=people, method="inverted_cdf")
        assert said(judged(table, [lowest_fifth()])) == (table["value"] < edge).astype(int).tolist()


@pytest.mark.parametrize("rule", [lowest_fifth(), outside_funnel(), high_need_low_supply(), underservice_index()])
def test_a_district_alone_is_compared_with_nobody(answers, judged, told, rule):
    evidence = told(need={"00": 1.0}, people_65plus={"00": 1.0}, people_all={"00": 5.0})
    assert said(judged(answers([0], [1000]), [rule], evidence=evidence)) == [None]


@pytest.mark.parametrize("rule", [rule for rule in USUAL if rule != "outside_funnel"])
def test_equal_districts_share_one_verdict_by_every_usual_rule(answers, judged, state_mean, rule):
    found = judged(answers([10] * 4, [1000] * 4), choose_rules([rule], state_mean))
    assert set(said(found)) == {0}


def test_a_district_that_cannot_be_judged_counts_in_neither_number(answers, judged, told, state_mean):
    chosen = choose_rules(["nothing", "high_need_low_supply"], state_mean)
    found = judged(answers([0, 0], [1000, 1000]), chosen, evidence=told(need={"00": 1.0}))
    assert found.applies.sum(axis=0).tolist() == [2, 1]


def test_margins_are_what_it_takes(answers, judged, state_mean):
    """Adding the margin ends the verdict by rules that do not move with it; a trifle less does not."""
    table = answers([0, 12, 40, 50, 60], [900, 1000, 1100, 1200, 800])
    chosen = choose_rules(["lowest_fifth", "outside_funnel"], state_mean)
    before = judged(table, chosen)
    for row in np.flatnonzero(before.underserved):
        enough, short = (
            judged(answers(_added(table, row, before.margin[row] * part), table["denominator"]), chosen)
            for part in (1 + 1e-9, 1 - 1e-6)
        )
        assert not enough.underserved[row]
        assert short.underserved[row]


def _added(table, row, more):
    return table["numerator"].mask(table.index == row, (table["numerator"] + more).clip(lower=0))


def test_what_is_to_spare_can_be_lost(answers, judged, state_mean):
    table = answers([0, 12, 40, 50, 60], [900, 1000, 1100, 1200, 800])
    chosen = choose_rules(["lowest_fifth", "outside_funnel", "nothing"], state_mean)
    before = judged(table, chosen)
    for row in np.flatnonzero(~before.underserved):
        spare = before.spare[row]
        kept, lost = (
            judged(answers(_added(table, row, -spare * part), table["denominator"]), chosen)
            for part in (1 - 1e-6, 1 + 1e-9)
        )
        assert not kept.underserved[row]
        assert lost.underserved[row]


def test_a_mean_with_unknown_capacities_is_named_a_lower_bound(answers, judged, state_mean):
    found = judged(
        answers([0, 40], [1000, 1000]),
        choose_rules(["below_benchmark"], state_mean),
        is_bound=lambda _, rows: pd.Series(data=True, index=rows.index),
    )
    table = lay_out(found, pd.Series(20.0, index=found.answers.index))
    assert "dolní mez: některé kapacity nejsou známy" in table["reason_cs"].iloc[0]
    assert "a lower bound" in table["reason_en"].iloc[0]


def test_a_benchmark_may_have_braces_in_its_name(answers, judged, told):
    norm = Benchmark.given(30, source="a made-up norm for this test", label=Label("norma {x}", "norm {x}"))
    found = judged(answers([1], [1000]), [unmet_demand(norm)], evidence=told(unmet={"00": 0.5}))
    assert "kolik je norma {x}" in lay_out(found, pd.Series([30.0]))["reason_cs"].item()
    found = judged(answers([1], [1000]), choose_rules(["below_benchmark"], norm))
    assert lay_out(found, pd.Series([30.0]))["reason_cs"].item().endswith("méně než 30,0 (norma {x})")


@pytest.mark.parametrize(
    "rule", [lowest_fifth(), outside_funnel(), high_need_low_supply(), underservice_index(), access_below_supply()]
)
def test_where_less_than_half_of_the_districts_are_known_nobody_is_compared_with_the_others(
    answers, judged, told, rule
):
    table, codes = answers([0, 40, 60, 50, 0], [900, 1000, 1100, 1200, 800]), ["00", "01", "02", "03", "04"]
    evidence = told(
        need=dict(zip(codes, range(5, 0, -1), strict=True)),
        people_65plus=dict.fromkeys(codes, 1.0),
        people_all=dict.fromkeys(codes, 5.0),
        reached=dict.fromkeys(codes, 0.0),
    )
    for unknown, applied in ([3, 4], True), ([2, 3, 4], False):
        some = table.assign(flag=table["flag"].mask(table.index.isin(unknown), "unknown"))
        assert judged(some, [rule], evidence=evidence).applies[0].tolist() == [applied] * (5 - len(unknown))


def test_people_who_do_not_live_there_need_not_be_known(answers, judged):
    table = answers([0, 40, 0, 0, 0], [900, 1000, 0, 0, 0])
    assert judged(table, [lowest_fifth()]).applies.all()


@pytest.mark.parametrize(
    ("judge", "what"),
    [
        (lambda case: case.answers["value"] < 5, "case.judge"),
        (lambda case: case.judge(case.answers["value"] < 5, case.limit, "few"), "Label"),
        (lambda case: case.judge(case.answers["value"] < 5, case.limit, Label("málo {kolik}", "few")), "{kolik}"),
    ],
)
def test_a_rule_of_ones_own_that_is_no_rule_is_refused_with_what_to_do(answers, judged, judge, what):
    with pytest.raises(InputError, match="own_rule") as told:
        judged(answers([1, 30], [1000, 1000]), [Rule("own_rule", Label("málo", "few"), judge)])
    assert what in str(told.value)
