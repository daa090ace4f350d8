"""Shading: numbers get classes, everything else keeps its reason."""

import numpy as np
import pandas as pd

from pokryti.figures import classes, shade


def test_no_service_and_no_data_are_never_a_class():
    values = pd.Series([0.0, 4.0, 9.0, np.nan, 0.0], index=list("abcde"))
    flags = pd.Series(["none", "ok", "edge", "ok", "unknown"], index=list("abcde"))
    shading = shade(values, flags)
    assert shading.number.tolist() == [-1, 0, 1, -1, -1]
    assert shading.flag.tolist() == ["none", "ok", "edge", "unknown", "unknown"]
    assert shading.special_counts == {"none": 1, "unknown": 2}
    assert shading.counts == (1, 1)


def test_a_district_without_any_answer_is_not_known():
    shading = shade(pd.Series([1.0, np.nan], index=["a", "b"]), pd.Series(["ok"], index=["a"]))
    assert shading.special_counts == {"unknown": 1}


def test_ranges_tell_what_occurs_so_that_they_never_overlap():
    found = shade(pd.Series([1.0, 2.0, 30.0, 41.5]), pd.Series(["ok"] * 4), classes.fisher_jenks([2, 41.5], 2))
    assert found.labels("cs") == ["1,0–2,0", "30,0–41,5"]


def test_a_lower_bound_shows_its_class_and_says_so():
    shading = shade(pd.Series([4.0, 0.0, np.nan, 9.0]), pd.Series(["unknown", "unknown", "unknown", "ok"]))
    assert shading.flag.tolist() == ["at_least", "unknown", "unknown", "ok"]
    assert shading.number.tolist()[0] >= 0


def test_few_districts_get_few_classes():
    values = pd.Series([1.0, 2.0, 5.0, 6.0, 8.0, 9.0])
    assert len(shade(values, pd.Series(["ok"] * 6)).classes) == 3
    assert len(shade(pd.Series(np.arange(20.0)), pd.Series(["ok"] * 20)).classes) == 5


def test_given_bounds_are_shown_as_given():
    shading = shade(pd.Series([1.0, 2.0]), pd.Series(["ok", "ok"]), classes.given([0, 5, 10]))
    assert shading.labels("en") == ["0–5", "5–10"]
    assert shading.counts == (2, 0)


def test_nothing_to_show_has_no_classes():
    shading = shade(pd.Series([np.nan, np.nan]), pd.Series(["suppressed", "suppressed"]))
    assert shading.labels("en") == []
    assert shading.special_counts == {"suppressed": 2}


def test_inputs_stay_as_they_were():
    values, flags = pd.Series([1.0, np.nan]), pd.Series(["ok", "ok"])
    shade(values, flags)
    pd.testing.assert_series_equal(values, pd.Series([1.0, np.nan]))
    pd.testing.assert_series_equal(flags, pd.Series(["ok", "ok"]))
