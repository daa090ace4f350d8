"""What an atlas measures: capacity per head, shares of people as need, and indicators of districts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti import catalog
from pokryti.atlas.need import NEED, describe_need
from pokryti.catalog.indicators import indicator
from pokryti.joined import SERIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.atlas.need import NeedIndex
    from pokryti.catalog import Label
    from pokryti.catalog.codelists import CodeLists

__all__ = ["ACCESS", "KEY", "NEEDS", "describe", "key_of", "needs", "split_per", "texts"]

KEY = ["measure", *SERIES, "group"]
"""What tells one series of answers from another."""

NEEDS = ("65plus", "80plus", "0_14")
"""Target groups whose share of all people is shown as a need."""


ACCESS = "access_"
"""How names of measures of access begin."""

_ACCESS = {
    "nearest": {
        "cs": {
            "title": "{kind}, {form} forma: vzdálenost k {spot}",
            "spot": "{spot}",
            "what": "km vzdušnou čarou",
            "method": "Vzdálenost vzdušnou čarou od místa, kde lidé žijí, k {spot}, ať leží kdekoli; "
            "průměr vážený počtem {people}.",
            "source": "místa služeb a lidé podle obcí; vlastní výpočet",
        },
        "en": {
            "title": "{kind}, {form}: distance to the {spot}",
            "spot": "{spot}",
            "what": "km as the crow flies",
            "method": "Straight distance from where people live to the {spot}, wherever it lies; "
            "mean weighted by the number of {people}.",
            "source": "places of services and people by municipality; own computation",
        },
    },
    "e2sfca": {
        "cs": {
            "title": "{kind}, {form} forma: kapacita v dosahu",
            "what": "{unit} na 1 000 {people} v dosahu 20 km",
            "rest": "na 1 000 {people} v dosahu 20 km",
            "method": "E2SFCA (Luo a Qi 2009): kapacita každého místa se dělí lidmi do 20 km a tyto podíly se sečtou "
            "tam, kde lidé žijí; blízká místa váží víc (na konci dosahu 1 %). Hranice území nehrají roli.",
            "source": "místa služeb a lidé podle obcí; vlastní výpočet",
        },
        "en": {
            "title": "{kind}, {form}: capacity within reach",
            "what": "{unit} per 1,000 {people} within 20 km",
            "rest": "per 1,000 {people} within 20 km",
            "method": "E2SFCA (Luo and Qi 2009): the capacity of each place is divided by the people within 20 km, and "
            "the shares are added up where people live; near places weigh more (1% is left at the end of the "
            "catchment). Borders of districts play no part.",
            "source": "places of services and people by municipality; own computation",
        },
    },
}

_SPOTS = {
    "": {"cs": "nejbližšímu místu služby", "en": "nearest place of the service"},
    "terenni": {"cs": "nejbližší obci, kde služba působí", "en": "nearest municipality that the service visits"},
}
"""What is nearest, by form: field services have no place that people go to."""


def texts(label: Label) -> dict[str, str]:
    """Give a label as the page takes it."""
    return {"cs": label.cs, "en": label.en}


def key_of(answers: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """List the series of answers there are.

    Parameters
    ----------
    answers
        Columns of the data contract, in parts.

    Returns
    -------
    pandas.DataFrame
        Columns `KEY`, in order of appearance.
    """
    return pd.concat([part[KEY].drop_duplicates() for part in answers]).drop_duplicates().reset_index(drop=True)


def split_per(measure: str) -> tuple[str, int]:
    """Split the name of a measure from the number of people it is for.

    Examples
    --------
    >>> split_per("capacity_per_1000"), split_per("indicator")
    (('capacity', 1000), ('indicator', 0))
    """
    found = re.fullmatch(r"(.*)_per_(\d+)", measure)
    return (found[1], int(found[2])) if found else (measure, 0)


def describe(key: pd.Series, lists: CodeLists, *, ids: set[str], index: NeedIndex | None = None) -> dict[str, Any]:
    """Describe one series of answers.

    Parameters
    ----------
    key
        Columns `KEY`.
    lists
        Kinds, forms and units with their labels.
    ids
        Ids given out already; the new one is added.
    index
        Of what measures of need are made.

    Returns
    -------
    dict
        As the page takes it.
    """
    name, per = split_per(str(key["measure"]))
    if name.startswith(ACCESS):
        entry = _access(key, lists, name.removeprefix(ACCESS))
    elif name == NEED and index is not None:
        entry = describe_need(str(key["kind"]), index)
    else:
        entry = _ratio(key, lists, per=per) if per else _indicator(str(key["kind"]))
    while entry["id"] in ids:
        entry["id"] += f"-{key['group']}"
    ids.add(entry["id"])
    return entry


def _ratio(key: pd.Series, lists: CodeLists, *, per: int) -> dict[str, Any]:
    kinds = [lists.kinds[item] for item in str(key["kind"]).split("+") if item in lists.kinds]
    title = {lang: " + ".join(texts(kind.label)[lang] for kind in kinds) or str(key["kind"]) for lang in ("cs", "en")}
    return {
        "id": "-".join(str(key[column]) for column in SERIES),
        "type": "ratio",
        "theme": kinds[0].group if kinds else "jine",
        "kind": str(key["kind"]),
        "form": str(key["form"]),
        "unit": str(key["unit"]),
        "group": str(key["group"]),
        "per": per,
        "title": title,
        "polarity": "more_supply",
        "decimals": None,
    }


def _access(key: pd.Series, lists: CodeLists, method: str) -> dict[str, Any]:
    """Describe access; the words of methods have the places of the series and of its target group."""
    kind, form, unit = lists.kinds[str(key["kind"])], lists.forms[str(key["form"])], lists.units[str(key["unit"])]
    people = lists.groups[str(key["group"])].per
    spot = _SPOTS.get(str(key["form"]), _SPOTS[""])
    words = {
        lang: {name: text.format(**given, spot=spot[lang]) for name, text in _ACCESS[method][lang].items()}
        for lang, given in {
            "cs": {"kind": kind.label.cs, "form": form.label.cs, "unit": unit.abbreviation.cs, "people": people.cs},
            "en": {"kind": kind.label.en, "form": form.label.en, "unit": unit.abbreviation.en, "people": people.en},
        }.items()
    }
    return {
        "id": "-".join([method, *(str(key[column]) for column in SERIES)]),
        "type": "value",
        "theme": "access",
        "access": method,
        "kind": str(key["kind"]),
        "unit": str(key["unit"]),
        "polarity": "more_need" if method == "nearest" else "more_supply",
        "decimals": 1,
        **{name: {lang: words[lang][name] for lang in words} for name in words["cs"]},
    }


def _indicator(name: str) -> dict[str, Any]:
    entry = indicator(name)
    return {
        "id": entry.id,
        "type": "value",
        "theme": "need",
        "kind": entry.id,
        "title": texts(entry.label),
        "what": texts(entry.unit),
        "polarity": entry.polarity,
        "decimals": entry.decimals,
        "source": {"cs": entry.source, "en": entry.source},
        "licence": entry.licence,
    }


def needs(groups: Iterable[str]) -> list[dict[str, Any]]:
    """Describe the measures of need that follow from the people alone.

    Parameters
    ----------
    groups
        Target groups whose numbers are at hand.

    Returns
    -------
    list of dict
        Shares of all people, and people per square kilometre.
    """
    at_hand = set(groups)
    if "all" not in at_hand:
        return []
    shares = [
        {
            "id": f"share_{group}",
            "type": "share",
            "theme": "need",
            "group": group,
            "per": 100,
            "title": _share_title(group),
            "what": {"cs": "% všech obyvatel", "en": "% of all people"},
            "polarity": "more_need",
            "decimals": 1,
        }
        for group in NEEDS
        if group in at_hand
    ]
    density = {
        "id": "density",
        "type": "density",
        "theme": "need",
        "group": "all",
        "per": 1,
        "title": {"cs": "hustota obyvatel", "en": "density of population"},
        "what": {"cs": "obyvatel na km²", "en": "people per km²"},
        "polarity": "neutral",
        "decimals": 0,
    }
    return [*shares, density]


def _share_title(group: str) -> dict[str, str]:
    per = catalog.target_groups()[group].per
    return {"cs": f"podíl {per.cs}", "en": f"share of {per.en}"}
