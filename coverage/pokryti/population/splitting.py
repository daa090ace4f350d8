"""Dividing age bands at given ages, where a target group begins or ends inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import pandas as pd

from pokryti.errors import AgeBandError, first
from pokryti.population.bands import OPEN, Band
from pokryti.population.counting import cells, sum_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.population.counting import Cells

__all__ = ["SplitRule", "split_bands"]

SplitRule = Literal["uniform", "proportional"]


def split_bands(population: pd.DataFrame, ages: Iterable[int], *, rule: SplitRule, strict: bool = True) -> pd.DataFrame:
    """Divide the bands that reach over given ages; every band keeps its people.

    A band `a–b` with `N` people, cut below age `c`, gives the lower part the share `w` of `N` and the upper part the
    rest, so that no one is lost:

    - `uniform`: `w = (c − a) / (b − a + 1)`; every year of age in the band is taken as equally numerous;
    - `proportional`: `w = Σ P(a … c−1) / Σ P(a … b)`, where `P(x)` counts people of the same sex and year aged `x` in
      all districts whose bands tell the two parts apart (of the same level; of any level where that one has none).
      With the age workbooks of the Czech Statistical Office these are the municipalities of 1,000 people and more.

    Parameters
    ----------
    population
        Rows `level, area, year, sex, age_from, age_to, count`.
    ages
        First ages of the parts: a band is cut below each.
    rule
        `uniform` or `proportional`.
    strict
        Raise when a band cannot be divided; otherwise it stays whole.

    Returns
    -------
    pandas.DataFrame
        The same columns, with the divided bands in place of the whole ones.

    Raises
    ------
    AgeBandError
        When an open band would have to be divided evenly, or no district has the finer bands for a profile.

    Examples
    --------
    >>> people = pd.DataFrame({"level": "obec", "area": "999001", "year": 2024, "sex": "t",
    ...                        "age_from": [0, 5], "age_to": [4, 999], "count": [10.0, 90.0]})
    >>> split_bands(people, [3], rule="uniform")[["age_from", "age_to", "count"]].values.tolist()
    [[0.0, 2.0, 6.0], [3.0, 4.0, 4.0], [5.0, 999.0, 90.0]]
    """
    if rule not in {"uniform", "proportional"}:
        raise AgeBandError(f"Unknown split method {rule!r}. Use 'uniform' or 'proportional'.")
    # Profiles come from the bands as published, never from those already divided here.
    by = cells(population, ["level", "area", "year", "sex"]) if rule == "proportional" else None
    rows = population
    for age in sorted(set(ages)):
        whole = rows[(rows["age_from"] < age) & (rows["age_to"] >= age)]
        if not whole.empty:
            share = _uniform(whole, age) if by is None else _proportional(whole, age, population, by)
            rows = _cut(rows, age, share.mask(whole["count"] == 0, 0.0), strict=strict)
    if rows is population:
        return population
    return rows.sort_values(["level", "area", "year", "sex", "age_from"], kind="stable", ignore_index=True)


def _cut(rows: pd.DataFrame, age: int, share: pd.Series, *, strict: bool) -> pd.DataFrame:
    """Divide the rows that `share` speaks of, as far as it is known."""
    whole = rows.loc[share.index]
    if strict and share.isna().any():
        bands = whole.loc[share.isna(), ["age_from", "age_to"]].drop_duplicates().to_numpy()
        raise AgeBandError(
            f"The bands {first(str(Band(*band)) for band in bands)} cannot be divided at age {age}: "
            "an open band has no even shares, and no district tells the parts of the others apart. "
            "Use a source with finer ages, a group made of whole bands, or, for bands with an end, split = 'uniform'."
        )
    parted = whole[share.notna()]
    lower = (parted["count"] * share[share.notna()]).rename("count")
    parts = [
        rows.drop(index=parted.index),
        parted.assign(age_to=age - 1, count=lower),
        parted.assign(age_from=age, count=parted["count"] - lower),
    ]
    return pd.concat(parts, ignore_index=True)


def _uniform(whole: pd.DataFrame, age: int) -> pd.Series:
    years = whole["age_to"] - whole["age_from"] + 1
    return ((age - whole["age_from"]) / years).where(whole["age_to"] < OPEN)


def _proportional(whole: pd.DataFrame, age: int, population: pd.DataFrame, by: Cells) -> pd.Series:
    share = pd.Series(np.nan, index=whole.index)
    for ages, rows in whole.groupby(["age_from", "age_to"]):
        band = Band(*cast("tuple[int, int]", ages))
        profile = _profile(population, (Band(band.age_from, age - 1), Band(age, band.age_to)), by)
        for keys in (["level", "year", "sex"], ["year", "sex"], ["year"]):
            sums = profile.groupby(keys)[["lower", "upper"]].sum()
            known = (sums["lower"] / sums.sum(axis=1)).rename("share").reset_index()
            found = rows[keys].merge(known, on=keys, how="left")["share"]
            share[rows.index] = share[rows.index].fillna(pd.Series(found.to_numpy(), index=rows.index))
    return share


def _profile(population: pd.DataFrame, parts: tuple[Band, Band], by: Cells) -> pd.DataFrame:
    """Count the people of both parts in the districts that tell them apart."""
    counts = {}
    known = np.ones(len(by.index), dtype=bool)
    whole = np.where(by.index.get_level_values("sex") == "t", 1.0, 0.5)
    for name, part in zip(("lower", "upper"), parts, strict=True):
        counts[name], filled = sum_within(population, part, by)
        known &= filled == whole * (part.age_to - part.age_from + 1)
    return pd.DataFrame(counts, index=by.index)[known].reset_index()
