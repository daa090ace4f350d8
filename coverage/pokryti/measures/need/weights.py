"""Weights of indicators, one set or one per party; every set sums to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pokryti.errors import InputError, first

__all__ = ["party_weights", "unit_weights"]


def unit_weights(weights: Mapping[str, float] | None, indicators: Sequence[str]) -> pd.Series:
    """Scale weights to sum to one.

    Parameters
    ----------
    weights
        Indicator → weight from zero up; None weighs all alike.
    indicators
        The indicators to weigh.

    Returns
    -------
    pandas.Series
        float64 by indicator, in their order.

    Raises
    ------
    InputError
        When a weight is missing, negative, no number, of no indicator, or all are zero; all faults at once.

    Examples
    --------
    >>> unit_weights({"a": 3, "b": 1}, ["a", "b"]).tolist()
    [0.75, 0.25]
    >>> unit_weights(None, ["a", "b"]).tolist()
    [0.5, 0.5]
    """
    given = pd.Series(1.0, index=list(indicators)) if weights is None else pd.Series(dict(weights), dtype="float64")
    faults = _faults(given, indicators)
    if faults:
        raise InputError(f"The weights cannot be used: {'; '.join(faults)}. Give each indicator a weight from zero up.")
    ordered = given.reindex(list(indicators))
    # halves of the largest double would overflow when added up
    ordered = ordered / ordered.max()
    return (ordered / ordered.sum()).rename("weight")


def _faults(given: pd.Series, indicators: Sequence[str]) -> list[str]:
    bad = given.index[~(np.isfinite(given) & (given >= 0))]
    texts = {
        "none for": [name for name in indicators if name not in given.index],
        "of no indicator": [name for name in given.index if name not in set(indicators)],
        "negative or no number": list(bad),
    }
    faults = [f"{text} {first(names)}" for text, names in texts.items() if names]
    return faults or (["all are zero"] if not given.gt(0).any() else [])


def party_weights(table: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """Lay out the weights of the parties.

    Parameters
    ----------
    table
        Rows `party, indicator, weight`, as `read_weights` gives them.
    indicators
        The indicators to weigh; weights of others are passed over.

    Returns
    -------
    pandas.DataFrame
        Party × indicator, each row summing to one.

    Raises
    ------
    InputError
        As in `unit_weights`, naming the party, or when a party weighs an indicator twice.

    Examples
    --------
    >>> points = pd.DataFrame({"party": ["use", "use", "provide", "provide"], "indicator": ["a", "b", "a", "b"],
    ...                        "weight": [3.0, 1.0, 2.0, 2.0]})
    >>> party_weights(points, ["a", "b"]).loc["use"].tolist()
    [0.75, 0.25]
    """
    sets, faults = {}, []
    for party, everything in table.groupby("party", sort=False):
        rows = everything[everything["indicator"].isin(indicators)]
        twice = rows.loc[rows["indicator"].duplicated(), "indicator"].unique()
        if len(twice):
            faults.append(f"{party} weighs {first(twice)} more than once: keep one weight.")
            continue
        try:
            sets[str(party)] = unit_weights(dict(zip(rows["indicator"], rows["weight"], strict=True)), indicators)
        except InputError as error:
            faults.append(f"{party}: {error}")
    if faults or not sets:
        raise InputError(" ".join(faults) or "There are no weights: the table has no rows.")
    return pd.DataFrame(sets).T.rename_axis("party")
