"""One date of an atlas, and how its answers lie in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti.atlas.measures import KEY
from pokryti.atlas.verdicts import WHY
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.shading import AT_LEAST, NUMERIC_FLAGS
from pokryti.measures.answer import SMALL_POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pokryti.atlas.columns import Columns
    from pokryti.atlas.verdicts import Verdicts
    from pokryti.joined import Joined

__all__ = ["FLAGS", "Period", "Rows", "by_series", "pack_answers", "pack_values"]

_REACH = {"o": "outside", "b": "beyond", "e": "edge"}
_FIRM = {
    "r": "rank",
    "rl": "rank_low",
    "rh": "rank_high",
    "rn": "ranked",
    "p": "present",
    "g": "layers",
    "w": "worst_fifth",
}
_NUMBERS = (
    *("value", "numerator", "denominator", "low", "high"),
    *("rules_judged", "margin", "margin_least"),
    *_REACH.values(),
    *_FIRM.values(),
)
_TEXTS = ("flag", "rules", "confidence_cs", "confidence_en", "flip_cs", "flip_en")

FLAGS = (*NUMERIC_FLAGS, AT_LEAST, *SPECIAL, "ring")
"""Flags in the page's numbering."""

_NOWHERE = -1
"""The number of no text at all."""


@dataclass(frozen=True, eq=False)
class Period:
    """What an atlas shows of one date.

    Parameters
    ----------
    joined
        The tables on the date.
    answers
        Answers in the columns of the data contract, of any levels, in parts that have different columns; those of
        `verdict.VERDICT_COLUMNS` may follow.
    services
        Services behind the places: `service, kind, form, unit, capacity, provider`.
    facility
        Size of a usual facility, index `kind, form, unit`. What one more or fewer does to ranks, the page finds itself.
    """

    joined: Joined
    answers: Sequence[pd.DataFrame]
    services: pd.DataFrame
    facility: pd.Series


@dataclass(frozen=True, eq=False)
class Rows:
    """Answers of one series, one per district.

    Parameters
    ----------
    numbers
        Name of a column → its values, NaN where a district has none.
    codes
        Name of a column of texts → the number of each among `texts`; negative where there is none.
    texts
        Name of a column → its different texts, those of other series too.
    """

    numbers: Mapping[str, NDArray[np.float64]]
    codes: Mapping[str, NDArray[np.int64]]
    texts: Mapping[str, Sequence[str]]


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
        Its answers.
    """
    here = (answers["level"] == level).to_numpy(bool)
    if not here.any():
        return
    part = answers if here.all() else answers[here]
    number = part.groupby(KEY, sort=False, dropna=False).ngroup().to_numpy()
    keys = part[KEY].iloc[np.unique(number, return_index=True)[1]]
    area, areas = pd.factorize(part["area"])
    at = codes.get_indexer(areas)[area]
    there, shape = at >= 0, (len(keys), len(codes))
    place = number[there], at[there]

    def spread(values: NDArray[Any], nothing: float) -> NDArray[Any]:
        block = np.full(shape, nothing, dtype=values.dtype)
        block[place] = values[there]
        return block

    numbers = {name: spread(part[name].to_numpy(np.float64), np.nan) for name in _NUMBERS if name in part}
    told = [name for name in map(str, part) if name in _TEXTS or name.startswith(WHY)]
    factors = {name: pd.factorize(part[name]) for name in told}
    numbered = {name: spread(number, _NOWHERE) for name, (number, _) in factors.items()}
    texts = {name: different.tolist() for name, (_, different) in factors.items()}
    for row, key in enumerate(keys.itertuples(index=False, name=None)):
        values, own = ({name: block[row] for name, block in blocks.items()} for blocks in (numbers, numbered))
        yield key, Rows(values, own, texts)


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
    numerator, denominator = rows.numbers["numerator"], rows.numbers["denominator"]
    packed = {"n": columns.add(numerator)}
    for key, name in (("lo", "low"), ("hi", "high")):
        bound = np.where(denominator > 0, _bound(rows.numbers[name], denominator / per), numerator)
        if not np.array_equal(bound, numerator, equal_nan=True):
            packed[key] = columns.add(bound)
    if not np.array_equal(denominator, people, equal_nan=True):
        packed["d"] = columns.add(denominator)
    found = np.select(
        [denominator == 0, np.isnan(denominator) | np.isnan(numerator), numerator == 0, denominator < SMALL_POPULATION],
        [FLAGS.index(flag) for flag in ("undefined", "unknown", "none", "small")],
        default=FLAGS.index("ok"),
    )
    return packed | _odd_flags(rows, found, columns) | verdicts.pack(rows)


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
        limit and of people near the edge of the data, in percent; of need `r`, `rl`, `rh`, the rank and the ends of its
        interval among `rn` districts, `p`, the percent of the weight that is known, `g`, bits of the layers missing;
        `f`, flags other than `ok` and, where there is no value, `unknown`.
    """
    value = rows.numbers["value"]
    packed = {"x": columns.add(value)}
    for key, name in _REACH.items():
        share = rows.numbers.get(name)
        if share is not None and not np.isnan(share).all():
            packed[key] = columns.add(np.round(share * 100).clip(0, 100))
    for key, name in _FIRM.items():
        number = rows.numbers.get(name)
        if number is not None and not np.isnan(number).all():
            packed[key] = columns.add(number)
    found = np.where(np.isnan(value), FLAGS.index("unknown"), FLAGS.index("ok"))
    return packed | _odd_flags(rows, found, columns)


def _bound(values: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the capacity behind a value; shares of capacity are multiples of 1/1024."""
    return np.asarray(np.round(values * scale * 1024) / 1024)


def _odd_flags(rows: Rows, found: NDArray[np.int64], columns: Columns) -> dict[str, int]:
    """Write the flags that the page would not find by itself."""
    number = np.array([FLAGS.index(flag) if flag else _NOWHERE for flag in (*rows.texts["flag"], "")])
    flags = number[rows.codes["flag"]]
    odd = (flags != _NOWHERE) & (flags != found)
    return {"f": columns.add(np.where(odd, flags, _NOWHERE))} if odd.any() else {}
