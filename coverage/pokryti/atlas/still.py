"""A still picture of an atlas, for where no script may run."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pandas as pd

from pokryti import figures
from pokryti.atlas.measures import ACCESS, KEY, describe
from pokryti.atlas.payload import words
from pokryti.figures.numbers import format_number
from pokryti.joined import SERIES

if TYPE_CHECKING:
    from pokryti.atlas.model import Atlas

__all__ = ["picture"]

_PER = {"cs": "na", "en": "per"}


def picture(atlas: Atlas) -> bytes:
    """Draw what the page opens with: its first measure at its first level, on the last date.

    Parameters
    ----------
    atlas
        The atlas.

    Returns
    -------
    bytes
        PNG.
    """
    level, period = "orp" if "orp" in atlas.levels else atlas.levels[0], atlas.periods[-1]
    rows = _first(atlas, level)
    title, unit = _words(atlas, rows)
    name = words()[atlas.lang].get(f"level_{level}", atlas.territory.own_levels.get(level, level))
    figure = figures.draw_map(
        atlas.territory.areas(level),
        rows["value"],
        rows["flag"],
        title=f"{title[:1].upper()}{title[1:]} · {name}",
        legend_title=unit,
        source=atlas.source(atlas.lang),
        lang=atlas.lang,
        on=_dated(rows, period.joined.on),
        sample=atlas.sample,
    )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=80)
    return buffer.getvalue()


def _first(atlas: Atlas, level: str) -> pd.DataFrame:
    """Give the answers of the measure that the page opens with, by district: capacity where there is any."""
    parts = [part[part["level"] == level] for part in atlas.periods[-1].answers]
    here = pd.concat([part for part in parts if len(part)])
    kept = here[~here["measure"].str.startswith(ACCESS)]
    series = kept[SERIES].agg("-".join, axis=1)
    for wished in (series == atlas.first, kept["measure"].str.contains("_per_")):
        if wished.any():
            kept = kept[wished]
            break
    return kept[kept.groupby(KEY, sort=False).ngroup() == 0].set_index("area")


def _words(atlas: Atlas, rows: pd.DataFrame) -> tuple[str, str]:
    """Name the measure and its unit, as the page does."""
    lang, lists = atlas.lang, atlas.periods[-1].joined.lists
    measure = describe(rows.iloc[0], lists, ids=set(), index=atlas.index)
    if measure["type"] != "ratio":
        return measure["title"][lang], measure["what"][lang]
    form = lists.forms[measure["form"]].label(lang)
    per = f"{_PER[lang]} {format_number(measure['per'], lang, 0)} {lists.groups[measure['group']].per(lang)}"
    return f"{measure['title'][lang]} ({form})", f"{lists.units[measure['unit']].label(lang)} {per}"


def _dated(rows: pd.DataFrame, on: dt.date) -> dt.date:
    """Give the last day of the year that an indicator is of; otherwise the date of the services."""
    year = int(rows["year"].iloc[0])
    return on if year == on.year or rows["measure"].iloc[0] != "indicator" else dt.date(year, 12, 31)
