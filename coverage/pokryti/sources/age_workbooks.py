"""The two workbooks „Věkové složení obyvatel v obcích“ of the Czech Statistical Office.

Municipalities below 1,000 people come in five-year groups, the others in single years with the groups repeated after
a column `X`. Three rows per municipality: `POH` is celkem, muži, ženy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.population.bands import parse_band
from pokryti.population.matrix import age_matrix
from pokryti.sources.tables import clean_codes, to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from pokryti.quality import QualityReport

__all__ = ["is_age_workbook", "tidy_age_workbook"]

_SEXES = {"celkem": "t", "muži": "m", "ženy": "f"}


def is_age_workbook(columns: Iterable[str]) -> bool:
    """Recognise the layout by its header.

    Parameters
    ----------
    columns
        The header.
    """
    return {"poh", "zuj"} <= {column.lower() for column in columns}


def tidy_age_workbook(
    table: pd.DataFrame, *, year: int, source: str, report: QualityReport
) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Turn a workbook into a matrix of ages.

    Parameters
    ----------
    table
        The cells as text, or columns of whole numbers as numbers.
    year
        31 December of which year; the workbook itself does not say.
    source
        Name of the file.
    report
        Where faults are noted.

    Returns
    -------
    matrix : pandas.DataFrame
        Index `level, area, year, sex`; columns `age_from, age_to`, totals and repeated groups included.
    hidden : numpy.ndarray of bool
        In which rows the office hides a value.
    """
    lower = {column.lower(): column for column in table.columns}
    sex = table[lower["poh"]].str.strip().str.lower().map(_SEXES)
    report.add("population_unknown_sex", source=source, where=table.loc[sex.isna(), lower["poh"]].unique())
    # A repeated header arrives with a number behind it: 85+.1
    bands = {column: parse_band(column.removesuffix(".1")) for column in table.columns}
    used = {column: band for column, band in bands.items() if band is not None}
    numbers = [to_number(table[column], source=source, report=report) for column in used]
    values = np.column_stack([counts for counts, _ in numbers])
    hidden = np.logical_or.reduce([secret.to_numpy() for _, secret in numbers])
    rows = pd.DataFrame(
        {
            "level": "obec",
            "area": clean_codes(table[lower["zuj"]], source=source, report=report),
            "year": year,
            "sex": sex,
        }
    )
    known = sex.notna().to_numpy()
    return age_matrix(rows[known], values[known], list(used.values())), hidden[known]
