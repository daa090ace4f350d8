"""Rule: below the lower limit of the funnel."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["outside_funnel"]

_Z = 3.090232306167813
_REASON = Label(
    "tak málo, že to při {people} lidech nelze přičíst náhodě (pod mezí 99,8 % trychtýřového grafu)",
    "too little to be chance with {people} people (below the 99.8% limit of the funnel)",
)


def outside_funnel() -> Rule:
    r"""Call a district underserved when it has less than chance explains for its size; on the limit it is not.

    Notes
    -----
    With capacity :math:`S_d` and people :math:`P_d`, all sums over the *other* districts of the level:

    .. math:: S_d < \theta P_d - 3.09 \sqrt{\hat\varphi\, \theta P_d}, \qquad \theta = \frac{\sum S_i}{\sum P_i},
        \qquad \hat\varphi = \max\Bigl(1, \frac1I \sum_i \frac{(S_i - \theta P_i)^2}{\theta P_i}\Bigr)

    The limit is the lower one of 99.8 % of a Poisson funnel with multiplicative overdispersion (Spiegelhalter 2005,
    see `measures.reliability.funnel`). Two things differ. The district is left out of what it is compared with, so
    that by adding capacity it never moves its own limit. And far districts are not winsorised: services come in whole
    facilities, so that most small districts have none and some have many is the rule and not an outlier.
    For the same reason the limit lies below zero for most districts: where even nothing can be chance, the rule meets
    nobody. It is the one that speaks for small districts. A district alone in its series is not judged.

    References
    ----------
    Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance. Statistics in Medicine 24: 1185-1202.
    """
    label = Label("pod trychtýřem (99,8 %)", "below the funnel (99.8%)")

    def judge(case: Case) -> Judgement:
        capacity, people = (case.answers[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
        least = pd.Series(_lower_limit(capacity, people, case.series.to_numpy(np.int64)), index=case.answers.index)
        limit = case.per * least / case.answers["denominator"]
        gap = least - case.answers["numerator"]
        # no district can have less than nothing
        told, shift = gap.where(least > 0), case.shift_to(limit)
        return case.judge(gap > 0, told, _REASON, limit=limit.clip(lower=0), applies=least.notna(), own_shift=shift)

    return Rule(
        "outside_funnel",
        label,
        judge,
        relative=True,
        source="Spiegelhalter (2005), Statistics in Medicine 24: 1185-1202",
    )


def _lower_limit(
    capacity: NDArray[np.float64], people: NDArray[np.float64], series: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give the least capacity that chance explains; NaN where there is nobody to compare with."""

    def of_others(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.maximum(np.bincount(series, values)[series] - values, 0.0)

    others, all_capacity, all_people = of_others(np.ones_like(people)), of_others(capacity), of_others(people)
    alone = (others == 0) | (all_people <= 0)
    theta = np.divide(all_capacity, all_people, out=np.full_like(people, np.nan), where=~alone)
    squares = of_others(capacity**2 / people)
    chi = np.divide(squares, theta, out=np.zeros_like(people), where=theta > 0) - all_capacity
    spread = np.maximum(1.0, chi / np.maximum(others, 1))
    return np.asarray(theta * people - _Z * np.sqrt(spread * theta * people))
