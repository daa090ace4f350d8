"""The part of a study that asks who needs how much, by whose weights, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd

from pokryti import catalog
from pokryti.catalog.parties import parties
from pokryti.errors import InputError
from pokryti.joined import Joined
from pokryti.measures import need as measure
from pokryti.measures.need import Sensitivity
from pokryti.sources.inputs import Inputs
from pokryti.sources.need_settings import Aggregate, NeedSettings, Normalise, by_id
from pokryti.study.need_checks import tell_redundant

__all__ = ["NeedOfStudy"]

_FIRM = ["value", "rank", "rank_low", "rank_high", "ranked", "present", "flag"]
_BARE = ["value", "present", "flag"]
_SPREAD = ["ranked", "spread", "highest", "lowest"]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def indicators_of(self) -> Callable[[tuple[str, ...], str], pd.DataFrame]: ...
    @property
    def ranks_of_need(self) -> dict[tuple[str, str, str], pd.DataFrame]: ...
    def codes(self, level: str) -> list[str]: ...


class NeedOfStudy:
    """Need, for `Study`."""

    @cached_property
    def indicators_of(self: _Tables) -> Callable[[tuple[str, ...], str], pd.DataFrame]:
        """Give indicators by the districts of a level, brought there once; those that say the same are reported."""
        joined = self.joined

        @cache
        def gathered(names: tuple[str, ...], level: str) -> pd.DataFrame:
            table = measure.district_indicators(joined, names, level=level)
            tell_redundant(joined, table, level=level)
            return table

        return gathered

    @cached_property
    def ranks_of_need(self: _Tables) -> dict[tuple[str, str, str], pd.DataFrame]:
        """Keep ranks with their intervals by level, settings and weights: tables, plots and the atlas ask for them."""
        return {}

    def need(
        self: _Tables,
        *,
        level: str,
        indicators: Sequence[str] | None = None,
        weights: Mapping[str, float] | str | None = None,
        polarity: Mapping[str, str] | None = None,
        normalise: Normalise | None = None,
        clip: float | None = None,
        aggregate: Aggregate | None = None,
        intervals: bool | None = None,
    ) -> pd.DataFrame:
        """Give the need index of districts with what it is made of, and how firm its ranks are.

        Parameters
        ----------
        level
            Level of territory.
        indicators
            Ids of indicators, and of target groups, whose share of all people counts; those of `[need]` in the study
            file when left out.
        weights
            Indicator → weight, or a party (`commission`, `provide`, `use`) whose weights the study has; those of
            `[need]` when left out, all alike when it gives none.
        polarity
            Indicator → `more_need` or `less_need`, where the catalogue and `[need]` do not say.
        normalise, clip, aggregate
            As in `measures.need.need_table`; those of `[need]` when left out.
        intervals
            Whether the draws of `need_sensitivity` are made and districts are ranked; when left out, at every level
            but the obec, of which the country has so many that they take ten seconds. A rank is never given without
            its interval.

        Returns
        -------
        pandas.DataFrame
            `level, area, name, value, rank, rank_low, rank_high` (between them lie 90 % of the draws; a rank outside of
            them rests on the very weights and scale chosen)`, ranked, present, flag` (`suppressed` where an indicator
            hides, `edge` where the data hold only a part of the district) and a column per indicator; without intervals
            there are no ranks. All districts of the files take part; those of the region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> need = open_sample().need(level="orp", indicators=["80plus", "index_socialniho_vylouceni"])
        >>> int(need["rank"].min()), set(need["flag"])
        (1, {'ok'})
        >>> bool((need["rank_low"] <= need["rank_high"]).all())
        True
        """
        how = {"normalise": normalise, "clip": clip, "aggregate": aggregate}
        settings = _settings(self, indicators, polarity, how)
        table = _indicators(self, settings, level)
        weighed = _weights(self, settings, weights, table)
        if _wanted(level, intervals=intervals):
            answer = _ranked(self, settings, level, weighed)[_FIRM]
        else:
            answer = measure.need_table(table, weights=weighed, **_choices(self, settings, table))[_BARE]
        return _of_region(self, level, _flagged(self, settings, level, answer).join(table))

    def need_sensitivity(
        self: _Tables,
        *,
        level: str,
        indicators: Sequence[str] | None = None,
        weights: Mapping[str, float] | str | None = None,
        polarity: Mapping[str, str] | None = None,
        normalise: Normalise | None = None,
        clip: float | None = None,
        aggregate: Aggregate | None = None,
        draws: int | None = None,
        seed: int | None = None,
    ) -> Sensitivity:
        """Say how far the ranks of the need index depend on weights, normalisation and single indicators.

        Parameters
        ----------
        level, indicators, weights, polarity, normalise, clip, aggregate
            As in `need`; they make the base.
        draws, seed
            As in `measures.need.sensitivity`; those of `[need]` when left out.

        Returns
        -------
        Sensitivity
            Districts of the region with their ranks among all districts of the files, and the draws.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> study = open_sample()
        >>> answer = study.need_sensitivity(level="orp", indicators=["80plus", "0_14"], draws=100)
        >>> len(answer.draws), bool((answer.districts["rank_low"] <= answer.districts["rank_high"]).all())
        (100, True)
        """
        how = {"normalise": normalise, "clip": clip, "aggregate": aggregate, "draws": draws, "seed": seed}
        settings = _settings(self, indicators, polarity, how)
        table = _indicators(self, settings, level)
        answer = measure.sensitivity(
            table,
            weights=_weights(self, settings, weights, table),
            draws=settings.draws,
            seed=settings.seed,
            **_choices(self, settings, table),
        )
        told = _flagged(self, settings, level, answer.districts)
        return replace(answer, districts=_of_region(self, level, told))

    def disagreement(
        self: _Tables,
        *,
        level: str,
        indicators: Sequence[str] | None = None,
        polarity: Mapping[str, str] | None = None,
        normalise: Normalise | None = None,
        clip: float | None = None,
        aggregate: Aggregate | None = None,
        intervals: bool | None = None,
    ) -> pd.DataFrame:
        """Show where the parties rank districts differently, and by how much.

        Parameters
        ----------
        level, indicators, polarity, normalise, clip, aggregate
            As in `need`. The weights are those of `[sources] weights`.
        intervals
            As in `need`: whether the ranks of each party are given, with their intervals.

        Returns
        -------
        pandas.DataFrame
            `level, area, name`, of each party `rank_<party>, rank_<party>_low, rank_<party>_high` (between them lie
            90 % of the draws around its weights), then `ranked, spread, highest, lowest` as in
            `measures.need.disagreement`.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> parties = open_sample().disagreement(level="orp")
        >>> bool((parties["rank_use_low"] <= parties["rank_use_high"]).all())
        True
        """
        how = {"normalise": normalise, "clip": clip, "aggregate": aggregate}
        settings = _settings(self, indicators, polarity, how)
        table = _indicators(self, settings, level)
        sets = _sets(self, table)
        if not _wanted(level, intervals=intervals):
            bare = {
                party: measure.need_table(table, weights=weights, **_choices(self, settings, table))["value"]
                for party, weights in sets.items()
            }
            return _of_region(self, level, measure.disagreement(pd.DataFrame(bare))[_SPREAD])
        firm = {party: _ranked(self, settings, level, weights) for party, weights in sets.items()}
        scores = pd.DataFrame({party: one["value"] for party, one in firm.items()})
        ranks = [_named(one, party) for party, one in firm.items()]
        return _of_region(self, level, pd.concat([*ranks, measure.disagreement(scores)[_SPREAD]], axis=1))

    def redundant_indicators(
        self: _Tables, *, level: str, indicators: Sequence[str] | None = None, limit: float = 0.9
    ) -> pd.DataFrame:
        """List pairs of indicators that go together almost perfectly, and so weigh twice or cancel.

        Parameters
        ----------
        level, indicators
            As in `need`.
        limit
            Correlation above which a pair is listed.

        Returns
        -------
        pandas.DataFrame
            `first, second, correlation` over all districts of the files.
        """
        return measure.redundant(_indicators(self, _settings(self, indicators, None, {}), level), limit=limit)

    def observed_to_expected(self: _Tables, observed: pd.Series, *, group: str, level: str) -> pd.DataFrame:
        """Compare numbers observed in districts with those that their ages and sexes would lead one to expect.

        Parameters
        ----------
        observed
            Number by code of the district. The numbers come back as they are, small ones too: hide these first where
            others will see the table.
        group
            Target group of expected need, such as `prijemci_pnp`.
        level
            Level of territory.

        Returns
        -------
        pandas.DataFrame
            `level, area, name, observed, expected, value, low, high`; 1 is as expected.

        Raises
        ------
        InputError
            When nothing is expected of the group, such as `65plus`: people are not events.
        """
        if not catalog.lookup(self.joined.lists.groups, group, "target group").rates:
            known = ", ".join(key for key, entry in self.joined.lists.groups.items() if entry.rates)
            raise InputError(
                f"The group {group} has no rates by age, so nothing is expected of it. These have: {known}."
            )
        expected = self.joined.people_by(level)[group]
        return _of_region(self, level, measure.observed_to_expected(observed.reindex(expected.index), expected))


def _settings(
    study: _Tables, indicators: Sequence[str] | None, polarity: Mapping[str, str] | None, how: Mapping[str, Any]
) -> NeedSettings:
    given = study.inputs.need
    if given is None and not indicators:
        raise InputError(
            "It is not said of what the need index is made: name indicators, or add [need] to the study file, "
            'such as indicators = ["80plus", "index_socialniho_vylouceni"].'
        )
    base = given or NeedSettings(())
    # weights of the study file fit its own indicators only
    own = {} if indicators is None else {"indicators": tuple(by_id(dict.fromkeys(indicators))), "weights": {}}
    chosen = {key: value for key, value in how.items() if value is not None}
    return replace(base, **{**chosen, **own, "polarity": {**base.polarity, **by_id(polarity or {})}})


def _wanted(level: str, *, intervals: bool | None) -> bool:
    return level != "obec" if intervals is None else intervals


def _ranked(study: _Tables, settings: NeedSettings, level: str, weights: Mapping[str, float] | None) -> pd.DataFrame:
    """Give the need index with ranks and their intervals, worked out once."""
    key = (level, str(settings), str(weights))
    if key not in study.ranks_of_need:
        table = _indicators(study, settings, level)
        study.ranks_of_need[key] = measure.sensitivity(
            table,
            weights=weights,
            draws=settings.draws,
            seed=settings.seed,
            compare=False,
            **_choices(study, settings, table),
        ).districts
    return study.ranks_of_need[key]


def _flagged(study: _Tables, settings: NeedSettings, level: str, answer: pd.DataFrame) -> pd.DataFrame:
    """Tell districts of which an indicator hides from those of which it is not known, and those that the data cut."""
    hidden = measure.hidden_indicators(study.joined, settings.indicators, level=level).reindex(answer.index)
    cut = answer.index.isin(study.joined.incomplete(level)) & answer["value"].notna()
    return answer.assign(flag=answer["flag"].mask(hidden & answer["flag"].ne("ok"), "suppressed").mask(cut, "edge"))


def _named(ranks: pd.DataFrame, party: str) -> pd.DataFrame:
    ends = {"rank": "", "rank_low": "_low", "rank_high": "_high"}
    return ranks[list(ends)].rename(columns={column: f"rank_{party}{end}" for column, end in ends.items()})


def _indicators(study: _Tables, settings: NeedSettings, level: str) -> pd.DataFrame:
    return study.indicators_of(settings.indicators, level)


def _choices(study: _Tables, settings: NeedSettings, table: pd.DataFrame) -> dict[str, Any]:
    groups = list(study.joined.lists.groups)
    known = {str(name): measure.default_polarity(str(name), groups) for name in table}
    return {
        "polarity": {**known, **settings.polarity},
        "normalise": settings.normalise,
        "clip": settings.clip,
        "aggregate": settings.aggregate,
    }


def _weights(
    study: _Tables, settings: NeedSettings, weights: Mapping[str, float] | str | None, table: pd.DataFrame
) -> Mapping[str, float] | None:
    if isinstance(weights, str):
        catalog.lookup(parties(), weights, "party")
        sets = _sets(study, table)
        if weights not in sets:
            raise InputError(f"The study has no weights of the party {weights}, only of {', '.join(sets)}.")
        return sets[weights]
    return by_id(weights or settings.weights) or None


def _sets(study: _Tables, table: pd.DataFrame) -> dict[str, Mapping[str, float]]:
    """Give the weights of each party that the study has."""
    if study.inputs.weights is None:
        raise InputError(
            'The study has no weights of the parties: name a table of them in the study file, [sources] weights = "…".'
        )
    names = [str(name) for name in table]
    sets = measure.party_weights(study.inputs.weights, names)
    rows = zip(sets.index, sets.to_numpy(np.float64).tolist(), strict=True)
    return {str(party): dict(zip(names, row, strict=True)) for party, row in rows}


def _of_region(study: _Tables, level: str, table: pd.DataFrame) -> pd.DataFrame:
    rows = table[table.index.isin(study.codes(level))].rename_axis("area")
    named = pd.DataFrame({"level": level, "name": study.joined.names(level).reindex(rows.index)})
    return named.join(rows).reset_index()[["level", "area", "name", *table.columns]]
