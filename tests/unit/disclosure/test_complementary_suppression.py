"""What must hide beside a small number: partners near by, whole branches where there are none, nothing more."""

import numpy as np
import pandas as pd
import pytest

from pokryti.disclosure import Disclosure, hide_counts


def hidden(counts, above, **policy):
    """Give the hidden districts of each level, for counts by obec that add up."""
    obce = pd.DataFrame({"clients": counts}, dtype="float64")
    lineage = pd.DataFrame(above, index=obce.index)
    levels = {"obec": obce} | {level: obce.groupby(lineage[level]).sum() for level in lineage}
    reasons = hide_counts(levels, lineage, policy=Disclosure(**policy), inhabitants={})
    return {level: set(table.index[table["clients"] != ""]) for level, table in reasons.items()}


def test_nothing_small_hides_nothing():
    assert hidden({"a": 5, "b": 0, "c": 9}, {"orp": ["X", "X", "X"]}) == {"obec": set(), "orp": set()}


def test_the_smallest_sufficient_neighbour_hides_too():
    found = hidden({"a": 3, "b": 80, "c": 6, "d": 9}, {"pou": ["P", "P", "P", "Q"], "orp": ["X"] * 4})
    assert found == {"obec": {"a", "c"}, "pou": set(), "orp": set()}


def test_two_small_ones_that_sum_to_little_need_a_third():
    assert hidden({"a": 1, "b": 1, "c": 30, "d": 40}, {"orp": ["X"] * 4})["obec"] == {"a", "b", "c"}


def test_an_only_child_hides_its_parent_and_a_neighbouring_branch():
    above = {"pou": ["P", "Q", "Q"], "orp": ["X", "X", "X"]}
    assert hidden({"a": 3, "b": 20, "c": 9}, above) == {"obec": {"a", "c"}, "pou": {"P", "Q"}, "orp": set()}


def test_a_partner_across_the_border_of_an_okres_would_tell_so_both_okresy_hide():
    above = {"orp": ["X", "X"], "okres": ["D", "E"], "kraj": ["K", "K"]}
    assert hidden({"a": 3, "b": 20}, above) == {"obec": {"a", "b"}, "orp": set(), "okres": {"D", "E"}, "kraj": set()}


def test_a_single_small_district_hides_up_to_the_top():
    assert hidden({"a": 3}, {"orp": ["X"], "stat": ["CZ"]}) == {"obec": {"a"}, "orp": {"X"}, "stat": {"CZ"}}


def test_the_threshold_is_a_choice():
    assert hidden({"a": 3, "b": 9}, {"orp": ["X", "X"]}, threshold=1)["obec"] == set()
    assert hidden({"a": 7, "b": 90, "c": 95}, {"orp": ["X"] * 3}, threshold=10)["obec"] == {"a", "b"}


def test_few_inhabitants_hide_a_count_too():
    obce = pd.DataFrame({"clients": [12.0, 9, 70]}, index=["a", "b", "c"])
    lineage = pd.DataFrame({"orp": "X"}, index=obce.index)
    people = {"obec": pd.Series({"a": 60.0, "b": 400, "c": 900})}
    levels = {"obec": obce, "orp": obce.groupby(lineage["orp"]).sum()}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants=people)
    assert reasons["obec"]["clients"].to_dict() == {"a": "small_denominator", "b": "complementary", "c": ""}


def test_few_others_beside_a_part_that_the_names_tell_hide():
    obce = pd.DataFrame({"clients": [30.0, 9, 70], "clients_women": [28.0, 0, 35]}, index=["a", "b", "c"])
    lineage = pd.DataFrame({"orp": "X"}, index=obce.index)
    levels = {"obec": obce, "orp": obce.groupby(lineage["orp"]).sum()}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants={})
    assert reasons["obec"].ne("").all(axis=1).tolist() == [True, True, False]
    renamed = {level: table.set_axis(["clients", "guests"], axis=1) for level, table in levels.items()}
    assert hide_counts(renamed, lineage, policy=Disclosure(), inhabitants={})["obec"].eq("").all(axis=None)


@pytest.mark.parametrize(
    ("whole", "part", "last"),
    [
        ("klienti_celkem", "klienti_zeny", 20),
        ("klienti_65plus", "klienti_80plus", 20),
        ("celkem", "zeny", 20),
        ("klienti", "klienti_zeny", 41),  # a wrong row does not unprotect the others
    ],
)
def test_few_others_hide_whatever_the_whole_is_called(whole, part, last):
    obce = pd.DataFrame({whole: [40.0] * 6, part: [38.0, 20, 20, 20, 20, last]}, index=list("abcdef"))
    reasons = hide_counts({"obec": obce}, pd.DataFrame(index=obce.index), policy=Disclosure(), inhabitants={})["obec"]
    assert reasons.ne("").all(axis=1).to_dict() == dict.fromkeys("abcdef", False) | {"a": True}


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("pnp_celkem", ["pnp_1", "pnp_2", "pnp_3"]),  # the fourth degree is left out
        ("klienti", ["klienti_muzi", "klienti_zeny", "klienti_80plus"]),  # of two the sex is not known
    ],
)
def test_few_others_beside_several_parts_together_hide(whole, parts):
    obce = pd.DataFrame([[40.0, 19, 19, 9], *[[50.0, 20, 30, 12]] * 5], index=list("abcdef"), columns=[whole, *parts])
    if whole == "pnp_celkem":
        obce["pnp_3"] = [0.0, *[0.0] * 5]
    reasons = hide_counts({"obec": obce}, pd.DataFrame(index=obce.index), policy=Disclosure(), inhabitants={})["obec"]
    assert reasons.ne("").all(axis=1).to_dict() == dict.fromkeys("abcdef", False) | {"a": True}


def test_degrees_are_no_parts_of_one_another():
    """The second degree is not more than the first anywhere, and all the same nobody is in both."""
    obce = pd.DataFrame({"pnp_1": [30.0, 20, 20], "pnp_2": [28.0, 10, 18]}, index=list("abc"))
    reasons = hide_counts({"obec": obce}, pd.DataFrame(index=obce.index), policy=Disclosure(), inhabitants={})["obec"]
    assert reasons.eq("").all(axis=None)


def test_what_a_sum_holds_beyond_its_parts_counts_as_a_district():
    obce = pd.DataFrame({"clients": [3.0]}, index=["a"])
    lineage = pd.DataFrame({"orp": ["X"]}, index=obce.index)
    levels = {"obec": obce, "orp": pd.DataFrame({"clients": [50.0]}, index=["X"])}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants={})
    assert reasons["obec"]["clients"].tolist() == ["primary"]
    assert reasons["orp"]["clients"].tolist() == [""]


def test_a_level_that_counts_something_else_is_looked_at_by_itself():
    """Many clients live in a and b, but the homes of X have three: its own number hides, and one more in the kraj."""
    obce = pd.DataFrame({"clients": [40.0, 50, 60, 70]}, index=list("abcd"))
    lineage = pd.DataFrame({"orp": list("XXYZ"), "kraj": "K"}, index=obce.index)
    orp = pd.DataFrame({"clients": [3.0, 90, 80]}, index=list("XYZ"))
    levels = {"obec": obce, "orp": orp, "kraj": pd.DataFrame({"clients": [173.0]}, index=["K"])}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants={})
    assert reasons["orp"]["clients"].tolist() == ["primary", "", "complementary"]
    assert reasons["obec"]["clients"].eq("").all()
    assert reasons["kraj"]["clients"].eq("").all()


def test_what_is_over_in_one_municipality_and_short_in_another_is_no_other_count():
    """Women less men are 22 in a and none in b, yet 7 in both: the sum of differences is no other count."""
    obce = pd.DataFrame(
        {"men": [0.0, 25, 0, *[9] * 12], "women": [22.0, 10, 1, *[30] * 12]}, index=list("abcdefghijklmno")
    )
    obce["clients"] = obce.sum(axis=1)
    lineage = pd.DataFrame({"okres": list("XXY" + 12 * "Z"), "kraj": list("KKK" + 12 * "L")}, index=obce.index)
    levels = {"obec": obce} | {level: obce.groupby(lineage[level]).sum() for level in lineage}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants={})
    assert (reasons["okres"].loc["Y"] == reasons["obec"].loc["c"]).all()


def test_parts_are_known_by_the_levels_that_have_them():
    orp = pd.DataFrame({"clients": [40.0, 50, 60], "clients_b": [38.0, 20, 20]}, index=list("XYZ"))
    obce = pd.DataFrame({"clients": [40.0, 50, 60], "clients_b": np.nan}, index=list("abc"))
    lineage = pd.DataFrame({"orp": list("XYZ")}, index=obce.index)
    renamed = {"clients_b": "women_clients"}
    levels = {"obec": obce.rename(columns=renamed), "orp": orp.rename(columns=renamed)}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants={})
    assert reasons["orp"].loc["X"].to_dict() == {"clients": "", "women_clients": "complementary"}, "a tells the clients"


def test_what_smaller_districts_tell_is_not_hidden_beside_another_count():
    """Few apply in X, and nothing is published above; its clients are those of a and b all the same."""
    obce = pd.DataFrame({"clients": [40.0, 50, 60], "applicants": np.nan}, index=list("abc"))
    orp = pd.DataFrame({"clients": [90.0, 60], "applicants": [3.0, 30]}, index=list("XY"))
    lineage = pd.DataFrame({"orp": list("XXY")}, index=obce.index)
    reasons = hide_counts({"obec": obce, "orp": orp}, lineage, policy=Disclosure(), inhabitants={})["orp"]
    assert reasons["clients"].eq("").all()
    assert reasons["applicants"].tolist() == ["primary", ""]


@pytest.mark.parametrize("columns", [1, 8])
def test_all_obce_of_the_state_are_safe(columns):
    """6,258 obce in two hierarchies: each class of hidden leaves holds at least two and enough people."""
    chance = np.random.default_rng(7)
    size = 6258
    orp = np.sort(chance.integers(0, 206, size))
    lineage = pd.DataFrame(
        {"pou": orp * 3 + chance.integers(0, 2, size), "orp": orp, "okres": (orp * 77) // 206, "kraj": orp // 15}
    ).assign(stat=0)
    lineage.index = lineage.index.astype(str)
    obce = pd.DataFrame(chance.poisson(9, (size, columns)).astype(float), index=lineage.index).add_prefix("c")
    levels = {"obec": obce} | {level: obce.groupby(lineage[level]).sum() for level in lineage}
    reasons = hide_counts(levels, lineage, policy=Disclosure(), inhabitants={})
    gone = (reasons["obec"] != "").any(axis=1)
    assert (gone | ~((obce > 0) & (obce < 5)).any(axis=1)).all()
    assert not any((reasons[level] != "").any(axis=None) for level in ("orp", "kraj", "stat"))
    inside = obce[gone].groupby([lineage.loc[gone, "pou"], lineage.loc[gone, "okres"]])
    assert inside.size().min() >= 2
    assert inside.sum().min(axis=None) >= 5
