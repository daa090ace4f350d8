"""Index of social exclusion of the ministry for regional development: the index and its parts for every obec.

Headers carry dates, reference populations and a misprint; where an obec has no school, four numeric columns hold a
sentence instead, which is read as not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pokryti.catalog.indicators import indicators
from pokryti.sources.indicator_tables import indicator_id
from pokryti.sources.keys import plain_header

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from pokryti.quality import QualityReport

__all__ = ["INDEX", "exclusion_year", "is_exclusion_index", "tidy_exclusion_index"]

INDEX = "index_socialniho_vylouceni"
_TITLE = re.compile(r"index_soc_vylouceni_(\d{4})_0_30")


def is_exclusion_index(columns: Iterable[str]) -> bool:
    """Recognise the layout by its header.

    Parameters
    ----------
    columns
        The header.
    """
    plain = [plain_header(column) for column in columns]
    return "kod_obce" in plain and any(_TITLE.match(column) for column in plain)


def exclusion_year(columns: Iterable[str]) -> int:
    """Read the year from the header of the index.

    Parameters
    ----------
    columns
        The header.

    Examples
    --------
    >>> exclusion_year(["Kód obce", "Index soc. vyloučení 2023 (0-30 bodů)"])
    2023
    """
    return next(int(found.group(1)) for column in columns if (found := _TITLE.match(plain_header(column))))


def tidy_exclusion_index(table: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Keep the code of the obec, the index and its parts, under the names of the catalogue.

    Parameters
    ----------
    table
        The cells as text.
    source
        Name of the file.
    report
        Where an index outside 0–30 is noted; it becomes unknown.

    Returns
    -------
    pandas.DataFrame
        Column `kod_obce` and one per indicator, still as text.
    """
    parts = {key for key, entry in indicators().items() if entry.source.startswith("MMR")}
    names = {column: indicator_id(column) for column in table.columns}
    names = {column: name for column, name in names.items() if name in parts or name == "kod_obce"}
    kept = table[list(names)].rename(columns=names)
    outside = ~kept[INDEX].str.strip().str.fullmatch(r"|(?:[12]?\d|30)(?:[.,]0*)?")
    report.add("index_out_of_range", source=source, where=kept.loc[outside, "kod_obce"])
    return kept.assign(**{INDEX: kept[INDEX].mask(outside, "")})
