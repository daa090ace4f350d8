"""The districts of a study with their people, and the level at which services are planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import geopandas as gpd
import pandas as pd

from pokryti.territory import LEVELS

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["list_districts", "planning_level"]


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
    table = areas[areas.index.isin(codes)].rename_axis("area")
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
