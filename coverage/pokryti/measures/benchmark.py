"""Benchmarks: a value to compare with, which always says where it comes from, and what it is for each district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.catalog import SERIES, Label
from pokryti.catalog.numbers import format_given
from pokryti.errors import InputError
from pokryti.measures.answer import number_series

if TYPE_CHECKING:
    from pokryti.joined import Joined

__all__ = ["Benchmark", "Reference"]


@dataclass(frozen=True)
class Benchmark:
    """A cited value to compare districts with: a mean of a higher level, or a number from a document.

    Parameters
    ----------
    label
        What it is, in Czech and English.
    source
        Where it comes from; never empty.
    level
        Level whose mean it is (`kraj`, `stat`), or None for a given number.
    value
        The given number, in the unit of the measure, or None for a mean.
    share
        Factor applied to either, such as 0.75.

    Examples
    --------
    >>> Benchmark.mean("stat").times(0.75).label.en, Benchmark.mean("kraj").times(0.75).label.cs
    ('75% of the mean of the state', '75 % průměru kraje')
    >>> Benchmark.given(41.1, source="Catalan reference ratio, places per 1,000 people 65+").value
    41.1
    """

    label: Label
    source: str
    level: str | None = None
    value: float | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise InputError("A benchmark needs a source: say which document or data set the number comes from.")
        if (self.level is None) == (self.value is None):
            raise InputError("A benchmark is either the mean of a level or a given value, not both and not neither.")
        if not (self.share > 0 and (self.value is None or self.value >= 0)):
            raise InputError(f"A benchmark cannot be negative or not a number: {self.value}, share {self.share}.")

    @classmethod
    def mean(cls, level: str = "stat") -> Self:
        """Take the population-weighted mean of the higher district in which each district lies.

        Parameters
        ----------
        level
            `kraj`, `stat` or any other level above the one compared.

        Returns
        -------
        Benchmark
            Its value is computed where it is used, for each district from the one above it.
        """
        of = _of(level)
        label = Label(f"průměr {of.cs}", f"the mean of the {of.en}")
        return cls(label, "same data, total capacity / total people of the higher district", level=level)

    @classmethod
    def given(cls, value: float, *, source: str, label: Label | None = None) -> Self:
        """Take a number from a document.

        Parameters
        ----------
        value
            In the unit of the measure, such as beds per 1,000 people 65+.
        source
            The document.
        label
            Its short name; the number itself when left out.

        Returns
        -------
        Benchmark
            The same value for every district.
        """
        own = Label(f"hodnota {format_given(value, 'cs')}", f"the value {format_given(value, 'en')}")
        return cls(label or own, source, value=float(value))

    def times(self, share: float) -> Self:
        """Take a share of this benchmark.

        Parameters
        ----------
        share
            Such as 0.75 for three quarters.

        Returns
        -------
        Benchmark
            With a label that says so, and the same source.
        """
        whole = self.label
        if self.level is not None and self.share == 1:
            whole = Label(f"průměru {_of(self.level).cs}", whole.en)
        else:
            whole = Label(f"z: {whole.cs}", whole.en)
        label = Label(
            f"{format_given(round(100 * share, 1), 'cs')} % {whole.cs}",
            f"{format_given(round(100 * share, 1), 'en')}% of {whole.en}",
        )
        return replace(self, label=label, share=self.share * share)


def _of(level: str) -> Label:
    """Name a level as it stands after "the mean of the"."""
    known = level in catalog.load("terms")["level_of"]
    return catalog.term("level_of", level) if known else Label(f"úrovně {level}", f"level {level}")


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
