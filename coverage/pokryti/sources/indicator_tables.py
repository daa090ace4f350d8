"""Indicators in tables of districts, long or wide, and in the long form of the statistical office.

A table of one's own has a column of codes whose header names their level (`kod_obce`, `orp`, `okres` …), or `kod`
beside a column `uroven`, and `rok` if neither header nor name of the file tells the year.

- wide: every other column of numbers is an indicator;
- long: `ukazatel` and `hodnota` (`indicator`, `value`); recipients of the care allowance may come as `stupen` (I–IV)
  and `pocet`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.catalog.indicators import indicator
from pokryti.quality import QualityReport
from pokryti.sources.keys import find_column, is_key, plain_header, years_in
from pokryti.sources.tables import to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["VALUES", "indicator_id", "is_long_table", "tidy_csu_indicators", "tidy_krok", "tidy_long", "tidy_wide"]

VALUES = ["level", "area", "year", "indicator", "value", "flag"]
_INDICATOR = ("indicator", "ukazatel", "stupen", "stupen_zavislosti", "stupen_pnp")
_VALUE = ("value", "hodnota", "count", "pocet")
_ASIDE = re.compile(r"\s*\((?:k \d|průměrný|prosinec|školní rok|%|ha\b)[^)]*\)|\bk 31\. ?12\.", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_YEAR = re.compile(r"_(?:19|20)\d\d(?=_|$)")


def indicator_id(header: str) -> str:
    """Turn a header or code into the id of an indicator.

    Parameters
    ----------
    header
        As the source writes it; dates and units in brackets do not matter.

    Returns
    -------
    str
        Id in the catalogue, or an ASCII slug of the header.

    Examples
    --------
    >>> indicator_id("Podíl nezaměstnaných osob dosažitelných (%) k 31.12."), indicator_id("pocetMistVDomech")
    ('podil_nezamestnanych', 'pocet_mist_v_domech')
    """
    words = _ASIDE.sub("", header).strip()
    if " " not in words:
        words = _CAMEL.sub(" ", words)
    return indicator(_YEAR.sub("", plain_header(words))).id


def _values(rows: pd.DataFrame, written: pd.Series, *, source: str, report: QualityReport) -> pd.DataFrame:
    numbers, hidden = to_number(written, source=source, report=report)
    flag = np.select([hidden, numbers.isna()], ["suppressed", "unknown"], "ok")
    return rows.assign(value=numbers, flag=pd.Series(flag, index=rows.index, dtype="str"))


def is_long_table(columns: Iterable[str]) -> bool:
    """Say whether a table has a column of indicators and one of values.

    Parameters
    ----------
    columns
        The header.
    """
    columns = list(columns)
    return find_column(columns, _INDICATOR) is not None and find_column(columns, _VALUE) is not None


def tidy_long(table: pd.DataFrame, rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Read a long table.

    Parameters
    ----------
    table
        The cells as text.
    rows
        `level, area, year` of each row.
    source
        Name of the file.
    report
        Where faults are noted.

    Returns
    -------
    pandas.DataFrame
        `level, area, year, indicator, value, flag`.
    """
    column = str(find_column(table.columns, _INDICATOR))
    before = "pnp_" if plain_header(column).startswith("stupen") else ""
    ids = {name: indicator_id(before + name.strip()) for name in table[column].unique()}
    written = table[str(find_column(table.columns, _VALUE))]
    return _values(rows.assign(indicator=table[column].map(ids)), written, source=source, report=report)


def tidy_wide(table: pd.DataFrame, rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Read a wide table: every column of numbers that is no code is an indicator.

    Parameters
    ----------
    table
        The cells as text.
    rows
        `level, area, year` of each row.
    source
        Name of the file.
    report
        Where columns left out are noted.

    Returns
    -------
    pandas.DataFrame
        `level, area, year, indicator, value, flag`.
    """
    candidates = [column for column in table.columns if not is_key(column)]
    # Texts are told from numbers by a trial whose findings do not count.
    numeric = [column for column in candidates if _is_numeric(table[column])]
    report.add("columns_left_out", source=source, where=[column for column in candidates if column not in numeric])
    parts = [
        _values(rows.assign(indicator=indicator_id(column)), table[column], source=source, report=report)
        for column in numeric
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=VALUES)


def _is_numeric(values: pd.Series) -> bool:
    numbers, hidden = to_number(values.drop_duplicates(), source="", report=QualityReport())
    return bool((numbers.notna() | hidden).any())


def tidy_csu_indicators(rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Read variables from the long form of the statistical office: totals over all dimensions, last month of a year.

    Parameters
    ----------
    rows
        As `csu_rows` gives them.
    source
        Name of the file.
    report
        Where parts and months left out are noted.

    Returns
    -------
    pandas.DataFrame
        `level, area, year, indicator, value, flag`.
    """
    known = {"uzemi_kod", "stapro_kod"}
    dimensions = [column for column in map(str, rows.columns) if column.endswith("_kod") and column not in known]
    part = (rows[dimensions].apply(lambda codes: codes.str.strip()) != "").any(axis=1)
    report.add("parts_left_out", source=source, count=int(part.sum()), dimensions=", ".join(dimensions))
    totals = rows[~part]
    variable = totals["variable"].where(totals["variable"] != "", totals.get("stapro_kod", ""))
    totals = totals.assign(indicator=variable.map({name: indicator_id(name) for name in variable.unique()}))
    keys = ["level", "area", "year", "indicator"]
    if "obdobi" in totals:
        latest = totals["obdobi"] == totals.groupby(keys)["obdobi"].transform("max")
        report.add("months_left_out", source=source, count=int((~latest).sum()))
        totals = totals[latest]
    return _values(totals[keys], totals["hodnota"], source=source, report=report)


def tidy_krok(table: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Read indicators of kraje (KROK), whose codes are NUTS 3 without the letters and with a zero behind: 0410.

    Parameters
    ----------
    table
        The cells as text, with `rok, kodukaz, koduzemi, hodnota`.
    source
        Name of the file.
    report
        Where lost zeros are noted.

    Returns
    -------
    pandas.DataFrame
        `level, area, year, indicator, value, flag`.
    """
    years = years_in(table["rok"])
    report.add("year_not_known", source=source, count=int(years.isna().sum()))
    report.raise_errors()
    area, code = table["koduzemi"].str.strip(), table["kodukaz"].str.strip()
    short = (area.str.len() < 4) | (code.str.len() < 6)
    report.add("leading_zeros_lost", source=source, where=table.index[short] + 2)
    nuts = "CZ" + area.str.zfill(4).str[:3]
    rows = pd.DataFrame(
        {
            "level": np.where(nuts == "CZ000", "stat", "kraj"),
            "area": nuts.where(nuts != "CZ000", "CZ"),
            "year": years.astype("int64"),
            "indicator": "krok_" + code.str.zfill(6),
        }
    )
    return _values(rows, table["hodnota"], source=source, report=report)
