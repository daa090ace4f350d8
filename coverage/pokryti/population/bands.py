"""Age bands: whole years from–to, both inclusive, and how offices write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["OPEN", "Band", "nest", "parse_band"]

OPEN = 999
"""Upper age of an open band such as 85+."""


class Band(NamedTuple):
    """Ages `age_from` to `age_to`, both inclusive; `age_to` is 999 where the band is open.

    Examples
    --------
    >>> str(Band(0, 4)), str(Band(85, 999)), str(Band(30, 30))
    ('0–4', '85+', '30')
    """

    age_from: int
    age_to: int

    def __str__(self) -> str:
        if self.age_to >= OPEN:
            return f"{self.age_from}+"
        return str(self.age_from) if self.age_from == self.age_to else f"{self.age_from}–{self.age_to}"

    def contains(self, other: Band) -> bool:
        """Say whether `other` lies in this band."""
        return self.age_from <= other.age_from and other.age_to <= self.age_to

    def meets(self, other: Band) -> bool:
        """Say whether the two bands share any age."""
        return self.age_from <= other.age_to and other.age_from <= self.age_to


_TOTAL = frozenset(
    {
        "celkem",
        "total",
        "all",
        "vse",
        "uhrn",
        "vekc",
        "obyvatel celkem",
        "pocet obyvatel",
        "obyvatel",
        "obyvatele",
        "population",
        "population all",
    }
)
_ACCENTS = str.maketrans("áčďéěíňóřšťúůýž–—_", "acdeeinorstuuyz---")
# Codes of lists 7700 (≥ a, < b), 1035 (census) and DataStat; then words and figures. One group: the rest is open.
_CODES = (
    (r"4[01](\d{4})61(\d{4})000", 1),
    (r"4[01](\d{4})7\d{5}000", 0),
    (r"1[23](\d{4})9999", 0),
    (r"1[23](\d{4})(\d{4})", 0),
    (r"vek(\d{1,3})av", 0),
    (r"vek(\d)(\d\d)", 0),
    (r"vek(\d\d)(\d\d)", 0),
)
_PREFIX = r"(?:(?:population|obyvatel[ei]?|pocet|deti|seniori|lide|osoby|vek|ve veku|pop|age)[- ]+)*"
_YEARS = r" *(?:let|leti|roky|rok|roku|years?)?"
_TEXTS = (
    (r".*vice nebo rovno (\d+) a mene nez (\d+).*", 1),
    (rf"{_PREFIX}(\d+){_YEARS} *(?:\+|-?plus|-?av|a vice|a starsi|and over|and more|nebo vice).*", 0),
    (rf"{_PREFIX}(\d+){_YEARS} *(?:-|az|to) *(\d+){_YEARS}", 0),
    (rf"{_PREFIX}()(?:do|mene nez|<|pod) *(\d+){_YEARS}", 0),
    (rf"{_PREFIX}(\d+){_YEARS}()", 0),
)


def parse_band(text: str) -> Band | None:
    """Understand a band as offices write it.

    Understood are figures (`30`, `0-4`, `65+`, `65plus`, `0_14`), Czech words (`65 a více let`, `do 14 let`, `30 a 31
    (více nebo rovno 30 a méně než 31)`, `celkem`), and codes of the Czech Statistical Office: list 7700
    (`400000610015000`), census list 1035 (`1300150019`) and DataStat (`VEK1564`).

    Parameters
    ----------
    text
        Header or cell; empty means the total.

    Returns
    -------
    Band or None
        None when the text is not a band.

    Examples
    --------
    >>> [str(parse_band(text)) for text in ("0-4", "85+", "65 a více let", "410015610065000", "VEK014", "", "X")]
    ['0–4', '85+', '65+', '15–64', '0–14', '0+', 'None']
    """
    plain = re.sub(r"\s+", " ", text.lower().translate(_ACCENTS)).strip()
    if not plain or plain.replace("-", " ") in _TOTAL:
        return Band(0, OPEN)
    for pattern, shift in (*_CODES, *_TEXTS):
        found = re.fullmatch(pattern, plain)
        if found:
            return _band(found, shift, below="mene nez" in plain or "<" in plain or "pod" in plain)
    return None


def _band(found: re.Match[str], shift: int, *, below: bool) -> Band | None:
    ages = found.groups()
    age_from = int(ages[0] or 0)
    if len(ages) == 1:
        return Band(age_from, OPEN)
    age_to = int(ages[1]) - (shift or int(below and not ages[0])) if ages[1] else age_from
    return Band(age_from, age_to) if age_from <= age_to <= OPEN and age_from < 150 else None


def nest(bands: Iterable[Band]) -> Mapping[Band, tuple[Band, ...]]:
    """Find the largest bands directly inside each band.

    Parameters
    ----------
    bands
        Any bands; repeated ones count once.

    Returns
    -------
    Mapping
        Each band, smaller before larger, with the bands directly inside it, by age.

    Raises
    ------
    ValueError
        When two bands overlap and neither contains the other.

    Examples
    --------
    >>> inside = nest([Band(0, 999), Band(0, 14), Band(65, 999), Band(80, 999)])
    >>> [str(band) for band in inside[Band(0, 999)]]
    ['0–14', '65+']
    """
    ordered = sorted(set(bands), key=lambda band: (band.age_to - band.age_from, band.age_from))
    inside: dict[Band, tuple[Band, ...]] = {}
    orphans: list[Band] = []
    for band in ordered:
        met = [other for other in orphans if other.meets(band)]
        crossing = [other for other in met if not band.contains(other)]
        if crossing:
            raise ValueError(f"{crossing[0]} × {band}")
        inside[band] = tuple(sorted(met))
        orphans = [*(other for other in orphans if other not in met), band]
    return inside
