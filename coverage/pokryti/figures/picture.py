"""A figure that notebooks show by themselves, whatever their back end."""

from __future__ import annotations

from io import BytesIO

from matplotlib.figure import Figure

from pokryti.figures.style import own_style

__all__ = ["Picture"]


class Picture(Figure):
    """A matplotlib figure that Jupyter shows when it is the last value of a cell."""

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        with own_style():
            self.savefig(buffer, format="png", dpi=110)
        return buffer.getvalue()
