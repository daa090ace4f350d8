"""One function for every measure of access, on plain frames."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.errors import ConservationError
from pokryti.measures import decay as decays
from pokryti.measures.access.families import FAMILIES, Division
from pokryti.measures.access.nearest import mean_of_nearest
from pokryti.measures.access.reach import BlockReach, Limits, PlaneReach, Reach, TableReach
from pokryti.measures.access.validation import Problem, read_pairs, read_problem
from pokryti.measures.decay import Decay
from pokryti.quality import QualityReport

__all__ = ["METHODS", "access", "check_options", "divide", "reach_of", "require_sound"]

Floats = NDArray[np.float64]
METHODS = ("nearest", "k_nearest", "ratio", "raam", *FAMILIES)
"""Every method that `access` knows."""

_FLAT = {"nearest", "k_nearest", "ratio", "raam", "cumulative", "2sfca"}
_COMPILED = {"binary", "step", "gaussian", "gaussian_truncated", "exponential", "power", "logistic", "linear"}
_MAY_BE_MISSING = {"nearest", "k_nearest", "raam", "ratio"}


def access(
    demand: pd.DataFrame,
    supply: pd.DataFrame,
    *,
    method: str,
    catchment: float | pd.Series | None = None,
    decay: Decay | Callable[[Floats], Floats] | None = None,
    travel: pd.DataFrame | None = None,
    site_catchment: float | pd.Series | None = None,
    detour: float = 1.0,
    k: int = 3,
    tau: float | None = None,
    between: pd.DataFrame | None = None,
) -> pd.Series:
    r"""Measure how well people at each place reach the capacity around them, whatever borders lie between.

    Parameters
    ----------
    demand
        Index: places; column `people` >= 0; points as geometry in EPSG:5514 or as columns `x, y` in metres. A frame of
        Dask or dask-geopandas is worked on by the cluster in use (`partitions.PARTITIONED` lists the methods).
    supply
        Index: sites; column `capacity` >= 0; points like those of `demand`. A frame of Dask is computed at once: all
        sites must fit into the memory of one machine.
    method
        `nearest` (cost of the nearest site with any capacity), `k_nearest` (mean cost of the `k` nearest),
        `cumulative` (capacity in reach), `ratio` (capacity over people, both in reach of the place), `gravity`,
        `2sfca`, `e2sfca`, `m2sfca`, `3sfca`, `mh3sfca`, `bfca` (capacity per person), `spatial_availability`
        (capacity of the place), `raam` (cost of travel and congestion; less is better).
    catchment
        How far people travel, metres or minutes: one number, or a Series by place. A cost equal to it is inside, in
        every method, and so is one that exceeds it by less than a billionth, as rounding may make it.
    decay
        From `pokryti.decay`, or a function of an array of costs.
    travel
        Columns `origin, destination, minutes` instead of straight lines; what is not listed cannot be travelled, and
        there need not be the same time back.
    site_catchment
        How far sites serve, like `catchment`; a pair must satisfy both.
    detour
        Road distance over straight distance, for straight lines.
    k
        For `k_nearest`.
    tau
        For `raam`: the cost of travel as bad as the mean congestion.
    between
        For `ratio` with `travel`: times between places, in the same columns.

    Returns
    -------
    pandas.Series
        float64 on the index of `demand`, named by the method; lazy where `demand` is. People with no site in reach get
        0, or NaN in `nearest`, `k_nearest`, `raam` and `ratio` (nobody in reach), where no number would be right.

    Raises
    ------
    InputError
        With all faults of all tables at once.
    ConservationError
        When the answer is not finite or loses capacity.

    Notes
    -----
    More capacity at a site lowers nobody's access, except in `mh3sfca`, where it draws people off from other sites to
    a farther one, which weighs less, and in `raam`, where travel is weighed against the congestion of all people and
    all capacity: more of it anywhere makes congestion count for more everywhere. In `3sfca` and `bfca` a site takes
    part in the choice with no capacity too; a new one may lower the access of those whom it draws off (`3sfca`).

    Examples
    --------
    The district in the middle has no place of its own, yet is served best.

    >>> demand = pd.DataFrame({"people": [1000, 1000, 500], "x": [0, 8000, 20000], "y": 0}, index=["a", "b", "c"])
    >>> supply = pd.DataFrame({"capacity": [30, 0, 20], "x": [0, 8000, 20000], "y": 0}, index=["a", "b", "c"])
    >>> (1000 * access(demand, supply, method="2sfca", catchment=15_000)).round(2).to_dict()
    {'a': 15.0, 'b': 28.33, 'c': 13.33}
    """
    report = QualityReport()
    check_options(method, decay, k=k, tau=tau, between=between, travel=travel, report=report)
    curve = decays.binary() if decay is None else decay if isinstance(decay, Decay) else decays.own(decay)
    supply = _in_memory(supply)
    reaching: dict[str, Any] = {"catchment": catchment, "site_catchment": site_catchment, "travel": travel}
    if hasattr(demand, "npartitions"):
        from pokryti.measures.access.partitions import access_of_partitions

        partitioned: pd.Series = access_of_partitions(
            demand, supply, method=method, decay=curve, k=k, detour=detour, report=report, **reaching
        )
        return partitioned
    problem = read_problem(demand, supply, detour=detour, report=report, **reaching)
    if method in {"nearest", "k_nearest"}:
        values = mean_of_nearest(problem, 1 if method == "nearest" else int(k))
    elif method == "ratio":
        values = _ratio(problem, demand.index, between)
    elif method == "raam":
        values = _raam(problem, float(tau or 0))
    else:
        people, capacity, reach = problem.people, problem.capacity, reach_of(problem, curve)
        del problem  # `reach` has sorted the points; of a million, no copy is kept in vain
        return pd.Series(divide(method, reach, people, capacity)[1], index=demand.index, name=method, copy=False)
    require_sound(values, method)
    return pd.Series(values, index=demand.index, name=method, copy=False)


def _in_memory(supply: Any) -> pd.DataFrame:  # noqa: ANN401 - Dask has no types
    whole: pd.DataFrame = supply.compute() if hasattr(supply, "npartitions") else supply
    return whole


def check_options(
    method: str,
    decay: object,
    *,
    travel: pd.DataFrame | None,
    report: QualityReport,
    k: int = 3,
    tau: float | None = None,
    between: pd.DataFrame | None = None,
) -> None:
    """Note options that a method does not take, or lacks.

    Parameters
    ----------
    method, decay, travel, k, tau, between
        As in `access`.
    report
        Where faults are noted.
    """
    if method not in METHODS:
        report.add("access_method", source="access", where=[method], known=", ".join(METHODS))
        return
    if decay is None:
        report.add("access_decay_needed", source="access", where=[] if method in _FLAT else [method])
    else:
        report.add("access_decay_unused", source="access", where=[method] if method in _FLAT else [])
    whole, positive = isinstance(k, Integral) and k is not True and k >= 1, isinstance(tau, Real) and 0 < tau < np.inf
    options = (
        ("k", k, method == "k_nearest" and not whole, "a whole number of at least 1"),
        ("tau", tau, method == "raam" and not positive, "a positive number"),
        ("between", between, method == "ratio" and travel is not None and between is None, "times between places"),
    )
    for name, value, wrong, expected in options:
        report.add("access_option", source="access", where=[name] if wrong else [], value=value, expected=expected)


def divide(method: str, reach: Reach, people: Floats, capacity: Floats) -> tuple[Division, Floats]:
    """Share out capacity by a floating-catchment measure, and check that all of it arrives.

    Parameters
    ----------
    method
        One of `FAMILIES`.
    reach
        What lies within reach.
    people, capacity
        One number for each point.

    Returns
    -------
    tuple
        How capacity is divided, and what each place gets.

    Raises
    ------
    ConservationError
        When capacity is lost or an answer is not finite.
    """
    division = FAMILIES[method](reach, people, capacity)
    values = division.reached(reach)
    require_sound(values, method)
    division.require_balance(values, people, method)
    return division, values


def reach_of(problem: Problem, decay: Decay) -> Reach:
    """Choose how to sum over the pairs of a problem.

    Parameters
    ----------
    problem
        Checked input.
    decay
        The weights.

    Returns
    -------
    Reach
        Over a table of travel if there is one, else over straight lines.
    """
    if problem.pairs is not None:
        pairs, counts = problem.pairs, (problem.people.size, problem.capacity.size)
        return TableReach(pairs.people, pairs.sites, pairs.cost, counts=counts, decay=decay, limits=problem.limits)
    known = decay.name in _COMPILED and (decay.steps or decay.parameters)  # the user's own may have any name
    kind = PlaneReach if known else BlockReach
    return kind(problem.origins, problem.destinations, decay=decay, limits=problem.limits)


def _ratio(problem: Problem, places: pd.Index, between: pd.DataFrame | None) -> Floats:
    """Divide the capacity in reach by the people in reach of the same place."""
    limits = Limits(problem.limits.people, np.array([np.inf]))
    pairs = None
    if between is not None and problem.pairs is not None:
        report = QualityReport()
        pairs = read_pairs(between, places, places, report=report)
        report.raise_errors()
    around = Problem(problem.people, problem.people, limits, problem.origins, problem.origins, pairs)
    people = reach_of(around, decays.binary()).to_people(problem.people)
    capacity = reach_of(problem, decays.binary()).to_people(problem.capacity)
    return np.asarray(np.divide(capacity, people, out=np.full(people.size, np.nan), where=people > 0))


def _raam(problem: Problem, tau: float) -> Floats:
    from pokryti.measures.access.pairs import pairs_within
    from pokryti.measures.access.raam import equilibrium

    pairs = pairs_within(problem)
    kept = problem.capacity[pairs.sites] > 0
    people, sites, cost = pairs.people[kept], pairs.sites[kept], pairs.cost[kept]
    total = problem.capacity[np.unique(sites)].sum()
    rho = problem.people[np.unique(people)].sum() / total if total > 0 else 0.0
    service = np.where(problem.capacity > 0, problem.capacity * (rho or 1.0), 1.0)
    starts = np.searchsorted(people, np.arange(problem.people.size + 1))
    return equilibrium(problem.people, service, starts, sites, cost=cost / tau)


def require_sound(values: Floats, method: str) -> None:
    """Raise when an answer is negative or not finite.

    Parameters
    ----------
    values
        The answer.
    method
        NaN is an answer in some.

    Raises
    ------
    ConservationError
        With the number of such answers.
    """
    sound = np.isfinite(values) & (values >= 0)
    if method in _MAY_BE_MISSING:
        sound |= np.isnan(values)
    if not sound.all():
        raise ConservationError(
            f"{method}: {int((~sound).sum())} answers are negative or not finite. Numbers of people, capacities or "
            "distances lie too far apart for float64; express them in other units."
        )
