"""Numbers that are harmless one by one and tell a small one when added and subtracted."""

import numpy as np
import pandas as pd
import pytest

from pokryti.catalog import Label, Rate, TargetGroup, target_groups
from pokryti.disclosure import Disclosure, hide_people

ABOVE = pd.DataFrame({"orp": "X"}, index=pd.Index(["a", "b", "c"]))
POLICY = Disclosure(population=True)


def reasons(people, groups):
    obce = pd.DataFrame(people, index=ABOVE.index)
    return hide_people({"obec": obce, "orp": obce.groupby(ABOVE["orp"]).sum()}, ABOVE, groups, policy=POLICY)["obec"]


@pytest.mark.parametrize(("aged_six", "expected"), [(3.0, "primary"), (9.0, "")])
def test_four_groups_that_overlap_in_one_age_tell_how_many_are_six(aged_six, expected):
    six = np.array([aged_six, 40.0, 40.0])
    people = {"all": 900.0, "0_6": 80 + six, "6_26": 200 + six, "15_26": 100.0, "0_14": 180 + six}
    assert people["0_6"][0] + people["6_26"][0] - people["15_26"] - people["0_14"][0] == aged_six
    assert reasons(people, target_groups()).loc["a", "0_14"] == expected


@pytest.mark.parametrize(("aged_85", "expected"), [(2.0, "primary"), (9.0, "")])
def test_expected_need_by_finer_ages_tells_how_many_are_very_old(aged_85, expected):
    old = np.array([aged_85, 40.0, 40.0])
    rates = (Rate("t", 65, 74, 0.02), Rate("t", 75, 84, 0.1), Rate("t", 85, None, 0.4))
    name = Label("očekávaní", "expected")
    groups = {**target_groups(), "own": TargetGroup("own", name, name, 65, None, rates, "a made-up table")}
    people = {"all": 900.0, "65plus": 180 + old, "75plus": 80 + old, "own": 100 * 0.02 + 80 * 0.1 + old * 0.4}
    assert reasons(people, groups).loc["a", "75plus"] == expected


def test_where_no_partner_helps_the_search_ends_with_all_above_hidden():
    people = {"all": [1.0, 5.0], "65plus": [1.0, 5.0], "80plus": [1.0, 0.0], "0_14": [0.0, 0.0]}
    obce, above = pd.DataFrame(people, index=ABOVE.index[:2]), ABOVE.iloc[:2]
    levels = {"obec": obce, "orp": obce.groupby(above["orp"]).sum()}
    found = hide_people(levels, above, target_groups(), policy=POLICY)
    assert found["obec"].loc["a", "80plus"] == found["orp"].loc["X", "80plus"] == "primary"


def test_districts_that_hide_together_hide_enough_people_between_two_groups():
    """65+ less 80+ of both districts would tell that two people aged 65-79 live in them."""
    people = {"all": [400.0, 500.0, 900.0], "65plus": [62.0, 70.0, 200.0], "80plus": [60.0, 70.0, 90.0]}
    found = reasons(people, target_groups())
    assert found["65plus"].tolist() == ["primary", "", "complementary"]  # b has none to give


def test_a_small_group_that_only_the_sums_tell_hides():
    obce = pd.DataFrame({"all": [300.0, 400.0, 900.0], "65plus": [62.0, 70.0, 200.0]}, index=ABOVE.index)
    above = pd.DataFrame({"orp": ["X", "Y", "Z"], "kraj": "K"}, index=ABOVE.index)
    levels = {level: obce.groupby(above[level]).sum() for level in above}
    levels["orp"]["80plus"], levels["kraj"]["80plus"] = [3.0, 20.0, 40.0], 63.0
    found = hide_people({"obec": obce.assign(**{"80plus": np.nan}), **levels}, above, target_groups(), policy=POLICY)
    assert found["orp"]["80plus"].tolist() == ["primary", "complementary", ""]
    assert found["kraj"]["80plus"].tolist() == [""]
