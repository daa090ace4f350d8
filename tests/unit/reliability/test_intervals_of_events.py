"""Intervals against published numbers; zero, nobody and not known are defined."""

import math

import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures.reliability import count_interval, proportion_interval, rate_interval, ratio_interval


def bounds(table):
    return tuple(table[["low", "high"]].iloc[0])


def test_byar_for_65_events_as_phe_indicator_methods_gives_it():
    assert bounds(count_interval(pd.Series([65]))) == pytest.approx((50.163188, 82.849139), abs=5e-7)


def test_exact_for_5_of_100_as_phe_indicator_methods_gives_it():
    low, high = bounds(rate_interval(pd.Series([5]), pd.Series([100]), per=100))
    assert (low, high) == pytest.approx((1.623486, 11.668332), abs=5e-7)


def test_wilson_for_65_of_100_as_phe_indicator_methods_gives_it():
    low, high = bounds(proportion_interval(pd.Series([65]), pd.Series([100])))
    assert (low, high) == pytest.approx((0.552544, 0.736358), abs=5e-7)


def test_a_ratio_is_bounded_like_its_observed_events():
    table = ratio_interval(pd.Series([65, 5]), pd.Series([50.0, 100.0]))
    assert bounds(table) == pytest.approx((50.163188 / 50, 82.849139 / 50), abs=1e-8)
    assert table["value"].tolist() == [1.3, 0.05]


def test_no_events_leave_room_for_some():
    low, high = bounds(count_interval(pd.Series([0])))
    assert low == 0
    assert high == pytest.approx(-math.log(0.025)), "a Poisson mean at which none is seen in 2.5 % of cases"


def test_all_or_none_of_the_people_stay_between_zero_and_one():
    table = proportion_interval(pd.Series([0, 20]), pd.Series([20, 20]))
    assert table["low"].tolist() == pytest.approx([0, 0.838875], abs=1e-6)
    assert table["high"].tolist() == pytest.approx([0.161125, 1], abs=1e-6)


@pytest.mark.parametrize("interval", [rate_interval, ratio_interval, proportion_interval])
def test_nobody_and_not_known_give_no_number(interval):
    table = interval(pd.Series([0, None, 1, 1.0]), pd.Series([0, 10, None, 10.0]))
    assert table.isna().all(axis=1).tolist() == [True, True, True, False]


def test_more_confidence_widens():
    narrow, wide = (count_interval(pd.Series([3, 30]), confidence=c) for c in (0.95, 0.998))
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_impossible_counts_are_refused_with_their_rows():
    with pytest.raises(InputError, match="rows b"):
        count_interval(pd.Series({"a": 1, "b": -1}))
    with pytest.raises(InputError, match="More are counted than there are people: rows b"):
        proportion_interval(pd.Series({"a": 1, "b": 11}), pd.Series({"a": 1, "b": 10}))
    with pytest.raises(InputError, match=r"between 0 and 1"):
        count_interval(pd.Series([1]), confidence=95)
