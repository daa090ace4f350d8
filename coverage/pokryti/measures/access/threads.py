"""Work shared out among threads; compiled functions run without Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

__all__ = ["in_threads"]


def in_threads(work: Callable[[slice], None], count: int, *, least: int) -> None:
    """Share out things that stand in a row.

    Parameters
    ----------
    work
        Does some of them; what it answers must not depend on which they are.
    count
        How many there are.
    least
        So many are not worth a thread of their own.
    """
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    step = max(least, -(-count // (16 * workers)))
    parts = [slice(begin, min(begin + step, count)) for begin in range(0, count, step)]
    if len(parts) < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, parts))
