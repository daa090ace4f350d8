"""Hide small numbers of residents by age, at all levels at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pokryti.catalog import TargetGroup
from pokryti.disclosure.ages import people_told
from pokryti.disclosure.complementary import complete
from pokryti.disclosure.policy import Disclosure
from pokryti.disclosure.tree import Bools, Tree, is_small, with_rest

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
    the people of some ages are few whom the groups tell, one by one or together (`people_told`), and those that hide
    together must be many enough at each of these ages, too. Only the number of all inhabitants, which is public, stays.

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
    told = {level: people_told(table, groups) for level, table in people.items()}
    sets = pd.Index([]).append([table.columns for table in told.values()]).unique()
    finest, names = next(iter(people)), people[next(iter(people))].columns.drop("all")
    numbers = {level: told[level].reindex(columns=sets).join(people[level]) for level in people}
    leaves, above = with_rest(numbers, lineage)
    everybody = [people[finest]["all"], *(people[level]["all"].rename(f"{level} {{}}".format) for level in people)]
    # the groups are made of the sets, so they are safe when these are
    held = leaves.drop(columns="all").rename_axis(finest)
    tree = Tree.of(held, above, pd.concat(everybody), counted=len(sets))
    tables = [leaves if level == finest else numbers[level].reindex(index) for level, index in tree.numbered()]

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
        reasons[level] = frame.reindex(index=people[level].index, columns=people[level].columns, fill_value="")
    return reasons
