"""Lay out what the map page shows as plain data."""

from __future__ import annotations

import base64
import gzip
import json
import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti import catalog
from pokryti.atlas.shapes import UNITS_PER_DEGREE, encode_points, encode_shapes
from pokryti.figures.numbers import range_decimals
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.shading import NUMERIC_FLAGS, shade

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from pokryti.quality import Lang

__all__ = ["build_payload", "pack", "words"]

_SERIES = ["measure", "kind", "form", "unit", "group", "year"]
_REASONS = ("reason_cs", "reason_en")
_FLAGS = (*NUMERIC_FLAGS, *SPECIAL)


@cache
def words(lang: Lang) -> Mapping[str, str]:
    """Load the texts of the page.

    Parameters
    ----------
    lang
        `cs` or `en`.
    """
    texts = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {key: str(text) for key, text in texts[lang].items()}


def build_payload(
    areas: Mapping[str, gpd.GeoDataFrame],
    answers: pd.DataFrame,
    places: gpd.GeoDataFrame | None,
    *,
    lang: Lang,
) -> dict[str, Any]:
    """Gather everything that the page's script needs.

    Parameters
    ----------
    areas
        Districts by level. EPSG:5514.
    answers
        Answers of all measures and levels; `reason_cs` and `reason_en` may give the verdict in words.
    places
        Places of services; only those known by their address are shown.
    lang
        `cs` or `en`.

    Returns
    -------
    dict
        Ready for JSON; the order of everything follows the inputs.
    """
    keys = answers[_SERIES].drop_duplicates().reset_index(drop=True)
    dated = len(keys["year"].unique()) > 1
    return {
        "lang": lang,
        "words": dict(words(lang)),
        "scale": UNITS_PER_DEGREE,
        "flags": list(_FLAGS),
        "special": {
            flag: {"fill": look.fill, "ink": look.ink, "hatch": look.hatch[:1], "label": look.label(lang)}
            for flag, look in SPECIAL.items()
        },
        "measures": [series_label(key, lang=lang, dated=dated) for key in keys.to_dict("records")],
        "levels": [
            _level(level, frame, answers, keys=keys, lang=lang) | {"parents": _parents(frame, areas)}
            for level, frame in areas.items()
        ],
        "places": _places(places),
    }


def series_label(key: Mapping[Hashable, Any], *, lang: Lang, dated: bool) -> str:
    """Name one series of answers.

    Parameters
    ----------
    key
        Its `measure`, `kind`, `form`, `unit`, `group` and `year`.
    lang
        `cs` or `en`.
    dated
        Whether the year belongs to the name.

    Examples
    --------
    >>> key = {"measure": "capacity_per_1000", "kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka"}
    >>> series_label(key | {"group": "65plus", "year": 2024}, lang="en", dated=False)
    'homes for older people, residential: beds per 1,000 (people aged 65 and over)'
    """
    head = ", ".join(
        filter(None, [_name(catalog.kinds(), key["kind"], lang), _name(catalog.forms(), key["form"], lang)])
    )
    unit = catalog.units().get(key["unit"])
    what = unit.abbreviation(lang) if unit else _text(key["unit"])
    per = re.search(r"_per_(\d+)$", _text(key["measure"]))
    if per:
        number = f"{int(per[1]):,}".replace(",", "\u00a0" if lang == "cs" else ",")
        what = f"{what} {words(lang)['per']} {number}"
    group = _name(catalog.target_groups(), key["group"], lang)
    year = f", {key['year']}" if dated else ""
    return f"{head}: {what or _text(key['measure'])}" + (f" ({group})" if group else "") + year


def pack(payload: Mapping[str, Any]) -> str:
    """Write data as compressed text that cannot end a script block.

    Parameters
    ----------
    payload
        What `build_payload` returns.

    Returns
    -------
    str
        A JSON string: base64 of gzip of JSON. The same data give the same text.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = base64.b64encode(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)).decode("ascii")
    return json.dumps(packed)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _name(entries: Mapping[str, Any], key: object, lang: Lang) -> str:
    entry = entries.get(_text(key))
    return str(entry.label(lang)) if entry else _text(key)


def _level(
    level: str, frame: gpd.GeoDataFrame, answers: pd.DataFrame, *, keys: pd.DataFrame, lang: Lang
) -> dict[str, Any]:
    here = answers[answers["level"] == level]
    by_number = {_hashable(key): number for number, key in enumerate(keys.itertuples(index=False, name=None))}
    ring = frame["role"].eq("ring").to_numpy() if "role" in frame else np.zeros(len(frame), dtype=bool)
    return {
        "id": level,
        "label": _name(catalog.levels(), level, lang),
        "codes": [str(code) for code in frame.index],
        "names": [_text(name) for name in frame["name"]],
        "ring": ring.astype(int).tolist(),
        "shapes": encode_shapes(frame),
        "series": {
            str(by_number[_hashable(key)]): _series(_aligned(group, frame.index), ~ring, lang=lang)
            for key, group in here.groupby(_SERIES, dropna=False, sort=False)
        },
    }


def _parents(frame: gpd.GeoDataFrame, areas: Mapping[str, gpd.GeoDataFrame]) -> list[str]:
    """Name the larger district of each, where that level is on the page too."""
    names = pd.concat([other["name"] for other in areas.values()])
    names = names[~names.index.duplicated()]
    parents = frame["parent"].map(names) if "parent" in frame else pd.Series(dtype=object)
    return [_text(parent) for parent in parents] if parents.notna().any() else []


def _hashable(key: Iterable[object]) -> tuple[str, ...]:
    return tuple(_text(part) for part in key)


def _aligned(rows: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    wanted = ["value", "flag", "numerator", "denominator", *(c for c in _REASONS if c in rows)]
    return rows[wanted].set_axis(pd.Index(rows["area"])).reindex(codes)


def _series(rows: pd.DataFrame, study: NDArray[np.bool_], *, lang: Lang) -> dict[str, Any]:
    shading = shade(rows["value"][study], rows["flag"][study])
    flag, step = np.full(len(rows), -1), np.full(len(rows), -1)
    flag[study] = [_FLAGS.index(name) for name in shading.flag]
    step[study] = shading.number
    shown = rows["value"].where(np.isin(flag, [_FLAGS.index(name) for name in (*NUMERIC_FLAGS, "none")]))
    return {
        "value": _numbers(shown),
        "numerator": _numbers(rows["numerator"]),
        "denominator": _numbers(rows["denominator"]),
        "flag": flag.tolist(),
        "class": step.tolist(),
        "labels": shading.labels(lang),
        "colours": list(shading.colours),
        "counts": list(shading.counts),
        "special": shading.special_counts,
        "decimals": range_decimals(shading.ranges),
        "reason": [_text(text) for text in rows.get(f"reason_{lang}", [])],
    }


def _numbers(column: pd.Series) -> list[float | None]:
    return [None if np.isnan(value) else float(f"{value:.6g}") for value in column.to_numpy(float)]


def _places(places: gpd.GeoDataFrame | None) -> dict[str, Any]:
    if places is None:
        return {"points": [], "names": []}
    known = places[places["precision"].eq("address") & places.geometry.notna()]
    if not len(known):
        return {"points": [], "names": []}
    return {"points": encode_points(known), "names": [_text(name) for name in known["name"]]}
