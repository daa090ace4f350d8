"""Draw one measure on one level of territory as a map for print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pokryti.crs import require_sjtsk
from pokryti.figures.geometry import compound_path, outline, simplify, without_specks
from pokryti.figures.legend import draw_legend
from pokryti.figures.names import write_names, write_ring_names
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.shading import Shading, shade
from pokryti.figures.sheet import MAP_WIDTH, WIDTH, Sheet, lay_out, legend_axes, map_axes, scale_bar, write_words
from pokryti.figures.style import INK, OUTLINE, own_style

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from pokryti.figures.classes import Classes
    from pokryti.quality import Lang

__all__ = ["draw_map"]

_MANY = 400
"""More districts than this get neither outlines nor names."""


def draw_map(  # noqa: PLR0913 - every one of them is asked for by name
    areas: gpd.GeoDataFrame,
    values: pd.Series,
    flags: pd.Series,
    *,
    title: str,
    legend_title: str,
    source: str,
    lang: Lang,
    on: dt.date,
    subtitle: str = "",
    sample: bool = False,
    benchmark: tuple[str, float] | float | None = None,
    context: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw a choropleth with everything a printed map needs.

    Parameters
    ----------
    areas
        Districts: index `code`; columns `name`, `geometry` and, if some are only neighbours, `role` (`study` or
        `ring`). EPSG:5514, metres; others are rejected.
    values
        Numbers by code.
    flags
        Flags by code.
    title
        What the map says.
    legend_title
        What the numbers are, with their unit.
    source
        Whose data these are.
    lang
        `cs` or `en`.
    on
        The day on which all data are valid.
    subtitle
        What stands under the title; the same as over the legend when left out.
    sample
        Whether the data are made up; says so on a band.
    benchmark
        A number to compare with, or its name and the number.
    context
        Larger districts whose borders are drawn over the map. EPSG:5514.
    classes
        Classes to use; natural ones when not given.

    Returns
    -------
    matplotlib.figure.Figure
        For `save`. Districts that have no answer are shown as not known.

    Raises
    ------
    CrsError
        When the districts are not in EPSG:5514.
    """
    from pokryti.figures.picture import Picture

    require_sjtsk(areas, "areas")
    study, ring = _split(areas)
    shading = shade(values.reindex(study.index), flags.reindex(study.index), classes)
    extent = tuple(study.total_bounds)
    sheet = lay_out(extent, title=title, source=source, sample=sample, neighbours=len(ring) > 0)
    with own_style():
        figure = Picture(figsize=(WIDTH, sheet.height), facecolor="white", label=title)
        write_words(figure, sheet, legend_title=subtitle or legend_title, on=on, lang=lang)
        axes = map_axes(figure, sheet)
        _draw_ring(axes, ring, sheet)
        _draw_classes(axes, study, shading)
        _draw_outlines(axes, study, sheet, context)
        if len(study) <= _MANY:
            write_names(axes, study, shading, sheet=sheet)
        scale_bar(axes, sheet, lang)
        draw_legend(
            legend_axes(figure, sheet),
            shading,
            title=legend_title,
            lang=lang,
            benchmark=_named(benchmark, lang),
            marked=len(study) <= _MANY,
        )
    return figure


def _split(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Thin out the borders to what the sheet can show, and part the study from its neighbours."""
    ring = areas["role"].eq("ring") if "role" in areas else np.zeros(len(areas), dtype=bool)
    left, _, right, _ = areas.total_bounds
    point = float(right - left) / (MAP_WIDTH * 72)
    shapes = areas.assign(geometry=simplify(areas.geometry.array, point / (2 if len(areas) > _MANY else 4)))
    return shapes[~ring], shapes[ring]


def _patch(axes: Axes, shapes: NDArray[np.object_], order: float, **style: object) -> None:
    from matplotlib.patches import PathPatch

    if len(shapes):
        # add_patch would search every curve for its extent; the extent is known
        axes.add_artist(PathPatch(compound_path(shapes), zorder=order, joinstyle="round", **style))


def _draw_ring(axes: Axes, ring: gpd.GeoDataFrame, sheet: Sheet) -> None:
    if len(ring):
        _patch(axes, ring.geometry.to_numpy(), 1, facecolor="#f1f1ee", edgecolor="#c3c5c2", linewidth=0.5)
        write_ring_names(axes, ring, sheet=sheet)


def _draw_classes(axes: Axes, study: gpd.GeoDataFrame, shading: Shading) -> None:
    shapes = study.geometry.to_numpy()
    many = len(study) > _MANY
    for step, colour in enumerate(shading.colours):
        line = {"edgecolor": colour, "linewidth": 0.15} if many else {"edgecolor": OUTLINE, "linewidth": 0.4}
        _patch(axes, shapes[shading.number == step], 2, facecolor=colour, **line)
    for flag in shading.special_counts:
        look, members = SPECIAL[flag], shapes[shading.flag == flag]
        _patch(axes, members, 2, facecolor=look.fill, edgecolor=look.ink, hatch=look.hatch, linewidth=0)
        _patch(axes, members, 2.1, facecolor="none", edgecolor=OUTLINE, linewidth=0.1 if many else 0.4)


def _draw_outlines(axes: Axes, study: gpd.GeoDataFrame, sheet: Sheet, context: gpd.GeoDataFrame | None) -> None:
    point = sheet.metres_per_point
    if context is not None:
        larger = context[context["role"] != "ring"] if "role" in context else context
        lines = without_specks(simplify(larger.geometry.array, point / 4), 2 * point)
        _patch(axes, lines, 3, facecolor="none", edgecolor=INK, linewidth=0.7 if len(study) > _MANY else 1.0)
    whole = without_specks(np.array([outline(study.geometry.to_numpy())]), 2 * point)
    _patch(axes, whole, 3, facecolor="none", edgecolor=INK, linewidth=1.1)


def _named(benchmark: tuple[str, float] | float | None, lang: Lang) -> tuple[str, float] | None:
    if benchmark is None or isinstance(benchmark, tuple):
        return benchmark
    return ("srovnávací hodnota" if lang == "cs" else "benchmark", float(benchmark))
