"""What the tables of a run hold, and what each of their columns means, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from pokryti.catalog import Label, TargetGroup, terms
from pokryti.catalog.codelists import CodeLists
from pokryti.catalog.indicators import Indicator, indicator
from pokryti.catalog.parties import parties

__all__ = ["codebook", "headers", "sheet_names"]

_APART = Label(
    "směrodatné odchylky nad obvodem (minus: pod ním)", "standard deviations above the district (minus: below)"
)
_RANKS = {
    "": Label("pořadí podle vah strany", "rank by the weights of the party"),
    "low": Label(
        "5. percentil pořadí v náhodných výpočtech kolem vah strany",
        "5th percentile of the ranks in the draws around the weights of the party",
    ),
    "high": Label(
        "95. percentil pořadí v náhodných výpočtech kolem vah strany",
        "95th percentile of the ranks in the draws around the weights of the party",
    ),
}
_WEIGHTS = {"": Label("váha v indexu podle strany", "weight in the index by the party")}
_HEADS = Label("na 1 000 obyvatel", "per 1,000 inhabitants")
_SHARE, _PEOPLE = Label("podíl na všech lidech, %", "share of all people, %"), Label("lidé", "people")


def codebook(tables: Mapping[str, pd.DataFrame], lists: CodeLists) -> pd.DataFrame:
    """Explain tables and their columns.

    Parameters
    ----------
    tables
        Name → table.
    lists
        Target groups with their labels.

    Returns
    -------
    pandas.DataFrame
        Columns `table, column, cs, en`: for each table a row about the whole (`column` empty), then one per column.

    Examples
    --------
    >>> tables = {"reasons": pd.DataFrame(columns=["level", "rule"])}
    >>> codebook(tables, CodeLists.shipped())[["column", "en"]].values.tolist()
    [['', 'Every rule met, with its limit.'], ['level', 'level of territory'], ['rule', 'rule']]
    """
    rows = []
    for name, table in tables.items():
        whole = _texts()["tables"][name]
        rows.append((name, "", whole["cs"], whole["en"]))
        meanings = [_meaning(name, str(column), lists) for column in table]
        rows += [(name, str(column), label.cs, label.en) for column, label in zip(table, meanings, strict=True)]
    return pd.DataFrame(rows, columns=["table", "column", "cs", "en"])


def sheet_names() -> Mapping[str, Label]:
    """Give short names of the tables.

    Examples
    --------
    >>> sheet_names()["underserved"].cs
    'Kdo zaostává'
    """
    return _labels("sheets")


def headers() -> Mapping[str, Label]:
    """Give short headers of columns, for tables with names in place of ids.

    Examples
    --------
    >>> headers()["kind"].en
    'kind of service'
    """
    return _labels("headers")


def _labels(section: str) -> Mapping[str, Label]:
    return {name: Label(str(label["cs"]), str(label["en"])) for name, label in _texts()[section].items()}


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(resources.files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))


def _meaning(table: str, column: str, lists: CodeLists) -> Label:
    sizes = terms("size")
    if table == "peers" and (column in sizes or column in lists.groups):
        return _both(sizes.get(column) or _both(lists.groups[column].label, _SHARE), _APART)
    known = _texts().get(table, {}).get(column) or _texts()["columns"].get(column)
    if known:
        return Label(str(known["cs"]), str(known["en"]))
    prefix, _, rest = column.partition("_")
    if prefix == "population" and rest in lists.groups:
        return _both(_PEOPLE, _sourced(lists.groups[rest]))
    party, _, bound = rest.partition("_")
    of_party = {"rank": _RANKS, "weight": _WEIGHTS}.get(prefix, {}).get(bound)
    if party in parties() and of_party:
        return _both(of_party, parties()[party].label)
    if column in lists.groups:
        return _both(_sourced(lists.groups[column]), _SHARE)
    return _measured(indicator(column))


def _measured(entry: Indicator) -> Label:
    """Name an indicator with its unit; numbers of people or things are compared per thousand inhabitants."""
    unit = entry.unit
    if entry.counts:
        unit = Label(f"{unit.cs} {_HEADS.cs}".strip(), f"{unit.en} {_HEADS.en}".strip())
    return _both(entry.label, unit) if unit.cs else entry.label


def _sourced(group: TargetGroup) -> Label:
    """Name a target group, and who published its rates where it is only expected."""
    return (
        Label(f"{group.label.cs} ({group.source})", f"{group.label.en} ({group.source})")
        if group.source
        else group.label
    )


def _both(one: Label, other: Label) -> Label:
    return Label(f"{one.cs}: {other.cs}", f"{one.en}: {other.en}")
