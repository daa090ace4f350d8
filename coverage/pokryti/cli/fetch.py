"""`pokryti fetch`: from nothing to a study of official files; what was taken, how old it is, under which licence."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

from rich.table import Table
from rich.text import Text

from pokryti import catalog
from pokryti.cli.messages import say
from pokryti.cli.terminal import Terminal, plain, show, show_findings
from pokryti.errors import ConfigError
from pokryti.quality import QualityReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pokryti.quality import Lang
    from pokryti.sources.fetch.address import Source
    from pokryti.sources.fetch.fetching import Fetched
    from pokryti.sources.fetch.lock import Locked

__all__ = ["fetch_for"]

_MEGABYTE = 1_000_000
_STUDY_NAME = "pokryti.toml"


def fetch_for(
    dest: Path,
    *,
    region: str | None,
    on: date | None,
    extras: str,
    update: bool,
    config: Path | None,
    lang: Lang,
) -> None:
    """Bring the files of a study and tell about them.

    Parameters
    ----------
    dest
        Folder of the study.
    region
        Code or name of a district; by default that of the study in the folder.
    on
        Reference date; by default that of the study in the folder, otherwise the end of last year.
    extras
        Words of `--with`, separated by commas.
    update
        Ask for newer files and tell what they change.
    config
        A study file whose `[publishers]` hold; by default that of the study in the folder.
    lang
        `cs` or `en`.

    Raises
    ------
    ConfigError
        When no region is known.
    """
    from pokryti.sources.config import read_toml
    from pokryti.sources.fetch.fetching import Request, fetch_study

    there = dest / _STUDY_NAME
    present = read_toml(there) if there.is_file() else {}
    asked = region or _region_of(present)
    if not asked:
        raise ConfigError(say("fetch_no_region", lang))
    request = Request(
        region=asked,
        on=on or _day_of(present) or date(date.today().year - 1, 12, 31),  # noqa: DTZ011 - a day where the user is
        dest=dest,
        asked=tuple(word.strip() for word in extras.split(",") if word.strip()),
        update=update,
        overrides=_overrides(read_toml(config) if config else present),
        lang=lang,
    )
    with _bars(lang) as progress:
        fetched = fetch_study(request, progress=progress)
    _tell(fetched, dest, lang=lang)


def _region_of(present: Mapping[str, Any]) -> str:
    study = present.get("study", {})
    region = study.get("region", "") if isinstance(study, dict) else ""
    return region if isinstance(region, str) else ""


def _day_of(present: Mapping[str, Any]) -> date | None:
    study = present.get("study", {})
    day = study.get("on") if isinstance(study, dict) else None
    return day if type(day) is date else None


def _overrides(present: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Take what the study file says of publishers, and refuse what it cannot say."""
    from pokryti.sources.fetch.address import OVERRIDABLE

    section, report = present.get("publishers", {}), QualityReport()
    tables = {"publishers": (section, tuple(catalog.load("downloads")))}
    if isinstance(section, dict):
        tables |= {f"publishers.{key}": (fields, OVERRIDABLE) for key, fields in section.items()}
    for name, (table, known) in tables.items():
        if not isinstance(table, dict):
            report.add("bad_value", source=_STUDY_NAME, count=1, key=name, value=table, expected=f"[{name}] url = …")
            continue
        for key in table.keys() - set(known):
            nearest = ", ".join(get_close_matches(key, known, n=3, cutoff=0.0))
            report.add("unknown_key", source=_STUDY_NAME, count=1, key=key, section=name, nearest=nearest)
        for key in table.keys() & set(OVERRIDABLE):
            expected, values = ('["…"]', table[key]) if key == "hosts" else ('"…"', [table[key]])
            if not (isinstance(values, list) and all(isinstance(value, str) for value in values)):
                report.add("bad_value", source=_STUDY_NAME, count=1, key=key, value=table[key], expected=expected)
    report.raise_errors(ConfigError)
    return dict(section)


@contextmanager
def _bars(lang: Lang) -> Iterator[Callable[[Source, int, int | None], None]]:
    """Show how far each file is."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = Terminal(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(24),
        DownloadColumn(binary_units=False),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks: dict[str, Any] = {}

        def far(source: Source, done: int, total: int | None) -> None:
            if source.id not in tasks:
                tasks[source.id] = progress.add_task(source.label(lang), total=total)
                if progress.disable:
                    show(say("fetch_bringing", lang, label=source.label(lang)), error=True)
            progress.update(tasks[source.id], completed=done, total=total)

        yield far


def _tell(fetched: Fetched, dest: Path, *, lang: Lang) -> None:
    Terminal().print(_table(fetched.files, lang))
    if fetched.report.findings:
        show_findings(fetched.report.findings, lang)
    if fetched.changes is not None:
        show(say("fetch_changes", lang), style="bold")
        for finding in fetched.changes.findings:
            show(f"  {finding.message(lang)} {finding.remedy(lang)}")
    if fetched.study_file.name != _STUDY_NAME:
        show(say("fetch_edited", lang, path=dest / _STUDY_NAME, beside=fetched.study_file), style="yellow")
    path = f'"{fetched.study_file}"' if " " in str(fetched.study_file) else fetched.study_file
    show(say("fetch_next", lang, region=fetched.region.name, path=path), style="bold")


def _table(files: Sequence[Locked], lang: Lang) -> Table:
    table = Table()
    for column in ("what", "publisher", "vintage", "size", "licence"):
        justify: Literal["left", "right"] = "right" if column == "size" else "left"
        table.add_column(say(f"fetch_column_{column}", lang), justify=justify, overflow="fold")
    for entry in files:
        source = catalog.load("downloads")[entry.source]
        shown = (
            source[lang],
            catalog.load("publishers")[source["publisher"]]["short"],
            entry.vintage or (entry.last_modified or entry.fetched)[:10],
            _size(entry.size_bytes, lang),
            _licence(entry.licence, lang),
        )
        table.add_row(*(Text(plain(text)) for text in shown))
    return table


def _size(size_bytes: int, lang: Lang) -> str:
    if size_bytes < _MEGABYTE:
        return f"{size_bytes / 1000:,.0f} kB"
    size = f"{size_bytes / _MEGABYTE:,.1f} MB"
    return size.replace(",", "\u00a0").replace(".", ",") if lang == "cs" else size


def _licence(licence: str, lang: Lang) -> str:
    """Show the half in the language of the reader where the catalogue says it in both: `cs / en`."""
    czech, _, english = licence.partition(" / ")
    return (english if lang == "en" and english else czech) or say("fetch_no_licence", lang)
