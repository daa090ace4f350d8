"""Write numbers as Czech and English readers expect them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pokryti.quality import Lang

__all__ = ["format_given", "format_number"]


def format_number(value: float, lang: Lang, decimals: int = 1) -> str:
    """Write a number with the language's decimal and thousands marks.

    Parameters
    ----------
    value
        The number; NaN gives an en dash.
    lang
        `cs` (no-break space and comma) or `en` (comma and point).
    decimals
        Digits behind the decimal mark; a whole number is written without them when this is 0.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> format_number(1234.5, "en")
    '1,234.5'
    >>> format_number(1234.5, "cs").replace(chr(160), "_")
    '1_234,5'
    """
    if math.isnan(value):
        return "–"
    text = f"{value:,.{decimals}f}"
    if lang == "en":
        return text
    return text.replace(",", "\u00a0").replace(".", ",")


def format_given(value: float, lang: Lang) -> str:
    """Write a number that somebody set, with the decimals it has: rounded it would be another one.

    Parameters
    ----------
    value
        The number; more than six decimals are left out.
    lang
        As in `format_number`.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> format_given(4.11, "en"), format_given(100 * 0.07, "cs"), format_given(12.5, "cs")
    ('4.11', '7', '12,5')
    """
    _, _, decimals = f"{value:.6f}".rstrip("0").partition(".")
    return format_number(value, lang, len(decimals))
