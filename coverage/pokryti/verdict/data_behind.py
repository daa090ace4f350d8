"""What is known of the data behind answers: sizes of facilities, and how surely capacity lies where it is counted."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pokryti.joined import SERIES
from pokryti.measures.answer import number_series

__all__ = ["DataBehind", "data_behind"]


@dataclass(frozen=True, eq=False)
class DataBehind:
    """What is known of the data behind answers; Series are float64 and aligned with them.

    Parameters
    ----------
    facility
        Size of a usual facility of every series, index `kind, form, unit`.
    size
        The same, aligned.
    assumed
        Share of the district's capacity that lies there by assumption alone; for a district without any, of the
        capacity of the whole series.
    divided
        The same for capacity that is assumed or divided between several places by rule.
    elsewhere
        Share of the series' capacity of which no obec is known, or must not be.
    silent
        Share of the series' services whose capacity is not known.
    rise
        By what share the capacity of the series would rise if these had the size of a usual facility.
    heads
        Who stands behind the people of the target group: all people, where these are expected numbers.
    partial
        1 where the data hold only a part of the state that districts are compared with.
    """

    facility: pd.Series
    size: pd.Series
    assumed: pd.Series
    divided: pd.Series
    elsewhere: pd.Series
    silent: pd.Series
    rise: pd.Series
    heads: pd.Series
    partial: pd.Series

    def at(self, position: NDArray[np.int64] | slice) -> Self:
        """Take some of the rows.

        Parameters
        ----------
        position
            Where they stand among the answers.
        """
        names = [field.name for field in fields(self) if field.name != "facility"]
        return replace(self, **{name: getattr(self, name).iloc[position] for name in names})


def data_behind(
    answers: pd.DataFrame,
    supply: pd.DataFrame,
    *,
    facility: pd.Series,
    districts: pd.Series,
    heads: pd.Series | None = None,
    partial: bool = False,
) -> DataBehind:
    """Describe the data behind answers.

    Parameters
    ----------
    answers
        Columns of the data contract, districts of one level.
    supply
        Columns `service, kind, form, unit, obec, capacity, confidence`; the kinds as in the answers.
    facility
        Size of a usual facility of every series, as `usual_facility` gives it.
    districts
        Obec → code of its district.
    heads
        As in `DataBehind`; the people themselves when left out.
    partial
        Whether the data hold only a part of the state.

    Returns
    -------
    DataBehind
        Aligned with the answers.

    Examples
    --------
    >>> from pokryti.measures.reliability import usual_facility
    >>> answers = pd.DataFrame({"kind": "k", "form": "f", "unit": "luzka", "area": ["A", "B"],
    ...                         "denominator": [5000.0, 4000.0]})
    >>> supply = pd.DataFrame({"service": ["1", "2", "2"], "kind": "k", "form": "f", "unit": "luzka",
    ...                        "obec": ["x", "x", "x"], "capacity": [10.0, 20.0, 10.0],
    ...                        "confidence": ["high", "low", "medium"]})
    >>> size = usual_facility(supply, supply[["service"]])
    >>> found = data_behind(answers, supply, facility=size, districts=pd.Series({"x": "A", "y": "B"}))
    >>> found.assumed.tolist(), found.divided.tolist()
    ([0.5, 0.5], [0.75, 0.75])
    """
    of_row, (area_of_row, areas) = number_series(answers).to_numpy(), pd.factorize(answers["area"])
    series = pd.MultiIndex.from_frame(answers[SERIES].iloc[np.unique(of_row, return_index=True)[1]])
    usual = facility.reindex(series).to_numpy(np.float64)
    rows = supply.assign(
        series=series.get_indexer(pd.MultiIndex.from_frame(supply[SERIES])),
        area=areas.get_indexer(pd.Index(supply["obec"].map(districts))),
    )
    rows, count = rows[rows["series"] >= 0], len(series)
    whole = rows["capacity"].fillna(0.0)
    assumed = whole.where(rows["confidence"] == "low", 0.0)
    divided = whole.where(rows["confidence"] != "high", 0.0)
    in_all = {
        "assumed": _share(assumed, whole, rows["series"], count),
        "divided": _share(divided, whole, rows["series"], count),
        "elsewhere": _share(whole.where(rows["obec"].isna(), 0.0), whole, rows["series"], count),
        "size": usual,
        **_silence(rows, usual),
    }
    placed = rows["area"] >= 0
    cell, cells = (rows["series"] * len(areas) + rows["area"])[placed], count * len(areas)
    here = {
        name: _share(part[placed], whole[placed], cell, cells)[of_row * len(areas) + area_of_row]
        for name, part in (("assumed", assumed), ("divided", divided))
    }
    shares = {name: values[of_row] for name, values in in_all.items()}
    shares |= {name: np.where(np.isnan(values), shares[name], values) for name, values in here.items()}
    aligned = {name: pd.Series(values, index=answers.index) for name, values in shares.items()}
    aligned |= {"heads": answers["denominator"] if heads is None else heads}
    aligned |= {"partial": pd.Series(float(partial), index=answers.index)}
    return DataBehind(facility=facility, **aligned)


def _share(part: pd.Series, whole: pd.Series, cell: pd.Series, count: int) -> NDArray[np.float64]:
    """Give the share of a part in the whole of each cell; NaN where there is nothing."""
    above, below = (np.bincount(cell, values, minlength=count) for values in (part, whole))
    return np.asarray(np.divide(above, below, out=np.full(count, np.nan), where=below > 0))


def _silence(rows: pd.DataFrame, usual: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Say how many services keep their capacity to themselves, and what that could add."""
    services = rows.assign(silent=rows["capacity"].isna()).drop_duplicates(["series", "service"])
    all_of_them = np.bincount(services["series"], minlength=len(usual))
    silent = np.bincount(services["series"], services["silent"], minlength=len(usual))
    total = np.bincount(rows["series"], rows["capacity"].fillna(0.0), minlength=len(usual))
    return {"silent": silent / np.maximum(all_of_them, 1), "rise": silent * usual / np.where(total > 0, total, np.nan)}
