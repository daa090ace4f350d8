"""What lies within reach of what: three ways to sum over pairs of people and sites, one interface.

Every floating-catchment measure is made of two sums: over the people around each site, and over the sites around all
people. `PlaneReach` makes them from straight lines without ever building the pairs, `TableReach` from a table of
travel, `BlockReach` from straight lines with a decay of the user's own. A pair whose cost equals a limit is within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import e, exp, inf, log, log2, pi, sqrt
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from pokryti.measures.access.layout import Strips, strip_grid
from pokryti.measures.access.lost import require_nobody_lost
from pokryti.measures.access.threads import in_threads
from pokryti.measures.decay import WEIGHT_FLOOR, Decay

if TYPE_CHECKING:
    from pokryti.measures.access.kernels import Shape, Sources, Targets

__all__ = ["BlockReach", "Limits", "PlaneReach", "Reach", "Rows", "TableReach", "Values"]

Floats = NDArray[np.float64]
Rows = NDArray[np.int32] | NDArray[np.int64]
_BLOCK_PAIRS = 1 << 21
_LOG2E = log2(e)
_WORTH_THREADS = 1 << 24  # fewer possible pairs take milliseconds, and so does waiting for threads on a busy machine


@dataclass(frozen=True)
class Limits:
    """How far people travel, and how far sites serve; the smaller of the two holds for a pair.

    Parameters
    ----------
    people, sites
        One number for all or one for each, metres or minutes; infinite for no limit.
    """

    people: Floats
    sites: Floats

    @property
    def widest(self) -> float:
        """Give the greatest cost that any pair may have."""
        return min(float(self.people.max(initial=0)), float(self.sites.max(initial=0)))


class Values(Protocol):
    """Numbers of points: an array, or what can be asked for some of them like one."""

    def __getitem__(self, rows: Rows, /) -> Floats:
        """Give a new array of the numbers of some points."""


class Reach(Protocol):
    """Sums over the pairs within reach."""

    def to_sites(self, values: Values, power: int = 1) -> Floats:
        """Sum values of people, weighted by the decay to a power, around each site."""

    def to_people(self, values: Values, power: int = 1) -> Floats:
        """Sum values of sites, weighted by the decay to a power, around all people."""


class TableReach:
    """Sums over a table of travel; people go from home to the site, never the other way.

    Parameters
    ----------
    people, sites
        Places of the pair's ends among the points, int64.
    cost
        Cost of the pairs.
    counts
        How many people's points and sites there are.
    decay, limits
        As in `access`.
    """

    def __init__(
        self,
        people: NDArray[np.int64],
        sites: NDArray[np.int64],
        cost: Floats,
        *,
        counts: tuple[int, int],
        decay: Decay,
        limits: Limits,
    ) -> None:
        most = np.minimum(
            np.broadcast_to(limits.people, counts[0])[people], np.broadcast_to(limits.sites, counts[1])[sites]
        )
        kept = cost <= most
        self._people, self._sites, self._counts = people[kept], sites[kept], counts
        self._weight = decay(cost[kept])

    def to_sites(self, values: Values, power: int = 1) -> Floats:
        """Sum values of people, weighted by the decay to a power, around each site."""
        return np.asarray(
            np.bincount(self._sites, self._weight**power * values[self._people], minlength=self._counts[1]),
            dtype=np.float64,
        )

    def to_people(self, values: Values, power: int = 1) -> Floats:
        """Sum values of sites, weighted by the decay to a power, around all people."""
        return np.asarray(
            np.bincount(self._people, self._weight**power * values[self._sites], minlength=self._counts[0]),
            dtype=np.float64,
        )


class PlaneReach:
    """Sums over straight lines by compiled code; memory grows with points, not with pairs.

    Parameters
    ----------
    people, sites
        Two rows: x and y, metres, already multiplied by the detour factor.
    decay, limits
        As in `access`.
    """

    def __init__(self, people: Floats, sites: Floats, *, decay: Decay, limits: Limits) -> None:
        grid = strip_grid((people[1], sites[1]), min(limits.widest, decay.limit))
        self._people = Strips.sort(people, grid)
        self._sites = self._people if sites is people else Strips.sort(sites, grid)
        self._limits = Limits(_in_order(limits.people, self._people), _in_order(limits.sites, self._sites))
        self._decay = decay

    def to_sites(self, values: Values, power: int = 1) -> Floats:
        """Sum values of people, weighted by the decay to a power, around each site."""
        return self._sum(self._sites, self._people, values, power, Limits(self._limits.sites, self._limits.people))

    def to_people(self, values: Values, power: int = 1) -> Floats:
        """Sum values of sites, weighted by the decay to a power, around all people."""
        return self._sum(self._people, self._sites, values, power, self._limits)

    def _sum(self, targets: Strips, sources: Strips, values: Values, power: int, limits: Limits) -> Floats:  # noqa: PLR0917
        """Sum around targets; here the limits are first those of targets, then those of sources."""
        from pokryti.measures.access import kernels

        own = limits.sites**2 if limits.sites.size > 1 else np.empty(0)
        common = float(limits.sites[0]) if limits.sites.size == 1 else inf
        tiles, total = targets.tiles(), np.zeros(targets.x.size)
        for radius, factor, shape in _layers(self._decay, power):
            value = values[sources.order]
            value *= factor
            high, low = np.zeros((2, kernels.blocks(value.size) + 1 if self._decay.steps else 0))
            if self._decay.steps:
                kernels.running_sums(value, high, low)
            limit = np.minimum(limits.people, min(common, radius))
            _share(
                kernels.Targets(targets.x, targets.y, limit, tiles, targets.order),
                kernels.Sources(
                    sources.x, sources.y, own, value, high, low, sources.starts, sources.bottom, sources.height
                ),
                shape,
                total,
            )
        if not (total > 0).all():
            ends, value = (limits.people, limits.sites), values[sources.order]
            require_nobody_lost(total, targets, sources, value=value, limits=ends, decay=self._decay)
        return total


def _in_order(limit: Floats, points: Strips) -> Floats:
    return limit[points.order] if limit.size > 1 else limit


def _layers(decay: Decay, power: int) -> Iterator[tuple[float, float, Shape]]:
    """Express a decay as radius, factor and shape; steps are discs laid on one another."""
    from pokryti.measures.access.kernels import Flat

    if not decay.steps:
        yield _furthest(decay), 1.0, _shape(decay, power)
        return
    weights = np.array([weight for _, weight in decay.steps] + [0.0]) ** power
    for (limit, _), height in zip(decay.steps, weights[:-1] - weights[1:], strict=True):
        if height:
            yield limit, height, Flat()


def _shape(decay: Decay, power: int) -> Shape:
    """Express a smooth decay, or its square, as compiled code wants it."""
    from pokryti.measures.access import kernels

    p = decay.parameters
    if decay.name == "gaussian":
        return kernels.Gaussian(-power * _LOG2E / (2 * p[0] ** 2))
    if decay.name == "exponential":
        return kernels.Exponential(-power * _LOG2E * p[0])
    if decay.name == "power":
        return kernels.Power(-power * p[0] / 2, p[1] ** 2)
    if decay.name == "logistic":
        return kernels.Logistic(_LOG2E * pi / (p[1] * sqrt(3)), p[0], power == 2)
    if decay.name == "gaussian_truncated":
        return kernels.Truncated(p[0], power == 2)
    return kernels.Linear(p[0], power == 2)


def _furthest(decay: Decay) -> float:
    """Give the cost beyond which a smooth decay weighs nothing."""
    p, depth = decay.parameters, -log(WEIGHT_FLOOR)
    return {
        "gaussian": lambda: p[0] * sqrt(2 * depth),
        "exponential": lambda: depth / p[0],
        "power": lambda: exp(depth / p[0]) if depth / p[0] < 700 else inf,
        "logistic": lambda: p[0] + depth * p[1] * sqrt(3) / pi,
        "linear": lambda: decay.limit,
        "gaussian_truncated": lambda: decay.limit,
    }[decay.name]()


def _share(targets: Targets, sources: Sources, shape: Shape, out: Floats) -> None:
    """Divide the tiles among threads; each target is summed by one of them, whichever it is."""
    from pokryti.measures.access import kernels

    def work(tiles: slice) -> None:
        kernels.add_reached(targets, sources, shape, out, (tiles.start, tiles.stop))

    alone = targets.x.size * sources.x.size < _WORTH_THREADS
    count = targets.tiles.size - 1
    in_threads(work, count, least=count or 1 if alone else 64)


class BlockReach:
    """Sums over straight lines with any decay, by blocks of pairs of bounded number.

    Parameters
    ----------
    people, sites
        Two rows: x and y, metres, already multiplied by the detour factor.
    decay, limits
        As in `access`.
    """

    def __init__(self, people: Floats, sites: Floats, *, decay: Decay, limits: Limits) -> None:
        self._reach = min(limits.widest, decay.limit)
        self._order = Strips.sort(people, strip_grid((people[1], sites[1]), self._reach)).order
        self._people, self._sites, self._decay = people, sites, decay
        self._limits = Limits(
            np.broadcast_to(limits.people, people.shape[1]), np.broadcast_to(limits.sites, sites.shape[1])
        )

    def to_sites(self, values: Values, power: int = 1) -> Floats:
        """Sum values of people, weighted by the decay to a power, around each site."""
        total = np.zeros(self._sites.shape[1])
        for rows, people, sites, weight in self._blocks():
            total += np.bincount(sites, weight**power * values[rows][people], minlength=total.size)
        return total

    def to_people(self, values: Values, power: int = 1) -> Floats:
        """Sum values of sites, weighted by the decay to a power, around all people."""
        total = np.zeros(self._order.size)
        for rows, people, sites, weight in self._blocks():
            total[rows] = np.bincount(people, weight**power * values[sites], minlength=rows.size)
        return total

    def _blocks(self) -> Iterator[tuple[Rows, Rows, Rows, Floats]]:
        """Give some neighbours, and the pairs of them (by their place among these) with sites, and their weights."""
        from scipy.spatial import cKDTree

        count = self._sites.shape[1]
        tree, step = cKDTree(self._sites.T), max(1, _BLOCK_PAIRS // max(1, count))
        for begin in range(0, self._order.size if count else 0, step):
            rows = self._order[begin : begin + step]
            some = cKDTree(self._people[:, rows].T)
            near = some.sparse_distance_matrix(tree, self._reach * (1 + 1e-9), output_type="ndarray")
            kept = near["v"] <= np.minimum(self._limits.people[rows[near["i"]]], self._limits.sites[near["j"]])
            near = near[kept]
            yield rows, near["i"], near["j"], self._decay(np.ascontiguousarray(near["v"]))
