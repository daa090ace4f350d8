"""Open data of the Czech Statistical Office in their long form: one row per value, dimensions in columns.

Editions differ in letter case, in `vuzemi_` or `uzemi_`, and in where the time stands (`rok`, `obdobi`,
`casref_do`). An empty code of a dimension means the total.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.population.bands import OPEN, Band, parse_band
from pokryti.sources.keys import years_in
from pokryti.sources.table_headers import with_headers
from pokryti.sources.tables import clean_codes, to_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pokryti.quality import QualityReport

__all__ = ["CSU_LEVELS", "SEX_CODES", "csu_rows", "is_csu_long", "tidy_csu_population"]

CSU_LEVELS = {
    "97": "stat", "105": "stat", "100": "kraj", "108": "kraj", "101": "okres", "109": "okres", "65": "orp",
    "61": "pou", "43": "obec",
}  # fmt: skip
_TIME = ("casref_do", "obdobi", "rok", "sldb_rok")
SEX_CODES = {"1": "m", "2": "f", "": "t"}
_SEX_TEXTS = {"muž": "m", "muži": "m", "žena": "f", "ženy": "f", "": "t", "celkem": "t"}
_SEPARATOR = "\x1f"
_END_OF_YEAR = "2406"
"""Statistical variable „počet obyvatel k 31. 12.“."""
_VARIABLES: Mapping[str, Band] = {
    "DEM0026": Band(0, OPEN),
    "DEM0026B": Band(0, OPEN),
    "DEM0027": Band(0, 14),
    "DEM0028": Band(15, 64),
    "DEM0029": Band(65, OPEN),
}
"""People on 31 December among the indicators of 130141 and of the data for planning documents (ÚAP)."""


def _plain(column: str) -> str:
    name = column.strip().lower()
    return name.removeprefix("v") if name.startswith("vuzemi_") else name


def is_csu_long(columns: Iterable[str]) -> bool:
    """Recognise the layout by its header.

    Parameters
    ----------
    columns
        The header.
    """
    return {"hodnota", "uzemi_cis", "uzemi_kod"} <= {_plain(column) for column in columns}


def csu_rows(table: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Give the table plain headers, levels and years, and leave out other territories.

    Parameters
    ----------
    table
        The cells as text.
    source
        Name of the file.
    report
        Where levels left out are noted.

    Returns
    -------
    pandas.DataFrame
        The columns of the file in lower case, `variable` (of `vuk`, `vuk_id`), and `level, area, year`.

    Raises
    ------
    InputError
        When there is no year.
    """
    rows = with_headers(table, map(_plain, table.columns))
    time = next((rows[column] for column in _TIME if column in rows), pd.Series("", index=rows.index))
    year = years_in(time)
    report.add("year_not_known", source=source, count=int(year.isna().sum()))
    report.raise_errors()
    lists = clean_codes(rows["uzemi_cis"], source=source, report=report)
    level = lists.map(CSU_LEVELS)
    report.add("levels_left_out", source=source, where=lists[level.isna()].unique(), count=int(level.isna().sum()))
    variable = next((rows[column] for column in ("vuk", "vuk_id") if column in rows), pd.Series("", index=rows.index))
    area = clean_codes(rows["uzemi_kod"], source=source, report=report)
    rows = rows.assign(level=level, area=area, year=year.astype("int64"), variable=variable.str.strip().str.upper())
    return rows[level.notna()].reset_index(drop=True)


def tidy_csu_population(rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Turn the rows into people by age and sex.

    Parameters
    ----------
    rows
        As `csu_rows` gives them.
    source
        Name of the file.
    report
        Where rows left out are noted.

    Returns
    -------
    pandas.DataFrame
        Columns `level, area, year, sex, age_from, age_to, count, suppressed`, totals included.
    """
    ages = _ages(rows)
    unknown = ages["age_from"].isna()
    sex = _dimension(rows, "pohlavi").str.lower().map({**_SEX_TEXTS, **SEX_CODES})
    report.add("age_not_understood", source=source, where=_dimension(rows, "vek")[unknown & _wanted(rows)].unique())
    report.add("population_unknown_sex", source=source, where=_dimension(rows, "pohlavi")[sex.isna()].unique())
    report.add("variables_left_out", source=source, where=_variable(rows)[~_wanted(rows)].unique())
    used = _wanted(rows) & ~unknown & sex.notna()
    counts, hidden = to_number(rows.loc[used, "hodnota"], source=source, report=report)
    people = rows.loc[used, ["level", "area", "year"]].assign(sex=sex, **ages[used].astype("int64"))
    return people.assign(count=counts, suppressed=hidden)


def _variable(rows: pd.DataFrame) -> pd.Series:
    if (rows["variable"] != "").any() or "stapro_kod" not in rows:
        return rows["variable"]
    return rows["stapro_kod"]


def _wanted(rows: pd.DataFrame) -> pd.Series:
    """Mark the rows that count people on 31 December, where the file holds other variables too."""
    if (rows["variable"] != "").any():
        return rows["variable"].isin(_VARIABLES)
    several = "stapro_kod" in rows and rows["stapro_kod"].eq(_END_OF_YEAR).any()
    return rows["stapro_kod"].eq(_END_OF_YEAR) if several else pd.Series(data=True, index=rows.index)


def _dimension(rows: pd.DataFrame, name: str) -> pd.Series:
    """Give the codes of a dimension, its texts where there are no codes, or empty text where it is absent."""
    empty = pd.Series("", index=rows.index)
    codes = rows.get(f"{name}_kod", empty).str.strip()
    return codes.where(codes != "", rows.get(f"{name}_txt", empty).str.strip())


def _ages(rows: pd.DataFrame) -> pd.DataFrame:
    """Read the age of each row: from its variable, else its code, else its text; missing where it is none."""
    if "vek_kod" in rows or "vek_txt" in rows:
        texts = rows.get("vek_txt", pd.Series("", index=rows.index)).str.strip()
        number, written = pd.factorize(_dimension(rows, "vek") + _SEPARATOR + texts)
        bands = [_band(*text.split(_SEPARATOR)) for text in written]
    else:
        number, written = pd.factorize(rows["variable"])
        bands = [_VARIABLES.get(text, Band(0, OPEN) if text == "" else None) for text in written]
    ages = np.array([band or (np.nan, np.nan) for band in bands], dtype="float64").reshape(-1, 2)
    return pd.DataFrame(ages[number], columns=["age_from", "age_to"], index=rows.index)


def _band(code: str, text: str) -> Band | None:
    return parse_band(code) or (parse_band(text) if text else None)
