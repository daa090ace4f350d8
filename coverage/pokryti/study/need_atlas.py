"""What an atlas shows of need: the index with its ranks, those of the parties, their disagreement, and joint gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.atlas import DISAGREEMENT, GAPS, NEED, NeedIndex, of_party
from pokryti.catalog import Label
from pokryti.catalog.indicators import indicator
from pokryti.catalog.layers import layers
from pokryti.measures.need import default_polarity, party_weights, unit_weights
from pokryti.study.need_tables import year_of

if TYPE_CHECKING:
    from pokryti.sources.need_settings import NeedSettings
    from pokryti.study.model import Study

__all__ = ["need_index", "need_to_show"]

_FINER = {"obec", "pou", "stat"}
_DRAWN = ["value", "rank", "rank_low", "rank_high", "ranked", "worst_fifth", "present", "flag"]
_PERCENT = {"present": 100.0, "worst_fifth": np.nan}
_DIGITS = 4
_EQUAL = Label("stejnými", "equal")
_GIVEN = Label("uvedenými u ukazatelů", "given beside the indicators")
_LESS = Label("víc znamená menší potřebu", "more means less need")
_PEOPLE = Label("obyvatelstvo podle věku, ČSÚ", "population by age, ČSÚ")


def need_to_show(study: Study, levels: Sequence[str]) -> list[pd.DataFrame]:
    """Give need at the level at which services are planned and above it.

    Parameters
    ----------
    study
        The study.
    levels
        Levels of the atlas.

    Returns
    -------
    list of pandas.DataFrame
        Answers with `rank, rank_low, rank_high, ranked`, `worst_fifth` (percent of draws), `present` (percent of the
        weight whose indicators are known) and for joint gaps `layers` (bits of those missing); nothing without
        `[need]`. Obce, whose ranks take long, and parts of ORP have none.
    """
    if study.inputs.need is None:
        return []
    planned = _FINER if "orp" in levels else {"obec", "stat"}
    return [part for level in levels if level not in planned for part in _of_level(study, level)]


def _of_level(study: Study, level: str) -> list[pd.DataFrame]:
    weights = study.inputs.weights
    sides = [] if weights is None else weights["party"].unique().tolist()
    indexes = {NEED: study.need_sensitivity(level=level).districts}
    indexes |= {of_party(side): study.need(level=level, weights=side) for side in sides}
    parts = [table.reindex(columns=["level", "area", *_DRAWN]).assign(kind=kind) for kind, table in indexes.items()]
    if len(sides) > 1:
        spread = study.disagreement(level=level).rename(columns={"spread": "value"})
        parts.append(spread[["level", "area", "value"]].assign(kind=DISAGREEMENT, flag="ok"))
    if len(study.layers) > 1:
        parts.append(_gaps(study, level))
    return [
        part.assign(measure=NEED, form="", unit="", group="", value=part["value"].round(_DIGITS))
        .assign(flag=_flag(part))
        .assign(**{name: (100 * part[name]).round(1) if name in part else none for name, none in _PERCENT.items()})
        for part in parts
    ]


def _flag(part: pd.DataFrame) -> pd.Series:
    """Say why there is no value; what is made of a part of the indicators says so by `present`."""
    why = part["flag"].where(part["flag"] == "suppressed", "unknown")
    return part["flag"].where(part["flag"] == "edge", "ok").mask(part["value"].isna(), why)


def _gaps(study: Study, level: str) -> pd.DataFrame:
    table = study.joint_gaps(level=level).districts
    bits = sum(table[layer].astype("float64") * (1 << bit) for bit, layer in enumerate(study.layers))
    return table[["level", "area", "flag"]].assign(kind=GAPS, value=table["missing"].astype("float64"), layers=bits)


def need_index(studies: Sequence[Study]) -> NeedIndex | None:
    """Say of what the need of an atlas is made.

    Parameters
    ----------
    studies
        One per date; the last says how.

    Returns
    -------
    NeedIndex or None
        None without `[need]`.
    """
    settings, lists = studies[-1].inputs.need, studies[-1].joined.lists
    if settings is None:
        return None
    known = layers()
    entries = [indicator(name) for name in settings.indicators if name not in lists.groups]
    sources = list(dict.fromkeys(entry.source for entry in entries if entry.source))
    people = [_PEOPLE] if len(entries) < len(settings.indicators) else []
    return NeedIndex(
        settings.indicators,
        made_of=_made_of(studies, settings),
        weights=_GIVEN if settings.weights else _EQUAL,
        source=_joined([*people, *(Label(source, source) for source in sources)]),
        how=settings,
        years=[sorted({year_of(study, name) for name in settings.indicators}) for study in studies],
        layers={layer: known[layer].label if layer in known else Label(layer, layer) for layer in studies[-1].layers},
    )


def _made_of(studies: Sequence[Study], settings: NeedSettings) -> dict[str, Label]:
    """Name the indicators of each index."""
    names, weights = list(settings.indicators), studies[-1].inputs.weights
    sets = {NEED: dict(unit_weights(settings.weights, names)) if settings.weights else {}}
    if weights is not None:
        sets |= {of_party(str(side)): dict(shares) for side, shares in party_weights(weights, names).iterrows()}
    return {
        kind: _joined([_named(studies, settings, name, shares.get(name)) for name in names])
        for kind, shares in sets.items()
    }


def _named(studies: Sequence[Study], settings: NeedSettings, name: str, share: float | None) -> Label:
    """Name an indicator with its years, the way it points where more of it means less need, and its weight."""
    groups = studies[-1].joined.lists.groups
    label = groups[name].label if name in groups else indicator(name).label
    dated = "/".join(str(year) for year in dict.fromkeys(year_of(study, name) for study in studies))
    less = (settings.polarity.get(name) or default_polarity(name, list(groups))) == "less_need"
    notes = [Label(dated, dated), *([_LESS] if less else [])]
    if share is not None:
        notes.append(Label(f"váha {100 * share:.0f}\u00a0%", f"weight {100 * share:.0f}%"))
    cs, en = ", ".join(note.cs for note in notes), ", ".join(note.en for note in notes)
    return Label(f"{label.cs} ({cs})", f"{label.en} ({en})")


def _joined(labels: Sequence[Label]) -> Label:
    return Label("; ".join(label.cs for label in labels), "; ".join(label.en for label in labels))
