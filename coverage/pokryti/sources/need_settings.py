"""The sections `[need]` and `[denominators]` of a study file: how need is measured, and by whom capacity is divided."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from pokryti.catalog.indicators import indicator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pokryti.sources.section import Section

__all__ = ["Aggregate", "NeedSettings", "Normalise", "by_id", "read_denominators", "read_need"]

Normalise = Literal["z", "minmax", "percentile"]
Aggregate = Literal["arithmetic", "geometric"]
_POLARITIES = ("more_need", "less_need")
_MOST_DRAWS, _MOST_WEIGHT = 1_000_000, 1e9


@dataclass(frozen=True)
class NeedSettings:
    """How a study makes its need index.

    Parameters
    ----------
    indicators
        Ids of indicators, and of target groups, whose share of all people counts.
    polarity
        What a higher value means where the catalogue does not know: `more_need` or `less_need`.
    weights
        Weight of each indicator; all alike when empty. Weights of the parties come from a table.
    normalise
        `z`, `minmax` or `percentile`.
    clip
        Largest distance from the mean, in standard deviations; only for `z`.
    aggregate
        `arithmetic` or `geometric`.
    draws, seed
        Of the sensitivity analysis.
    """

    indicators: tuple[str, ...]
    polarity: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    normalise: Normalise = "z"
    clip: float = 3.0
    aggregate: Aggregate = "arithmetic"
    draws: int = 10_000
    seed: int = 0


def read_denominators(section: Section) -> Mapping[str, str]:
    """Check the section `[denominators]`; whether its kinds and groups exist is known only with the tables.

    Parameters
    ----------
    section
        Id of a kind → id of the target group to divide its capacity by.

    Returns
    -------
    Mapping
        The good ones.
    """
    groups = section.values.items()
    for kind, group in groups:
        if not isinstance(group, str):
            section.bad(kind, group, '"prijemci_pnp"')
    return MappingProxyType({kind: group for kind, group in groups if isinstance(group, str)})


def read_need(section: Section) -> NeedSettings | None:
    """Check the section.

    Parameters
    ----------
    section
        As the file has it.

    Returns
    -------
    NeedSettings or None
        None when a value is bad.
    """
    checks: dict[str, tuple[Callable[[Any], bool], str]] = {
        "indicators": (_names, '["65plus", …]'),
        "polarity": (lambda value: _table(value) and set(value.values()) <= set(_POLARITIES), " / ".join(_POLARITIES)),
        "weights": (_weights, "{ indicator = 1.5 }"),
        "normalise": (lambda value: value in get_args(Normalise), " / ".join(get_args(Normalise))),
        "clip": (lambda value: _weight(value) and value > 0, "3.0"),
        "aggregate": (lambda value: value in get_args(Aggregate), " / ".join(get_args(Aggregate))),
        "draws": (lambda value: type(value) is int and 0 < value <= _MOST_DRAWS, f"1–{_MOST_DRAWS}"),
        "seed": (lambda value: type(value) is int and value >= 0, "0, 1, 2 …"),
    }
    section.only(checks)
    given = {"indicators": (), **{key: value for key, value in section.values.items() if key in checks}}
    faults = [key for key, value in given.items() if not checks[key][0](value)]
    for key in faults:
        section.bad(key, given[key], checks[key][1])
    if given.get("aggregate") == "geometric" and given.get("normalise", "z") == "z":
        faults.append("normalise")
        section.bad("normalise", "z", 'minmax / percentile (aggregate = "geometric")')
    if faults:
        return None
    frozen: dict[str, Any] = {
        key: MappingProxyType(by_id(value)) if isinstance(value, dict) else value for key, value in given.items()
    }
    return NeedSettings(**{**frozen, "indicators": tuple(by_id(dict.fromkeys(given["indicators"])))})


def by_id(given: Mapping[str, Any]) -> dict[str, Any]:
    """Call indicators by their ids, which may be called as their sources call them.

    Parameters
    ----------
    given
        Id or alias of an indicator, or id of a target group → anything.

    Examples
    --------
    >>> by_id({"podil_obyvatel_v_exekuci": 2, "80plus": 1})
    {'exekuce_podil': 2, '80plus': 1}
    """
    return {indicator(name).id: value for name, value in given.items()}


def _names(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str | int | float) for item in value.values())


def _weights(value: object) -> bool:
    return isinstance(value, dict) and all(map(_weight, value.values())) and (not value or any(value.values()))


def _weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _MOST_WEIGHT
