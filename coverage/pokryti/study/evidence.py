"""What the rules of verdicts learn from a study: need, and what people can reach."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.joined import SERIES, Joined
from pokryti.measures.access import Surroundings
from pokryti.measures.access.assignment import left_over
from pokryti.measures.access.kept import kept_at_centres, kept_of
from pokryti.measures.access.measure import divide
from pokryti.measures.access.near import Near
from pokryti.measures.access.nearest import mean_of_nearest
from pokryti.measures.access.pairs import BLOCK
from pokryti.measures.access.reach import Limits
from pokryti.measures.access.validation import Pairs, Problem
from pokryti.measures.decay import Decay
from pokryti.sources.inputs import Inputs
from pokryti.verdict import Evidence

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["StudyEvidence"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bools = NDArray[np.bool_]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def surroundings(self) -> Surroundings: ...


class _Points(NamedTuple):
    """People of a target group, or services: x and y, how much, in which obec, and where they stand in their table."""

    xy: Floats
    much: Floats
    obec: Whole
    at: Whole


class StudyEvidence(Evidence):
    """Evidence from the tables of a study; what takes long is worked out once for each series.

    Parameters
    ----------
    study
        The study.
    """

    def __init__(self, study: _Tables) -> None:
        self._study = study
        self._need: dict[str, pd.Series] = {}
        self._homes: dict[str, _Points] = {}
        self._near: dict[tuple[object, ...], Near] = {}
        self._of_homes: dict[tuple[object, ...], Floats] = {}
        self._unsure_obce: dict[tuple[object, ...], Whole] = {}
        self._gain_at_centre: dict[tuple[object, ...], Floats] = {}
        self._pairs: dict[tuple[str, float], tuple[Whole, Whole]] = {}
        self._numbers: dict[str, tuple[Whole, pd.Index]] = {}

    def need(self, level: str) -> pd.Series:
        """Give the need index of all districts; empty where the study file does not say of what to make it."""
        if self._study.inputs.need is None:
            return super().need(level)
        if level not in self._need:
            # those of the region are compared with all that the files hold
            whole = replace(cast("Study", self._study), region=("CZ",))
            self._need[level] = whole.need(level=level, intervals=False).set_index("area")["value"]
        return self._need[level]

    def people(self, level: str, group: str) -> pd.Series:
        """Give the people of a target group."""
        return self._study.joined.people_by(level)[group]

    def reached(self, series: pd.Series, level: str, *, catchment: float, decay: Decay) -> pd.Series:
        """Give E2SFCA per person, the mean over the people of each district; NaN where it could be otherwise."""
        key = (*_key(series), "e2sfca", catchment, str(decay))
        if key not in self._of_homes:
            near = self._around(series, catchment)
            self._of_homes[key] = divide("e2sfca", near.reach(decay), near.problem.people, near.problem.capacity)[1]
        return self._mean(self._of_homes[key], series, level, unsure=self._unsure(series, level, catchment))

    def gain(self, series: pd.Series, level: str, *, catchment: float, decay: Decay) -> pd.Series:
        """Give what one unit more adds to E2SFCA: at the district's own sites, else where its people live on average.

        Own sites grow in proportion to what they have.
        """
        homes, sites = self._people(series), self._sites(series)
        own, there = self._district(homes, level), self._district(sites, level)
        key, count = (str(series["group"]), level, catchment, str(decay)), len(self._codes(level))
        if key not in self._gain_at_centre:
            problem = _problem(homes, homes, catchment)
            self._gain_at_centre[key] = kept_at_centres(problem, decay, own, count=count)
        kept = kept_of(self._around(series, catchment), decay, own, there)
        given = _sum(there, np.nan_to_num(kept) * sites.much, count) / _positive(_sum(there, sites.much, count))
        gain = np.where(np.isnan(given), self._gain_at_centre[key], given)
        return pd.Series(gain / _positive(_sum(own, homes.much, count)), self._codes(level))

    def beyond(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give the share of people further than a limit from the nearest service.

        Where there is no service at all everybody is further; where it is only not known where services are, nothing
        is known.
        """
        return self._mean(self._far(series, limit), series, level)

    def beyond_one_more(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give that share with one service more, where it helps most of all homes of the district."""
        homes, count = self._people(series), len(self._codes(level))
        far = np.nan_to_num(homes.much * self._far(series, limit))
        number = self._district(homes, level)
        everywhere = self._numbers_of(level)[self._obec_of_dwellings]
        weight = np.zeros(everywhere.size)
        weight[homes.at] = far
        home, site = self._neighbours(level, limit)
        helped = np.bincount(site, weight[home], minlength=everywhere.size)
        best, there = np.zeros(count), everywhere >= 0
        np.maximum.at(best, everywhere[there], helped[there])
        left = np.maximum(_sum(number, far, count) - best, 0.0)
        return pd.Series(left / _positive(_sum(number, homes.much, count)), self._codes(level))

    def unmet(self, series: pd.Series, level: str, *, needed: float, catchment: float) -> pd.Series:
        """Give the share of need left over when capacity is shared out; NaN where it could be otherwise."""
        key = (*_key(series), "unmet", needed, catchment)
        if key not in self._of_homes:
            near = self._around(series, catchment)
            need = near.problem.people * needed
            self._of_homes[key] = left_over(need, near.problem.capacity, near.pairs()) / _positive(need)
        return self._mean(self._of_homes[key], series, level, unsure=self._unsure(series, level, catchment))

    def _unsure(self, series: pd.Series, level: str, catchment: float) -> Bools:
        """Tell the districts whose people reach capacity that is not known, or share some with people who are not.

        The answers of `Study.access` are `unknown` there.
        """
        key, group = (*_key(series), catchment), str(series["group"])
        if key not in self._unsure_obce:
            homes = self._people(series)
            self._unsure_obce[key] = homes.obec[self._near_silent(series, catchment) & (homes.much > 0)]
        if (group, catchment) not in self._unsure_obce:
            dwellings = self._study.joined.dwellings.geometry
            sharing = self._study.surroundings.near_uncounted(dwellings, 2 * catchment, group)
            self._unsure_obce[group, catchment] = self._obec_of_dwellings[sharing]
        obce = np.append(self._unsure_obce[key], self._unsure_obce[group, catchment])
        unsure = np.zeros(len(self._codes(level)), dtype=bool)
        districts = self._numbers_of(level)[obce]
        unsure[districts[districts >= 0]] = True
        return unsure

    def _far(self, series: pd.Series, limit: float) -> Floats:
        key = (*_key(series), "nearest", limit)
        if key not in self._of_homes:
            near = self._around(series, limit)
            reached = near.people_of(near.problem.capacity > 0) | self._near_silent(series, limit)
            hides = any((kind, *_key(series)[1:3]) in self._hiding for kind in _kinds(series))
            nowhere = not near.problem.capacity.size and not self._sites(series, silent=True).much.size
            self._of_homes[key] = np.where(hides and nowhere, np.nan, (~reached).astype(np.float64))
        return self._of_homes[key]

    def _near_silent(self, series: pd.Series, limit: float) -> Bools:
        """Tell the homes from which some capacity is within a limit that is not known."""
        homes, silent = self._people(series), self._sites(series, silent=True)
        return ~np.isnan(mean_of_nearest(_problem(homes, silent, limit), 1))

    def _around(self, series: pd.Series, catchment: float) -> Near:
        """Give who is within reach of what; of as many homes as there are obce, kept for the next rule."""
        key = (*_key(series), catchment)
        if key not in self._near:
            homes, sites = self._people(series), self._sites(series)
            self._near[key] = Near(replace(_problem(homes, sites, catchment), pairs=_pairs(homes, sites, catchment)))
        return self._near[key]

    def _mean(self, value: Floats, series: pd.Series, level: str, *, unsure: Bools | bool = False) -> pd.Series:
        """Give the mean over the people of each district, of those whose value is known; NaN where it is unsure."""
        homes, count = self._people(series), len(self._codes(level))
        number = np.where(np.isnan(value), -1, self._district(homes, level))
        total, people = _sum(number, homes.much * value, count), _sum(number, homes.much, count)
        return pd.Series(np.where(unsure, np.nan, total / _positive(people)), self._codes(level))

    def _neighbours(self, level: str, limit: float) -> tuple[Whole, Whole]:
        """List the pairs of homes of one district no further apart than a limit, by their places among all homes."""
        if (level, limit) not in self._pairs:
            from scipy.spatial import cKDTree

            homes = self._study.joined.dwellings
            tree = cKDTree(np.column_stack([homes.geometry.x, homes.geometry.y]))
            pairs = tree.query_pairs(limit, output_type="ndarray")
            number = self._numbers_of(level)[self._obec_of_dwellings]
            one, other = pairs[number[pairs[:, 0]] == number[pairs[:, 1]]].T
            each = np.arange(len(homes))
            self._pairs[level, limit] = np.concatenate([one, other, each]), np.concatenate([other, one, each])
        return self._pairs[level, limit]

    def _people(self, series: pd.Series) -> _Points:
        group = str(series["group"])
        if group not in self._homes:
            people = self._study.surroundings.people(group)
            at = self._study.joined.dwellings.index.get_indexer(people.index)
            xy = np.array([people.geometry.x, people.geometry.y])
            self._homes[group] = _Points(xy, people["people"].to_numpy(np.float64), self._obec_of_dwellings[at], at)
        return self._homes[group]

    def _sites(self, series: pd.Series, *, silent: bool = False) -> _Points:
        """Add up what is given at one point, in an order that does not depend on that of the services.

        What is not known counts as nothing; of `silent` services nothing else does, as one each.
        """
        xy, much, obec, _ = self._services
        at = np.concatenate([self._rows_of.get((kind, *_key(series)[1:3]), _NOWHERE) for kind in _kinds(series)])
        much = np.isnan(much[at]) * 1.0 if silent else np.where(np.isnan(much[at]), 0.0, much[at])
        at, much = at[much > 0], much[much > 0]
        order = np.lexsort((much, obec[at], xy[1, at], xy[0, at]))
        at, much = at[order], much[order]
        new = np.diff(xy[0, at], prepend=np.nan) != 0
        for one in (xy[1, at], obec[at]):
            new |= np.diff(one, prepend=one[:1]) != 0
        first = np.flatnonzero(new)
        return _Points(xy[:, at[first]], np.add.reduceat(much, first) if first.size else much, obec[at[first]], first)

    @cached_property
    def _services(self) -> _Points:
        services = self._study.surroundings.services
        obec = self._obce.get_indexer(pd.Index(services["obec"]))
        xy = np.array([services.geometry.x, services.geometry.y])
        return _Points(xy, services["capacity"].to_numpy(np.float64), obec, np.arange(len(services)))

    @cached_property
    def _rows_of(self) -> dict[tuple[str, ...], Whole]:
        rows = pd.DataFrame(self._study.surroundings.services[SERIES]).groupby(SERIES).indices
        return {cast("tuple[str, ...]", series): np.asarray(at) for series, at in rows.items()}

    @cached_property
    def _hiding(self) -> set[tuple[str, ...]]:
        """Give the series of which some capacity is in no obec that one knows."""
        supply = self._study.joined.supply
        return set(supply.loc[supply["obec"].isna(), SERIES].drop_duplicates().itertuples(index=False, name=None))

    @cached_property
    def _obce(self) -> pd.Index:
        return self._study.joined.territory.lookup("obec").index

    @cached_property
    def _obec_of_dwellings(self) -> Whole:
        return np.asarray(self._obce.get_indexer(pd.Index(self._study.joined.dwellings["obec"])))

    def _numbers_of(self, level: str) -> Whole:
        """Give the number of the district of every obec, and for no obec, the last one, -1."""
        if level not in self._numbers:
            number, codes = pd.factorize(self._study.joined.territory.lookup(level).reindex(self._obce))
            self._numbers[level] = np.append(number, -1), pd.Index(codes)
        return self._numbers[level][0]

    def _codes(self, level: str) -> pd.Index:
        self._numbers_of(level)
        return self._numbers[level][1]

    def _district(self, points: _Points, level: str) -> Whole:
        return np.asarray(self._numbers_of(level)[points.obec])


_NOWHERE = np.empty(0, dtype=np.int64)


def _key(series: pd.Series) -> tuple[str, ...]:
    return tuple(str(series[name]) for name in (*SERIES, "group"))


def _kinds(series: pd.Series) -> list[str]:
    return str(series["kind"]).split("+")


def _problem(homes: _Points, sites: _Points, catchment: float) -> Problem:
    limits = Limits(np.array([catchment]), np.array([np.inf]))
    return Problem(homes.much, sites.much, limits, homes.xy, sites.xy, None)


def _pairs(homes: _Points, sites: _Points, catchment: float) -> Pairs | None:
    """List the pairs within reach; None where there are too many homes to keep them."""
    if homes.much.size > BLOCK or not sites.much.size:
        return None
    from scipy.spatial import cKDTree  # five times faster than the tree of shapely, once it is loaded

    trees = (cKDTree(points.xy.T, compact_nodes=False, balanced_tree=False) for points in (homes, sites))
    near = next(trees).sparse_distance_matrix(next(trees), catchment * (1 + 1e-9), output_type="ndarray")
    order = np.argsort(near["i"] * sites.much.size + near["j"], kind="stable")
    home, site = near["i"][order], near["j"][order]
    return Pairs(home, site, np.hypot(*(homes.xy[:, home] - sites.xy[:, site])))


def _sum(number: Whole, values: Floats, count: int) -> Floats:
    """Add values up by the numbers of their districts; negative ones are in none."""
    there = number >= 0
    return np.asarray(np.bincount(number[there], values[there], minlength=count), dtype=np.float64)


def _positive(values: Floats) -> Floats:
    return np.where(values > 0, values, np.nan)
