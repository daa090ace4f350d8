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
    from collections.abc import Iterable, Mapping

    from pokryti.quality import Lang

T = TypeVar("T")

__all__ = [
    "SERIES",
    "Entry",
    "Kind",
    "Label",
    "Rate",
    "TargetGroup",
    "Unit",
    "expected_group",
    "forms",
    "kinds",
    "levels",
    "load",
    "lookup",
    "target_groups",
    "term",
    "terms",
    "units",
]

SERIES = ["kind", "form", "unit"]
"""A series of numbers: capacities that may be added up."""


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
class Rate:
    """How many of the people of one sex (`m`, `f`, `t` for both) and age, both ends inclusive, are expected to need."""

    sex: str
    age_from: int
    age_to: int | None
    value: float


@dataclass(frozen=True)
class TargetGroup:
    """People by age, `age_from` to `age_to` inclusive; `age_to` is None where the group is open.

    `per` is the label as it stands after "per 1,000". With `rates` the group is expected need: its people are counted
    by the rate of their age and sex, which `source` publishes.
    """

    id: str
    label: Label
    per: Label
    age_from: int
    age_to: int | None
    rates: tuple[Rate, ...] = ()
    source: str = ""


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
    """List the target groups by id, those of expected need last.

    Examples
    --------
    >>> target_groups()["65plus"].age_from
    65
    >>> [round(1000 * rate.value, 1) for rate in target_groups()["prijemci_pnp"].rates]
    [13.1, 118.0]
    """
    by_age = {
        key: TargetGroup(key, _label(fields), _label(fields, "per"), int(fields["age_from"]), fields.get("age_to"))
        for key, fields in load("target_groups").items()
    }
    return by_age | {key: _by_rates(key, fields) for key, fields in load("rates").items()}


def _by_rates(key: str, fields: Mapping[str, Any]) -> TargetGroup:
    rates = [
        Rate(str(band["sex"]), int(band["age_from"]), band.get("age_to"), float(band["events"]) / float(band["people"]))
        for band in fields["bands"]
    ]
    return expected_group(key, _label(fields), per=_label(fields, "per"), rates=rates, source=str(fields["source"]))


def expected_group(key: str, label: Label, *, per: Label, rates: Iterable[Rate], source: str) -> TargetGroup:
    """Make a target group whose people are weighted by rates.

    Parameters
    ----------
    key
        ASCII slug.
    label, per
        Its name, and its name after "per 1,000".
    rates
        For each sex and age the share of people, or the number of events per person.
    source
        Who published the rates, and for what year.

    Returns
    -------
    TargetGroup
        Of all the ages that the rates speak of.

    Examples
    --------
    >>> old = [Rate("f", 65, None, 0.14), Rate("m", 65, 79, 0.05), Rate("m", 80, None, 0.2)]
    >>> name = Label("příjemci", "recipients")
    >>> group = expected_group("recipients", name, per=name, rates=old, source="yearbook 2024")
    >>> group.age_from, group.age_to, len(group.rates)
    (65, None, 3)
    """
    rates = tuple(rates)
    ends = [rate.age_to for rate in rates if rate.age_to is not None]
    age_to = max(ends) if len(ends) == len(rates) else None
    return TargetGroup(key, label, per, min(rate.age_from for rate in rates), age_to, rates, source)


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
        `level`, `code_system`, `coordinates` or `method` (a measure of access).
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
    return terms(group).get(key, Label(key, key))


def terms(group: str) -> Mapping[str, Label]:
    """List the short labels of a group.

    Parameters
    ----------
    group
        As in `term`, or `flag`, `basis` or `confidence`, which tables hold.

    Examples
    --------
    >>> terms("flag")["suppressed"].en
    'suppressed'
    """
    return {key: _label(fields) for key, fields in load("terms")[group].items()}


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
