"""A new study: its configuration with comments, and empty tables for what no office publishes."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from pokryti.cli.messages import say
from pokryti.errors import OutputError, first
from pokryti.output import write_text

if TYPE_CHECKING:
    from pokryti.quality import Lang

__all__ = ["write_templates"]


def write_templates(folder: Path, *, lang: Lang) -> list[Path]:
    """Make `pokryti.toml` and `tables/*.csv` in a folder.

    Parameters
    ----------
    folder
        Made when missing.
    lang
        Language of the comments: `cs` or `en`.

    Returns
    -------
    list of pathlib.Path
        The files made.

    Raises
    ------
    OutputError
        When one of the files exists already; then none is written.
    """
    texts = {folder / name: text for name, text in _templates(lang).items()}
    existing = [path for path in texts if path.exists()]
    if existing:
        raise OutputError(say("exists", lang, where=first(existing)))
    for path, text in texts.items():
        # Excel takes a CSV for UTF-8 only when it begins with this mark.
        write_text(path, text, encoding="utf-8-sig" if path.suffix == ".csv" else "utf-8")
    return list(texts)


def _templates(lang: Lang) -> dict[str, str]:
    source = resources.files(__package__).joinpath("templates", lang)
    tables = sorted((entry for entry in source.joinpath("tables").iterdir()), key=lambda entry: entry.name)
    texts = {"pokryti.toml": source.joinpath("pokryti.toml").read_text(encoding="utf-8")}
    return texts | {f"tables/{entry.name}": entry.read_text(encoding="utf-8") for entry in tables}
