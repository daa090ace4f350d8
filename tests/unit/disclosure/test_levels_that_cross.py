"""Numbers by ORP and okres: no sum of whole ORP hides for nothing, and no okres that an ORP divides is told."""

import numpy as np
import pandas as pd

from pokryti.catalog import target_groups
from pokryti.disclosure import Disclosure, hide_counts, hide_people

# ORP x lies in okres D; y in D and E; z in E; u in F: D and E are cut, F is not.
OBCE = pd.DataFrame(
    {"orp": list("xyyzu"), "okres": list("DDEEF"), "kraj": list("KKKKL")}, index=[f"o{number}" for number in range(5)]
)


def tables(obce):
    """Sum a table by obec to the levels at hand."""
    return {level: obce.groupby(OBCE[level]).sum() for level in OBCE}


def hidden(obce, **policy):
    found = hide_counts(tables(obce), OBCE, policy=Disclosure(**policy), inhabitants={})
    return {level: {name: list(table.index[table[name] != ""]) for name in table} for level, table in found.items()}


def test_only_the_districts_that_are_cut_hide():
    found = hidden(pd.DataFrame({"clients": [20.0, 9, 12, 30, 40]}, index=OBCE.index))
    assert found == {"orp": {"clients": []}, "okres": {"clients": ["D", "E"]}, "kraj": {"clients": []}}


def test_why_they_hide_is_said():
    obce = pd.DataFrame({"clients": [20.0, 9, 12, 30, 3]}, index=OBCE.index)
    found = hide_counts(tables(obce), OBCE, policy=Disclosure(), inhabitants={})["okres"]["clients"]
    assert found.tolist() == ["crosses_borders", "crosses_borders", "primary"]


def test_a_cut_through_nobody_is_none():
    """Of the women none lives in y, so both okresy are sums of whole ORP, which tell them anyway."""
    obce = pd.DataFrame({"men": [20.0, 9, 12, 30, 40], "women": [20.0, 0, 0, 30, 40]}, index=OBCE.index)
    assert hidden(obce)["okres"] == {"men": ["D", "E"], "women": []}


def test_an_orp_that_is_not_known_is_not_cut_but_small_parts_of_it_are_not_told():
    obce = pd.DataFrame({"clients": [20.0, 9, 3, 30, 40]}, index=OBCE.index)
    levels = tables(obce)
    levels["orp"].loc["y"] = np.nan
    found = hide_counts(levels, OBCE, policy=Disclosure(), inhabitants={})
    assert found["okres"]["clients"].eq("").all()
    assert found["orp"].loc[["x", "z", "u"], "clients"].tolist() == ["", "complementary", ""], "E less z is three"


def test_a_region_of_ones_own_that_takes_a_part_of_an_orp_hides_in_whatever_else_is_told():
    own = OBCE.assign(region=["R", "R", None, None, None])
    obce = pd.DataFrame({"clients": [20.0, 9, 12, 30, 40]}, index=OBCE.index)
    levels = tables(obce) | {"region": obce.groupby(own["region"]).sum()}
    found = hide_counts(levels, own, policy=Disclosure(), inhabitants={})
    assert found["region"]["clients"].tolist() == ["crosses_borders"]


def test_what_an_orp_holds_beyond_its_obce_is_in_the_okres_that_holds_all_of_it():
    """Ages known by ORP only: u is all of F, so F tells no more than u."""
    obce = pd.DataFrame({"all": [400.0, 300, 500, 600, 900], "65plus": [62.0, 60, 70, 90, 200]}, index=OBCE.index)
    finer = obce.assign(**{"80plus": [20.0, 14, 16, 30, 80]})
    levels = {"obec": obce.assign(**{"80plus": np.nan}), **tables(finer)}
    found = hide_people(levels, OBCE, target_groups(), policy=Disclosure(population=True))
    assert found["okres"]["80plus"].tolist() == ["crosses_borders", "crosses_borders", ""]
    assert found["okres"]["65plus"].eq("").all()
    assert found["orp"].eq("").all(axis=None)
    assert found["kraj"].eq("").all(axis=None)


def test_a_part_where_nobody_lives_does_not_cut():
    obce = pd.DataFrame({"all": [400.0, 300, 0, 600, 900], "65plus": [62.0, 60, 0, 90, 200]}, index=OBCE.index)
    finer = obce.assign(**{"80plus": [20.0, 14, 0, 30, 80]})
    levels = {"obec": obce.assign(**{"80plus": np.nan}), **tables(finer)}
    found = hide_people(levels, OBCE, target_groups(), policy=Disclosure(population=True))
    assert found["okres"].eq("").all(axis=None), "y is all of D's"


def test_a_column_that_begins_at_a_larger_level_is_cut_by_the_districts_of_that_one():
    """Applicants are known from POU on: those of a region less those of another POU would be two in POU p."""
    obce = pd.DataFrame(
        {"pou": list("pqqs"), "kraj": list("KKKL"), "region": [None, "S", "R", "R"]}, index=list("abcd")
    )
    clients = pd.DataFrame({"clients": [49.0, 10, 14, 20], "applicants": [2.0, 45, 0, 14]}, index=obce.index)
    levels = {level: clients.groupby(obce[level]).sum() for level in obce}
    levels = {"obec": clients.assign(applicants=np.nan), **levels}
    found = hide_counts(levels, obce, policy=Disclosure(smallest_denominator=0), inhabitants={})
    assert found["region"]["applicants"].tolist() == ["crosses_borders", "crosses_borders"]
    assert found["region"]["clients"].eq("").all()


def test_an_obec_that_the_table_leaves_out_does_not_cut_where_the_sums_hold_nobody_beyond():
    obce = pd.DataFrame({"orp": list("xxy"), "region": ["R", None, "R"]}, index=list("abc"))
    clients = pd.DataFrame({"clients": [20.0, 0, 30]}, index=obce.index)
    levels = {level: clients.groupby(obce[level]).sum() for level in obce}
    for table in (clients.drop("b"), clients.replace(0.0, np.nan)):
        found = hide_counts({"obec": table, **levels}, obce, policy=Disclosure(), inhabitants={})
        assert found["region"]["clients"].tolist() == [""]


def test_a_small_number_of_a_district_that_the_territory_does_not_know_hides():
    levels = tables(pd.DataFrame({"clients": [20.0, 9, 12, 30, 40]}, index=OBCE.index))
    levels["okres"].loc["unknown"] = 3.0
    assert (
        hide_counts(levels, OBCE, policy=Disclosure(), inhabitants={})["okres"].loc["unknown", "clients"] == "primary"
    )
