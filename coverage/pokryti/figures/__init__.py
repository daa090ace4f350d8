"""Printed maps: classes, colours, numbers, and the sheet that joins them."""

from __future__ import annotations

from pokryti.figures import classes, numbers, palettes
from pokryti.figures.maps import draw_map
from pokryti.figures.numbers import format_number
from pokryti.figures.saving import save
from pokryti.figures.shading import Shading, shade

__all__ = ["Shading", "classes", "draw_map", "format_number", "numbers", "palettes", "save", "shade"]
