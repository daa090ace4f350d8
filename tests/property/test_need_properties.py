"""What holds for every need index."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pokryti.catalog import Label, Rate, expected_group
from pokryti.measures.need import disagreement, gather, need_index, need_table, normalise, sensitivity, unit_weights
from pokryti.population import group_counts

METHODS = st.sampled_from(["z", "minmax", "percentile"])
VALUES = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.integers(-50, 50).map(float)
)
KNOWN_OR_NOT = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.integers(1, 5)),
    elements=st.one_of(st.integers(-50, 50).map(float), st.just(np.nan)),
)


def table(values):
    return pd.DataFrame(values, columns=[f"i{n}" for n in range(values.shape[1])])


def polarity(frame, way="more_need"):
    return dict.fromkeys(frame, way)


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=8).filter(lambda weights: max(weights) > 1e-300))
def test_weights_sum_to_one_whatever_their_scale(weights):
    names = [f"i{n}" for n in range(len(weights))]
    shares = unit_weights(dict(zip(names, weights, strict=True)), names)
    assert shares.sum() == pytest.approx(1.0)
    scaled = unit_weights({name: 3.5 * weight for name, weight in zip(names, weights, strict=True)}, names)
    assert scaled.tolist() == pytest.approx(shares.tolist())


@given(VALUES, METHODS)
def test_the_index_does_not_depend_on_units(values, method):
    frame = table(values)
    other = frame * 2.5 + 100.0
    first, second = (need_index(item, polarity=polarity(frame), normalise=method) for item in (frame, other))
    assert second.to_numpy() == pytest.approx(first.to_numpy(), abs=1e-9)


@given(KNOWN_OR_NOT, METHODS)
def test_turning_every_indicator_reverses_the_order(values, method):
    frame = table(values)
    more = need_index(frame, polarity=polarity(frame), normalise=method)
    less = need_index(frame, polarity=polarity(frame, "less_need"), normalise=method)
    middle = 0.0 if method == "z" else 0.5
    assert less.to_numpy() == pytest.approx(2 * middle - more.to_numpy(), abs=1e-9, nan_ok=True)


@given(KNOWN_OR_NOT, METHODS, st.randoms(use_true_random=False))
def test_the_order_of_districts_and_indicators_does_not_matter(values, method, random):
    frame = table(values)
    rows, columns = list(frame.index), list(frame)
    random.shuffle(rows)
    random.shuffle(columns)
    plain = need_table(frame, polarity=polarity(frame), normalise=method)
    mixed = need_table(frame.loc[rows, columns], polarity=polarity(frame), normalise=method).loc[plain.index]
    assert mixed["value"].to_numpy() == pytest.approx(plain["value"].to_numpy(), abs=1e-9, nan_ok=True)
    assert mixed["flag"].tolist() == plain["flag"].tolist()


@given(KNOWN_OR_NOT, METHODS)
def test_scales_keep_their_bounds_and_what_is_not_known(values, method):
    frame = table(values)
    scaled = normalise(frame, method)
    assert scaled.isna().equals(frame.isna())
    low, high = (-3, 3) if method == "z" else (0, 1)
    assert ((scaled >= low) & (scaled <= high) | scaled.isna()).all(axis=None)


@given(KNOWN_OR_NOT, METHODS)
def test_an_index_is_known_exactly_where_half_of_the_weight_is(values, method):
    frame = table(values)
    answer = need_table(frame, polarity=polarity(frame), normalise=method)
    half = frame.notna().mean(axis=1) >= 0.5
    assert answer["value"].notna().equals(half)
    assert (answer["flag"] == "ok").equals(frame.notna().all(axis=1))


@given(VALUES, st.integers(0, 5))
def test_more_need_in_one_district_never_lowers_its_rank(values, seed):
    frame = table(values)
    raised = frame.copy()
    raised.iloc[0] = frame.max() + 1 + seed
    before, after = (
        need_table(item, polarity=polarity(frame), normalise="percentile")["rank"].iloc[0] for item in (frame, raised)
    )
    assert after <= before
    assert after == 1


@given(KNOWN_OR_NOT, st.integers(0, 3))
def test_draws_rank_every_known_district_and_no_other(values, seed):
    frame = table(values)
    answer = sensitivity(frame, polarity=polarity(frame), draws=25, seed=seed).districts
    known = answer["flag"] != "unknown"
    assert answer["rank_median"].notna().equals(known)
    assert (answer.loc[known, "rank_low"] >= 1).all()
    assert (answer.loc[known, "rank_high"] <= known.sum()).all()


DRAWN = ["rank", "rank_median", "rank_low", "rank_high", "worst_fifth"]


def drawn(frame, way="more_need", seed=0):
    return sensitivity(frame, polarity=polarity(frame, way), draws=25, seed=seed)


@given(KNOWN_OR_NOT, st.integers(0, 3), st.randoms(use_true_random=False))
def test_draws_do_not_depend_on_the_order_of_districts(values, seed, random):
    frame = table(values)
    rows = list(frame.index)
    random.shuffle(rows)
    plain, mixed = drawn(frame, seed=seed), drawn(frame.loc[rows], seed=seed)
    pd.testing.assert_frame_equal(mixed.districts.loc[frame.index, DRAWN], plain.districts[DRAWN])
    assert mixed.draws["tau"].to_numpy() == pytest.approx(plain.draws["tau"].to_numpy(), nan_ok=True)


@given(KNOWN_OR_NOT, st.sampled_from([0.25, 4.0, 1024.0]), st.booleans())
def test_draws_do_not_depend_on_units_nor_on_which_way_an_indicator_is_counted(values, scale, turned):
    frame = table(values)
    other = drawn(frame * (-scale if turned else scale), "less_need" if turned else "more_need")
    pd.testing.assert_frame_equal(other.districts[DRAWN], drawn(frame).districts[DRAWN])


@given(st.integers(0, 10_000), st.integers(3, 15), st.integers(1, 4))
def test_turning_every_polarity_turns_the_intervals_of_ranks_around(seed, districts, indicators):
    frame = table(np.random.default_rng(seed).normal(size=(districts, indicators)))
    more, less = drawn(frame).districts, drawn(frame, "less_need").districts
    for here, there in (("rank", "rank"), ("rank_median", "rank_median"), ("rank_low", "rank_high")):
        assert (more[here] + less[there]).tolist() == [districts + 1.0] * districts


@given(KNOWN_OR_NOT, st.integers(0, 3))
def test_at_most_a_fifth_rounded_up_and_never_all_are_among_the_neediest(values, seed):
    answer = drawn(table(values), seed=seed).districts
    ranked = int(answer["ranked"].iloc[0])
    assert answer["worst_fifth"].sum() <= min(-(-ranked // 5), max(ranked - 1, 0)) + 1e-9


SCORES = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 12), st.integers(2, 4)), elements=st.integers(-9, 9).map(float)
)


@given(SCORES, st.randoms(use_true_random=False))
def test_disagreement_does_not_depend_on_the_order_of_districts_and_parties(values, random):
    scores = table(values)
    rows, columns = list(scores.index), list(scores)
    random.shuffle(rows)
    random.shuffle(columns)
    plain, mixed = disagreement(scores), disagreement(scores.loc[rows, columns]).loc[scores.index]
    ranks = [f"rank_{party}" for party in scores]
    pd.testing.assert_frame_equal(mixed[[*ranks, "ranked", "spread"]], plain[[*ranks, "ranked", "spread"]])
    for column in ("highest", "lowest"):
        assert mixed[column].str.split("+").map(set).tolist() == plain[column].str.split("+").map(set).tolist()


@given(SCORES)
def test_disagreement_knows_neither_the_scale_of_a_party_nor_any_where_there_is_none(values):
    scores = table(values)
    own = scores.assign(**{scores.columns[0]: 2.5 * scores.iloc[:, 0] + 40})
    pd.testing.assert_frame_equal(disagreement(own), disagreement(scores))
    same = pd.DataFrame(dict.fromkeys(scores, scores.iloc[:, 0]))
    assert (disagreement(same)["spread"] == 0).all()


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(2, 4))
def test_turning_the_scores_of_all_parties_turns_their_ranks_and_keeps_their_disagreement(seed, districts, parties):
    scores = table(np.random.default_rng(seed).normal(size=(districts, parties)))
    there, back = disagreement(scores), disagreement(-scores)
    assert back["spread"].tolist() == there["spread"].tolist()
    assert back["highest"].tolist() == there["lowest"].tolist()
    assert back["rank_i0"].tolist() == (districts + 1 - there["rank_i0"]).tolist()


def of_rates(*rates):
    name = Label("skupina", "group")
    group = [Rate("t", 20 * number, 20 * number + 19, rate) for number, rate in enumerate(rates)]
    return expected_group("group", name, per=name, rates=group, source="made up")


@given(
    st.lists(st.lists(st.integers(0, 1000), min_size=3, max_size=3), min_size=1, max_size=6),
    st.lists(st.integers(0, 100).map(lambda percent: percent / 100), min_size=3, max_size=3),
)
def test_expected_need_of_parts_adds_up_to_that_of_the_whole(counts, rates):
    people = pd.DataFrame(
        [
            ("obec", f"9{area}", 2024, "t", 20 * band, 20 * band + 19, float(count))
            for area, row in enumerate(counts)
            for band, count in enumerate(row)
        ],
        columns=["level", "area", "year", "sex", "age_from", "age_to", "count"],
    )
    parts = group_counts(people, of_rates(*rates)).sum()
    whole = people.groupby(["level", "year", "sex", "age_from", "age_to"], as_index=False)["count"].sum()
    assert group_counts(whole.assign(area="9"), of_rates(*rates)).sum() == pytest.approx(parts)
    doubled = group_counts(people, of_rates(*(2 * rate for rate in rates))).sum()
    assert doubled == pytest.approx(2 * parts)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 100)), min_size=1, max_size=8),
    st.lists(st.integers(0, 2), min_size=8, max_size=8),
    st.booleans(),
)
def test_a_mean_of_means_is_the_mean(rows, parents, counts):
    names = [f"x{n}" for n in range(len(rows))]
    people = pd.Series([float(count) for count, _ in rows], index=names)
    values = pd.Series([float(value) for _, value in rows], index=names)
    to = pd.Series([f"P{parent}" for parent in parents[: len(rows)]], index=names)
    above, top = people.groupby(to).sum(), pd.Series("CZ", index=sorted(set(to)))
    middle = gather(values, people, to, counts=counts, least_people=0.0)
    straight = gather(values, people, pd.Series("CZ", index=names), counts=counts, least_people=0.0)
    steps = gather(middle * above / 1000 if counts else middle, above, top, counts=counts, least_people=0.0)
    assert steps.to_numpy() == pytest.approx(straight.to_numpy(), nan_ok=True)
