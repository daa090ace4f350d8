"""One date of an atlas, and how its answers lie in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.atlas.reasons import templates
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.shading import AT_LEAST, NUMERIC_FLAGS
from pokryti.measures.answer import SMALL_POPULATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pokryti.atlas.columns import Columns
    from pokryti.joined import Joined

__all__ = ["FLAGS", "Period", "pack_answers", "pack_values"]

FLAGS = (*NUMERIC_FLAGS, AT_LEAST, *SPECIAL, "ring")
"""Flags in the page's numbering."""


@dataclass(frozen=True, eq=False)
class Period:
    """What an atlas shows of one date.

    Parameters
    ----------
    joined
        The tables on the date.
    answers
        Answers in the columns of the data contract, of any levels; those of `verdict.VERDICT_COLUMNS` may follow.
    services
        Services behind the places: `service, kind, form, unit, capacity, provider`.
    """

    joined: Joined
    answers: pd.DataFrame
    services: pd.DataFrame


def pack_answers(
    rows: pd.DataFrame, people: pd.Series, *, per: float, rules: Sequence[str], columns: Columns
) -> dict[str, Any]:
    """Write the answers of one series at one level.

    Parameters
    ----------
    rows
        Answers in the order of the districts; NaN and no flag where a district has none.
    people
        The denominators the page has at hand, in the same order.
    per
        How many people a value is for.
    rules
        Ids of rules; a verdict says which of them are met.
    columns
        Where the numbers go.

    Returns
    -------
    dict
        Numbers of columns: `n`, numerators; `lo` and `hi`, the same at the bounds, only where they differ; `d`,
        denominators that are not those at hand; `f`, flags that do not follow from the numbers (-1 where they do); `v`,
        the verdict.
    """
    numerator, denominator = (rows[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    packed = {"n": columns.add(numerator)}
    for key, name in (("lo", "low"), ("hi", "high")):
        bound = _bound(rows[name].to_numpy(np.float64), denominator / per)
        bound = np.where(denominator > 0, bound, numerator)
        if not np.array_equal(bound, numerator, equal_nan=True):
            packed[key] = columns.add(bound)
    if not np.array_equal(denominator, people.to_numpy(np.float64), equal_nan=True):
        packed["d"] = columns.add(denominator)
    odd = _odd_flags(rows["flag"], numerator, denominator)
    if (odd >= 0).any():
        packed["f"] = columns.add(odd)
    return packed | _verdict(rows, rules, columns)


def pack_values(rows: pd.DataFrame, *, columns: Columns) -> dict[str, Any]:
    """Write the answers of a measure that is not made of a numerator and a denominator.

    Parameters
    ----------
    rows
        As in `pack_answers`.
    columns
        Where the numbers go.

    Returns
    -------
    dict
        Numbers of columns: `x`, values; `f`, flags other than `ok` and, where there is no value, `unknown`.
    """
    value = rows["value"].to_numpy(np.float64)
    flag = rows["flag"].fillna("unknown").to_numpy(object)
    usual = np.where(np.isnan(value), "unknown", "ok")
    odd = np.where(flag == usual, -1, [FLAGS.index(name) for name in flag])
    packed = {"x": columns.add(value)}
    return packed | ({"f": columns.add(odd)} if (odd >= 0).any() else {})


def _bound(values: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the capacity behind a value; shares of capacity are multiples of 1/1024."""
    return np.asarray(np.round(values * scale * 1024) / 1024)


def _odd_flags(flags: pd.Series, numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the flags that the page would not find by itself."""
    found = np.select(
        [denominator == 0, np.isnan(denominator) | np.isnan(numerator), numerator == 0, denominator < SMALL_POPULATION],
        ["undefined", "unknown", "none", "small"],
        default="ok",
    )
    flag = flags.fillna("unknown").to_numpy(object)
    return np.where(flag == found, -1, [FLAGS.index(name) for name in flag]).astype(np.int64)


def _verdict(rows: pd.DataFrame, rules: Sequence[str], columns: Columns) -> dict[str, Any]:
    if "rules" not in rows or not rows["rules_applied"].gt(0).any():
        return {}
    masks = {text: sum(1 << rules.index(rule) for rule in text.split(";") if rule) for text in rows["rules"].dropna()}
    texts, reason = templates(rows.fillna({"reason_cs": "", "reason_en": ""}))
    numbers: Mapping[str, Any] = {
        "applied": rows["rules_applied"].fillna(0),
        "rules": rows["rules"].map(masks).fillna(0),
        "margin": rows["margin"].round(4),
        "benchmark": rows["benchmark"],
        "reason": reason,
    }
    return {"v": {name: columns.add(column) for name, column in numbers.items()} | {"texts": texts}}
