"""Read own regions: a table that assigns obce to a mikroregion, a union of obce, a local action group."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.sources.tables import clean_codes, read_table
from pokryti.territory.levels import LEVELS
from pokryti.territory.names import fold

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.territory.codes import Codes

__all__ = ["read_regions"]


def read_regions(path: str | Path, *, codes: Codes, report: QualityReport) -> pd.DataFrame:
    """Read a table of two columns: code of the obec, own region.

    Parameters
    ----------
    path
        CSV or workbook; the header of the second column names the level. Names in place of codes are matched where an
        obec bears them alone.
    codes
        The code lists.
    report
        Where unknown obce, matches by name and overlaps are noted.

    Returns
    -------
    pandas.DataFrame
        Index `obec`, sorted; one column, named by the id of the level (the header without accents), holding the region;
        `attrs["label"]` is the header as written. Obce without a region are left out.

    Raises
    ------
    InputError
        When an obec lies in several regions, no obec is known, or the level bears the name of an official one.
    """
    source = Path(path).name
    table = read_table(path, report=report)
    if len(table.columns) < 2:
        report.add("unknown_layout", source=source, where=table.columns, expected="obec, mikroregion")
        report.raise_errors()
    label = str(table.columns[1])
    level = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_") or "region"
    report.add("region_level_name", source=source, count=int(level in {*LEVELS, "name", "type"}), level=label)
    cleaned = clean_codes(table.iloc[:, 0], source=source, report=report)
    named = not cleaned.str.contains(r"\d", regex=True).any()
    translate = codes.translate_names if named else codes.translate
    obec = translate(cleaned, level="obec", source=source, report=report)
    report.add("regions_not_recognised", source=source, count=int(obec.isna().all()), where=cleaned.unique())
    region = table.iloc[:, 1].str.strip()
    pairs = pd.DataFrame({"obec": obec, level: region.mask(region == "")}).dropna().drop_duplicates()
    report.add("region_overlap", source=source, where=pairs.loc[pairs["obec"].duplicated(), "obec"].unique())
    report.raise_errors()
    regions = pairs.set_index("obec").sort_index()
    regions.attrs["label"] = label
    return regions
