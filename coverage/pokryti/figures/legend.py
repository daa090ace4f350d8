"""Draw the legend of a map: classes with counts, what is not a number, the benchmark."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from pokryti.figures.numbers import decimals_for, format_number
from pokryti.figures.palettes import SPECIAL
from pokryti.figures.style import INK, MUTED, OUTLINE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pokryti.figures.shading import Shading
    from pokryti.quality import Lang

__all__ = ["MARKS", "draw_legend"]

MARKS = {
    "edge": ("◇", "výsledek může změnit okolí", "neighbours may change it"),
    "at_least": ("≥", "nejméně tolik, zčásti neznámé", "at least, in part unknown"),
    "small": ("○", "malá čísla, nejisté", "small numbers, uncertain"),
}
"""Flag of a number to be read with care → marker and its name."""

_SWATCH, _ROW, _TEXT = 0.34, 0.29, 0.46
_WORDS = {"cs": ("počet území", "bez údaje"), "en": ("districts", "no number")}


def draw_legend(
    axes: Axes,
    shading: Shading,
    *,
    title: str,
    lang: Lang,
    benchmark: tuple[str, float] | None,
    marked: bool = True,
) -> None:
    """Draw the legend from the top of its axes downwards.

    Parameters
    ----------
    axes
        Axes whose data units are inches.
    shading
        What the map shows.
    title
        What the numbers are, with their unit.
    lang
        `cs` or `en`.
    benchmark
        A name and a number to mark beside the classes.
    marked
        Whether the map has marks at numbers to be read with care; they are counted in any case.
    """
    width, top = axes.get_xlim()[1], axes.get_ylim()[1]
    for line in wrap(title, 30):
        axes.text(0, top, line, fontsize=10, fontweight="bold", color=INK, va="top")
        top -= 0.19
    axes.text(width, top - 0.12, _WORDS[lang][0], fontsize=7, color=MUTED, ha="right", va="center")
    top = _classes(axes, shading, lang, top - 0.24)
    if benchmark is not None and len(shading.classes):
        top = _benchmark(axes, shading, (*benchmark, lang), top)
    top = _specials(axes, shading, lang, top - 0.16)
    _marks(axes, shading, lang, top=top - 0.08, marked=marked)


def _row(axes: Axes, y: float, label: str, count: str) -> None:
    axes.text(_TEXT, y, label, fontsize=9, color=INK, va="center")
    axes.text(axes.get_xlim()[1], y, count, fontsize=9, color=MUTED, ha="right", va="center")


def _classes(axes: Axes, shading: Shading, lang: Lang, top: float) -> float:
    from matplotlib.patches import Rectangle

    rows = list(zip(shading.labels(lang), shading.colours, shading.counts, strict=True))
    for label, colour, count in reversed(rows):
        top -= _ROW
        axes.add_patch(Rectangle((0, top), _SWATCH, _ROW, facecolor=colour, edgecolor=OUTLINE, linewidth=0.5))
        _row(axes, top + _ROW / 2, label, format_number(count, lang, 0))
    return top


def _benchmark(axes: Axes, shading: Shading, benchmark: tuple[str, float, Lang], bottom: float) -> float:
    name, value, lang = benchmark
    edges = shading.classes.edges
    step = max(int(shading.classes.assign([value])[0]), 0)
    low, high = edges[step], edges[step + 1]
    share = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5
    y = bottom + (step + share) * _ROW
    axes.plot([-0.05, _SWATCH + 0.05], [y, y], color="#d1361f", linewidth=1.6, solid_capstyle="butt")
    axes.plot([-0.07], [y], marker=">", markersize=5, color="#d1361f", clip_on=False)
    bottom -= 0.24
    axes.plot([0, _SWATCH], [bottom, bottom], color="#d1361f", linewidth=1.6)
    number = format_number(value, lang, decimals_for([value]))
    for position, line in enumerate(wrap(f"{name}: {number}", 30)):
        axes.text(_TEXT, bottom - 0.16 * position, line, fontsize=9, color=INK, va="center")
    return bottom - 0.16 * (len(wrap(f"{name}: {number}", 30)) - 1) - 0.1


def _specials(axes: Axes, shading: Shading, lang: Lang, top: float) -> float:
    from matplotlib.patches import Rectangle

    for flag, count in shading.special_counts.items():
        look = SPECIAL[flag]
        top -= _ROW + 0.05
        box = (0, top), _SWATCH, _ROW - 0.04
        axes.add_patch(Rectangle(*box, facecolor=look.fill, edgecolor=look.ink, hatch=look.hatch, linewidth=0))
        axes.add_patch(Rectangle(*box, facecolor="none", edgecolor=OUTLINE, linewidth=0.5))
        _row(axes, top + _ROW / 2 - 0.02, look.label(lang), format_number(count, lang, 0))
    return top


def _marks(axes: Axes, shading: Shading, lang: Lang, *, top: float, marked: bool) -> None:
    for flag, (marker, czech, english) in MARKS.items():
        count = int((shading.flag == flag).sum())
        if count:
            top -= _ROW
            shown = marker if marked else ""
            axes.text(_SWATCH / 2, top + _ROW / 2, shown, fontsize=11, color=INK, ha="center", va="center")
            _row(axes, top + _ROW / 2, czech if lang == "cs" else english, format_number(count, lang, 0))
