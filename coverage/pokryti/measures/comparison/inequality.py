r"""Inequality: how evenly capacity is spread over people, and how much of it lies between higher districts.

All indices compare the shares :math:`s_d` of capacity with the shares :math:`p_d` of people. Districts without people
of the target group take no part, nor do those with a number that is not known. Where there is no capacity at all there
is nothing to share: NaN. Equal capacity per head gives 0, and so does a single district.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.joined import SERIES

__all__ = ["INEQUALITY_COLUMNS", "Theil", "concentration", "gini", "hoover", "inequality", "lorenz", "theil"]

INEQUALITY_COLUMNS = [
    *("level", *SERIES, "group", "by", "districts", "people", "capacity"),
    *("gini", "hoover", "theil", "theil_between", "theil_within", "concentration"),
]


_ROUNDING = 1e-12
_Shares = NDArray[np.float64]


class Theil(NamedTuple):
    """Theil's index and its two parts, which add up to it."""

    total: float
    between: float
    within: float


def lorenz(capacity: pd.Series, people: pd.Series) -> pd.DataFrame:
    """Give the Lorenz curve: people from the worst to the best supplied against the capacity that they have.

    Parameters
    ----------
    capacity
        In one unit; NaN where not known.
    people
        People of the target group, aligned with `capacity`.

    Returns
    -------
    pandas.DataFrame
        Index: districts from the worst to the best supplied, ties by code; `people_share` and `capacity_share`,
        float64, cumulated up to 1.

    References
    ----------
    Lorenz MO (1905). Methods of measuring the concentration of wealth. Publications of the ASA 9: 209-219.

    Examples
    --------
    >>> areas = ["a", "b", "c"]
    >>> lorenz(pd.Series([30.0, 0.0, 10.0], areas), pd.Series([100.0, 100.0, 200.0], areas))
       people_share  capacity_share
    b          0.25            0.00
    c          0.75            0.25
    a          1.00            1.00
    """
    shares = _shares(capacity, people)
    order = (shares["s"] / shares["p"]).sort_index().sort_values(kind="stable").index
    return shares.loc[order, ["p", "s"]].cumsum().set_axis(["people_share", "capacity_share"], axis=1)


def gini(capacity: pd.Series, people: pd.Series) -> float:
    r"""Give the Gini index: the area between the Lorenz curve and the diagonal, over the area under the diagonal.

    Parameters
    ----------
    capacity, people
        As in `lorenz`.

    Returns
    -------
    float
        0 (even) to 1.

    Notes
    -----
    With the curve's points :math:`(P_d, S_d)`: :math:`G = 1 - \sum_d (P_d - P_{d-1}) (S_d + S_{d-1})`.

    Examples
    --------
    >>> gini(pd.Series([30.0, 0.0, 10.0]), pd.Series([100.0, 100.0, 200.0]))
    0.5625
    """
    return _gini(*_shares_of(capacity, people))


def hoover(capacity: pd.Series, people: pd.Series) -> float:
    r"""Give the Hoover index: the share of capacity that would have to move for everybody to have as much.

    Parameters
    ----------
    capacity, people
        As in `lorenz`.

    Returns
    -------
    float
        0 (even) to 1.

    Notes
    -----
    .. math:: H = \tfrac12 \sum_d |s_d - p_d|

    References
    ----------
    Hoover EM (1936). The measurement of industrial localization. Review of Economic Statistics 18: 162-171.

    Examples
    --------
    >>> hoover(pd.Series([30.0, 0.0, 10.0]), pd.Series([100.0, 100.0, 200.0]))
    0.5
    """
    return _hoover(*_shares_of(capacity, people))


def theil(capacity: pd.Series, people: pd.Series, parents: pd.Series | None = None) -> Theil:
    r"""Give Theil's index, divided into what lies between higher districts and what lies within them.

    Parameters
    ----------
    capacity, people
        As in `lorenz`.
    parents
        Higher district of each, aligned; those without one make up a group. One group when left out.

    Returns
    -------
    Theil
        `total`, `between` and `within`; natural logarithms, 0 is even.

    Notes
    -----
    .. math::
        T = \sum_d s_d \ln \frac{s_d}{p_d} = \underbrace{\sum_g s_g \ln \frac{s_g}{p_g}}_{\text{between}}
        + \underbrace{\sum_g s_g \sum_{d \in g} \frac{s_d}{s_g} \ln \frac{s_d / s_g}{p_d / p_g}}_{\text{within}}

    References
    ----------
    Theil H (1967). Economics and information theory. North-Holland.

    Examples
    --------
    >>> parts = theil(pd.Series([0.0, 10.0, 20.0]), pd.Series([1.0, 1.0, 1.0]), pd.Series(["x", "x", "y"]))
    >>> [round(part, 4) for part in parts]
    [0.4621, 0.231, 0.231]
    """
    shares = _shares(capacity, people)
    group = pd.Series("", index=shares.index) if parents is None else parents.reindex(shares.index).fillna("")
    return _theil(*_columns(shares), pd.factorize(group)[0])


def concentration(capacity: pd.Series, people: pd.Series, need: pd.Series) -> float:
    r"""Give the concentration index of capacity by need: whether it goes to people who need it more or less.

    Parameters
    ----------
    capacity, people
        As in `lorenz`.
    need
        Index of need, aligned, more is more; districts of which it is not known take no part.

    Returns
    -------
    float
        -1 (all of it where the need is least) to 1 (where it is greatest); 0 where it does not depend on need.

    Notes
    -----
    With :math:`R_d` the share of people in districts with less need, half of the district's own (and of its equals)
    included:

    .. math:: C = 2 \sum_d s_d R_d - 1

    References
    ----------
    Kakwani N, Wagstaff A, van Doorslaer E (1997). Socioeconomic inequalities in health. Journal of Econometrics 77:
    87-103.

    Examples
    --------
    >>> concentration(pd.Series([0.0, 10.0]), pd.Series([100.0, 100.0]), need=pd.Series([-1.0, 1.0]))
    0.5
    """
    rows = _shares(capacity.where(need.notna()), people)
    if rows.empty:
        return float("nan")
    by_need = rows["p"].groupby(need[rows.index])
    upto = by_need.sum().cumsum()
    rank = need[rows.index].map(upto) - by_need.transform("sum") / 2
    return _exact(float(2 * (rows["s"] * rank).sum(skipna=False) - 1))


def inequality(
    answers: pd.DataFrame, *, parents: pd.Series | None = None, by: str = "", need: pd.Series | None = None
) -> pd.DataFrame:
    """Give all indices for every series of numbers.

    Parameters
    ----------
    answers
        Columns of the data contract, of one level.
    parents
        Code of a district → code of the higher one.
    by
        Level of the higher districts, as it stands in the table.
    need
        Code of a district → index of need.

    Returns
    -------
    pandas.DataFrame
        Columns `INEQUALITY_COLUMNS`; `concentration` is NaN where no need is given.

    Examples
    --------
    >>> from pokryti import open_sample
    >>> beds = open_sample().ratio("domovy_pro_seniory", level="orp", unit="luzka")
    >>> inequality(beds)[["districts", "theil_between"]].values.tolist()
    [[9.0, 0.0]]
    """
    capacity = answers["numerator"].mask((answers["flag"] == "unknown") | ~(answers["denominator"] > 0))
    upper = np.zeros(len(answers)) if parents is None else answers["area"].map(parents).fillna("")
    rows = answers[["level", *SERIES, "group"]].assign(
        capacity=capacity,
        people=answers["denominator"],
        parent=pd.factorize(upper)[0],
        need=np.nan if need is None else answers["area"].map(need),
    )
    found = [
        {**dict(zip(["level", *SERIES, "group"], key, strict=True)), "by": by, **_indices(one)}
        for key, one in rows.groupby(["level", *SERIES, "group"], sort=False)
    ]
    return pd.DataFrame(found, columns=pd.Index(INEQUALITY_COLUMNS))


def _indices(rows: pd.DataFrame) -> dict[str, float]:
    capacity, people, need = (rows[name].to_numpy(np.float64) for name in ("capacity", "people", "need"))
    known = ~np.isnan(capacity)
    s, p = _proportions(capacity[known], people[known])
    total, between, within = _theil(s, p, rows["parent"].to_numpy()[known])
    needed = not np.isnan(need).all()
    return {
        "districts": int(known.sum()),
        "people": float(people[known].sum()),
        "capacity": float(capacity[known].sum()),
        "gini": _gini(s, p),
        "hoover": _hoover(s, p),
        "theil": total,
        "theil_between": between,
        "theil_within": within,
        "concentration": concentration(rows["capacity"], rows["people"], rows["need"]) if needed else np.nan,
    }


def _shares(capacity: pd.Series, people: pd.Series) -> pd.DataFrame:
    """Give the shares of capacity and people, NaN where there is none at all."""
    part = capacity.notna() & (people > 0)
    s, p = _proportions(capacity[part].to_numpy(np.float64), people[part].to_numpy(np.float64))
    return pd.DataFrame({"s": s, "p": p}, index=capacity.index[part], dtype="float64")


def _proportions(capacity: _Shares, people: _Shares) -> tuple[_Shares, _Shares]:
    total = capacity.sum()
    return capacity / total if total > 0 else np.full(len(capacity), np.nan), people / people.sum()


def _columns(shares: pd.DataFrame) -> tuple[_Shares, _Shares]:
    return shares["s"].to_numpy(np.float64), shares["p"].to_numpy(np.float64)


def _shares_of(capacity: pd.Series, people: pd.Series) -> tuple[_Shares, _Shares]:
    return _columns(_shares(capacity, people))


def _gini(s: _Shares, p: _Shares) -> float:
    if not len(s) or np.isnan(s).any():
        return float("nan")
    order = np.argsort(s / p, kind="stable")
    upto = np.cumsum(s[order])
    return max(0.0, _exact(float(1 - (p[order] * (2 * upto - s[order])).sum())))


def _hoover(s: _Shares, p: _Shares) -> float:
    return _exact(float(np.abs(s - p).sum() / 2)) if len(s) else float("nan")


def _theil(s: _Shares, p: _Shares, group: NDArray[np.integer]) -> Theil:
    if not len(s) or np.isnan(s).any():
        return Theil(float("nan"), float("nan"), float("nan"))
    sums = (np.bincount(group, weights=part).astype(np.float64) for part in (s, p))
    total, between = _entropy(s, p), _entropy(*sums)
    return Theil(total, between, _exact(total - between))


def _entropy(s: _Shares, p: _Shares) -> float:
    some = s > 0
    return max(0.0, _exact(float((s[some] * np.log(s[some] / p[some])).sum())))


def _exact(index: float) -> float:
    """Say zero where only the rounding of shares is left."""
    return 0.0 if abs(index) < _ROUNDING else index
