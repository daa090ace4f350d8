"""Read the study file `pokryti.toml`: what is asked, and which files answer it."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast, get_args

from pokryti import catalog
from pokryti.disclosure import Disclosure
from pokryti.errors import ConfigError
from pokryti.population import SplitRule
from pokryti.quality import QualityReport
from pokryti.services import Rule
from pokryti.sources.comparison_settings import COMPARISON_KEYS, ComparisonSettings, read_comparison, read_layers
from pokryti.sources.disclosure_settings import DISCLOSURE_KEYS, read_disclosure
from pokryti.sources.fetch.address import OVERRIDABLE
from pokryti.sources.need_settings import NeedSettings, read_denominators, read_need

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Config", "read_config"]

_SECTIONS = {"study", "sources", "need", "denominators", "layers", "comparison", "publishers", "disclosure", "verdict"}
_STUDY = (
    "title",
    "on",
    "region",
    "levels",
    "kinds",
    "place_rule",
    "field_territory",
    "age_split",
    "sample",
    "note",
)
_SOURCES = (
    "boundaries",
    "structure",
    "population",
    "services",
    "addresses",
    "indicators",
    "regions",
    "territories",
    "shares",
    "travel",
    "roads",
    "demand_points",
    "rates",
    "weights",
)
_NEED = ("indicators", "polarity", "weights", "normalise", "clip", "aggregate", "draws", "seed")
_VERDICT = ("rules",)
_REQUIRED_SOURCES = ("boundaries", "structure", "population")


@dataclass(frozen=True)
class Config:
    """A study as its file describes it.

    Parameters
    ----------
    path
        The study file.
    title
        Shown on every output.
    on
        Reference date; services and population are taken as of this day.
    region
        Codes of the districts studied, or `("CZ",)`.
    levels
        Levels of territory in the outputs; empty means all there are.
    kinds
        Kinds of service drawn as maps; empty means the usual ones.
    place_rule
        How a registration's capacity is split between its places.
    field_territory
        The district around the office that an undeclared outreach service is assumed to serve.
    age_split
        How age bands that straddle a target group are split; None refuses to split.
    sample
        True for fictional data; every picture says so.
    note
        A sentence shown with the source of every picture.
    sources
        Kind of source → files.
    need
        How the need index is made; None when the file does not say.
    denominators
        Kind of service → target group to divide its capacity by, in place of its usual one.
    layers
        Name of a layer of services that hang together → its kinds; the usual layers when empty.
    comparison
        What a run compares and draws.
    disclosure
        Which small numbers of people hide.
    rules
        Ids of the rules of verdicts; empty means the usual ones.
    """

    path: Path
    title: str
    on: date
    region: tuple[str, ...]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    place_rule: Rule
    field_territory: str
    age_split: SplitRule | None
    sample: bool
    note: str
    sources: Mapping[str, tuple[Path, ...]]
    need: NeedSettings | None = None
    denominators: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    comparison: ComparisonSettings = field(default_factory=ComparisonSettings)
    disclosure: Disclosure = field(default_factory=Disclosure)
    rules: tuple[str, ...] = ()


def read_config(path: str | Path) -> Config:
    """Read and check a study file.

    Parameters
    ----------
    path
        A TOML file with the sections `[study]` and `[sources]`, and `[need]` where there is a need index.

    Returns
    -------
    Config
        The study, with paths made absolute.

    Raises
    ------
    ConfigError
        Naming every unknown key with the nearest known one, every missing key, bad value and missing file.
    """
    path = Path(path)
    report = QualityReport()
    data = _load(path, report)
    config = _Reader(path, data, report).read()
    report.raise_errors(ConfigError)
    return config


def _load(path: Path, report: QualityReport) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        report.add("unreadable_file", source=path.name, count=1, problem=error)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, lists in lists without end
        report.add("bad_toml", source=path.name, count=1, problem=error)
    report.raise_errors(ConfigError)
    return {}


class _Reader:
    """Collect all faults of one study file while its keys are read."""

    def __init__(self, path: Path, data: dict[str, Any], report: QualityReport) -> None:
        self.path, self.report = path, report
        self._check_keys(data, _SECTIONS, "pokryti.toml")
        self.study: dict[str, Any] = self._section(data, "study")
        self.files: dict[str, Any] = self._section(data, "sources")
        self._check_publishers(self._section(data, "publishers"))
        self.need = self._section(data, "need") if "need" in data else None
        self.denominators = self._section(data, "denominators")
        self.layers = self._section(data, "layers")
        self.comparison = self._section(data, "comparison")
        self.protection = self._section(data, "disclosure")
        self.verdict = self._section(data, "verdict")

    def read(self) -> Config:
        self._check_keys(self.study, set(_STUDY), "study")
        self._check_keys(self.files, set(_SOURCES), "sources")
        self._require(self.study, ("title", "on"), "study")
        self._require(self.files, _REQUIRED_SOURCES, "sources")
        return Config(
            path=self.path.resolve(),
            title=self._text("title", ""),
            on=self._date(),
            region=self._texts("region", ("CZ",)),
            levels=self._texts("levels", ()),
            kinds=self._kinds(),
            place_rule=cast("Rule", self._choice("place_rule", get_args(Rule)) or "equal"),
            field_territory=self._text("field_territory", "obec"),
            age_split=cast("SplitRule | None", self._choice("age_split", get_args(SplitRule))),
            sample=self._flag("sample"),
            note=self._text("note", ""),
            sources=MappingProxyType({key: self._paths(key) for key in _SOURCES if key in self.files}),
            need=self._need(),
            denominators=read_denominators(self.denominators, self._bad),
            layers=read_layers(self.layers, self._bad),
            comparison=self._comparison(),
            disclosure=self._disclosure(),
            rules=self._rules(),
        )

    def _rules(self) -> tuple[str, ...]:
        self._check_keys(self.verdict, set(_VERDICT), "verdict")
        rules = self.verdict.get("rules", ["nothing"])
        if isinstance(rules, list) and rules and all(isinstance(rule, str) for rule in rules):
            return tuple(rules) if "rules" in self.verdict else ()
        self._bad("verdict.rules", rules, '["nothing", …]')
        return ()

    def _disclosure(self) -> Disclosure:
        self._check_keys(self.protection, set(DISCLOSURE_KEYS), "disclosure")
        return read_disclosure(self.protection, self.files, self._bad)

    def _need(self) -> NeedSettings | None:
        if self.need is None:
            return None
        self._check_keys(self.need, set(_NEED), "need")
        return read_need(self.need, self._bad)

    def _comparison(self) -> ComparisonSettings:
        self._check_keys(self.comparison, set(COMPARISON_KEYS), "comparison")
        return read_comparison(self.comparison, self._bad)

    def _section(self, data: dict[str, Any], name: str) -> dict[str, Any]:
        section = data.get(name, {})
        if isinstance(section, dict):
            return section
        self._bad(name, section, f"[{name}]")
        return {}

    def _check_keys(self, section: dict[str, Any], known: set[str], name: str) -> None:
        for key in section.keys() - known:
            nearest = get_close_matches(key, known, n=1, cutoff=0.0)[0]
            self._add("unknown_key", key=key, section=name, nearest=nearest)

    def _check_publishers(self, section: dict[str, Any]) -> None:
        """Check what only `pokryti fetch` uses, so that a typing error is told at once."""
        self._check_keys(section, set(catalog.load("downloads")), "publishers")
        for key, fields in section.items():
            if isinstance(fields, dict):
                self._check_keys(fields, set(OVERRIDABLE), f"publishers.{key}")
            else:
                self._bad(key, fields, f"[publishers.{key}]")

    def _require(self, section: dict[str, Any], keys: tuple[str, ...], name: str) -> None:
        missing = [key for key in keys if key not in section]
        self.report.add("missing_key", source=self.path.name, where=missing, section=name)

    def _add(self, code: str, **values: object) -> None:
        self.report.add(code, source=self.path.name, where=(), count=1, **values)

    def _bad(self, key: str, value: object, expected: str) -> None:
        self._add("bad_value", key=key, value=_written(value), expected=expected)

    def _text(self, key: str, default: str) -> str:
        value = self.study.get(key, default)
        if not isinstance(value, str):
            self._bad(key, value, "text")
            return default
        return value

    def _texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        if key not in self.study:
            return default
        value = self.study[key]
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            self._bad(key, value, '"text" / ["text", …]')
            return default
        if not values:
            self._bad(key, value, '"text" / ["text", …]')
        return tuple(dict.fromkeys(values))

    def _flag(self, key: str) -> bool:
        value = self.study.get(key, False)
        if not isinstance(value, bool):
            self._bad(key, value, "true / false")
        return value is True

    def _choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.study.get(key)
        if value is None or value in choices:
            return value
        self._bad(key, value, " / ".join(choices))
        return None

    def _kinds(self) -> tuple[str, ...]:
        kinds = self._texts("kinds", ())
        for kind in kinds:
            if kind not in catalog.kinds():
                near = get_close_matches(kind, catalog.kinds(), n=1, cutoff=0.0)[0]
                self._bad("kinds", kind, near)
        return kinds

    def _date(self) -> date:
        value = self.study.get("on", date.min)
        try:
            return value if type(value) is date else date.fromisoformat(value)
        except (TypeError, ValueError):
            self._bad("on", value, "2024-12-31")
            return date.min

    def _paths(self, key: str) -> tuple[Path, ...]:
        value = self.files[key]
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            self._bad(key, value, '"path" / ["path", …]')
            return ()
        # The study file is UTF-8; so are names of files, even where the system does not say so.
        paths = {item: self._found(os.fsdecode(item.encode())) for item in values}
        missing = [item for item, path in paths.items() if path is None]
        self.report.add("missing_source_file", source=self.path.name, where=missing, key=key)
        return tuple(path for item in values if (path := paths[item]))

    def _found(self, item: str) -> Path | None:
        """Find a file; one named on Windows is also found elsewhere."""
        return _existing(self.path.parent / item) or _existing(self.path.parent / item.replace("\\", "/"))


def _written(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # a whole number of thousands of digits
        return "…"


def _existing(path: Path) -> Path | None:
    """Give the absolute path of a file or folder; devices and pipes, which never end, are neither."""
    try:
        found = path.resolve()
        return found if found.is_file() or found.is_dir() else None
    except (OSError, ValueError):  # a name too long or with NUL
        return None
