"""Lay out what the page shows as plain data."""

from __future__ import annotations

import base64
import gzip
import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti.atlas.columns import Columns, Texts
from pokryti.atlas.levels import Packer, pack_level, pack_state
from pokryti.atlas.measures import NEEDS, describe, key_of, needs, texts
from pokryti.atlas.periods import FLAGS
from pokryti.atlas.places import pack_places
from pokryti.atlas.provenance import publishers, years
from pokryti.atlas.topology import Topology
from pokryti.atlas.units import Units
from pokryti.atlas.verdicts import Verdicts
from pokryti.figures.palettes import DIVERGING, SEQUENTIAL, SPECIAL
from pokryti.figures.shading import AT_LEAST
from pokryti.joined import SERIES
from pokryti.measures.answer import SMALL_POPULATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pokryti.atlas.model import Atlas
    from pokryti.catalog import TargetGroup

__all__ = ["build_payload", "pack", "to_json", "words"]

_THEMES = {
    "poradenstvi": ("sociální poradenství", "counselling"),
    "pece": ("služby sociální péče", "care services"),
    "prevence": ("služby sociální prevence", "prevention services"),
    "jine": ("jiné služby", "other services"),
    "access": ("dostupnost", "access"),
    "need": ("potřeba a obyvatelé", "need and people"),
}


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Load the texts of the page, by language."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def build_payload(atlas: Atlas) -> dict[str, Any]:
    """Gather everything that the page's script needs.

    Parameters
    ----------
    atlas
        What to show.

    Returns
    -------
    dict
        Ready for JSON; the same for the same atlas.
    """
    columns, sentences = Columns(), Texts()
    keys = key_of(part for period in atlas.periods for part in period.answers)
    groups = _groups(atlas, keys["group"])
    verdicts = Verdicts(list(atlas.rules), columns=columns, texts=sentences)
    packer = Packer(keys, groups=groups, verdicts=verdicts, columns=columns)
    units = Units(atlas.territory, atlas.levels)
    own = atlas.territory.own_levels
    with ThreadPoolExecutor(1) as beside:  # cutting borders hardly needs Python, which writes levels meanwhile
        cut = beside.submit(Topology.of, units.shapes)
        levels = [
            pack_level(level, units.areas, atlas.periods, packer=packer, label=own.get(level, level))
            | {"units": units.lookup(level)}
            for level in atlas.levels
        ]
        topology = cut.result()
    return {
        **_words(atlas, keys["kind"]),
        **_lists(atlas, groups),
        "measures": _measures(atlas, keys, groups),
        "levels": [*levels, pack_state(atlas.periods, packer=packer)],
        "topology": topology.encode(),
        "places": pack_places(atlas.periods, units.of_obec, grid=topology.grid, columns=columns)
        if atlas.services
        else None,
        "columns": columns.items,
        "sentences": sentences.items,
    }


def pack(text: str) -> str:
    """Compress a text so that it cannot end a script block.

    Parameters
    ----------
    text
        Data or script.

    Returns
    -------
    str
        A JSON string: base64 of gzip. The same text gives the same, whatever the system and the version of Python.
    """
    packed = gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)
    anywhere = packed[:9] + b"\xff" + packed[10:]  # the tenth byte of gzip names the operating system
    return json.dumps(base64.b64encode(anywhere).decode("ascii"))


def to_json(payload: Mapping[str, Any]) -> str:
    """Write data as JSON.

    Parameters
    ----------
    payload
        What `build_payload` returns.
    """
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _groups(atlas: Atlas, used: pd.Series) -> list[str]:
    """List the target groups whose people are known, in the order of the catalogue."""
    wanted = {"all", *used.dropna(), *(NEEDS if atlas.needs else ())}
    known = {group for period in atlas.periods for group, gone in period.joined.people.isna().all().items() if not gone}
    return [group for group in atlas.periods[-1].joined.lists.groups if group in wanted & known]


def _measures(atlas: Atlas, keys: pd.DataFrame, groups: Sequence[str]) -> list[dict[str, Any]]:
    ids: set[str] = set()
    lists = atlas.periods[-1].joined.lists
    described = [describe(key, lists, ids=ids, index=atlas.index) for _, key in keys.iterrows()]
    described += needs(groups) if atlas.needs else []
    dated = zip(described, years(atlas.periods, described), strict=True)
    return [entry | _benchmarks(atlas, entry) | _facility(atlas, entry) | own for entry, own in dated]


def _group(group: TargetGroup) -> dict[str, Any]:
    """Describe a target group; one that is only expected says by whose rates."""
    named = {"label": texts(group.label), "per": texts(group.per)}
    return named | ({"expected": group.source} if group.rates else {})


def _facility(atlas: Atlas, measure: Mapping[str, Any]) -> dict[str, Any]:
    """Give the size of a usual facility on each date, null where it is not known."""
    if measure["type"] != "ratio":
        return {}
    series = tuple(measure[column] for column in SERIES)
    return {"facility": [period.facility.get(series) for period in atlas.periods]}


def _benchmarks(atlas: Atlas, measure: Mapping[str, Any]) -> dict[str, Any]:
    """Give the cited values for a measure, by its id or its kind."""
    found = [item for key in (measure["id"], measure.get("kind")) for item in atlas.benchmarks.get(key or "", ())]
    given = [
        {"label": texts(item.label), "source": item.source, "value": item.value * item.share}
        for item in dict.fromkeys(found)
        if item.value is not None
    ]
    return {"benchmarks": given} if given else {}


def _words(atlas: Atlas, kinds: pd.Series) -> dict[str, Any]:
    return {
        "version": 1,
        "lang": atlas.lang,
        "title": atlas.title,
        "note": atlas.note,
        "first": atlas.first,
        "sample": atlas.sample,
        "source": texts(atlas.source),
        "publishers": [
            {"what": {"cs": item["data_cs"], "en": item["data_en"]}, "publisher": {"cs": item["cs"], "en": item["en"]}}
            | {"licence": item["licence"], "url": item["web"]}
            for item in publishers(atlas, kinds)
        ],
        "words": words(),
        "background": asdict(atlas.background) if atlas.background else None,
        "rules": [{"id": rule, "label": texts(label)} for rule, label in atlas.rules.items()],
    }


def _lists(atlas: Atlas, groups: Sequence[str]) -> dict[str, Any]:
    lists = atlas.periods[-1].joined.lists
    people = lists.groups
    return {
        "flags": list(FLAGS),
        "numeric": FLAGS.index(AT_LEAST) + 1,
        "small": SMALL_POPULATION,
        "special": {
            flag: {"fill": look.fill, "ink": look.ink, "hatch": look.hatch[:1], "cs": look.cs, "en": look.en}
            for flag, look in SPECIAL.items()
        },
        "palettes": {"seq": list(SEQUENTIAL), "div": list(DIVERGING)},
        "periods": [
            {"id": period.joined.on.isoformat(), "people_year": period.joined.people_year} for period in atlas.periods
        ],
        "groups": {key: _group(people[key]) for key in groups},
        "themes": [{"id": key, "label": {"cs": cs, "en": en}} for key, (cs, en) in _THEMES.items()],
        "forms": {key: texts(form.label) for key, form in lists.forms.items()},
        "units": {
            key: {"label": texts(unit.label), "short": texts(unit.abbreviation)} for key, unit in lists.units.items()
        },
        "kinds": {key: texts(kind.label) for key, kind in lists.kinds.items()},
    }
