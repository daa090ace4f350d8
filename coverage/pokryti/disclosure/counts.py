"""Hide small numbers of users, recipients and applicants in tables of one's own, at all levels at once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np
import pandas as pd

from pokryti.disclosure.complementary import complete
from pokryti.disclosure.policy import Disclosure, people_word
from pokryti.disclosure.tree import Bools, Tree, is_small, with_rest

__all__ = ["hide_counts"]

_TOTALS = frozenset({"celkem", "uhrnem", "vsichni", "vse", "all", "total"})
_HARDLY_EVER_LARGER = 0.9


def hide_counts(
    counts: Mapping[str, pd.DataFrame],
    lineage: pd.DataFrame,
    *,
    policy: Disclosure,
    inhabitants: Mapping[str, pd.Series],
) -> dict[str, pd.DataFrame]:
    """Say which numbers of people must hide.

    A district hides all its columns when one of them is small, for what the columns have to do with one another is not
    known, save by their names and numbers: `clients_women` are some of the `clients_total`, so the other clients must
    not be few either. A column is taken for a part of another when it bears its name and more, or when both count the
    same people by their names (`clients…`, or a total) and it is hardly ever larger.
    A sum at a higher level may hold more than its parts at the finest one; what is over is taken as one more district.

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
    columns = counts[finest].columns
    counts = _with_others(counts)
    leaves, lineage = with_rest(counts, lineage)
    tree = Tree.of(leaves.rename_axis(finest), lineage)
    tables = [leaves if level == finest else counts[level].reindex(names) for level, names in tree.numbered()]
    thin = [_thin(table, inhabitants.get(level), policy) for level, table in zip(tree.levels, tables, strict=True)]

    def primary(threshold: int) -> list[Bools]:
        small = [is_small(table, threshold) for table in tables]
        return [np.asarray((one | few).any(axis=1)) for one, few in zip(small, thin, strict=True)]

    hidden = complete(tree, primary, threshold=policy.threshold)
    reasons = {}
    for at, (level, names) in enumerate(tree.numbered()):
        small = is_small(tables[at], policy.threshold)
        why = np.select([~hidden[at], small, thin[at]], ["", "primary", "small_denominator"], "complementary")
        frame = pd.DataFrame(why, index=names, columns=leaves.columns)
        reasons[level] = frame.reindex(counts[level].index, fill_value="")[columns]
    return reasons


def _with_others(counts: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """Add columns of those whom a column counts and another, as it seems a part of it, does not."""
    finest = next(iter(counts.values()))
    pairs = [pair for pair in permutations(map(str, finest.columns), 2) if _is_part(finest, *pair)]
    others = {
        level: pd.DataFrame({f"{whole} - {part}": table[whole] - table[part] for whole, part in pairs}, table.index)
        for level, table in counts.items()
    }
    return {level: table.join(others[level].where(others[level] >= 0)) for level, table in counts.items()}


def _is_part(counts: pd.DataFrame, whole: str, part: str) -> bool:
    """Say whether one column seems to count some of the people of another."""
    if part.startswith(f"{whole}_"):
        return True
    words = [people_word(name) or name.split("_")[0] for name in (whole, part)]
    if words[0] != words[1] and _TOTALS.isdisjoint(whole.split("_")):
        return False
    known = counts[[whole, part]].dropna()
    return bool((known[part] <= known[whole]).mean() >= _HARDLY_EVER_LARGER)


def _thin(counts: pd.DataFrame, inhabitants: pd.Series | None, policy: Disclosure) -> Bools:
    """Say which numbers are of districts where few people live."""
    people = pd.Series(dtype="float64") if inhabitants is None else inhabitants
    few = (people < policy.smallest_denominator).reindex(counts.index, fill_value=False)
    return np.asarray((counts > 0).to_numpy() & few.to_numpy(bool)[:, None])
