"""What one facility more or fewer would change: capacity is an inventory and not a sample."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pokryti.joined import SERIES
from pokryti.joined.model import FACILITY_UNIT
from pokryti.measures.answer import number_series

__all__ = ["facility_sizes", "one_facility", "usual_facility"]


def usual_facility(supply: pd.DataFrame, places: pd.DataFrame, *, baskets: Iterable[str] = ()) -> pd.Series:
    """Give the size of a usual facility of every series: the median of registered capacity per place.

    Parameters
    ----------
    supply
        Columns `service, kind, form, unit, capacity`.
    places
        One row per place: column `service`. A service without one counts as a single place.
    baskets
        Ids of kinds joined by `+`, each of which is taken as a kind of its own besides.

    Returns
    -------
    pandas.Series
        float64, index `kind, form, unit`; a series of which no capacity is known is left out. In the unit of counted
        facilities it is 1.

    Examples
    --------
    >>> supply = pd.DataFrame({"service": ["1", "1", "2", "3"], "kind": "k", "form": "f", "unit": "luzka",
    ...                        "capacity": [30.0, 30.0, 20.0, 90.0]})
    >>> places = pd.DataFrame({"service": ["1", "1", "2", "3"]})
    >>> usual_facility(supply, places).item()
    30.0
    """
    kinds = [supply, *(_taken_together(supply, basket) for basket in baskets if "+" in basket)]
    keys = ["service", *SERIES]
    registered = pd.concat(kinds).groupby(keys)["capacity"].sum(min_count=1).rename("size").reset_index()
    count = registered["service"].map(places["service"].value_counts()).fillna(1).astype("int64")
    size = (registered["size"] / count).mask(registered["unit"] == FACILITY_UNIT, 1.0)
    each = registered[SERIES].assign(size=size.where(size > 0)).loc[registered.index.repeat(count)]
    return each.groupby(SERIES)["size"].median().dropna()


def _taken_together(supply: pd.DataFrame, basket: str) -> pd.DataFrame:
    return supply[supply["kind"].isin(basket.split("+"))].assign(kind=basket)


def facility_sizes(answers: pd.DataFrame, facility: pd.Series) -> pd.Series:
    """Look up the size of a usual facility for every row of answers.

    Parameters
    ----------
    answers
        Columns `kind, form, unit`.
    facility
        As `usual_facility` gives it.

    Returns
    -------
    pandas.Series
        float64, aligned with the answers; NaN where it is not known.

    Examples
    --------
    >>> size = pd.Series([30.0], index=pd.MultiIndex.from_tuples([("k", "f", "luzka")], names=["kind", "form", "unit"]))
    >>> facility_sizes(pd.DataFrame({"kind": ["k", "l"], "form": "f", "unit": "luzka"}), size).tolist()
    [30.0, nan]
    """
    if answers.empty:
        return pd.Series(dtype="float64", index=answers.index)
    number = number_series(answers).to_numpy()
    series = answers[SERIES].iloc[np.unique(number, return_index=True)[1]]
    sizes = facility.reindex(pd.MultiIndex.from_frame(series)).to_numpy(np.float64)
    return pd.Series(sizes[number], index=answers.index)


def one_facility(answers: pd.DataFrame, *, facility: pd.Series, per: float) -> pd.DataFrame:
    r"""Say what each district would have with one facility fewer and with one more.

    Parameters
    ----------
    answers
        Columns `kind, form, unit, numerator, denominator`.
    facility
        Size of a usual facility, as `usual_facility` gives it.
    per
        How many people a value is for.

    Returns
    -------
    pandas.DataFrame
        float64, aligned with the answers: `value_less` and `value_more`; NaN where the people or the size are zero or
        not known.

    Notes
    -----
    With capacity :math:`S`, people :math:`P` and a usual facility of size :math:`f`:

    .. math:: r^- = \frac{\mathrm{per}}{P} \, (S - \min(f, S)), \qquad r^+ = \frac{\mathrm{per}}{P} \, (S + f)

    Statistical intervals would treat beds as if they were events that happen by chance. What a council can really add
    or lose is a facility.

    Examples
    --------
    >>> answers = pd.DataFrame({"kind": "k", "form": "f", "unit": "luzka", "numerator": [50.0, 10.0],
    ...                         "denominator": [1000.0, 1000.0]})
    >>> size = pd.Series([30.0], index=pd.MultiIndex.from_tuples([("k", "f", "luzka")], names=["kind", "form", "unit"]))
    >>> one_facility(answers, facility=size, per=1000)
       value_less  value_more
    0        20.0        80.0
    1         0.0        40.0
    """
    size, capacity, people = facility_sizes(answers, facility), answers["numerator"], answers["denominator"]
    some = people.where(people > 0)
    less = per * (capacity - size).clip(lower=0) / some
    return pd.DataFrame({"value_less": less, "value_more": per * (capacity + size) / some}, index=answers.index)
