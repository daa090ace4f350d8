"""Counts of facilities as supply in a unit of their own."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pokryti.joined.model import SERIES
from pokryti.joined.people import nearest_year
from pokryti.quality import QualityReport

__all__ = ["facility_supply"]


def facility_supply(facilities: pd.DataFrame, *, on: date, report: QualityReport) -> pd.DataFrame:
    """Turn counts of facilities into supply, in the unit `zarizeni`.

    Parameters
    ----------
    facilities
        Columns `obec, kind, year, count`.
    on
        Reference date; the latest year not after it is taken, otherwise the earliest.
    report
        Where a difference in years is noted.

    Returns
    -------
    pandas.DataFrame
        Columns of the `supply` table; every count stands where the facility stands.
    """
    if facilities.empty:
        return pd.DataFrame(columns=["service", *SERIES, "obec", "capacity", "basis", "confidence"])
    year = nearest_year(facilities["year"], on)
    report.add("year_differs", source="facilities", count=int(year != on.year), year=year, on=on.isoformat())
    rows = facilities[facilities["year"] == year]
    return pd.DataFrame(
        {
            "service": "csu-190037-" + rows["obec"] + "-" + rows["kind"],
            "kind": rows["kind"],
            "form": "nerozliseno",
            "unit": "zarizeni",
            "obec": rows["obec"],
            "capacity": rows["count"].astype("float64"),
            "basis": "seat",
            "confidence": "high",
        }
    ).reset_index(drop=True)
