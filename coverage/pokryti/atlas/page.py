"""Put the page together: Leaflet, our scripts and styles, the data."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from pokryti.atlas.payload import build_payload, pack, to_json, words
from pokryti.figures.numbers import format_date

if TYPE_CHECKING:
    from pokryti.atlas.model import Atlas
    from pokryti.quality import Lang

__all__ = ["Page", "make_page"]

_LEAFLET = "leaflet-1.9.4"


@dataclass(frozen=True)
class Page:
    """A page in its parts.

    Parameters
    ----------
    lang, title
        Of the page.
    body
        HTML.
    data
        JSON, packed.
    style, script
        CSS and JavaScript.
    loader
        JavaScript that unpacks and starts the script where it stands in the page.
    host
        Where tiles may be asked for; empty for nowhere.
    """

    lang: Lang
    title: str
    body: str
    data: str
    style: str
    script: str
    loader: str
    host: str = ""

    @property
    def files(self) -> dict[str, str]:
        """Give what may stand beside the page: name → text."""
        return {"atlas.css": self.style, "atlas.js": self.script}

    def html(self, folder: str | None = None) -> str:
        """Give the page as text.

        Parameters
        ----------
        folder
            Where `files` are, relative to the page; None to hold them inside.
        """
        from pokryti.atlas.shell import AtlasPage

        return AtlasPage(self, code=pack(self.script), folder=folder).render()


def make_page(atlas: Atlas) -> Page:
    """Make the page of an atlas.

    Parameters
    ----------
    atlas
        What to show.
    """
    with ThreadPoolExecutor(1) as beside:  # packing does not need Python, which loads folium meanwhile
        packed = beside.submit(pack, to_json(build_payload(atlas)))
        from pokryti.atlas.shell import map_parts

        holder, script = map_parts()
        return Page(
            lang=atlas.lang,
            title=atlas.title,
            body=_body(atlas).replace("<!--map-->", holder),
            data=packed.result(),
            style=_asset(f"{_LEAFLET}.css") + _parts("css"),
            script="\n".join([_asset(f"{_LEAFLET}.js"), script, _parts("js")]),
            loader=_asset("loader.js"),
            host=atlas.background.host if atlas.background else "",
        )


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def _parts(kind: str) -> str:
    """Join the small files of one kind, in the order of their names."""
    folder = resources.files(__package__).joinpath("assets", kind)
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(f".{kind}"))
    return "\n".join(_asset(f"{kind}/{name}") for name in names)


def _body(atlas: Atlas) -> str:
    texts = {key: escape(text) for key, text in words()[atlas.lang].items()}
    on = format_date(atlas.periods[-1].joined.on, atlas.lang)
    banner = f'<p class="sample" role="note" data-text="sample">{texts["sample"]}</p>' if atlas.sample else ""
    return Template(_asset("body.html")).substitute(
        title=escape(atlas.title),
        subtitle=texts["on"].format(date=escape(on)),
        noscript=texts["noscript"],
        old_browser=texts["old_browser"],
        sample_banner=banner,
    )
