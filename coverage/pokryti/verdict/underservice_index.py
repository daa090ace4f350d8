"""Rule: a low score of supply, need and age taken together, after the Index of Medical Underservice."""

from __future__ import annotations

import pandas as pd

from pokryti.catalog import Label
from pokryti.verdict.options import require_above_zero
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["underservice_index"]

_SUPPLY, _NEED, _OLD = 28.7, 25.1, 20.2
_REASON = Label(
    "index nedostatečné obslužnosti (nabídka, potřeba, stáří) je nejvýše {limit} ze 100 bodů",
    "the index of underservice (supply, need, age) is at most {limit} of 100 points",
)


def underservice_index(*, at_most: float = 62.0) -> Rule:
    r"""Call a district underserved when its index is at most 62 of 100 points; 62 is.

    Parameters
    ----------
    at_most
        62.0 in the rule of the HRSA.

    Notes
    -----
    The Index of Medical Underservice adds up to 28.7 points for providers per head, 25.1 for few poor, 20.2 for few
    people aged 65 and over and 26.0 for low infant mortality. This is its analogue for social services: infant
    mortality, which no source gives by district, is left out and the other weights are stretched to 100; poverty is the
    need index; and the tables of points are replaced by shares between 0 and 1.

    .. math:: I_d = \frac{100}{74} \Bigl(28.7 \min\bigl(1, \tfrac{r_d}{\bar r}\bigr) + 25.1\,(1 - q_d) +
        20.2\,(1 - a_d)\Bigr)

    with the ratio :math:`r`, its mean :math:`\bar r` over all districts, and the shares :math:`q` and :math:`a` of
    other districts with less need and with a smaller share of people aged 65 and over. Without a need index the rule
    does not apply. Only the maxima of points and the cut of 62 are the HRSA's: what is stretched and replaced here has
    not been calibrated to it, so the rule ranks districts in the manner of the index and designates none. A district
    with nothing gets at most 61.2 points, however little it needs, and so is always among them.

    Raises
    ------
    InputError
        When the number of points is not above zero.

    References
    ----------
    Health Resources and Services Administration: Medically Underserved Area/Population (MUA/P) Application Process,
    "How the Index of Medical Underservice (IMU) works" (bhw.hrsa.gov/shortage-designation/muap-process): the four
    maxima, and 62.0 or below. The index itself stands in the Federal Register of 15 October 1976.
    """
    require_above_zero("The number of points", at_most)
    label = Label("index nedostatečné obslužnosti", "index of underservice")

    def judge(case: Case) -> Judgement:
        level, evidence = case.level, case.evidence
        need = case.by_area(_share_below(evidence.need(level)))
        old = case.by_area(_share_below(evidence.people(level, "65plus") / evidence.people(level, "all")))
        rest = _NEED * (1 - need) + _OLD * (1 - old)
        scale = 100 / (_SUPPLY + _NEED + _OLD)
        mean = _mean(case)
        points = scale * (rest + _SUPPLY * (case.answers["value"] / mean.where(mean > 0)).clip(upper=1).fillna(0.0))
        # what supply would have to score; above the mean it scores no more
        wanted = ((at_most / scale - rest) / _SUPPLY).clip(lower=0)
        people = case.answers["denominator"]
        # what a district adds raises the mean that it is part of
        own = 1 - wanted * people / people.groupby(case.series).transform("sum")
        gap = (case.gap_to(wanted * mean) / own).where(wanted < 1)
        limit = pd.Series(at_most, index=points.index)
        return case.judge(
            points <= at_most,
            gap,
            _REASON,
            compared=points,
            limit=limit,
            applies=rest.notna(),
            own_shift=points / at_most - 1,
        )

    return Rule(
        "underservice_index",
        label,
        judge,
        relative=True,
        needs="need",
        source="after HRSA, Index of Medical Underservice (MUA/P Application Process), without infant mortality",
    )


def _share_below(values: pd.Series) -> pd.Series:
    """Give the share of other districts with a lower value."""
    known = values.notna().sum()
    return (values.rank(method="min") - 1) / max(known - 1, 1)


def _mean(case: Case) -> pd.Series:
    series = case.series
    capacity, people = case.answers["numerator"].groupby(series), case.answers["denominator"].groupby(series)
    return case.per * capacity.transform("sum") / people.transform("sum")
