"""Dates as Czech offices write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["to_date"]

# Offices write 9999-09-09 for "for ever"; anything this far is the same.
_FOREVER_YEAR = 2200


def to_date(values: pd.Series, *, source: str, report: QualityReport) -> pd.Series:
    """Read dates `2024-12-31` (a time may follow) and `31.12.2024`.

    Parameters
    ----------
    values
        Text, or missing.
    source
        Name of the file.
    report
        Where far and unreadable dates are noted.

    Returns
    -------
    pandas.Series
        datetime64[s], NaT where empty, unreadable, or so far that the period is open-ended.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> to_date(pd.Series(["2024-12-31T00:00:00", "31.12.2024", "9999-09-09"]), source="", report=QualityReport())
    0   2024-12-31
    1   2024-12-31
    2          NaT
    dtype: datetime64[s]
    """
    text = values.astype("str").str.strip().fillna("")
    iso = pd.to_datetime(text.str[:10], format="%Y-%m-%d", errors="coerce")
    dates = iso.astype("datetime64[s]")
    odd = dates.isna() & (text != "")
    if odd.any():
        czech = text[odd].str.replace(" ", "").str.extract(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})")
        parsed = pd.to_datetime(
            czech[2] + "-" + czech[1].str.zfill(2) + "-" + czech[0].str.zfill(2), format="%Y-%m-%d", errors="coerce"
        )
        dates[odd] = parsed.astype("datetime64[s]")
        report.add("date_unreadable", source=source, where=text[odd & dates.isna()].unique(), column=values.name)
    far = dates.dt.year >= _FOREVER_YEAR
    report.add("far_date", source=source, count=int(far.sum()), column=values.name)
    return dates.mask(far)
