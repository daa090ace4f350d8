"""How far the ranks of a need index depend on choices that somebody made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import InputError
from pokryti.measures.need.index import DIGITS, Aggregate, combine, need_table
from pokryti.measures.need.kendall import kendall_tau
from pokryti.measures.need.normalise import Normalise, normalise, orient
from pokryti.measures.need.weights import unit_weights

__all__ = ["Sensitivity", "sensitivity"]

_CELLS = 60_000  # draws × districts computed at a time: what fits beside a processor


@dataclass(frozen=True)
class Sensitivity:
    """What thousands of draws say of a need index.

    Parameters
    ----------
    districts
        By area: `value, rank, ranked, present, flag` of the base, then `rank_median`, `rank_low` and `rank_high` (the
        5th and 95th percentile of the ranks) and `worst_fifth` (share of draws among the neediest fifth).
    draws
        One row per draw: `normalise`, `omitted` (an indicator, or empty) and `tau` (Kendall's, against the base; NaN
        where rankings were not compared).
    """

    districts: pd.DataFrame
    draws: pd.DataFrame


def sensitivity(
    indicators: pd.DataFrame,
    *,
    polarity: Mapping[str, str],
    weights: Mapping[str, float] | None = None,
    normalise: Normalise = "z",
    clip: float = 3.0,
    aggregate: Aggregate = "arithmetic",
    methods: Sequence[Normalise] = ("z", "minmax", "percentile"),
    concentration: float = 1.0,
    omit: bool = True,
    draws: int = 10_000,
    seed: int = 0,
    compare: bool = True,
) -> Sensitivity:
    r"""Rank districts by thousands of need indexes that differ in weights, normalisation and indicators.

    Parameters
    ----------
    indicators, polarity, weights, normalise, clip, aggregate
        The base, as in `need_table`.
    methods
        Normalisations to draw from; `z` is left out of a geometric index.
    concentration
        How near the drawn weights stay to the base: 1 spreads equal weights evenly over all possible ones.
    omit
        Whether a draw may leave out one indicator: each as often as none.
    draws
        How many.
    seed
        The same seed gives the same draws.
    compare
        Whether the ranking of each draw is compared with the base, which for thousands of districts takes longer than
        all the rest.

    Returns
    -------
    Sensitivity
        Districts whose need is not known take no part and have NaN.

    Raises
    ------
    InputError
        When there are no draws or no methods, or as in `need_table`.

    Notes
    -----
    Weights are drawn from a Dirichlet distribution with parameters :math:`\alpha_i = c\,m\,w_i` for :math:`m`
    indicators, so that their mean is the base. OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7;
    Saisana, Saltelli and Tarantola, JRSS A 168 (2005), 307–323.

    A district is among the neediest fifth when at most a fifth of all districts, rounded up, need as much as it or
    more, and some need less. Equal districts share one verdict, as in the rule `lowest_fifth`: where nobody differs,
    nobody is among them.

    Examples
    --------
    >>> districts = pd.DataFrame({"old": [1.0, 2.0, 3.0], "poor": [3.0, 1.0, 5.0]}, index=["a", "b", "c"])
    >>> answer = sensitivity(districts, polarity=dict.fromkeys(districts, "more_need"), draws=200)
    >>> answer.districts.loc["c", ["rank", "rank_median", "worst_fifth"]].tolist()
    [1.0, 1.0, 1.0]
    """
    methods = [name for name in methods if aggregate == "arithmetic" or name != "z"]
    if draws < 1 or not methods or not concentration > 0:
        raise InputError("Sensitivity needs at least one draw, one way to normalise, and a positive concentration.")
    base = need_table(
        indicators, polarity=polarity, weights=weights, normalise=normalise, clip=clip, aggregate=aggregate
    )
    names = [str(name) for name in indicators]
    shares = unit_weights(weights, names).to_numpy(np.float64)
    plan = _Plan.draw(shares, methods=len(methods), concentration=concentration, omit=omit, draws=draws, seed=seed)
    known = base["rank"].notna().to_numpy()
    turned = orient(indicators, polarity)
    scaled = [_normalised(turned, name, clip)[known] for name in methods]
    ranks = _ranked(scaled, plan, aggregate=aggregate)
    tau = kendall_tau(base["rank"].dropna().to_numpy(np.int64), ranks) if compare else np.full(len(ranks), np.nan)
    return Sensitivity(
        base.join(_summary(ranks, base.index[known])), _described(plan, tau, methods=methods, names=names)
    )


def _normalised(turned: pd.DataFrame, method: Normalise, clip: float) -> NDArray[np.float64]:
    return normalise(turned, method, clip=clip).to_numpy(np.float64)


@dataclass(frozen=True)
class _Plan:
    """What each draw takes: position of its normalisation and of the indicator left out (-1 for none), its weights."""

    method: NDArray[np.int64]
    omitted: NDArray[np.int64]
    weights: NDArray[np.float64]

    @classmethod
    def draw(
        cls, shares: NDArray[np.float64], *, methods: int, concentration: float, omit: bool, draws: int, seed: int
    ) -> _Plan:
        rng = np.random.default_rng(seed)
        # draws of one normalisation stand together, so that they are computed together
        method = np.sort(rng.integers(methods, size=draws))
        used = np.flatnonzero(shares > 0)
        chosen = np.append(used, -1) if omit and len(used) > 1 else np.array([-1])
        omitted = rng.choice(chosen, size=draws)
        weights = rng.standard_gamma(concentration * len(shares) * shares, size=(draws, len(shares)))
        kept = np.arange(len(shares)) != omitted[:, None]
        weights = np.where(kept, weights, 0.0)
        # parameters far below one may give nothing but zeros
        weights = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, shares * kept)
        return cls(method, omitted, weights / weights.sum(axis=1, keepdims=True))


def _ranked(scaled: list[NDArray[np.float64]], plan: _Plan, *, aggregate: Aggregate) -> NDArray[np.unsignedinteger]:
    """Rank the districts of every draw, some draws at a time, in the smallest integers that hold the ranks."""
    count = len(scaled[0])
    step = max(1, _CELLS // max(1, count))
    ranks = np.empty((len(plan.weights), count), dtype=np.min_scalar_type(count))
    for number, values in enumerate(scaled):
        draws = np.flatnonzero(plan.method == number)
        for start in range(0, len(draws), step):
            part = draws[start : start + step]
            ranks[part] = _ranks(combine(values, plan.weights[part], aggregate=aggregate)[0])
    return ranks


def _ranks(score: NDArray[np.float64]) -> NDArray[np.int32]:
    """Rank each row: 1 has most need, equal districts share the better rank.

    A district of which a draw keeps nothing that is known stands at the mean of the draw.
    """
    lost = np.isnan(score)
    if lost.any():
        known = np.where(lost, 0.0, score)
        mean = known.sum(axis=1, keepdims=True) / np.maximum(1, (~lost).sum(axis=1, keepdims=True))
        score = np.where(lost, np.round(mean, DIGITS), score)
    # positions in one long row: taking along an axis is slower
    order = np.argsort(-score, axis=1) + np.arange(len(score))[:, None] * score.shape[1]
    ordered = score.ravel()[order]
    new = np.ones(score.shape, dtype=bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    place = np.where(new, np.arange(1, score.shape[1] + 1, dtype=np.int32), 0)
    ranks = np.empty(score.size, dtype=np.int32)
    ranks[order] = np.maximum.accumulate(place, axis=1)
    return ranks.reshape(score.shape)


def _summary(ranks: NDArray[np.unsignedinteger], areas: pd.Index) -> pd.DataFrame:
    last, step = len(ranks) - 1, max(1, _CELLS // len(ranks))
    at = [last // 2, (last + 1) // 2, int(np.floor(0.05 * last)), int(np.ceil(0.95 * last))]
    parts = [np.ascontiguousarray(ranks[:, start : start + step].T) for start in range(0, len(areas), step)]
    # of small integers the stable sort is the one by digits, several times as fast
    ordered = np.concatenate([np.empty((0, len(at))), *(np.sort(part, kind="stable")[:, at] for part in parts)])
    columns = {
        "rank_median": ordered[:, :2].mean(axis=1),
        "rank_low": ordered[:, 2],
        "rank_high": ordered[:, 3],
        "worst_fifth": _in_worst_fifth(ranks).mean(axis=0),
    }
    return pd.DataFrame(columns, index=areas)


def _in_worst_fifth(ranks: NDArray[np.unsignedinteger]) -> NDArray[np.bool_]:
    """Tell the districts of each draw that stand in its neediest fifth together with all that equal them."""
    fifth = -(-ranks.shape[1] // 5)
    inside: NDArray[np.bool_] = ranks <= fifth
    # nobody next in line: the last ones inside share their rank with others that are not, or with everybody
    crossing = ~(ranks == fifth + 1).any(axis=1)
    last = np.where(inside[crossing], ranks[crossing], 0).max(axis=1, initial=0, keepdims=True)
    inside[crossing] &= ranks[crossing] < last
    return inside


def _described(plan: _Plan, tau: NDArray[np.float64], *, methods: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    columns = {
        "normalise": np.array(methods, dtype=object)[plan.method],
        "omitted": np.array([*names, ""], dtype=object)[plan.omitted],
        "tau": tau,
    }
    return pd.DataFrame(columns)
