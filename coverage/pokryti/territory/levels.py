"""Levels of territory: how the official structure of obce names and codes each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEVELS", "Level", "structure_columns", "tidy_structure"]


@dataclass(frozen=True)
class Level:
    """One official level.

    Parameters
    ----------
    id
        Its id.
    name
        Column of the official structure that holds the name.
    systems
        Code system → column of the official structure; the first is the canonical one.
    parent
        The level that holds each of its districts whole.
    """

    id: str
    name: str
    systems: Mapping[str, str]
    parent: str | None

    @property
    def canonical(self) -> str:
        """Give the column of the canonical code."""
        return next(iter(self.systems.values()))


# An ORP may reach over several okresy (Turnov), so okres stands beside the chain, not in it.
LEVELS: Mapping[str, Level] = {
    level.id: level
    for level in (
        Level("obec", "obec_text", {"csu43": "obec_kod"}, "pou"),
        Level(
            "pou",
            "pou_text",
            {"csu61": "pou_csu_cis61_kod", "ruian": "pou_ruian_kod", "seat": "pou_sidlo_obec_kod"},
            "orp",
        ),
        Level(
            "orp",
            "orp_text",
            {"csu65": "orp_csu_cis65_kod", "ruian": "orp_ruian_kod", "seat": "orp_sidlo_obec_kod"},
            "kraj",
        ),
        Level(
            "okres",
            "okres_text",
            {"lau": "okres_csu_cis109_nuts_kod", "csu101": "okres_csu_cis101_lau_kod", "ruian": "okres_ruian_kod"},
            "kraj",
        ),
        Level(
            "kraj",
            "kraj_text",
            {
                "nuts3": "kraj_csu_cis108_nuts_kod",
                "csu100": "kraj_csu_cis100_kod",
                "ruian": "kraj_ruian_vusc_kod",
                "abbreviation": "kraj_zkratka",
            },
            "stat",
        ),
        Level(
            "stat",
            "stat_text",
            {"nuts0": "stat_csu_cis105_nuts_kod", "csu97": "stat_csu_cis97_kod", "ruian": "stat_ruian_kod"},
            None,
        ),
    )
}


def structure_columns() -> list[str]:
    """List the columns of the official structure that are needed, in the order of the levels.

    Returns
    -------
    list of str
        Names, codes of all systems, the type of the obec and the date.

    Examples
    --------
    >>> structure_columns()[:4]
    ['platnost_datum', 'obec_typ', 'obec_text', 'obec_kod']
    """
    columns = ["platnost_datum", "obec_typ"]
    for level in LEVELS.values():
        columns += [level.name, *level.systems.values()]
    return columns


def tidy_structure(raw: pd.DataFrame) -> pd.DataFrame:
    """Choose canonical codes and names out of the official structure.

    Parameters
    ----------
    raw
        The official columns as text, one row per obec.

    Returns
    -------
    pandas.DataFrame
        Index `obec`, sorted; columns `name, type`, a code for each higher level, and a name for each of them
        (`pou_name`, …).
    """
    higher = [level for level in LEVELS.values() if level.id != "obec"]
    chosen = {
        "name": raw[LEVELS["obec"].name],
        "type": raw["obec_typ"],
        **{level.id: raw[level.canonical] for level in higher},
        **{f"{level.id}_name": raw[level.name] for level in higher},
    }
    index = pd.Index(raw[LEVELS["obec"].canonical], name="obec", dtype=str)
    return pd.DataFrame(chosen).set_axis(index, axis=0).sort_index()
