"""What must hold of every verdict, whatever the numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.measures import ANSWER_COLUMNS, Benchmark
from pokryti.measures.access import access, assign
from pokryti.verdict import REGISTRY, Evidence, choose_rules, judge_districts, rules

PEOPLE = st.integers(1, 50_000)
CAPACITY = st.just(0) | st.integers(0, 200)  # most real districts have nothing
DISTRICTS = st.lists(st.tuples(CAPACITY, PEOPLE), min_size=2, max_size=12)
NORM = Benchmark.given(20, source="a made-up norm for this test")
MEAN = Benchmark.mean("stat")
ABSOLUTE = [rule.id for rule in choose_rules(list(REGISTRY), NORM) if not rule.relative]


class Plane(Evidence):
    """Districts are points on a plane, with people and a service each; need does not depend on supply."""

    def __init__(self, table, seed):
        rng = np.random.default_rng(seed)
        self.points = pd.DataFrame(rng.uniform(0, 40_000, (len(table), 2)), columns=["x", "y"]).set_index(table["area"])
        self.sites = (self.points + rng.uniform(-9_000, 9_000, (len(table), 2))).assign(
            capacity=table["numerator"].to_numpy(), district=self.points.index
        )
        self.home = self.points.assign(people=table["denominator"].to_numpy(), district=self.points.index)
        self.index = pd.Series(rng.normal(size=len(table)), index=self.points.index)
        self.old = pd.Series(rng.uniform(0.1, 0.3, len(table)), index=self.points.index)

    def need(self, level):
        return self.index

    def people(self, level, group):
        return self.old if group == "65plus" else self.old * 0 + 1

    def reached(self, series, level, *, catchment, decay):
        return access(self.home, self.sites, method="e2sfca", catchment=catchment, decay=decay)

    def gain(self, series, level, *, catchment, decay):
        apart = np.hypot(*(self.home[[axis]].to_numpy() - self.sites[axis].to_numpy() for axis in ("x", "y")))
        weight = np.where(apart <= catchment, decay(apart), 0.0) * self.home[["people"]].to_numpy()
        everybody = weight.sum(axis=0)
        kept = np.divide(weight.diagonal(), everybody, out=np.zeros(len(everybody)), where=everybody > 0)
        return kept / self.home["people"]

    def beyond(self, series, level, *, limit):
        nearest = access(self.home, self.sites[self.sites["capacity"] > 0], method="nearest")
        return (nearest.isna() | (nearest > limit)).astype(float)

    def beyond_one_more(self, series, level, *, limit):
        return self.beyond(series, level, limit=limit) * 0

    def unmet(self, series, level, *, needed, catchment):
        need = self.home.assign(people=self.home["people"] * needed)
        plan = assign(need, self.sites, catchment=catchment).places
        return plan["unserved"] / plan["people"]


def judge(districts, chosen=tuple(REGISTRY), *, benchmark=MEAN, seed=None, group="0_6"):
    table = pd.DataFrame(districts, columns=["numerator", "denominator"]).astype(float)
    table["value"] = 1000 * table["numerator"] / table["denominator"]
    table = table.assign(flag="ok", kind="skola_a00", form="f", unit="luzka", level="orp", group=group)
    table = table.assign(area=[f"{i:02}" for i in table.index]).reindex(columns=ANSWER_COLUMNS)
    mean = 1000 * table["numerator"].sum() / table["denominator"].sum()

    def resolve(wanted, rows):
        return pd.Series((mean if wanted.value is None else wanted.value) * wanted.share, index=rows.index)

    def part(wanted, rows):
        return rows["denominator"] / table["denominator"].sum() * (wanted.value is None)

    evidence = Evidence() if seed is None else Plane(table, seed)
    chosen = choose_rules(chosen, benchmark)
    return judge_districts(table, chosen, resolve=resolve, per=1000, evidence=evidence, part=part)


def richer(districts, row, more):
    return [
        (capacity + more, people) if i == row else (capacity, people) for i, (capacity, people) in enumerate(districts)
    ]


@settings(deadline=None, max_examples=50)
@given(DISTRICTS, st.data())
def test_more_capacity_in_a_district_never_makes_that_district_underserved(districts, data):
    """By any rule that asks for capacity and people alone."""
    row, more = data.draw(st.integers(0, len(districts) - 1)), data.draw(st.integers(1, 100))
    before, after = (judge(some).met[:, row] for some in (districts, richer(districts, row, more)))
    assert (after <= before).all()


@settings(deadline=None, max_examples=30)
@given(DISTRICTS, st.data())
def test_nor_by_any_rule_of_access_and_need(districts, data):
    row, more = data.draw(st.integers(0, len(districts) - 1)), data.draw(st.integers(1, 100))
    seed = data.draw(st.integers(0, 2**32 - 1))
    before, after = (judge(some, benchmark=NORM, seed=seed) for some in (districts, richer(districts, row, more)))
    assert before.applies[:, row].all() or districts[row][1] <= 50
    assert (after.met[:, row] <= before.met[:, row]).all()


@settings(deadline=None, max_examples=30)
@given(DISTRICTS, st.data())
def test_by_absolute_rules_more_capacity_anywhere_makes_no_district_underserved(districts, data):
    row, more = data.draw(st.integers(0, len(districts) - 1)), data.draw(st.integers(1, 100))
    seed = data.draw(st.integers(0, 2**32 - 1))
    before, after = (
        judge(some, ABSOLUTE, benchmark=NORM, seed=seed).met for some in (districts, richer(districts, row, more))
    )
    assert (after <= before).all()


def test_which_rules_are_absolute():
    assert set(ABSOLUTE) == {"below_benchmark", "nothing", "desert", "beyond_limit", "unmet_demand"}
    assert rules().loc[["below_benchmark", "unmet_demand"], "relative"].all()  # with a mean


@settings(deadline=None, max_examples=50)
@given(DISTRICTS, st.permutations(range(12)))
def test_the_order_of_districts_does_not_matter(districts, order):
    order = [i for i in order if i < len(districts)]
    plain, shuffled = judge(districts), judge([districts[i] for i in order])
    np.testing.assert_array_equal(plain.met[:, order], shuffled.met)
    np.testing.assert_allclose(plain.margin[order], shuffled.margin, rtol=1e-9)


@settings(deadline=None, max_examples=50)
@given(DISTRICTS, st.sampled_from([0.125, 2.0, 1024.0]), st.sampled_from([0.5, 64.0]))
def test_units_of_capacity_and_people_do_not_matter(districts, of_capacity, of_people):
    """The funnel alone hangs on the number of people, for which it is there; the desert on places for each of them."""
    free = ["below_benchmark", "below_share_of_mean", "lowest_fifth", "nothing"]
    other = [(capacity * of_capacity, people * of_people) for capacity, people in districts]
    np.testing.assert_array_equal(judge(districts, free).met, judge(other, free).met)


@settings(deadline=None, max_examples=50)
@given(DISTRICTS)
def test_margins_are_never_negative_and_zero_where_no_rule_is_met(districts):
    found = judge(districts)
    assert (found.margin >= 0).all()
    assert (found.margin[~found.underserved] == 0).all()
    assert (found.spare[~found.underserved] >= -1e-9).all()


@settings(deadline=None, max_examples=50)
@given(DISTRICTS, st.data())
def test_adding_the_margin_ends_the_verdict(districts, data):
    """Means rise with what is added, and still it is enough; a hundredth less is not, unless next to nothing lacks."""
    row = data.draw(st.integers(0, len(districts) - 1))
    chosen = ["below_benchmark", "below_share_of_mean", "lowest_fifth", "outside_funnel"]
    margin = judge(districts, chosen).margin[row]
    assert not judge(richer(districts, row, margin * (1 + 1e-9) + 1e-9), chosen).underserved[row]
    assert margin < 1e-6 or judge(richer(districts, row, margin * 0.99), chosen).underserved[row]


def some_of(rows, data):
    """Draw one of the rows, or none where there is none."""
    there = np.flatnonzero(rows).tolist()
    return [data.draw(st.sampled_from(there))] if there else []


EXACT = [rule for rule in REGISTRY if rule not in {"nothing", "beyond_limit", "unmet_demand"}]


@pytest.mark.parametrize("rule", EXACT)
@settings(deadline=None, max_examples=20)
@given(DISTRICTS, st.data())
def test_the_margin_of_every_rule_ends_it_and_a_hundredth_less_does_not(rule, districts, data):
    seed = data.draw(st.integers(0, 2**32 - 1))
    before = judge(districts, [rule], seed=seed)
    for row in some_of(before.met[0] & ~np.isnan(before.gap[0]), data):
        margin = before.gap[0][row]
        enough, short = (
            judge(richer(districts, row, more), [rule], seed=seed).met[0, row]
            for more in (margin * (1 + 1e-9) + 1e-9, margin * 0.99)
        )
        whole = rule == "high_need_low_supply" and margin == 1  # the least there can be where nothing is
        assert not enough
        assert short or whole or margin < 1e-6


@pytest.mark.parametrize("rule", EXACT)
@settings(deadline=None, max_examples=20)
@given(DISTRICTS, st.data())
def test_what_is_to_spare_by_every_rule_can_be_lost_and_no_more(rule, districts, data):
    seed = data.draw(st.integers(0, 2**32 - 1))
    before = judge(districts, [rule], seed=seed)
    # what is within rounding of its limit has nothing to spare
    for row in some_of(before.applies[0] & ~before.met[0] & (before.gap[0] < -1e-9), data):
        spare, has = -before.gap[0][row], districts[row][0]
        kept = judge(richer(districts, row, -min(spare * 0.99, has)), [rule], seed=seed).met[0, row]
        assert not kept
        if spare * (1 + 1e-9) + 1e-9 <= has:
            assert judge(richer(districts, row, -spare * (1 + 1e-9) - 1e-9), [rule], seed=seed).met[0, row]


@settings(deadline=None, max_examples=20)
@given(DISTRICTS, st.data())
def test_a_margin_said_to_be_at_least_so_much_is_needed(districts, data):
    """Less than the margin never leaves enough places for the people of the district."""
    seed = data.draw(st.integers(0, 2**32 - 1))
    before = judge(districts, ["unmet_demand"], benchmark=NORM, seed=seed)
    np.testing.assert_array_equal(before.more_needed, before.met[0])
    for row in some_of(before.met[0], data):
        less = before.gap[0][row] * 0.99
        assert judge(richer(districts, row, less), ["unmet_demand"], benchmark=NORM, seed=seed).met[0, row]


@settings(deadline=None, max_examples=20)
@given(DISTRICTS, st.data())
def test_one_unit_ends_what_one_unit_is_said_to_end(districts, data):
    seed = data.draw(st.integers(0, 2**32 - 1))
    before = judge(districts, ["nothing"], seed=seed)
    for row in some_of(before.met[0], data):
        assert before.gap[0][row] == 1
        assert not judge(richer(districts, row, 1), ["nothing"], seed=seed).met[0, row]


@settings(deadline=None, max_examples=50)
@given(PEOPLE, st.integers(0, 100))
def test_a_district_alone_is_judged_by_its_own_numbers_only(people, capacity):
    found = judge([(capacity, people)], ["below_share_of_mean", "lowest_fifth", "outside_funnel", "nothing"])
    assert found.met[:, 0].tolist() == [False, False, False, capacity == 0]


@settings(deadline=None, max_examples=50)
@given(st.lists(PEOPLE, min_size=2, max_size=12), st.integers(1, 5))
def test_equal_districts_are_not_told_apart(people, per_head):
    found = judge([(per_head * count, count) for count in people])
    assert (found.met == found.met[:, :1]).all()
