"""Hide small numbers of residents by age, at all levels at once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np
import pandas as pd

from pokryti.catalog import TargetGroup
from pokryti.disclosure.ages import tells_few
from pokryti.disclosure.complementary import complete
from pokryti.disclosure.policy import Disclosure
from pokryti.disclosure.tree import Tree

__all__ = ["hide_people"]


def hide_people(
    people: Mapping[str, pd.DataFrame],
    lineage: pd.DataFrame,
    groups: Mapping[str, TargetGroup],
    *,
    policy: Disclosure,
) -> dict[str, pd.DataFrame]:
    """Say which numbers of people must hide.

    Groups overlap: whoever knows those aged 65+ and 75+ knows those between. So a district hides all its groups when
    one of them is small, or the difference between one and another that holds it, or the people of some ages that all
    of them together tell; only the number of all inhabitants, which is public, stays.

    Parameters
    ----------
    people
        Level → people: index the districts, a column per target group, `all` among them. The first level is the
        finest.
    lineage
        Index: districts of the finest level; a column for each other level.
    groups
        Target groups by id.
    policy
        What is small.

    Returns
    -------
    dict
        Level → the reason why a number hides (`REASONS`), empty where it is shown; shaped like `people`.

    Examples
    --------
    >>> from pokryti.catalog import target_groups
    >>> obce = pd.DataFrame({"all": [90.0, 80, 700], "65plus": [3.0, 20, 150]}, index=pd.Index(["a", "b", "c"]))
    >>> above = pd.DataFrame({"orp": "X"}, index=obce.index)
    >>> levels = {"obec": obce, "orp": obce.groupby(above["orp"]).sum()}
    >>> hide_people(levels, above, target_groups(), policy=Disclosure())["obec"]["65plus"].tolist()
    ['primary', 'complementary', '']
    """
    finest = next(iter(people))
    parts = people[finest].drop(columns="all")
    tree = Tree.of(parts.rename_axis(finest), lineage, people[finest]["all"])
    tables = [people[level].reindex(names) for level, names in zip(tree.levels, tree.names, strict=True)]
    small = [_small(table, groups, policy.threshold) for table in tables]
    primary = [table.any(axis=1).to_numpy(bool) for table in small]
    hidden = complete(tree, primary, threshold=policy.threshold)
    reasons = {}
    for level, table, own, cells in zip(tree.levels, tables, small, hidden, strict=True):
        why = np.where(cells, np.where(own.drop(columns="all"), "primary", "complementary"), "")
        frame = pd.DataFrame(why, index=table.index, columns=parts.columns)
        reasons[level] = frame.reindex(index=people[level].index, columns=people[level].columns, fill_value="")
    return reasons


def _small(people: pd.DataFrame, groups: Mapping[str, TargetGroup], threshold: int) -> pd.DataFrame:
    """Say which groups are small, or would tell a small number together with another one."""
    small = (people > 0) & (people < threshold)
    weighted = [name for name in people.columns if name in groups and groups[name].rates]
    small[["all", *weighted]] = False  # expected numbers count nobody, but hide along with those they are made of
    plain = [name for name in people.columns if name in groups and name not in weighted]
    for outer, inner in permutations(plain, 2):
        if _holds(groups[outer], groups[inner]):
            between = people[outer] - people[inner]
            small[inner] |= (between > 0) & (between < threshold)
    told = tells_few(people[[*plain, *weighted]], groups, threshold=threshold)
    small.loc[told & ~small.any(axis=1), [name for name in plain if name != "all"]] = True
    return small


def _holds(outer: TargetGroup, inner: TargetGroup) -> bool:
    ends = [np.inf if group.age_to is None else group.age_to for group in (outer, inner)]
    return outer.age_from <= inner.age_from and ends[0] >= ends[1]
