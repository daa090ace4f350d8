"""Identification numbers of organisations (IČO): eight digits, the last one a check digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["check_ico"]

_WEIGHTS = np.array([8, 7, 6, 5, 4, 3, 2])


def check_ico(values: pd.Series, *, source: str, report: QualityReport) -> pd.Series:
    r"""Restore leading zeros and check the last digit.

    The check digit is :math:`(11 - \sum_{i=1}^{7} (9 - i) d_i \bmod 11) \bmod 10`.

    Parameters
    ----------
    values
        Numbers as text; missing stays missing.
    source
        Name of the file.
    report
        Where restored and wrong numbers are noted.

    Returns
    -------
    pandas.Series
        Eight digits as text; wrong numbers stay as they were, because the number identifies nothing in the results.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> report = QualityReport()
    >>> check_ico(pd.Series(["9907891", "12345678"]), source="x.csv", report=report).tolist()
    ['09907891', '12345678']
    >>> [finding.code for finding in report.findings]
    ['ico_wrong', 'ico_zeros_lost']
    """
    text = values.astype("str").str.strip().str.replace(r"\.0+$", "", regex=True)
    text = text.where(text != "")
    digits = text.str.fullmatch(r"\d{1,8}").fillna(value=False).astype(bool)
    full = text.where(~digits, text.str.zfill(8))
    report.add("ico_zeros_lost", source=source, where=full[digits & (text.str.len() < 8)].unique())
    wrong = text.notna() & ~digits
    if digits.any():
        figures = np.array(full[digits].str.cat(), dtype=f"U{8 * int(digits.sum())}")
        figures = figures.reshape(1).view("U1").astype(int).reshape(-1, 8)
        check = (11 - figures[:, :7] @ _WEIGHTS % 11) % 10
        wrong[digits] = check != figures[:, 7]
    report.add("ico_wrong", source=source, where=full[wrong].unique())
    return full
