"""The part of a study that asks what people can reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from pokryti import catalog
from pokryti.joined import Joined
from pokryti.measures.access import Surroundings, Until, access_by_district
from pokryti.measures.access.sensitivity import CURVES, METHODS, sensitivity
from pokryti.measures.access.sites import By
from pokryti.measures.access.unserved import unserved_by_district
from pokryti.measures.decay import Decay
from pokryti.publish import Picture
from pokryti.publish.stability import stability_plot
from pokryti.quality import LANGUAGES, Lang
from pokryti.sources.inputs import Inputs
from pokryti.study.districts import tell_apart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["AccessOfStudy"]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def inputs(self) -> Inputs: ...
    def codes(self, level: str) -> list[str]: ...
    @property
    def surroundings(self) -> Surroundings: ...
    @property
    def picture(self) -> Picture: ...


class AccessOfStudy:
    """Access to services, for `Study`."""

    @cached_property
    def surroundings(self: _Tables) -> Surroundings:
        """Give where all people and services are, the ring of neighbours and the rest of the files too."""
        return Surroundings(self.joined, self.inputs.journeys)

    def access(  # noqa: PLR0913 - every one of them is asked for by name
        self: _Tables,
        kind: str | Sequence[str],
        *,
        method: str,
        level: str | Sequence[str],
        catchment: float | pd.Series | Until | None = None,
        decay: Decay | None = None,
        by: By = "line",
        detour: float = 1.0,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        limit: float | None = None,
        k: int = 3,
    ) -> pd.DataFrame:
        """Measure what people can reach of one kind of service, whatever borders of districts lie between.

        Parameters
        ----------
        kind
            Id of a kind, or several whose like units are added up.
        method
            Such as `nearest`, `2sfca` or `e2sfca`; see `pokryti.access`.
        level
            Level of territory, or several.
        catchment
            How far people travel, metres (minutes where `by` is not `line`): one number; a Series by obec
            (`measures.access.catchment_by_class`); or `measures.access.Until`, for sites that each serve so many
            people.
        decay
            From `pokryti.decay`.
        by
            `line` (straight lines), `travel` (the table of travel of the study) or `roads` (its network).
        detour
            Road distance over straight distance, for straight lines.
        per, group, form, unit
            As in `ratio`.
        limit
            For `beyond`, in the same unit as `value`: for costs the share of people above it, otherwise the share
            below it.
        k
            For `k_nearest`.

        Returns
        -------
        pandas.DataFrame
            An answer in the columns of the data contract, then `median, p10, p90, beyond, outside, edge`
            (`ACCESS_COLUMNS`). All districts of the files take part; those of the region are returned. `outside` is the
            share of the capacity people get that lies in other districts; by `nearest` and `k_nearest` that of their
            nearest sites; NaN by `raam`, where people are indifferent between sites.

        Notes
        -----
        More capacity lowers nobody's access, except by `mh3sfca` and `raam`; `pokryti.access` says why.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> nearest = open_sample().access("domovy_pro_seniory", method="nearest", level="orp", unit="luzka")
        >>> bool(nearest["value"].between(0, 100_000).all())
        True
        """
        levels = [level] if isinstance(level, str) else level
        return access_by_district(
            self.surroundings if by == "line" else replace(self.surroundings, by=by),
            kind,
            method=method,
            level={name: self.codes(name) for name in levels},
            catchment=catchment,
            decay=decay,
            detour=detour,
            per=per,
            group=group,
            form=form,
            unit=unit,
            limit=limit,
            k=k,
        )

    def unserved(
        self: _Tables,
        kind: str,
        *,
        level: str,
        form: str,
        unit: str,
        needed: float,
        catchment: float,
        by: By = "line",
        group: str | None = None,
    ) -> pd.DataFrame:
        """Share out places of limited capacity at least total travel, and count who finds none, by district of home.

        Parameters
        ----------
        kind, level, form, unit, by, group
            As in `access`.
        needed
            Units of capacity per person of the target group, such as 0.05 beds.
        catchment
            How far people travel, metres (minutes where `by` is not `line`).

        Returns
        -------
        pandas.DataFrame
            `level, area, name, kind, form, unit, group, need, served, unserved, mean_cost`. All districts of the files
            take part; those of the region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> beds = {"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka"}
        >>> plan = open_sample().unserved(**beds, level="kraj", needed=0.05, catchment=30_000)
        >>> bool((plan["served"] + plan["unserved"] - plan["need"]).abs().max() < 1e-6)
        True
        """
        plan = unserved_by_district(
            self.surroundings if by == "line" else replace(self.surroundings, by=by),
            kind,
            level=level,
            form=form,
            unit=unit,
            needed=needed,
            catchment=catchment,
            group=group,
        )
        return plan[plan["area"].isin(self.codes(level))].reset_index(drop=True)

    def sensitivity(
        self: _Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        methods: Sequence[str] = METHODS,
        catchments: Sequence[float] | None = None,
        decays: Mapping[str, Callable[[float], Decay]] = CURVES,
        by: By = "line",
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        k: int = 3,
    ) -> pd.DataFrame:
        """Measure access by every combination of method, catchment and decay, with ranks among all districts.

        Parameters
        ----------
        kind, level, by, group, form, unit, k
            As in `access`.
        methods, catchments
            Names, and metres (minutes where `by` is not `line`); 15, 30 and 45 km or minutes when left out.
        decays
            Name → function that makes a decay for a catchment.

        Returns
        -------
        pandas.DataFrame
            One row for each run and district: `method, catchment, decay, form, unit, area, name, value, rank, ranked`.
            Then, alike for all runs of a district, how stable its rank is: `median_rank, best_rank, worst_rank,
            spread, lower_quartile, upper_quartile`, and `among_lowest`, the share of runs in which it is among the
            fifth that is served worst; see `measures.access.rank_stability`.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> runs = open_sample().sensitivity("domovy_pro_seniory", level="orp", form="pobytova", unit="luzka",
        ...                                  methods=["nearest", "2sfca"], catchments=[15_000, 30_000])
        >>> districts = runs.drop_duplicates("area").set_index("name")
        >>> bool((districts["best_rank"] <= districts["worst_rank"]).all())
        True
        """
        runs = sensitivity(
            self.surroundings if by == "line" else replace(self.surroundings, by=by),
            kind,
            level=level,
            methods=methods,
            catchments=catchments,
            decays=decays,
            group=group,
            form=form,
            unit=unit,
            k=k,
        )
        return runs[runs["area"].isin(self.codes(level))].reset_index(drop=True)

    def sensitivity_plot(
        self: _Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        methods: Sequence[str] = METHODS,
        catchments: Sequence[float] | None = None,
        decays: Mapping[str, Callable[[float], Decay]] = CURVES,
        by: By = "line",
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        k: int = 3,
        lang: Lang = "cs",
    ) -> Figure:
        """Draw between which ranks each district moves when method, catchment and decay change.

        Parameters
        ----------
        kind, level, methods, catchments, decays, by, group, form, unit, k
            As in `sensitivity`; of several forms and units the one with most capacity is drawn.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        runs = sensitivity(
            self.surroundings if by == "line" else replace(self.surroundings, by=by),
            kind,
            level=level,
            methods=methods,
            catchments=catchments,
            decays=decays,
            group=group,
            form=form,
            unit=unit,
            k=k,
        )
        kinds = [kind] if isinstance(kind, str) else list(kind)
        supply = self.joined.supply[self.joined.supply["kind"].isin(kinds)]
        own = tell_apart(self.joined, runs[runs["area"].isin(self.codes(level))].assign(level=level))
        about = {"kind": "+".join(kinds), "level": level, "group": group or ""}
        return stability_plot(self.picture, own, supply, lang=lang, **about)
