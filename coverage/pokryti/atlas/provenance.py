"""Where the numbers of an atlas come from: who publishes them, and of which year they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti import catalog
from pokryti.catalog.indicators import indicators
from pokryti.joined.model import FACILITY_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pokryti.atlas.model import Atlas
    from pokryti.atlas.periods import Period

__all__ = ["publishers", "years"]


def publishers(atlas: Atlas, kinds: Iterable[str]) -> list[Mapping[str, Any]]:
    """List the publishers whose data are used; the sample has none.

    Parameters
    ----------
    atlas
        What is shown; its source names publishers in short.
    kinds
        Kinds of service and indicators shown.
    """
    if atlas.sample:
        return []
    listed, made_of = indicators(), atlas.index.indicators if atlas.index else ()
    used = {listed[kind].publisher for kind in (*kinds, *made_of) if kind in listed}
    return [item for key, item in catalog.load("publishers").items() if key in used or item["short"] in atlas.source.cs]


def years(periods: Sequence[Period], measures: Iterable[Mapping[str, Any]]) -> list[dict[str, list[int | None]]]:
    """Tell of which year the numbers of each measure are on each date, where that is not the date itself.

    Parameters
    ----------
    periods
        Dates, oldest first.
    measures
        As the page takes them.

    Returns
    -------
    list of dict
        `years`: one per period, None where there is no number; nothing for services, which are counted on the date.
    """
    facilities = {"years": [period.joined.facilities_year for period in periods]}
    known = [_of_indicators(period.answers) for period in periods]
    found: list[dict[str, list[int | None]]] = []
    for measure in measures:
        own = [of_kind.get(measure.get("kind", "")) for of_kind in known]
        counted = measure.get("unit") == FACILITY_UNIT
        found.append(facilities if counted else {"years": own} if any(own) else {})
    return found


def _of_indicators(answers: Iterable[pd.DataFrame]) -> dict[str, int]:
    """Give the year of each indicator, the same in all districts."""
    parts = [part[["kind", "year"]] for part in answers if part["measure"].iloc[0] == "indicator"]
    if not parts:
        return {}
    first = pd.concat(parts).drop_duplicates("kind")
    return {str(kind): int(year) for kind, year in zip(first["kind"], first["year"], strict=True)}
