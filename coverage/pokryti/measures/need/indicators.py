"""The indicators of a need index, brought to the districts of one level."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from pokryti.catalog.indicators import indicator
from pokryti.errors import UnknownCodeError, first
from pokryti.joined import Joined
from pokryti.joined.people import nearest_year

__all__ = ["default_polarity", "district_indicators", "gather", "hidden_indicators"]

_FINER = ("obec", "pou", "orp", "okres", "kraj")


def district_indicators(joined: Joined, names: Sequence[str], *, level: str, least_people: float = 0.9) -> pd.DataFrame:
    """Give indicators of all districts of a level.

    Parameters
    ----------
    joined
        The tables.
    names
        Ids of target groups, whose share of all people (%) is the indicator, and of indicators of the study.
    level
        Level of territory.
    least_people
        Where an indicator is gathered from smaller districts: the share of the people whose districts must know it.

    Returns
    -------
    pandas.DataFrame
        Area × indicator, float64; NaN where not known. Of each indicator the latest year not after the date, otherwise
        the earliest. Numbers of people or things are given per 1,000 people. Shares are means weighted by people, or
        by what they are shares of where the catalogue says so and the study has it.

    Raises
    ------
    UnknownCodeError
        When the study has no such indicators, naming all of them.
    """
    there = set() if joined.indicators.empty else set(joined.indicators["indicator"].unique())
    ids = {name: name if name in joined.lists.groups else indicator(name).id for name in names}
    unknown = [name for name, key in ids.items() if key not in joined.lists.groups and key not in there]
    if unknown:
        known = [*joined.lists.groups, *sorted(there)]
        raise UnknownCodeError(f"The study has no indicators {first(unknown)}. It has: {', '.join(known)}.")
    people = joined.people_by(level)

    @cache
    def inhabitants(finer: str) -> pd.Series:
        return joined.people_by(finer)["all"]

    def gathered(key: str) -> pd.Series:
        found = _rows_for(joined, key, level)
        if found is None:
            return pd.Series(dtype="float64")
        values, entry = found.rows["value"], indicator(key)
        people = _number_of(joined, entry.share_of, found) if entry.share_of else None
        people = inhabitants(found.finer) if people is None else people
        return gather(values, people, found.districts, counts=entry.counts, least_people=least_people)

    columns = {
        key: 100 * people[key] / people["all"].where(people["all"] > 0) if key in joined.lists.groups else gathered(key)
        for key in ids.values()
    }
    return pd.DataFrame(columns, index=people.index).astype("float64")


def default_polarity(name: str, groups: Sequence[str]) -> str:
    """Say what more of an indicator means, as far as the catalogue knows.

    Parameters
    ----------
    name
        Id of an indicator or of a target group; a larger share of a group means more need.
    groups
        Ids of the target groups.

    Examples
    --------
    >>> default_polarity("80plus", ["80plus"]), default_polarity("socialni_zarizeni", [])
    ('more_need', 'less_need')
    """
    return "more_need" if name in groups else indicator(name).polarity


def hidden_indicators(joined: Joined, names: Sequence[str], *, level: str) -> pd.Series:
    """Say of which districts of a level an indicator hides, by itself or in the smaller districts it is gathered from.

    Parameters
    ----------
    joined
        The tables.
    names
        As in `district_indicators`.
    level
        Level of territory.

    Returns
    -------
    pandas.Series
        bool by district.
    """
    hidden = joined.hidden_by(level)[[name for name in names if name in joined.lists.groups]].any(axis=1)
    for name in names:
        found = None if name in joined.lists.groups else _rows_for(joined, indicator(name).id, level)
        if found is not None:
            gone = found.rows["flag"].eq("suppressed").reindex(found.districts.index, fill_value=False)
            hidden |= gone.groupby(found.districts).any().reindex(hidden.index, fill_value=False)
    return hidden


class _Found(NamedTuple):
    """Rows of an indicator at a level, by area, and in which districts of the level asked for these lie."""

    rows: pd.DataFrame
    finer: str
    districts: pd.Series


def _rows_for(joined: Joined, name: str, level: str) -> _Found | None:
    """Find an indicator at a level, or at the smallest one that nests in it."""
    rows = joined.indicators[joined.indicators["indicator"] == name]
    rows = rows[rows["year"] == nearest_year(rows["year"], joined.on)].drop_duplicates(["level", "area"])
    for finer in (level, *_FINER):
        part = rows[rows["level"] == finer]
        districts = joined.within(finer, level) if len(part) else None
        if districts is not None:
            return _Found(part.set_index("area"), finer, districts)
    return None


def _number_of(joined: Joined, name: str, found: _Found) -> pd.Series | None:
    """Give what shares are of, in the same districts; where the source says nothing of it, there is none."""
    rows = joined.indicators[(joined.indicators["indicator"] == name) & (joined.indicators["level"] == found.finer)]
    rows = rows[rows["year"].isin(found.rows["year"])].drop_duplicates("area").set_index("area")
    if rows.empty:
        return None
    numbers = rows["value"].mask(rows["flag"] == "unknown", 0.0)
    return numbers.reindex(found.districts.index, fill_value=0.0)


def gather(
    values: pd.Series, people: pd.Series, districts: pd.Series, *, counts: bool, least_people: float
) -> pd.Series:
    r"""Bring an indicator from smaller districts to larger ones.

    Parameters
    ----------
    values
        By smaller district; NaN where not known.
    people
        All people, by smaller district.
    districts
        Smaller district → larger one.
    counts
        True for numbers of people or things.
    least_people
        Share of the people of the larger district whose smaller districts must know the indicator.

    Returns
    -------
    pandas.Series
        float64 by larger district: the mean weighted by people, or for counts the sum per 1,000 people, over those
        that know it; NaN where too few do or nobody lives.

    Notes
    -----
    Over the smaller districts :math:`i` that know :math:`x_i`, with people :math:`P_i`:
    :math:`X = \sum P_i x_i / \sum P_i`, and for counts :math:`X = 1000 \sum x_i / \sum P_i`.

    Examples
    --------
    >>> share, people = pd.Series({"x": 10.0, "y": 40.0}), pd.Series({"x": 300.0, "y": 100.0})
    >>> to = pd.Series({"x": "A", "y": "A"})
    >>> gather(share, people, to, counts=False, least_people=0.9).to_dict()
    {'A': 17.5}
    >>> gather(share, people, to, counts=True, least_people=0.9).to_dict()
    {'A': 125.0}
    """
    table = pd.DataFrame({"people": people.reindex(districts.index), "value": values.reindex(districts.index)})
    known = table["value"].notna() & table["people"].notna()
    table = table.assign(
        known=table["people"].where(known, 0.0), total=table["value"] if counts else table["value"] * table["people"]
    )
    sums = table.groupby(districts).agg(known=("known", "sum"), total=("total", "sum"))
    everybody = table["people"].groupby(districts).sum(skipna=False)
    enough = (sums["known"] > 0) & (sums["known"] >= least_people * everybody)
    return ((1000 if counts else 1) * sums["total"] / sums["known"].where(enough)).rename("value")
