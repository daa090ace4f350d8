"""Let one run at a time write into a folder; the system frees the lock when a run ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["locked"]

_BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock while the block runs.

    Parameters
    ----------
    path
        File of the lock; removed at the end.

    Raises
    ------
    OSError
        When another run holds it.
    """
    descriptor = _take(path)
    try:
        yield
    finally:
        if sys.platform != "win32":  # there an open file cannot be removed, and a closed one is no longer ours
            path.unlink(missing_ok=True)
        os.close(descriptor)
        if sys.platform == "win32":
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _take(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _BUSY:
                raise OSError(errno.EBUSY, "another run is writing there") from error
            raise
        # Whoever held the lock before may have removed the very file that was opened.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.ENOLCK, errno.ENOTSUP}:  # some network disks have no locks
                raise
