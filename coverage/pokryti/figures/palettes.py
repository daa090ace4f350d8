"""Colours and hatches that everybody can tell apart.

Low is light and high is dark, so that a map also reads in grey print; never red against green. What is not a number has
a pattern of its own, because a grey alone is taken for the lowest class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DIVERGING", "SEQUENTIAL", "SPECIAL", "Special", "diverging", "sequential"]

SEQUENTIAL = ("#faf1d0", "#a6cfae", "#4fa1ad", "#25669d", "#182750")
"""Five steps from sand through green and teal to deep blue."""

DIVERGING = ("#b35806", "#f1a340", "#f7f7f7", "#998ec3", "#542788")
"""Five steps from orange (below) through white to purple (above): PuOr."""

_CHOICE = {0: (), 1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
class Special:
    """How an answer that is not a number looks, and what it is called.

    Parameters
    ----------
    fill
        Colour of the ground.
    ink
        Colour of the hatch.
    hatch
        Pattern of matplotlib; empty for a plain ground.
    cs, en
        Its name in the legend.
    """

    fill: str
    ink: str
    hatch: str
    cs: str
    en: str

    def label(self, lang: str) -> str:
        """Give the name in one language."""
        return self.cs if lang == "cs" else self.en


SPECIAL: Mapping[str, Special] = {
    "none": Special("#fdf3ee", "#c4512d", "////", "žádná kapacita", "no capacity"),
    "unknown": Special("#dcdcdc", "#8a8a8a", "", "údaj není znám", "not known"),
    "suppressed": Special("#efeaf3", "#6d5a7e", "xxxx", "důvěrný údaj", "suppressed"),
    "undefined": Special("#ffffff", "#8f8f8f", "....", "nelze spočítat", "undefined"),
}
"""Flag of an answer → its look; all four differ in ground and in pattern."""


def sequential(count: int) -> tuple[str, ...]:
    """Give a colour for each class, light to dark.

    Parameters
    ----------
    count
        How many classes, at most five.

    Examples
    --------
    >>> sequential(2)
    ('#a6cfae', '#25669d')
    """
    return tuple(SEQUENTIAL[step] for step in _CHOICE[count])


def diverging(count: int) -> tuple[str, ...]:
    """Give a colour for each class, from below to above the middle.

    Parameters
    ----------
    count
        How many classes, at most five.

    Examples
    --------
    >>> diverging(3)
    ('#b35806', '#f7f7f7', '#542788')
    """
    return tuple(DIVERGING[step] for step in _CHOICE[count])
