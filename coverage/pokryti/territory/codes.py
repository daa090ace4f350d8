"""Codes of districts: every official system becomes the canonical one, the level being known.

Numbers alone do not tell the level (3201 is the ORP Blovice and the okres Benešov), so the level is always given and
the system is recognised for a whole column against the code list, never for a single value.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti.catalog import term
from pokryti.territory.levels import LEVELS
from pokryti.territory.matching import level_of_names, match_names
from pokryti.territory.names import fold, fold_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.quality import QualityReport

__all__ = ["Codes", "Detection"]

_PRAGUE = "554782"
# What offices write for Prague besides its codes: hydrometeorological feeds 1100, the ministry for regional development
# 0 and X-X-X, analysts the code of the obec, the ministry of labour 9999, map layers 3110.
_PRAGUE_ALIASES: Mapping[str, frozenset[str]] = {
    "obec": frozenset({"1000", "1100"}),
    "pou": frozenset({"X-X-X", "1000", "1100", "0", "19", _PRAGUE}),
    "orp": frozenset({"1000", "1100", "0", "19", _PRAGUE}),
    "okres": frozenset({"CZ0100", "40924", "3100", "3110", "9999", _PRAGUE}),
    "kraj": frozenset({_PRAGUE}),
}


@dataclass(frozen=True)
class Detection:
    """How the codes of a column fit the systems of one level.

    Parameters
    ----------
    system
        The system that fits best; empty when none fits or two fit equally.
    rivals
        The systems that fit equally and would give different districts.
    matched
        How many distinct codes the best system knows.
    distinct
        How many distinct codes there are.
    """

    system: str
    rivals: tuple[str, ...]
    matched: int
    distinct: int


@dataclass(frozen=True, eq=False)
class Codes:
    """The code lists of all levels, taken from the official structure.

    Parameters
    ----------
    structure
        The official columns as text, one row per obec.

    Examples
    --------
    >>> import pandas as pd
    >>> from pokryti.quality import QualityReport
    >>> structure = pd.DataFrame({
    ...     "orp_text": ["Praha", "Benešov"], "orp_csu_cis65_kod": ["1000", "2101"],
    ...     "orp_ruian_kod": ["19", "27"], "orp_sidlo_obec_kod": ["554782", "529303"],
    ...     "obec_kod": ["554782", "529303"], "okres_csu_cis109_nuts_kod": ["CZ0100", "CZ0201"],
    ... })
    >>> codes = Codes(structure)
    >>> codes.translate(pd.Series([0, 2101]), level="orp", source="table.csv", report=QualityReport()).tolist()
    ['1000', '2101']
    >>> codes.detect(pd.Series(["19", "27"]), level="orp").system
    'ruian'
    """

    structure: pd.DataFrame

    @cached_property
    def _tables(self) -> dict[str, dict[str, pd.Series]]:
        """Level → system → canonical code by code."""
        return {level: self._systems(level) for level in LEVELS if LEVELS[level].canonical in self.structure}

    @cached_property
    def _aliases(self) -> dict[str, tuple[frozenset[str], str]]:
        """Level → what stands for Prague, and its canonical code."""
        prague = self.structure[self.structure["obec_kod"] == _PRAGUE]
        return {
            level: (aliases, str(prague[LEVELS[level].canonical].iloc[0]))
            for level, aliases in _PRAGUE_ALIASES.items()
            if len(prague) and level in self._tables
        }

    def known(self, level: str) -> pd.Index:
        """List the canonical codes of a level.

        Parameters
        ----------
        level
            An official level.

        Returns
        -------
        pandas.Index of str
            Sorted.
        """
        listed: pd.Index = pd.Index(sorted(set(self.structure[LEVELS[level].canonical])), dtype="str")
        return listed

    def systems(self, level: str) -> tuple[str, ...]:
        """List the code systems of a level, the canonical one first.

        Parameters
        ----------
        level
            An official level.

        Returns
        -------
        tuple of str
            Their ids.
        """
        return tuple(self._tables[level])

    def meanings(self, code: str, *, level: str) -> list[str]:
        """List the districts of a level that a code means in any of its systems.

        Parameters
        ----------
        code
            As written.
        level
            Any level; own ones have no systems.

        Returns
        -------
        list of str
            Canonical codes, each once.
        """
        tables = self._tables.get(level, {}).values()
        return list(dict.fromkeys(str(table[code.upper()]) for table in tables if code.upper() in table.index))

    def detect(self, values: pd.Series, *, level: str) -> Detection:
        """Recognise the code system of a column.

        Parameters
        ----------
        values
            Codes as text or numbers.
        level
            The level whose districts they are.

        Returns
        -------
        Detection
            The best system, or its rivals when two fit equally and disagree.
        """
        return self._detect(_distinct(values).dropna(), level=level)

    def level_of(self, values: pd.Series) -> tuple[str, Detection]:
        """Find the level whose code lists know most of the codes; the lower one when several do.

        Parameters
        ----------
        values
            Codes as text or numbers.

        Returns
        -------
        level : str
            Id of the level.
        detection : Detection
            How well it fits.
        """
        distinct = _distinct(values).dropna()
        detections = {level: self._detect(distinct, level=level) for level in self._tables}
        level = max(detections, key=lambda item: detections[item].matched)
        return level, detections[level]

    def level_of_names(self, names: pd.Series) -> str:
        """Find the level above obec whose districts bear the names.

        Parameters
        ----------
        names
            Names as written.

        Returns
        -------
        str
            Id of the level, empty when none fits.
        """
        return level_of_names(self.structure, names)

    def translate(
        self, values: pd.Series, *, level: str, source: str, report: QualityReport, system: str | None = None
    ) -> pd.Series:
        """Turn codes of one level into canonical ones.

        Parameters
        ----------
        values
            Codes as text or numbers.
        level
            The level whose districts they are.
        source
            File, for the report.
        report
            Where the match rate, unknown codes, two systems that fit equally, or codes of another level are noted.
        system
            The code system, when it is known; else it is recognised for the column as a whole.

        Returns
        -------
        pandas.Series of str
            Canonical codes, aligned; NaN where nothing matches.
        """
        texts = _distinct(values)
        self._report_shape(values, texts, level=level, source=source, report=report)
        distinct = pd.Series(texts.dropna().unique(), dtype="str", name=values.name)
        detection = self._detect(distinct, level=level)
        if detection.rivals and system is None:
            told: dict[str, Any] = {"level": term("level", level), "column": values.name}
            report.add("code_system_ambiguous", source=source, where=_labels(detection.rivals), **told)
            return pd.Series(index=values.index, dtype="str", name=values.name)
        chosen = system or detection.system or self.systems(level)[0]
        found = distinct.map(self._tables[level][chosen])
        aliased = self._prague(distinct, found, level=level)
        report.add("prague_alias", source=source, where=distinct[aliased], level=term("level", level))
        found = found.mask(aliased, self._aliases.get(level, (frozenset(), ""))[1])
        self._report_match(distinct, found, level=level, system=chosen, source=source, report=report)
        canonical = texts.map(dict(zip(distinct, found, strict=True)))
        return pd.Series(values.map(canonical), index=values.index, name=values.name).astype("str")

    def translate_names(
        self,
        names: pd.Series,
        *,
        level: str,
        within: tuple[str, pd.Series] | None = None,
        source: str,
        report: QualityReport,
    ) -> pd.Series:
        """Turn names into canonical codes, best within a parent, and always say so in the report.

        Parameters
        ----------
        names
            Names as written, in full or abbreviated.
        level
            The level whose districts they are.
        within
            A higher level and the canonical code of the district of that level in which each named one lies. A name
            is never chosen among several districts that bear it.
        source
            File, for the report.
        report
            Where matches by name, ambiguous, abbreviated and unknown names are noted.

        Returns
        -------
        pandas.Series of str
            Canonical codes, aligned; NaN where the name is unknown or fits several districts.
        """
        return match_names(self.structure, names, level=level, within=within, source=source, report=report)

    def _detect(self, distinct: pd.Series, *, level: str) -> Detection:
        found = {system: distinct.map(table) for system, table in self._tables[level].items()}
        counts = {system: int(codes.notna().sum()) for system, codes in found.items()}
        best = max(counts.values(), default=0)
        leaders = [system for system, count in counts.items() if count == best and best > 0]
        rivals = tuple(leader for leader in leaders if not found[leader].equals(found[leaders[0]]))
        if rivals:
            return Detection("", (leaders[0], *rivals), best, len(distinct))
        return Detection(leaders[0] if leaders else "", (), best, len(distinct))

    def _systems(self, level: str) -> dict[str, pd.Series]:
        canonical = self.structure[LEVELS[level].canonical]
        columns = {name: self.structure[col] for name, col in LEVELS[level].systems.items() if col in self.structure}
        if level == "obec" and (okres := LEVELS["okres"].canonical) in self.structure:
            columns["lau2"] = self.structure[okres] + canonical
        tables = {}
        for system, column in columns.items():
            pairs = pd.DataFrame({"code": column.str.upper(), "canonical": canonical}).drop_duplicates()
            tables[system] = pairs.drop_duplicates("code", keep=False).set_index("code")["canonical"]
        if level == "okres" and LEVELS["okres"].name in self.structure:
            names = fold_all(self.structure[LEVELS["okres"].name])
            listed = pd.DataFrame({"code": names.map(_okres_letters()), "canonical": canonical}).drop_duplicates(
                "canonical"
            )
            tables["letters"] = listed.explode("code").dropna().set_index("code")["canonical"]
        return tables

    def _prague(self, distinct: pd.Series, found: pd.Series, *, level: str) -> pd.Series:
        aliases, _ = self._aliases.get(level, (frozenset[str](), ""))
        named = distinct.map(fold) == "praha"
        return found.isna() & (distinct.isin(aliases) | named) & bool(aliases)

    def _report_shape(
        self, values: pd.Series, texts: pd.Series, *, level: str, source: str, report: QualityReport
    ) -> None:
        """Note blank codes and codes that a spreadsheet turned into floats."""
        blank = values.isna() | values.isin(texts.index[texts.isna()])
        told: dict[str, Any] = {"level": term("level", level), "column": values.name}
        report.add("code_blank", source=source, count=int(blank.sum()), **told)
        if values.dtype.kind not in "iuf":
            written = pd.Series(texts.index.astype(str), index=texts.index)
            damaged = written[written.str.strip().str.fullmatch(r"'?\d+[.,]0+")]
            report.add(
                "code_as_float",
                source=source,
                count=int(values.isin(damaged.index).sum()),
                where=damaged,
                column=values.name,
            )

    def _report_match(
        self, distinct: pd.Series, found: pd.Series, *, level: str, system: str, source: str, report: QualityReport
    ) -> None:
        unmatched = distinct[found.isna()]
        matched = len(distinct) - len(unmatched)
        values: dict[str, Any] = {
            "level": term("level", level),
            "matched": matched,
            "distinct": len(distinct),
            "column": distinct.name,
        }
        if system != self.systems(level)[0]:
            report.add("codes_translated", source=source, count=matched, system=term("code_system", system), **values)
        if unmatched.empty:
            return
        other, detection = self.level_of(distinct)
        if other != level and detection.matched > matched:
            report.add("wrong_level", source=source, where=unmatched, found=term("level", other), **values)
        else:
            report.add("codes_unmatched", source=source, where=unmatched, **values)


@cache
def _okres_letters() -> Mapping[str, list[str]]:
    text = resources.files("pokryti.territory").joinpath("okres_letters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _labels(systems: tuple[str, ...]) -> list[str]:
    return [term("code_system", system).cs for system in systems]


def _distinct(values: pd.Series) -> pd.Series:
    """Make distinct codes plain upper-case text: index as given, NaN where blank."""
    given = pd.Index(values.dropna().unique())
    if values.dtype.kind == "f":
        whole = given[given % 1 == 0]
        texts = pd.Series(given.astype(str), index=given, dtype="str")
        texts[whole] = whole.astype("int64").astype(str)
        return texts
    texts = pd.Series(given.astype(str), index=given, dtype="str").str.strip().str.lstrip("'").str.upper()
    texts = texts.str.replace(r"^(\d+)[.,]0+$", r"\1", regex=True)
    return texts.mask(texts.isin(["", "NAN", "NONE", "<NA>"]))
