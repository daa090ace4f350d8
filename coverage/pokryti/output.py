"""Write files so that a reader never meets half of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pokryti.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cannot_write", "replacing", "staged", "write_text"]

_LISTING = ".pokryti-files"


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
        temporary.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def staged(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give an empty folder whose files move to `folder` together when the block ends well.

    A list of what was written stays in the folder (`.pokryti-files`), so that the next run can remove what it no longer
    writes: an old map beside new tables would mislead.

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
        When the folder cannot be written; existing files are left as they were.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".pokryti-", dir=target))
    except OSError as error:
        raise cannot_write(target, error) from error
    try:
        yield stage
        names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).replace(target / name)
        _forget(target, names)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _forget(folder: Path, names: list[str]) -> None:
    """Remove what an earlier run wrote and this one did not, and list what is there now."""
    listing = folder / _LISTING
    before = listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []
    root = folder.resolve()
    for name in set(before) - set(names):
        stale = (folder / name).resolve()
        if root in stale.parents and stale.is_file():
            stale.unlink()
    write_text(listing, "\n".join(names) + "\n")


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
    reason = error.strerror or str(error)
    refusal = OutputError(f"Cannot write {target}: {reason}. Choose a folder you may write to.")
    refusal.target, refusal.reason = str(target), reason
    return refusal


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
