"""Verdicts as the page takes them: which rules are met and why, how sure that is, what would turn the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pokryti.atlas.columns import Columns, Texts
    from pokryti.atlas.periods import Rows

__all__ = ["WHY", "Verdicts"]

_SLACK = 1e-6
WHY = "why_"
"""How the columns begin that hold the clause of one rule, with `{people}` for their number: `why_cs_nothing`."""


class Verdicts:
    """Writes verdicts into columns and texts.

    Parameters
    ----------
    rules
        Ids of the rules, in the order of the page.
    columns, texts
        Where numbers and sentences go.
    """

    def __init__(self, rules: Sequence[str], *, columns: Columns, texts: Texts) -> None:
        self._rules, self._columns, self._texts = rules, columns, texts

    def pack(self, rows: Rows) -> dict[str, Any]:
        """Write the verdicts on one series at one level.

        Parameters
        ----------
        rows
            Answers, one per district.

        Returns
        -------
        dict
            `v`, numbers of columns: `judged`, the rules that can be judged, and `rules`, those met, as bits; `margin`,
            rounded up to what is enough, and 1 in `least` where more may be needed; `confidence` and `flip`, places of
            sentences. `why` has for each rule the place of its sentence, or in a list a column of places. Nothing where
            nothing is judged.
        """
        if "rules" not in rows.texts or not (rows.numbers["rules_judged"] > 0).any():
            return {}
        numbers: dict[str, Any] = {
            "judged": np.nan_to_num(rows.numbers["rules_judged"]),
            "rules": np.array([self._bits(text) for text in (*rows.texts["rules"], "")])[rows.codes["rules"]],
            "margin": np.ceil(10 * rows.numbers["margin"] - _SLACK) / 10,
            "least": np.nan_to_num(rows.numbers["margin_least"]),
        }
        numbers |= {name: self._places(rows, f"{name}_cs", f"{name}_en") for name in ("confidence", "flip")}
        packed = {name: self._columns.add(column) for name, column in numbers.items()}
        return {"v": packed | self._why(rows)}

    def _bits(self, rules: str) -> int:
        return sum(1 << self._rules.index(rule) for rule in rules.split(";") if rule)

    def _why(self, rows: Rows) -> dict[str, Any]:
        """Write the clauses of rules."""
        why: dict[str, int | list[int]] = {}
        for bit, rule in enumerate(self._rules):
            if f"{WHY}cs_{rule}" in rows.texts:
                places = self._places(rows, f"{WHY}cs_{rule}", f"{WHY}en_{rule}")
                different = set(places.tolist()) - {0}
                why[str(bit)] = different.pop() if len(different) == 1 else [self._columns.add(places)]
        return {"why": why} if why else {}

    def _places(self, rows: Rows, cs: str, en: str) -> NDArray[np.int64]:
        """Find the place of the sentence of each district; each different pair is looked up once."""
        first, second = (np.array(["", *rows.texts[name]], dtype=object) for name in (cs, en))
        pair, pairs = pd.factorize((rows.codes[cs] + 1) * len(second) + rows.codes[en] + 1)
        said = zip(first[pairs // len(second)], second[pairs % len(second)], strict=True)
        return np.array([self._texts.add(*both) if both[0] else 0 for both in said])[pair]
