"""The part of a study that draws comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from pokryti import catalog
from pokryti.errors import InputError
from pokryti.joined import SERIES, Joined
from pokryti.publish import Picture, plots
from pokryti.quality import LANGUAGES, Lang
from pokryti.sources.inputs import Inputs
from pokryti.study.comparing import ComparisonOfStudy, answers_of, largest_series, ranked
from pokryti.study.districts import tell_apart
from pokryti.study.judging import Question
from pokryti.study.peers import PeersOfStudy
from pokryti.verdict import Evidence, high_need_low_supply, judge_districts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["PlotsOfStudy"]

_ABOUT_NEED = ("level", "area", "name", "value", "rank", "rank_low", "rank_high", "ranked", "present", "flag")
"""What a table of need says of each district besides the indicators of which need is made."""


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def picture(self) -> Picture: ...
    @property
    def usual_question(self) -> Question: ...
    def codes(self, level: str) -> list[str]: ...
    def ratio(
        self, kind: str | Sequence[str], *, level: str, group: str | None, form: str | None, unit: str | None
    ) -> pd.DataFrame: ...


class _Ranked(Evidence):
    """Need that is known of some districts only, with its ranks among all."""

    def __init__(self, need: pd.DataFrame) -> None:
        self._need = need.set_index("area")

    def need(self, level: str) -> pd.Series:
        """Give the index."""
        del level
        return self._need["value"]

    def neediest(self, level: str) -> pd.Series:
        """Give the neediest third of all districts that are ranked, the same that the quantile 2/3 cuts off."""
        if "rank" not in self._need or self._need["value"].min() == self._need["value"].max():
            return super().neediest(level)
        rank, ranked = self._need["rank"], self._need["ranked"]
        return (3 * rank <= ranked + 2).astype("float64").where(rank.notna())


def _urgent(answers: pd.DataFrame, need: pd.DataFrame) -> tuple[pd.Series, tuple[float, float]]:
    """List the districts that the rule of high need and low supply meets; tell where need begins and supply ends."""
    ranked = _Ranked(need)
    judged = judge_districts(
        answers, [high_need_low_supply()], resolve=lambda _, rows: rows["value"], per=1000, evidence=ranked
    )
    level, met = str(answers["level"].iloc[0]), judged.met[0]
    begins = ranked.need(level)[ranked.neediest(level) == 1].min()
    return judged.rows["area"][met], (float(begins), float(pd.Series(judged.limit[0][met]).max()))


class PlotsOfStudy(ComparisonOfStudy, PeersOfStudy):
    """Comparisons and their plots, for `Study`; of several forms and units the one with most capacity is drawn."""

    def plot_funnel(
        self: _Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw which districts stray further from the common level than chance explains.

        Parameters
        ----------
        kind, level, group, form, unit
            As in `ratio`.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        table = ComparisonOfStudy.funnel(self, kind, level=level, group=group, form=form, unit=unit)
        return plots.funnel_plot(self.picture, tell_apart(self.joined, largest_series(table)), lang=lang)

    def plot_lorenz(
        self: _Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw how evenly capacity is spread over the people of the region.

        Parameters
        ----------
        kind, level, group, form, unit
            As in `ratio`.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        answer = self.ratio(kind, level=level, group=group, form=form, unit=unit)
        return plots.lorenz_plot(self.picture, largest_series(answer), lang=lang)

    def plot_ranks(
        self: _Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw ranks with those that one facility more or fewer would give.

        Parameters
        ----------
        kind, level, group, form, unit
            As in `ratio`.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        ranks = ranked(self, kind, level, group=group, form=form, unit=unit)
        equal = ranks.groupby([*SERIES, "rank"])["rank"].transform("size")
        table = ranks.assign(rank_last=ranks["rank"] + equal - 1)[ranks["area"].isin(self.codes(level))]
        return plots.ranks_plot(self.picture, tell_apart(self.joined, largest_series(table)), lang=lang)

    def plot_need_supply(
        self: _Tables,
        kind: str | Sequence[str],
        need: pd.DataFrame,
        *,
        level: str,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw which districts need much and have little.

        Parameters
        ----------
        kind, level, group, form, unit
            As in `ratio`.
        need
            As `Study.need` gives it for the same level: columns `area, value`, and where it has them, `rank, ranked`.
            The districts marked are those that the rule `high_need_low_supply` meets; without ranks need is compared
            within this table only.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        answers = answers_of(self, kind, level, per=1000, group=group, form=form, unit=unit)
        shown = largest_series(answers[answers["area"].isin(self.codes(level))])
        whole = answers[answers[SERIES].eq(shown[SERIES].iloc[0]).all(axis=1)]
        urgent, limits = _urgent(whole, need)
        table = tell_apart(self.joined, shown).assign(
            need=shown["area"].map(need.set_index("area")["value"]),
            value=shown["value"].mask(shown["flag"] == "unknown"),
            here=shown["area"].isin(urgent),
        )
        made_of = [str(name) for name in need if name not in _ABOUT_NEED]
        return plots.need_supply_plot(self.picture, table, limits=limits, lang=lang, indicators=made_of)

    def plot_disagreement(
        self: _Tables, disagreement: pd.DataFrame, *, indicators: Sequence[str] | None = None, lang: Lang = "cs"
    ) -> Figure:
        """Draw the districts on whose need the parties disagree most.

        Parameters
        ----------
        disagreement
            As `Study.disagreement` gives it, with ranks and their intervals.
        indicators
            What its need is made of, to be named before the source; those of `[need]` when left out.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.

        Raises
        ------
        InputError
            When the table has no ranks.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        if not any(str(column).startswith("rank_") for column in disagreement):
            raise InputError("The table has no ranks to draw: ask for them by `disagreement(…, intervals=True)`.")
        if indicators is None:
            indicators = self.inputs.need.indicators if self.inputs.need else ()
        table = tell_apart(self.joined, disagreement)
        return plots.disagreement_plot(self.picture, table, lang=lang, indicators=indicators)

    def plot_spine(
        self: _Tables,
        area: str,
        *,
        level: str,
        kinds: Sequence[str] | None = None,
        peers: Sequence[str] | None = None,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw where a district lies among all others, kind by kind.

        Parameters
        ----------
        area, level, kinds, peers
            As in `spine`.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        own, codes = peers is not None, peers
        if codes is None:
            codes = PeersOfStudy.peers(self, area, level=level)["area"].tolist()
        table, names = PeersOfStudy.spine(self, area, level=level, kinds=kinds, peers=codes), {}
        for column in ("kraj", "stat"):
            if column in table:
                above = self.joined.within(level, column)
                names[column] = str(self.joined.names(column)[above[area]]) if above is not None else column
        everyone = self.joined.names(level).rename_axis("area").reset_index(name="name").assign(level=level)
        known = tell_apart(self.joined, everyone).set_index("area")["name"]
        names["area"] = str(known[area])
        told = known[list(codes)].tolist()
        return plots.spine_plot(self.picture, table, names=names, peers=told, own=own, level=level, lang=lang)
