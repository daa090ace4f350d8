"""The composite need index: direction, scale, weights, aggregation, and what is not known."""

import numpy as np
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures.need import gather, need_index, need_table, normalise, orient, redundant, unit_weights

MORE = {"old": "more_need", "poor": "more_need"}


def districts(**columns):
    frame = pd.DataFrame(columns)
    return frame.set_axis([chr(97 + number) for number in range(len(frame))])


def test_min_max_of_the_human_development_index():
    # UNDP, Human Development Report 2010 Technical note 1, goalposts and China: life expectancy 73.5 between 20 and
    # 83.2 gives 0.847; mean years of schooling 7.5 between 0 and 13.2 gives 0.568.
    values = districts(life=[20.0, 73.5, 83.2], school=[0.0, 7.5, 13.2])
    assert normalise(values, "minmax").loc["b"].round(3).tolist() == [0.847, 0.568]


def test_z_agrees_with_scipy():
    from scipy.stats import zscore

    values = districts(old=[4.0, 8.0, 15.0, 16.0, 23.0, 42.0])
    assert normalise(values, "z")["old"].to_numpy() == pytest.approx(zscore(values["old"].to_numpy()))


def test_percentile_agrees_with_scipy():
    from scipy.stats import percentileofscore

    values = districts(old=[4.0, 8.0, 8.0, 16.0, 23.0])
    expected = [percentileofscore(values["old"], value, kind="mean") / 100 for value in values["old"]]
    assert normalise(values, "percentile")["old"].tolist() == pytest.approx(expected)


def test_z_is_clipped_at_three_standard_deviations_unless_told_otherwise():
    # County Health Rankings truncate z at ±3
    values = districts(old=[0.0] * 30 + [1000.0])
    assert normalise(values, "z")["old"].max() == 3
    assert normalise(values, "z", clip=float("inf"))["old"].max() == pytest.approx(np.sqrt(30))


@pytest.mark.parametrize(("method", "middle"), [("z", 0.0), ("minmax", 0.5), ("percentile", 0.5)])
def test_an_indicator_that_is_the_same_everywhere_stands_in_the_middle(method, middle):
    values = districts(old=[0.1] * 3)
    assert normalise(values, method)["old"].tolist() == [middle] * 3


@pytest.mark.parametrize("method", ["z", "minmax", "percentile"])
def test_indexes_of_equal_districts_are_equal_and_known(method):
    table = need_table(districts(old=[5.0] * 4, poor=[7.0] * 4), polarity=MORE, normalise=method)
    assert len(set(table["value"])) == 1
    assert table["rank"].tolist() == [1.0] * 4
    assert set(table["flag"]) == {"ok"}


@pytest.mark.parametrize("method", ["z", "minmax", "percentile"])
def test_what_differs_by_rounding_alone_is_the_same_everywhere(method):
    """An index of 0.1 in every obec is 0.1 in every larger district, but for the last bit of the mean."""
    people = pd.Series(np.random.default_rng(0).integers(20, 5000, 600), dtype="float64")
    to = pd.Series(np.arange(600) % 40)
    mean = gather(people * 0 + 0.1, people, to, counts=False, least_people=0.9)
    assert mean.min() < mean.max()
    table = need_table(pd.DataFrame({"old": mean}), polarity=MORE, normalise=method)
    assert table["value"].tolist() == [table["value"].iloc[0]] * 40
    assert table["rank"].tolist() == [1.0] * 40


def test_ties_but_for_rounding_share_a_percentile():
    values = districts(old=[0.1 + 0.2, 0.3, 0.6])
    assert normalise(values, "percentile")["old"].tolist() == pytest.approx([1 / 3, 1 / 3, 5 / 6])


@pytest.mark.parametrize("method", ["z", "minmax", "percentile"])
def test_a_number_as_large_as_numbers_go_is_an_outlier_like_any_other(method):
    large, larger = (normalise(districts(old=[0.0, 1.0, 2.0, end]), method) for end in (1e6, 1e300))
    assert larger["old"].tolist() == pytest.approx(large["old"].tolist(), abs=1e-5)


@pytest.mark.parametrize("method", ["z", "minmax", "percentile"])
def test_one_district_alone_is_average_and_first(method):
    table = need_table(districts(old=[5.0]), polarity=MORE, normalise=method)
    assert table[["rank", "ranked", "present", "flag"]].iloc[0].tolist() == [1.0, 1, 1.0, "ok"]


def test_what_is_not_known_is_said_and_never_counted_as_zero():
    table = need_table(
        districts(old=[1.0, 2.0, 3.0], poor=[1.0, None, None]), polarity=MORE, weights={"old": 3, "poor": 1}
    )
    assert table["present"].tolist() == [1.0, 0.75, 0.75]
    assert table["flag"].tolist() == ["ok", "incomplete", "incomplete"]
    assert table.loc["c", "value"] == pytest.approx(normalise(districts(old=[1.0, 2.0, 3.0]))["old"]["c"])


def test_too_little_known_gives_no_index():
    table = need_table(districts(old=[1.0, None], poor=[None, None]), polarity=MORE, weights={"old": 1, "poor": 2})
    assert table["flag"].tolist() == ["unknown", "unknown"]
    assert table[["value", "rank"]].isna().all(axis=None)


def test_the_geometric_mean_punishes_imbalance():
    # OECD/JRC Handbook (2008), step 6: of regions with scores 21, 1, 1, 1 and 6, 6, 6, 6 the sums are alike (24),
    # the geometric means 2.14 and 6.
    scores = {name: [21.0, 6.0, 1.0, 100.0] if name == "a" else [1.0, 6.0, 1.0, 100.0] for name in "abcd"}
    more = dict.fromkeys("abcd", "more_need")
    linear = need_index(districts(**scores), polarity=more, normalise="minmax")
    geometric = need_index(districts(**scores), polarity=more, normalise="minmax", aggregate="geometric")
    assert linear["a"] == pytest.approx(linear["b"])
    assert (1 + 99 * geometric[["a", "b"]]).tolist() == pytest.approx([21**0.25, 6.0])
    assert round(21**0.25, 2) == 2.14


def test_a_copy_of_an_indicator_doubles_its_weight_and_is_reported():
    values = districts(old=[1.0, 2.0, 5.0], poor=[9.0, 1.0, 3.0])
    twice = values.assign(copy=values["old"])
    doubled = need_index(values, polarity=MORE, weights={"old": 2, "poor": 1})
    assert need_index(twice, polarity=MORE | {"copy": "more_need"}).tolist() == pytest.approx(doubled.tolist())
    assert redundant(twice)[["first", "second"]].to_numpy().tolist() == [["old", "copy"]]


def test_indicators_that_are_each_others_reverse_are_redundant_too():
    values = districts(old=[1.0, 2.0, 5.0], young=[-1.0, -2.0, -5.0], flat=[1.0, 1.0, 1.0])
    assert redundant(values)["correlation"].tolist() == [pytest.approx(-1.0)]


def test_direction_turns_the_sign():
    assert orient(districts(old=[1.0, 2.0]), {"old": "less_need"})["old"].tolist() == [-1.0, -2.0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: orient(districts(old=[1.0]), {"old": "neutral"}), "more or less need"),
        (lambda: need_table(districts(), polarity={}), "nothing to make"),
        (lambda: need_table(districts(old=[1.0]), polarity=MORE, aggregate="geometric"), "minmax"),
        (lambda: need_table(districts(old=[1.0]), polarity=MORE, aggregate="harmonic"), "harmonic"),
        (lambda: normalise(districts(old=[1.0]), "rank"), "rank"),
        (lambda: unit_weights({"old": 1, "new": 1}, ["old", "poor"]), "none for poor; of no indicator new"),
        (lambda: unit_weights({"old": -1}, ["old"]), "negative"),
        (lambda: unit_weights({"old": 0}, ["old"]), "all are zero"),
    ],
)
def test_what_makes_no_index_is_refused_with_a_remedy(call, message):
    with pytest.raises(InputError, match=message):
        call()
