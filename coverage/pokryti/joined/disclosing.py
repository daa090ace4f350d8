"""Take what must not be shown out of the joined tables, once, before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from pokryti.catalog.indicators import indicators
from pokryti.disclosure import CROSSES, Disclosure, divides_people, hide_counts, hide_people
from pokryti.joined.model import WITHHELD_COLUMNS, Joined
from pokryti.joined.people import nearest_year, people_on
from pokryti.quality import QualityReport

__all__ = ["disclose"]

_MOSTLY, _ROUNDING, _PER_CENT, _PER_SO_MANY = 0.5, 0.5, "podil|procent|percent|share", r"(?:_na|_per)_(10[0_]*)(?:_|$)"
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
    if policy.population and policy.threshold > 1:
        joined = _disclose_people(joined, policy)
    if len(joined.indicators) and max(policy.threshold, policy.smallest_denominator) > 1:
        joined = _disclose_indicators(joined, policy, population)
    # how many of them are small would tell it of each where all are
    joined.report.add("numbers_withheld", source="disclosure", count=len(joined.withheld))
    return joined


def _disclose_people(joined: Joined, policy: Disclosure) -> Joined:
    levels = _ordered(joined, joined.people.index.unique("level"))
    people = {level: table for level in levels if (table := joined.people_by(level)).notna().any(axis=None)}
    hidden = {level: joined.hidden_by(level) for level in people}
    reasons = hide_people(people, _districts(joined, people), joined.lists.groups, policy=policy)
    keys = ["level", "area"]
    whole = pd.concat(people, names=keys)
    why = pd.concat(reasons, names=keys).reindex(whole.index)
    why = why.where(whole.notna(), "")
    rows = why.melt(var_name="what", value_name="reason", ignore_index=False).reset_index()
    _tell_what_crosses(joined, rows, finest=next(iter(people)))
    return replace(
        joined,
        people=whole.mask(why != ""),
        hidden=pd.concat(hidden, names=keys) | (why != ""),
        disclosed=True,
        withheld=_noted(joined, rows.assign(year=joined.people_year)),
    )


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
        if rows["personal"].any():
            then = _in_year(joined, population, int(str(year)))
            own = rows[rows["own"] | rows["personal"]]
            named = _by_one_name(then, own.assign(people=_people_behind(then, own)))
            concerned = named[named["along"]]
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
    """Call numbers of one year that repeat personal ones, or their sums, by the name of those, and personal, too.

    Rates of the same people go by the name of their number, and stand for just as many where it is known.
    """
    rates = (rows["people"] - rows["value"]).abs().gt(0).groupby(rows["indicator"]).any()
    personal = rows.groupby("indicator")["personal"].any().sort_index()
    names = sorted(personal.index[personal], key=lambda name: bool(rates[name]))
    sums = {str(name): _at_levels(joined, rows[rows["indicator"] == name]) for name in personal.index}
    alike: dict[str, str] = {}
    for other in map(str, [*(name for name in names if rates[name]), *personal.index[~personal]]):
        others = (name for name in map(str, names) if name not in alike and not (personal[other] and rates[name]))
        if name := next((name for name in others if _are_alike(sums[name], sums[other])), None):
            alike[other] = name
    repeats = rows["indicator"].isin(alike)
    named = rows["indicator"].replace(alike)
    known = pd.concat({(name, level): part for name in names for level, part in sums[str(name)].items()})
    same = known.reindex(pd.MultiIndex.from_arrays([named, rows["level"], rows["area"]])).set_axis(rows.index)
    people = rows["people"].mask(repeats & ((same - rows["people"]).abs() < _ROUNDING), same)
    return rows.assign(
        indicator=named, people=people, personal=rows["personal"] | repeats, along=rows["along"] | repeats
    )


def _are_alike(one: dict[str, pd.Series], other: dict[str, pd.Series]) -> bool:
    """Say whether two indicators are mostly the same numbers at a level at which both are known or summed."""
    for level in one.keys() & other.keys():
        both = pd.concat([one[level], other[level]], axis=1, keys=["one", "other"]).dropna()
        both = both[both["one"] > 0]
        if len(both) and ((both["one"] - both["other"]).abs() < _ROUNDING).mean() > _MOSTLY:
            return True
    return False


def _at_levels(joined: Joined, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Give an indicator at every level: as it is stated, or summed from the smallest districts that nest in it."""
    stated = {str(level): part.groupby("area")["people"].min() for level, part in rows.groupby("level")}
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
    people = rows.loc[counted, "people"]
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
    tables = {level: counts[level].reindex(columns=columns) for level in given}
    inhabitants = {level: joined.people_by(level)["all"] for level in given}
    found = hide_counts(tables, _districts(joined, given), policy=policy, inhabitants=inhabitants)
    why = pd.concat(found, names=["level", "area"])
    why = why.melt(var_name="indicator", value_name="reason", ignore_index=False).set_index("indicator", append=True)
    reason = pd.Series(
        why["reason"].reindex(pd.MultiIndex.from_frame(rows[["level", "area", "indicator"]])).to_numpy(), rows.index
    )
    hides = reason.fillna("").ne("").groupby([rows["level"], rows["area"]]).transform("any")
    # shares by smaller districts would tell the counts of larger ones
    alone = ~rows["level"].isin(counts) & bool(hides.any())
    along = (hides & ~counted) | alone
    _tell_what_crosses(joined, rows.assign(reason=reason)[rows["value"].notna()], finest=given[0])
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


def _districts(joined: Joined, levels: Iterable[str]) -> pd.DataFrame:
    """Say in which district of each level every obec lies."""
    return pd.DataFrame({level: joined.territory.lookup(level) for level in levels if level != "obec"})


def _tell_what_crosses(joined: Joined, rows: pd.DataFrame, *, finest: str) -> None:
    """Name the levels of which districts hide because they are not made of whole smaller ones."""
    levels = rows.loc[rows["reason"] == CROSSES, "level"].unique()
    joined.report.add("level_crosses_borders", source="disclosure", where=list(levels), finest=finest)


def _noted(joined: Joined, rows: pd.DataFrame) -> pd.DataFrame:
    added = rows.loc[rows["reason"] != "", WITHHELD_COLUMNS]
    return added if joined.withheld.empty else pd.concat([joined.withheld, added], ignore_index=True)
