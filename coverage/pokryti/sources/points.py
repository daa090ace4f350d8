"""Coordinates in two columns or in text, whatever convention each row follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from pokryti.catalog import term
from pokryti.crs import SJTSK, recognise, to_sjtsk

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["points_from_columns", "points_from_text"]

_NUMBER = r"(-?\d+(?:[.,]\d+)?)"
_PAIR = re.compile(rf"{_NUMBER}\s*[ ;,]\s*{_NUMBER}")


def points_from_text(values: pd.Series, *, source: str, report: QualityReport) -> gpd.GeoSeries:
    """Read points written as `POINT(a b)` or `a b`, in any order of axes.

    Parameters
    ----------
    values
        Text; empty or missing where there is no point.
    source
        Name of the file.
    report
        Where swapped axes and points outside the country are noted.

    Returns
    -------
    geopandas.GeoSeries
        EPSG:5514, None where there is no usable point; aligned with `values`.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> text = pd.Series(["POINT(50.08948 14.398606)", ""])
    >>> found = points_from_text(text, source="", report=QualityReport())
    >>> round(found.x[0]), found[1] is None
    (-744385, True)
    """
    pair = values.astype("str").fillna("").str.extract(_PAIR).apply(lambda column: column.str.replace(",", "."))
    return points_from_columns(pair[0].astype("float64"), pair[1].astype("float64"), source=source, report=report)


def points_from_columns(first: pd.Series, second: pd.Series, *, source: str, report: QualityReport) -> gpd.GeoSeries:
    """Make points of two columns of numbers.

    Each row is recognised by where its numbers lie (`pokryti.crs`), so rows of different conventions may be mixed.

    Parameters
    ----------
    first, second
        float64, NaN where there is no point; indexed from 0 in the order of the file, so that its rows can be named.
    source
        Name of the file.
    report
        Where what was recognised is noted.

    Returns
    -------
    geopandas.GeoSeries
        EPSG:5514, None where there is no usable point.
    """
    written = gpd.GeoSeries.from_xy(first, second)
    known = (first.notna() & second.notna()).to_numpy()
    points = np.full(len(first), None, dtype=object)
    left = known.copy()
    while left.any():
        convention, fits = recognise(written)
        fits &= left
        if convention is None or not fits.any():
            break
        moved, found = to_sjtsk(gpd.GeoDataFrame(geometry=written[fits]), what=source)
        points[fits] = moved.geometry.to_numpy()
        code = "points_swapped" if found.axes_repaired else "points_projected"
        report.add(code, source=source, count=int(fits.sum()), system=term("coordinates", convention.id))
        left &= ~fits
        written = written.where(left)
    report.add("points_outside", source=source, where=first.index[left] + 2)
    return gpd.GeoSeries(points, index=first.index, crs=SJTSK)
