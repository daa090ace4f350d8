"""The sections `[layers]` and `[comparison]` of a study file: what hangs together, what a run compares and draws."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.sources.section import Section

__all__ = ["PLOTS", "ComparisonSettings", "read_comparison", "read_layers"]

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


def read_comparison(section: Section) -> ComparisonSettings:
    """Check the section `[comparison]`.

    Parameters
    ----------
    section
        As the file has it.

    Returns
    -------
    ComparisonSettings
        With defaults in place of what is bad.
    """
    section.only(("levels", "peers", "plots"))
    plots = section.values.get("plots", False)
    if not isinstance(plots, bool):
        expected = f"true / {' / '.join(PLOTS)}"
        chosen = section.texts("plots", expected=expected)
        if not set(chosen) <= set(PLOTS):
            section.bad("plots", plots, expected)
    else:
        chosen = PLOTS if plots else ()
    peers = section.whole("peers", ComparisonSettings.peers, least=1, most=_MOST_PEERS)
    return ComparisonSettings(section.texts("levels", expected='["orp", …]'), peers, chosen)


def read_layers(section: Section) -> Mapping[str, tuple[str, ...]]:
    """Check the section `[layers]`.

    Parameters
    ----------
    section
        Name of a layer → its kinds; in them `*` stands for any letters.

    Returns
    -------
    Mapping
        Name of each layer → its kinds.
    """
    if len(section.values) == 1:
        section.bad(*next(iter(section.values.items())), "2 +")
    example = '["kontaktni_centra", "skola_*"]'
    return MappingProxyType({name: section.texts(name, expected=example, filled=True) for name in section.values})
