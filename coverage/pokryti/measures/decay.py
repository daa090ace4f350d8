"""How willingness to travel falls with cost: weights between 1 (next door) and 0 (never).

The cost is in metres or minutes, as in the call of `access` that uses the decay. Limits are inside: a cost equal to a
limit still counts, and since costs are rounded, so does one that exceeds it by less than a billionth. Weights below
e⁻²³⁰ are zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pokryti.errors import InputError

__all__ = ["TIE", "WEIGHT_FLOOR", "Decay", "binary", "exponential", "gaussian", "gaussian_truncated", "linear"]
__all__ += ["logistic", "own", "power", "step"]

WEIGHT_FLOOR = math.exp(-230)
TIE = 1 + 1e-9
"""A cost that exceeds a limit by less than this factor equals it: distances are rounded, a detour rounds them again."""

_MOST_EXPONENT = 20.0
"""With this one whatever is within 98 km still weighs more than the floor."""

_Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Decay:
    """A decay function; make one by `binary`, `step`, `gaussian` and so on.

    Parameters
    ----------
    name
        Which family it is of.
    parameters
        Its numbers, in the order of its maker.
    curve
        Gives the weights of costs.
    steps
        Limits (with what equals them) and weights, from the nearest, when it is made of steps.
    limit
        Beyond this cost the weight is zero.
    """

    name: str
    parameters: tuple[float, ...]
    curve: _Curve
    steps: tuple[tuple[float, float], ...] = ()
    limit: float = math.inf

    def __call__(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the weights of costs.

        Parameters
        ----------
        cost
            float64, metres or minutes.

        Returns
        -------
        numpy.ndarray of float64
            Of the same shape.

        Raises
        ------
        InputError
            When a function of one's own fails or gives weights of another shape, negative, infinite or NaN ones.
        """
        cost = np.asarray(cost, dtype=np.float64)
        try:
            weights = np.asarray(self.curve(cost), dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InputError(
                f"The decay {self} failed: {error} It must take an array of costs: choose by numpy.where rather than "
                "by if."
            ) from error
        if weights.shape != cost.shape or not (np.isfinite(weights) & (weights >= 0)).all():
            raise InputError(
                f"The decay {self} gave weights of another shape than the costs, or negative, infinite or NaN ones. "
                "It must take an array and return one finite weight >= 0 for each cost."
            )
        return np.where(weights < WEIGHT_FLOOR, 0.0, weights)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(f'{value:g}' for value in self.parameters)})"


def binary() -> Decay:
    """Weigh everything within the catchment alike.

    Returns
    -------
    Decay
        Weight 1 everywhere; the catchment sets the limit.
    """
    return Decay("binary", (), np.ones_like, steps=((math.inf, 1.0),))


def step(weights: Mapping[float, float]) -> Decay:
    """Weigh by zones.

    Parameters
    ----------
    weights
        Limit → weight within it, such as `{10: 1, 20: 0.68, 30: 0.22}`; zero beyond the last limit.

    Returns
    -------
    Decay
        A cost equal to a limit belongs to the nearer zone.

    Raises
    ------
    InputError
        When limits or weights are not positive and finite, or weights grow with cost.

    Examples
    --------
    >>> step({10: 1, 20: 0.68, 30: 0.22})(np.array([0.0, 10.0, 10.5, 30.0, 31.0])).tolist()
    [1.0, 1.0, 0.68, 0.22, 0.0]
    """
    given = sorted((float(limit), float(weight)) for limit, weight in weights.items())
    limits, values = np.array(given, dtype=np.float64).reshape(-1, 2).T
    sound = np.isfinite(limits) & (limits > 0) & np.isfinite(values) & (values > 0)
    if not given or not sound.all() or (np.diff(values) > 0).any():
        raise InputError("A step decay needs positive, finite limits and weights that do not grow with cost.")

    ends = limits * TIE

    def curve(cost: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.append(values, 0.0)[np.searchsorted(ends, cost, side="left")])

    steps = tuple(zip(ends.tolist(), values.tolist(), strict=True))
    return Decay("step", tuple(number for pair in given for number in pair), curve, steps, float(ends[-1]))


def gaussian(bandwidth: float) -> Decay:
    r"""Weigh by a bell curve, :math:`e^{-c^2 / 2\sigma^2}`.

    Parameters
    ----------
    bandwidth
        Its standard deviation :math:`\sigma`, metres or minutes.

    Returns
    -------
    Decay
        0.61 at one bandwidth, 0.14 at two, 0.01 at three.

    Examples
    --------
    >>> gaussian(20)(np.array([20.0, 40.0, 60.0])).round(6).tolist()
    [0.606531, 0.135335, 0.011109]
    """
    _require_positive("gaussian", bandwidth=bandwidth)
    return Decay("gaussian", (float(bandwidth),), lambda cost: np.exp(-0.5 * (cost / bandwidth) ** 2))


def gaussian_truncated(limit: float) -> Decay:
    r"""Weigh by a bell curve lowered so that it reaches zero at the limit.

    Parameters
    ----------
    limit
        :math:`c_0`, metres or minutes; usually the catchment.

    Returns
    -------
    Decay
        0.7 half way.

    Notes
    -----
    .. math:: f(c) = \frac{e^{-\frac12 (c / c_0)^2} - e^{-\frac12}}{1 - e^{-\frac12}} \quad (c \le c_0)

    (Dai 2010, "Black residential segregation, disparities in spatial access to health care facilities, and late-stage
    breast cancer diagnosis in metropolitan Detroit", Health & Place 16: 1038-1052.) Computed as
    :math:`(e^z - 1) / (e^{1/2} - 1)` with :math:`z = (c_0 - c)(c_0 + c) / 2 c_0^2`, which loses nothing near the limit.

    Examples
    --------
    >>> gaussian_truncated(30)(np.array([0.0, 10.0, 15.0, 30.0, 31.0])).round(6).tolist()
    [1.0, 0.862656, 0.701367, 0.0, 0.0]
    """
    _require_positive("gaussian_truncated", limit=limit)

    def curve(cost: NDArray[np.float64]) -> NDArray[np.float64]:
        left = np.maximum(limit - cost, 0.0) / limit
        return np.asarray(np.expm1(0.5 * left * (2.0 - left)) / math.expm1(0.5))

    return Decay("gaussian_truncated", (float(limit),), curve, limit=float(limit))


def exponential(rate: float) -> Decay:
    r"""Weigh by :math:`e^{-\lambda c}`.

    Parameters
    ----------
    rate
        :math:`\lambda`, per metre or minute.

    Returns
    -------
    Decay
        0.37 at a cost of 1 / rate.
    """
    _require_positive("exponential", rate=rate)
    return Decay("exponential", (float(rate),), lambda cost: np.exp(-rate * cost))


def power(exponent: float, nearest: float = 1.0) -> Decay:
    r"""Weigh by :math:`c^{-\beta}`.

    Parameters
    ----------
    exponent
        :math:`\beta`, at most 20; a pure number, in studies 0.5 to 3.
    nearest
        Smaller costs count as this one, because at zero the weight would be infinite.

    Returns
    -------
    Decay
        1 at a cost of 1.
    """
    _require_positive("power", exponent=exponent, nearest=nearest)
    if exponent > _MOST_EXPONENT:
        raise InputError(
            f"The decay power takes an exponent, in studies 0.5 to 3, not metres or minutes: with {exponent:g} "
            f"nothing beyond {math.exp(230 / exponent):.0f} would count."
        )
    return Decay("power", (float(exponent), float(nearest)), lambda cost: np.maximum(cost, nearest) ** -exponent)


def logistic(mean: float, sd: float) -> Decay:
    r"""Weigh by the share of people willing to travel further, :math:`1 / (1 + e^{\pi (c - \mu) / (s \sqrt 3)})`.

    Parameters
    ----------
    mean
        :math:`\mu`, the cost at which half the people give up.
    sd
        :math:`s`, the standard deviation of that cost.

    Returns
    -------
    Decay
        0.5 at the mean.
    """
    _require_positive("logistic", mean=mean, sd=sd)
    slope = math.pi / (sd * math.sqrt(3))

    def curve(cost: NDArray[np.float64]) -> NDArray[np.float64]:
        z = slope * (cost - mean)
        small = np.exp(-np.abs(z))
        return np.asarray(np.where(z > 0, small, 1.0) / (1.0 + small))

    return Decay("logistic", (float(mean), float(sd)), curve)


def linear(limit: float) -> Decay:
    """Weigh by a straight line from 1 at no cost to 0 at the limit.

    Parameters
    ----------
    limit
        Metres or minutes.

    Returns
    -------
    Decay
        0.5 half way.
    """
    _require_positive("linear", limit=limit)
    return Decay("linear", (float(limit),), lambda cost: np.maximum(1.0 - cost / limit, 0.0), limit=float(limit))


def own(function: _Curve, name: str | None = None) -> Decay:
    """Weigh by a function of one's own.

    Parameters
    ----------
    function
        Takes an array of costs, returns as many finite weights >= 0.
    name
        Shown in results; that of the function when left out.

    Returns
    -------
    Decay
        Computed over lists of pairs, block by block: exactly, but ten or more times slower than the others. A plain
        function may also be given to `access` as it is.

    Raises
    ------
    InputError
        When it is no function.
    """
    if not callable(function):
        raise InputError(
            f"A decay is one of pokryti.decay, such as decay.gaussian(10_000), or a function, not {function!r}."
        )
    return Decay(name or f"own {getattr(function, '__name__', 'function')}", (), function)


def _require_positive(name: str, **numbers: float) -> None:
    wrong = {key: value for key, value in numbers.items() if not (math.isfinite(value) and value > 0)}
    if wrong:
        raise InputError(f"The decay {name} needs positive, finite numbers, not {wrong}.")
