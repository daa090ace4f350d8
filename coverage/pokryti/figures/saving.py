"""Write figures to files, whole and always with the same bytes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pokryti.figures.style import own_style
from pokryti.output import replacing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

__all__ = ["save"]


def save(
    figure: Figure,
    folder: str | Path,
    stem: str,
    formats: Sequence[str] = ("png", "svg", "pdf"),
) -> tuple[Path, ...]:
    """Write a figure in each format.

    Parameters
    ----------
    figure
        What `draw_map` returns.
    folder
        Where to; created when missing.
    stem
        File name without its suffix.
    formats
        Any of `png` (160 dots per inch), `svg` and `pdf`.

    Returns
    -------
    tuple of pathlib.Path
        The files, in the order of `formats`.

    Raises
    ------
    OutputError
        When a file cannot be written; an older one is then left as it was.
    """
    paths = tuple(Path(folder) / f"{stem}.{kind}" for kind in formats)
    with own_style():
        for path, kind in zip(paths, formats, strict=True):
            with replacing(path) as temporary:
                options: Any = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
                metadata = _metadata(kind, str(figure.get_label()))
                figure.savefig(temporary, format=kind, dpi=160, metadata=metadata, **options)
                if kind == "svg":
                    temporary.write_bytes(_shorten(temporary.read_bytes()))
    return paths


def _shorten(svg: bytes) -> bytes:
    """Keep hundredths of a point in the outlines; matplotlib writes millionths, half of a large file."""
    return re.sub(rb"([ML] -?\d+\.\d\d)\d* (-?\d+\.\d\d)\d*", rb"\1 \2", svg)


def _metadata(kind: str, title: str) -> dict[str, str | None]:
    undated = {"svg": {"Date": None, "Creator": "pokryti"}, "pdf": {"CreationDate": None, "Creator": "pokryti"}}
    return {"Title": title, **undated.get(kind, {"Software": "pokryti"})}
