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
def _by_alias() -> Mapping[str, str]:
    return {alias: key for key, fields in load("parties").items() for alias in fields["aliases"]}


def party(name: str) -> str:
    """Give the id of a party, empty when the name is none.

    Parameters
    ----------
    name
        A plain header (without accents and case), or an id.

    Examples
    --------
    >>> party("zadavatele"), party("use"), party("novinari")
    ('commission', 'use', '')
    """
    return _by_alias().get(name, "")
