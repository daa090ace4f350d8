"""The part of a study that says which districts are alike, and where each lies among all others."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from pokryti.errors import UnknownCodeError, first
from pokryti.joined import SERIES, Joined
from pokryti.joined.model import FACILITY_FORM
from pokryti.measures import comparison
from pokryti.measures.need import district_indicators
from pokryti.study.comparing import Tables, answers_of

__all__ = ["PeersOfStudy"]

_ALIKE = ("population", "density", "0_14", "65plus", "80plus")
_SIZES = ("population", "density")


class PeersOfStudy:
    """Peers and spines, for `Study`."""

    def peers(
        self: Tables,
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
        _known(self.joined, level, [area, *(among or ())])
        table = _alike(self.joined, level, _ALIKE if indicators is None else indicators)
        peers = comparison.most_similar(table, area, count=count, among=among)
        named = pd.DataFrame({"level": level, "name": self.joined.names(level).reindex(peers.index)})
        return named.join(peers).reset_index()[["level", "area", "name", *peers.columns]]

    def peers_of_all(
        self: Tables, *, level: str, indicators: Sequence[str] | None = None, count: int = 5
    ) -> pd.DataFrame:
        """List the districts most similar to every district of the region.

        Parameters
        ----------
        level
            Level of the districts.
        indicators, count
            As in `peers`.

        Returns
        -------
        pandas.DataFrame
            `level, area, name, peer, peer_name` and the columns of `measures.comparison.most_similar`.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> peers = open_sample().peers_of_all(level="orp", count=2)
        >>> peers.groupby("area").size().unique().tolist()
        [2]
        """
        table = _alike(self.joined, level, _ALIKE if indicators is None else indicators)
        peers, names = comparison.peers_of_all(table, self.codes(level), count=count), self.joined.names(level)
        named = peers.assign(level=level, name=peers["area"].map(names), peer_name=peers["peer"].map(names))
        return named[["level", "area", "name", "peer", "peer_name", *peers.columns[2:]]]

    def spine(
        self: Tables,
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
            taken together, of the `kraj` and the state (`stat`) in which the district lies, as far as it lies in one;
            of all these what is known of their capacity.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> spine = open_sample().spine("9101", level="orp", kinds=["domovy_pro_seniory"])
        >>> spine.loc[spine["unit"] == "luzka", ["value", "median", "kraj"]].round(1).values.tolist()
        [[13.0, 15.0, 23.6]]
        """
        _known(self.joined, level, [area, *(peers or ())])
        answers, values = _capacities(self, level, kinds)
        if peers is None:
            peers = comparison.most_similar(_alike(self.joined, level, _ALIKE), area).index.tolist()
        pairs = pd.DataFrame({"area": area, "peer": list(peers)})
        table = _spines(self, level, answers, values, pairs=pairs, areas=[area])
        return table.drop(columns="area")

    def spines(
        self: Tables, *, level: str, kinds: Sequence[str] | None = None, peers: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """Show where every district of the region lies among all others, kind by kind.

        Parameters
        ----------
        level
            Level of the districts.
        kinds
            As in `spine`.
        peers
            Columns `area, peer`, such as `peers_of_all` gives; the five most similar ones when left out.

        Returns
        -------
        pandas.DataFrame
            `level, area, name` and the columns of `spine`.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> spines = open_sample().spines(level="orp", kinds=["domovy_pro_seniory"])
        >>> spines.groupby("area").size().unique().tolist()
        [2]
        """
        answers, values = _capacities(self, level, kinds)
        areas = self.codes(level)
        pairs = comparison.peers_of_all(_alike(self.joined, level, _ALIKE), areas) if peers is None else peers
        table = _spines(self, level, answers, values, pairs=pairs, areas=areas)
        table.insert(0, "level", level)
        table.insert(2, "name", table["area"].map(self.joined.names(level)))
        return table


def _known(joined: Joined, level: str, codes: Collection[str]) -> None:
    """Refuse codes that are no districts of the level: a group of one's own must not shrink unseen."""
    unknown = [code for code in codes if code not in joined.names(level).index]
    if unknown:
        raise UnknownCodeError(
            f"No districts of level {level}: {first(unknown)}. Give codes of districts of this level."
        )


def _alike(joined: Joined, level: str, indicators: Sequence[str]) -> pd.DataFrame:
    """Give what districts are compared by; sizes as logarithms, so that twice as many counts the same everywhere."""
    others = [name for name in indicators if name not in _SIZES]
    people, table = joined.people_by(level)["all"], district_indicators(joined, others, level=level)
    sizes = {"population": people}
    if "density" in indicators:
        sizes["density"] = people / joined.territory.areas(level)["area_km2"].reindex(people.index)
    logs = {name: np.log10(size.where(size > 0)) for name, size in sizes.items() if name in indicators}
    return pd.DataFrame(logs, index=people.index).join(table)


def _capacities(study: Tables, level: str, kinds: Sequence[str] | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the answers of the kinds, and their known values by district and series."""
    answers = answers_of(study, None, level, per=1000)
    answers = answers[answers["form"].ne(FACILITY_FORM) if kinds is None else answers["kind"].isin(kinds)]
    known = answers.assign(value=answers["value"].mask(answers["flag"] == "unknown"))
    values = known.pivot_table(index="area", columns=SERIES, values="value")
    order = pd.MultiIndex.from_frame(answers[SERIES].drop_duplicates())
    return answers, values[order[order.isin(values.columns)]]


def _spines(
    study: Tables,
    level: str,
    answers: pd.DataFrame,
    values: pd.DataFrame,
    *,
    pairs: pd.DataFrame,
    areas: list[str],
) -> pd.DataFrame:
    references = {"peers": _together(answers, pairs)}
    for upper in ("kraj", "stat"):
        codes = study.joined.within(level, upper) if level != upper else None
        if codes is not None and codes.reindex(areas).notna().any():
            above = answers_of(study, None, upper, per=1000)
            above = above.pivot_table(index="area", columns=SERIES, values="value").reindex(codes.reindex(areas))
            references[upper] = above.set_axis(areas, axis=0)
    table = comparison.spines(values, areas, references=references).reset_index()
    about = answers.drop_duplicates(SERIES)[[*SERIES, "group", "measure"]]
    columns = ["area", *SERIES, "group", "measure"]
    return table.merge(about, on=SERIES, how="left")[[*columns, *table.columns.difference(columns, sort=False)]]


def _together(answers: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Give the capacity per head of the peers of each district taken together, a column per series."""
    # of a peer whose people hide the capacity is left out as well, or it would be shared by the people of the others
    whole = answers[(answers["denominator"] > 0) & answers["numerator"].notna()]
    sums = pairs[["area", "peer"]].merge(whole, left_on="peer", right_on="area", suffixes=("", "_of_peer"))
    sums = sums.groupby(["area", *SERIES])[["numerator", "denominator"]].sum()
    together = 1000 * sums["numerator"] / sums["denominator"]
    table: pd.DataFrame = together.unstack(SERIES)  # noqa: PD010 - three levels at once
    return table
