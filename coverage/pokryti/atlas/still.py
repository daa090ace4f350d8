"""A still picture of an atlas, for where no script may run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd

from pokryti import figures
from pokryti.joined import SERIES

if TYPE_CHECKING:
    from pokryti.atlas.model import Atlas

__all__ = ["picture"]


def picture(atlas: Atlas) -> bytes:
    """Draw the first measure of an atlas at the smallest of its levels.

    Parameters
    ----------
    atlas
        The atlas.

    Returns
    -------
    bytes
        PNG.
    """
    level, period = atlas.levels[0], atlas.periods[-1]
    here = pd.concat([part[part["level"] == level] for part in period.answers])
    rows = here[here.groupby(SERIES, sort=False).ngroup() == 0].set_index("area")
    lists, lang = period.joined.lists, atlas.lang
    name, unit = (str(rows[column].iloc[0]) if len(rows) else "" for column in ("kind", "unit"))
    figure = figures.draw_map(
        atlas.territory.areas(level),
        rows["value"],
        rows["flag"],
        title=lists.kinds[name].label(lang) if name in lists.kinds else atlas.title,
        legend_title=lists.units[unit].label(lang) if unit in lists.units else "",
        source=atlas.source(lang),
        lang=lang,
        on=period.joined.on,
        sample=atlas.sample,
    )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=80)
    return buffer.getvalue()
