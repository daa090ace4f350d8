"""DataStat, the statistical office's public database, exported as CSV with codes.

Each dimension has a column of texts, one of its code list (`….Ciselnik`) and one of its codes (`….Polozka`); a
territory is given at several levels side by side, the lowest filled one is meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.population.bands import parse_band
from pokryti.sources.csu_long import CSU_LEVELS, SEX_CODES
from pokryti.sources.keys import years_in
from pokryti.sources.tables import clean_codes, to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport

__all__ = ["datastat_rows", "is_datastat", "tidy_datastat_population"]

_CODE, _LIST = ".Polozka", ".Ciselnik"
_END_OF_YEAR = re.compile(r"počet obyvatel.*31\. ?12\.", re.IGNORECASE)


def is_datastat(columns: Iterable[str]) -> bool:
    """Recognise the layout by its header.

    Parameters
    ----------
    columns
        The header.
    """
    columns = set(columns)
    return "Hodnota" in columns and any(column.endswith(_CODE) for column in columns)


def datastat_rows(table: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Read where, when and what of each row.

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
        Columns `level, area, year, variable` (text of the indicator), `age, age_text, sex` (codes and texts as
        written, empty for the total) and `hodnota`.

    Raises
    ------
    InputError
        When there is no year.
    """
    prefixes = [column.removesuffix(_CODE) for column in table.columns if column.endswith(_CODE)]
    rows = pd.DataFrame(
        {"level": pd.NA, "area": "", "age": "", "age_text": "", "sex": ""}, index=table.index, dtype="str"
    )
    year = table["Rok"] if "Rok" in table else pd.Series("", index=table.index)
    for prefix in prefixes:
        code = clean_codes(table[prefix + _CODE], source=source, report=report)
        level = table.get(prefix + _LIST, pd.Series("", index=table.index)).str.strip().map(CSU_LEVELS)
        if prefix.lower().startswith("uz"):
            # Levels stand from the highest to the lowest, so the last filled one is the lowest.
            filled = level.notna() & (code != "")
            rows["level"], rows["area"] = rows["level"].mask(filled, level), rows["area"].mask(filled, code)
        elif prefix.lower().startswith("vek"):
            rows["age"], rows["age_text"] = code, _text_beside(table, prefix)
        elif prefix.lower().startswith("pohl"):
            rows["sex"] = code
        elif prefix.lower().startswith("cas"):
            year = code.where(code != "", year)
    when = years_in(year)
    report.add("year_not_known", source=source, count=int(when.isna().sum()))
    report.raise_errors()
    variable = table.get("Ukazatel", pd.Series("", index=table.index)).str.strip()
    rows = rows.assign(year=when.astype("int64"), variable=variable, hodnota=table["Hodnota"])
    report.add("levels_left_out", source=source, where=["?"], count=int(rows["level"].isna().sum()))
    return rows[rows["level"].notna()].reset_index(drop=True)


def _text_beside(table: pd.DataFrame, prefix: str) -> pd.Series:
    """Give the column of texts, which stands before the list and the codes of a dimension."""
    position = list(table.columns).index(prefix + (_LIST if prefix + _LIST in table else _CODE))
    return table[table.columns[position - 1]].str.strip() if position else pd.Series("", index=table.index)


def tidy_datastat_population(rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Turn the rows into people by age and sex.

    Parameters
    ----------
    rows
        As `datastat_rows` gives them.
    source
        Name of the file.
    report
        Where rows left out are noted.

    Returns
    -------
    pandas.DataFrame
        Columns `level, area, year, sex, age_from, age_to, count, suppressed`, totals included.
    """
    end_of_year = rows["variable"].str.contains(_END_OF_YEAR)
    wanted = end_of_year if end_of_year.any() else pd.Series(data=True, index=rows.index)
    report.add("variables_left_out", source=source, where=rows.loc[~wanted, "variable"].unique())
    pairs = rows[["age", "age_text"]].drop_duplicates()
    bands = [
        parse_band(code) or (parse_band(text) if text else None)
        for code, text in zip(pairs["age"], pairs["age_text"], strict=True)
    ]
    known = np.array([band is not None for band in bands], dtype=bool)
    ages = pairs[known].assign(
        age_from=[band.age_from for band in bands if band], age_to=[band.age_to for band in bands if band]
    )
    report.add("age_not_understood", source=source, where=pairs["age"][~known])
    people = rows[wanted].merge(ages, on=["age", "age_text"]).assign(sex=lambda frame: frame["sex"].map(SEX_CODES))
    report.add("population_unknown_sex", source=source, count=int(people["sex"].isna().sum()))
    people = people[people["sex"].notna()]
    counts, hidden = to_number(people["hodnota"], source=source, report=report)
    return people[["level", "area", "year", "sex", "age_from", "age_to"]].assign(count=counts, suppressed=hidden)
