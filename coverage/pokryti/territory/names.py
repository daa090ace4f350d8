"""Names of districts: compared without case and accents, and abbreviations recognised."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["abbreviates", "fold", "fold_all"]

_PRAGUE = re.compile(r"^(hlavni mesto|hl m) (?=praha)")
_KRAJ = re.compile(r"^kraj | kraj$")


def fold(name: str) -> str:
    """Reduce a name to what identifies it: small letters, no accents, single spaces, no punctuation.

    `Hlavní město Praha` is `praha` and the word `kraj` at either end is left out, as offices use both forms.

    Parameters
    ----------
    name
        The name as written.

    Returns
    -------
    str
        The reduced name.

    Examples
    --------
    >>> fold("Brandýs nad Labem-Stará  Boleslav"), fold("Hl. m. Praha"), fold("Kraj Vysočina")
    ('brandys nad labem stara boleslav', 'praha', 'vysocina')
    """
    plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode().lower()
    words = " ".join(re.findall(r"[a-z0-9]+", plain))
    return _KRAJ.sub("", _PRAGUE.sub("", words))


def fold_all(names: pd.Series) -> pd.Series:
    """Reduce a column of names, each distinct one once.

    Parameters
    ----------
    names
        Names as written.

    Returns
    -------
    pandas.Series
        Reduced names, aligned.
    """
    distinct = names.dropna().unique()
    return names.map(dict(zip(distinct, map(fold, distinct), strict=True)))


def abbreviates(short: str, names: Iterable[str]) -> list[str]:
    """List the names of which a short name may be the abbreviation.

    Each word of the short name must begin the word at its place: `Brandýs n.L.-S.Boleslav`.

    Parameters
    ----------
    short
        The short name as written.
    names
        Reduced full names.

    Returns
    -------
    list of str
        The names that fit.

    Examples
    --------
    >>> abbreviates("Brandýs n.L.-S.Boleslav", ["brandys nad labem stara boleslav", "brandys nad orlici"])
    ['brandys nad labem stara boleslav']
    """
    words = fold(short).split()
    pattern = re.compile(r"\s".join(rf"{re.escape(word)}[a-z0-9]*" for word in words))
    return [name for name in names if words and pattern.fullmatch(name)]
