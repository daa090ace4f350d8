"""Draw with settings of our own, whatever the user's matplotlib is set to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = ["INK", "MUTED", "OUTLINE", "own_style"]

INK = "#20262b"
MUTED = "#5a646c"
OUTLINE = "#59636b"

_STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, has all Czech letters
    "hatch.linewidth": 0.7,
    "text.parse_math": False,  # a dollar in a name is a dollar
    "svg.hashsalt": "pokryti",
    "svg.fonttype": "path",
    "path.simplify": False,
}


def own_style() -> AbstractContextManager[None]:
    """Set matplotlib up for the length of a `with` block.

    Returns
    -------
    context manager
        Puts the former settings back at its end.
    """
    from matplotlib import style

    return style.context(["default", _STYLE])
