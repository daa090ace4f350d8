"""Write the names of districts where they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from pokryti.figures.geometry import label_spots
from pokryti.figures.legend import MARKS
from pokryti.figures.style import INK

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from pokryti.figures.shading import Shading
    from pokryti.figures.sheet import Sheet

__all__ = ["write_names", "write_ring_names"]

_EM = 0.62
_ON_HATCH = {"color": INK, "bbox": {"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none", "alpha": 0.85}}


def write_names(axes: Axes, study: gpd.GeoDataFrame, shading: Shading, *, sheet: Sheet) -> None:
    """Name the districts of the study; a number to be read with care has its mark before the name, or alone.

    Parameters
    ----------
    axes
        Axes of the map.
    study
        Districts with `name`. EPSG:5514.
    shading
        What they show, aligned with them.
    sheet
        The layout.
    """
    size = 8.5 if len(study) <= 40 else 6.5 if len(study) <= 110 else 5.0
    shapes = study.geometry.to_numpy()
    marks = shading.flag.map({flag: mark[0] for flag, mark in MARKS.items()}).fillna("").to_numpy(object)
    texts = np.array([f"{mark} {name}".strip() for mark, name in zip(marks, study["name"], strict=True)], dtype=object)
    spots = _spots(shapes, texts, size=size, sheet=sheet)
    alone = np.isnan(spots[:, 0]) & (marks != "")
    spots[alone] = shapely.get_coordinates(shapely.point_on_surface(shapes[alone]))
    first_dark = max(len(shading.classes) - 2, 1)
    looks = [
        _ON_HATCH if number < 0 else {"color": "white" if number >= first_dark else INK} for number in shading.number
    ]
    for text, spot, look in zip(np.where(alone, marks, texts), spots, looks, strict=True):
        _write(axes, text, spot, size=size, **look)


def write_ring_names(axes: Axes, ring: gpd.GeoDataFrame, *, sheet: Sheet) -> None:
    """Name the neighbouring districts, in grey, where enough of them is on the sheet.

    Parameters
    ----------
    axes
        Axes of the map.
    ring
        Districts with `name`. EPSG:5514.
    sheet
        The layout.
    """
    shown = shapely.intersection(ring.geometry.to_numpy(), shapely.box(*sheet.bounds))
    large = shapely.area(shown) > (20 * sheet.metres_per_point) ** 2
    texts = ring["name"].to_numpy(object)[large]
    for text, spot in zip(texts, _spots(shown[large], texts, size=7, sheet=sheet), strict=True):
        _write(axes, text, spot, size=7, color="#767d83", style="italic")


def _spots(
    shapes: NDArray[np.object_], texts: NDArray[np.object_], *, size: float, sheet: Sheet
) -> NDArray[np.float64]:
    widths = np.array([_EM * size * len(text) * sheet.metres_per_point for text in texts])
    return label_spots(shapes, widths, 1.5 * size * sheet.metres_per_point)


def _write(axes: Axes, text: str, spot: NDArray[np.float64], *, size: float, **look: Any) -> None:  # noqa: ANN401
    if not np.isnan(spot[0]):
        x, y = float(spot[0]), float(spot[1])
        axes.text(x, y, text, fontsize=size, ha="center", va="center", zorder=5, **look)
