"""Layers of services that hang together, each made of kinds any of which will do."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from pokryti.catalog import Label, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Layer", "layers", "matching"]


@dataclass(frozen=True)
class Layer:
    """A layer with its label and the patterns of its kinds."""

    label: Label
    kinds: tuple[str, ...]


@cache
def layers() -> Mapping[str, Layer]:
    """List the usual layers: social care and prevention, health, schools.

    Examples
    --------
    >>> layers()["drogy"].label.en, layers()["skoly"].kinds[0]
    ('drug prevention and treatment', 'skola_b00')
    """
    return {
        key: Layer(Label(str(fields["cs"]), str(fields["en"])), tuple(fields["kinds"]))
        for key, fields in load("layers").items()
    }


def matching(patterns: Sequence[str], kinds: Iterable[str]) -> list[str]:
    """Choose kinds by their ids.

    Parameters
    ----------
    patterns
        Ids of kinds; `*` stands for any letters.
    kinds
        Ids to choose from.

    Examples
    --------
    >>> matching(["skola_*", "nocleharny"], ["skola_a00", "skola_b00", "rana_pece"])
    ['skola_a00', 'skola_b00']
    """
    return [kind for kind in kinds if any(fnmatchcase(kind, pattern) for pattern in patterns)]
