"""One date of an atlas, and how its answers lie in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from pokryti.atlas.measures import KEY
from pokryti.atlas.verdicts import WHY
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.shading import AT_LEAST, NUMERIC_FLAGS
from pokryti.measures.answer import SMALL_POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from pokryti.atlas.columns import Columns
    from pokryti.atlas.verdicts import Verdicts
    from pokryti.joined import Joined

__all__ = ["FLAGS", "Period", "Rows", "by_series", "pack_answers", "pack_values"]

Rows: TypeAlias = "Mapping[str, NDArray[Any]]"
"""Answers of one series: name of a column → its values, one per district."""

_REACH = {"o": "outside", "b": "beyond", "e": "edge"}
_NUMBERS = (
    *("value", "numerator", "denominator", "low", "high"),
    *("rules_applied", "benchmark"),
    *_REACH.values(),
)
_EVERYWHERE = {"value", "numerator", "denominator", "low", "high", "benchmark"}
_TEXTS = ("flag", "rules", "confidence_cs", "confidence_en", "flip_cs", "flip_en")

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
    facility
        Size of a usual facility, index `kind, form, unit`. What one more or fewer does to ranks, the page finds itself.
    """

    joined: Joined
    answers: pd.DataFrame
    services: pd.DataFrame
    facility: pd.Series


def by_series(answers: pd.DataFrame, level: str, codes: pd.Index) -> Iterator[tuple[tuple[Any, ...], Rows]]:
    """Lay the answers of one level out by series and district.

    Parameters
    ----------
    answers
        Answers of any levels.
    level
        The level asked for.
    codes
        Its districts in the order of the page.

    Yields
    ------
    key : tuple
        Columns `KEY` of the series.
    rows : Rows
        Its answers, one per district: NaN, no text and the flag `unknown` where a district has none.
    """
    of_level = np.flatnonzero(answers["level"] == level)
    at = codes.get_indexer(pd.Index(answers["area"].take(of_level)))
    series = answers[KEY].take(of_level)
    number = series.groupby(KEY, sort=False, dropna=False).ngroup().to_numpy()
    keys = series.take(np.unique(number, return_index=True)[1])
    there, shape, blocks = at >= 0, (len(keys), len(codes)), {}
    asked = (*_NUMBERS, *_TEXTS, *(str(name) for name in answers if str(name).startswith(WHY)))
    for name in (name for name in asked if name in answers):
        rows = answers[name].take(of_level)
        if not rows.notna().any():
            continue
        column = rows.to_numpy(np.float64) if name in _NUMBERS else _plain(rows)
        block = np.full(shape, np.nan if name in _NUMBERS else "", dtype=column.dtype)
        block[number[there], at[there]] = column[there]
        blocks[name] = block
    for name in _EVERYWHERE - blocks.keys():
        blocks[name] = np.full(shape, np.nan)
    for row, key in enumerate(keys.itertuples(index=False, name=None)):
        yield key, {name: block[row] for name, block in blocks.items()}


def _plain(texts: pd.Series) -> NDArray[np.object_]:
    """Give texts as Python's own, empty where there is none; most of them repeat."""
    number, different = pd.factorize(texts)
    return np.append(np.asarray(different, dtype=object), "")[number]


def pack_answers(
    rows: Rows, people: NDArray[np.float64], *, per: float, verdicts: Verdicts, columns: Columns
) -> dict[str, Any]:
    """Write the answers of one series at one level.

    Parameters
    ----------
    rows
        As `by_series` gives them.
    people
        The denominators the page has at hand, in the same order.
    per
        How many people a value is for.
    verdicts
        What writes the verdicts.
    columns
        Where the numbers go.

    Returns
    -------
    dict
        Numbers of columns: `n`, numerators; `lo` and `hi`, the same at the bounds, only where they differ; `d`,
        denominators that are not those at hand; `f`, flags that do not follow from the numbers (-1 where they do); `v`,
        the verdict.
    """
    numerator, denominator = rows["numerator"], rows["denominator"]
    packed = {"n": columns.add(numerator)}
    for key, name in (("lo", "low"), ("hi", "high")):
        bound = np.where(denominator > 0, _bound(rows[name], denominator / per), numerator)
        if not np.array_equal(bound, numerator, equal_nan=True):
            packed[key] = columns.add(bound)
    if not np.array_equal(denominator, people, equal_nan=True):
        packed["d"] = columns.add(denominator)
    found = np.select(
        [denominator == 0, np.isnan(denominator) | np.isnan(numerator), numerator == 0, denominator < SMALL_POPULATION],
        ["undefined", "unknown", "none", "small"],
        default="ok",
    )
    return packed | _odd_flags(rows["flag"], found, columns) | verdicts.pack(rows)


def pack_values(rows: Rows, *, columns: Columns) -> dict[str, Any]:
    """Write the answers of a measure that is not made of a numerator and a denominator.

    Parameters
    ----------
    rows
        As `by_series` gives them.
    columns
        Where the numbers go.

    Returns
    -------
    dict
        Numbers of columns: `x`, values; of access also `o`, `b`, `e`, the shares from outside the district, beyond the
        limit and of people near the edge of the data, in percent; `f`, flags other than `ok` and, where there is no
        value, `unknown`.
    """
    value = rows["value"]
    packed = {"x": columns.add(value)}
    for key, name in _REACH.items():
        if name in rows and not np.isnan(rows[name]).all():
            packed[key] = columns.add(np.round(rows[name] * 100).clip(0, 100))
    return packed | _odd_flags(rows["flag"], np.where(np.isnan(value), "unknown", "ok"), columns)


def _bound(values: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the capacity behind a value; shares of capacity are multiples of 1/1024."""
    return np.asarray(np.round(values * scale * 1024) / 1024)


def _odd_flags(flags: NDArray[Any], found: NDArray[Any], columns: Columns) -> dict[str, int]:
    """Write the flags that the page would not find by itself."""
    odd = np.flatnonzero((flags != "") & (flags != found))
    if not len(odd):
        return {}
    number = np.full(len(flags), -1)
    number[odd] = [FLAGS.index(flag) for flag in flags[odd]]
    return {"f": columns.add(number)}
