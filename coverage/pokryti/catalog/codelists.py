"""The register's code lists: what the package ships, and a newer official list laid over it.

The Ministry adds kinds of service now and then. A kind is never guessed from its number: what no list names keeps a
raw id such as `druh_35`, until the official list is loaded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from pokryti.catalog import Entry, Kind, Label, TargetGroup, Unit, forms, kinds, load, lookup, target_groups, units
from pokryti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

__all__ = ["CodeLists", "codelist_name", "person_groups", "slug"]

# Below this likeness an official name means another kind than ours, not a newer wording of it.
_SAME_KIND = 0.5


def slug(text: str) -> str:
    """Make an ASCII id of a name.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Lower-case letters, digits and underscores; empty when nothing is left.

    Examples
    --------
    >>> slug("Sociálně terapeutické dílny")
    'socialne_terapeuticke_dilny'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def person_groups() -> Mapping[str, Entry]:
    """List the target groups of persons whose names are known, by their number in the register.

    Examples
    --------
    >>> person_groups()["24"].label.cs
    'senioři'
    """
    return {code: Entry(code, Label(str(f["cs"]), str(f["en"])), code) for code, f in load("person_groups").items()}


def codelist_name(items: object) -> str:
    """Tell which official list the items belong to.

    Parameters
    ----------
    items
        What stands under `polozky` in the file.

    Returns
    -------
    str
        `kinds`, `forms`, `units`, `person_groups`, or empty when it is none of them.

    Examples
    --------
    >>> codelist_name([{"id": "DruhSocialniSluzby/1", "nazev": {"cs": "odborné sociální poradenství"}}])
    'kinds'
    """
    first = items[0] if isinstance(items, list) and items else None
    identifier = first.get("id") if isinstance(first, dict) and "nazev" in first else None
    return _PREFIXES.get(str(identifier).partition("/")[0], "")


_PREFIXES = {
    "DruhSocialniSluzby": "kinds",
    "FormaSocialniSluzby": "forms",
    "FormaSocSluzby": "forms",
    "TypKapacitySocialniSluzby": "units",
    "CilovaSkupinaOsoby": "person_groups",
}


@dataclass(frozen=True)
class CodeLists:
    """The four lists a register is read with, and the groups of people to divide by.

    Parameters
    ----------
    kinds, forms, units
        As in the catalogue, by id.
    person_groups
        Target groups of persons by their number.
    groups
        Target groups in denominators, by id; those of the catalogue and of a study's own rates.

    Examples
    --------
    >>> lists = CodeLists.shipped()
    >>> lists.ids("kinds")["13"], "35" in lists.ids("kinds"), lists.ids("units")["klient"]
    ('domovy_pro_seniory', False, 'klienti')
    >>> newer = lists.with_items([{"id": "DruhSocialniSluzby/35", "nazev": {"cs": "centrum duševního zdraví"}}])
    >>> newer.ids("kinds")["35"]
    'centrum_dusevniho_zdravi'
    """

    kinds: Mapping[str, Kind]
    forms: Mapping[str, Entry]
    units: Mapping[str, Unit]
    person_groups: Mapping[str, Entry]
    groups: Mapping[str, TargetGroup] = field(default_factory=target_groups)

    @classmethod
    def shipped(cls) -> CodeLists:
        """Give the lists as the package knows them."""
        return cls(kinds(), forms(), units(), person_groups())

    def ids(self, name: str) -> dict[str, str]:
        """Map the register's codes to ids.

        Parameters
        ----------
        name
            `kinds`, `forms`, `units` or `person_groups`.
        """
        return {entry.code: key for key, entry in getattr(self, name).items() if entry.code}

    def group_of(self, kinds: Sequence[str], group: str | None = None) -> str:
        """Choose the target group for kinds taken together: the one named, or theirs.

        Parameters
        ----------
        kinds
            Ids of kinds.
        group
            Id of a target group.

        Raises
        ------
        InputError
            When there are no kinds, or they differ in their target group and none is named.
        """
        entries = [lookup(self.kinds, kind, "kind of service") for kind in kinds]
        if not entries:
            raise InputError("Name at least one kind of service.")
        groups = {entry.target_group for entry in entries} if group is None else {group}
        if len(groups) > 1:
            raise InputError(
                f"The kinds differ in their target group ({', '.join(sorted(groups))}); say which by `group=`."
            )
        (chosen,) = groups
        lookup(self.groups, chosen, "target group")
        return chosen

    def select(self, rows: pd.DataFrame, kinds: Sequence[str], *, form: str | None, unit: str | None) -> pd.DataFrame:
        """Keep the rows of some kinds, and only of the form and unit that are named.

        Parameters
        ----------
        rows
            Columns `kind, form, unit` among others.
        kinds, form, unit
            Ids; None keeps all.
        """
        rows = rows[rows["kind"].isin(kinds)]
        for column, wanted, known in (("form", form, self.forms), ("unit", unit, self.units)):
            if wanted is not None:
                lookup(known, wanted, column)
                rows = rows[rows[column] == wanted]
        return rows

    def divided_by(self, denominators: Mapping[str, str]) -> CodeLists:
        """Divide the capacity of some kinds by other target groups than their usual ones.

        Parameters
        ----------
        denominators
            Id of a kind → id of a target group; what is not in the lists is passed over.

        Returns
        -------
        CodeLists
            New lists; these stay as they were.

        Examples
        --------
        >>> lists = CodeLists.shipped().divided_by({"domovy_pro_seniory": "prijemci_pnp"})
        >>> lists.kinds["domovy_pro_seniory"].target_group
        'prijemci_pnp'
        """
        other = {
            kind: replace(self.kinds[kind], target_group=group)
            for kind, group in denominators.items()
            if kind in self.kinds and group in self.groups
        }
        return replace(self, kinds={**self.kinds, **other})

    def with_items(self, items: Iterable[Mapping[str, Any]]) -> CodeLists:
        """Lay an official list over these; nothing that exists changes its id.

        An official item is matched by its name, then by its code. A code that stands for something wholly different
        in the official list is taken away from the entry we had under it: the official list wins.

        Parameters
        ----------
        items
            What stands under `polozky` in a file such as `druhy-socialni-sluzby.json`; all of one list.

        Returns
        -------
        CodeLists
            New lists; these stay as they were.
        """
        rows = list(items)
        name = codelist_name(rows)
        if not name:
            return self
        merged: dict[str, Any] = dict(getattr(self, name))
        for row in rows:
            code, label = str(row["id"]).partition("/")[2], _label(row)
            if code and label.cs:
                _lay(merged, name, code, label)
        return replace(self, **{name: merged})


def _label(row: Mapping[str, Any]) -> Label:
    names = row.get("nazev")
    if isinstance(names, dict):
        czech = str(names.get("cs") or "").strip()
        return Label(czech, str(names.get("en") or czech).strip())
    return Label(str(names or "").strip(), str(names or "").strip())


def _lay(merged: dict[str, Any], name: str, code: str, label: Label) -> None:
    key = _match(merged, code, label)
    for other, entry in list(merged.items()):
        if entry.code == code and other != key:
            merged[other] = replace(entry, code="")
    if key:
        seen = {"inferred": False} if name == "kinds" else {}
        merged[key] = replace(merged[key], code=code, label=Label(label.cs, merged[key].label.en), **seen)
    else:
        identifier = code if name == "person_groups" else _free_id(merged, label.cs)
        merged[identifier] = _new_entry(name, identifier, code, label)


def _match(merged: Mapping[str, Any], code: str, label: Label) -> str:
    wanted = slug(label.cs)
    by_name = [key for key, entry in merged.items() if slug(entry.label.cs) == wanted]
    by_code = [
        key
        for key, entry in merged.items()
        if entry.code == code and SequenceMatcher(None, slug(entry.label.cs), wanted).ratio() >= _SAME_KIND
    ]
    return (by_name or by_code or [""])[0]


def _free_id(merged: Mapping[str, Any], name: str) -> str:
    stem = slug(name) or "druh"
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, 99))) if key not in merged)


def _new_entry(name: str, identifier: str, code: str, label: Label) -> Entry | Unit | Kind:
    if name == "kinds":
        return Kind(identifier, label, code, "", "jine", (), "neuvedena", "all", (), inferred=False)
    if name == "units":
        return Unit(identifier, label, code, label, {})
    return Entry(identifier, label, code)
