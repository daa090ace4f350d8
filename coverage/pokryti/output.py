"""Write files so that a reader never meets half of one."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pokryti.errors import OutputError
from pokryti.locking import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["alone_in", "cannot_write", "replacing", "staged", "write_text"]

_ARRIVING = "unfinished-nedokonceno"
_LISTING = ".pokryti-files"
_LOCK = ".pokryti-lock"
_STAGE = ".pokryti-stage-"


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path that takes the place of `path` when the block ends well.

    Parameters
    ----------
    path
        The file to make or replace. Its folder is created when missing.

    Yields
    ------
    pathlib.Path
        A path in the same folder, with the same suffix, to write to.

    Raises
    ------
    OutputError
        When the folder or the file cannot be written; an existing file is left as it was.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".pokryti-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise cannot_write(target, error) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        with _held_told(target, target.name):
            temporary.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def staged(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give an empty folder whose files move to `folder` together when the block ends well.

    No file system lets many files change at one moment. So the finished files are first made one whole by a single
    rename, as the folder `unfinished-nedokonceno`; from there they take their places. A run killed before that rename
    has changed nothing; one killed after it leaves that folder, by which people see that the set is not complete, and
    the next run completes it before anything else. A list of what was written stays in the folder (`.pokryti-files`),
    so that the next run can remove what it no longer writes: an old map beside new tables would mislead.

    Parameters
    ----------
    folder
        Where the files belong. It is created when missing; files that this function did not write stay.

    Yields
    ------
    pathlib.Path
        A folder on the same disk to write to.

    Raises
    ------
    OutputError
        When the folder cannot be written, another run is writing to it, a file to be replaced is held open by a program
        that does not let go, or a link in it leads out of it; existing files are left as they were.
    """
    target = Path(folder)
    with alone_in(target):
        _arrive(target)
        for rest in target.glob(f"{_STAGE}*"):
            shutil.rmtree(rest, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=target))
        try:
            yield stage
            _move(stage, target)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let nobody else write into a folder while the block runs.

    Parameters
    ----------
    folder
        Made when missing.

    Raises
    ------
    OutputError
        When it cannot be written, or another run is writing to it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / _LOCK):
            yield
    except OutputError:
        raise
    except OSError as error:
        raise cannot_write(folder, error) from error


def _move(stage: Path, target: Path) -> None:
    """Let whole files take their places; what can go wrong is tried before the first one moves."""
    names = _names(stage)
    (stage / _LISTING).write_text("\n".join(names) + "\n", encoding="utf-8", newline="\n")
    _check_places(target, names)
    stage.rename(target / _ARRIVING)
    try:
        _arrive(target)
    except KeyboardInterrupt:
        _arrive(target)
        raise


def _arrive(target: Path) -> None:
    """Bring to its end what the last run began, or another began and was killed."""
    arriving = target / _ARRIVING
    if not (arriving / _LISTING).is_file():
        with suppress(OSError):
            arriving.rmdir()
        return
    stale = _listed(target) - _listed(arriving)
    names = [name for name in _names(arriving) if name != _LISTING]
    _check_places(target, names)
    for name in names:
        (arriving / name).replace(target / name)
    _forget(target, stale)
    for empty in sorted((path for path in arriving.rglob("*") if path.is_dir()), reverse=True):
        empty.rmdir()
    (arriving / _LISTING).replace(target / _LISTING)
    arriving.rmdir()


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _check_places(target: Path, names: list[str]) -> None:
    root = target.resolve()
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.parent.resolve() != (root / name).parent:
            raise OSError(errno.ELOOP, f"{place.parent.name} is a link that leads elsewhere", place.parent.name)
        if place.is_dir() and not place.is_symlink():
            raise OSError(errno.EISDIR, f"{name} is a folder", name)
        if not os.access(place.parent, os.W_OK):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), place.parent.name)
        if place.exists():
            with _held_told(place, name):
                place.replace(place)  # what changes nothing is refused, too


@contextmanager
def _held_told(place: Path, name: str) -> Iterator[None]:
    """Tell that a program holds a file, as Excel does on Windows, which refuses to replace such a file."""
    try:
        yield
    except PermissionError as error:
        if not place.is_file():
            raise
        raise OSError(errno.ETXTBSY, f"{name} is open in another program", name) from error


def _listed(folder: Path) -> set[str]:
    listing = folder / _LISTING
    lines = listing.read_text(encoding="utf-8", errors="replace").splitlines() if listing.is_file() else []
    return {line for line in lines if "\0" not in line}


def _forget(folder: Path, names: set[str]) -> None:
    """Remove what an earlier run wrote and this one did not, but nothing outside the folder."""
    root = folder.resolve()
    for name in names:
        stale = (folder / name).resolve()
        if root in stale.parents and stale.is_file():
            stale.unlink()


def write_text(path: str | os.PathLike[str], text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file in one step.

    Parameters
    ----------
    path
        The file to make or replace.
    text
        Its content; line ends are kept as they are.
    encoding
        How to store it.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode(encoding))


def cannot_write(target: Path, error: OSError) -> OutputError:
    """Make the error that tells why a file or folder cannot be written.

    Parameters
    ----------
    target
        The file or folder.
    error
        What the system said.
    """
    reason = getattr(error, "reason", "") or error.strerror or str(error)
    remedy = "Choose a folder you may write to, with space enough."
    refusal = OutputError(f"Cannot write {target}: {reason}. {remedy}")
    refusal.target, refusal.reason = str(target), reason
    refusal.code, refusal.item = errno.errorcode.get(error.errno or 0, ""), str(error.filename or "")
    return refusal


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
