r"""Access on a cluster: people in partitions of any order, sites on every machine, the same answer as on one machine.

Points are sorted into tiles of the plane that hold about as many sites each. A tile needs its own people and the sites
within one catchment around it, its halo; and it needs to know how many people, wherever they live, reach these sites.
So there are two passes: in the first each tile sums its people around the sites of its halo, and the sums of all
tiles are added up; in the second each tile divides what the sites give. At the end people must hold what sites give,
as on one machine. No worker ever holds more than the tiles and partitions it is working on and the sites.

Supported are `nearest`, `k_nearest` and every measure made of such sums: `cumulative`, `gravity`, `2sfca`, `e2sfca`,
`m2sfca`, `3sfca`, `mh3sfca`, `bfca`, `spatial_availability`, by straight lines. In `ratio` people need other people
around them and in `raam` all depend on all; a table of travel is not divided by tiles. These are refused.

Labels must not repeat, as on one machine. Where Dask does not know in which partition a label lies (`divisions`), the
labels of all partitions are compared when the answer is computed, by 8 bytes each.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, sqrt
from operator import getitem
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import InputError
from pokryti.measures.access.families import FAMILIES, Division
from pokryti.measures.access.reach import Limits, Reach, Values
from pokryti.measures.access.validation import Problem, read_problem
from pokryti.measures.decay import Decay
from pokryti.quality import QualityReport

__all__ = ["PARTITIONED", "access_of_partitions"]

Floats = NDArray[np.float64]
PARTITIONED = ("nearest", "k_nearest", *FAMILIES)
"""The methods that work on partitions."""


def access_of_partitions(
    demand: Any,  # noqa: ANN401 - Dask has no types
    supply: pd.DataFrame,
    *,
    method: str,
    decay: Decay,
    catchment: float | pd.Series | None,
    site_catchment: float | pd.Series | None,
    travel: pd.DataFrame | None,
    detour: float,
    k: int,
    report: QualityReport,
) -> Any:  # noqa: ANN401
    """Measure access of people in partitions; for `access`.

    Parameters
    ----------
    demand
        Dask or dask-geopandas frame, otherwise as in `access`. Its partitions need not be tiles of the plane.
    supply, method, decay, site_catchment, detour, k
        As in `access`; supply is sent to every worker whole, and computed first where it is of Dask.
    catchment
        One number.
    travel
        None.
    report
        Where faults are noted; those of the numbers in the partitions are raised when these are computed.

    Returns
    -------
    dask.dataframe.Series
        Lazy; index and partitions of `demand`, in its order.

    Raises
    ------
    InputError
        With all faults that can be seen without computing.
    """
    asked = {f"method={method}": method not in PARTITIONED, "travel": travel is not None}
    asked["catchment by place"] = isinstance(catchment, pd.Series)
    refused = [name for name, wrong in asked.items() if wrong]
    report.add("access_partitions", source="access", where=refused, known=", ".join(PARTITIONED))
    common = None if isinstance(catchment, pd.Series) else catchment
    options: dict[str, Any] = {"catchment": common, "site_catchment": site_catchment, "travel": None, "detour": detour}
    whole = read_problem(demand._meta, supply, report=report, **options)  # noqa: SLF001 - how Dask tells its columns
    if method in {"nearest", "k_nearest"}:
        parts = _each_alone(demand, supply, {"method": method, "k": k, **options})
    else:
        # every partition meets every tile: a few tiles, each still smaller than what a worker can hold
        grid = _Grid.over(whole.destinations, ceil(2 * sqrt(demand.npartitions)))
        parts = _two_passes(demand, _Measure(method, decay, detour, whole, supply.iloc[:0], grid))
    return _series(demand, parts if demand.known_divisions else _of_distinct(parts), method)


@dataclass(frozen=True)
class _Grid:
    """Columns of tiles, each cut into rows of its own."""

    columns: Floats
    rows: Floats

    @classmethod
    def over(cls, points: Floats, count: int) -> _Grid:
        """Cut the plane so that tiles hold about as many of the points each."""
        if not points.size:
            return cls(np.empty(0), np.empty((1, 0)))
        wide = max(1, int(sqrt(count)))
        tall = ceil(count / wide)
        columns = np.quantile(points[0], np.arange(1, wide) / wide)
        column = np.searchsorted(columns, points[0], side="right")
        cuts = [points[1][column == c] if (column == c).any() else points[1] for c in range(wide)]
        return cls(columns, np.array([np.quantile(ys, np.arange(1, tall) / tall) for ys in cuts]))

    @property
    def count(self) -> int:
        return int(self.rows.shape[0] * (self.rows.shape[1] + 1))

    def tile_of(self, points: Floats) -> NDArray[np.int64]:
        column = np.searchsorted(self.columns, points[0], side="right")
        row = np.zeros(column.size, dtype=np.int64)
        for cut in range(self.rows.shape[1]):
            row += self.rows[column, cut] <= points[1]
        return np.asarray(column * (self.rows.shape[1] + 1) + row, dtype=np.int64)


@dataclass(frozen=True)
class _Measure:
    """What is measured; `whole` holds all sites and nobody, `nothing` is supply without rows."""

    method: str
    decay: Decay
    detour: float
    whole: Problem
    nothing: pd.DataFrame
    grid: _Grid

    def divide(self, reach: Reach, people: Floats, capacity: Floats) -> Division:
        return FAMILIES[self.method](reach, people, capacity)


class _Tile(NamedTuple):
    """People of one tile; `ends` tells where those of each partition end."""

    people: Floats
    points: Floats
    ends: NDArray[np.int64]


class _Order(NamedTuple):
    """How the rows of a partition were sorted into tiles."""

    labels: pd.Index
    order: NDArray[np.int64]


def _two_passes(demand: Any, measure: _Measure) -> list[Any]:  # noqa: ANN401
    """Write the graph as a plain one: joining thousands of Delayed objects takes longer than the work itself."""
    from dask.delayed import Delayed
    from dask.highlevelgraph import HighLevelGraph

    partitions = demand.to_delayed()
    shared = _everywhere(measure)
    tiles, parts, name = range(measure.grid.count), range(len(partitions)), f"access-{uuid4().hex}"
    graph: dict[Any, Any] = {
        (name, "sums"): (_add_up, [(name, "people", t) for t in tiles], shared.key),
        (name, "balance"): (_balance, [(name, "taken", t) for t in tiles], (name, "sums"), shared.key),
    }
    for p, partition in enumerate(partitions):
        graph[name, "split", p] = (_split, partition.key, shared.key)
        graph |= {(name, "piece", p, t): (getitem, (name, "split", p), t) for t in tiles}
        graph[name, "order", p] = (getitem, (name, "split", p), len(tiles))
        values = [(name, "values", p, t) for t in tiles]
        graph[name, p] = (_put_back, (name, "order", p), values, (name, "balance"), measure.method)
    for t in tiles:
        graph[name, "tile", t] = (_gather, [(name, "piece", p, t) for p in parts])
        graph[name, "people", t] = (_sum_people, (name, "tile", t), shared.key)
        graph[name, "got", t] = (_divide, (name, "tile", t), (name, "sums"), shared.key)
        graph |= {(name, "values", p, t): (getitem, (name, "got", t), p) for p in parts}
        graph[name, "taken", t] = (getitem, (name, "got", t), len(partitions))
    whole = HighLevelGraph.from_collections(name, graph, dependencies=[*partitions, shared])
    one: Any = Delayed
    return [one((name, p), whole, layer=name) for p in parts]


def _each_alone(demand: Any, supply: pd.DataFrame, options: dict[str, Any]) -> list[Any]:  # noqa: ANN401
    from dask.delayed import delayed

    shared, alone = _everywhere(supply), delayed(_alone)
    return [alone(partition, shared, options) for partition in demand.to_delayed()]


def _alone(people: pd.DataFrame, supply: pd.DataFrame, options: dict[str, Any]) -> pd.Series:
    from pokryti.measures.access.measure import access

    return access(people, supply, **options)


def _of_distinct(parts: list[Any]) -> list[Any]:
    """Let answers wait until no label is found in two of them."""
    from dask.delayed import delayed

    labels, distinct, answer = delayed(_labels), delayed(_require_distinct), delayed(_when_distinct)
    checked = distinct([labels(part) for part in parts])
    return [answer(part, checked) for part in parts]


def _labels(answer: pd.Series) -> NDArray[np.uint64]:
    return np.asarray(pd.util.hash_pandas_object(answer.index), dtype=np.uint64)


def _require_distinct(labels: list[NDArray[np.uint64]]) -> bool:
    together = np.concatenate(labels)
    together.sort()
    again = int(np.count_nonzero(together[1:] == together[:-1]))
    if again:
        raise InputError(
            f"{again} label{'s' * (again > 1)} of demand found in two partitions. Give every place a label of its own "
            "(`reset_index` numbers the rows of each partition anew)."
        )
    return True


def _when_distinct(answer: pd.Series, distinct: bool) -> pd.Series:  # noqa: FBT001 - waits for the check
    del distinct
    return answer


def _everywhere(value: object) -> Any:  # noqa: ANN401
    """Send a value to all workers of the cluster in use, once; or put it into the graph where there is none."""
    from dask.delayed import delayed

    if "distributed" in sys.modules:
        from distributed import get_client

        try:
            client: Any = get_client()
        except ValueError:  # no cluster: threads or processes of this machine
            return delayed(value)
        return delayed(client.scatter(value, broadcast=True))
    return delayed(value)


def _series(demand: Any, parts: list[Any], method: str) -> Any:  # noqa: ANN401
    import dask.dataframe as dd

    meta = pd.Series(index=demand._meta.index[:0], dtype="float64", name=method)  # noqa: SLF001
    return dd.from_delayed(parts, meta=meta, divisions=demand.divisions, verify_meta=False)


def _split(partition: pd.DataFrame, measure: _Measure) -> tuple[tuple[Floats, Floats] | _Order, ...]:
    """Check the rows of a partition and sort them into tiles."""
    options: dict[str, Any] = {"catchment": None, "site_catchment": None, "travel": None, "detour": measure.detour}
    problem, grid = read_problem(partition, measure.nothing, report=QualityReport(), **options), measure.grid
    tile = grid.tile_of(problem.origins)
    order = np.argsort(tile, kind="stable")
    people, points = problem.people[order], problem.origins[:, order]
    ends = np.searchsorted(tile[order], np.arange(grid.count + 1))
    pieces = [(people[a:b].copy(), points[:, a:b].copy()) for a, b in pairwise(ends)]
    return (*pieces, _Order(partition.index, order))


def _gather(pieces: Sequence[tuple[Floats, Floats]]) -> _Tile:
    sizes = [people.size for people, _ in pieces]
    people, points = np.concatenate([item[0] for item in pieces]), np.concatenate([item[1] for item in pieces], axis=1)
    return _Tile(people, points, np.cumsum(sizes))


def _around(tile: _Tile, measure: _Measure) -> tuple[NDArray[np.int64], Problem]:
    """List the sites within one catchment of the tile, and state the problem of the tile."""
    whole = measure.whole
    if not tile.people.size:
        near = np.empty(0, dtype=np.int64)
    else:
        halo = min(whole.limits.widest, measure.decay.limit) * (1 + 1e-9)
        low, high = tile.points.min(axis=1) - halo, tile.points.max(axis=1) + halo
        sites = whole.destinations
        near = np.flatnonzero((sites >= low[:, None]).all(axis=0) & (sites <= high[:, None]).all(axis=0))
    own = whole.limits.sites
    limits = Limits(whole.limits.people, own[near] if own.size > 1 else own)
    return near, Problem(tile.people, whole.capacity[near], limits, tile.points, whole.destinations[:, near], None)


class _Asking:
    """Sums over the people of one tile, each noted."""

    def __init__(self, reach: Reach) -> None:
        self._reach, self.sums = reach, list[Floats]()

    def to_sites(self, values: Values, power: int = 1) -> Floats:
        self.sums.append(self._reach.to_sites(values, power))
        return self.sums[-1]

    def to_people(self, values: Values, power: int = 1) -> Floats:
        return self._reach.to_people(values, power)


class _Told:
    """Sums over the people of all tiles, told in the order in which they are asked for."""

    def __init__(self, reach: Reach | None, sums: Sequence[Floats]) -> None:
        self._reach, self._sums = reach, iter(sums)

    def to_sites(self, values: Values, power: int = 1) -> Floats:
        del values, power
        return next(self._sums)

    def to_people(self, values: Values, power: int = 1) -> Floats:
        return np.empty(0) if self._reach is None else self._reach.to_people(values, power)


def _sum_people(tile: _Tile, measure: _Measure) -> tuple[NDArray[np.int64], list[Floats]]:
    """Sum the people of a tile around the sites of its halo: what any measure asks of them depends on these alone."""
    from pokryti.measures.access.measure import reach_of

    near, problem = _around(tile, measure)
    asking = _Asking(reach_of(problem, measure.decay))
    measure.divide(asking, problem.people, problem.capacity)
    return near, asking.sums


def _add_up(parts: Sequence[tuple[NDArray[np.int64], list[Floats]]], measure: _Measure) -> list[Floats]:
    """Add up the sums of all tiles, always in the same order."""
    totals = [np.zeros(measure.whole.capacity.size) for _ in parts[0][1]]
    for near, sums in parts:
        for total, some in zip(totals, sums, strict=True):
            total[near] += some
    return totals


def _divide(tile: _Tile, sums: Sequence[Floats], measure: _Measure) -> tuple[Floats | float, ...]:
    """Give what the people of a tile get, partition by partition, and its sum."""
    from pokryti.measures.access.measure import reach_of, require_sound

    near, problem = _around(tile, measure)
    reach = reach_of(problem, measure.decay)
    division = measure.divide(_Told(reach, [total[near] for total in sums]), problem.people, problem.capacity)
    values = division.reached(reach)
    require_sound(values, measure.method)
    taken = float((values * tile.people).sum() if division.per_person else values.sum())
    return (*np.split(values, tile.ends[:-1]), taken)


def _balance(taken: Sequence[float], sums: Sequence[Floats], measure: _Measure) -> bool:
    """Raise when people do not hold what sites give."""
    nobody = replace(measure.whole, people=np.empty(0))
    division = measure.divide(_Told(None, sums), nobody.people, nobody.capacity)
    division.require_balance(np.array(taken), np.ones(len(taken)), measure.method)
    return True


def _put_back(rows: _Order, values: Sequence[Floats], balanced: bool, method: str) -> pd.Series:  # noqa: FBT001 - waits for the check
    del balanced
    result = np.empty(rows.order.size)
    result[rows.order] = np.concatenate(values)
    return pd.Series(result, index=rows.labels, name=method)
