"""Write amounts of capacity with the form of the word that the number asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pokryti.catalog import load, units
from pokryti.catalog.numbers import format_number

if TYPE_CHECKING:
    from pokryti.quality import Lang

__all__ = ["format_amount", "unit_word"]


def format_amount(value: float, unit: str, lang: Lang, decimals: int = 0) -> str:
    """Write a number with its unit, in Czech in the accusative.

    Parameters
    ----------
    value
        The number.
    unit
        Id of a unit; one that the catalogue does not list stands for itself.
    lang
        Language.
    decimals
        Digits behind the decimal mark.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> [format_amount(number, "luzka", "cs").replace(chr(160), " ") for number in (1, 3, 12)]
    ['1 lůžko', '3 lůžka', '12 lůžek']
    >>> format_amount(12.3, "klienti", "cs", 1).replace(chr(160), " "), format_amount(1, "uvazky", "en")
    ('12,3 klienta', '1 FTE')
    """
    space = "\u00a0" if lang == "cs" else " "
    return f"{format_number(value, lang, decimals)}{space}{unit_word(round(value, decimals), unit, lang, decimals)}"


def unit_word(value: float, unit: str, lang: Lang, decimals: int = 0) -> str:
    """Give the form of a unit's name that follows a number.

    Parameters
    ----------
    value
        The number as it is written.
    unit
        Id of a unit; one that the catalogue does not list stands for itself.
    lang
        Language.
    decimals
        Digits written behind the decimal mark; with any, a Czech number takes the genitive singular.

    Examples
    --------
    >>> unit_word(2, "hovory", "cs"), unit_word(1.5, "hovory", "en", 1), unit_word(7, "vlastni", "cs")
    ('hovory', 'calls', 'vlastni')
    """
    forms = load("amounts").get(unit)
    if forms is None:
        return units()[unit].abbreviation(lang) if unit in units() else unit.replace("_", " ")
    if lang == "en":
        return str(forms["en"][0 if value == 1 and not decimals else 1])
    if decimals:
        return str(forms["cs"][3])
    return str(forms["cs"][0 if value == 1 else 1 if value in {2, 3, 4} else 2])
