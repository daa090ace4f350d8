"""Reasons in words: each different sentence is written once, however many districts it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.catalog.amounts import unit_word
from pokryti.catalog.numbers import format_number
from pokryti.quality import Lang

if TYPE_CHECKING:
    from pokryti.catalog import TargetGroup
    from pokryti.verdict.judging import Judged

__all__ = ["Texts", "unique_rows", "write_clauses", "write_reasons", "write_values"]

Codes = NDArray[np.signedinteger]
_BOUND = {
    "cs": ", dolní mez: některé kapacity nejsou známy",
    "en": ", a lower bound: some capacities are not known",
}
_MOST = np.iinfo(np.int64).max
_PER = {"cs": "{value} {unit} na {per} {whom}", "en": "{value} {unit} per {per} {whom}"}


class Texts:
    """Texts of rows: the different ones, each in both languages, and which of them each row has.

    Parameters
    ----------
    codes
        Which text each row has; -1 for none.
    cs, en
        The different texts.
    """

    def __init__(self, codes: Codes, cs: Sequence[str], en: Sequence[str]) -> None:
        self.codes = codes
        self._different = {"cs": np.array([*cs, ""], dtype=object), "en": np.array([*en, ""], dtype=object)}

    @classmethod
    def write(cls, codes: Codes, count: int, write: Callable[[int, Lang], str]) -> Self:
        """Write the different texts by their numbers."""
        return cls(codes, [write(number, "cs") for number in range(count)], [write(n, "en") for n in range(count)])

    def __call__(self, lang: Lang, rows: Codes | slice = slice(None)) -> NDArray[np.object_]:
        """Give the text of every row, or of some, empty where there is none."""
        return np.asarray(self._different[lang][self.codes[rows]])

    def column(self, lang: Lang, at: Codes, index: pd.Index) -> pd.Series:
        """Lay the texts out along more rows, empty where there is none.

        Parameters
        ----------
        lang
            Language.
        at
            Positions of these rows among the others.
        index
            Index of the others.
        """
        codes = np.full(len(index), -1)
        codes[at] = self.codes
        # Python's storage: rows with the same sentence share one text instead of holding a copy each
        different = pd.array(self._different[lang], dtype=pd.StringDtype("python", na_value=np.nan))
        return pd.Series(different.take(codes), index, copy=False)


def unique_rows(columns: Iterable[NDArray[np.generic]], *, among: NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """Give each different row of some columns a number.

    Parameters
    ----------
    columns
        Of one length; NaN equals NaN.
    among
        Which rows count; the others get -1.

    Returns
    -------
    codes : numpy.ndarray
        Which of the different rows each row is.
    example : numpy.ndarray
        The position of a row of each kind.

    Examples
    --------
    >>> codes, example = unique_rows([np.array([1.0, 2.0, 1.0])], among=np.array([True, True, True]))
    >>> codes.tolist(), example.tolist()
    ([0, 1, 0], [0, 1])
    """
    at = np.flatnonzero(among)
    number, count = np.zeros(len(at), dtype=np.int64), 1
    for column in columns:
        code, different = pd.factorize(column[at], use_na_sentinel=False)
        if count * len(different) > _MOST:
            number, rows = pd.factorize(number)
            count = len(rows)
        number, count = number * len(different) + code, count * len(different)
    number = pd.factorize(number)[0]
    codes = np.full(len(among), -1, dtype=np.int32)
    codes[at] = number
    example = np.empty(int(number.max(initial=-1)) + 1, dtype=np.int64)
    example[number[::-1]] = at[::-1]
    return codes, example


def write_values(judged: Judged, decimals: Codes, groups: Mapping[str, TargetGroup]) -> Texts:
    """Say how much each district has per head.

    Parameters
    ----------
    judged
        What the rules say.
    decimals
        How many to write in each row; more where else nothing would be left of it.
    groups
        Target groups by id.
    """
    rows = judged.rows
    value = np.round(rows["value"].to_numpy(np.float64), 9)
    decimals = np.maximum(decimals, _to_first_digit(value))
    codes, example = unique_rows([judged.series, value, decimals], among=judged.underserved)
    unit, group = (rows[name].iloc[example].to_numpy(object) for name in ("unit", "group"))

    def write(number: int, lang: Lang) -> str:
        row = example[number]
        digits = int(decimals[row]) if value[row] else 0
        amount = format_number(value[row], lang, digits)
        word = unit_word(value[row], str(unit[number]), lang, digits)
        if group[number] not in groups:
            return f"{amount} {word}"
        per = format_number(judged.per, lang, 0)
        return _PER[lang].format(value=amount, unit=word, per=per, whom=groups[group[number]].per(lang))

    return Texts.write(codes, len(example), write)


def write_clauses(judged: Judged, rule: int, *, count: bool = True) -> tuple[Texts, Codes]:
    """Say why a rule is met.

    Parameters
    ----------
    judged
        What the rules say.
    rule
        Number of the rule.
    count
        False leaves the place of the number of people open, `{people}`: few sentences then fit many districts.

    Returns
    -------
    texts : Texts
        The clauses; they read after the value.
    decimals : numpy.ndarray
        With how many the value differs from what it is compared with.
    """
    rows, reason, among = judged.rows, judged.reasons[rule], judged.met[rule]
    value, people = (rows[name].to_numpy(np.float64) for name in ("value", "denominator"))
    limit, bound, decimals = judged.limit[rule], judged.bound[rule], np.ones(len(rows), dtype=np.int64)
    named, counted, bounded = (place in reason.cs + reason.en for place in ("{limit}", "{people}", "{bound}"))
    counted &= count
    if named:
        decimals[among] = _decimals(value[among], limit[among])
    columns = [np.round(limit, 6), decimals] * named + [np.round(people)] * counted + [bound] * bounded
    codes, example = unique_rows(columns, among=among)

    def write(number: int, lang: Lang) -> str:
        row = example[number]
        return reason(lang).format(
            limit=format_number(limit[row], lang, int(decimals[row])) if named else "",
            people=format_number(people[row], lang, 0) if counted else "{people}",
            bound=_BOUND[lang] if bound[row] else "",
        )

    return Texts.write(codes, len(example), write), decimals


def write_reasons(judged: Judged, groups: Mapping[str, TargetGroup]) -> Texts:
    """Say of each underserved district what it has, and why that is too little by every rule that is met.

    Parameters
    ----------
    judged
        What the rules say.
    groups
        Target groups by id.
    """
    clauses, decimals = [], np.ones(len(judged.rows), dtype=np.int64)
    for rule in range(len(judged.rules)):
        texts, needed = write_clauses(judged, rule)
        clauses.append(texts)
        np.maximum(decimals, needed, out=decimals, where=judged.met[rule])
    values = write_values(judged, decimals, groups)
    codes, example = unique_rows([part.codes for part in (values, *clauses)], among=judged.underserved)
    met = judged.met[:, example]
    pattern, patterns = unique_rows(list(met), among=np.ones(len(example), dtype=bool))
    cs, en = (np.full(len(example), "", dtype=object) for _ in range(2))
    for number, one in enumerate(patterns):
        rows = np.flatnonzero(pattern == number)
        said = [clauses[rule] for rule in np.flatnonzero(met[:, one])]
        cs[rows] = _join(values, said, "cs", example[rows])
        en[rows] = _join(values, said, "en", example[rows])
    return Texts(codes, cs.tolist(), en.tolist())


def _join(values: Texts, clauses: Sequence[Texts], lang: Lang, rows: Codes) -> list[str]:
    """Put clauses behind the values, as `value: clause; clause`."""
    marks = [": ", *["; "] * (len(clauses) - 1)]
    pieces = [piece for mark, part in zip(marks, clauses, strict=True) for piece in (repeat(mark), part(lang, rows))]
    return ["".join(said) for said in zip(values(lang, rows), *pieces, strict=False)]


def _to_first_digit(value: NDArray[np.float64]) -> Codes:
    """Count the decimals up to the first that is not zero."""
    return np.clip(np.ceil(-np.log10(np.where(value > 0, value, 1.0))), 1, 6).astype(np.int64)


def _decimals(value: NDArray[np.float64], limit: NDArray[np.float64]) -> Codes:
    """Choose the fewest decimals that show two digits of the limit and tell a different value from it."""
    size = np.abs(np.where(np.isfinite(limit) & (limit != 0), limit, 1.0))
    decimals = np.clip(1 - np.floor(np.log10(size)), 1, 6).astype(np.int64)
    for more in range(1, 6):
        alike = (decimals == more) & (value != limit) & (np.round(value, more) == np.round(limit, more))
        decimals[alike] = more + 1
    return np.asarray(decimals)
