"""The folium shell of the page, with every template that matters replaced.

Stock folium fetches ten files from five hosts, forbids zooming the page and has no language or title; none of that is
left. Nothing here touches folium's own classes: their lists of links are shared by all maps of a process.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure, MacroElement
from jinja2 import Template

if TYPE_CHECKING:
    from pokryti.atlas.page import Page

__all__ = ["AtlasMap", "AtlasPage", "map_parts"]


class AtlasMap(folium.Map):
    """A Leaflet map without tiles, links or random names."""

    default_js: Any = ()  # a tuple cannot be changed for everybody through one map
    default_css: Any = ()

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            zoomSnap: 0.1, zoomDelta: 0.5, zoomControl: false, attributionControl: false
        });
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__(location=(49.8, 15.5), tiles=None)
        self._id = "atlas"

    def render(self, **kwargs: object) -> str:
        """Add the map to its page; folium's global switches stay out."""
        MacroElement.render(self, **kwargs)  # type: ignore[no-untyped-call]
        return ""


def map_parts() -> tuple[str, str]:
    """Give what folium contributes: the map's element and the script that makes the map."""
    figure = Figure()
    leaflet = AtlasMap()
    figure.add_child(leaflet)
    leaflet.render()
    return figure.html.render().strip(), figure.script.render().strip()


class AtlasPage(Figure):
    """A page that may fetch nothing but its own files, and tiles of the one host that a study names.

    Parameters
    ----------
    page
        Its parts.
    code
        Its script, packed: a third of the weight, and its hash in the policy is all the browser needs to trust it.
    folder
        Where its files are, relative to the page; None when it holds them.
    """

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ page.lang|e }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="pokryti">
<title>{{ page.title|e }}</title>
{% if folder %}<link rel="stylesheet" href="{{ folder|urlencode }}/atlas.css">
{%- else %}<style>{{ page.style }}</style>{% endif %}
<!-- This page holds Leaflet 1.9.4, under these terms:
{{ licence }}
-->
</head>
<body>
{{ page.body }}
<script type="application/json" id="data">{{ page.data }}</script>
{% if folder %}<script src="{{ folder|urlencode }}/atlas.js"></script>
{%- else %}<script type="application/json" id="code">{{ code }}</script>
<script>{{ page.loader }}</script>{% endif %}
</body>
</html>
"""
    )

    def __init__(self, page: Page, *, code: str, folder: str | None = None) -> None:
        super().__init__(title=page.title)
        self._page, self._code, self._folder = page, code, folder

    def render(self, **_: object) -> str:
        """Give the page as text."""
        page = self._page
        inside = f"{_digest(page.loader)} {_digest(page.script)}", "'unsafe-inline'"
        policy = _policy(*(("'self'", "'self'") if self._folder else inside), images=page.host)
        return str(
            self._template.render(page=page, code=self._code, folder=self._folder, policy=policy, licence=_licence())
        )


def _licence() -> str:
    """Give the terms of Leaflet, which every copy has to show."""
    return resources.files(__package__).joinpath("assets", "LICENSE-leaflet.txt").read_text(encoding="utf-8").strip()


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"


def _policy(script: str, style: str, *, images: str) -> str:
    pictures = f"data: blob: {images}".strip()
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src {pictures}; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
