"""Where the embedded sample lies: a fictional region in the layouts of the official files."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from pokryti.errors import InputError

__all__ = ["sample_dir"]


def sample_dir() -> Path:
    """Find the folder of the embedded sample.

    Returns
    -------
    pathlib.Path
        `pokryti/data/sample` of an installed package, otherwise `data/sample` of the source tree.

    Raises
    ------
    InputError
        When neither is there.

    Examples
    --------
    >>> (sample_dir() / "pokryti.toml").is_file()
    True
    """
    package = Path(str(resources.files("pokryti")))
    for folder in (package / "data" / "sample", package.parents[1] / "data" / "sample"):
        if (folder / "pokryti.toml").is_file():
            return folder
    raise InputError("The embedded sample is not installed. Install pokryti again.")
