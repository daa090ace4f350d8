"""The sections `[layers]` and `[comparison]` of a study file: what hangs together, what a run compares and draws."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["COMPARISON_KEYS", "PLOTS", "ComparisonSettings", "read_comparison", "read_layers"]

COMPARISON_KEYS = ("levels", "peers", "plots")
PLOTS = ("funnel", "lorenz", "ranks", "need_supply", "disagreement", "joint_gaps")
_MOST_PEERS = 20


@dataclass(frozen=True)
class ComparisonSettings:
    """What a run compares.

    Parameters
    ----------
    levels
        Levels of territory; the one at which services are planned when empty.
    peers
        How many most similar districts each is compared with.
    plots
        Names of `PLOTS` to draw for the kinds of the study.
    """

    levels: tuple[str, ...] = ()
    peers: int = 5
    plots: tuple[str, ...] = ()


def read_comparison(section: Mapping[str, Any], bad: Callable[[str, object, str], None]) -> ComparisonSettings:
    """Check the section `[comparison]`.

    Parameters
    ----------
    section
        Its keys and values; unknown keys are noted elsewhere.
    bad
        Called with key, value and what is expected for each bad value.

    Returns
    -------
    ComparisonSettings
        With defaults in place of what is bad.
    """
    levels, peers, plots = (section.get(key, default) for key, default in (("levels", []), ("peers", 5), ("plots", [])))
    plots = list(PLOTS) if plots is True else [] if plots is False else plots
    faults = {
        "levels": (not _texts(levels), levels, '["orp", …]'),
        "peers": (type(peers) is not int or not 0 < peers <= _MOST_PEERS, peers, f"1–{_MOST_PEERS}"),
        "plots": (not _texts(plots) or not set(plots) <= set(PLOTS), plots, f"true / {' / '.join(PLOTS)}"),
    }
    for key, (wrong, value, expected) in faults.items():
        if wrong:
            bad(f"comparison.{key}", value, expected)
    if any(wrong for wrong, *_ in faults.values()):
        return ComparisonSettings()
    return ComparisonSettings(tuple(levels), peers, tuple(dict.fromkeys(plots)))


def read_layers(section: Mapping[str, Any], bad: Callable[[str, object, str], None]) -> Mapping[str, tuple[str, ...]]:
    """Check the section `[layers]`.

    Parameters
    ----------
    section
        Name of a layer → its kinds; in them `*` stands for any letters.
    bad
        Called with key, value and what is expected for each bad value.

    Returns
    -------
    Mapping
        Name of each layer → its kinds.
    """
    read = {name: [value] if isinstance(value, str) else value for name, value in section.items()}
    for name, kinds in read.items():
        if not _texts(kinds) or not kinds:
            bad(f"layers.{name}", section[name], '["kontaktni_centra", "skola_*"]')
    if len(read) == 1:
        bad("layers", next(iter(read)), "2 +")
    return MappingProxyType({name: tuple(kinds) for name, kinds in read.items() if _texts(kinds)})


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
