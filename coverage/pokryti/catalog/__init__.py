"""What the tables are about: kinds of service, forms, units, target groups, publishers, with Czech and English labels.

All of it is data in the TOML files beside this module; an id here is an ASCII slug and never changes its meaning.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

from pokryti.errors import UnknownCodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.quality import Lang

T = TypeVar("T")

__all__ = [
    "Entry",
    "Kind",
    "Label",
    "TargetGroup",
    "Unit",
    "forms",
    "kinds",
    "levels",
    "load",
    "lookup",
    "target_groups",
    "term",
    "units",
]


@dataclass(frozen=True)
class Label:
    """A text in both languages."""

    cs: str
    en: str

    def __call__(self, lang: Lang) -> str:
        """Give the text in one language."""
        return self.cs if lang == "cs" else self.en


@dataclass(frozen=True)
class Entry:
    """Anything with an id and a label: a form of service, a level of territory."""

    id: str
    label: Label
    code: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit of capacity; `factors` are cited conversions to other units, target id → (factor, source)."""

    id: str
    label: Label
    code: str
    abbreviation: Label
    factors: Mapping[str, tuple[float, str]]


@dataclass(frozen=True)
class TargetGroup:
    """People by age, `age_from` to `age_to` inclusive; `age_to` is None where the group is open.

    `per` is the label as it stands after "per 1,000".
    """

    id: str
    label: Label
    per: Label
    age_from: int
    age_to: int | None


@dataclass(frozen=True)
class Kind:
    """A kind of social service of Act 108/2006 Sb. or another public service.

    Parameters
    ----------
    id
        ASCII slug, such as `domovy_pro_seniory`.
    label
        Czech and English name.
    code
        Number in the register's code list (`DruhSocialniSluzby`), empty outside it.
    section
        Paragraph of the act.
    group
        `poradenstvi`, `pece` or `prevence`; `jine` for other public services.
    forms
        Usual forms; what a record states always wins.
    unit
        Usual unit of capacity.
    target_group
        Target group in the denominator unless another is asked for.
    facility_codes
        Codes of the same kind in list 2910 of the Czech Statistical Office.
    inferred
        True where the code follows only from the order of the list.
    """

    id: str
    label: Label
    code: str
    section: str
    group: str
    forms: tuple[str, ...]
    unit: str
    target_group: str
    facility_codes: tuple[str, ...]
    inferred: bool


@cache
def load(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Read one file of the catalogue.

    Parameters
    ----------
    name
        File name without its suffix: `kinds`, `units`, `publishers` …

    Returns
    -------
    Mapping
        Id → its fields, in the order of the file.
    """
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _label(fields: Mapping[str, Any], key: str = "") -> Label:
    prefix = f"{key}_" if key else ""
    return Label(str(fields[f"{prefix}cs"]), str(fields[f"{prefix}en"]))


@cache
def levels() -> Mapping[str, Entry]:
    """List the levels of territory from the smallest to the state.

    Examples
    --------
    >>> list(levels())
    ['obec', 'pou', 'orp', 'okres', 'kraj', 'stat']
    """
    return {key: Entry(key, _label(fields)) for key, fields in load("levels").items()}


@cache
def forms() -> Mapping[str, Entry]:
    """List the forms of service by id: `pobytova`, `ambulantni`, `terenni`; `code` is the register's.

    Examples
    --------
    >>> forms()["terenni"].label.en
    'outreach'
    """
    return {key: Entry(key, _label(fields), str(fields["code"])) for key, fields in load("forms").items()}


@cache
def units() -> Mapping[str, Unit]:
    """List the units of capacity by id.

    Examples
    --------
    >>> units()["luzka"].label.cs
    'lůžka'
    """
    return {
        key: Unit(
            key,
            _label(fields),
            str(fields.get("code", "")),
            _label(fields, "short"),
            {target: (float(f["factor"]), str(f["source"])) for target, f in fields.get("to", {}).items()},
        )
        for key, fields in load("units").items()
    }


@cache
def target_groups() -> Mapping[str, TargetGroup]:
    """List the target groups by id.

    Examples
    --------
    >>> target_groups()["65plus"].age_from
    65
    """
    return {
        key: TargetGroup(key, _label(fields), _label(fields, "per"), int(fields["age_from"]), fields.get("age_to"))
        for key, fields in load("target_groups").items()
    }


@cache
def kinds() -> Mapping[str, Kind]:
    """List the kinds of service by id.

    Examples
    --------
    >>> kinds()["domovy_pro_seniory"].section
    '49'
    """
    return {
        key: Kind(
            id=key,
            label=_label(fields),
            code=str(fields.get("code", "")),
            section=str(fields.get("section", "")),
            group=str(fields["group"]),
            forms=tuple(fields.get("forms", ())),
            unit=str(fields["unit"]),
            target_group=str(fields["target_group"]),
            facility_codes=tuple(fields.get("facility_codes", ())),
            inferred=bool(fields.get("inferred", False)),
        )
        for key, fields in load("kinds").items()
    }


def term(group: str, key: str) -> Label:
    """Give the short label of what reports mention by an id.

    Parameters
    ----------
    group
        `level`, `code_system` or `coordinates`.
    key
        The id; one that is not listed, such as an own level, stands for itself.

    Returns
    -------
    Label
        In both languages.

    Examples
    --------
    >>> term("level", "stat").cs, term("level", "mikroregion").en
    ('stát', 'mikroregion')
    """
    fields = load("terms")[group].get(key)
    return _label(fields) if fields else Label(key, key)


def lookup(entries: Mapping[str, T], key: str, what: str) -> T:
    """Give an entry, or say which ids there are.

    Parameters
    ----------
    entries
        What `kinds()`, `units()` and the like return.
    key
        The id asked for.
    what
        What it is, for the error: "kind of service".

    Raises
    ------
    UnknownCodeError
        With the nearest known ids.
    """
    if key in entries:
        return entries[key]
    from difflib import get_close_matches

    near = get_close_matches(key, entries, n=3, cutoff=0.5) or list(entries)[:5]
    raise UnknownCodeError(f"Unknown {what} {key!r}. Did you mean {', '.join(near)}?")
