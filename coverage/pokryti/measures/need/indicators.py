"""The indicators of a need index, brought to the districts of one level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import pandas as pd

from pokryti.catalog.indicators import indicator
from pokryti.errors import UnknownCodeError, first
from pokryti.joined import Joined
from pokryti.joined.people import nearest_year

__all__ = ["default_polarity", "district_indicators", "gather"]

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
        the earliest. Numbers of people or things are given per 1,000 people.

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
    def parts(finer: str) -> tuple[pd.Series | None, pd.Series]:
        return joined.within(finer, level), joined.people_by(finer)["all"]

    columns = {
        key: 100 * people[key] / people["all"].where(people["all"] > 0)
        if key in joined.lists.groups
        else _of_level(joined, key, level, parts=parts, least_people=least_people)
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


def _of_level(
    joined: Joined,
    name: str,
    level: str,
    *,
    parts: Callable[[str], tuple[pd.Series | None, pd.Series]],
    least_people: float,
) -> pd.Series:
    rows = joined.indicators[joined.indicators["indicator"] == name]
    rows = rows[rows["year"] == nearest_year(rows["year"], joined.on)].drop_duplicates(["level", "area"])
    counts = indicator(name).counts
    for finer in (level, *_FINER):
        values = rows[rows["level"] == finer].set_index("area")["value"]
        if values.empty or finer not in joined.territory.levels:
            continue
        districts, people = parts(finer)
        if districts is not None:
            return gather(values, people, districts, counts=counts, least_people=least_people)
    return pd.Series(dtype="float64")


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
