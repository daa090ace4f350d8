"""The plot of ranks under many assumptions, with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import term
from pokryti.catalog.numbers import format_number
from pokryti.measures.access import rank_stability
from pokryti.publish.pictures import Picture
from pokryti.quality import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["stability_plot"]

_LOWEST = 0.2
_TITLE = {"cs": "{kind}: jak jisté je pořadí v dostupnosti", "en": "{kind}: how sure the ranks in access are"}
_NOTE = {
    "cs": "Počet výpočtů: {count}, různými metodami ({methods}), dosahy a útlumy.",
    "en": "Runs: {count}, of different methods ({methods}), catchments and decays.",
}


def stability_plot(
    picture: Picture, runs: pd.DataFrame, supply: pd.DataFrame, *, kind: str, level: str, lang: Lang, group: str = ""
) -> Figure:
    """Draw the ranks of one series.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    runs
        From `measures.access.sensitivity`.
    supply
        Capacity of the kind, to choose the series with most of it: columns `form, unit, capacity`.
    kind
        Id, or ids joined by `+`.
    level
        Level of territory.
    lang
        `cs` or `en`.
    group
        Target group that was chosen; whose rates make it is told where it is only expected.

    Returns
    -------
    matplotlib.figure.Figure
        One line per district.
    """
    from pokryti.figures.plots.canvas import Words
    from pokryti.figures.plots.sensitivity import draw_sensitivity

    total = supply.groupby(["form", "unit"])["capacity"].sum().reset_index()
    series = runs[["form", "unit"]].drop_duplicates().merge(total, how="left")
    form, unit = series.sort_values("capacity", ascending=False, kind="stable")[["form", "unit"]].iloc[0]
    own = runs[(runs["form"] == form) & (runs["unit"] == unit)]
    stability = rank_stability(own, lowest=_LOWEST)
    name = picture.kind_label(kind, lang)
    count = len(own.drop_duplicates(["method", "catchment", "decay"]))
    methods = ", ".join(term("method", name)(lang) for name in own["method"].unique())
    words = Words(
        title=_TITLE[lang].format(kind=f"{name[:1].upper()}{name[1:]}"),
        subtitle=f"{picture.title}: {picture.lists.units[unit].label(lang)}, {term('level', level)(lang)}",
        source=picture.source(lang, group=group),
        on=picture.on,
        lang=lang,
        sample=picture.sample,
        note=_NOTE[lang].format(count=format_number(count, lang, 0), methods=methods),
    )
    return draw_sensitivity(stability, lowest=_LOWEST, words=words)
