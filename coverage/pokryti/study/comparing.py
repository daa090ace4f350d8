"""The part of a study that compares: how firm ranks are, who is like whom, how evenly capacity is spread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from pokryti import measures
from pokryti.errors import InputError, UnknownCodeError
from pokryti.joined import SERIES, Joined
from pokryti.joined.model import FACILITY_FORM
from pokryti.measures import comparison, reliability
from pokryti.measures.need import district_indicators
from pokryti.measures.reliability.funnel import Overdispersion

__all__ = ["ComparisonOfStudy", "largest_series"]

_ALIKE = ("population", "density", "0_14", "65plus", "80plus")
_SIZES = ("population", "density")
_LEADING = ["level", "area", "name", *SERIES, "group", "measure"]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    def codes(self, level: str) -> list[str]: ...


class ComparisonOfStudy:
    """Certainty and comparison, for `Study`."""

    def ranks(
        self: _Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Rank districts, with the ranks that one facility more or fewer would give.

        Parameters
        ----------
        kind
            Id of a kind, several taken together, or None for every kind.
        level
            Level of territory.
        per, group, form, unit
            As in `ratio`.

        Returns
        -------
        pandas.DataFrame
            An answer with `rank, rank_low, rank_high, ranked` (`measures.reliability.rank_intervals`) among all
            districts of the files; those of the region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> ranks = open_sample().ranks("domovy_pro_seniory", level="orp", unit="luzka")
        >>> bool((ranks["rank_low"] <= ranks["rank"]).all())
        True
        """
        answers = _answers(self.joined, kind, level, per=per, group=group, form=form, unit=unit)
        sizes = reliability.usual_facility(
            self.joined.supply, self.joined.places, baskets=answers["kind"].unique().tolist()
        )
        return _of_region(self, level, answers.join(reliability.rank_intervals(answers, facility=sizes)))

    def funnel(
        self: _Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        overdispersion: Overdispersion = "multiplicative",
        winsor: float = 0.0,
    ) -> pd.DataFrame:
        """Say which districts stray further from the common level than chance and the usual variation explain.

        Parameters
        ----------
        kind
            Id of a kind, several taken together, or None for every kind.
        level
            Level of territory.
        per, group, form, unit
            As in `ratio`.
        overdispersion, winsor
            As in `measures.reliability.funnel`. Nothing is winsorised unless asked for, neither here nor by the rule
            `outside_funnel`: services come in whole facilities, so that many districts have none and some have much
            is the rule and not an outlier.

        Returns
        -------
        pandas.DataFrame
            `level, area, name, kind, form, unit, group, measure, people` and the columns of the funnel; all districts
            of the files take part, those of the region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> beds = open_sample().funnel("domovy_pro_seniory", level="orp", unit="luzka").set_index("name")
        >>> beds["position"].value_counts().to_dict()
        {'inside': 8, 'above_998': 1}
        """
        answers = _answers(self.joined, kind, level, per=per, group=group, form=form, unit=unit)
        table = reliability.funnel(
            answers["numerator"].mask(answers["flag"] == "unknown"),
            answers["denominator"],
            overdispersion=overdispersion,
            winsor=winsor,
            by=answers.groupby(SERIES, sort=False).ngroup(),
            per=per,
        )
        named = answers[_LEADING].assign(people=answers["denominator"])
        return _of_region(self, level, named.join(table))

    def inequality(
        self: _Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        by: str = "kraj",
        need: pd.Series | None = None,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Say how evenly capacity is spread over the people of the region.

        Parameters
        ----------
        kind
            Id of a kind, several taken together, or None for every kind.
        level
            Level of the districts compared.
        by
            Higher level: how much of the inequality lies between its districts, and how much within them.
        need
            Code of a district → index of need, for the index of concentration.
        group, form, unit
            As in `ratio`.

        Returns
        -------
        pandas.DataFrame
            Columns of `measures.comparison.INEQUALITY_COLUMNS`, one row per series.

        Raises
        ------
        InputError
            When the districts do not nest in the higher level.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> even = open_sample().inequality("domovy_pro_seniory", level="obec", by="orp", unit="luzka")
        >>> bool((even["theil_between"] + even["theil_within"] - even["theil"]).abs().lt(1e-12).all())
        True
        """
        parents = self.joined.within(level, by)
        if parents is None:
            raise InputError(f"Districts of level {level} do not nest in {by}: choose another level by `by=`.")
        answers = _answers(self.joined, kind, level, per=1000, group=group, form=form, unit=unit)
        return comparison.inequality(_of_region(self, level, answers), parents=parents, by=by, need=need)

    def peers(
        self: _Tables,
        area: str,
        *,
        level: str,
        indicators: Sequence[str] | None = None,
        count: int = 5,
        among: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """List the districts most similar to one, and in what they differ from it.

        Parameters
        ----------
        area
            Code of the district.
        level
            Its level.
        indicators
            `population` and `density` (both compared by their logarithms), target groups (their share of all people)
            and indicators of the study; size, density and age when left out.
        count
            How many.
        among
            Codes of districts that may be peers: a group of one's own, a kraj; all of the files when left out.

        Returns
        -------
        pandas.DataFrame
            `level, area, name` and the columns of `measures.comparison.most_similar`.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> peers = open_sample().peers("9101", level="orp", count=2)
        >>> len(peers), bool(peers["distance"].is_monotonic_increasing)
        (2, True)
        """
        table = _alike(self.joined, level, _ALIKE if indicators is None else indicators)
        peers = comparison.most_similar(table, area, count=count, among=among)
        named = pd.DataFrame({"level": level, "name": self.joined.names(level).reindex(peers.index)})
        return named.join(peers).reset_index()[["level", "area", "name", *peers.columns]]

    def spine(
        self: _Tables,
        area: str,
        *,
        level: str,
        kinds: Sequence[str] | None = None,
        peers: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Show where a district lies among all others, kind by kind.

        Parameters
        ----------
        area
            Code of the district.
        level
            Its level.
        kinds
            Ids of kinds; every kind of which the register knows the capacity when left out.
        peers
            Codes of districts to compare with: one's own group; the most similar ones when left out.

        Returns
        -------
        pandas.DataFrame
            `kind, form, unit, group, measure`, the columns of `measures.comparison.spine` and the values of `peers`
            taken together, of the `kraj` and the state (`stat`) in which the district lies, as far as it lies in one.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> spine = open_sample().spine("9101", level="orp", kinds=["domovy_pro_seniory"])
        >>> spine.loc[spine["unit"] == "luzka", ["value", "median", "kraj"]].round(1).values.tolist()
        [[13.0, 15.0, 23.6]]
        """
        answers = _answers(self.joined, None, level, per=1000)
        answers = answers[answers["form"].ne(FACILITY_FORM) if kinds is None else answers["kind"].isin(kinds)]
        known = answers.assign(value=answers["value"].mask(answers["flag"] == "unknown"))
        values = known.pivot_table(index="area", columns=SERIES, values="value")
        if area not in values.index:
            raise UnknownCodeError(f"There is no district {area!r} at level {level}.")
        if peers is None:
            peers = comparison.most_similar(_alike(self.joined, level, _ALIKE), area).index.tolist()
        references = {"peers": _together(answers[answers["area"].isin(peers)])}
        for upper in ("kraj", "stat"):
            codes = self.joined.within(level, upper) if level != upper else None
            if codes is not None and isinstance(codes.get(area), str):
                rows = measures.coverage(self.joined, level=upper, areas=[codes[area]])
                references[upper] = rows.set_index(SERIES)["value"]
        table = comparison.spine(values, area, references=references).reset_index()
        about = answers.drop_duplicates(SERIES)[[*SERIES, "group", "measure"]]
        return about.merge(table, on=SERIES)

    def clusters(
        self: _Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        form: str | None = None,
        unit: str | None = None,
        permutations: int = 9999,
        false_discovery: float = 0.05,
        seed: int = 1,
    ) -> pd.DataFrame:
        """Find districts that lie among districts as well or as badly supplied, more than chance would bring.

        Parameters
        ----------
        kind, level, form, unit
            As in `ratio`.
        permutations, false_discovery, seed
            As in `measures.comparison.local_clusters`.

        Returns
        -------
        pandas.DataFrame
            `level, area, name, kind, form, unit, group, measure, value, local, p, q, cluster`, and `moran` with
            `moran_p` of the whole series; all districts of the files take part, those of the region are returned.

        Raises
        ------
        MissingDependencyError
            When esda is not installed (`pip install 'pokryti[clusters]'`).

        Examples
        --------
        >>> from pokryti import open_sample
        >>> open_sample().clusters("domovy_pro_seniory", level="orp", unit="luzka")["cluster"].unique().tolist()
        ['none']
        """
        answers = _answers(self.joined, kind, level, per=1000, form=form, unit=unit)
        neighbours, parts = self.joined.territory.neighbours(level), []
        for _, rows in answers.groupby(SERIES, sort=False):
            values = rows.set_index("area")["value"].mask((rows["flag"] == "unknown").to_numpy())
            found = comparison.local_clusters(
                values, neighbours, permutations=permutations, false_discovery=false_discovery, seed=seed
            )
            whole = comparison.moran(values, neighbours, seed=seed)
            found = found.assign(moran=whole.value, moran_p=whole.p).set_axis(rows.index)
            parts.append(rows[[*_LEADING, "value"]].join(found))
        return _of_region(self, level, pd.concat(parts))


def largest_series(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the series with most capacity.

    Parameters
    ----------
    rows
        Rows of an answer.

    Returns
    -------
    pandas.DataFrame
        Rows of one form and unit.
    """
    number = rows.groupby(SERIES, sort=False).ngroup()
    people = rows["people" if "people" in rows else "denominator"]
    return rows[number == (rows["value"] * people).groupby(number).sum().idxmax()]


def _answers(
    joined: Joined,
    kind: str | Sequence[str] | None,
    level: str,
    *,
    per: int,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Answer for all districts of the files."""
    if kind is None:
        return measures.coverage(joined, level=level, per=per)
    return measures.ratio(joined, kind, level=level, per=per, group=group, form=form, unit=unit)


def _of_region(study: _Tables, level: str, table: pd.DataFrame) -> pd.DataFrame:
    return table[table["area"].isin(study.codes(level))].reset_index(drop=True)


def _alike(joined: Joined, level: str, indicators: Sequence[str]) -> pd.DataFrame:
    """Give what districts are compared by; sizes as logarithms, so that twice as many counts the same everywhere."""
    others = [name for name in indicators if name not in _SIZES]
    people, table = joined.people_by(level)["all"], district_indicators(joined, others, level=level)
    sizes = {"population": people}
    if "density" in indicators:
        sizes["density"] = people / joined.territory.areas(level)["area_km2"].reindex(people.index)
    logs = {name: np.log10(size.where(size > 0)) for name, size in sizes.items() if name in indicators}
    return pd.DataFrame(logs, index=people.index).join(table)


def _together(answers: pd.DataFrame) -> pd.Series:
    """Give the capacity per head of several districts taken together."""
    sums = answers.groupby(SERIES, sort=False)[["numerator", "denominator"]].sum(min_count=1)
    return 1000 * sums["numerator"] / sums["denominator"].where(sums["denominator"] > 0)
