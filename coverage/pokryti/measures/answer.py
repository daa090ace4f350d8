"""The shape of every answer: one long tidy frame, each number with what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.catalog import SERIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ANSWER_COLUMNS", "FEW_EXPECTED", "SMALL_POPULATION", "answer", "is_small", "number_series"]

ANSWER_COLUMNS = [
    "level",
    "area",
    "name",
    "year",
    "measure",
    "kind",
    "form",
    "unit",
    "group",
    "value",
    "numerator",
    "denominator",
    "low",
    "high",
    "flag",
    "method",
]

SMALL_POPULATION = 1000
"""Rates on fewer people are shown but flagged `small`.

The Australian Institute of Health and Welfare gives no rate for fewer than 1,000 people or 20 events (Use of emergency
departments for lower urgency care 2017-18 to 2023-24, technical notes, table T3); other reports of it ask for 2,500.
"""

FEW_EXPECTED = 20
"""Rates on fewer expected people are flagged `small` too, by the same table of the AIHW."""

_FLAGS = ["undefined", "suppressed", "unknown", "edge", "none", "small", "ok"]


def answer(
    supplied: pd.DataFrame,
    series: pd.DataFrame,
    people: pd.DataFrame,
    *,
    names: pd.Series,
    level: str,
    year: int,
    per: int,
    cut: pd.Index | None = None,
    hidden: pd.DataFrame | None = None,
    heads: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Lay out capacity per head for every district and every series, zeros included.

    Parameters
    ----------
    supplied
        What `district_supply` returns.
    series
        One row per series of numbers: columns `kind, form, unit, group, method`.
    people
        Index: codes of the districts; one float64 column per target group; NaN where not known.
    names
        Names of the districts, aligned with `people`.
    level
        Level of the districts.
    year
        Year of the reference date.
    per
        How many people a value is for.
    cut
        Codes of districts that the data hold only in part.
    hidden
        Shape of `people`; bool, True where people are not known because the office hides their number.
    heads
        Shape of `people`: who stands behind them, where `people` are expected numbers; `people` when left out.

    Returns
    -------
    pandas.DataFrame
        Columns `ANSWER_COLUMNS`; ordered by series, then district. `flag` is `undefined` (nobody in the group),
        `suppressed` (the office hides the people), `unknown` (people or a capacity not known; the value is then a lower
        bound or NaN), `edge` (the data's edge cuts the district), `none` (nothing there), `small` (fewer than
        `SMALL_POPULATION` people, or than `FEW_EXPECTED` expected) or `ok`.
    """
    areas, shape = people.index, (len(series), len(people))
    numerator, low, most, of_unknown = _on_grid(supplied, series, areas)
    unknown = of_unknown.astype(bool)
    high = np.where(unknown, np.nan, most)
    denominator = people[series["group"]].to_numpy(np.float64).T
    secret = np.isnan(denominator) & (False if hidden is None else hidden[series["group"]].to_numpy(bool).T)
    edge = np.broadcast_to(areas.isin([] if cut is None else cut), shape)
    flag = np.select(
        [
            denominator == 0,
            secret,
            np.isnan(denominator) | unknown,
            edge,
            numerator == 0,
            is_small(denominator, denominator if heads is None else heads[series["group"]].to_numpy(np.float64).T),
        ],
        range(6),
        default=6,
    )
    row, column = (number.ravel() for number in np.indices(shape))
    data: dict[str, Any] = {
        "level": level,
        "area": areas.array.take(column),  # texts are made once and taken, not made for every row
        "name": names.array.take(column),
        "year": year,
        "measure": f"capacity_per_{per}",
        **{text: series[text].array.take(row) for text in [*SERIES, "group", "method"]},
        "value": _per_head(numerator, denominator, per),
        "numerator": _flat(numerator),
        "denominator": _flat(denominator),
        "low": _per_head(low, denominator, per),
        "high": _per_head(high, denominator, per),
        "flag": pd.array(_FLAGS, dtype="str").take(flag.ravel()),
    }
    return pd.DataFrame(data)[ANSWER_COLUMNS]


def _per_head(capacity: NDArray[np.float64], people: NDArray[np.float64], per: float) -> NDArray[np.float64]:
    """Divide last and once, so that districts with as much per head have the very same value."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _flat(np.where(people > 0, per * capacity / people, np.nan))


def is_small(people: NDArray[np.float64], heads: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which rates are on too few people to be firm.

    Parameters
    ----------
    people
        People, or how many are expected.
    heads
        Who stands behind them; the same, where nothing is expected.

    Examples
    --------
    >>> is_small(np.array([900.0, 900.0, 15.0]), np.array([900.0, 25_000.0, 1_500.0])).tolist()
    [True, False, True]
    """
    return (heads < SMALL_POPULATION) | (people < FEW_EXPECTED)


def _on_grid(supplied: pd.DataFrame, series: pd.DataFrame, areas: pd.Index) -> NDArray[np.float64]:
    """Lay the sums of supply out by series and district; zero where there are none."""
    keys = supplied.index.to_frame(index=False)
    row = pd.MultiIndex.from_frame(series[SERIES]).get_indexer(pd.MultiIndex.from_frame(keys[SERIES]))
    column = areas.get_indexer(pd.Index(keys["area"]))
    on = (row >= 0) & (column >= 0)
    grid = np.zeros((4, len(series), len(areas)))
    grid[:, row[on], column[on]] = (
        supplied.loc[on, ["numerator", "low", "high", "unknown"]].fillna(0.0).to_numpy(float).T
    )
    return grid


def _flat(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values.ravel()


def number_series(answers: pd.DataFrame) -> pd.Series:
    """Count the series of answers (kind, form, unit) in the order in which they come.

    Parameters
    ----------
    answers
        Columns `kind, form, unit`; all rows are one series when there are none.

    Returns
    -------
    pandas.Series
        int64, aligned: the number of each row's series, from zero.

    Examples
    --------
    >>> number_series(pd.DataFrame({"kind": ["a", "b", "a"], "form": "f", "unit": ["x", "x", "y"]})).tolist()
    [0, 1, 2]
    """
    columns = [answers[column] for column in SERIES if column in answers]
    new = np.arange(len(answers)) == 0
    for column in columns:
        new[1:] |= np.asarray(column.array[1:] != column.array[:-1])
    # districts mostly stand together by series: one row of each run is looked at
    begins = np.flatnonzero(new)
    number = np.zeros(len(begins), dtype=np.int64)
    for column in columns:
        code, different = pd.factorize(column.iloc[begins])
        number = pd.factorize(number * len(different) + code)[0]
    return pd.Series(np.repeat(number, np.diff(begins, append=len(answers))), index=answers.index)
