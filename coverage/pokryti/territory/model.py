"""The territory of a study: obce, the districts they make up at every level, and who is whose neighbour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.among import is_among
from pokryti.crs import require_sjtsk
from pokryti.errors import InputError, UnknownCodeError, first
from pokryti.territory.codes import Codes
from pokryti.territory.levels import LEVELS, tidy_structure
from pokryti.territory.mosaic import borders, touching, unite
from pokryti.territory.search import candidates, nearest_level, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from pokryti.quality import QualityReport

__all__ = ["Territory"]


@dataclass(frozen=True, eq=False)
class Territory:
    """Obce with their boundaries, and every level above them as exact unions of obce.

    Parameters
    ----------
    structure
        Index `obec`; columns `name, type`, a canonical code for each higher level, own levels, and names (`orp_name`,
        …).
    boundaries
        Index `obec`, in the same order; geometry in EPSG:5514, one (multi)polygon per obec.
    role
        Index `obec`; `study` or `ring` (a neighbour, there as context).
    valid_on
        The date of the structure.
    codes
        The code lists of the whole structure.
    own_levels
        Own levels, id → the label their author gave them.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> from pokryti.sources.cuzk import read_boundaries
    >>> from pokryti.sources.sample import sample_dir
    >>> from pokryti.sources.structure import read_structure
    >>> report = QualityReport()
    >>> structure = read_structure(sample_dir() / "struktura_uzemi_cr.csv", report=report)
    >>> boundaries = read_boundaries(sample_dir() / "1.zip", structure=structure, report=report)
    >>> territory = Territory.build(structure, boundaries, report=report)
    >>> {level: len(territory.areas(level)) for level in ("obec", "orp", "kraj")}
    {'obec': 180, 'orp': 18, 'kraj': 3}
    >>> territory.find("vzorov", level="orp")
    '9101'
    >>> territory.select("9101").areas("orp")["role"].to_dict()
    {'9101': 'study', '9102': 'ring'}
    """

    structure: pd.DataFrame
    boundaries: gpd.GeoDataFrame
    role: pd.Series
    valid_on: dt.date
    codes: Codes
    own_levels: Mapping[str, str] = field(default_factory=dict)
    _areas: dict[str, gpd.GeoDataFrame] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        require_sjtsk(self.boundaries, "boundaries")
        if not (self.structure.index.equals(self.boundaries.index) and self.structure.index.equals(self.role.index)):
            raise InputError("structure, boundaries and role must list the same obce in the same order.")

    @classmethod
    def build(cls, structure: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, report: QualityReport) -> Territory:
        """Join the official structure with boundaries.

        Parameters
        ----------
        structure
            The official columns as text, as `read_structure` gives them.
        boundaries
            Index `obec`, geometry in EPSG:5514, as `read_boundaries` gives them.
        report
            Where obce without boundary are noted; they are left out.

        Returns
        -------
        Territory
            All obce in the role `study`.
        """
        tidy = tidy_structure(structure)
        present = is_among(tidy.index, boundaries.index)
        covered = is_among(tidy["orp"], tidy.loc[present, "orp"])
        report.add("obec_without_boundary", source="boundaries", where=tidy.index[~present & covered])
        report.add("orp_without_boundary", source="boundaries", where=tidy.loc[~covered, "orp"].unique())
        tidy = tidy[present]
        role = pd.Series("study", index=tidy.index, dtype="str", name="role")
        valid_on = dt.date.fromisoformat(max(structure["platnost_datum"]))
        return cls(tidy, boundaries.loc[tidy.index, ["geometry"]], role, valid_on, Codes(structure))

    @property
    def levels(self) -> tuple[str, ...]:
        """List the levels, official ones smallest first, then own ones."""
        return (*LEVELS, *self.own_levels)

    @property
    def points(self) -> gpd.GeoSeries:
        """Give a point surely inside each obec: index `obec`, EPSG:5514."""
        return self._inner_points

    def parent_level(self, level: str) -> str | None:
        """Name the level whose districts hold those of this level whole.

        An ORP lies in one kraj but may reach over several okresy, so okres is no parent of ORP. An own region may
        cross anything but the state border.

        Parameters
        ----------
        level
            Any level.

        Returns
        -------
        str or None
            None for the state.
        """
        self._require_level(level)
        return "stat" if level in self.own_levels else LEVELS[level].parent

    def lookup(self, level: str) -> pd.Series:
        """Tell in which district each obec lies.

        Parameters
        ----------
        level
            Any level.

        Returns
        -------
        pandas.Series of str
            Index `obec`; NaN where an own region does not cover the obec.
        """
        self._require_level(level)
        codes = self.structure.index.to_series() if level == "obec" else self.structure[level]
        return codes.rename(level)

    def areas(self, level: str) -> gpd.GeoDataFrame:
        """Give the districts of a level, united from obce once.

        Parameters
        ----------
        level
            Any level.

        Returns
        -------
        geopandas.GeoDataFrame
            Index `code`, sorted; columns `name`, `parent` (code at `parent_level`), `area_km2` (float64, plane of
            EPSG:5514), `role` (`study` when any obec of it is), `complete` (False when the study holds only a part of
            its obce), `geometry`.
        """
        self._require_level(level)
        if level not in self._areas:
            self._areas[level] = self._unite(level)
        return self._areas[level].copy()

    def neighbours(self, level: str) -> pd.DataFrame:
        """Tell which districts share a border, and how long it is.

        Parameters
        ----------
        level
            Any level.

        Returns
        -------
        pandas.DataFrame
            Columns `code, neighbour, border_m` (float64, metres), sorted; each pair in both directions.
        """
        lookup = self.lookup(level)
        pairs = self._borders.assign(
            code=self._borders["code"].map(lookup), neighbour=self._borders["neighbour"].map(lookup)
        )
        pairs = pairs[pairs["code"].ne(pairs["neighbour"])].dropna()
        turned = pairs.rename(columns={"code": "neighbour", "neighbour": "code"})
        both = pd.concat([pairs, turned[pairs.columns]])
        return both.groupby(["code", "neighbour"])["border_m"].sum().reset_index()

    def find(self, name: str, *, level: str, parent: str | None = None) -> str:
        """Find the code of a district by its name, whatever its case and accents.

        Parameters
        ----------
        name
            The name, in full or abbreviated.
        level
            Its level.
        parent
            Code or name of any district that holds it, to choose among those of the same name.

        Returns
        -------
        str
            The canonical code.

        Raises
        ------
        UnknownNameError
            When nothing fits; the message lists what is near.
        AmbiguousNameError
            When several fit; the message lists them with code and parent.
        """
        self._require_level(level)
        return search(self.structure, name, level=level, parent=parent, above=self.parent_level(level))

    def candidates(self, text: str) -> list[str]:
        """List the districts that a text may mean when it is no canonical code.

        Parameters
        ----------
        text
            A name, a code of another system, or either with a slip.

        Returns
        -------
        list of str
            Such as `3102 České Budějovice (ORP)`.
        """
        return candidates(self.structure, self.codes, text, levels=self.levels)

    def select(self, region: str | Iterable[str], *, ring_level: str = "orp", level: str | None = None) -> Territory:
        """Keep a region and the ring of districts around it.

        Parameters
        ----------
        region
            A canonical code of any level, several of them, or `CZ` for all.
        ring_level
            Level of the districts that make up the ring: each that touches the region, with all its obce.
        level
            The level of the codes, when an own region bears the code of an official district.

        Returns
        -------
        Territory
            Obce of the region in the role `study`, those around in the role `ring`.

        Raises
        ------
        UnknownCodeError
            When a code is of no district here.
        """
        wanted = [region] if isinstance(region, str) else list(region)
        study = self._members(wanted, level=level)
        if study.all():
            return replace(self, role=self.role.mask(study, "study"))
        districts = self.lookup(ring_level)
        contact = touching(self.boundaries.geometry, study) | study
        ring = districts.isin(districts[contact].dropna()).to_numpy() & ~study
        keep = study | ring
        role = pd.Series(np.where(study, "study", "ring"), index=self.structure.index, dtype="str", name="role")
        return replace(self, structure=self.structure[keep], boundaries=self.boundaries[keep], role=role[keep])

    def with_regions(self, table: pd.DataFrame) -> Territory:
        """Add own regions as a level.

        Parameters
        ----------
        table
            Index `obec`, one column per own level, named by its id, holding the code (which is also the name) of the
            region; `attrs["label"]` may hold the label. Obce may be missing.

        Returns
        -------
        Territory
            The same obce with the level added.
        """
        taken = [name for name in table.columns if name in LEVELS or name in self.structure]
        faulty = taken or table.index[table.index.duplicated()].unique().tolist()
        if faulty:
            raise InputError(
                f"Own regions need new level names and each obec once; at fault: {first(faulty)}. "
                "Rename the column or split the table."
            )
        added = table.reindex(self.structure.index)
        named = pd.concat([self.structure, added, added.add_suffix("_name")], axis=1)
        labels = {name: str(table.attrs.get("label", name)) for name in table.columns}
        return replace(self, structure=named, own_levels={**self.own_levels, **labels})

    @cached_property
    def _inner_points(self) -> gpd.GeoSeries:
        return self.boundaries.representative_point()

    @cached_property
    def _borders(self) -> pd.DataFrame:
        return borders(self.boundaries.geometry)

    def _members(self, wanted: list[str], *, level: str | None) -> NDArray[np.bool_]:
        levels = self.levels if level is None else (level,)
        member = np.zeros(len(self.structure), dtype=bool)
        unknown = []
        for code in wanted:
            found = [mask for item in levels if (mask := self.lookup(item).eq(code).to_numpy(dtype=bool)).any()]
            if not found:
                unknown.append(code)
            elif len(found) > 1 and not all(np.array_equal(mask, found[0]) for mask in found):
                raise UnknownCodeError(f"{code} is a district at several levels; name the level.")
            else:
                member |= found[0]
        if unknown:
            meant = [f"{code!r}: {first(near, 8)}" for code in unknown[:5] if (near := self.candidates(str(code)))]
            raise UnknownCodeError(
                f"No district here has the code {first(unknown)}. "
                + (f"Did you mean {'; '.join(meant)}? " if meant else "")
                + "Canonical codes look like 3102 (ORP), CZ0311 (okres), CZ031 (kraj)."
            )
        return member

    def _unite(self, level: str) -> gpd.GeoDataFrame:
        lookup, parent = self.lookup(level), self.parent_level(level)
        geometry = self.boundaries.geometry
        united = geometry.rename_axis("code") if level == "obec" else unite(geometry, lookup)
        names = self.structure["name" if level == "obec" else f"{level}_name"]
        facts = pd.DataFrame({"code": lookup, "name": names, "parent": self.lookup(parent) if parent else pd.NA})
        facts = facts.dropna(subset=["code"]).drop_duplicates("code").set_index("code").reindex(united.index)
        in_study = pd.Index(lookup[self.role == "study"].dropna().unique())
        frame = facts.assign(
            area_km2=united.area / 1e6,
            role=np.where(is_among(united.index, in_study), "study", "ring"),
            complete=self._complete(level, united.index),
        )
        return gpd.GeoDataFrame(
            frame.astype({"parent": "str", "role": "str"}), geometry=united.to_numpy(), crs=united.crs
        )

    def _complete(self, level: str, codes: pd.Index) -> NDArray[np.bool_]:
        if level in self.own_levels:
            return np.ones(len(codes), dtype=bool)
        whole = self.codes.structure[LEVELS[level].canonical].value_counts()
        here = self.lookup(level).value_counts()
        return (here.reindex(codes) == whole.reindex(codes)).to_numpy(dtype=bool)

    def _require_level(self, level: str) -> None:
        if level not in self.levels:
            near = nearest_level(str(level), self.levels)
            hint = f" Did you mean {near!r}?" if near else ""
            raise UnknownCodeError(f"No level is called {level!r}; there are: {', '.join(self.levels)}.{hint}")
