"""One row per district and rule: what each rule says, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti import catalog
from pokryti.joined import SERIES
from pokryti.quality import Lang
from pokryti.verdict.sentences import write_clauses, write_values

if TYPE_CHECKING:
    from pokryti.catalog import TargetGroup
    from pokryti.verdict.judging import Judged

__all__ = ["REASON_COLUMNS", "lay_out_clauses", "lay_out_reasons"]

REASON_COLUMNS = [
    *("level", "area", *SERIES, "rule", "met", "compared", "limit"),
    *("margin", "margin_at_least", "reason_cs", "reason_en"),
]


def lay_out_reasons(
    judged: Judged, *, groups: Mapping[str, TargetGroup] | None = None, told: bool = True
) -> pd.DataFrame:
    """Lay out what every rule says of every district.

    Parameters
    ----------
    judged
        What the rules say.
    groups
        Target groups by id; those of the catalogue when left out.
    told
        Whether sentences are written.

    Returns
    -------
    pandas.DataFrame
        Columns `REASON_COLUMNS`, districts in the order of the answers, rules in theirs: `met` (boolean, NA where the
        rule cannot be judged), `compared` and `limit` (what was compared, and with what), `margin` (capacity to add
        until the rule is no longer met; where it is not, minus the capacity to spare), `margin_at_least` (True where
        more may be needed) and a sentence where the rule is met.
    """
    groups = catalog.target_groups() if groups is None else groups
    count, each = len(judged.rules), np.repeat(np.arange(len(judged.answers)), len(judged.rules))
    table = judged.answers[["level", "area", *SERIES]].iloc[each].reset_index(drop=True)
    shape = (len(judged.answers), count)
    met = np.zeros(shape, dtype=bool)
    applies, at_least = met.copy(), met.copy()
    compared, limit, margin = (np.full(shape, np.nan) for _ in range(3))
    texts: dict[Lang, NDArray[np.object_]] = {
        "cs": np.full(shape, "", dtype=object),
        "en": np.full(shape, "", dtype=object),
    }
    at = judged.place
    met[at], applies[at] = judged.met.T, judged.applies.T
    for numbers, said in ((compared, judged.compared), (limit, judged.limit), (margin, judged.gap)):
        numbers[at] = np.where(judged.applies, np.reshape(said, judged.met.shape), np.nan).T
    at_least[at] = (judged.met & judged.at_least).T
    for number in range(count if told else 0):
        clauses, decimals = write_clauses(judged, number)
        values = write_values(judged, decimals, groups)
        said = judged.met[number]
        for lang, column in texts.items():
            column[at[said], number] = values(lang)[said] + ": " + clauses(lang)[said]
    return table.assign(
        rule=np.tile([rule.id for rule in judged.rules], len(judged.answers)),
        met=pd.arrays.BooleanArray(met.ravel(), ~applies.ravel()),
        compared=compared.ravel(),
        limit=limit.ravel(),
        margin=margin.ravel(),
        margin_at_least=at_least.ravel(),
        reason_cs=texts["cs"].ravel(),
        reason_en=texts["en"].ravel(),
    )[REASON_COLUMNS]


def lay_out_clauses(judged: Judged) -> pd.DataFrame:
    """Lay out why each rule is met, without the value and with the place of the number of people left open.

    Parameters
    ----------
    judged
        What the rules say.

    Returns
    -------
    pandas.DataFrame
        Columns `cs_<rule>` and `en_<rule>`, empty where it is not met; districts in the order of the answers.
    """
    columns: dict[str, pd.Series] = {}
    for number, rule in enumerate(judged.rules):
        clauses, _ = write_clauses(judged, number, count=False)
        at = judged.place, judged.answers.index
        columns |= {f"cs_{rule.id}": clauses.column("cs", *at), f"en_{rule.id}": clauses.column("en", *at)}
    return pd.DataFrame(columns, index=judged.answers.index)
