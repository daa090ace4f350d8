"""Capacity per head of whole levels, straight from the joined tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.among import is_among
from pokryti.catalog import SERIES
from pokryti.errors import InputError
from pokryti.measures.answer import answer, number_series
from pokryti.measures.benchmark import Benchmark
from pokryti.measures.ratio import district_supply

if TYPE_CHECKING:
    from pokryti.joined import Joined

__all__ = ["Reference", "coverage", "ratio"]


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
    if not kinds or per <= 0:
        raise InputError("Name at least one kind of service, and a positive number of people to divide by (per=1000).")
    entries = [catalog.lookup(joined.lists.kinds, item, "kind of service") for item in kinds]
    groups = {entry.target_group for entry in entries} if group is None else {group}
    if len(groups) != 1:
        raise InputError(
            f"The kinds differ in their target group ({', '.join(sorted(groups))}); say which by `group=`."
        )
    catalog.lookup(joined.lists.groups, next(iter(groups)), "target group")
    supply = joined.supply[joined.supply["kind"].isin(kinds)]
    for column, wanted, known in (("form", form, joined.lists.forms), ("unit", unit, joined.lists.units)):
        if wanted is not None:
            catalog.lookup(known, wanted, column)
            supply = supply[supply[column] == wanted]
    supply = supply.assign(kind="+".join(kinds))
    series = supply[SERIES].drop_duplicates().sort_values(SERIES)
    if series.empty:
        usual = [["+".join(kinds), form or entries[0].forms[0], unit or entries[0].unit]]
        series = pd.DataFrame(usual, columns=pd.Index(SERIES))
    return _lay_out(joined, supply, series.assign(group=groups.pop()), level=level, per=per)


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


class Reference:
    """Gives the value of benchmarks for rows of answers; means are computed once per level.

    Parameters
    ----------
    joined
        The tables.
    compute
        Gives the answers of a level, made in the same way as those to compare.
    """

    def __init__(self, joined: Joined, compute: Callable[[str], pd.DataFrame]) -> None:
        self._joined = joined
        self._compute = compute
        self._above: dict[str, pd.DataFrame] = {}
        self._within: dict[tuple[str, str], pd.Series | None] = {}
        self._last: tuple[pd.DataFrame, str, NDArray[np.int64]] | None = None

    def __call__(self, benchmark: Benchmark, answers: pd.DataFrame) -> pd.Series:
        """Give the benchmark's value for every row.

        Parameters
        ----------
        benchmark
            A mean or a given value.
        answers
            Rows of one level.

        Returns
        -------
        pandas.Series
            float64, aligned with `answers`; NaN where the mean is not known.

        Raises
        ------
        InputError
            When the districts do not nest in the level whose mean is asked for.
        """
        if benchmark.value is not None:
            return pd.Series(benchmark.value * benchmark.share, index=answers.index)
        above = self._answers(str(benchmark.level))
        at = self._rows_above(answers, str(benchmark.level))
        means = np.append(above["value"].to_numpy(np.float64), np.nan)
        return pd.Series(means[at] * benchmark.share, index=answers.index)

    def is_lower_bound(self, benchmark: Benchmark, answers: pd.DataFrame) -> pd.Series:
        """Tell for every row whether the benchmark is a mean in which some capacities are not known.

        Parameters
        ----------
        benchmark
            A mean or a given value.
        answers
            Rows of one level.

        Returns
        -------
        pandas.Series
            bool, aligned with `answers`.
        """
        if benchmark.value is not None:
            return pd.Series(data=False, index=answers.index)
        above = self._answers(str(benchmark.level))
        unknown = np.append((above["flag"] == "unknown") & above["value"].notna(), [False])
        return pd.Series(unknown[self._rows_above(answers, str(benchmark.level))], index=answers.index)

    def part(self, benchmark: Benchmark, answers: pd.DataFrame) -> pd.Series:
        """Tell what share of a mean each district makes up itself, by people.

        Parameters
        ----------
        benchmark
            A mean or a given value.
        answers
            Rows of one level.

        Returns
        -------
        pandas.Series
            float64 between 0 (a given value) and 1, aligned with `answers`.
        """
        if benchmark.value is not None:
            return pd.Series(0.0, index=answers.index)
        people = np.append(self._answers(str(benchmark.level))["denominator"].to_numpy(np.float64), np.nan)
        whole = pd.Series(people[self._rows_above(answers, str(benchmark.level))], index=answers.index)
        return answers["denominator"] / whole

    def _answers(self, level: str) -> pd.DataFrame:
        if level not in self._above:
            self._above[level] = self._compute(level)
        return self._above[level]

    def _rows_above(self, answers: pd.DataFrame, upper: str) -> NDArray[np.int64]:
        """Find for each row the answer of the district above, in the same series; -1 where there is none."""
        if self._last is not None and self._last[0] is answers and self._last[1] == upper:
            return self._last[2]
        number, (area, areas) = number_series(answers).to_numpy(), pd.factorize(answers["area"])
        if answers.empty:
            return number
        level = str(answers["level"].iloc[0])
        if (level, upper) not in self._within:
            self._within[level, upper] = self._joined.within(level, upper)
        districts = self._within[level, upper]
        if districts is None:
            raise InputError(f"Districts of level {level} do not nest in {upper}: choose the mean of another level.")
        district, codes = pd.factorize(districts.reindex(areas))
        above, series = self._answers(upper), answers.iloc[np.unique(number, return_index=True)[1]][SERIES]
        wanted = series.loc[series.index.repeat(len(codes))].assign(area=np.tile(codes, len(series)))
        found = pd.MultiIndex.from_frame(above[[*SERIES, "area"]]).get_indexer(pd.MultiIndex.from_frame(wanted))
        table = np.column_stack([found.reshape(len(series), len(codes)), np.full(len(series), -1)])
        rows = np.asarray(table[number, district[area]])
        self._last = (answers, upper, rows)
        return rows
