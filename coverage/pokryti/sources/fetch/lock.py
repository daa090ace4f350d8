"""The lock `pokryti.lock`: which files a study was made from, so that nobody computes from others unawares."""

from __future__ import annotations

import json
import tomllib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pokryti.output import write_text
from pokryti.quality import QualityReport
from pokryti.sources.fetch.cache import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pokryti.sources.config import Config

__all__ = [
    "LOCK_NAME",
    "Lock",
    "Locked",
    "differing",
    "is_as_locked",
    "read_lock",
    "toml_text",
    "unchanged",
    "verify_lock",
    "write_lock",
]

LOCK_NAME = "pokryti.lock"
_HEAD = """\
# Files of this study as `pokryti fetch` brought them; written by the program. `pokryti run` refuses files that differ.
# To take newer ones: pokryti fetch --update. To use a file of your own, name another path in pokryti.toml.
"""


@dataclass(frozen=True)
class Locked:
    """One file of a study and where it came from.

    Parameters
    ----------
    source
        Id in the catalogue of sources.
    file
        Path relative to the lock, with plain slashes.
    url, vintage, fetched, last_modified
        From where, of which day or year, when it was brought, and what the publisher says of its age.
    received_bytes
        How much came over the network.
    size_bytes, sha256
        Of the file as stored.
    licence, citation_cs, citation_en
        Under what conditions it may be used, and how to name it.
    """

    source: str
    file: str
    url: str
    vintage: str
    fetched: str
    last_modified: str
    received_bytes: int
    size_bytes: int
    sha256: str
    licence: str
    citation_cs: str
    citation_en: str


@dataclass(frozen=True)
class Lock:
    """All files of a study, and the study file as the program wrote it."""

    files: tuple[Locked, ...] = ()
    study_sha256: str = ""


def read_lock(path: Path) -> Lock:
    """Read a lock.

    Parameters
    ----------
    path
        `pokryti.lock`; one that is not there is an empty lock.

    Returns
    -------
    Lock
        What it holds.

    Raises
    ------
    ValueError
        When it is no lock.
    """
    if not path.is_file():
        return Lock()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        files = tuple(_entry(fields) for fields in data.get("file", ()))
        outside = [entry.file for entry in files if not _is_plain(entry.file)]
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if outside:
        # Whoever passes a study on must not decide what is removed on the machine of another.
        raise ValueError(", ".join(outside))
    return Lock(files, str(data.get("study_sha256", "")))


def _entry(fields: Mapping[str, Any]) -> Locked:
    """Check what an entry says, as TOML holds any type under any key."""
    entry = Locked(**fields)
    wrong = [name for name, kind in Locked.__annotations__.items() if type(getattr(entry, name)).__name__ != kind]
    if wrong:
        raise TypeError(", ".join(wrong))
    return entry


def _is_plain(file: str) -> bool:
    return PurePosixPath(file).parts == ("data", file[5:]) and "\\" not in file and file.isprintable()


def write_lock(path: Path, lock: Lock) -> None:
    """Write a lock in one step.

    Parameters
    ----------
    path
        Where.
    lock
        What it holds.
    """
    lines = [_HEAD, "version = 1", f"study_sha256 = {toml_text(lock.study_sha256)}"]
    for entry in sorted(lock.files, key=lambda item: (item.source, item.file)):
        lines += ["", "[[file]]", *(f"{key} = {toml_text(value)}" for key, value in asdict(entry).items())]
    write_text(path, "\n".join(lines) + "\n")


def toml_text(value: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    r"""Write a text, a number or a list of texts as TOML.

    Parameters
    ----------
    value
        The value.

    Examples
    --------
    >>> toml_text("Žďár \"n.\" S."), toml_text(["a", "b"]), toml_text(5)
    ('"Žďár \\"n.\\" S."', '["a", "b"]', '5')
    """
    # JSON writes texts, lists and numbers as TOML does, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def verify_lock(config: Config, *, report: QualityReport) -> None:
    """Compare the files of a study with its lock, if it has one.

    Parameters
    ----------
    config
        The study.
    report
        Where files that differ are noted.

    Raises
    ------
    InputError
        When there are such files: numbers from them would not be those of the study.
    """
    path = config.path.with_name(LOCK_NAME)
    try:
        lock = read_lock(path)
    except (OSError, ValueError) as error:
        report.add("lock_unreadable", source=path.name, count=1, problem=error)
        report.raise_errors()
        raise
    used = {item for files in config.sources.values() for item in files}
    report.add("lock_differs", source=path.name, where=differing(lock.files, path.parent, used=used))
    report.raise_errors()


@contextmanager
def unchanged(config: Config) -> Iterator[None]:
    """Make sure that nobody replaces the files of a study while they are read one after another.

    Parameters
    ----------
    config
        The study.

    Raises
    ------
    InputError
        When some were replaced, as by `pokryti fetch --update` at the same time: numbers of two editions would meet.
    """
    paths = {item for files in config.sources.values() for item in files} | {config.path.with_name(LOCK_NAME)}
    before = {path: _sign(path) for path in paths}
    yield
    report = QualityReport()
    changed = sorted(path.name for path, sign in before.items() if _sign(path) != sign)
    report.add("files_changed", source=config.path.name, where=changed)
    report.raise_errors()


def _sign(path: Path) -> tuple[int, ...]:
    """Give what tells a file from one that has taken its place, without reading it."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def differing(files: Iterable[Locked], folder: Path, *, used: set[Path]) -> list[str]:
    """List the used files that are not what their lock says.

    Parameters
    ----------
    files
        What the lock says.
    folder
        Where it lies.
    used
        Absolute paths of the files that matter.

    Returns
    -------
    list of str
        Paths as the lock writes them.
    """
    paths = {entry: (folder / entry.file).resolve() for entry in files}
    return [entry.file for entry, path in paths.items() if path in used and not is_as_locked(path, entry)]


def is_as_locked(path: Path, entry: Locked) -> bool:
    """Tell whether a file is there and the same.

    Parameters
    ----------
    path
        The file.
    entry
        What the lock says of it.
    """
    return path.is_file() and path.stat().st_size == entry.size_bytes and digest(path) == entry.sha256
