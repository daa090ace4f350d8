"""Plots with their words: titles, units and source lines from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import term
from pokryti.catalog.layers import layers
from pokryti.catalog.parties import parties
from pokryti.measures.comparison import gini, hoover, lorenz
from pokryti.measures.need import JointGaps
from pokryti.publish.notes import funnel_note, need_supply_note, spine_note
from pokryti.publish.pictures import Picture
from pokryti.quality import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pokryti.figures.plots import Words

__all__ = [
    "disagreement_plot",
    "funnel_plot",
    "joint_gaps_plot",
    "lorenz_plot",
    "need_supply_plot",
    "ranks_plot",
    "spine_plot",
]

_TITLES = {
    "funnel": {
        "cs": "{name}: kdo vybočuje z obvyklých rozdílů",
        "en": "{name}: who strays beyond the usual variation",
    },
    "lorenz": {"cs": "{name}: jak rovnoměrně je kapacita rozdělena", "en": "{name}: how evenly capacity is spread"},
    "ranks": {"cs": "{name}: jak pevné je pořadí", "en": "{name}: how firm the ranks are"},
    "need_supply": {"cs": "{name}: potřeba a zásobení", "en": "{name}: need and supply"},
    "disagreement": {"cs": "Kde se strany na potřebě neshodnou", "en": "Where the parties disagree on need"},
    "joint_gaps": {"cs": "Které služby chybějí společně", "en": "Which services are missing together"},
    "spine": {"cs": "{name} mezi ostatními obvody", "en": "{name} among the other districts"},
}
_SPINE = {"cs": "kapacita na 1 000 lidí cílové skupiny", "en": "capacity per 1,000 people of the target group"}
_NEED = {"cs": "pořadí podle indexu potřeby s vahami každé ze stran", "en": "ranks by the need index of each party"}
_GAPS = {
    "cs": "počet obvodů, kde žádná služba vrstvy nesídlí ani nepůsobí",
    "en": "districts in which no service of the layer stands or works",
}
_LORENZ = {"cs": "{unit} a {group}", "en": "{unit} and {group}"}
_PEERS = {"cs": ("podobné obvody", "vlastní skupina"), "en": ("peers", "own group")}


def funnel_plot(picture: Picture, table: pd.DataFrame, *, lang: Lang) -> Figure:
    """Draw the funnel of one series.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    table
        Rows of an answer with `people` and the columns of the funnel.
    lang
        `cs` or `en`.
    """
    from pokryti.figures.plots import draw_funnel

    per = float(str(table["measure"].iloc[0]).rsplit("_", 1)[1])
    note = funnel_note(table, per=per, lang=lang)
    return draw_funnel(table, words=replace(_words(picture, table, "funnel", lang), note=note))


def lorenz_plot(picture: Picture, answer: pd.DataFrame, *, lang: Lang) -> Figure:
    """Draw the Lorenz curve of one series.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    answer
        Rows of one series at one level.
    lang
        `cs` or `en`.
    """
    from pokryti.figures.plots import draw_lorenz

    rows = answer.set_index("area")
    shares = rows["numerator"].mask(rows["flag"] == "unknown"), rows["denominator"]
    lists, row = picture.lists, answer.iloc[0]
    what = _LORENZ[lang].format(unit=lists.units[row["unit"]].label(lang), group=lists.groups[row["group"]].label(lang))
    about = _words(picture, answer, "lorenz", lang)
    words = replace(about, subtitle=f"{picture.title}: {what}, {_level(answer, lang)}")
    curve = lorenz(*shares)
    left_out = len(rows) - len(curve)
    return draw_lorenz(curve, gini=gini(*shares), hoover=hoover(*shares), words=words, left_out=left_out)


def ranks_plot(picture: Picture, table: pd.DataFrame, *, lang: Lang) -> Figure:
    """Draw the ranks of one series with their intervals.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    table
        Rows of an answer with the columns of `rank_intervals`.
    lang
        `cs` or `en`.
    """
    from pokryti.figures.plots import draw_ranks

    return draw_ranks(table, words=_words(picture, table, "ranks", lang))


def need_supply_plot(
    picture: Picture,
    table: pd.DataFrame,
    *,
    limits: tuple[float, float],
    lang: Lang,
    indicators: Iterable[str] = (),
) -> Figure:
    """Draw the supply of one series over need.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    table
        Rows of an answer with `need` and `here`, True where need is high and supply low.
    limits
        Where high need begins and low supply ends.
    lang
        `cs` or `en`.
    indicators
        What need is made of; named before the source.
    """
    from pokryti.figures.plots import draw_need_supply

    words = _words(picture, table, "need_supply", lang, indicators=indicators)
    return draw_need_supply(table, limits=limits, words=replace(words, note=need_supply_note(table, lang=lang)))


def disagreement_plot(picture: Picture, table: pd.DataFrame, *, lang: Lang, indicators: Iterable[str] = ()) -> Figure:
    """Draw where the parties rank districts most differently.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    table
        `level, name, rank_<party>, rank_<party>_low, rank_<party>_high …, spread`.
    lang
        `cs` or `en`.
    indicators
        What need is made of; named before the source.
    """
    from pokryti.figures.plots import draw_disagreement

    there = {party: entry.label(lang) for party, entry in parties().items() if f"rank_{party}" in table}
    source = picture.source(lang, indicators=indicators)
    subtitle = f"{_NEED[lang]}, {_level(table, lang)}"
    words = _around(picture, _TITLES["disagreement"][lang], subtitle, lang=lang, source=source)
    return draw_disagreement(table, parties=there, words=words)


def joint_gaps_plot(picture: Picture, gaps: JointGaps, *, lang: Lang) -> Figure:
    """Draw which layers of services are missing together.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    gaps
        Of one level.
    lang
        `cs` or `en`.
    """
    from pokryti.figures.plots import draw_joint_gaps

    known = {key: kind.label(lang) for key, kind in picture.lists.kinds.items()}
    known |= {key: layer.label(lang) for key, layer in layers().items()}
    whole = gaps.districts[gaps.districts["flag"] == "ok"]
    words = _around(picture, _TITLES["joint_gaps"][lang], f"{_GAPS[lang]}, {_level(gaps.districts, lang)}", lang=lang)
    return draw_joint_gaps(gaps.layers, gaps.pairs, count=len(whole), labels=known, words=words)


def spine_plot(
    picture: Picture,
    table: pd.DataFrame,
    *,
    names: Mapping[str, str],
    peers: Sequence[str],
    own: bool,
    level: str,
    lang: Lang,
) -> Figure:
    """Draw the spine of a district.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    table
        `kind, form, unit` and the columns of `spine`, with those of its references.
    names
        The name of the district by `area`, and of every larger district that stands in a column, by this column.
    peers
        Names of the peers.
    own
        Whether they are a group of one's own and not the most similar districts.
    level
        Level of the district.
    lang
        `cs` or `en`.
    """
    from pokryti.figures.plots import draw_spine

    lists = picture.lists
    labels = [
        f"{picture.series_label(row, lang)}, {lists.units[row['unit']].label(lang)}" for _, row in table.iterrows()
    ]
    shown = {column: name for column, name in names.items() if column in table}
    shown |= {"peers": _PEERS[lang][own]}
    title = _TITLES["spine"][lang].format(name=names["area"])
    words = _around(picture, title, f"{_SPINE[lang]}, {term('level', level)(lang)}", lang=lang)
    words = replace(words, note=spine_note(peers, own=own, lang=lang))
    rows = table.reset_index(drop=True)
    return draw_spine(rows, labels=pd.Series(labels), district=names["area"], references=shown, words=words)


def _words(picture: Picture, table: pd.DataFrame, plot: str, lang: Lang, *, indicators: Iterable[str] = ()) -> Words:
    title = _TITLES[plot][lang].format(name=picture.series_label(table.iloc[0], lang))
    subtitle = f"{picture.unit_label(table.iloc[0], lang)}, {_level(table, lang)}"
    source = picture.source(lang, group=str(table["group"].iloc[0]), indicators=indicators)
    return _around(picture, title, subtitle, lang=lang, source=source)


def _around(picture: Picture, title: str, subtitle: str, *, lang: Lang, source: str = "") -> Words:
    from pokryti.figures.plots import Words

    # nothing else says of which territory a plot without names of districts is
    where = f"{picture.title}: {subtitle}"
    return Words(title, where, source or picture.source(lang), picture.on, lang, picture.sample)


def _level(table: pd.DataFrame, lang: Lang) -> str:
    return term("level", str(table["level"].iloc[0]))(lang)
