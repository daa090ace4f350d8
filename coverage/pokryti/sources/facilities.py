"""ČSÚ 190037: number of social-service facilities by municipality and kind, 31 December.

No capacities and no field services; a municipality or kind that does not occur has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import kinds
from pokryti.sources.keys import years_in
from pokryti.sources.table_headers import with_headers
from pokryti.sources.tables import clean_codes, require_columns, to_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["is_facilities", "tidy_facilities"]


def is_facilities(columns: Iterable[str]) -> bool:
    """Recognise the layout by its header.

    Parameters
    ----------
    columns
        The header.
    """
    return "dsz_kod" in {column.lower() for column in columns}


def tidy_facilities(table: pd.DataFrame, *, codes: Codes, source: str, report: QualityReport) -> pd.DataFrame:
    """Count facilities by municipality and kind of service.

    Parameters
    ----------
    table
        The cells as text.
    codes
        Translates codes of districts.
    source
        Name of the file.
    report
        Where unknown kinds and municipalities are noted.

    Returns
    -------
    pandas.DataFrame
        Columns `obec, kind` (ids of the catalogue), `year` (int64), `count` (float64 facilities).

    Raises
    ------
    InputError
        When a column is missing, or a municipality has two counts of the same kind and year.
    """
    table = with_headers(table, table.columns.str.lower())
    require_columns(table, ["dsz_kod", "obec_kod", "rok", "hodnota"], source=source, report=report)
    kind_of = {code: kind.id for kind in kinds().values() for code in kind.facility_codes}
    dsz = clean_codes(table["dsz_kod"], source=source, report=report)
    unknown = ~dsz.isin(kind_of)
    report.add("facility_kind_unknown", source=source, where=dsz[unknown & (dsz != "")].unique())
    report.add("facility_totals_left_out", source=source, count=int((dsz == "").sum()))
    rows = pd.DataFrame(
        {
            "obec": codes.translate(
                clean_codes(table["obec_kod"], source=source, report=report), level="obec", source=source, report=report
            ),
            "kind": dsz.map(kind_of),
            "year": years_in(table["rok"]),
            "count": to_number(table["hodnota"], source=source, report=report)[0],
        }
    )
    rows = rows.dropna(subset=["obec", "kind", "year"]).astype({"year": "int64"})
    repeated = rows.duplicated(["obec", "kind", "year"])
    report.add("facility_rows_repeated", source=source, where=rows.loc[repeated, "obec"].unique())
    report.raise_errors()
    return rows.sort_values(["obec", "kind", "year"], ignore_index=True)
