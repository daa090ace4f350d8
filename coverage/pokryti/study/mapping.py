"""Make the atlas of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from pokryti.among import is_among
from pokryti.atlas import NEED, WHY, Atlas, Background, Period, find_background
from pokryti.catalog import Label
from pokryti.catalog.indicators import indicators
from pokryti.errors import InputError, UnknownCodeError, first
from pokryti.joined import SERIES
from pokryti.joined.people import nearest_year
from pokryti.measures import Benchmark, coverage
from pokryti.measures.reliability import RANK_COLUMNS
from pokryti.publish import usual_pictures
from pokryti.study.need_atlas import need_index, need_to_show
from pokryti.study.reach import reach
from pokryti.verdict import USUAL, choose_rules, lay_out_clauses

if TYPE_CHECKING:
    from pokryti.study.model import Study
    from pokryti.verdict import Judged

__all__ = ["AtlasOfStudy"]


_NOT_SHOWN = [
    *(
        "name",
        "method",
        "benchmark",
        "gap",
        "rules_met",
        "rules_applied",
        "margin_at_least",
        "reason_cs",
        "reason_en",
        "median",
        "p10",
        "p90",
    ),
    *RANK_COLUMNS,
]
"""Columns of answers that no page shows, or that it finds itself, and that are long."""


class AtlasOfStudy:
    """The atlas, for `Study`."""

    def atlas(
        self,
        measures: Sequence[str] | None = None,
        levels: Sequence[str] | None = None,
        *,
        periods: Sequence[date | Study] | None = None,
        services: bool = True,
        access: Sequence[str] | None = None,
        benchmarks: Mapping[str, Sequence[Benchmark]] | None = None,
        background: str | Background | None = None,
    ) -> Atlas:
        """Make the atlas: one offline page of districts, measures and places of services.

        Parameters
        ----------
        measures
            Ids of kinds or of indicators, and `need` for the need index of `[need]` with all that belongs to it; all
            kinds, the need index and the indicators that speak of need, when left out.
        levels
            Levels of territory; those of the study when left out.
        periods
            Dates, or studies of the same region; the date of the study when left out.
        services
            Whether places of services are shown; secret ones never are.
        access
            Kinds whose distance to the nearest place and capacity within reach are shown, too. When left out, the kinds
            of the study (or two usual ones), unless measures are named: every kind takes its time. All residential
            ones are `study.supply.query("form == 'pobytova'")["kind"].unique()`.
        benchmarks
            Cited values to compare with, by kind, or by kind, form and unit joined by `-`; means of the state and of
            its regions are always offered.
        background
            Tiles below the districts: a name such as `zakladni_mapa`, or an `atlas.Background`. Whoever opens the page
            then fetches them from their publisher. None by default: the page asks nobody.

        Returns
        -------
        Atlas
            Shown by Jupyter; `save` writes it.

        Raises
        ------
        UnknownCodeError
            When a measure is neither a kind nor an indicator of the study, or there is no background of that name.
        InputError
            When `periods` is empty.
        """
        reached = () if access is None and measures is not None else access
        made = _gather(cast("Study", self), Shown(measures, levels, reached), periods)
        return made.replace(services=services, benchmarks=benchmarks or {}, background=find_background(background))


@dataclass(frozen=True)
class Shown:
    """What of a study an atlas shows.

    Parameters
    ----------
    measures, levels
        As in `AtlasOfStudy.atlas`.
    access
        Kinds whose access is shown; those of the study when None.
    """

    measures: Sequence[str] | None
    levels: Sequence[str] | None
    access: Sequence[str] | None


def _gather(study: Study, shown: Shown, periods: Sequence[date | Study] | None) -> Atlas:
    if periods is not None and not periods:
        raise InputError("An atlas needs at least one date; leave `periods` out for the date of the study.")
    asked = [study] if periods is None else [study.at(item) if isinstance(item, date) else item for item in periods]
    studies = sorted(asked, key=lambda item: item.on)
    levels = tuple(level for level in (shown.levels or study.levels) if level != "stat") or ("kraj",)
    last = studies[-1]
    _require_known(studies, [*(shown.measures or ()), *(shown.access or ())])
    return Atlas(
        title=study.title,
        territory=last.territory,
        levels=levels,
        periods=tuple(_period(_at_levels(item, levels), levels, shown) for item in studies),
        source=Label(last.picture.source("cs"), last.picture.source("en")),
        rules={rule.id: rule.label for rule in choose_rules(study.rules or USUAL, Benchmark.mean("stat"))},
        note=study.note,
        sample=study.sample,
        index=need_index(studies),
        first=_first(last, shown.measures),
    )


def _first(study: Study, measures: Sequence[str] | None) -> str:
    usual = usual_pictures(study.supply, measures or study.kinds)
    return "-".join(usual.iloc[0]) if len(usual) else ""


def _at_levels(study: Study, levels: tuple[str, ...]) -> Study:
    """Give the study with other levels; with those it has judged already when there are no more than these."""
    return study if set(levels) <= set(study.levels) else replace(study, levels=levels)


def _require_known(studies: Sequence[Study], measures: Sequence[str]) -> None:
    known = {kind for study in studies for kind in study.joined.lists.kinds} | {NEED, *indicators()}
    unknown = [name for name in measures if name not in known]
    if unknown:
        raise UnknownCodeError(f"Neither kinds of service nor indicators: {first(unknown)}.")


def _period(study: Study, levels: tuple[str, ...], shown: Shown) -> Period:
    chosen, joined = study, study.joined
    if shown.measures is not None:
        joined = replace(joined, supply=joined.supply[joined.supply["kind"].isin(shown.measures)])
        chosen = replace(study, joined=joined, levels=levels)
    parts = [_answers(chosen, level) for level in (*levels, "stat")]
    parts += [_indicators(study, levels, shown.measures), reach(study, (*levels, "stat"), shown.access)]
    need = need_to_show(study, levels) if NEED in (shown.measures or [NEED]) else []
    shown_of = [part.drop(columns=_NOT_SHOWN, errors="ignore") for part in parts if len(part)]
    return Period(
        joined,
        # the first of the measures of need is what supply is held against
        answers=[*need, *shown_of],
        services=_services(chosen),
        facility=chosen.usual_question.facility,
    )


def _answers(study: Study, level: str) -> pd.DataFrame:
    """Judge where a verdict makes sense: above the obec, below the state."""
    if level == "stat":
        return study.usual_question.compute(level)
    if level == "obec":
        # no page shows the ranks of `study.answers`
        return coverage(study.joined, level=level, per=study.usual_question.per, areas=study.codes(level))
    answers = study.verdicts[study.verdicts["level"] == level]
    judged = study.usual_question.judged(level)
    told = _told_by_rule(judged).join(lay_out_clauses(judged).add_prefix(WHY))
    return answers.join(told.set_axis(answers.index))


def _told_by_rule(judged: Judged) -> pd.DataFrame:
    """Say which rules could be judged, as bits, and where more than the margin may be needed: to a lower bound, too."""
    told = np.zeros((2, len(judged.answers)))
    told[0, judged.place] = (1 << np.arange(len(judged.rules))) @ judged.applies
    told[1, judged.place] = judged.more_needed | (judged.met & judged.bound).any(axis=0)
    return pd.DataFrame({"rules_judged": told[0], "margin_least": told[1]}, index=judged.answers.index)


def _indicators(study: Study, levels: Sequence[str], measures: Sequence[str] | None) -> pd.DataFrame:
    """Take the indicators that speak of need: of each the latest year not after the date, otherwise the earliest."""
    table, listed = study.joined.indicators, indicators()
    if table.empty:
        return table
    wanted = [name for name in measures or listed if name in listed and listed[name].polarity != "neutral"]
    table = table[table["level"].isin(levels) & table["indicator"].isin(wanted)]
    codes = {code for level in levels for code in study.territory.lookup(level).unique()}
    rows = table[is_among(table["area"], codes)].rename(columns={"indicator": "kind"})
    parts = [part[part["year"] == nearest_year(part["year"], study.on)] for _, part in rows.groupby("kind", sort=False)]
    rows = pd.concat([rows.iloc[:0], *parts]).drop_duplicates(["level", "kind", "area"])
    return rows[["level", "area", "year", "kind", "value", "flag"]].assign(
        measure="indicator", form="", unit="", group=""
    )


def _services(study: Study) -> pd.DataFrame:
    """List what the services valid on the date are registered for."""
    supply, register = study.joined.supply, study.inputs.register
    columns = ["service", *SERIES, "capacity", "provider"]
    if register is None:
        return pd.DataFrame(columns=columns)
    return register.services[is_among(register.services["service"], supply["service"])][columns].drop_duplicates()
