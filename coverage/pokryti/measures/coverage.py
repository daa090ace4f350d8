"""Capacity per head of whole levels, straight from the joined tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.among import is_among
from pokryti.catalog import SERIES
from pokryti.errors import InputError
from pokryti.measures.answer import answer
from pokryti.measures.ratio import district_supply

if TYPE_CHECKING:
    from pokryti.joined import Joined

__all__ = ["coverage", "ratio"]


def coverage(joined: Joined, *, level: str, per: int = 1000, areas: Sequence[str] | None = None) -> pd.DataFrame:
    """Give capacity per head of every kind, form and unit in the districts of a level.

    Parameters
    ----------
    joined
        The tables.
    level
        Level of territory.
    per
        How many people a value is for.
    areas
        Codes of the districts wanted; all when left out.

    Returns
    -------
    pandas.DataFrame
        An answer (`ANSWER_COLUMNS`), each kind by its usual target group.
    """
    return _lay_out(joined, joined.supply, joined.series, level=level, per=per, areas=areas)


def ratio(
    joined: Joined,
    kind: str | Sequence[str],
    *,
    level: str,
    per: int = 1000,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Give capacity per head of one kind, or of a basket of kinds taken together.

    Parameters
    ----------
    joined
        The tables.
    kind
        Id of a kind; several are added up where form and unit are the same, never otherwise.
    level
        Level of territory.
    per
        How many people a value is for.
    group
        Target group in the denominator; the kind's usual one when left out.
    form, unit
        Only this form or unit.

    Returns
    -------
    pandas.DataFrame
        An answer (`ANSWER_COLUMNS`); the kind of a basket is its ids joined by `+`.

    Raises
    ------
    UnknownCodeError
        When a kind, group, form or unit is not in the catalogue.
    InputError
        When no kind is named, `per` is not positive, or the kinds of a basket differ in their usual target group and
        none is given.
    """
    kinds = [kind] if isinstance(kind, str) else list(kind)
    if per <= 0:
        raise InputError("Name a positive number of people to divide by (per=1000).")
    chosen = joined.lists.group_of(kinds, group)
    supply = joined.lists.select(joined.supply, kinds, form=form, unit=unit).assign(kind="+".join(kinds))
    series = supply[SERIES].drop_duplicates().sort_values(SERIES)
    if series.empty:
        first = joined.lists.kinds[kinds[0]]
        usual = [["+".join(kinds), form or first.forms[0], unit or first.unit]]
        series = pd.DataFrame(usual, columns=pd.Index(SERIES))
    return _lay_out(joined, supply, series.assign(group=chosen), level=level, per=per)


def _lay_out(
    joined: Joined,
    supply: pd.DataFrame,
    series: pd.DataFrame,
    *,
    level: str,
    per: int,
    areas: Sequence[str] | None = None,
) -> pd.DataFrame:
    names = joined.names(level)
    names = names if areas is None else names[is_among(names.index, areas)]
    people, hidden = (table.loc[names.index] for table in (joined.people_by(level), joined.hidden_by(level)))
    supplied = district_supply(supply, joined.territory.lookup(level))
    if level == "stat":
        supplied = _of_the_state(supplied, supply)
    return answer(
        supplied,
        series.assign(method=joined.method(series)),
        people,
        names=names,
        level=level,
        year=joined.on.year,
        per=per,
        cut=joined.incomplete(level),
        hidden=hidden,
        heads=joined.heads_of(people),
    )


def _of_the_state(supplied: pd.DataFrame, supply: pd.DataFrame) -> pd.DataFrame:
    """Set the bounds of the state, in which everything lies: what has no district lies in it as well."""
    everything = supply.groupby(SERIES)["capacity"].sum()
    high = supplied.reset_index("area")[[]].join(everything)["capacity"].set_axis(supplied.index)
    return supplied.assign(low=supplied["numerator"], high=high.where(~supplied["unknown"]))
