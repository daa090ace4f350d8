"""What is missing together: social services and the health, school and prevention services they hang together with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from pokryti import catalog
from pokryti.among import is_among
from pokryti.errors import InputError
from pokryti.joined import Joined

__all__ = ["NAMES_TAKEN", "JointGaps", "joint_gaps"]

NAMES_TAKEN = ("level", "area", "name", "people", "missing", "flag")


@dataclass(frozen=True)
class JointGaps:
    """Which layers of services districts lack, and which are lacking together.

    Parameters
    ----------
    districts
        One row per district: `level, area, name, people`, a bool column per layer (True where it is missing),
        `missing` (how many layers are) and `flag` (`edge` where the data hold only a part of the district; such ones
        are not counted below).
    layers
        One row per layer: `layer, districts, people` without it, and `unplaced`, the services of the layer whose
        place is withheld or not known and could be anywhere.
    pairs
        One row per two layers: `first, second, districts, people` without both, and `expected`, how many districts
        would lack both if the one had nothing to do with the other.
    """

    districts: pd.DataFrame
    layers: pd.DataFrame
    pairs: pd.DataFrame


def joint_gaps(
    joined: Joined,
    kinds: Sequence[str] | Mapping[str, str | Sequence[str]],
    *,
    level: str,
    group: str = "all",
    areas: Sequence[str] | None = None,
) -> JointGaps:
    r"""Find the layers of services that are missing together.

    Parameters
    ----------
    joined
        The tables.
    kinds
        Ids of kinds, each a layer of its own, or layer → kinds, any of which will do; social services, health
        facilities, schools and whatever else the tables of the study hold.
    level
        Level of territory.
    group
        Target group whose people are counted.
    areas
        Codes of the districts wanted; all when left out.

    Returns
    -------
    JointGaps
        A layer is missing where no service of it stands in the district or serves it.

    Raises
    ------
    InputError
        When fewer than two layers are named, or one is called as a column is.
    UnknownCodeError
        When a kind or the group is not known.

    Notes
    -----
    With :math:`n_a` and :math:`n_b` of :math:`n` districts lacking either, chance alone would have
    :math:`n_a n_b / n` lack both.
    """
    layers = {name: [name] for name in kinds} if not isinstance(kinds, Mapping) else _listed(kinds)
    for kind in {kind for members in layers.values() for kind in members}:
        catalog.lookup(joined.lists.kinds, kind, "kind of service")
    catalog.lookup(joined.lists.groups, group, "target group")
    if len(layers) < 2:
        raise InputError("It takes two layers to be missing together: name at least two kinds of service.")
    taken = [name for name in layers if name in NAMES_TAKEN]
    if taken:
        raise InputError(f"Layers cannot be called {', '.join(taken)}, as columns of the table are: give other names.")
    names = joined.names(level)
    names = names if areas is None else names[is_among(names.index, areas)]
    people = joined.people_by(level)[group].reindex(names.index)
    missing = pd.DataFrame(
        {layer: ~is_among(names.index, _served(joined, members, level)) for layer, members in layers.items()}
    )
    missing = missing.set_axis(names.index, axis=0)
    whole = ~names.index.isin(joined.incomplete(level))
    flag = pd.Series(np.where(whole, "ok", "edge"), index=names.index, dtype="str")
    districts = pd.DataFrame({"level": level, "name": names, "people": people}).join(missing)
    districts = districts.assign(missing=missing.sum(axis=1), flag=flag).rename_axis("area").reset_index()
    ordered = ["level", "area", "name", "people", *layers, "missing", "flag"]
    unplaced = {layer: _unplaced(joined, members) for layer, members in layers.items()}
    return JointGaps(
        districts[ordered],
        _counted(missing[whole], people[whole]).assign(unplaced=list(unplaced.values())),
        _paired(missing[whole], people[whole]),
    )


def _listed(kinds: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    return {layer: [members] if isinstance(members, str) else list(members) for layer, members in kinds.items()}


def _served(joined: Joined, kinds: Sequence[str], level: str) -> pd.Series:
    """List the districts with a service; one without any capacity left does not count, an unknown capacity does."""
    supply = joined.supply[joined.supply["kind"].isin(kinds) & ~joined.supply["capacity"].eq(0)]
    return supply["obec"].map(joined.territory.lookup(level)).dropna()


def _unplaced(joined: Joined, kinds: Sequence[str]) -> int:
    return int(joined.supply.loc[joined.supply["kind"].isin(kinds) & joined.supply["obec"].isna(), "service"].nunique())


def _counted(missing: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    rows = [(layer, int(lacking.sum()), float(people[lacking].sum())) for layer, lacking in missing.items()]
    return pd.DataFrame(rows, columns=["layer", "districts", "people"])


def _paired(missing: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    both = {pair: missing[pair[0]] & missing[pair[1]] for pair in combinations(missing, 2)}
    rows = [
        (one, other, int(lacking.sum()), float(people[lacking].sum()), _by_chance(missing[one], missing[other]))
        for (one, other), lacking in both.items()
    ]
    return pd.DataFrame(rows, columns=["first", "second", "districts", "people", "expected"])


def _by_chance(one: pd.Series, other: pd.Series) -> float:
    return float(one.sum() * other.sum() / len(one)) if len(one) else 0.0
