"""Hide small numbers of residents by age, at all levels at once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np
import pandas as pd

from pokryti.catalog import TargetGroup
from pokryti.disclosure.ages import people_told
from pokryti.disclosure.complementary import complete
from pokryti.disclosure.leaves import Leaves, leaves_of
from pokryti.disclosure.policy import CROSSES, Disclosure
from pokryti.disclosure.tree import Bools, Tree, is_small

__all__ = ["hide_people"]


def hide_people(
    people: Mapping[str, pd.DataFrame],
    districts: pd.DataFrame,
    groups: Mapping[str, TargetGroup],
    *,
    policy: Disclosure,
) -> dict[str, pd.DataFrame]:
    """Say which numbers of people must hide.

    Groups overlap: whoever knows those aged 65+ and 75+ knows those between. So a district hides all its groups when
    the people of some ages are few whom the groups tell, one by one or together (`people_told`), and those that hide
    together must be many enough at each of these ages, too. Only the number of all inhabitants, which is public, stays.

    Parameters
    ----------
    people
        Level → people: index the districts, a column per target group, `all` among them. The first level is the
        finest. Where the smallest districts do not know a group, the smallest that do count as the finest for it.
    districts
        Index: the smallest districts there are; a column for each level of `people` with the codes of the districts
        they lie in. The finest level may be that of the index.
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
    finest, names = next(iter(people)), people[next(iter(people))].columns.drop("all")
    if finest not in districts:  # where nobody lives, no district is cut
        districts = districts[people[finest]["all"].reindex(districts.index).ne(0)]
    cut = leaves_of(people, districts).cut
    known = pd.concat({level: table.mask(cut[level]) for level, table in people.items()})
    told = people_told(known, groups)
    sets, parts = told.columns, told.join(known).groupby(level=0, sort=False)
    numbers = {str(level): part.droplevel(0) for level, part in parts}
    leaves = leaves_of(numbers, districts)
    # the groups are made of the sets, so they are safe when these are
    held = leaves.held.drop(columns="all").rename_axis(finest)
    around = _people_around(people, numbers[finest][sets], leaves, like=held)
    alone = leaves.rests["level"][leaves.rests["alone"]]
    tree = Tree.of(held, leaves.above, around, counted=len(sets), alone=alone)
    tables = [leaves.held if level == finest else numbers[level].reindex(index) for level, index in tree.numbered()]

    def primary(threshold: int) -> list[Bools]:
        return [np.asarray(is_small(table[sets], threshold).any(axis=1)) for table in tables]

    hidden = complete(tree, primary, threshold=policy.threshold)
    reasons = {}
    for at, (level, index) in enumerate(tree.numbered()):
        small, told_few = is_small(tables[at][names], policy.threshold), primary(policy.threshold)[at]
        # where no group is small itself but several tell a small number, each of them is to blame
        blamed = small | (told_few & ~small.any(axis=1))[:, None]
        why = np.where(hidden[at][:, len(sets) :], np.where(blamed, "primary", "complementary"), "")
        frame = pd.DataFrame(why, index, names)
        reasons[level] = frame.reindex(people[level].index, fill_value="").mask(cut[level][names], CROSSES)
    return {level: table.reindex(columns=people[level].columns, fill_value="") for level, table in reasons.items()}


def _people_around(
    people: Mapping[str, pd.DataFrame], told: pd.DataFrame, leaves: Leaves, *, like: pd.DataFrame
) -> pd.DataFrame:
    """Count the people of whom those of each leaf are some: at their ages where the smallest districts tell, or all."""
    everybody = pd.concat({level: table["all"] for level, table in people.items()})
    finest, rests = next(iter(people)), leaves.rests
    area = pd.MultiIndex.from_frame(rests[["level", "area"]])
    known = pd.concat([people[finest]["all"], everybody.reindex(area).set_axis(rests.index)]).reindex(like.index)
    around = pd.DataFrame(dict.fromkeys(like, known))
    for level in leaves.above:
        of = rests["area"][rests["level"] == level]
        sums = told.groupby(leaves.above[level].reindex(told.index)).sum().reindex(of).set_axis(of.index)
        sums = sums.reindex(like.index)
        for inner, outer in permutations(map(str, told), 2):
            if all(one <= other for one, other in zip(inner, outer, strict=True)):
                around[inner] = np.fmin(around[inner], sums[outer])
    return around
