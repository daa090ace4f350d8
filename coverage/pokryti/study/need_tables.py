"""The tables of need that a run writes, where the study file has `[need]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import Label
from pokryti.catalog.indicators import indicator
from pokryti.joined.people import nearest_year
from pokryti.measures.need import default_polarity, party_weights, unit_weights

if TYPE_CHECKING:
    from pokryti.sources.need_settings import NeedSettings
    from pokryti.study.model import Study

__all__ = ["need_tables", "year_of"]

_PEOPLE = Label("obyvatelstvo podle věku", "population by age")
_DRAWN = ["value", "rank", "ranked", "rank_median", "rank_low", "rank_high", "worst_fifth", "present", "flag"]


def need_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Make the tables of need for the levels above the obec and below the state.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    dict
        `need` (the index, its rank with the interval of the draws, those of the parties where their weights are known,
        and the indicators), `need_indicators` (of what, by whose weights and how the index is made),
        `need_sensitivity` (Kendall's tau of the draws against the index, by what was drawn) and `need_redundant`
        (indicators that say the same); nothing when the study file has no `[need]`.
    """
    levels = [level for level in study.levels if level not in {"obec", "stat"}]
    if study.inputs.need is None or not levels:
        return {}
    drawn = {level: study.need_sensitivity(level=level) for level in levels}
    draws = pd.concat([answer.draws.assign(level=level) for level, answer in drawn.items()])
    taus = draws.groupby(["level", "normalise", "omitted"], sort=False)["tau"]
    return {
        "need": pd.concat([_of_level(study, level, drawn[level].districts) for level in levels], ignore_index=True),
        "need_indicators": _made_of(study, study.inputs.need),
        "need_sensitivity": pd.DataFrame(
            {"draws": taus.size(), "tau_median": taus.median(), "tau_low": taus.quantile(0.05)}
        ).reset_index(),
        "need_redundant": pd.concat(
            [study.redundant_indicators(level=level).assign(level=level) for level in levels], ignore_index=True
        )[["level", "first", "second", "correlation"]],
    }


def year_of(study: Study, name: str) -> int:
    """Give the year of an indicator.

    Parameters
    ----------
    study
        The study.
    name
        Id of an indicator or of a target group.
    """
    joined = study.joined
    if name in joined.lists.groups:
        return joined.people_year
    table = joined.indicators
    return nearest_year(table.loc[table["indicator"] == indicator(name).id, "year"], joined.on)


def _made_of(study: Study, settings: NeedSettings) -> pd.DataFrame:
    """Say all that it takes to make the index anew from its indicators."""
    names, groups = list(settings.indicators), study.joined.lists.groups
    labels = [groups[name].label if name in groups else indicator(name).label for name in names]
    sources = [_source(study, name) for name in names]
    weights = {"weight": unit_weights(settings.weights or None, names)}
    if study.inputs.weights is not None:
        weights |= dict(party_weights(study.inputs.weights, names).T.add_prefix("weight_"))
    table = pd.DataFrame(
        {
            "indicator": names,
            "label_cs": [label.cs for label in labels],
            "label_en": [label.en for label in labels],
            "year": [year_of(study, name) for name in names],
            "polarity": [settings.polarity.get(name) or default_polarity(name, list(groups)) for name in names],
            **{column: shares.to_numpy() for column, shares in weights.items()},
            "source_cs": [source.cs for source in sources],
            "source_en": [source.en for source in sources],
        }
    )
    return table.assign(normalise=settings.normalise, clip=settings.clip, aggregate=settings.aggregate)


def _source(study: Study, name: str) -> Label:
    group = study.joined.lists.groups.get(name)
    stated = indicator(name).source if group is None else group.source
    return Label(stated, stated) if stated or group is None else _PEOPLE


def _of_level(study: Study, level: str, drawn: pd.DataFrame) -> pd.DataFrame:
    first = ["level", "area", "name"]
    parts = [drawn[[*first, *_DRAWN]], *_by_party(study, level, without=[*first, "ranked"])]
    made_of = study.need(level=level, intervals=False).drop(columns=[*first, "value", "present", "flag"])
    return pd.concat([*parts, made_of], axis=1)


def _by_party(study: Study, level: str, *, without: list[str]) -> list[pd.DataFrame]:
    """Give the ranks of each party, and where they disagree if there are several."""
    weights = study.inputs.weights
    sides = [] if weights is None else weights["party"].unique().tolist()
    if len(sides) > 1:
        return [study.disagreement(level=level).drop(columns=without)]
    ranks = {"rank": "", "rank_low": "_low", "rank_high": "_high"}
    return [
        study.need(level=level, weights=side)[list(ranks)].set_axis(
            [f"rank_{side}{end}" for end in ranks.values()], axis=1
        )
        for side in sides
    ]
