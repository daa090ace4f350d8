"""What stands under a plot: by which method it is made, and how it is read."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from pokryti.catalog.numbers import format_number
from pokryti.figures.numbers import decimals_for
from pokryti.quality import Lang

__all__ = ["funnel_note", "need_supply_note", "spine_note"]

_Z95 = 1.959964
_MOST_NAMES = 40
_FUNNEL = {
    "cs": "Meze vycházejí z náhody (Poissonovo rozdělení){wider} (Spiegelhalter 2005). Společná úroveň {target} je ze "
    "všech obvodů v datech.",
    "en": "Limits allow for chance (Poisson){wider} (Spiegelhalter 2005). The common level of {target} is that of all "
    "districts in the data.",
}
_WIDER = {
    "cs": " a jsou {width}krát rozšířeny: místa přibývají po celých zařízeních a obvody se liší víc než náhodou",
    "en": " and are {width} times as wide, as places come in whole facilities and districts vary by more than chance",
}
_BARE = {
    "cs": " Obvod s méně než asi {people} lidmi cílové skupiny neleží pod mezí 95 %, ani když nemá nic.",
    "en": " A district of fewer than about {people} people of the target group is not below the 95% limit even with "
    "nothing.",
}
_NEED = {
    "cs": "Vysoká potřeba: nejpotřebnější třetina obvodů. Nízká nabídka: hůře pokrytá třetina lidí, a kde jiní něco "
    "mají, obvody bez kapacity. Počítá se ze všech porovnávaných obvodů.",
    "en": "High need: the neediest third of districts. Low supply: the worse-served third of the people and, where "
    "others have something, districts without capacity. All districts compared are counted.",
}
_URGENT = {
    "cs": " Obojí zároveň platí zde ({count}, od nejpotřebnějšího): {names}.",
    "en": " Both hold here ({count}, the neediest first): {names}.",
}
_MORE = {"cs": " a další", "en": " and others"}
_ALIKE = {
    "cs": "Podobné obvody (počtem a hustotou obyvatel a věkem): {names}.",
    "en": "Peers (by number and density of people and by age): {names}.",
}
_OWN = {"cs": "Vlastní skupina: {names}.", "en": "Own group: {names}."}
_SPINE = {
    "cs": " Jejich hodnota i hodnota kraje a státu je známá kapacita dohromady na jejich lidi. Pomlčka: hodnota není "
    "známa nebo se neuvádí.",
    "en": " Their value and that of the kraj and the state is the known capacity together per their people. Dash: the "
    "value is not known or not shown.",
}


def funnel_note(table: pd.DataFrame, *, per: float, lang: Lang) -> str:
    """Say what the limits of a funnel allow for, and who cannot lie below them.

    Parameters
    ----------
    table
        `people` and the columns of the funnel, of one series, its overdispersion multiplicative.
    per
        How many people a value is for.
    lang
        `cs` or `en`.

    Returns
    -------
    str
        Empty where nothing is known.
    """
    rows = table[(table["position"] != "undefined") & (table["target"] > 0)]
    if rows.empty:
        return ""
    target = float(rows["target"].iloc[0])
    # limits lie z standard errors away, whose square is the target over the people, widened
    reach = float(((rows["upper_95"] - target) ** 2 * rows["people"]).median())
    width = round(math.sqrt(reach / target / per) / _Z95, 1)
    wider = _WIDER[lang].format(width=format_number(width, lang, 1)) if width > 1 else ""
    bare = reach / target**2
    people = format_number(round(bare, -max(0, math.floor(math.log10(bare)) - 1)), lang, 0)
    level = format_number(target, lang, decimals_for([target]))
    return _FUNNEL[lang].format(wider=wider, target=level) + _BARE[lang].format(people=people)


def need_supply_note(table: pd.DataFrame, *, lang: Lang) -> str:
    """Say what counts as high need and low supply, and name the districts that have both.

    Parameters
    ----------
    table
        `name`, `need` and `here`, True where need is high and supply low.
    lang
        `cs` or `en`.
    """
    urgent = table[table["here"]].sort_values("need", ascending=False, kind="stable")["name"].tolist()
    names = ", ".join(urgent[:_MOST_NAMES]) + (_MORE[lang] if len(urgent) > _MOST_NAMES else "")
    count = format_number(len(urgent), lang, 0)
    return _NEED[lang] + (_URGENT[lang].format(count=count, names=names) if urgent else "")


def spine_note(peers: Sequence[str], *, own: bool, lang: Lang) -> str:
    """Name the peers, and say what the values of those compared with are.

    Parameters
    ----------
    peers
        Names of the peers.
    own
        Whether they are a group of one's own and not the most similar districts.
    lang
        `cs` or `en`.
    """
    return (_OWN if own else _ALIKE)[lang].format(names=", ".join(peers)) + _SPINE[lang]
