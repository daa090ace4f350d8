"""The people: how many live where, of what age and sex, and how the number changed over the years."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sample_maker.places import MILITARY, SEATS, Places

AGES = np.arange(101)
YEARS = tuple(range(2018, 2025))
AGE_YEAR = 2023
# Share of the people of 2024 in each year: the census of 2021 and the refugees of 2022 broke the series, as in life.
TREND = {2018: 1.012, 2019: 1.013, 2020: 1.011, 2021: 0.976, 2022: 1.004, 2023: 1.002, 2024: 1.0}
# How old the people of an ORP are: 0 the mean, positive older; the suburb is young, the edge of the state is old.
AGEING = {"9101": 0.05, "9102": -0.38, "9105": 0.6, "9107": 0.1, "9108": 0.3, "9109": 0.2, "9205": 0.6, "9303": 0.45}


class People(NamedTuple):
    """`ages` [obec, sex, age 0–100] at the end of `AGE_YEAR` and `totals` by obec (rows) and year (columns)."""

    ages: NDArray[np.int64]
    totals: pd.DataFrame


def make_people(places: Places, rng: np.random.Generator) -> People:
    """Settle the territory."""
    structure = places.structure
    now = _sizes(structure, rng)
    noise = 1.0 + 0.02 * rng.standard_normal((len(now), len(YEARS)))
    noise[:, -1] = 1.0
    trend = np.array([TREND[year] for year in YEARS])
    totals = pd.DataFrame(
        np.round(now[:, None] * trend * noise).astype(int), index=structure.index, columns=list(YEARS)
    )
    ageing = structure["orp_csu_cis65_kod"].map(AGEING).fillna(0.0).to_numpy() + 0.12 * rng.standard_normal(len(now))
    ageing -= np.where(now > 5000, 0.05, 0.0)
    ages = np.stack([_age_structure(count, tilt, rng) for count, tilt in zip(totals[AGE_YEAR], ageing, strict=True)])
    return People(ages, totals)


def _sizes(structure: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    """Give the towns their people and the villages a lognormal number."""
    people = {seat.name: seat.people for seat in SEATS}
    centres = {name for seat in SEATS for name, _, _ in seat.pou}
    villages = np.exp(6.05 + 0.85 * rng.standard_normal(len(structure)))
    sizes = np.clip(villages, 38, 2_900) * np.where(structure["orp_csu_cis65_kod"] == "9102", 2.1, 1.0)
    sizes = np.where(structure["obec_typ"] == "Městys", 1_150 + 900 * rng.random(len(structure)), sizes)
    sizes = np.where(structure["obec_text"].isin(centres), 1_900 + 2_300 * rng.random(len(structure)), sizes)
    sizes = structure["obec_text"].map(people).fillna(pd.Series(sizes, index=structure.index))
    return np.round(sizes.mask(structure["obec_text"] == MILITARY, 0.0)).astype(int).to_numpy()


def _weights(tilt: float) -> NDArray[np.float64]:
    """Give the share of each sex and age: two baby booms, women outlive men; `tilt` turns the pyramid over."""
    waves = 1.0 + 0.42 * np.exp(-(((AGES - 47) / 6.0) ** 2)) + 0.2 * np.exp(-(((AGES - 69) / 6.0) ** 2))
    waves -= 0.2 * np.exp(-(((AGES - 24) / 5.0) ** 2))
    lives = np.stack([1 / (1 + np.exp((AGES - middle) / spread)) for middle, spread in ((77.5, 6.6), (83.5, 6.0))])
    births = np.array([1.05, 1.0])[:, None]
    shares: NDArray[np.float64] = births * lives * waves * np.exp(tilt * (AGES - 42) / 42)
    return shares / shares.sum()


def _age_structure(count: int, tilt: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw people of each sex and age, exactly `count` in all, by systematic sampling of the noisy pyramid."""
    shares = _weights(tilt) * (1.0 + 0.12 * rng.standard_normal((2, len(AGES))))
    steps = np.floor(np.cumsum(shares.ravel() / shares.sum()) * count + rng.random())
    steps[-1] = count + np.floor(steps[-1] - count)
    drawn = np.diff(steps, prepend=0.0).astype(int)
    drawn[np.argmax(drawn)] += count - drawn.sum()
    return drawn.reshape(2, len(AGES))
