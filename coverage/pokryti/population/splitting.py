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

    import numpy.typing as npt

__all__ = ["SplitRule", "split_bands"]

SplitRule = Literal["uniform", "proportional"]


def split_bands(population: pd.DataFrame, ages: Iterable[int], *, rule: SplitRule, strict: bool = True) -> pd.DataFrame:
    """Divide the bands that reach over given ages; every band keeps its people.

    A band with `N` people is divided into parts, each of which gets the share `w` of `N`; the last gets the rest, so
    that no one is lost:

    - `uniform`: `w` is the number of years of age in the part over that in the band;
    - `proportional`: `w = Σ P(x in the part) / Σ P(x in the band)`, where `P(x)` counts people of the same sex and
      year aged `x` in all districts known in single years over the whole band (of the same level; of any level where
      that one has none). With the age workbooks of the Czech Statistical Office these are the municipalities of
      1,000 people and more.

    The shares do not depend on what else is divided, so groups that share out all ages share out all people.

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
    cuts = sorted(set(ages))
    rows = population.reset_index(drop=True)
    parts, divided = [], []
    for edges, whole in rows.groupby(["age_from", "age_to"]):
        band = Band(*cast("tuple[int, int]", edges))
        inner = [age for age in cuts if band.age_from < age <= band.age_to]
        if inner:
            pieces = list(map(Band, [band.age_from, *inner], [*(age - 1 for age in inner), band.age_to]))
            shares = _uniform(whole, pieces) if rule == "uniform" else _proportional(whole, pieces, rows)
            known = shares.notna().all(axis=1) | (whole["count"] == 0)
            if strict and not known.all():
                raise AgeBandError(_message(band, inner, whole.loc[~known, "area"].unique()))
            parts.extend(_divide(whole[known], pieces, shares[known].fillna(0.0)))
            divided.append(whole.index[known])
    if not parts:
        return population
    rest = rows.drop(index=divided[0].append(divided[1:]))
    order = ["level", "area", "year", "sex", "age_from"]
    return pd.concat([rest, *parts]).sort_values(order, kind="stable", ignore_index=True)


def _divide(whole: pd.DataFrame, pieces: list[Band], shares: pd.DataFrame) -> list[pd.DataFrame]:
    counts = shares.mul(whole["count"], axis=0)
    counts[len(pieces) - 1] = whole["count"] - counts[counts.columns[:-1]].sum(axis=1, skipna=False)
    return [
        whole.assign(age_from=piece.age_from, age_to=piece.age_to, count=counts[number])
        for number, piece in enumerate(pieces)
    ]


def _uniform(whole: pd.DataFrame, pieces: list[Band]) -> pd.DataFrame:
    years = np.array([piece.age_to - piece.age_from + 1 for piece in pieces], dtype=np.float64)
    shares = years / years.sum() if pieces[-1].age_to < OPEN else np.full(len(pieces), np.nan)
    return pd.DataFrame(np.tile(shares, (len(whole), 1)), index=whole.index)


def _proportional(whole: pd.DataFrame, pieces: list[Band], population: pd.DataFrame) -> pd.DataFrame:
    profile = _profile(population, pieces)
    numbers = list(range(len(pieces)))
    shares = pd.DataFrame(np.nan, index=whole.index, columns=numbers)
    for keys in (["level", "year", "sex"], ["year", "sex"], ["year"]):
        # Open ends may lie at different ages; only the finest profiles are put together.
        finest = profile[profile["bands"] == profile.groupby(keys)["bands"].transform("max")]
        sums = finest.groupby(keys)[numbers].sum(min_count=1)
        known = sums.div(sums.sum(axis=1, skipna=False), axis=0).reset_index()
        found = whole[keys].merge(known, on=keys, how="left")[numbers].set_axis(whole.index)
        shares = shares.fillna(found)
    return shares


def _profile(population: pd.DataFrame, pieces: list[Band]) -> pd.DataFrame:
    """Count the people of each piece in the districts that know single years over all of them."""
    band = Band(pieces[0].age_from, pieces[-1].age_to)
    single = (population["age_from"] == population["age_to"]) | (population["age_to"] == OPEN)
    fine = population[single & (population["age_from"] >= band.age_from) & (population["age_to"] <= band.age_to)]
    by = cells(fine, ["level", "area", "year", "sex"])
    whole = np.where(by.index.get_level_values("sex") == "t", 1.0, 0.5)
    bands = np.bincount(by.number, minlength=len(by.index))
    columns: dict[object, npt.NDArray[np.generic]] = {"bands": bands}
    for number, piece in enumerate(pieces):
        counts, filled = sum_within(fine, piece, by)
        columns[number] = np.where(filled == whole * (piece.age_to - piece.age_from + 1), counts, np.nan)
    _, filled = sum_within(fine, band, by)
    known = (filled == whole * (band.age_to - band.age_from + 1)) & (bands > 1)
    profile: pd.DataFrame = pd.DataFrame(columns, index=by.index).loc[known]
    return profile.reset_index()


def _message(band: Band, ages: list[int], areas: Iterable[str]) -> str:
    return (
        f"The band {band} cannot be divided at age {first(ages)} ({first(areas)}): an open band has no even shares, "
        "and no district knows it in single years of age. Use a source with finer ages, a group made of whole bands, "
        "or, for a band with an end, split = 'uniform'."
    )
