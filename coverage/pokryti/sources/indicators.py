"""Indicators of districts and counts of facilities, from any layout recognised by the header."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pokryti.sources.facilities import is_facilities, tidy_facilities
from pokryti.sources.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport
    from pokryti.sources.districts import CodeTranslator

__all__ = ["Indicators", "read_indicators"]

VALUES = ["level", "area", "year", "indicator", "value", "flag", "source"]
FACILITIES = ["obec", "kind", "year", "count"]


class Indicators(NamedTuple):
    """What is known of districts besides people and services.

    Parameters
    ----------
    values
        `level, area, year` (int64), `indicator` (id), `value` (float64), `flag` (ok, suppressed, unknown), `source`.
    facilities
        `obec, kind, year` (int64), `count` (float64); whatever has no row has no facility.
    """

    values: pd.DataFrame
    facilities: pd.DataFrame


def read_indicators(
    paths: str | Path | Iterable[str | Path], *, codes: CodeTranslator, report: QualityReport
) -> Indicators:
    """Read indicators and counts of facilities from one or several files.

    Parameters
    ----------
    paths
        A file or several.
    codes
        Translates codes of districts.
    report
        Where faults are noted.

    Returns
    -------
    Indicators
        Values and facilities of all files together.

    Raises
    ------
    InputError
        When a file has another layout.
    """
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    values: list[pd.DataFrame] = []
    facilities: list[pd.DataFrame] = []
    for path in files:
        table = read_table(path, report=report)
        if is_facilities(table.columns):
            facilities.append(tidy_facilities(table, codes=codes, source=path.name, report=report))
    return Indicators(
        pd.concat(values, ignore_index=True) if values else pd.DataFrame(columns=VALUES),
        pd.concat(facilities, ignore_index=True) if facilities else pd.DataFrame(columns=FACILITIES),
    )
