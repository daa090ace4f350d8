"""Codes of districts: every official system becomes the canonical one, the level being known.

Numbers alone do not tell the level (3201 is the ORP Blovice and the okres Benešov), so the level is always given and
the system is recognised for a whole column against the code list, never for a single value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.territory.levels import LEVELS
from pokryti.territory.names import abbreviates, fold, fold_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.quality import QualityReport

__all__ = ["Codes", "Detection"]

_PRAGUE = "554782"
# What offices write for Prague besides its codes: the hydrometeorological feeds 1100, the ministry for regional
# development 0 and X-X-X, analysts the code of the obec, the ministry of labour and map layers 9999, 3110.
_PRAGUE_ALIASES: Mapping[str, frozenset[str]] = {
    "obec": frozenset({"1000", "1100"}),
    "pou": frozenset({"X-X-X", "1000", "1100", "0", _PRAGUE, "19"}),
    "orp": frozenset({"1000", "1100", "0", _PRAGUE, "19"}),
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
        return pd.Index(sorted(next(iter(self._tables[level].values())).index), dtype=str)

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
        distinct = pd.Series(_as_text(values).dropna().unique(), dtype=str)
        found = {system: distinct.map(table) for system, table in self._tables[level].items()}
        counts = {system: int(codes.notna().sum()) for system, codes in found.items()}
        best = max(counts.values(), default=0)
        leaders = [system for system, count in counts.items() if count == best and best > 0]
        rivals = tuple(leader for leader in leaders if not found[leader].equals(found[leaders[0]]))
        if rivals:
            return Detection("", (leaders[0], *rivals), best, len(distinct))
        return Detection(leaders[0] if leaders else "", (), best, len(distinct))

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
        detections = {level: self.detect(values, level=level) for level in self._tables}
        level = max(detections, key=lambda item: detections[item].matched)
        return level, detections[level]

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
        text = _as_text(values, source=source, report=report)
        detection = self.detect(text, level=level)
        if detection.rivals and system is None:
            report.add("code_system_ambiguous", source=source, where=detection.rivals, level=level, column=values.name)
            return pd.Series(pd.NA, index=values.index, dtype="str", name=values.name)
        chosen = system or detection.system or next(iter(self._tables[level]))
        found = self._with_aliases(
            text.map(self._tables[level][chosen]), text, level=level, source=source, report=report
        )
        self._report_match(found, text, level=level, system=chosen, source=source, report=report)
        return found.astype("str").rename(values.name)

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
            Where matches by name, ambiguous and unknown names are noted.

        Returns
        -------
        pandas.Series of str
            Canonical codes, aligned; NaN where the name is unknown or fits several districts.
        """
        spec = LEVELS[level]
        list_of = self.structure[[spec.canonical, spec.name]].set_axis(["code", "name"], axis=1)
        list_of = list_of.assign(parent=self.structure[LEVELS[within[0]].canonical] if within else "")
        list_of = list_of.drop_duplicates().assign(name=fold_all(list_of["name"]))
        wanted = pd.DataFrame({"written": names, "name": fold_all(names), "parent": within[1] if within else ""})
        pairs = wanted.dropna().drop_duplicates()
        full = _expand_short(pairs, list_of)
        self._look_like_okresy(pairs["name"], level=level, source=source, report=report)
        short = full.ne(pairs["name"])
        candidates = pairs.assign(name=full).merge(list_of, on=["name", "parent"], how="left")
        count = candidates.groupby("written")["code"].nunique()
        per_pair = candidates.groupby(["written", "parent"])["code"].agg(["nunique", "first"])
        report.add("name_abbreviated", source=source, where=pairs["written"][short], level=level)
        report.add("name_ambiguous", source=source, where=per_pair.index[per_pair["nunique"] > 1].get_level_values(0))
        report.add("name_unknown", source=source, where=count.index[count == 0], level=level)
        unique = per_pair.loc[per_pair["nunique"] == 1, "first"]
        keys = pd.MultiIndex.from_frame(wanted[["written", "parent"]])
        found = pd.Series(unique.reindex(keys).to_numpy(), index=names.index, name=names.name).astype("str")
        report.add("matched_by_name", source=source, count=int(found.notna().sum()), level=level)
        return found

    def _systems(self, level: str) -> dict[str, pd.Series]:
        canonical = self.structure[LEVELS[level].canonical]
        columns = {name: self.structure[col] for name, col in LEVELS[level].systems.items() if col in self.structure}
        if level == "obec" and (okres := LEVELS["okres"].canonical) in self.structure:
            columns["lau2"] = self.structure[okres] + canonical
        tables = {}
        for system, column in columns.items():
            pairs = pd.DataFrame({"code": column.str.upper(), "canonical": canonical}).drop_duplicates()
            tables[system] = pairs.drop_duplicates("code", keep=False).set_index("code")["canonical"]
        return tables

    def _with_aliases(
        self, found: pd.Series, text: pd.Series, *, level: str, source: str, report: QualityReport
    ) -> pd.Series:
        aliases, prague = self._aliases.get(level, (frozenset(), ""))
        if not prague:
            return found
        missing = found.isna() & text.notna()
        named = text[missing].map(fold) == "praha"
        aliased = missing & (text.isin(aliases) | named.reindex(text.index, fill_value=False))
        report.add("prague_alias", source=source, count=int(aliased.sum()), where=text[aliased].unique(), level=level)
        return found.mask(aliased, prague)

    def _report_match(
        self, found: pd.Series, text: pd.Series, *, level: str, system: str, source: str, report: QualityReport
    ) -> None:
        distinct = text.dropna().nunique()
        unmatched = text[found.isna()].dropna().unique()
        values: dict[str, object] = {
            "level": level,
            "matched": distinct - len(unmatched),
            "distinct": distinct,
            "system": system,
            "column": text.name,
        }
        if system != next(iter(self._tables[level])):
            report.add("codes_translated", source=source, count=distinct - len(unmatched), **values)
        report.add("code_blank", source=source, count=int(text.isna().sum()), **values)
        if len(unmatched):
            other, detection = self.level_of(text)
            if other != level and detection.matched > distinct - len(unmatched):
                report.add("wrong_level", source=source, where=unmatched, found=other, **values)
            else:
                report.add("codes_unmatched", source=source, where=unmatched, **values)

    def _look_like_okresy(self, names: pd.Series, *, level: str, source: str, report: QualityReport) -> None:
        """Note when a column of ORP names lists all okresy of its kraje and not their ORP."""
        if level != "orp" or LEVELS["okres"].name not in self.structure:
            return
        columns = [LEVELS[item].name for item in ("okres", "orp", "kraj")]
        list_of = self.structure[columns].set_axis(["okres", "orp", "kraj"], axis=1).drop_duplicates()
        okresy, orp = fold_all(list_of["okres"]), fold_all(list_of["orp"])
        kraje = list_of["kraj"].isin(list_of["kraj"][okresy.isin(names)])
        given = set(names)
        if len(given) > 1 and given == set(okresy[kraje]) and given != set(orp[kraje]):
            values = {"level": "orp", "found": "okres", "column": names.name, "distinct": len(given)}
            report.add("wrong_level", source=source, where=sorted(given), matched=len(given & set(orp)), **values)


def _expand_short(pairs: pd.DataFrame, list_of: pd.DataFrame) -> pd.Series:
    """Write out abbreviated names where only one district of the parent can be meant."""
    known = pd.MultiIndex.from_frame(list_of[["name", "parent"]])
    unknown = ~pd.MultiIndex.from_frame(pairs[["name", "parent"]]).isin(known)
    full = pairs["name"].copy()
    for row in pairs[unknown].itertuples():
        fitting = abbreviates(str(row.written), list_of.loc[list_of["parent"] == row.parent, "name"].unique())
        if len(fitting) == 1:
            full[row.Index] = fitting[0]
    return full


def _as_text(values: pd.Series, *, source: str = "", report: QualityReport | None = None) -> pd.Series:
    """Make codes plain upper-case text; blank is NaN."""
    if values.dtype.kind in "iuf":
        whole = values.dropna()
        whole = whole.astype("int64").astype("str") if (whole % 1 == 0).all() else whole.astype("str")
        return whole.reindex(values.index).astype("str")
    text = values.astype("str").str.strip().str.lstrip("'").str.upper()
    damaged = text.str.fullmatch(r"\d+[.,]0+").fillna(value=False).astype(bool)
    if report is not None:
        report.add("code_as_float", source=source, where=text.index[damaged], column=values.name)
    text = text.mask(damaged, text.str.replace(r"[.,]0+$", "", regex=True))
    return text.mask(text.isin(["", "NAN", "NONE", "<NA>"]))
