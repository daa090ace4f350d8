"""Write the study file of what was brought; one that somebody has edited is never overwritten."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pokryti.output import write_text
from pokryti.sources.fetch.lock import toml_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pokryti.quality import Lang
    from pokryti.sources.fetch.plan import Region

__all__ = ["STUDY_NAME", "study_text", "write_study"]

STUDY_NAME = "pokryti.toml"
_BESIDE_NAME = "pokryti.fetched.toml"
_TEXTS = {
    "cs": {
        "head": "# Studie, jak ji založil „pokryti fetch“. Soubor můžete upravit; znovu se nepřepíše.\n"
        "# Další volby popisuje vzor: pokryti init",
        "title": "Dostupnost služeb: {name}",
        "on": "# Rozhodný den: služby i obyvatelstvo se berou k tomuto dni.",
        "sources": "# Soubory stažené od vydavatelů; odkud a s jakou licencí, stojí v pokryti.lock.",
        "publishers": "# Adresy, které platí místo těch v katalogu.",
    },
    "en": {
        "head": "# A study as `pokryti fetch` began it. You may edit this file; it will not be overwritten.\n"
        "# More choices are explained in the template: pokryti init",
        "title": "Access to services: {name}",
        "on": "# Reference date: services and population are taken as of this day.",
        "sources": "# Files brought from their publishers; from where and under which licence stands in pokryti.lock.",
        "publishers": "# Addresses that hold in place of those in the catalogue.",
    },
}


def study_text(
    region: Region,
    on: date,
    files: Mapping[str, Sequence[str]],
    overrides: Mapping[str, Mapping[str, Any]],
    *,
    lang: Lang,
) -> str:
    """Compose a study file.

    Parameters
    ----------
    region
        What is studied.
    on
        Reference date.
    files
        Role of `[sources]` → paths.
    overrides
        What holds in place of the catalogue of sources.
    lang
        Language of comments and title.

    Examples
    --------
    >>> from datetime import date
    >>> from pokryti.sources.fetch.plan import Region
    >>> region = Region("3102", "České Budějovice", "orp")
    >>> text = study_text(region, date(2024, 12, 31), {"structure": ["s.csv"]}, {}, lang="en")
    >>> [line for line in text.splitlines() if line.startswith(("region", "structure"))]
    ['region = "3102"', 'structure = "s.csv"']
    """
    told = _TEXTS[lang]
    lines = [
        told["head"],
        "",
        "[study]",
        f"title = {toml_text(told['title'].format(name=region.name))}",
        told["on"],
        f"on = {on.isoformat()}",
        f"region = {toml_text(region.code)}",
        f"levels = {toml_text(list(region.levels))}",
        "",
        "[sources]",
        told["sources"],
    ]
    single = {"structure", "boundaries", "addresses"}
    lines += [f"{role} = {toml_text(paths[0] if role in single else list(paths))}" for role, paths in files.items()]
    lines += ["", told["publishers"]] if overrides else []
    for key, fields in overrides.items():
        lines += [f"[publishers.{key}]", *(f"{name} = {toml_text(value)}" for name, value in fields.items())]
    return "\n".join(lines) + "\n"


def write_study(folder: Path, text: str, *, written_before: str) -> tuple[Path, str]:
    """Write the study file, beside the one that somebody has edited.

    Parameters
    ----------
    folder
        Where.
    text
        Its content.
    written_before
        SHA-256 of what was written the last time; empty when nothing was.

    Returns
    -------
    path : pathlib.Path
        The file written.
    sha256 : str
        Of what the program has written under the name of the study file; empty when never.
    """
    path = folder / STUDY_NAME
    edited = path.is_file() and sha256(path.read_bytes()).hexdigest() != written_before
    if edited and path.read_bytes() == text.encode():
        edited = False
    target = folder / _BESIDE_NAME if edited else path
    write_text(target, text)
    return target, written_before if edited else sha256(text.encode()).hexdigest()
