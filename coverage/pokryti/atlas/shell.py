"""The folium shell of the page, with every template that matters replaced.

Stock folium fetches ten files from five hosts, forbids zooming the page and has no language or title; none of that is
left. Nothing here touches folium's own classes: their lists of links are shared by all maps of a process.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import folium
from branca.element import Figure, MacroElement
from jinja2 import Template

__all__ = ["AtlasMap", "AtlasPage"]


class AtlasMap(folium.Map):
    """A Leaflet map without tiles, links or random names."""

    default_js: Any = ()  # a tuple cannot be changed for everybody through one map
    default_css: Any = ()

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            zoomSnap: 0.25, preferCanvas: true, zoomControl: false, attributionControl: false
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


class AtlasPage(Figure):
    """A page that holds everything it needs and may fetch nothing.

    Parameters
    ----------
    lang
        Language of the page.
    title
        Its title.
    style
        CSS.
    body
        HTML of the body; `{map}` stands for the map.
    data
        JSON for the script block with id `data`.
    scripts
        JavaScript to run before and after the map is made.
    """

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.lang|e }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="pokryti">
<title>{{ this.title|e }}</title>
<style>{{ this.style }}</style>
</head>
<body>
{{ body }}
<script type="application/json" id="data">{{ this.data }}</script>
<script>{{ script }}</script>
</body>
</html>
"""
    )

    def __init__(self, *, lang: str, title: str, style: str, body: str, data: str, scripts: tuple[str, str]) -> None:
        super().__init__(title=title)
        self.lang, self.style, self.body = lang, style, body
        self.data, self.scripts = data.replace("<", "\\u003c"), scripts

    def render(self, **kwargs: object) -> str:
        """Give the page as text."""
        for child in self._children.values():
            child.render(**kwargs)
        before, after = self.scripts
        script = "\n".join([before, self.script.render(**kwargs).strip(), after])
        return str(
            self._template.render(
                this=self,
                kwargs=kwargs,
                script=script,
                policy=_policy(script),
                body=self.body.replace("{map}", self.html.render(**kwargs).strip()),
            )
        )


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data: blob:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
