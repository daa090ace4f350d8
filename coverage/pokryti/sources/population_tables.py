"""People by age in a table of one's own, long or wide.

Every table has a column of codes whose header names their level (`kod_obce`, `orp`, `okres` …), or `kod` beside a
column `uroven`; `rok` if the name of the file does not tell the year; and `pohlavi` (muži, ženy, celkem) if sexes are
told apart.

- long: `vek` (0-4, 65+, 30 …) or `vek_od` and `vek_do`, and `pocet`;
- wide: a column per age band, such as `0-4`, `65+`, `celkem`, `population_80plus`, `muzi 0-14`.

English headers (`code`, `level`, `year`, `sex`, `age`, `age_from`, `age_to`, `count`) do as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.population.bands import OPEN, Band, parse_band
from pokryti.sources.keys import find_column, find_keys, plain_header
from pokryti.sources.tables import to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport

__all__ = ["band_columns", "is_population_table", "sex_of", "tidy_population_table"]

_SEX = ("sex", "pohlavi", "poh")
_AGE = ("age", "vek", "vekova_skupina", "age_group", "age_band")
_AGE_FROM, _AGE_TO = ("age_from", "vek_od"), ("age_to", "vek_do")
_COUNT = ("count", "pocet", "pocet_obyvatel", "obyvatel", "hodnota", "population", "value")
_SEXES = {
    **dict.fromkeys(("m", "muz", "muzi", "man", "men", "male", "males", "1"), "m"),
    **dict.fromkeys(("f", "z", "zena", "zeny", "woman", "women", "female", "females", "2"), "f"),
    **dict.fromkeys(("t", "", "celkem", "total", "both", "obe"), "t"),
}
_SEX_BEFORE = re.compile(r"\s*(muži|muzi|ženy|zeny|men|women|males?|females?)[ _-]+(.*)", re.IGNORECASE)


def sex_of(text: str) -> str | None:
    """Read a sex as tables write it.

    Parameters
    ----------
    text
        Cell; empty means both.

    Returns
    -------
    str or None
        `m`, `f`, `t` for both, or None when it is none of them.

    Examples
    --------
    >>> sex_of("Ženy"), sex_of(""), sex_of("x")
    ('f', 't', None)
    """
    return _SEXES.get(plain_header(text))


def _column_meaning(header: str) -> tuple[str | None, Band | None]:
    """Read a sex and a band from the header of a wide column."""
    found = _SEX_BEFORE.fullmatch(header)
    text = found.group(2) if found else header
    # „Počet obyvatel (k 31. 12.)“: the day does not matter here
    text = re.sub(r"\s*\(?\s*k 31\. ?12\..*", "", text)
    return (_SEXES[plain_header(found.group(1))] if found else None), parse_band(text) if text.strip() else None


def band_columns(columns: Iterable[str]) -> dict[str, tuple[str | None, Band]]:
    """List the columns of a wide table that hold people.

    Parameters
    ----------
    columns
        The header.

    Returns
    -------
    dict
        Column → sex (None when the column does not say) and band.

    Examples
    --------
    >>> {column: str(band) for column, (_, band) in band_columns(["obec", "0-4", "population_65plus"]).items()}
    {'0-4': '0–4', 'population_65plus': '65+'}
    """
    meanings = {column: _column_meaning(column) for column in columns}
    return {column: (sex, band) for column, (sex, band) in meanings.items() if band is not None}


def is_population_table(columns: Iterable[str]) -> bool:
    """Recognise the layout by its header.

    Parameters
    ----------
    columns
        The header.
    """
    columns = list(columns)
    return find_keys(columns) is not None and (_is_long(columns) or bool(band_columns(columns)))


def _is_long(columns: list[str]) -> bool:
    return find_column(columns, _AGE + _AGE_FROM) is not None and find_column(columns, _COUNT) is not None


def tidy_population_table(
    table: pd.DataFrame, *, districts: pd.DataFrame, year: pd.Series, source: str, report: QualityReport
) -> pd.DataFrame:
    """Turn a table of one's own into people by age and sex.

    Parameters
    ----------
    table
        The cells as text.
    districts
        Columns `level` and `area` of each row.
    year
        Year of each row.
    source
        Name of the file.
    report
        Where faults are noted.

    Returns
    -------
    pandas.DataFrame
        Columns `level, area, year, sex, age_from, age_to, count, suppressed`, totals included.
    """
    sex_column = find_column(table.columns, _SEX)
    written = table[sex_column] if sex_column else pd.Series("", index=table.index)
    sex = written.map({text: _SEXES.get(plain_header(text)) for text in written.unique()})
    report.add("population_unknown_sex", source=source, where=written[sex.isna()].unique())
    rows = districts.assign(year=year, sex=sex)
    long = _long if _is_long(list(table.columns)) else _wide
    return long(table, rows, source=source, report=report).dropna(subset=["sex"])


def _long(table: pd.DataFrame, rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    ages = _written_ages(table) if find_column(table.columns, _AGE) else _numbered_ages(table, source, report)
    unknown = ages["age_from"].isna()
    report.add("age_not_understood", source=source, where=rows.index[unknown] + 2)
    counts, hidden = to_number(table[str(find_column(table.columns, _COUNT))], source=source, report=report)
    return rows.assign(**ages, count=counts, suppressed=hidden)[~unknown].astype(
        {"age_from": "int64", "age_to": "int64"}
    )


def _written_ages(table: pd.DataFrame) -> pd.DataFrame:
    number, written = pd.factorize(table[str(find_column(table.columns, _AGE))].str.strip())
    ages = np.array([parse_band(text) or (np.nan, np.nan) for text in written], dtype="float64").reshape(-1, 2)
    return pd.DataFrame(ages[number], columns=["age_from", "age_to"], index=table.index)


def _numbered_ages(table: pd.DataFrame, source: str, report: QualityReport) -> pd.DataFrame:
    first, last = find_column(table.columns, _AGE_FROM), find_column(table.columns, _AGE_TO)
    age_from, _ = to_number(table[str(first)], source=source, report=report)
    age_to = to_number(table[last], source=source, report=report)[0].fillna(OPEN) if last else age_from
    return pd.DataFrame({"age_from": age_from, "age_to": age_to})


def _wide(table: pd.DataFrame, rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    parts = []
    for column, (sex, band) in band_columns(table.columns).items():
        counts, hidden = to_number(table[column], source=source, report=report)
        part = rows if sex is None else rows.assign(sex=sex)
        parts.append(part.assign(age_from=band.age_from, age_to=band.age_to, count=counts, suppressed=hidden))
    return pd.concat(parts, ignore_index=True)
