"""What a rule is: a question with a yes or no for every district, a margin and a reason in two languages."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_number
from pokryti.joined import SERIES

if TYPE_CHECKING:
    from pokryti.measures import Benchmark
    from pokryti.quality import Lang

__all__ = ["Case", "Judgement", "Rule"]


@dataclass(frozen=True)
class Judgement:
    """What a rule says of every district of a case.

    Parameters
    ----------
    met
        bool, True where the rule calls the district underserved.
    gap
        float64, capacity to add until the rule no longer does; 0 where it does not.
    reason_cs, reason_en
        A sentence where met, empty elsewhere.
    """

    met: pd.Series
    gap: pd.Series
    reason_cs: pd.Series
    reason_en: pd.Series


@dataclass(frozen=True)
class Case:
    """What a rule judges: all districts of a level, in one or more series of numbers.

    Parameters
    ----------
    answers
        Columns of the data contract; the people are above zero and the values known. A rule that compares districts
        with one another does so within each `series`.
    limit
        float64, the benchmark's value for each district; NaN for a rule without one.
    per
        How many people a value is for.
    told
        bool, the districts for which reasons are written; all when left out.
    """

    answers: pd.DataFrame
    limit: pd.Series
    per: float
    told: pd.Series | None = None

    @property
    def series(self) -> pd.Series:
        """Number the series (kind, form, unit) that each row belongs to."""
        return self.answers.groupby(SERIES, sort=False).ngroup()

    def gap_to(self, value: pd.Series) -> pd.Series:
        """Say how much capacity each district lacks to reach a value.

        Parameters
        ----------
        value
            Value to reach, aligned with the answers.

        Returns
        -------
        pandas.Series
            float64, in the unit of the capacity; 0 where nothing is missing.

        Examples
        --------
        >>> answers = pd.DataFrame({"value": [20.0], "numerator": [40.0], "denominator": [2000.0]})
        >>> case = Case(answers, pd.Series([25.0]), per=1000)
        >>> case.gap_to(case.limit).tolist()
        [10.0]
        """
        needed = value * self.answers["denominator"] / self.per
        return (needed - self.answers["numerator"]).clip(lower=0).fillna(0.0)

    def judge(self, met: pd.Series, gap: pd.Series, reason: Label, limit: pd.Series | None = None) -> Judgement:
        """Put a judgement together, with a sentence for every district that meets the rule.

        Parameters
        ----------
        met, gap
            As in `Judgement`.
        reason
            Sentence with the places `{value}`, `{limit}` and `{people}`.
        limit
            What stands for `{limit}`; the benchmark's value when left out.
        """
        limit = self.limit if limit is None else limit
        return Judgement(
            met=met,
            gap=gap.where(met, 0.0),
            reason_cs=self._sentences(reason.cs, met, limit, "cs"),
            reason_en=self._sentences(reason.en, met, limit, "en"),
        )

    def _sentences(self, template: str, met: pd.Series, limit: pd.Series, lang: Lang) -> pd.Series:
        text = np.full(len(met), "", dtype=object)
        columns = self.answers["value"], limit, self.answers["denominator"]
        value, bound, people = (column.to_numpy(np.float64) for column in columns)
        shown = met if self.told is None else met & self.told
        for row in np.flatnonzero(shown.to_numpy(bool)):
            decimals = _decimals(value[row], bound[row])
            text[row] = template.format(
                value=format_number(value[row], lang, decimals),
                limit=format_number(bound[row], lang, decimals),
                people=format_number(people[row], lang, 0),
            )
        return pd.Series(text, index=met.index)


def _decimals(value: float, limit: float) -> int:
    """Choose the fewest decimals with which two different numbers look different; one at least, six at most."""
    if math.isnan(limit) or value == limit:
        return 1
    return next((n for n in range(1, 6) if f"{value:.{n}f}" != f"{limit:.{n}f}"), 6)


@dataclass(frozen=True)
class Rule:
    """A rule of underservice.

    Parameters
    ----------
    id
        ASCII slug.
    label
        Czech and English name.
    judge
        Judges a case; may call `Case.judge` for the sentences.
    benchmark
        What the rule compares with, if anything.
    """

    id: str
    label: Label
    judge: Callable[[Case], Judgement]
    benchmark: Benchmark | None = None
