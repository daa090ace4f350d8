"""Tiles below the districts, only where a study asks for them: who opens such a page needs the internet to see them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pokryti import catalog
from pokryti.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Background", "backgrounds", "find_background"]

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"(https://{_LABEL}(?:\.{_LABEL})+(?::\d{{1,5}})?)(/[\w./?&=%:@~+{{}}-]*)", re.ASCII)
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_PLACES = ("{x}", "{y}", "{z}")
_LINK = re.compile(r"https://[^\s\"'<>\\]+")


@dataclass(frozen=True)
class Background:
    """Tiles in Web Mercator (EPSG:3857), 256 pixels wide.

    Parameters
    ----------
    url
        Address with the places `{z}`, `{x}` and `{y}`, on one host, by https.
    attribution
        Whose tiles they are; always shown on the map, as text.
    link
        Where their terms stand; https.
    zoom
        The closest zoom there are tiles for.

    Raises
    ------
    ConfigError
        When the address is not one of tiles, or nobody is named.

    Notes
    -----
    Publishers of tiles see who asks: the page is no longer silent. Without the internet it shows the districts alone.

    Examples
    --------
    >>> Background("https://tiles.example.org/{z}/{x}/{y}.png", "© Kraj Vysočina").host
    'https://tiles.example.org'
    """

    url: str
    attribution: str
    link: str = ""
    zoom: int = 19

    def __post_init__(self) -> None:
        wrong = {
            "the address must be https on one host, in plain characters": not _ADDRESS.fullmatch(self.url),
            "the address must have {z}, {x} and {y} once each": sorted(_BRACES.findall(self.url)) != list(_PLACES),
            "attribution must say whose tiles they are": not self.attribution.strip(),
            "link must begin with https://": bool(self.link) and not _LINK.fullmatch(self.link),
            "zoom must lie between 1 and 22": not 1 <= self.zoom <= 22,
        }
        if faults := [text for text, is_so in wrong.items() if is_so]:
            raise ConfigError(f"Background {self.url!r}: {'; '.join(faults)}.")

    @property
    def host(self) -> str:
        """Give the only host that the page may ask."""
        found = _ADDRESS.fullmatch(self.url)
        return found[1] if found else ""


@cache
def backgrounds() -> Mapping[str, Background]:
    """List the backgrounds that have a name.

    Examples
    --------
    >>> list(backgrounds())
    ['zakladni_mapa', 'ortofoto', 'openstreetmap']
    """
    text = resources.files(__package__).joinpath("backgrounds.toml").read_text(encoding="utf-8")
    return {name: Background(**fields) for name, fields in tomllib.loads(text).items()}


def find_background(wish: str | Background | None) -> Background | None:
    """Look a background up by its name; one given in full, or none, is taken as it is.

    Parameters
    ----------
    wish
        Name from `backgrounds`, or a background.

    Raises
    ------
    UnknownCodeError
        When there is none of that name.
    """
    return catalog.lookup(backgrounds(), wish, "background") if isinstance(wish, str) else wish
