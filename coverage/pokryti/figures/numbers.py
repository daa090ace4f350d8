"""Write numbers that stand beside one another, and dates."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from pokryti.catalog.numbers import format_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from pokryti.quality import Lang

_MONTHS = "January February March April May June July August September October November December"

__all__ = ["decimals_for", "format_date", "format_number", "format_value", "range_decimals", "range_labels"]


def decimals_for(values: Iterable[float], most: int = 3) -> int:
    """Say how many decimals show two or three digits of the largest number.

    Parameters
    ----------
    values
        The numbers that will stand side by side.
    most
        Never more than this.

    Examples
    --------
    >>> decimals_for([0, 5, 10])
    0
    >>> decimals_for([0.5, 12.25])
    1
    >>> decimals_for([0.021, 0.034])
    3
    """
    numbers = [value for value in values if math.isfinite(value)]
    largest = max((abs(value) for value in numbers), default=0.0)
    if largest == 0 or all(value == round(value) for value in numbers):
        return 0
    return 0 if largest >= 100 else min(max(1 - math.floor(math.log10(largest)), 1), most)


def format_value(value: float, lang: Lang, decimals: int) -> str:
    """Write a number of a column; nothing at all is a bare 0, which no small number rounds to.

    Parameters
    ----------
    value
        The number; NaN gives an en dash.
    lang
        `cs` or `en`.
    decimals
        Digits behind the decimal mark.

    Examples
    --------
    >>> format_value(0.0, "en", 1), format_value(0.04, "en", 1)
    ('0', '0.0')
    """
    return format_number(value, lang, decimals if value else 0)


def range_decimals(ranges: Sequence[tuple[float, float]]) -> int:
    """Say how many decimals ascending ranges need, one more where that keeps their ends apart.

    Parameters
    ----------
    ranges
        Lowest and highest number of each.

    Examples
    --------
    >>> range_decimals([(0.5, 9.96), (9.98, 30.0)])
    2
    """
    decimals = decimals_for(end for pair in ranges for end in pair)
    gaps = [(high, low) for (_, high), (low, _) in pairwise(ranges) if high < low]
    # many districts leave no gap that any number of decimals would show
    return decimals + 1 if not _apart(gaps, decimals) and _apart(gaps, decimals + 1) else decimals


def range_labels(ranges: Sequence[tuple[float, float]], lang: Lang) -> list[str]:
    """Write ascending ranges for a legend.

    Parameters
    ----------
    ranges
        Lowest and highest number of each.
    lang
        `cs` or `en`.

    Examples
    --------
    >>> range_labels([(0.5, 9.96), (9.98, 30.0)], "en")
    ['0.50–9.96', '9.98–30.00']
    """
    decimals = range_decimals(ranges)
    pairs = [(format_number(low, lang, decimals), format_number(high, lang, decimals)) for low, high in ranges]
    return [low if low == high else f"{low}–{high}" for low, high in pairs]


def _apart(gaps: Iterable[tuple[float, float]], decimals: int) -> bool:
    return all(f"{high:.{decimals}f}" != f"{low:.{decimals}f}" for high, low in gaps)


def format_date(day: dt.date, lang: Lang) -> str:
    r"""Write a date in words of its readers, whatever the language of the computer.

    Parameters
    ----------
    day
        The date.
    lang
        `cs` or `en`.

    Examples
    --------
    >>> import datetime as dt
    >>> format_date(dt.date(2024, 12, 31), "en").replace(chr(160), " ")
    '31 December 2024'
    >>> format_date(dt.date(2024, 12, 31), "cs")
    '31.\xa012.\xa02024'
    """
    if lang == "cs":
        return f"{day.day}.\u00a0{day.month}.\u00a0{day.year}"
    return f"{day.day}\u00a0{_MONTHS.split()[day.month - 1]}\u00a0{day.year}"
