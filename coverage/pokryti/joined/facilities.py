"""Counts of facilities as supply in a unit of their own."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pokryti.joined.model import FACILITY_FORM, FACILITY_UNIT
from pokryti.joined.people import nearest_year
from pokryti.quality import QualityReport
from pokryti.services import SUPPLY_COLUMNS

__all__ = ["facility_supply"]


def facility_supply(facilities: pd.DataFrame, *, on: date, report: QualityReport) -> tuple[pd.DataFrame, int | None]:
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
    supply : pandas.DataFrame
        Columns of the `supply` table; every count stands where the facility stands.
    year : int or None
        The year taken.
    """
    if facilities.empty:
        nothing = pd.DataFrame(columns=pd.Index(SUPPLY_COLUMNS), dtype="str")
        return nothing.astype({"capacity": "float64"}), None
    year = nearest_year(facilities["year"], on)
    report.add("year_differs", source="facilities", count=int(year != on.year), year=year, on=on.isoformat())
    rows = facilities[facilities["year"] == year]
    supply = pd.DataFrame(
        {
            "service": "csu-190037-" + rows["obec"] + "-" + rows["kind"],
            "kind": rows["kind"],
            "form": FACILITY_FORM,
            "unit": FACILITY_UNIT,
            "obec": rows["obec"],
            "capacity": rows["count"].astype("float64"),
            "basis": "seat",
            "confidence": "high",
        }
    )
    return supply.reset_index(drop=True), year
