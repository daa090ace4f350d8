"""The part of a study that compares: how firm ranks are, who is like whom, how evenly capacity is spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from pokryti import catalog, measures
from pokryti.errors import InputError, first
from pokryti.joined import SERIES, Joined
from pokryti.measures import comparison, reliability
from pokryti.measures.reliability.funnel import Overdispersion
from pokryti.study.judging import Question

__all__ = ["ComparisonOfStudy", "Tables", "answers_of", "largest_series", "ranked"]

_LEADING = ["level", "area", "name", *SERIES, "group", "measure"]


class Tables(Protocol):
    """What comparisons ask of a study."""

    @property
    def joined(self) -> Joined:
        """Give the tables."""

    @property
    def usual_question(self) -> Question:
        """Give the question that verdicts ask, with its answers."""

    def codes(self, level: str) -> list[str]:
        """List the districts of the region."""


class ComparisonOfStudy:
    """Certainty and comparison, for `Study`."""

    def ranks(
        self: Tables,
        kind: str | Sequence[str] | None = None,
        *,
        level: str,
        per: int = 1000,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
    ) -> pd.DataFrame:
        """Rank districts, with the values and ranks that one facility more or fewer would give.

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
            An answer with `value_less, value_more` (`measures.reliability.one_facility`) and `rank, rank_low,
            rank_high, ranked` (`measures.reliability.rank_intervals`) among all districts of the files; those of the
            region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> ranks = open_sample().ranks("domovy_pro_seniory", level="orp", unit="luzka")
        >>> bool((ranks["rank_low"] <= ranks["rank"]).all())
        True
        """
        return _of_region(self, level, ranked(self, kind, level, per=per, group=group, form=form, unit=unit))

    def funnel(
        self: Tables,
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
        answers = answers_of(self, kind, level, per=per, group=group, form=form, unit=unit)
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

    def smoothed(
        self: Tables, events: pd.Series, *, level: str, group: str = "all", per: int = 1000, spatial: bool = False
    ) -> pd.DataFrame:
        """Smooth rates of events among few people by empirical Bayes: users, recipients, applicants.

        Parameters
        ----------
        events
            Number by code of the district; capacity is an inventory and not a sample, and is not to be smoothed. The
            numbers come back as they are, small ones too: hide these first where others will see the table.
        level
            Level of territory.
        group
            Target group whose people they are.
        per
            How many people a value is for.
        spatial
            Draw towards the rate of the neighbourhood instead of the common one.

        Returns
        -------
        pandas.DataFrame
            `level, area, name, events, people` and the columns of `measures.reliability.empirical_bayes`; all districts
            named in `events` take part, those of the region are returned.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> study = open_sample()
        >>> applicants = pd.Series(30.0, index=study.codes("orp"))
        >>> smoothed = study.smoothed(applicants, level="orp", group="65plus")
        >>> bool(smoothed["smoothed"].std() < smoothed["value"].std())
        True
        """
        catalog.lookup(self.joined.lists.groups, group, "target group")
        table = pd.DataFrame({"people": self.joined.people_by(level)[group]})
        table.insert(0, "events", events.reindex(table.index))
        if spatial:
            neighbours = self.joined.territory.neighbours(level)
            rates = reliability.spatial_empirical_bayes(
                table["events"], table["people"], neighbours=neighbours, per=per
            )
        else:
            rates = reliability.empirical_bayes(table["events"], table["people"], per=per)
        named = table.join(rates).assign(level=level, name=self.joined.names(level)).rename_axis("area").reset_index()
        return _of_region(self, level, named[["level", "area", "name", *table.columns, *rates.columns]])

    def inequality(
        self: Tables,
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
            When the districts do not nest in the higher level, or `need` is of no district of the region.

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
        if need is not None and not need.index.isin(self.codes(level)).any():
            raise InputError(
                f"The index of need is of {first([str(code) for code in need.index])}, and none of these is a district "
                f"of level {level}: give its index by the codes of this level."
            )
        answers = answers_of(self, kind, level, per=1000, group=group, form=form, unit=unit)
        return comparison.inequality(_of_region(self, level, answers), parents=parents, by=by, need=need)

    def clusters(
        self: Tables,
        kind: str | Sequence[str],
        *,
        level: str,
        group: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        permutations: int = 9999,
        false_discovery: float = 0.05,
        seed: int = 1,
    ) -> pd.DataFrame:
        """Find districts that lie among districts as well or as badly supplied, more than chance would bring.

        Parameters
        ----------
        kind, level, group, form, unit
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
        answers = answers_of(self, kind, level, per=1000, group=group, form=form, unit=unit)
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


def ranked(
    study: Tables, kind: str | Sequence[str] | None, level: str, *, per: int = 1000, **series: str | None
) -> pd.DataFrame:
    """Rank all districts of the files.

    Parameters
    ----------
    study
        The study.
    kind, level, per
        As in `answers_of`.
    **series
        `group`, `form` and `unit`, as there.

    Returns
    -------
    pandas.DataFrame
        Answers with `value_less, value_more, rank, rank_low, rank_high, ranked`.
    """
    answers = answers_of(study, kind, level, per=per, **series)
    sizes = reliability.usual_facility(
        study.joined.supply, study.joined.places, baskets=answers["kind"].unique().tolist()
    )
    moved = reliability.one_facility(answers, facility=sizes, per=per)
    return answers.join([moved, reliability.rank_intervals(answers, facility=sizes)])


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


def answers_of(
    study: Tables,
    kind: str | Sequence[str] | None,
    level: str,
    *,
    per: int,
    group: str | None = None,
    form: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Answer for all districts of the files; what verdicts ask anyway is not computed twice.

    Parameters
    ----------
    study
        The study.
    kind
        Id of a kind, several taken together, or None for every kind.
    level
        Level of territory.
    per, group, form, unit
        As in `measures.ratio`; of these only `per` counts when no kind is named.
    """
    if kind is not None:
        return measures.ratio(study.joined, kind, level=level, per=per, group=group, form=form, unit=unit)
    usual = study.usual_question
    return usual.compute(level) if per == usual.per else measures.coverage(study.joined, level=level, per=per)


def _of_region(study: Tables, level: str, table: pd.DataFrame) -> pd.DataFrame:
    return table[table["area"].isin(study.codes(level))].reset_index(drop=True)
