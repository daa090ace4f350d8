"""Verdicts as the page takes them: which rules are met and why, how sure that is, what would turn the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pokryti.atlas.columns import Columns, Texts
    from pokryti.atlas.periods import Rows

__all__ = ["WHY", "Verdicts"]

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
            Answers by name of column, one per district.

        Returns
        -------
        dict
            `v`, numbers of columns: `applied`; `rules`, those met, as bits; `benchmark`; `confidence` and `flip`,
            places of sentences. `why` has for each rule the place of its sentence, or in a list a column of places.
            Nothing where nothing is judged.
        """
        if "rules" not in rows or not (rows["rules_applied"] > 0).any():
            return {}
        bits = {
            text: sum(1 << self._rules.index(rule) for rule in text.split(";") if rule) for text in set(rows["rules"])
        }
        numbers: dict[str, Any] = {
            "applied": np.nan_to_num(rows["rules_applied"]),
            "rules": [bits[text] for text in rows["rules"]],
            "benchmark": rows["benchmark"],
        }
        numbers |= {
            name: self._places(zip(rows[f"{name}_cs"], rows[f"{name}_en"], strict=True))
            for name in ("confidence", "flip")
            if f"{name}_cs" in rows
        }
        packed = {name: self._columns.add(column) for name, column in numbers.items()}
        return {"v": packed | self._why(rows)}

    def _why(self, rows: Rows) -> dict[str, Any]:
        """Write the clauses of rules."""
        why: dict[str, int | list[int]] = {}
        for bit, rule in enumerate(self._rules):
            if f"{WHY}cs_{rule}" in rows:
                places = self._places(zip(rows[f"{WHY}cs_{rule}"], rows[f"{WHY}en_{rule}"], strict=True))
                different = set(places) - {0}
                why[str(bit)] = different.pop() if len(different) == 1 else [self._columns.add(places)]
        return {"why": why} if why else {}

    def _places(self, pairs: Iterable[tuple[str, str]]) -> list[int]:
        return [self._texts.add(cs, en) if cs else 0 for cs, en in pairs]
