"""The districts of a study with their people, and the level at which services are planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import geopandas as gpd
import pandas as pd

from pokryti.among import is_among
from pokryti.territory import LEVELS

if TYPE_CHECKING:
    from pokryti.joined import Joined
    from pokryti.study.model import Study

__all__ = ["list_districts", "planning_level", "tell_apart"]

_LARGER = ("orp", "okres", "kraj")


class _Levels(Protocol):
    @property
    def levels(self) -> tuple[str, ...]: ...


def planning_level(study: _Levels) -> str:
    """Give the level at which services are planned: SO ORP, or the first level of a study without it.

    Parameters
    ----------
    study
        The study.
    """
    return "orp" if "orp" in study.levels else study.levels[0]


def tell_apart(joined: Joined, table: pd.DataFrame) -> pd.DataFrame:
    """Name the larger district of those that share their name, as hundreds of obce do.

    Parameters
    ----------
    joined
        The tables.
    table
        `level, area, name`, of one level.

    Returns
    -------
    pandas.DataFrame
        The same with names to be read in a plot; where none nests, the code tells them apart.
    """
    names = table.groupby("name")["area"].transform("nunique")
    if table.empty or names.max() < 2:
        return table
    level = str(table["level"].iloc[0])
    parents = {larger: joined.within(level, larger) for larger in _LARGER if larger in joined.territory.levels}
    nested = [(larger, codes) for larger, codes in parents.items() if codes is not None and larger != level]
    places = table["area"].map(nested[0][1]).map(joined.names(nested[0][0])) if nested else table["area"]
    apart = table["name"] + " (" + places.fillna(table["area"]).astype("str") + ")"
    return table.assign(name=table["name"].where(names < 2, apart))


def list_districts(study: Study) -> pd.DataFrame:
    """List the districts of all levels with their people.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    pandas.DataFrame
        Columns `level, area, name, parent, area_km2, population`, `population_<group>` for every target group, and
        `flag`: `suppressed` where some of them hide, `unknown` where some are not known, else `ok`.
    """
    return pd.concat([_of_level(study, level) for level in study.levels], ignore_index=True)


def _of_level(study: Study, level: str) -> pd.DataFrame:
    people = study.joined.people_by(level)
    codes = study.codes(level)
    areas = pd.DataFrame(_whole(study, level, codes)[["name", "parent", "area_km2"]])
    table = areas[is_among(areas.index, codes)].rename_axis("area")
    table = table.assign(population=people["all"]).join(people.drop(columns="all").add_prefix("population_"))
    secret, unknown = (gone.any(axis=1) for gone in (study.joined.hidden_by(level), people.isna()))
    table["flag"] = secret.map({True: "suppressed"}).fillna(unknown.map({True: "unknown", False: "ok"}))
    return pd.DataFrame({"level": level}, index=table.index).reset_index()[["level", "area"]].join(table, on="area")


def _whole(study: Study, level: str, codes: list[str]) -> gpd.GeoDataFrame:
    """Give the districts whole: from the region and its ring where these hold them, else from all there is."""
    areas = study.territory.areas(level)
    if level in LEVELS and areas.loc[codes, "complete"].all():
        return areas
    return study.joined.territory.areas(level)
