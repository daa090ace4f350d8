"""Write numbers as Czech or English readers expect them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import Lang

__all__ = ["decimals_for", "format_number"]

_MINUS = "\u2212"
_NO_BREAK_SPACE = "\u00a0"


def format_number(value: float, lang: Lang, decimals: int = 0) -> str:
    r"""Write one number.

    Parameters
    ----------
    value
        The number; NaN becomes an en dash.
    lang
        `cs`: no-break spaces between thousands and a decimal comma; `en`: commas and a decimal point.
    decimals
        Digits after the decimal mark.

    Examples
    --------
    >>> format_number(12345.678, "en", 1)
    '12,345.7'
    >>> format_number(-12345.678, "cs", 1)
    '−12\xa0345,7'
    """
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    if lang == "cs":
        text = text.replace(",", _NO_BREAK_SPACE).replace(".", ",")
    return _MINUS + text if value < 0 and text.strip("0,.") else text


def decimals_for(values: Iterable[float], most: int = 3) -> int:
    """Say how many decimals tell the values apart and show about three digits of the largest.

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
    return min(max(2 - math.floor(math.log10(largest)), 0), most)
