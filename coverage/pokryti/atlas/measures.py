"""What an atlas measures: capacity per head, shares of people as need, and indicators of districts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti import catalog
from pokryti.catalog.indicators import indicator
from pokryti.joined import SERIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.catalog import Label
    from pokryti.catalog.codelists import CodeLists

__all__ = ["KEY", "NEEDS", "describe", "key_of", "needs", "texts"]

KEY = ["measure", *SERIES, "group"]
"""What tells one series of answers from another."""

NEEDS = ("65plus", "80plus", "0_14")
"""Target groups whose share of all people is shown as a need."""


def texts(label: Label) -> dict[str, str]:
    """Give a label as the page takes it."""
    return {"cs": label.cs, "en": label.en}


def key_of(answers: pd.DataFrame) -> pd.DataFrame:
    """List the series of answers there are.

    Parameters
    ----------
    answers
        Columns of the data contract.

    Returns
    -------
    pandas.DataFrame
        Columns `KEY`, in order of appearance.
    """
    return answers[KEY].drop_duplicates().reset_index(drop=True)


def describe(key: pd.Series, lists: CodeLists, *, ids: set[str]) -> dict[str, Any]:
    """Describe one series of answers.

    Parameters
    ----------
    key
        Columns `KEY`.
    lists
        Kinds, forms and units with their labels.
    ids
        Ids given out already; the new one is added.

    Returns
    -------
    dict
        As the page takes it.
    """
    per = re.search(r"_per_(\d+)$", str(key["measure"]))
    entry = _ratio(key, lists, per=int(per[1])) if per else _indicator(str(key["kind"]))
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
