"""Find a district by its name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import term
from pokryti.errors import AmbiguousNameError, UnknownNameError, first
from pokryti.territory.names import abbreviates, fold, fold_all

if TYPE_CHECKING:
    from pokryti.territory.codes import Codes

__all__ = ["candidates", "nearest_level", "search"]


def search(structure: pd.DataFrame, name: str, *, level: str, parent: str | None, above: str | None) -> str:
    """Find the one district of a level that bears a name.

    Parameters
    ----------
    structure
        Index `obec`; codes and names of the levels.
    name
        The name, in full or abbreviated; a canonical code is accepted too.
    level
        Its level.
    parent
        Code or name of any district that holds it.
    above
        The level named beside candidates.

    Returns
    -------
    str
        The canonical code.

    Raises
    ------
    UnknownNameError
        When nothing fits.
    AmbiguousNameError
        When several fit.
    """
    districts = _districts(structure, level=level, above=above)
    if name in districts.index:
        return name
    if parent is not None:
        districts = districts[districts.index.isin(_inside(structure, parent, level=level))]
    wanted = fold(name)
    found = districts[districts["folded"] == wanted]
    if found.empty:
        found = districts[districts["folded"].isin(abbreviates(name, districts["folded"].unique()))]
    if len(found) == 1:
        return str(found.index[0])
    place = f"level {level}" + (f" within {parent}" if parent else "")
    if found.empty:
        near = difflib.get_close_matches(wanted, districts["folded"], n=5)
        names = districts.loc[districts["folded"].isin(near), "name"].unique()
        raise UnknownNameError(f"No district of {place} is called {name!r}. Near: {first(names) or 'nothing'}.")
    listed = zip(found.index, found["name"], found["parent"], strict=True)
    candidates = [f"{code} {full} ({above_it})" for code, full, above_it in listed]
    raise AmbiguousNameError(
        f"{name!r} fits {len(found)} districts of {place}: {first(candidates, 15)}. Give the code or the parent."
    )


def candidates(structure: pd.DataFrame, codes: Codes, text: str, *, levels: tuple[str, ...]) -> list[str]:
    """List the districts that a text other than a canonical code may mean: a name, or a code of another system.

    Parameters
    ----------
    structure
        Index `obec`; codes and names of the levels.
    codes
        The code lists.
    text
        What was written.
    levels
        The levels to look at, own ones included.

    Returns
    -------
    list of str
        Such as `4103 Karlovy Vary (ORP)`; districts of that name or code, else those of a name that is near.
    """
    listed = pd.concat([_listed(structure, level) for level in levels], ignore_index=True)
    exact = listed["folded"].eq(fold(text))
    for level in levels:
        known = codes.meanings(text, level=level)
        exact |= listed["level"].eq(level) & listed["code"].isin(known)
    found = listed[exact]
    if found.empty:
        found = listed[listed["folded"].isin(difflib.get_close_matches(fold(text), listed["folded"].unique(), n=3))]
    labels = [term("level", level).cs for level in found["level"]]
    rows = zip(found["code"], found["name"], labels, strict=True)
    return [f"{code} {name} ({label})" if code != name else f"{code} ({label})" for code, name, label in rows]


def nearest_level(text: str, levels: tuple[str, ...]) -> str:
    """Give the level whose id is nearest to a text: the same but for case and accents, else one alike.

    Parameters
    ----------
    text
        What was written.
    levels
        The ids there are.

    Returns
    -------
    str
        Empty when nothing is alike.

    Examples
    --------
    >>> nearest_level("Mikroregion", ("obec", "mikroregion")), nearest_level("opr", ("obec", "orp"))
    ('mikroregion', 'orp')
    """
    slug = fold(text).replace(" ", "_")
    return next(iter(difflib.get_close_matches(slug, levels, n=1)), "")


def _listed(structure: pd.DataFrame, level: str) -> pd.DataFrame:
    districts = _districts(structure, level=level, above=None)
    return districts.reset_index(names="code").assign(level=level)


def _districts(structure: pd.DataFrame, *, level: str, above: str | None) -> pd.DataFrame:
    own = structure.index.to_series() if level == "obec" else structure[level]
    frame = pd.DataFrame(
        {
            "code": own,
            "name": structure["name" if level == "obec" else f"{level}_name"],
            "parent": structure[f"{above}_name"] if above else "",
        }
    )
    frame = frame.dropna().drop_duplicates("code").set_index("code").sort_index()
    return frame.assign(folded=fold_all(frame["name"]))


def _inside(structure: pd.DataFrame, parent: str, *, level: str) -> pd.Series:
    """List the districts of a level that lie in any district of that code or name."""
    own = structure.index.to_series() if level == "obec" else structure[level]
    names = [column for column in structure.columns if column.endswith("_name") and column != f"{level}_name"]
    member = pd.Series(data=False, index=structure.index)
    for column in names:
        by_code = structure[column.removesuffix("_name")] == parent
        member |= by_code | (fold_all(structure[column]) == fold(parent))
    return own[member]
