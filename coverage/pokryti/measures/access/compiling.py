"""Numba, imported so that the name of our source root does no harm.

Numba looks for the measuring tool coverage.py by `import coverage`. Python started at the root of the repository finds
there the folder `coverage/` instead, as a namespace package, unless coverage.py is installed; numba then fails. Hiding
the name while numba is imported tells it the truth: the tool is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TypeVar, cast

__all__ = ["compiled"]

_Function = TypeVar("_Function", bound=Callable[..., object])


@contextmanager
def _no_folder_for_a_tool() -> Iterator[None]:
    known = sys.modules.get("coverage")
    spec = find_spec("coverage") if known is None else known.__spec__
    if spec is None or spec.origin is not None:
        yield
        return
    sys.modules["coverage"] = None  # type: ignore[assignment]  # Python's own way to say that there is no such module
    try:
        yield
    finally:
        del sys.modules["coverage"]
        if known is not None:
            sys.modules["coverage"] = known


with _no_folder_for_a_tool():
    import numba


def compiled(function: _Function) -> _Function:
    """Compile a function of numbers and arrays when it is first called, and keep the result on disk.

    Parameters
    ----------
    function
        Written in the part of Python that numba knows. It runs without Python's lock, so threads share the work.

    Returns
    -------
    callable
        The same function, fast. Sums are never reordered: the same input gives the same bits.
    """
    return cast("_Function", numba.njit(nogil=True, cache=True, error_model="numpy")(function))
