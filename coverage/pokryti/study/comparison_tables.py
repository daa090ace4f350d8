"""The tables of comparison that a run writes: who strays, how evenly, who is like whom, what is missing together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.study.districts import planning_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pokryti.study.model import Study

__all__ = ["comparison_tables"]

_FEWEST_LAYERS = 2


def comparison_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Make the tables of comparison for the levels that the study file names in `[comparison]`.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    dict
        `funnel`, `inequality`, `peers` and `spine`, and where the study has two layers of services or more,
        `joint_gaps` (by district and layer) and `joint_gaps_pairs`. Without `[comparison] levels` all are of the level
        at which services are planned; tables of obce would be as large as all the others together.
    """
    settings = study.inputs.comparison
    levels = settings.levels or (planning_level(study),)
    peers = {level: study.peers_of_all(level=level, count=settings.peers) for level in levels}
    tables = {
        "funnel": _together([study.funnel(level=level) for level in levels]),
        "inequality": _together([_inequality(study, level) for level in levels]),
        "peers": _together(list(peers.values())),
        "spine": _together([study.spines(level=level, peers=pairs) for level, pairs in peers.items()]),
    }
    return {**tables, **(_joint_gaps(study, levels) if len(study.layers) >= _FEWEST_LAYERS else {})}


def _inequality(study: Study, level: str) -> pd.DataFrame:
    """Divide inequality by the smallest larger level of the study in which the districts nest, and several lie."""
    larger = study.levels[study.levels.index(level) + 1 :] if level in study.levels else ()
    nested = [by for by in (*larger, "stat") if by != level and study.joined.within(level, by) is not None]
    several = [by for by in nested if len(study.codes(by)) > 1]
    index = None if study.inputs.need is None else study.need(level=level, intervals=False)
    need = None if index is None else index.set_index("area")["value"]
    return study.inequality(level=level, by=(several or nested or [level])[0], need=need)


def _joint_gaps(study: Study, levels: Sequence[str]) -> dict[str, pd.DataFrame]:
    gaps = {level: study.joint_gaps(level=level) for level in levels}
    layers = list(study.layers)
    about = ["level", "area", "name", "people", "flag"]
    found = [one.districts.drop(columns="missing") for one in gaps.values()]
    rows = [one.melt(about, layers, var_name="layer", value_name="missing") for one in found]
    pairs = [one.pairs.assign(level=level) for level, one in gaps.items()]
    return {
        "joint_gaps": _together(rows)[["level", "area", "name", "layer", "missing", "people", "flag"]],
        "joint_gaps_pairs": _together(pairs)[["level", "first", "second", "districts", "expected", "people"]],
    }


def _together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)
