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
from pokryti.sources.comparison_settings import ComparisonSettings, read_comparison, read_layers
from pokryti.sources.disclosure_settings import read_disclosure
from pokryti.sources.fetch.address import OVERRIDABLE
from pokryti.sources.need_settings import NeedSettings, read_denominators, read_need
from pokryti.sources.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Config", "read_config", "read_toml"]

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
_REQUIRED = ("boundaries", "structure", "population")


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
    data = read_toml(path)
    config = _Reader(path, data, report).read()
    report.raise_errors(ConfigError)
    return config


def read_toml(path: Path) -> dict[str, Any]:
    """Read a study file as it is, unchecked.

    Parameters
    ----------
    path
        A TOML file.

    Raises
    ------
    ConfigError
        When it cannot be read.
    """
    report = QualityReport()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        report.add("unreadable_file", source=path.name, count=1, problem=error)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, lists in lists without end
        report.add("bad_toml", source=path.name, count=1, problem=error)
    report.raise_errors(ConfigError)
    return {}


class _Reader:
    """Read the sections of one study file; the faults of all of them are told together."""

    def __init__(self, path: Path, data: dict[str, Any], report: QualityReport) -> None:
        self.path, self.data, self.report = path, data, report
        self.study, self.files = self._section("study"), self._section("sources")

    def _section(self, name: str) -> Section:
        return Section(name, self.data.get(name, {}), source=self.path.name, report=self.report)

    def read(self) -> Config:
        self._check_keys()
        study = self.study
        return Config(
            path=self.path.resolve(),
            title=study.text("title", ""),
            on=self._date(),
            region=study.texts("region", ("CZ",), filled=True),
            levels=study.texts("levels", filled=True),
            kinds=self._kinds(),
            place_rule=cast("Rule", study.choice("place_rule", get_args(Rule)) or "equal"),
            field_territory=study.text("field_territory", "obec"),
            age_split=cast("SplitRule | None", study.choice("age_split", get_args(SplitRule))),
            sample=study.flag("sample"),
            note=study.text("note", ""),
            sources=MappingProxyType({key: self._paths(key) for key in _SOURCES if key in self.files.values}),
            need=read_need(self._section("need")) if "need" in self.data else None,
            denominators=read_denominators(self._section("denominators")),
            layers=read_layers(self._section("layers")),
            comparison=read_comparison(self._section("comparison")),
            disclosure=read_disclosure(self._section("disclosure"), self.files.values),
            rules=self._rules(),
        )

    def _check_keys(self) -> None:
        """Check also what only `pokryti fetch` uses, so that a typing error is told at once."""
        source, report = self.path.name, self.report
        Section(source, self.data, source=source, report=report).only(_SECTIONS)
        publishers = self._section("publishers")
        publishers.only(catalog.load("downloads"))
        for key, fields in publishers.values.items():
            Section(f"publishers.{key}", fields, source=source, report=report).only(OVERRIDABLE)
        for section, known, required in ((self.study, _STUDY, ("title", "on")), (self.files, _SOURCES, _REQUIRED)):
            section.only(known)
            section.require(required)

    def _rules(self) -> tuple[str, ...]:
        verdict = self._section("verdict")
        verdict.only(("rules",))
        return verdict.texts("rules", expected='["nothing", …]', filled=True)

    def _kinds(self) -> tuple[str, ...]:
        kinds = self.study.texts("kinds", filled=True)
        for kind in kinds:
            if kind not in catalog.kinds():
                self.study.bad("kinds", kind, get_close_matches(kind, catalog.kinds(), n=1, cutoff=0.0)[0])
        return kinds

    def _date(self) -> date:
        value = self.study.values.get("on", date.min)
        try:
            return value if type(value) is date else date.fromisoformat(value)
        except (TypeError, ValueError):
            self.study.bad("on", value, "2024-12-31")
            return date.min

    def _paths(self, key: str) -> tuple[Path, ...]:
        # The study file is UTF-8; so are names of files, even where the system does not say so.
        named = self.files.texts(key, expected='"path" / ["path", …]')
        paths = {item: self._found(os.fsdecode(item.encode())) for item in named}
        missing = [item for item, path in paths.items() if path is None]
        self.report.add("missing_source_file", source=self.path.name, where=missing, key=key)
        return tuple(path for path in paths.values() if path)

    def _found(self, item: str) -> Path | None:
        """Find a file; one named on Windows is also found elsewhere."""
        return _existing(self.path.parent / item) or _existing(self.path.parent / item.replace("\\", "/"))


def _existing(path: Path) -> Path | None:
    """Give the absolute path of a file or folder; devices and pipes, which never end, are neither."""
    try:
        found = path.resolve()
        return found if found.is_file() or found.is_dir() else None
    except (OSError, ValueError):  # a name too long or with NUL
        return None
