"""How much each party weighs each indicator: a table of weights, or the export of a survey.

- weights, long: a row per party and indicator with the columns `party, indicator, weight`;
- weights, wide: a row per indicator (`indicator`) and a column per party;
- survey: a row per respondent, a column that says the party, and a column of points per indicator (`sources.surveys`);
  columns without any number, and numbers of the respondents, are passed over.

Czech headers `strana, ukazatel, vaha` are understood, and parties as people call them (zadavatelé, poskytovatelé,
uživatelé). Indicators bear their ids, their names in the catalogue, or the headers of their source; shares of people
by age may be written as `80+` or `0–14`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.catalog.indicators import indicators
from pokryti.catalog.parties import parties, party
from pokryti.sources.indicator_tables import indicator_id
from pokryti.sources.keys import find_column, plain_header
from pokryti.sources.surveys import party_column, points, questions
from pokryti.sources.tables import read_table, to_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.catalog import TargetGroup
    from pokryti.quality import QualityReport

__all__ = ["WEIGHT_COLUMNS", "read_weights"]

WEIGHT_COLUMNS = ["party", "indicator", "weight"]
_INDICATOR = ("indicator", "ukazatel")
_WEIGHT = ("weight", "vaha", "body", "points")
_AGES = re.compile(r"([0-9]+) ?(?:\+|[-–] ?([0-9]+))")
_EXPECTED = "party + indicator + weight; indicator + a column per party; party + a column of points per indicator"


def read_weights(path: str | Path, *, groups: Mapping[str, TargetGroup], report: QualityReport) -> pd.DataFrame:
    """Read the weights of the parties.

    In a survey the points of the respondents of a party are averaged; a cell left empty is no answer and takes no part
    in the mean. Respondents of no party, or without any points, do not count, and are told. All weights may be in any
    unit; only their proportions matter.

    Parameters
    ----------
    path
        CSV or workbook.
    groups
        Target groups by id, whose shares may be indicators.
    report
        Where bad rows are noted, all together.

    Returns
    -------
    pandas.DataFrame
        `party, indicator, weight` (float64), parties in the order of the catalogue.

    Raises
    ------
    InputError
        When the layout is none of those above, a party of a table (in a survey: of everybody) is not known, a weight is
        no number from zero up, or an indicator is weighed twice.
    """
    source = Path(path).name
    table = read_table(path, report=report)
    report.add("table_without_rows", source=source, count=int(table.empty))
    rows = _long(table, groups, source=source, report=report)
    report.raise_errors()
    means = rows.groupby(["party", "indicator"], sort=False)["weight"].mean().reset_index()
    order = means["party"].map({key: number for number, key in enumerate(parties())})
    return means.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _long(
    table: pd.DataFrame, groups: Mapping[str, TargetGroup], *, source: str, report: QualityReport
) -> pd.DataFrame:
    who, what, weight = (
        party_column(table),
        find_column(table.columns, _INDICATOR),
        find_column(table.columns, _WEIGHT),
    )
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


def _surveyed(
    table: pd.DataFrame, who: str, groups: Mapping[str, TargetGroup], *, source: str, report: QualityReport
) -> pd.DataFrame:
    about = questions(table.columns.drop(who))
    table = table.assign(**{column: points(table[column]) for column in about})
    numbers = {column: to_number(table[column], source="", report=type(report)())[0] for column in about}
    asked = [column for column in about if numbers[column].notna().any()]
    aside = [column for column in table.columns if column not in {who, *asked}]
    report.add("survey_columns_left_out", source=source, where=aside)
    report.add("unknown_layout", source=source, where=[] if asked else table.columns, expected=_EXPECTED)
    report.raise_errors()
    table = table[_counted(table[who], pd.DataFrame(numbers)[asked], source=source, report=report)]
    meant = pd.Series({column: _meant(about[column].strip(), groups) for column in asked})
    report.add("weight_twice", source=source, where=meant.index[meant.duplicated(keep=False)])
    rows = _melted(table, who, asked, key="party", others="indicator")
    rows["indicator"] = rows["indicator"].map(meant)
    line = pd.Index(np.tile(table.index + 2, len(asked)))
    # a question without an answer is none; a table of weights, on the other hand, must be complete
    answered = (rows["weight"].str.strip() != "").to_numpy()
    return _checked(rows[answered], line[answered], groups, once=False, source=source, report=report)


def _counted(who: pd.Series, numbers: pd.DataFrame, *, source: str, report: QualityReport) -> pd.Series:
    """Say which respondents count: those of a party who gave some points; exports hold unfinished answers, too."""
    side = who.map({answer: party(plain_header(answer)) for answer in who.unique()})
    strange, silent = side == "", numbers.fillna(0).eq(0).all(axis=1)
    answers = who[strange].str.strip().replace("", "–").unique()
    report.add("survey_strangers", source=source, where=answers, count=int(strange.sum()), known=_parties())
    report.add("survey_without_points", source=source, where=who.index[silent & ~strange] + 2)
    report.add("survey_of_nobody", source=source, count=int((strange | silent).all()), known=_parties())
    counted = ~(strange | silent)
    numbers_of = {entry.label: int((side[counted] == key).sum()) for key, entry in parties().items()}
    many = [f"{label.cs} / {label.en}: {number}" for label, number in numbers_of.items() if number]
    report.add("survey_respondents", source=source, where=many, count=int(counted.sum()))
    return counted


def _melted(table: pd.DataFrame, stays: str, columns: list[str], *, key: str, others: str) -> pd.DataFrame:
    """Put the columns one under another, whatever they are called."""
    parts = [pd.DataFrame({key: table[stays], others: column, "weight": table[column]}) for column in columns]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=WEIGHT_COLUMNS, dtype="str")


def _checked(
    rows: pd.DataFrame,
    line: pd.Index,
    groups: Mapping[str, TargetGroup],
    *,
    once: bool,
    source: str,
    report: QualityReport,
) -> pd.DataFrame:
    written = rows.set_axis(line, axis=0)
    key = written["party"].map({name: party(plain_header(name)) for name in written["party"].unique()})
    weight, _ = to_number(written["weight"].rename("weight"), source=source, report=type(report)())
    report.add("party_unknown", source=source, where=written.loc[key == "", "party"].unique(), known=_parties())
    report.add("weight_unusable", source=source, where=written.index[~(weight >= 0) | ~np.isfinite(weight)].unique())
    names = written["indicator"].str.strip()
    ids = names.map({name: _meant(name, groups) for name in names.unique()})
    found = pd.DataFrame({"party": key, "indicator": ids, "weight": weight})
    twice = found.duplicated(["party", "indicator"]) if once else pd.Series(data=False, index=found.index)
    report.add("weight_twice", source=source, where=names[twice].unique())
    return found


def _meant(name: str, groups: Mapping[str, TargetGroup]) -> str:
    """Give the id of an indicator or target group by its id, name or ages; of what is unknown the id of its header."""
    written = indicator_id(name)
    if name in groups or written in indicators():
        return name if name in groups else written
    labels = {key: entry.label for key, entry in indicators().items()}
    labels |= {key: entry.label for key, entry in groups.items()}
    by_label = {plain_header(text): key for key, label in labels.items() for text in (label.cs, label.en)}
    by_label |= {plain_header(f"podíl {entry.per.cs}"): key for key, entry in groups.items()}
    by_label |= {plain_header(f"share of {entry.per.en}"): key for key, entry in groups.items()}
    ages = _AGES.search(name)
    by_age = (f"{ages[1]}_{ages[2]}" if ages[2] else f"{ages[1]}plus") if ages else ""
    return by_label.get(plain_header(name)) or (by_age if by_age in groups else written)


def _parties() -> str:
    return ", ".join(f"{entry.label.cs} / {entry.label.en}" for entry in parties().values())
