"""Capacity per head: what a district has, for how many people, and what the apportionment could change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pokryti.catalog import SERIES

__all__ = ["district_supply", "per_capita"]


def per_capita(capacity: pd.Series, people: pd.Series, *, per: float = 1000) -> pd.Series:
    r"""Divide capacity by people.

    Parameters
    ----------
    capacity
        float64, in one unit; NaN where not known.
    people
        float64, people of the target group, aligned with `capacity`.
    per
        How many people the answer is for.

    Returns
    -------
    pandas.Series
        float64 named `value`; NaN where the people are zero or not known, never infinity.

    Notes
    -----
    .. math:: r_d = \mathrm{per} \cdot \frac{\sum_{j \in d} S_j}{\sum_{i \in d} P_i}

    Examples
    --------
    >>> capacity = pd.Series([30.0, 0.0, 5.0], index=["a", "b", "c"])
    >>> people = pd.Series([1000.0, 500.0, 0.0], index=["a", "b", "c"])
    >>> per_capita(capacity, people).tolist()
    [30.0, 0.0, nan]
    """
    return (per * capacity / people.where(people > 0)).rename("value")


def district_supply(supply: pd.DataFrame, districts: pd.Series) -> pd.DataFrame:
    """Sum supply by district, with the bounds that the apportionment leaves open.

    Parameters
    ----------
    supply
        Columns `service, kind, form, unit, obec, capacity`; `obec` is NaN where the place is withheld or not known,
        `capacity` NaN where the register gives none.
    districts
        Obec → code of its district; NaN where it lies in none.

    Returns
    -------
    pandas.DataFrame
        Index `kind, form, unit, area`; `numerator` (capacity apportioned to the district), `low` (capacity of the
        registrations that lie in it entirely), `high` (whole capacity of every registration with a share in it; NaN
        when one of them is not known) and `unknown` (bool, a capacity is not known).

    Notes
    -----
    A registration's capacity exists once; only its division between places is an assumption. The bounds are what the
    district would have if that assumption were wrong all the way.

    Examples
    --------
    >>> supply = pd.DataFrame({"service": ["1", "1", "2"], "kind": "k", "form": "f", "unit": "luzka",
    ...                        "obec": ["x", "y", "x"], "capacity": [4.0, 6.0, 5.0]})
    >>> district_supply(supply, pd.Series({"x": "A", "y": "B"}))[["numerator", "low", "high"]].reset_index("area")
                    area  numerator  low  high
    kind form unit
    k    f    luzka    A        9.0  5.0  15.0
              luzka    B        6.0  0.0  10.0
    """
    rows = supply[["service", *SERIES, "capacity"]].assign(area=supply["obec"].map(districts))
    whole = rows.groupby(["service", *SERIES], sort=False)["capacity"].sum()
    located = rows.dropna(subset="area")
    here = located.groupby(["service", *SERIES, "area"], sort=False)["capacity"].sum(min_count=1).rename("here")
    table = here.reset_index().merge(whole.rename("whole").reset_index(), on=["service", *SERIES], how="left")
    unknown = table["here"].isna()
    table = table.assign(
        numerator=table["here"].fillna(0.0),
        low=table["here"].where(table["here"] == table["whole"], 0.0),
        high=table["whole"],
        unknown=unknown,
    )
    sums = table.groupby([*SERIES, "area"]).agg(
        numerator=("numerator", "sum"), low=("low", "sum"), high=("high", "sum"), unknown=("unknown", "any")
    )
    return sums.assign(high=sums["high"].where(~sums["unknown"], np.nan))
