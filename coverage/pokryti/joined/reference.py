"""Whether the inputs can say anything of the reference date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pokryti.quality import QualityReport

__all__ = ["refuse_far_date"]

_FAR_YEARS = 10
"""Plans look some years ahead, and the register goes back some; what lies further is a slip of the pen."""


def refuse_far_date(on: date, tables: Iterable[pd.DataFrame | None], *, report: QualityReport) -> None:
    """Refuse a reference date that lies years before the oldest or after the newest record.

    Parameters
    ----------
    on
        Reference date.
    tables
        With a column `year` or `valid_from`.
    report
        Where the fault is noted.

    Raises
    ------
    ConfigError
        When it does.

    Examples
    --------
    >>> from datetime import date
    >>> from pokryti.quality import QualityReport
    >>> people = pd.DataFrame({"year": [2020, 2024]})
    >>> refuse_far_date(date(2034, 12, 31), [people], report=QualityReport())
    >>> refuse_far_date(date(9999, 12, 31), [people], report=QualityReport())
    Traceback (most recent call last):
    pokryti.errors.ConfigError: study: The reference date 9999-12-31 is more than 10 years away from the data: ...
    """
    years = [year for table in tables if table is not None and len(table) for year in _ends(table)]
    if not years:
        return
    oldest, newest = min(years), max(years)
    far = not oldest - _FAR_YEARS <= on.year <= newest + _FAR_YEARS
    values: dict[str, Any] = {"on": on.isoformat(), "years": _FAR_YEARS, "oldest": oldest, "newest": newest}
    report.add("date_outside_data", source="study", count=int(far), **values)
    if far:
        report.raise_errors(ConfigError)


def _ends(table: pd.DataFrame) -> list[int]:
    """Give the first and the last year of a table."""
    years = (table["year"] if "year" in table else table["valid_from"].dt.year).dropna()
    return [int(years.min()), int(years.max())] if len(years) else []
