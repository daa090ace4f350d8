"""Refuse numbers with which a rule would ask nothing, or call everybody or nobody underserved."""

from __future__ import annotations

import math

from pokryti.errors import InputError

__all__ = ["require_above_zero", "require_share"]


def require_share(what: str, value: float) -> None:
    """Require a share of people or of need: more than all of them are never short.

    Parameters
    ----------
    what
        What it is a share of, for the message.
    value
        At least 0 and below 1.

    Raises
    ------
    InputError
        When it is none.

    Examples
    --------
    >>> require_share("The share of people", 0.2)
    """
    if not 0 <= value < 1:
        raise InputError(f"{what} is at least 0 and below 1; it is {value}.")


def require_above_zero(what: str, value: float) -> None:
    """Require a distance or a number of people.

    Parameters
    ----------
    what
        What it is, for the message.
    value
        Above zero.

    Raises
    ------
    InputError
        When it is zero, negative or no number.

    Examples
    --------
    >>> require_above_zero("The catchment", 20_000)
    """
    if not 0 < value < math.inf:
        raise InputError(f"{what} is a number above zero; it is {value}.")
