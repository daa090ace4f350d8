"""Study: the face that a user holds. Each method is a line or two into the function that does the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import geopandas as gpd
import pandas as pd

from pokryti import catalog, measures
from pokryti.joined import SERIES, Assumptions, Joined, assemble
from pokryti.publish import Picture, ratio_map
from pokryti.quality import LANGUAGES, Lang, QualityReport
from pokryti.sources.inputs import Inputs
from pokryti.study.access import AccessOfStudy
from pokryti.study.districts import list_districts
from pokryti.study.judging import VerdictsOfStudy, cover_all
from pokryti.study.layers import LayersOfStudy
from pokryti.study.mapping import AtlasOfStudy
from pokryti.study.need import NeedOfStudy
from pokryti.study.plotting import PlotsOfStudy
from pokryti.study.writing import write_everything
from pokryti.territory import Territory
from pokryti.verdict import Rule

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Study"]


@dataclass(frozen=True, eq=False, repr=False)
class Study(AccessOfStudy, NeedOfStudy, LayersOfStudy, VerdictsOfStudy, PlotsOfStudy, AtlasOfStudy):
    """Services, people and territory of one region on one date.

    Parameters
    ----------
    title
        Shown on every output.
    joined
        The tables on the reference date, of all districts that the files hold.
    inputs
        The tables before a date was chosen.
    assumptions
        How gaps are filled.
    region
        Codes of the districts studied; the rest serves for comparison and as the ring of neighbours.
    levels
        Levels of territory in the outputs.
    kinds
        Kinds of service drawn as maps.
    sample
        True for fictional data; every picture says so.
    note
        A sentence shown with the source of every picture.
    rules
        Rules of verdicts, ids or one's own; empty means the usual ones.
    """

    title: str
    joined: Joined
    inputs: Inputs
    assumptions: Assumptions
    region: tuple[str, ...] = ("CZ",)
    levels: tuple[str, ...] = ("obec", "orp", "kraj")
    kinds: tuple[str, ...] = ()
    sample: bool = False
    note: str = ""
    rules: tuple[str | Rule, ...] = ()

    @classmethod
    def from_tables(
        cls,
        inputs: Inputs,
        *,
        on: date,
        assumptions: Assumptions | None = None,
        report: QualityReport | None = None,
        title: str = "",
        region: tuple[str, ...] = ("CZ",),
        levels: tuple[str, ...] = (),
        kinds: tuple[str, ...] = (),
        sample: bool = False,
        note: str = "",
        rules: tuple[str | Rule, ...] = (),
    ) -> Self:
        """Make a study of tables at hand.

        Parameters
        ----------
        inputs
            Territory, people, services and whatever else there is.
        on
            Reference date.
        assumptions
            How gaps are filled; the cautious ones when left out.
        report
            Where faults are noted; a new one when left out.
        title, region, levels, kinds, sample, note, rules
            As in `Study`; all levels when none are named.

        Returns
        -------
        Study
            Ready to answer.
        """
        assumptions, levels = assumptions or Assumptions(), levels or inputs.territory.levels
        report = QualityReport() if report is None else report  # an empty report is false, too
        joined = assemble(inputs, on=on, assumptions=assumptions, report=report)
        return cls(title, joined, inputs, assumptions, region, levels, kinds, sample, note, rules)

    def at(self, on: date) -> Self:
        """Give the same study on another date; services are those valid then, people those of the nearest year.

        Parameters
        ----------
        on
            Reference date.

        Returns
        -------
        Study
            With a quality report of its own.
        """
        return replace(self, joined=assemble(self.inputs, on=on, assumptions=self.assumptions, report=QualityReport()))

    def __repr__(self) -> str:
        return f"Study({self.title!r}, on={self.on}, {len(self.studied)} obce, {self.report!r})"

    @property
    def on(self) -> date:
        """Give the reference date."""
        return self.joined.on

    @property
    def report(self) -> QualityReport:
        """Give everything that was wrong with the inputs."""
        return self.joined.report

    @property
    def supply(self) -> pd.DataFrame:
        """Give capacity by service and obec served."""
        return self.joined.supply

    @property
    def places(self) -> gpd.GeoDataFrame:
        """Give the places of the services, EPSG:5514; withheld ones have no point."""
        return self.joined.places

    @cached_property
    def territory(self) -> Territory:
        """Give the districts studied with the ring of their neighbours, marked by `role`."""
        return self.joined.territory.select(self.region)

    @cached_property
    def studied(self) -> pd.Index:
        """List the obce of the region studied."""
        role = self.territory.role
        return role.index[role == "study"]

    def codes(self, level: str) -> list[str]:
        """List the districts of a level in which some of the region lies.

        Parameters
        ----------
        level
            Level of territory.

        Returns
        -------
        list of str
            Canonical codes.
        """
        return self.joined.territory.lookup(level).reindex(self.studied).dropna().unique().tolist()

    def areas(self) -> pd.DataFrame:
        """List the districts of all levels with their people.

        Returns
        -------
        pandas.DataFrame
            Columns `level, area, name, parent, area_km2, population` and `population_<group>` for every target group;
            one row per district in which some of the region lies, always with the numbers of the whole district.
        """
        return list_districts(self)

    def ratio(
        self,
        kind: str | Sequence[str],
        *,
        level: str,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Give capacity per head of one kind, or of a basket of kinds taken together.

        Parameters
        ----------
        kind
            Id of a kind, or several whose like units are added up.
        level
            Level of territory.
        per
            How many people a value is for.
        group
            Target group in the denominator; the kind's usual one when left out.
        form, unit
            Only this form or unit.

        Returns
        -------
        pandas.DataFrame
            An answer in the columns of the data contract.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> beds = open_sample().ratio("domovy_pro_seniory", level="orp", unit="luzka")
        >>> bool((beds["numerator"] >= 0).all())
        True
        """
        answer = measures.ratio(self.joined, kind, level=level, per=per, group=group, form=form, unit=unit)
        return answer[answer["area"].isin(self.codes(level))].reset_index(drop=True)

    def coverage(self, *, per: int = 1000) -> pd.DataFrame:
        """Give capacity per head of every kind, form and unit at all levels of the study, obce too.

        Parameters
        ----------
        per
            How many people a value is for.

        Returns
        -------
        pandas.DataFrame
            An answer in the columns of the data contract, then `rank, rank_low, rank_high, ranked` as in `ranks`.
        """
        return self.answers if per == 1000 else cover_all(self, per=per)

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Give the coverage per 1,000 people, computed once."""
        return cover_all(self, per=1000)

    def conservation(self) -> pd.DataFrame:
        """Account for every registered unit of capacity at every level of the study.

        Returns
        -------
        pandas.DataFrame
            Columns `kind, form, unit, level, registered, placed, withheld, unknown, outside`.
        """
        return self.joined.conservation(self.levels)

    def map(
        self,
        kind: str | Sequence[str],
        *,
        level: str,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw capacity per head as a map.

        Parameters
        ----------
        kind
            Id of a kind, or several taken together.
        level
            Level of territory.
        group
            Target group of the denominator, one of expected need too; that of the kind when left out.
        form, unit
            Which series; the one with most capacity when left out.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        answer = self.ratio(kind, level=level, group=group, form=form, unit=unit)
        number = answer.groupby(SERIES).ngroup()
        rows = answer[number == answer["numerator"].groupby(number).sum().idxmax()]
        areas, context = self.territory.areas(level), self.territory.areas("kraj")
        return ratio_map(self.picture, rows, areas, lang=lang, context=context)

    @property
    def picture(self) -> Picture:
        """Give what every picture of the study says."""
        counted = () if self.inputs.facilities is None or self.inputs.facilities.empty else ("csu",)
        publishers = (*self.inputs.publishers, *counted)
        return Picture(self.title, self.on, self.joined.lists, self.sample, self.note, publishers)

    def run(
        self,
        out: str | Path,
        *,
        lang: Lang = "cs",
        excel: bool = False,
        progress: Callable[[str], None] = lambda _: None,
    ) -> list[Path]:
        """Write tables, maps, the atlas and the quality report.

        Parameters
        ----------
        out
            Folder; made when missing. Files are replaced together at the end.
        lang
            Language of maps and pages; tables are the same in both.
        excel
            Add a workbook, and tables as Czech Excel opens them.
        progress
            Called with the name of each step.

        Returns
        -------
        list of pathlib.Path
            What was written.

        Raises
        ------
        OutputError
            When the folder cannot be written; earlier results are then as they were.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        return write_everything(self, Path(out), lang=lang, excel=excel, progress=progress)
