"""Reasons of verdicts as a few templates: only the numbers of a district are filled in by the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pokryti.catalog.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd

    from pokryti.atlas.periods import Rows
    from pokryti.quality import Lang

__all__ = ["templates"]

_NUMBER = {"cs": re.compile(r"\d[\d\u00a0]*(?:,\d+)?"), "en": re.compile(r"\d[\d,]*(?:\.\d+)?")}


def templates(rows: Rows | pd.DataFrame) -> tuple[list[list[str]], list[int]]:
    """Find what the reasons have in common.

    Parameters
    ----------
    rows
        Columns `value, denominator, reason_cs, reason_en`.

    Returns
    -------
    texts : list
        Pairs of a Czech and an English text; `{value}` stands for the district's value with one decimal and `{people}`
        for its denominator without any.
    number : list of int
        Which of them each row has, counted from one; 0 for none.
    """
    found: dict[tuple[str, str], int] = {("", ""): 0}
    columns = (rows[name].tolist() for name in ("value", "denominator", "reason_cs", "reason_en"))
    numbers = [
        found.setdefault((_general(cs, value, people, "cs"), _general(en, value, people, "en")), len(found))
        for value, people, cs, en in zip(*columns, strict=True)
    ]
    return [list(pair) for pair in found][1:], numbers


def _general(text: str, value: float, people: float, lang: Lang) -> str:
    if not text:
        return ""
    known = {format_number(people, lang, 0): "{people}"}
    if value * 10 % 1 != 0.5:  # browsers round such halves up, Python to the even digit
        known[format_number(value, lang)] = "{value}"
    return _NUMBER[lang].sub(lambda found: known.get(found[0], found[0]), text)
