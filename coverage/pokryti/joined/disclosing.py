"""Take what must not be shown out of the joined tables, once, before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from pokryti.catalog.indicators import indicators
from pokryti.disclosure import Disclosure, divides_people, hide_counts, hide_people
from pokryti.joined.model import WITHHELD_COLUMNS, Joined
from pokryti.joined.people import nearest_year, people_on
from pokryti.quality import QualityReport

__all__ = ["disclose"]

_MOSTLY, _PER_CENT, _PER_SO_MANY = 0.5, "podil|procent|percent|share", r"(?:_na|_per)_(10[0_]*)(?:_|$)"
_FINEST = ("obec", "pou", "orp", "okres", "kraj", "stat")


def disclose(joined: Joined, policy: Disclosure, *, population: pd.DataFrame) -> Joined:
    """Hide small numbers of people, and whatever would give them away.

    Everything else (answers, verdicts, atlas, pictures, files) is computed from what remains, so that no rate, rank or
    sentence can tell more than the tables do.

    Parameters
    ----------
    joined
        The tables in full.
    policy
        What is personal, and what is small.
    population
        People of all years. Few people are those of the year of a number, so that on every reference date the same
        numbers hide: dates could otherwise be held against one another.

    Returns
    -------
    Joined
        The tables that may be shown; `withheld` says what is missing and why.
    """
    if policy.population:
        joined = _disclose_people(joined, policy)
    if len(joined.indicators):
        joined = _disclose_indicators(joined, policy, population)
    # how many of them are small would tell it of each where all are
    joined.report.add("numbers_withheld", source="disclosure", count=len(joined.withheld))
    return joined


def _disclose_people(joined: Joined, policy: Disclosure) -> Joined:
    levels = _ordered(joined, joined.people.index.unique("level"))
    people = {level: table for level in levels if (table := joined.people_by(level)).notna().any(axis=None)}
    hidden = {level: joined.hidden_by(level) for level in people}
    lineage, crossing = _lineage(joined, list(people))
    crossed = {level: _told_across(joined, people, level) for level in people if level not in crossing}
    nested = {level: people[level].drop(columns=groups) for level, groups in crossed.items()}
    reasons = hide_people(nested, lineage, joined.lists.groups, policy=policy)
    for level, groups in crossed.items():
        reasons[level][groups] = "complementary"
    for level in crossing:
        table = people[level]
        reasons[level] = pd.DataFrame("complementary", table.index, table.columns).assign(all="")
    keys = ["level", "area"]
    whole = pd.concat(people, names=keys)
    why = pd.concat(reasons, names=keys).reindex(whole.index)
    why = why.where(whole.notna(), "")
    rows = why.melt(var_name="what", value_name="reason", ignore_index=False).reset_index()
    return replace(
        joined,
        people=whole.mask(why != ""),
        hidden=pd.concat(hidden, names=keys) | (why != ""),
        disclosed=True,
        withheld=_noted(joined, rows.assign(year=joined.people_year)),
    )


def _told_across(joined: Joined, people: dict[str, pd.DataFrame], level: str) -> list[str]:
    """List the groups not known of the smallest districts, if those that know them cross the borders of the level."""
    across = []
    for group in people[level].columns.drop("all"):
        known = (name for name, table in people.items() if table.loc[table["all"] > 0, group].notna().all())
        first = next(known, level)
        if people[level][group].notna().any() and first != level and joined.within(first, level) is None:
            across.append(str(group))
    return across


def _disclose_indicators(joined: Joined, policy: Disclosure, population: pd.DataFrame) -> Joined:
    table = joined.indicators.reset_index(drop=True)
    pairs = table[["indicator", "source"]].drop_duplicates()
    pairs["personal"] = [policy.is_personal(*pair) for pair in pairs.itertuples(index=False, name=None)]
    pairs["own"] = ~pairs["indicator"].isin([*indicators(), *policy.public]) & ~pairs["source"].isin(policy.public)
    # A share or a sum in the same file would tell the number that hides.
    beside = pairs["own"] & pairs["source"].isin(pairs.loc[pairs["personal"], "source"])
    pairs["along"] = pairs["personal"] | beside
    pairs["personal"] |= beside & pairs["indicator"].map(divides_people)
    marked = table.merge(pairs, on=["indicator", "source"], how="left")
    reason = pd.Series("", index=table.index)
    for year, rows in marked.groupby("year"):
        named = _by_one_name(joined, rows)
        concerned = named[named["along"]]
        if concerned["personal"].any():
            then = _in_year(joined, population, int(str(year)))
            reason[concerned.index] = _reasons(then, concerned, policy)
    _tell_what_may_be_personal(joined, marked[reason == ""], policy)
    reason = reason.where(table["value"].notna(), "")
    shown = table.assign(value=table["value"].mask(reason != ""), flag=table["flag"].mask(reason != "", "suppressed"))
    rows = table.assign(what=table["indicator"], reason=reason)
    return replace(joined, indicators=shown, withheld=_noted(joined, rows))


def _in_year(joined: Joined, population: pd.DataFrame, year: int) -> Joined:
    """Give the tables with the inhabitants of another year."""
    on, everybody = date(year, 12, 31), [joined.lists.groups["all"]]
    if nearest_year(population["year"], on) == joined.people_year:
        return joined
    people, hidden, found = people_on(
        population, joined.territory, on=on, split=None, report=QualityReport(), groups=everybody
    )
    return replace(joined, people=people, hidden=hidden, people_year=found)


def _tell_what_may_be_personal(joined: Joined, shown: pd.DataFrame, policy: Disclosure) -> None:
    """Name numbers of one's own that might count people by what they are, though not by what they are called."""
    own = shown[shown["own"] & ~shown["personal"]]
    whole = (own["value"] % 1 == 0).where(own["value"].notna()).astype("float64").groupby(own["indicator"]).mean()
    few = own["value"].between(1, policy.threshold, inclusive="left").groupby(own["indicator"]).any()
    joined.report.add(
        "numbers_maybe_personal",
        source="disclosure",
        where=list(few.index[few & (whole > _MOSTLY)]),
        threshold=policy.threshold,
    )


def _by_one_name(joined: Joined, rows: pd.DataFrame) -> pd.DataFrame:
    """Call numbers of one year that repeat personal ones, or their sums, by the name of those, and personal, too."""
    others = rows.loc[rows["own"] & ~rows["personal"], "indicator"].unique()
    personal = rows.loc[rows["personal"], "indicator"].unique() if len(others) else others
    sums = {name: _at_levels(joined, rows[rows["indicator"] == name]) for name in (*others, *personal)}
    alike = {str(other): str(name) for other in others for name in personal if _are_alike(sums[name], sums[other])}
    repeats = rows["indicator"].isin(alike)
    return rows.assign(
        indicator=rows["indicator"].replace(alike), personal=rows["personal"] | repeats, along=rows["along"] | repeats
    )


def _are_alike(one: dict[str, pd.Series], other: dict[str, pd.Series]) -> bool:
    """Say whether two indicators are mostly the same numbers at a level at which both are known or summed."""
    for level in one.keys() & other.keys():
        both = pd.concat([one[level], other[level]], axis=1, keys=["one", "other"]).dropna()
        both = both[both["one"] > 0]
        if len(both) and (both["one"] == both["other"]).mean() > _MOSTLY:
            return True
    return False


def _at_levels(joined: Joined, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Give an indicator at every level: as it is stated, or summed from the smallest districts that nest in it."""
    stated = {str(level): part.set_index("area")["value"] for level, part in rows.groupby("level")}
    sizes = sorted(stated, key=lambda level: -len(joined.names(level)))
    found = dict(stated)
    for level in joined.territory.levels:
        nested = [(stated[start], above) for start in sizes if (above := joined.within(start, level)) is not None]
        if level not in stated and nested:
            values, above = nested[0]
            found[level] = values.groupby(above.reindex(values.index)).sum(min_count=1)
    return found


def _reasons(joined: Joined, rows: pd.DataFrame, policy: Disclosure) -> pd.Series:
    """Say of each row of one year why it hides."""
    counted = rows["personal"]
    people = _people_behind(joined, rows[counted])
    # of numbers that go by one name the smaller one counts; zero is none of a person
    least = rows[counted].assign(people=people.mask(people <= 0, np.inf)).dropna(subset="people")
    counts = {
        str(level): part.pivot_table("people", "area", "indicator", aggfunc="min").replace(np.inf, 0.0)
        for level, part in least.groupby("level")
    }
    if not counts:
        return pd.Series("", index=rows.index)
    columns = sorted({str(name) for table in counts.values() for name in table})
    given = [level for level in _ordered(joined, counts) if level in counts]
    lineage, crossing = _lineage(joined, given)
    nested = {level: counts[level].reindex(columns=columns) for level in given if level not in crossing}
    inhabitants = {level: joined.people_by(level)["all"] for level in nested}
    found = hide_counts(nested, lineage, policy=policy, inhabitants=inhabitants)
    why = pd.concat(found, names=["level", "area"])
    why = why.melt(var_name="indicator", value_name="reason", ignore_index=False).set_index("indicator", append=True)
    reason = pd.Series(
        why["reason"].reindex(pd.MultiIndex.from_frame(rows[["level", "area", "indicator"]])).to_numpy(), rows.index
    )
    hides = reason.fillna("").ne("").groupby([rows["level"], rows["area"]]).transform("any")
    # shares by smaller districts would tell the counts of larger ones
    alone = ~rows["level"].isin(counts) & bool(hides.any())
    along = (hides & ~counted) | alone | rows["level"].isin(crossing)
    return reason.fillna("").mask(along, "complementary")


def _people_behind(joined: Joined, rows: pd.DataFrame) -> pd.Series:
    """Say for how many people numbers stand: for themselves, and shares for as many of the inhabitants."""
    value, name = rows["value"].clip(lower=0), rows["indicator"]
    most, whole = value.groupby(name).transform("max"), (value % 1 == 0).astype("float64").where(value.notna())
    # a few odd values make no share of a count, and a thousand is the most cautious unit of a share
    stated = name.str.extract(_PER_SO_MANY)[0].str.replace("_", "").astype("float64")
    said = stated.notna() | name.str.contains(_PER_CENT)
    counts = ~said & (whole.groupby(name).transform("mean") > _MOSTLY)
    guessed = np.select([most <= 1, (most <= 100) & name.str.contains(_PER_CENT)], [1, 100], 1000)
    per = stated.fillna(pd.Series(guessed, index=rows.index))
    people = {level: joined.people_by(level)["all"] for level in map(str, rows["level"].unique())}
    around = pd.concat(people, names=["level", "area"]).reindex(pd.MultiIndex.from_frame(rows[["level", "area"]]))
    return value.where(counts, value * around.to_numpy() / per)


def _ordered(joined: Joined, given: Iterable[str]) -> list[str]:
    """List the levels from the finest one given on."""
    known = set(given)
    finer = [level for level in _FINEST if level not in known]
    first = next((level for level in _FINEST if level in known), "stat")
    return [level for level in joined.territory.levels if level not in finer[: _FINEST.index(first)]]


def _lineage(joined: Joined, levels: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Tell in which districts those of the first level lie; levels that cross its borders are named apart."""
    found = {level: joined.within(levels[0], level) for level in levels[1:]}
    nested = {level: codes for level, codes in found.items() if codes is not None}
    index = pd.Index(joined.names(levels[0]).index) if levels else pd.Index([])
    frame = pd.DataFrame({level: codes.reindex(index) for level, codes in nested.items()}, index=index)
    crossing = [level for level in found if level not in nested]
    joined.report.add("level_crosses_borders", source="disclosure", where=crossing, finest=levels[0] if levels else "")
    return frame, crossing


def _noted(joined: Joined, rows: pd.DataFrame) -> pd.DataFrame:
    added = rows.loc[rows["reason"] != "", WITHHELD_COLUMNS]
    return added if joined.withheld.empty else pd.concat([joined.withheld, added], ignore_index=True)
