"""Age tables as a matrix: a row per district, year and sex, a column per band.

Offices publish totals beside parts (all ages, five-year groups, both sexes together). Here the parts are kept, the
totals are used to check them and then dropped, so that nobody is counted twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.population.bands import Band, nest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from pokryti.quality import QualityReport

    Counts = npt.NDArray[np.float64]

__all__ = ["COLUMNS", "ROWS", "age_matrix", "pivot", "settle_bands", "settle_sexes", "to_long"]

ROWS = ["level", "area", "year", "sex"]
COLUMNS = [*ROWS, "age_from", "age_to", "count"]
_TOLERANCE = 0.5  # counts are whole people; anything below is rounding


def age_matrix(rows: pd.DataFrame, values: Counts, bands: Sequence[Band]) -> pd.DataFrame:
    """Put counts into a matrix.

    Parameters
    ----------
    rows
        Columns `level, area, year, sex` of each row of `values`; sex is `m`, `f` or `t` for both together.
    values
        People, NaN where not known.
    bands
        The band of each column of `values`; may repeat and contain one another.

    Returns
    -------
    pandas.DataFrame
        Index `level, area, year, sex`; columns `age_from, age_to`.
    """
    columns = pd.MultiIndex.from_tuples([tuple(band) for band in bands], names=["age_from", "age_to"])
    return pd.DataFrame(values, index=pd.MultiIndex.from_frame(rows[ROWS]), columns=columns, dtype="float64")


def pivot(rows: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Turn rows into a matrix.

    Parameters
    ----------
    rows
        Columns `level, area, year, sex, age_from, age_to, count`, totals included.
    source
        Name of the file.
    report
        Where repeated rows are noted.

    Returns
    -------
    pandas.DataFrame
        As `age_matrix` makes it; NaN also where there is no row.

    Raises
    ------
    InputError
        When there are two rows for the same district, year, sex and band.
    """
    keys = COLUMNS[:-1]
    repeated = rows.duplicated(keys)
    report.add("population_rows_repeated", source=source, where=rows.loc[repeated, "area"].unique())
    report.raise_errors()
    return rows.set_index(keys)["count"].unstack(["age_from", "age_to"])  # noqa: PD010 - two levels at once


def _areas(matrix: pd.DataFrame, rows: npt.NDArray[np.bool_]) -> pd.Index:
    return matrix.index[rows].get_level_values("area").unique()


def settle_bands(matrix: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Keep bands that do not overlap; check the others against them.

    A band that others fill completely is a total: it is checked and dropped. A band that others fill partly is
    replaced by the rest: people of 65 and over among all people leave those aged 0–64.

    Parameters
    ----------
    matrix
        As `age_matrix` makes it.
    source
        Name of the file.
    report
        Where totals and disagreements are noted.

    Returns
    -------
    pandas.DataFrame
        The matrix with disjoint bands, by age.

    Raises
    ------
    InputError
        When bands overlap without one containing the other, or a rest is negative.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> rows = pd.DataFrame({"level": ["obec"], "area": ["999001"], "year": [2024], "sex": ["t"]})
    >>> people = age_matrix(rows, np.array([[100.0, 20.0]]), [Band(0, 999), Band(65, 999)])
    >>> settle_bands(people, source="people.csv", report=QualityReport()).values.tolist()
    [[80.0, 20.0]]
    """
    bands = [Band(*column) for column in matrix.columns]
    try:
        inside = nest(bands)
    except ValueError as error:
        report.add("age_bands_overlap", source=source, where=[error])
        report.raise_errors()
        raise
    values = _with_absent_zeros(matrix.to_numpy(copy=True), bands, inside)
    column = {band: position for position, band in reversed(list(enumerate(bands)))}
    kept: dict[Band, Counts] = {}
    disagree = np.zeros(len(matrix), dtype=bool)
    for position, band in enumerate(bands):
        parts = inside[band] if column[band] == position else (band,)
        rest = values[:, position] - values[:, [column[part] for part in parts]].sum(axis=1)
        gaps = _gaps(band, parts)
        report.add("age_bands_with_holes", source=source, where=gaps if len(gaps) > 1 else (), band=band)
        if gaps:
            kept[gaps[0]] = rest
        else:
            disagree |= np.abs(rest) > _TOLERANCE
    kept_bands = sorted(kept)
    report.add("age_totals_left_out", source=source, where=sorted({str(b) for b in bands} - {str(b) for b in kept}))
    report.add("age_totals_disagree", source=source, where=_areas(matrix, disagree))
    settled = np.column_stack([kept[band] for band in kept_bands])
    report.add("age_counts_negative", source=source, where=_areas(matrix, np.any(settled < 0, axis=1)))
    report.raise_errors()
    return age_matrix(matrix.index.to_frame(index=False), settled, kept_bands)


def _with_absent_zeros(values: Counts, bands: Sequence[Band], inside: Mapping[Band, tuple[Band, ...]]) -> Counts:
    """Put zero where a part is absent and the present parts already make up the total: offices leave out empty rows."""
    if not np.isnan(values).any():
        return values
    for band, parts in inside.items():
        columns = [bands.index(part) for part in parts]
        if parts and not _gaps(band, parts):
            block = values[:, columns]
            complete = np.abs(np.nansum(block, axis=1) - values[:, bands.index(band)]) <= _TOLERANCE
            values[:, columns] = np.where(np.isnan(block) & complete[:, None], 0.0, block)
    return values


def _gaps(band: Band, parts: Sequence[Band]) -> list[Band]:
    """List the ages of a band that lie in none of its parts."""
    edges = [band.age_from - 1, *(age for part in parts for age in part), band.age_to + 1]
    return [Band(end + 1, start - 1) for end, start in zip(edges[::2], edges[1::2], strict=True) if start - end > 1]


def settle_sexes(matrix: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Keep men and women where both are known, and otherwise both together.

    Parameters
    ----------
    matrix
        As `age_matrix` makes it, with disjoint bands.
    source
        Name of the file.
    report
        Where disagreements are noted.

    Returns
    -------
    pandas.DataFrame
        The matrix without totals over sexes, except in districts that have nothing else.

    Raises
    ------
    InputError
        When a row occurs twice, or a district has one sex only.
    """
    repeated = matrix.index.duplicated()
    report.add("population_rows_repeated", source=source, where=_areas(matrix, repeated))
    report.raise_errors()
    sex = matrix.index.get_level_values("sex")
    district = pd.MultiIndex.from_frame(matrix.index.to_frame(index=False)[ROWS[:3]])
    men, women, both = (district[sex == code] for code in ("m", "f", "t"))
    parted = men.intersection(women)
    only_one = men.symmetric_difference(women).difference(both)
    report.add("population_one_sex", source=source, where=only_one.get_level_values("area"))
    report.raise_errors()
    checked = parted.intersection(both)
    if len(checked):
        by_sex = {code: matrix.xs(code, level="sex").loc[checked].to_numpy() for code in ("m", "f", "t")}
        wrong = (np.abs(by_sex["m"] + by_sex["f"] - by_sex["t"]) > _TOLERANCE).any(axis=1)
        report.add("population_sexes_disagree", source=source, where=checked[wrong].get_level_values("area"))
    return matrix[np.where(district.isin(parted), sex != "t", sex == "t")]


def to_long(matrix: pd.DataFrame) -> pd.DataFrame:
    """Turn a matrix into rows of the population table.

    Parameters
    ----------
    matrix
        As `age_matrix` makes it.

    Returns
    -------
    pandas.DataFrame
        Columns `level, area, year, sex, age_from, age_to, count`.
    """
    rows = matrix.index.to_frame(index=False)
    number = np.repeat(np.arange(len(rows)), matrix.shape[1])
    long = rows.take(number).reset_index(drop=True)
    return long.assign(
        age_from=np.tile(matrix.columns.get_level_values("age_from"), len(rows)),
        age_to=np.tile(matrix.columns.get_level_values("age_to"), len(rows)),
        count=matrix.to_numpy().ravel(),
    )
