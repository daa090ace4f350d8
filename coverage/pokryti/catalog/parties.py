"""The parties of community planning: who commissions services, who provides and who uses them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pokryti.catalog import Entry, Label, load

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["parties", "party"]


@cache
def parties() -> Mapping[str, Entry]:
    """List the parties by id.

    Examples
    --------
    >>> {key: entry.label.en for key, entry in parties().items()}
    {'commission': 'commissioners', 'provide': 'providers', 'use': 'users'}
    """
    return {key: Entry(key, Label(str(fields["cs"]), str(fields["en"]))) for key, fields in load("parties").items()}


@cache
def party(name: str) -> str:
    """Give the id of a party, empty when the name is none, or that of several.

    Parameters
    ----------
    name
        A plain header (without accents and case), or an id.

    Examples
    --------
    >>> party("zadavatele"), party("uzivatel_socialni_sluzby"), party("novinari"), party("uzivatel_i_poskytovatel")
    ('commission', 'use', '', '')
    """
    words = name.split("_")
    found = [
        key
        for key, fields in load("parties").items()
        if name in fields["aliases"] or any(word.startswith(tuple(fields["stems"])) for word in words)
    ]
    return found[0] if len(found) == 1 else ""
