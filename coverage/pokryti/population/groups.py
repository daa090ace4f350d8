"""People of a target group in each district, from age bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.catalog import Label, Rate, TargetGroup, target_groups
from pokryti.errors import AgeBandError, first
from pokryti.population.bands import OPEN, Band, parse_band
from pokryti.population.counting import cells, sum_within
from pokryti.population.splitting import split_bands

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from pokryti.population.counting import Cells
    from pokryti.population.splitting import SplitRule

__all__ = ["age_group", "group_band", "group_counts", "group_table", "suppressed_groups"]

_DISTRICT = ["level", "area", "year"]


def age_group(text: str) -> TargetGroup:
    """Give a target group of the catalogue, or make one from ages.

    Parameters
    ----------
    text
        An id (`65plus`) or ages (`6-26`, `70+`).

    Returns
    -------
    TargetGroup
        One of one's own has the id `6_26` or `70plus`.

    Raises
    ------
    AgeBandError
        When the text is neither.

    Examples
    --------
    >>> group = age_group("70+")
    >>> group.id, group.label.en, group.age_from, group.age_to
    ('70plus', 'people aged 70+', 70, None)
    """
    if text in target_groups():
        return target_groups()[text]
    band = parse_band(text) if text.strip() else None
    if band is None:
        raise AgeBandError(
            f"{text!r} is no target group. Write ages such as 6-26 or 70+, or one of: {', '.join(target_groups())}."
        )
    open_ended = band.age_to >= OPEN
    key = f"{band.age_from}plus" if open_ended else f"{band.age_from}_{band.age_to}"
    label = Label(f"lidé {band} let", f"people aged {band}")
    per = Label(f"lidí ve věku {band} let", label.en)
    return target_groups().get(key) or TargetGroup(key, label, per, band.age_from, None if open_ended else band.age_to)


def group_band(group: TargetGroup) -> Band:
    """Give the ages of a target group as a band.

    Parameters
    ----------
    group
        The group.

    Examples
    --------
    >>> group_band(target_groups()["65plus"])
    Band(age_from=65, age_to=999)
    """
    return _band(group)


def _count(
    population: pd.DataFrame, group: TargetGroup, by: Cells
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Count the group per district, and say for which districts the bands make it up exactly."""
    total, known = np.zeros(len(by.index)), np.ones(len(by.index), dtype=np.bool_)
    for rate in group.rates or (Rate("t", group.age_from, group.age_to, 1.0),):
        band = _band(rate)
        counts, filled = sum_within(population, band, by, sex=rate.sex)
        total += rate.value * counts
        known &= filled == (band.age_to - band.age_from + 1) * (1.0 if rate.sex == "t" else 0.5)
    return total, known


def _band(ages: Rate | TargetGroup) -> Band:
    return Band(ages.age_from, OPEN if ages.age_to is None else ages.age_to)


def _divided(
    population: pd.DataFrame, groups: Iterable[TargetGroup], split: SplitRule | None, *, strict: bool
) -> pd.DataFrame:
    if split is None:
        return population
    bands = [_band(ages) for group in groups for ages in group.rates or (group,)]
    ages = [age for band in bands for age in (band.age_from, band.age_to + 1)]
    return split_bands(population, ages, rule=split, strict=strict)


def group_counts(population: pd.DataFrame, group: TargetGroup, *, split: SplitRule | None = None) -> pd.Series:
    r"""Count the people of a target group in each district and year.

    Parameters
    ----------
    population
        Rows `level, area, year, sex, age_from, age_to, count`.
    group
        The target group; one with rates is expected need.
    split
        How to divide a band that reaches over an end of the group: `uniform` or `proportional`
        (see `split_bands`). None divides nothing.

    Returns
    -------
    pandas.Series
        People (float64) by `level, area, year`, named `population_<id>`; NaN where a count is not known.

    Raises
    ------
    AgeBandError
        When the bands of some district cannot express the group.

    Notes
    -----
    Expected need is indirect standardisation: with the rates :math:`\lambda_{as}` of the state by age and sex,

    .. math:: E_d = \sum_a \sum_s P_{das} \lambda_{as}

    Examples
    --------
    >>> people = pd.DataFrame({"level": "obec", "area": "999001", "year": 2024, "sex": "t",
    ...                        "age_from": [0, 15, 65], "age_to": [14, 64, 999], "count": [10.0, 50.0, 20.0]})
    >>> group_counts(people, target_groups()["65plus"])
    level  area    year
    obec   999001  2024    20.0
    Name: population_65plus, dtype: float64
    >>> group_counts(people, target_groups()["0_2"], split="uniform").tolist()
    [2.0]
    """
    rows = _divided(population, [group], split, strict=True)
    districts = cells(rows, _DISTRICT)
    counts, known = _count(rows, group, districts)
    if not known.all():
        raise AgeBandError(_message(rows, group, districts, known))
    return pd.Series(counts, index=districts.index, name=f"population_{group.id}")


def group_table(
    population: pd.DataFrame, groups: Iterable[TargetGroup], *, split: SplitRule | None = None
) -> pd.DataFrame:
    """Count the people of several target groups in each district and year.

    Parameters
    ----------
    population
        Rows `level, area, year, sex, age_from, age_to, count`.
    groups
        The target groups, one column each.
    split
        As in `group_counts`.

    Returns
    -------
    pandas.DataFrame
        Index `level, area, year`; columns `population_<id>` (float64 people), NaN where the bands of the district
        cannot express the group.

    Examples
    --------
    >>> people = pd.DataFrame({"level": "obec", "area": "999001", "year": 2024, "sex": "t",
    ...                        "age_from": [0, 65], "age_to": [64, 999], "count": [60.0, 20.0]})
    >>> group_table(people, [target_groups()["65plus"], target_groups()["0_2"]])
                       population_65plus  population_0_2
    level area   year
    obec  999001 2024               20.0             NaN
    """
    groups = list(groups)
    rows = _divided(population, groups, split, strict=False)
    districts = cells(rows, _DISTRICT)
    columns = {}
    for group in groups:
        counts, known = _count(rows, group, districts)
        columns[f"population_{group.id}"] = np.where(known, counts, np.nan)
    return pd.DataFrame(columns, index=districts.index)


def suppressed_groups(population: pd.DataFrame, groups: Iterable[TargetGroup]) -> pd.DataFrame:
    """Say which groups are not known because the office hides a count of theirs.

    Parameters
    ----------
    population
        Rows `level, area, year, age_from, age_to` and `suppressed`, as `read_population` gives them.
    groups
        The target groups, one column each.

    Returns
    -------
    pandas.DataFrame
        Index `level, area, year`, in the order of `group_table`; bool columns `population_<id>`.

    Examples
    --------
    >>> people = pd.DataFrame({"level": "obec", "area": "999001", "year": 2024, "sex": "t", "age_from": [0, 65],
    ...                        "age_to": [64, 999], "count": [60.0, None], "suppressed": [False, True]})
    >>> suppressed_groups(people, [target_groups()["65plus"], target_groups()["0_2"]])
                       population_65plus  population_0_2
    level area   year
    obec  999001 2024               True           False
    """
    districts = cells(population, _DISTRICT)
    hidden = population["suppressed"].to_numpy(dtype=bool)
    columns = {}
    for group in groups:
        band = group_band(group)
        meets = (population["age_from"] <= band.age_to) & (population["age_to"] >= band.age_from)
        columns[f"population_{group.id}"] = np.bincount(
            districts.number[hidden & meets.to_numpy()], minlength=len(districts.index)
        ).astype(bool)
    return pd.DataFrame(columns, index=districts.index)


def _message(population: pd.DataFrame, group: TargetGroup, districts: Cells, known: npt.NDArray[np.bool_]) -> str:
    band = group_band(group)
    rows = population[~known[districts.number]]
    bands = [
        Band(*ages)
        for ages in rows[["age_from", "age_to"]].drop_duplicates().sort_values(["age_from", "age_to"]).to_numpy()
    ]
    crossing = [item for item in bands if item.meets(band) and not band.contains(item)]
    areas = districts.index[~known].get_level_values("area").unique()
    because = (
        f"the bands {first(map(str, crossing))} reach over its ends"
        if crossing
        else f"the bands {first(map(str, bands))} do not fill it for both sexes"
    )
    return (
        f"Target group {group.id} (ages {band}) cannot be counted in {len(areas)} districts ({first(areas)}): "
        f"{because}. Name a split method (split = 'proportional' or 'uniform'), choose a group made of whole bands, "
        "or use a source with finer ages."
    )
