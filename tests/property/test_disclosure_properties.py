"""Nothing hidden can be found again: an attacker with linear programs against random hierarchies.

The attacker (`audit`) knows every published number, how districts nest, which ages a group holds and that people are
not negative; it shares no code with what chose the numbers to hide.
"""

from itertools import takewhile

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.catalog import target_groups
from pokryti.disclosure import Disclosure, audit, hide_counts, hide_people

LEVELS = {"pou": 6, "orp": 3, "okres": 3, "kraj": 2}
GROUPS = {"all": range(6), "0_14": [0, 1], "0_6": [0], "15_64": [2, 3], "65plus": [4, 5], "80plus": [5]}
# What nobody publishes and everybody can subtract
BETWEEN = {"7_14": [1], "65_79": [4], "0_64": range(4), "7_64": range(1, 4), "15plus": range(2, 6)}
POLICY = Disclosure(population=True)


@st.composite
def territories(draw):
    """Obce in pou, orp and kraj, and across them in okres and kraj, as the Czech hierarchies are."""
    size = draw(st.integers(1, 7))
    number = {
        level: draw(st.lists(st.integers(0, top - 1), min_size=size, max_size=size)) for level, top in LEVELS.items()
    }
    kraj = pd.Series(number["kraj"])
    orp = kraj.astype(str) + "-" + pd.Series(number["orp"]).astype(str)
    table = {
        "pou": orp + "-" + pd.Series(number["pou"]).astype(str),
        "orp": orp,
        "okres": kraj.astype(str) + "/" + pd.Series(number["okres"]).astype(str),
        "kraj": kraj.astype(str),
        "stat": pd.Series("CZ", index=kraj.index),
    }
    return pd.DataFrame(table).set_axis([f"o{number}" for number in range(size)])


def _levels(obce, lineage):
    return {"obec": obce} | {level: obce.groupby(lineage[level]).sum() for level in lineage}


def _published(levels, reasons, lineage, columns):
    """Lay known numbers out, hidden ones empty, with what they are sums of: columns holds the parts of each column."""
    size = max(max(parts) for parts in columns.values()) + 1
    rows, parts = [], []
    for level, table in levels.items():
        for area in table.index:
            inside = lineage.index == area if level == "obec" else lineage[level] == area
            for column, bands in columns.items():
                if np.isnan(table.loc[area, column]):
                    continue
                rows.append((level, area, column, table.loc[area, column], reasons[level].loc[area, column]))
                parts.append(np.kron(inside, np.isin(np.arange(size), list(bands))).astype(float))
    frame = pd.DataFrame(rows, columns=["level", "area", "column", "true", "reason"])
    return frame.assign(value=frame["true"].mask(frame["reason"] != "")), np.array(parts)


def _assert_safe(frame, found, top, finest="obec"):
    hidden = frame.loc[found.index]
    assert not found["determined"].any()
    assert (found["low"] <= hidden["true"] + 1e-6).all()
    assert (found["high"] >= hidden["true"] - 1e-6).all()
    limit = np.minimum(POLICY.threshold, np.where(hidden["level"] == finest, top[found.index], hidden["true"]))
    assert (found["high"] >= limit - 1e-6).all()
    assert (found["high"] - found["low"] >= limit - 1e-6).all()


def _ages_between(bands, lineage, hides):
    """Lay out the people between the ages of two groups where the groups hide: nobody publishes them."""
    rows, parts = [], []
    for level, gone in hides.items():
        for area in gone.index[gone]:
            inside = np.asarray(lineage.index == area if level == "obec" else lineage[level] == area)
            for column, ages in BETWEEN.items():
                rows.append((level, area, column, bands[inside][:, list(ages)].sum(), bands[inside].sum()))
                parts.append(np.kron(inside, np.isin(np.arange(6), list(ages))).astype(float))
    frame = pd.DataFrame(rows, columns=["level", "area", "column", "true", "everybody"])
    return frame, np.array(parts).reshape(len(rows), bands.size)


def _assert_ages_between_safe(asked, found):
    """Prove that they hide, too; zero in all of a class is told, and what groups that are shown tell is not small."""
    limit = np.minimum(POLICY.threshold, asked["everybody"].to_numpy())
    narrow = (found["high"] < limit - 1e-6) | (found["high"] - found["low"] < limit - 1e-6)
    assert ((found["high"] == 0) | (found["low"] >= POLICY.threshold - 1e-6))[narrow].all()


@given(
    territories(),
    st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=2), min_size=7, max_size=7),
    st.integers(2, 12),
)
@settings(max_examples=50, deadline=None)
def test_a_greater_threshold_shows_nothing_more(lineage, counts, threshold):
    obce = pd.DataFrame(counts[: len(lineage)], index=lineage.index, columns=["one", "two"], dtype=float)
    levels = _levels(obce, lineage)
    freer, stricter = (
        pd.concat(hide_counts(levels, lineage, policy=Disclosure(threshold=few), inhabitants={})) != ""
        for few in (threshold, threshold + 1)
    )
    assert not (freer & ~stricter).any(axis=None)


@given(territories(), st.data())
@settings(max_examples=25, deadline=None)
def test_hidden_numbers_of_users_cannot_be_found_again(lineage, data):
    counts = st.lists(st.integers(0, 4) | st.integers(0, 40), min_size=len(lineage), max_size=len(lineage))
    one, two = (np.array(data.draw(counts), dtype=float) for _ in range(2))
    obce = pd.DataFrame({"men": one, "women": two, "clients": one + two}, index=lineage.index)
    levels = _levels(obce, lineage)
    reasons = hide_counts(levels, lineage, policy=POLICY, inhabitants={})
    frame, parts = _published(levels, reasons, lineage, {"men": [0], "women": [1], "clients": [0, 1]})
    _assert_safe(frame, audit(frame, parts), np.full(len(frame), np.inf))
    assert not frame["value"].between(1, POLICY.threshold - 1).any()


@given(territories(), st.data())
@settings(max_examples=25, deadline=None)
def test_sums_of_the_same_people_under_another_name_at_other_levels_give_nobody_away(lineage, data):
    counts = st.lists(st.integers(0, 4) | st.integers(0, 40), min_size=len(lineage), max_size=len(lineage))
    people = np.array(data.draw(counts), dtype=float)
    levels = _levels(pd.DataFrame({"clients": people, "guests": people}, index=lineage.index), lineage)
    for level in ("pou", "okres", "kraj"):
        levels[level]["clients"] = np.nan
    for level in ("obec", "orp", "stat"):
        levels[level]["guests"] = np.nan
    reasons = hide_counts(levels, lineage, policy=POLICY, inhabitants={})
    frame, parts = _published(levels, reasons, lineage, {"clients": [0], "guests": [0]})
    found = audit(frame, parts)
    # a larger number that hides along may be told by the other name, which tables of a study are known to share
    found = found[frame.loc[found.index, "reason"] == "primary"]
    _assert_safe(frame, found, np.full(len(frame), np.inf))


@given(territories(), st.sampled_from(["pou", "orp", "okres"]), st.data())
@settings(max_examples=50, deadline=None)
def test_where_the_smallest_districts_are_cut_only_what_cuts_them_hides_and_nothing_is_found_again(
    lineage, finest, data
):
    """Numbers known from POÚ, ORP or okresy on, and by regions of one's own that leave obce out."""
    regions = st.lists(st.sampled_from(["R", "S", None]), min_size=len(lineage), max_size=len(lineage))
    lineage = lineage.assign(region=pd.Series(data.draw(regions), index=lineage.index, dtype="str"))
    counts = st.lists(st.integers(0, 4) | st.integers(0, 40), min_size=len(lineage), max_size=len(lineage))
    obce = pd.DataFrame({"men": data.draw(counts), "women": data.draw(counts)}, index=lineage.index, dtype=float)
    levels = {level: obce.groupby(lineage[level]).sum() for level in [finest, *lineage.columns.drop(finest)]}
    reasons = hide_counts(levels, lineage, policy=POLICY, inhabitants={})
    frame, parts = _published(levels, reasons, lineage, {"men": [0], "women": [1]})
    _assert_safe(frame, audit(frame, parts), np.full(len(frame), np.inf), finest=finest)
    assert not frame["value"].between(1, POLICY.threshold - 1).any()


@given(territories(), st.sampled_from(["obec", "pou", "orp"]), st.data())
@settings(max_examples=25, deadline=None)
def test_hidden_ages_cannot_be_found_again(lineage, first, data):
    """Some ages are known from larger districts on, which okresy cut; of those that hide so not one is told exactly."""
    ages = st.lists(st.integers(0, 4) | st.integers(0, 60), min_size=6, max_size=6)
    bands = np.array([data.draw(ages) for _ in lineage.index], dtype=float)
    obce = pd.DataFrame(
        {name: bands[:, list(parts)].sum(axis=1) for name, parts in GROUPS.items()}, index=lineage.index
    )
    levels = _levels(obce, lineage)
    for level in takewhile(first.__ne__, levels):
        levels[level][["0_6", "80plus"]] = np.nan
    reasons = hide_people(levels, lineage, target_groups(), policy=POLICY)
    frame, parts = _published(levels, reasons, lineage, GROUPS)
    assert frame.loc[frame["column"] == "all", "value"].notna().all()
    everybody = frame.groupby(["level", "area"])["true"].transform("max")
    hides = {level: (table != "").any(axis=1) for level, table in reasons.items()}
    between, more = _ages_between(bands, lineage, hides)
    found = audit(pd.concat([frame, between], ignore_index=True), np.vstack([parts, more]))
    _assert_safe(frame, found[found.index < len(frame)], everybody)
    _assert_ages_between_safe(between, found[found.index >= len(frame)].reset_index(drop=True))
    assert not frame.loc[frame["column"] != "all", "value"].between(1, POLICY.threshold - 1).any()
