"""Maps with their words: titles, legends and source lines from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from pokryti.catalog import load, term
from pokryti.catalog.codelists import CodeLists
from pokryti.catalog.indicators import indicator
from pokryti.catalog.numbers import format_number
from pokryti.joined import SERIES
from pokryti.joined.model import FACILITY_FORM
from pokryti.quality import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Picture", "ratio_map", "usual_pictures"]

# One residential and one outreach service; `kinds` in the study file asks for others.
_USUAL = ("domovy_pro_seniory", "pecovatelska_sluzba")
_PER = {"cs": "na", "en": "per"}
_FICTION = {"cs": "Smyšlené území a smyšlená data.", "en": "Fictional territory and fictional data."}
_SOURCE = {
    "cs": "Hranice: ČÚZK (RÚIAN), CC BY 4.0. Obyvatelstvo: ČSÚ.{services} Výpočet: pokryti.",
    "en": "Boundaries: ČÚZK (RÚIAN), CC BY 4.0. People: ČSÚ.{services} Computed by pokryti.",
}
_SERVICES = {"cs": "Služby", "en": "Services"}
_RATES = {"cs": "Očekávaná potřeba podle", "en": "Expected need after"}
_INDEX = {"cs": "Index potřeby tvoří", "en": "The index of need is made of"}


@dataclass(frozen=True)
class Picture:
    """What every picture of a study shares.

    Parameters
    ----------
    title
        Title of the study.
    on
        Reference date.
    lists
        Kinds, forms and units with their labels.
    sample
        True for fictional data.
    note
        A sentence for the source line.
    publishers
        Who publishes the services: ids in `publishers.toml`.
    """

    title: str
    on: date
    lists: CodeLists
    sample: bool
    note: str
    publishers: tuple[str, ...] = ()

    def kind_label(self, kind: str, lang: Lang) -> str:
        """Name a kind, or the kinds of a basket.

        Parameters
        ----------
        kind
            Id, or ids joined by `+`.
        lang
            `cs` or `en`.
        """
        return " + ".join(self.lists.kinds[item].label(lang) for item in kind.split("+"))

    def series_label(self, row: pd.Series, lang: Lang) -> str:
        """Name a series of numbers, as a title begins.

        Parameters
        ----------
        row
            A row of an answer.
        lang
            `cs` or `en`.
        """
        name = self.kind_label(row["kind"], lang)
        form = "" if row["form"] == FACILITY_FORM else f" ({self.lists.forms[row['form']].label(lang)})"
        return f"{name[:1].upper()}{name[1:]}{form}"

    def unit_label(self, row: pd.Series, lang: Lang) -> str:
        """Say in what the values of a series are: such as beds per 1,000 people aged 65 or over.

        Parameters
        ----------
        row
            A row of an answer.
        lang
            `cs` or `en`.
        """
        unit, group = self.lists.units[row["unit"]], self.lists.groups[row["group"]]
        per = format_number(float(str(row["measure"]).rsplit("_", 1)[1]), lang, 0)
        return f"{unit.label(lang)} {_PER[lang]} {per} {group.per(lang)}"

    def source(self, lang: Lang, *, group: str = "", indicators: Iterable[str] = ()) -> str:
        """Give the source line.

        Parameters
        ----------
        lang
            `cs` or `en`.
        group
            Target group that a picture counts; whose rates make it is told where it is only expected.
        indicators
            Ids of the indicators that a picture rests on, named with their sources.
        """
        whose = ", ".join(load("publishers")[name]["short"] for name in self.publishers)
        services = f" {_SERVICES[lang]}: {whose}." if whose else ""
        parts = [_FICTION[lang] if self.sample else _SOURCE[lang].format(services=services)]
        rates = self.lists.groups[group].source if group else ""
        parts += [f"{_RATES[lang]}: {rates}."] if rates else []
        named = [self._indicator(name, lang) for name in indicators]
        parts += [f"{_INDEX[lang]}: {'; '.join(named)}."] if named else []
        return " ".join([*parts, self.note]).strip()

    def _indicator(self, name: str, lang: Lang) -> str:
        """Name an indicator or a target group, with the source where it has one of its own."""
        if name in self.lists.groups:
            return self.lists.groups[name].label(lang)
        entry = indicator(name)
        return entry.label(lang) + (f" ({entry.source})" if entry.source and not self.sample else "")


def ratio_map(
    picture: Picture,
    answer: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    *,
    lang: Lang,
    context: gpd.GeoDataFrame | None = None,
) -> Figure:
    """Draw one series of an answer.

    Parameters
    ----------
    picture
        What all pictures of the study share.
    answer
        Rows of one series at one level.
    areas
        Districts of the level, EPSG:5514: index `code`, columns `name`, `role`, `geometry`.
    lang
        `cs` or `en`.
    context
        Larger districts drawn as lines.
    """
    from pokryti import figures

    rows, unit = answer.set_index("area"), picture.unit_label(answer.iloc[0], lang)
    return figures.draw_map(
        areas,
        rows["value"],
        rows["flag"],
        title=picture.series_label(answer.iloc[0], lang),
        subtitle=f"{unit}, {term('level', str(answer['level'].iloc[0]))(lang)}",
        legend_title=unit,
        source=picture.source(lang, group=str(answer["group"].iloc[0])),
        lang=lang,
        on=picture.on,
        sample=picture.sample,
        context=context,
    )


def usual_pictures(supply: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Choose the series to draw: of each kind the one with most capacity.

    Parameters
    ----------
    supply
        Columns `kind, form, unit, capacity`.
    kinds
        Kinds asked for; those of care for older people when empty.

    Returns
    -------
    pandas.DataFrame
        Columns `kind, form, unit`, one row per kind, in the order of `kinds`.
    """
    total = supply.groupby(SERIES)["capacity"].sum().sort_values(ascending=False, kind="stable")
    largest = total.reset_index().drop_duplicates("kind").set_index("kind", drop=False)
    usual = [kind for kind in _USUAL if kind in largest.index]
    wanted = [kind for kind in kinds if kind in largest.index] or usual or list(largest.index[:4])
    return largest.loc[wanted, SERIES].reset_index(drop=True)
