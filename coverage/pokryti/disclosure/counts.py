"""Hide small numbers of users, recipients and applicants in tables of one's own, at all levels at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from pokryti.disclosure.complementary import complete
from pokryti.disclosure.leaves import leaves_of
from pokryti.disclosure.policy import CROSSES, Disclosure, divides_people, people_word
from pokryti.disclosure.tree import Bools, Tree, is_small

__all__ = ["hide_counts"]

_TOTALS = frozenset({"celkem", "uhrnem", "vsichni", "vse", "all", "total"})
_HARDLY_EVER_LARGER, _NEARLY_ALL, _MOSTLY = 0.9, 0.9, 0.5
_NOBODY = 1e-3
_MOST_PARTS = 8  # of more, only all together are looked at
_DEGREE = re.compile(r"_\d$")


def hide_counts(
    counts: Mapping[str, pd.DataFrame],
    districts: pd.DataFrame,
    *,
    policy: Disclosure,
    inhabitants: Mapping[str, pd.Series],
) -> dict[str, pd.DataFrame]:
    """Say which numbers of people must hide.

    A district hides all its columns when one of them is small, for what the columns have to do with one another is not
    known, save by their names and numbers: `clients_women` are some of the `clients_total`, so the other clients must
    not be few either. A column is taken for a part of another when it bears its name and more, or when it is hardly
    ever larger and both count the same people by their names (`clients…`, or a total, or a sex or an age). Nor may
    those be few whom several parts leave over: all of them, where they fit into the whole, or such as nearly make it.
    A sum at a higher level may hold more than its parts at the finest one; what is over is taken as one more district.

    A larger number that only hides along, or because its district cuts others, may all the same be told by a column
    that counts the same people by another name. In a study such columns go by one name before anything hides.

    Parameters
    ----------
    counts
        Level → numbers: index the districts, a column per indicator. The first level is the finest; districts of the
        others that cut through its districts hide (`leaves_of`).
    districts
        Index: the smallest districts there are; a column for each level of `counts` with the codes of the districts
        they lie in. The finest level may be that of the index.
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
    starts, columns = [next(iter(counts))], next(iter(counts.values())).columns
    cut = leaves_of(counts, districts).cut
    given, counts = counts, _with_others({level: table.mask(cut[level]) for level, table in counts.items()})
    hidden = {
        level: pd.DataFrame(data=False, index=table.index, columns=table.columns) for level, table in counts.items()
    }
    for start in starts:
        chain = {level: counts[level] for level in [start, *_above(start, list(counts), districts)]}
        leaves = leaves_of(chain, districts)
        alone = leaves.rests["level"][leaves.rests["alone"]]
        tree = Tree.of(leaves.held.rename_axis(start), leaves.above, alone=alone, manifold=len(chain[start]))
        hidden = _hide(tree, {**chain, start: leaves.held}, hidden, policy=policy, inhabitants=inhabitants)
        # a level that states less than its parts hold counts something else, and is looked at by itself, too
        starts += [level for level in _falling_short(tree, chain, len(columns)) if level not in starts]
    # a zero that hides may be anybody for all that is told, so districts must not tell that their part of it is none
    some = {level: table.mask(hidden[level][columns] & table.eq(0.0), 1.0) for level, table in given.items()}
    cut = leaves_of(some, districts).cut
    return {
        level: _reasons(table, hidden[level], inhabitants.get(level), policy)[columns].mask(cut[level], CROSSES)
        for level, table in counts.items()
    }


def _above(start: str, levels: list[str], districts: pd.DataFrame) -> list[str]:
    """List the levels of larger districts, from the second start on those that divide none of its districts."""
    if start == levels[0]:
        return levels[1:]
    size, divided = districts.nunique(), districts.groupby(start).nunique().gt(1).any()
    return [level for level in levels[1:] if size[level] < size[start] and not divided.get(level, default=True)]


def _hide(
    tree: Tree,
    tables: Mapping[str, pd.DataFrame],
    before: Mapping[str, pd.DataFrame],
    *,
    policy: Disclosure,
    inhabitants: Mapping[str, pd.Series],
) -> dict[str, pd.DataFrame]:
    """Say which numbers of the levels of a tree hide, besides those that hid before."""
    numbered = [(level, tables[level].reindex(names)) for level, names in tree.numbered()]
    thin = [_thin(table, inhabitants.get(level), policy) for level, table in numbered]
    gone = [before[level].any(axis=1).reindex(table.index, fill_value=False).to_numpy() for level, table in numbered]

    def primary(threshold: int) -> list[Bools]:
        small = [is_small(table, threshold) for _, table in numbered]
        return [(one | few).any(axis=1) | old for one, few, old in zip(small, thin, gone, strict=True)]

    found = complete(tree, primary, threshold=policy.threshold)
    flags = {level: pd.DataFrame(found[at], table.index, table.columns) for at, (level, table) in enumerate(numbered)}
    return {
        level: old | flags[level].reindex(old.index, fill_value=False) if level in flags else old
        for level, old in before.items()
    }


def _falling_short(tree: Tree, chain: Mapping[str, pd.DataFrame], columns: int) -> list[str]:
    """List the levels of which a district states less than its parts hold, in the columns that are given."""
    found = []
    for at, (level, names) in list(enumerate(tree.numbered()))[1:]:
        stated = chain[level].reindex(names).iloc[:, :columns].to_numpy(np.float64)
        held = tree.sums(at, tree.held[:, :columns])
        if bool((stated < held - _NOBODY).any()):
            found.append(level)
    return found


def _reasons(
    counts: pd.DataFrame, hidden: pd.DataFrame, inhabitants: pd.Series | None, policy: Disclosure
) -> pd.DataFrame:
    small, thin = is_small(counts, policy.threshold), _thin(counts, inhabitants, policy)
    why = np.select([~hidden.to_numpy(), small, thin], ["", "primary", "small_denominator"], "complementary")
    return pd.DataFrame(why, counts.index, counts.columns)


def _with_others(counts: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """Add columns of those whom a column counts and others, as it seems parts of it, do not."""
    known = pd.concat(counts.values())
    found = [(str(whole), list(parts)) for whole in known for parts in _parts(known, str(whole))]
    others = {
        level: pd.DataFrame(
            {" - ".join([one, *some]): table[one] - table[some].sum(axis=1, skipna=False) for one, some in found},
            index=table.index,
        )
        for level, table in counts.items()
    }
    return {level: table.join(others[level].where(others[level] >= 0)) for level, table in counts.items()}


def _parts(counts: pd.DataFrame, whole: str) -> Iterator[tuple[str, ...]]:
    """List the columns that seem parts of another, one by one, and those that seem to divide it between them."""
    parts = [part for part in map(str, counts) if part != whole and _is_part(counts, whole, part)]
    yield from ((part,) for part in parts)
    for size in range(2, len(parts) + 1):
        if size == len(parts) or len(parts) <= _MOST_PARTS:
            for some in combinations(parts, size):
                total = counts[list(some)].sum(axis=1, skipna=False)
                nearly_all = (total >= _NEARLY_ALL * counts[whole]).mean() > _MOSTLY
                if _is_within(total, counts[whole]) and (size == len(parts) or nearly_all):
                    yield some


def _is_part(counts: pd.DataFrame, whole: str, part: str) -> bool:
    """Say whether one column seems to count some of the people of another."""
    if part.startswith(f"{whole}_"):
        return True
    if _DEGREE.search(whole) and _DEGREE.sub("", whole) == _DEGREE.sub("", part):
        return False
    words = [people_word(name) or name.split("_")[0] for name in (whole, part)]
    divides = divides_people(part) and not people_word(part)
    named = words[0] == words[1] or divides or not _TOTALS.isdisjoint(whole.split("_"))
    return named and _is_within(counts[part], counts[whole])


def _is_within(part: pd.Series, whole: pd.Series) -> bool:
    known = part.notna() & whole.notna()
    return bool((part <= whole)[known].mean() >= _HARDLY_EVER_LARGER)


def _thin(counts: pd.DataFrame, inhabitants: pd.Series | None, policy: Disclosure) -> Bools:
    """Say which numbers are of districts where few people live."""
    people = pd.Series(dtype="float64") if inhabitants is None else inhabitants
    few = (people < policy.smallest_denominator).reindex(counts.index, fill_value=False)
    return np.asarray((counts > 0).to_numpy() & few.to_numpy(bool)[:, None])
