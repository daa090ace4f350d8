"""Hide small numbers of users, recipients and applicants in tables of one's own, at all levels at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pokryti.disclosure.complementary import complete
from pokryti.disclosure.policy import Disclosure
from pokryti.disclosure.tree import Tree, with_rest

__all__ = ["hide_counts"]


def hide_counts(
    counts: Mapping[str, pd.DataFrame],
    lineage: pd.DataFrame,
    *,
    policy: Disclosure,
    inhabitants: Mapping[str, pd.Series],
) -> dict[str, pd.DataFrame]:
    """Say which numbers of people must hide.

    What the columns have to do with one another (a sum and its parts, men and women) is not known, so a district hides
    all its columns when one of them is small. A sum at a higher level may hold more than its parts at the finest one;
    what is over is taken as one more district.

    Parameters
    ----------
    counts
        Level → numbers: index the districts, a column per indicator. The first level is the finest, and its districts
        nest in those of the others.
    lineage
        Index: districts of the finest level; a column for each other level of `counts`.
    policy
        What is small.
    inhabitants
        Level → people who live in each district, for the smallest denominator.

    Returns
    -------
    dict
        Level → the reason why a number hides (`REASONS`), empty where it is shown; shaped like `counts`.

    Examples
    --------
    >>> obce = pd.DataFrame({"clients": [3.0, 9.0, 40.0]}, index=pd.Index(["a", "b", "c"]))
    >>> above = pd.DataFrame({"orp": "X"}, index=obce.index)
    >>> levels = {"obec": obce, "orp": obce.groupby(above["orp"]).sum()}
    >>> hide_counts(levels, above, policy=Disclosure(), inhabitants={})["obec"]["clients"].tolist()
    ['primary', 'complementary', '']
    """
    finest = next(iter(counts))
    leaves, lineage = with_rest(counts, lineage)
    tree = Tree.of(leaves.rename_axis(finest), lineage)
    small, thin = [], []
    for level, names in zip(tree.levels, tree.names, strict=True):
        table = leaves if level == finest else counts[level].reindex(names)
        people = inhabitants.get(level, pd.Series(dtype="float64")).reindex(names)
        small.append(((table > 0) & (table < policy.threshold)).to_numpy())
        thin.append((table > 0).to_numpy() & (people < policy.smallest_denominator).to_numpy()[:, None])
    primary = [np.asarray((one | other).any(axis=1)) for one, other in zip(small, thin, strict=True)]
    hidden = complete(tree, primary, threshold=policy.threshold)
    reasons = {}
    for at, level in enumerate(tree.levels):
        why = np.select([~hidden[at], small[at], thin[at]], ["", "primary", "small_denominator"], "complementary")
        frame = pd.DataFrame(why, index=tree.names[at], columns=leaves.columns)
        reasons[level] = frame.reindex(counts[level].index, fill_value="")
    return reasons
