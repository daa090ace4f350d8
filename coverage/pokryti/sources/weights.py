"""How much each party weighs each indicator: a table of weights, or the export of a survey.

- weights, long: a row per party and indicator with the columns `party, indicator, weight`;
- weights, wide: a row per indicator (`indicator`) and a column per party;
- survey: a row per respondent with the column `party` and a column of points per indicator; columns without any
  number, and numbers of the respondents, are passed over.

Czech headers `strana, ukazatel, vaha` are understood, and parties as people call them (zadavatelé, poskytovatelé,
uživatelé). Indicators bear their ids or the headers of their source.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.catalog.parties import parties, party
from pokryti.sources.indicator_tables import indicator_id
from pokryti.sources.keys import find_column, plain_header
from pokryti.sources.tables import read_table, to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport

__all__ = ["WEIGHT_COLUMNS", "read_weights"]

WEIGHT_COLUMNS = ["party", "indicator", "weight"]
_PARTY = ("party", "strana", "role", "skupina")
_INDICATOR = ("indicator", "ukazatel")
_WEIGHT = ("weight", "vaha", "body", "points")
_ASIDE = frozenset({"id", "respondent", "cislo", "poradi", "cas", "datum", "date", "time", "timestamp"})
_EXPECTED = "party + indicator + weight; indicator + a column per party; party + a column of points per indicator"


def read_weights(path: str | Path, *, groups: Iterable[str], report: QualityReport) -> pd.DataFrame:
    """Read the weights of the parties.

    In a survey the points of the respondents of a party are averaged; a cell left empty is no answer and takes no part
    in the mean. All weights may be in any unit; only their proportions matter.

    Parameters
    ----------
    path
        CSV or workbook.
    groups
        Ids of target groups, whose shares may be indicators.
    report
        Where bad rows are noted, all together.

    Returns
    -------
    pandas.DataFrame
        `party, indicator, weight` (float64), parties in the order of the catalogue.

    Raises
    ------
    InputError
        When the layout is none of those above, a party is not known, a weight is no number from zero up, an indicator
        is weighed twice, or a respondent gives no points at all.
    """
    source = Path(path).name
    table = read_table(path, report=report)
    report.add("table_without_rows", source=source, count=int(table.empty))
    rows = _long(table, set(groups), source=source, report=report)
    report.raise_errors()
    means = rows.groupby(["party", "indicator"], sort=False)["weight"].mean().reset_index()
    order = means["party"].map({key: number for number, key in enumerate(parties())})
    return means.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _long(table: pd.DataFrame, groups: set[str], *, source: str, report: QualityReport) -> pd.DataFrame:
    who, what, weight = (find_column(table.columns, names) for names in (_PARTY, _INDICATOR, _WEIGHT))
    if who and what and weight:
        rows = table[[who, what, weight]].set_axis(WEIGHT_COLUMNS, axis=1)
        return _checked(rows, rows.index + 2, groups, once=True, source=source, report=report)
    if what:
        columns = [name for name in table.columns if party(plain_header(name))]
        report.add(
            "weights_columns_left_out", source=source, where=[c for c in table.columns if c not in {what, *columns}]
        )
        rows = _melted(table, what, columns, key="indicator", others="party")
        return _checked(
            rows, pd.Index(np.tile(table.index + 2, len(columns))), groups, once=True, source=source, report=report
        )
    if who:
        return _surveyed(table, who, groups, source=source, report=report)
    report.add("unknown_layout", source=source, where=table.columns, expected=_EXPECTED)
    report.raise_errors()
    raise AssertionError


def _surveyed(table: pd.DataFrame, who: str, groups: set[str], *, source: str, report: QualityReport) -> pd.DataFrame:
    rest = [column for column in table.columns if column != who and plain_header(column) not in _ASIDE]
    numbers = {column: to_number(table[column], source="", report=type(report)())[0] for column in rest}
    asked = [column for column in rest if numbers[column].notna().any()]
    aside = [column for column in table.columns if column not in {who, *asked}]
    report.add("survey_columns_left_out", source=source, where=aside)
    report.add("unknown_layout", source=source, where=[] if asked else table.columns, expected=_EXPECTED)
    report.raise_errors()
    empty = ~(pd.DataFrame({column: numbers[column] for column in asked}) > 0).any(axis=1)
    report.add("survey_without_points", source=source, where=table.index[empty] + 2)
    rows = _melted(table, who, asked, key="party", others="indicator")
    line = pd.Index(np.tile(table.index + 2, len(asked)))
    # a question without an answer is none; a table of weights, on the other hand, must be complete
    answered = (rows["weight"].str.strip() != "").to_numpy()
    return _checked(rows[answered], line[answered], groups, once=False, source=source, report=report)


def _melted(table: pd.DataFrame, stays: str, columns: list[str], *, key: str, others: str) -> pd.DataFrame:
    """Put the columns one under another, whatever they are called."""
    parts = [pd.DataFrame({key: table[stays], others: column, "weight": table[column]}) for column in columns]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=WEIGHT_COLUMNS, dtype="str")


def _checked(
    rows: pd.DataFrame, line: pd.Index, groups: set[str], *, once: bool, source: str, report: QualityReport
) -> pd.DataFrame:
    written = rows.set_axis(line, axis=0)
    key = written["party"].map({name: party(plain_header(name)) for name in written["party"].unique()})
    weight, _ = to_number(written["weight"].rename("weight"), source=source, report=type(report)())
    report.add("party_unknown", source=source, where=written.loc[key == "", "party"].unique(), known=_parties())
    report.add("weight_unusable", source=source, where=written.index[~(weight >= 0) | ~np.isfinite(weight)].unique())
    names = written["indicator"].str.strip()
    ids = names.map({name: name if name in groups else indicator_id(name) for name in names.unique()})
    found = pd.DataFrame({"party": key, "indicator": ids, "weight": weight})
    twice = found.duplicated(["party", "indicator"]) if once else pd.Series(data=False, index=found.index)
    report.add("weight_twice", source=source, where=names[twice].unique())
    return found


def _parties() -> str:
    return ", ".join(f"{entry.label.cs} / {entry.label.en}" for entry in parties().values())
