"""A table of travel times between obce, or from points of people to obce."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.errors import MissingDependencyError
from pokryti.sources.keys import find_column
from pokryti.sources.packed import parquet_faults
from pokryti.sources.tables import read_table, require_columns, to_number
from pokryti.sources.vector import plain_values

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["read_any_table", "read_travel", "with_own"]

_HEADERS = {
    "origin": ("origin", "from", "z", "odkud", "vychozi"),
    "destination": ("destination", "to", "do", "kam", "cil", "cilova"),
    "minutes": ("minutes", "minuty", "min", "travel_time", "doba", "doba_min"),
}


def read_travel(path: str | Path, *, codes: Codes, report: QualityReport, points: Collection[str] = ()) -> pd.DataFrame:
    """Read how long journeys take.

    The table has columns `origin`, `destination` (codes of obce in any system) and `minutes`; Czech headers `odkud`,
    `kam`, `minuty` are understood. A pair that is not listed cannot be travelled, and the way back may take another
    time. An origin may also be a point of people.

    Parameters
    ----------
    path
        CSV, workbook or Parquet.
    codes
        Translator of codes of obce.
    report
        Where everything found wrong is noted.
    points
        Labels of the points of people, where a study has them.

    Returns
    -------
    pandas.DataFrame
        `origin, destination` (str), `minutes` (float64), in the order of the file.

    Raises
    ------
    InputError
        With all faults of the table.
    MissingDependencyError
        When Parquet is read without pyarrow.
    """
    path = Path(path)
    raw = read_any_table(path, report=report)
    found = {role: find_column(raw.columns, names) for role, names in _HEADERS.items()}
    table = pd.DataFrame({role: raw[name] for role, name in found.items() if name}, index=raw.index)
    require_columns(table, _HEADERS, source=path.name, report=report)
    report.add("table_without_rows", source=path.name, count=int(table.empty))
    minutes = to_number(table["minutes"], source=path.name, report=report)[0]
    report.add("travel_unusable", source=path.name, where=table.index[~(np.isfinite(minutes) & (minutes >= 0))] + 2)
    ends = {}
    for role, own in (("origin", frozenset(points)), ("destination", frozenset[str]())):
        ends[role] = _ends(table[role].astype("str"), own, codes=codes, source=path.name, report=report)
    travel = pd.DataFrame({**ends, "minutes": minutes})
    pairs = travel.dropna().loc[lambda rows: rows.duplicated(["origin", "destination"])]
    report.add("travel_repeated", source=path.name, where=pairs["origin"] + " → " + pairs["destination"])
    report.raise_errors()
    back = travel.merge(travel, left_on=["origin", "destination"], right_on=["destination", "origin"])
    different = int((back["minutes_x"] != back["minutes_y"]).sum()) // 2
    report.add("travel_one_way", source=path.name, count=different)
    return travel


def read_any_table(path: Path, *, report: QualityReport) -> pd.DataFrame:
    """Read CSV or a workbook as text, and Parquet as it is.

    Parameters
    ----------
    path
        The file.
    report
        Where faults are noted.

    Returns
    -------
    pandas.DataFrame
        Index from 0.

    Raises
    ------
    InputError
        When the file cannot be read.
    MissingDependencyError
        When Parquet is read without pyarrow.
    """
    if path.suffix.lower() not in {".parquet", ".pq"}:
        return read_table(path, report=report)
    report.add("file_missing", source=path.name, count=int(not path.exists()))
    report.raise_errors()
    try:
        table = pd.read_parquet(path).reset_index(drop=True).apply(plain_values)
        for name in map(str, table.select_dtypes("str")):
            table[name].array.__arrow_array__().validate(full=True)  # Parquet may hold bytes that are no text
    except ImportError as error:
        raise MissingDependencyError(
            f"{path.name}: Parquet needs pyarrow. Install it with `pip install pokryti[parquet]`."
        ) from error
    except parquet_faults() as error:
        report.add("unreadable_file", source=path.name, count=1, problem=error)
        report.raise_errors()
        raise
    return table


def _ends(values: pd.Series, own: Collection[str], *, codes: Codes, source: str, report: QualityReport) -> pd.Series:
    """Turn codes into canonical ones, once for each code there is; labels of points stay."""
    distinct = pd.Series(values.dropna().unique(), dtype="str", name=values.name)
    obce = distinct[~distinct.isin(own)]
    known = codes.translate(obce, level="obec", source=source, report=report) if len(obce) else obce
    report.add("travel_end_unknown", source=source, where=obce[known.isna()], column=values.name)
    labels = distinct.where(distinct.isin(own), known)
    return values.map(dict(zip(distinct, labels, strict=True))).astype("str")


def with_own(travel: pd.DataFrame, *, obce: pd.Index, report: QualityReport) -> pd.DataFrame:
    """Let people reach services of their own obec, which tables between obce often leave out.

    Parameters
    ----------
    travel
        From `read_travel`.
    obce
        Codes of all obce.
    report
        Where those without such a journey are noted.

    Returns
    -------
    pandas.DataFrame
        With journeys of no minutes within the obce that lack them.
    """
    lacking = obce.difference(pd.Index(travel["origin"][travel["origin"] == travel["destination"]]))
    report.add("travel_within_obec", source="travel", where=lacking)
    added = pd.DataFrame({"origin": lacking, "destination": lacking, "minutes": 0.0})
    return pd.concat([travel, added], ignore_index=True) if len(added) else travel
