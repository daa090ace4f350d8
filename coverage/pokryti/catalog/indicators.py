"""Indicators of districts: what they are called, measured in, and what a higher value means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from pokryti.catalog import Label, load

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Indicator", "Polarity", "indicator", "indicators"]

Polarity = Literal["more_need", "less_need", "neutral"]
_COUNTS = ("pocet_", "pocty_", "number_of_", "count_of_")


@dataclass(frozen=True)
class Indicator:
    """An indicator of districts.

    Parameters
    ----------
    id
        ASCII slug, such as `podil_nezamestnanych`.
    label
        Czech and English name.
    unit
        Czech and English unit.
    decimals
        How many to print; None when nobody knows.
    polarity
        What a higher value means: `more_need`, `less_need` or `neutral`.
    source
        Who publishes it.
    licence
        Under what terms; empty when not stated.
    aliases
        Codes and plain headers under which sources give it.
    counts
        True for numbers of people or things, which grow with the district.
    publisher
        Key in the list of publishers; empty when not stated.
    share_of
        Id of the number of which this is a share, by which means over districts are weighted; empty: by all people.
    """

    id: str
    label: Label
    unit: Label
    decimals: int | None
    polarity: Polarity
    source: str
    licence: str
    aliases: tuple[str, ...]
    counts: bool = False
    publisher: str = ""
    share_of: str = ""


@cache
def indicators() -> Mapping[str, Indicator]:
    """List the indicators by id.

    Examples
    --------
    >>> indicators()["podil_nezamestnanych"].unit.cs
    '%'
    """
    return {
        key: Indicator(
            id=key,
            label=Label(str(fields["cs"]), str(fields["en"])),
            unit=Label(str(fields["unit_cs"]), str(fields["unit_en"])),
            decimals=int(fields["decimals"]),
            polarity=cast("Polarity", fields["polarity"]),
            source=str(fields["source"]),
            licence=str(fields["licence"]),
            aliases=tuple(fields.get("aliases", ())),
            counts=bool(fields.get("counts", False)),
            publisher=str(fields["publisher"]),
            share_of=str(fields.get("share_of", "")),
        )
        for key, fields in load("indicators").items()
    }


@cache
def _by_alias() -> Mapping[str, Indicator]:
    return {alias: entry for entry in indicators().values() for alias in (entry.id, *entry.aliases)}


def indicator(name: str) -> Indicator:
    """Give the indicator of an id, code or plain header; one that is not listed is described by its name alone.

    A name that begins with a number of something (`pocet_…`, `number_of_…`) is one that grows with the district.

    Parameters
    ----------
    name
        Id, alias, or a name of one's own.

    Examples
    --------
    >>> indicator("nez0007").id, indicator("vlastni_ukazatel").label.cs
    ('uchazeci_o_zamestnani', 'vlastni_ukazatel')
    """
    counts = name.startswith(_COUNTS)
    unlisted = Indicator(name, Label(name, name), Label("", ""), None, "neutral", "", "", (), counts=counts)
    return _by_alias().get(name, unlisted)
