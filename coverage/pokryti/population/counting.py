"""Summing age bands within given ages, district by district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    from pokryti.population.bands import Band

__all__ = ["Cells", "cells", "sum_within"]


@dataclass(frozen=True)
class Cells:
    """The cells (districts, or districts by sex) that rows of a population belong to.

    Parameters
    ----------
    index
        One entry per cell, sorted.
    number
        Position of each row's cell in `index`.
    """

    index: pd.MultiIndex
    number: npt.NDArray[np.intp]


def cells(population: pd.DataFrame, keys: list[str]) -> Cells:
    """Give every cell of a population a number.

    Parameters
    ----------
    population
        Rows `level, area, year, sex, age_from, age_to, count`.
    keys
        The columns that tell cells apart.
    """
    grouped = population.groupby(keys, sort=True, observed=True)
    number = np.asarray(grouped.ngroup(), dtype=np.intp)
    rows = np.zeros(grouped.ngroups, dtype=np.intp)
    rows[number] = np.arange(len(population))
    return Cells(pd.MultiIndex.from_frame(population[keys].iloc[rows]), number)


def sum_within(
    population: pd.DataFrame, band: Band, by: Cells, *, sex: str = "t"
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Sum the bands that lie within the ages of `band`.

    Parameters
    ----------
    population
        Rows `sex, age_from, age_to, count`.
    band
        The ages.
    by
        The cells of the rows.
    sex
        `m` or `f` for one sex alone, `t` for both.

    Returns
    -------
    counts : numpy.ndarray
        People per cell.
    filled : numpy.ndarray
        How many ages of `band` these bands fill, per cell; one sex alone fills half.
    """
    age_from, age_to = population["age_from"].to_numpy(), population["age_to"].to_numpy()
    inside = (age_from >= band.age_from) & (age_to <= band.age_to)
    sexes = population["sex"].to_numpy()
    if sex != "t":
        inside &= sexes == sex
    weight = np.where(sexes[inside] == "t", 1.0, 0.5)
    number, size = by.number[inside], len(by.index)
    filled = np.bincount(number, weights=weight * (age_to - age_from + 1)[inside], minlength=size)
    counts = np.bincount(number, weights=population["count"].to_numpy(np.float64)[inside], minlength=size)
    return counts.astype(np.float64), filled.astype(np.float64)
