"""What a rule is: a question with yes, no or "cannot be told" for every district, a margin and a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import Label
from pokryti.measures.access.threads import in_threads
from pokryti.measures.answer import number_series
from pokryti.verdict.evidence import NO_EVIDENCE, Evidence

if TYPE_CHECKING:
    from pokryti.measures import Benchmark

__all__ = ["Case", "Judgement", "Rule"]


@dataclass(frozen=True)
class Judgement:
    """What a rule says of every district of a case; all Series are aligned with the answers.

    Parameters
    ----------
    met
        bool, True where the rule calls the district underserved.
    applies
        bool, False where the rule cannot be judged; it then counts neither as met nor as applied.
    gap
        float64, capacity to add until the rule no longer calls the district underserved; where it does not, minus the
        capacity that the district has to spare before it would. NaN where that cannot be told.
    compared, limit
        float64, what is compared, the value itself by most rules, and with what; NaN where there is no such number.
    reason
        Sentence with the places `{limit}` and `{people}`, to be read after the value.
    shift
        float64, by what share the benchmark of the rule would have to move to turn it; NaN for a rule without one.
    at_least
        bool, True where the gap is known to be needed, but not to be enough.
    own_shift
        float64, by what share the rule's own limit would have to move to turn it; NaN where that cannot be told, or
        where the limit is a benchmark. Both shifts are negative where the rule is met.
    """

    met: pd.Series
    applies: pd.Series
    gap: pd.Series
    compared: pd.Series
    limit: pd.Series
    reason: Label
    shift: pd.Series
    at_least: pd.Series
    own_shift: pd.Series


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
    evidence
        What is known beyond these answers; nothing when left out.
    part
        float64, what share of the benchmark each district makes up itself, by people; none when left out.
    number
        The series of each row, counted from zero; worked out when left out.
    districts
        The number of each row's district, and the codes of the districts; worked out when left out.
    told
        bool, False where the rule must not judge; everywhere it may when left out.

    Examples
    --------
    >>> answers = pd.DataFrame({"value": [20.0, 30.0], "numerator": [40.0, 60.0], "denominator": [2000.0, 2000.0]})
    >>> case = Case(answers, pd.Series([25.0, 25.0]), per=1000)
    >>> case.gap_to(case.limit).tolist()
    [10.0, -10.0]
    """

    answers: pd.DataFrame
    limit: pd.Series
    per: float
    evidence: Evidence = NO_EVIDENCE
    part: pd.Series | None = None
    number: pd.Series | None = field(default=None, repr=False)
    districts: tuple[NDArray[np.int64], pd.Index] | None = field(default=None, repr=False)
    told: pd.Series | None = field(default=None, repr=False)

    @property
    def series(self) -> pd.Series:
        """Number the series (kind, form, unit) that each row belongs to."""
        return number_series(self.answers) if self.number is None else self.number

    @property
    def _area(self) -> tuple[NDArray[np.int64], pd.Index]:
        return pd.factorize(self.answers["area"]) if self.districts is None else self.districts

    @property
    def level(self) -> str:
        """Give the level of the districts."""
        return str(self.answers["level"].iloc[0]) if len(self.answers) else ""

    def gap_to(self, value: pd.Series) -> pd.Series:
        """Say how much capacity each district lacks to reach a value.

        Parameters
        ----------
        value
            Value to reach, aligned with the answers.

        Returns
        -------
        pandas.Series
            float64, in the unit of the capacity; negative where the district has more than that.
        """
        return value * self.answers["denominator"] / self.per - self.answers["numerator"]

    def shift_to(self, value: pd.Series) -> pd.Series:
        """Say by what share a limit would have to move to be at each district's value.

        Parameters
        ----------
        value
            The limit, aligned with the answers.

        Returns
        -------
        pandas.Series
            float64; negative where the district has less than the limit, NaN where the limit is not above zero.
        """
        return self.answers["value"] / value.where(value > 0) - 1

    def judge(
        self,
        met: pd.Series,
        gap: pd.Series | float,
        reason: Label,
        *,
        compared: pd.Series | None = None,
        limit: pd.Series | None = None,
        applies: pd.Series | None = None,
        shift: pd.Series | None = None,
        at_least: pd.Series | None = None,
        own_shift: pd.Series | None = None,
    ) -> Judgement:
        """Put a judgement together.

        Parameters
        ----------
        met
            As in `Judgement`; missing (NA) where the rule cannot be judged.
        gap, reason, shift, own_shift
            As in `Judgement`; the shifts are not known when left out.
        compared, limit
            As in `Judgement`; the district's value, and the benchmark's, when left out.
        applies
            Where the rule can be judged; wherever `met` is known when left out.
        at_least
            Where more than the gap may be needed; nowhere when left out.
        """
        known = met.notna()
        for may in (applies, self.told):
            known = known if may is None else known & may
        nowhere = pd.Series(np.broadcast_to(np.nan, len(met)), index=met.index, copy=False)  # takes no memory
        return Judgement(
            met=(met.fillna(value=False).astype(bool) if met.dtype != bool else met) & known,
            applies=known,
            gap=pd.Series(gap, index=met.index, dtype="float64").where(known),
            compared=self.answers["value"] if compared is None else compared,
            limit=(self.limit if limit is None else limit).where(known),
            reason=reason,
            shift=nowhere if shift is None else shift.where(known),
            at_least=pd.Series(data=False, index=met.index) if at_least is None else at_least,
            own_shift=nowhere if own_shift is None else own_shift.where(known),
        )

    def by_area(self, values: pd.Series) -> pd.Series:
        """Lay values of districts out along the answers.

        Parameters
        ----------
        values
            float64, index: codes of districts.

        Returns
        -------
        pandas.Series
            float64; NaN where there is none.
        """
        number, areas = self._area
        return pd.Series(values.reindex(areas).to_numpy(np.float64)[number], index=self.answers.index)

    def by_series(self, give: Callable[[pd.Series], pd.Series], *, threads: bool = False) -> pd.Series:
        """Ask for the evidence of every series once, and lay it out along the answers.

        Parameters
        ----------
        give
            Takes the first row of a series (`kind, form, unit, group`), returns float64 by codes of districts.
        threads
            Let several threads ask at the same time: for evidence that takes long, compiled to run without Python's
            lock.

        Returns
        -------
        pandas.Series
            float64; NaN where there is none.
        """
        number, result = self.series.to_numpy(), np.full(len(self.answers), np.nan)
        order = np.argsort(number, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(number[order])) + 1) if order.size else []
        firsts = [one for _, one in self.answers.iloc[[part[0] for part in parts]].iterrows()]
        area, areas = self._area

        def work(some: slice) -> None:
            districts, place = pd.Index([]), np.empty(0, dtype=np.int64)
            for rows, one in zip(parts[some], firsts[some], strict=True):
                values = give(one)
                if values.index is not districts:  # evidence mostly speaks of the same districts
                    districts, place = values.index, values.index.get_indexer(areas)
                result[rows] = np.append(values.to_numpy(np.float64), np.nan)[place[area[rows]]]

        if threads:
            in_threads(work, len(parts), least=1)
        else:
            work(slice(None))
        return pd.Series(result, index=self.answers.index)


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
        Judges a case; ends with `Case.judge`. More capacity may only end a verdict: where the rule is met, its gap is
        positive, and where it is not, negative; anything else is refused. Rules judge side by side, in several
        threads.
    benchmark
        What the rule compares with, if anything.
    relative
        Whether what a district is compared with depends on the capacity of other districts. Without a benchmark such a
        rule judges only series of which two districts, and at least half of them, are known: else there is nobody to
        compare with, or only a part of them.
    needs
        What it takes beyond the answers: empty, `need`, or `points` (of people and services).
    source
        Where the rule comes from.

    Examples
    --------
    A rule of one's own takes a few lines.

    >>> def few(case):
    ...     missing = 5 - case.answers["numerator"]
    ...     return case.judge(missing > 0, missing, Label("méně než 5 lůžek", "fewer than 5 beds"))
    >>> rule = Rule("fewer_than_five", Label("méně než pět", "fewer than five"), few)
    >>> from pokryti import open_sample
    >>> beds = open_sample().underserved("domovy_pro_seniory", level="orp", unit="luzka", rules=["nothing", rule])
    >>> beds.loc[beds["rules_met"] > 0, ["name", "rules", "margin"]].head(2)
           name                    rules  margin
    ...
    """

    id: str
    label: Label
    judge: Callable[[Case], Judgement]
    benchmark: Benchmark | None = None
    relative: bool = False
    needs: str = ""
    source: str = ""
