"""Levels of an atlas: their districts, people and answers, all in the same order."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pokryti import catalog
from pokryti.atlas.measures import ACCESS, split_per, texts
from pokryti.atlas.periods import by_series, pack_answers, pack_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from pokryti.atlas.columns import Columns
    from pokryti.atlas.periods import Period, Rows
    from pokryti.atlas.verdicts import Verdicts

__all__ = ["pack_level", "pack_state"]


def pack_level(
    level: str, areas: Mapping[str, gpd.GeoDataFrame], periods: Sequence[Period], *, packer: Packer, label: str
) -> dict[str, Any]:
    """Write one level.

    Parameters
    ----------
    level
        Its id.
    areas
        Districts of all levels of the atlas, in the order of the page.
    periods
        Dates, oldest first.
    packer
        What writes the numbers.
    label
        Its name where the catalogue has none.

    Returns
    -------
    dict
        As the page takes it.
    """
    frame = areas[level]
    ring = frame["role"].eq("ring").to_numpy()
    return {
        **_names(level, label),
        "draw": True,
        "codes": frame.index.tolist(),
        "names": frame["name"].tolist(),
        "ring": np.flatnonzero(ring).tolist(),
        "parents": _parents(level, areas, periods[-1]),
        "area_km2": packer.columns.add(frame["area_km2"].round(4)),
        **packer.numbers(level, frame.index, periods, ring=ring),
    }


def pack_state(periods: Sequence[Period], *, packer: Packer) -> dict[str, Any]:
    """Write the state, which every district is compared with but which is never drawn.

    Parameters
    ----------
    periods
        Dates, oldest first.
    packer
        What writes the numbers.
    """
    state = periods[-1].joined.territory.areas("stat")
    return {
        **_names("stat", "stat"),
        "draw": False,
        "codes": state.index.tolist(),
        "names": state["name"].tolist(),
        "ring": [],
        "parents": {},
        "area_km2": packer.columns.add(state["area_km2"].round(4)),
        **packer.numbers("stat", state.index, periods, ring=np.zeros(len(state), dtype=bool)),
    }


class Packer:
    """Writes people and answers of districts into columns.

    Parameters
    ----------
    keys
        Series of answers, columns `KEY`, in the order of the page.
    groups
        Target groups whose people are written.
    verdicts
        What writes the verdicts.
    columns
        Where the numbers go.
    """

    def __init__(self, keys: pd.DataFrame, *, groups: Sequence[str], verdicts: Verdicts, columns: Columns) -> None:
        self.columns = columns
        self._verdicts = verdicts
        self._groups = groups
        self._number = {key: number for number, key in enumerate(keys.itertuples(index=False, name=None))}

    def numbers(
        self, level: str, codes: pd.Index, periods: Sequence[Period], *, ring: np.ndarray[Any, np.dtype[np.bool_]]
    ) -> dict[str, Any]:
        """Write the people and all answers of one level.

        Parameters
        ----------
        level
            Its id.
        codes
            Its districts in the order of the page.
        periods
            Dates, oldest first.
        ring
            True for neighbours, whose numbers are left out.

        Returns
        -------
        dict
            `people`: for each target group a column per period; `cells`: for each measure its answers per period.
        """
        people = [period.joined.people_by(level).reindex(codes).where(~pd.Series(ring, codes)) for period in periods]
        cells: dict[str, list[dict[str, Any] | None]] = {}
        for at, period in enumerate(periods):
            for key, rows in chain.from_iterable(by_series(part, level, codes) for part in period.answers):
                cell = self._cell(key, rows, people[at])
                cells.setdefault(str(self._number[key]), [None] * len(periods))[at] = cell
        return {
            "people": {group: [self.columns.add(table[group]) for table in people] for group in self._groups},
            "cells": cells,
        }

    def _cell(self, key: tuple[Any, ...], rows: Rows, people: pd.DataFrame) -> dict[str, Any]:
        (name, per), group = split_per(str(key[0])), key[-1]
        if not per or name.startswith(ACCESS):
            return pack_values(rows, columns=self.columns)
        at_hand = people[group].to_numpy(np.float64) if group in self._groups else np.full(len(people), np.nan)
        return pack_answers(rows, at_hand, per=per, verdicts=self._verdicts, columns=self.columns)


def _names(level: str, label: str) -> dict[str, Any]:
    entry = catalog.levels().get(level)
    return {"id": level, "label": texts(entry.label) if entry else {"cs": label, "en": label}}


def _parents(level: str, areas: Mapping[str, gpd.GeoDataFrame], period: Period) -> dict[str, list[int]]:
    """Tell the larger district of each, for the levels that hold those of this one whole."""
    parents = {}
    for upper, frame in areas.items():
        within = period.joined.within(level, upper) if upper != level else None
        if within is not None and len(frame) < len(areas[level]):
            parents[upper] = frame.index.get_indexer(within.reindex(areas[level].index)).tolist()
    return parents
