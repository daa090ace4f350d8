"""Write the map page: one file that opens anywhere, without a network."""

from __future__ import annotations

import datetime as dt
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from pokryti.atlas.payload import build_payload, pack, words
from pokryti.figures.numbers import format_date
from pokryti.output import write_text

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from pokryti.quality import Lang

__all__ = ["write_map"]

_BODY = """<a class="skip" href="#table">{to_table}</a>
<header>{banner}<h1>{title}</h1><p>{subtitle}</p></header>
<main>
<form class="controls" id="controls">
<label>{level} <select id="level"></select></label>
<label>{measure} <select id="measure"></select></label>
<label class="check" id="places-label" hidden><input type="checkbox" id="places"> {places}</label>
</form>
<noscript><p>{noscript}</p></noscript>
<p id="fault" role="alert" hidden>{old_browser}</p>
<div class="columns">
<section aria-label="{map_label}">{map}</section>
<div class="side">
<section aria-labelledby="panel-title">
<h2 id="panel-title">{panel}</h2><div id="panel" aria-live="polite"><p>{hint}</p></div>
</section>
<section aria-labelledby="legend-title">
<h2 id="legend-title">{legend}</h2><div id="legend"></div>
</section>
</div>
</div>
<section aria-labelledby="table-title">
<h2 id="table-title">{table}</h2>
<div class="scroll" tabindex="0" role="group" aria-labelledby="table-title">
<table id="table" tabindex="-1"></table>
</div>
</section>
</main>
<footer><p>{source}</p></footer>
<div id="tip" hidden></div>"""


def write_map(
    path: str | os.PathLike[str],
    *,
    areas: Mapping[str, gpd.GeoDataFrame],
    answers: pd.DataFrame,
    places: gpd.GeoDataFrame | None,
    title: str,
    lang: Lang,
    meta: Mapping[str, Any],
    sample: bool,
) -> None:
    """Write the districts and all their answers as one HTML file.

    Parameters
    ----------
    path
        The file to make or replace.
    areas
        Districts by level, in the order of the choice: index `code`; columns `name`, `geometry`, and where known
        `parent` and `role`. EPSG:5514, metres; others are rejected.
    answers
        Answers in the columns of the data contract, for any of the levels; `reason_cs` and `reason_en` may follow.
    places
        Places of services with `name` and `precision`; only those known by their address are shown.
    title
        Title of the page.
    lang
        `cs` or `en`.
    meta
        `source` (whose data) and `on` (the day they are valid, a date or its ISO form).
    sample
        Whether the data are made up; says so on a band.

    Raises
    ------
    CrsError
        When geometry is not in EPSG:5514.
    OutputError
        When the file cannot be written; an older one is then left as it was.
    """
    from pokryti.atlas.shell import AtlasMap, AtlasPage

    page = AtlasPage(
        lang=lang,
        title=title,
        style=_asset("leaflet-1.9.4.css") + _asset("atlas.css"),
        body=_body(title, lang, meta, sample=sample),
        data=pack(build_payload(areas, answers, places, lang=lang)),
        scripts=(_asset("leaflet-1.9.4.js"), _asset("atlas.js")),
    )
    page.add_child(AtlasMap())
    write_text(path, page.render())


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def _body(title: str, lang: Lang, meta: Mapping[str, Any], *, sample: bool) -> str:
    texts = {key: escape(text) for key, text in words(lang).items()}
    on = meta.get("on", "")
    on = format_date(dt.date.fromisoformat(str(on)), lang) if on else ""
    return _BODY.format(
        **{key: text for key, text in texts.items() if key not in {"map", "source", "title"}},
        map="{map}",
        map_label=texts["map"],
        title=escape(title),
        subtitle=f"{texts['on']} {escape(on)}" if on else "",
        source=escape(str(meta.get("source", ""))),
        banner=f'<p class="sample" role="note">{texts["sample"]}</p>\n' if sample else "",
    )
