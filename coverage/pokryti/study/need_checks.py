"""What is wrong with the need, denominators and layers that a study file asks for, told before anything long runs."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from pokryti import catalog
from pokryti.catalog.layers import matching
from pokryti.errors import ConfigError
from pokryti.joined import Joined
from pokryti.measures import need as measure
from pokryti.quality import Finding, QualityReport
from pokryti.sources.inputs import Inputs
from pokryti.sources.need_settings import NeedSettings

__all__ = ["check_need", "tell_redundant"]

_ENOUGH = 10
"""In fewer districts even indicators that have nothing in common correlate by chance."""


def check_need(joined: Joined, inputs: Inputs, *, source: str) -> None:
    """Refuse a need index, denominators and layers that the tables cannot give; all their faults at once.

    Parameters
    ----------
    joined
        The tables.
    inputs
        With the sections `[need]`, `[denominators]`, `[layers]` and the weights of the parties, if there are any.
    source
        Name of the study file.

    Raises
    ------
    ConfigError
        When an indicator is not there or points nowhere, weights are of others, a layer names no kind, or a denominator
        no kind or target group.
    """
    lost = [
        f"{name}: {pattern}"
        for name, patterns in inputs.layers.items()
        for pattern in patterns
        if not matching([pattern], joined.lists.kinds)
    ]
    joined.report.add("layers_without_kinds", source=source, where=lost)
    joined.report.add("layers_named_as_columns", source=source, where=set(inputs.layers) & set(measure.NAMES_TAKEN))
    for known, asked in (
        (joined.lists.kinds, inputs.denominators),
        (joined.lists.groups, inputs.denominators.values()),
    ):
        unknown = sorted(set(asked) - set(known))
        near = [match for item in unknown for match in get_close_matches(item, known, n=1, cutoff=0.0)]
        joined.report.add("denominators_unknown", source=source, where=unknown, nearest=", ".join(near))
    if inputs.need is not None:
        _check_index(joined, inputs, inputs.need, source=source)
    joined.report.raise_errors(ConfigError)


def _check_index(joined: Joined, inputs: Inputs, need: NeedSettings, *, source: str) -> None:
    report, groups = joined.report, list(joined.lists.groups)
    there = [*groups, *sorted(joined.indicators["indicator"].unique() if len(joined.indicators) else ())]
    unknown = [name for name in need.indicators if name not in there]
    report.add("need_indicators_unknown", source=source, where=unknown, known=", ".join(there))
    directed = {*unknown, *need.polarity}
    aimless = [name for name in need.indicators if measure.default_polarity(name, groups) == "neutral"]
    report.add("need_without_direction", source=source, where=[name for name in aimless if name not in directed])
    asked = set(need.indicators)
    if need.weights:
        report.add("need_weights_differ", source=source, where=sorted(set(need.weights) ^ asked), of="[need] weights")
    if inputs.weights is not None:
        _check_parties(inputs.weights, asked, source=source, report=report)


def _check_parties(weights: pd.DataFrame, asked: set[str], *, source: str, report: QualityReport) -> None:
    """Refuse parties that leave out an indicator or weigh it twice; a survey may ask also about other things."""
    twice = weights[weights.duplicated(["party", "indicator"])]
    report.add("weight_twice", source=source, where=(twice["party"] + ": " + twice["indicator"]).unique())
    sets = {str(side): set(rows["indicator"]) for side, rows in weights.groupby("party", sort=False)}
    for side, weighed in sets.items():
        report.add("need_weights_differ", source=source, where=sorted(asked - weighed), of=side)
    unused = sorted(set().union(*sets.values()) - asked)
    report.add("need_weights_unused", source=source, where=unused, of=", ".join(sets))


def tell_redundant(joined: Joined, indicators: pd.DataFrame, *, level: str) -> None:
    """Note indicators that say the same in the quality report, once for each level.

    Parameters
    ----------
    joined
        The tables, with the report.
    indicators
        Area × indicator.
    level
        Level of territory.
    """
    if len(indicators) < _ENOUGH:
        return
    pairs = measure.redundant(indicators).itertuples(index=False)
    where = tuple(f"{pair.first} × {pair.second} ({pair.correlation:.2f})" for pair in pairs)
    label = catalog.term("level", level)
    found = Finding("need_redundant", "need", len(where), where, {"level": label})
    if found not in joined.report.findings:
        joined.report.add("need_redundant", source="need", where=where, level=label)
