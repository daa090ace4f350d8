"""Numba, imported so that the name of our source root does no harm.

Numba looks for the measuring tool coverage.py by `import coverage`. Python started at the root of the repository finds
there the folder `coverage/` instead, as a namespace package, unless coverage.py is installed; numba then fails. Hiding
the name while numba is imported tells it the truth: the tool is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TypeVar, cast

__all__ = ["compiled", "compiled_by_class", "compiled_exactly", "compiled_in_place", "compiled_sum"]

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
    from numba.extending import overload


def _kept(function: _Function, fastmath: set[str] | None = None) -> _Function:
    """Compile for threads, and keep the result on disk where there is a place for it that can be written to."""
    compiler = partial(numba.njit, nogil=True, error_model="numpy", fastmath=fastmath or False)
    try:
        return cast("_Function", compiler(cache=True)(function))
    except RuntimeError:  # neither the folder of the package nor that of the user: compile anew in each process
        return cast("_Function", compiler()(function))


def compiled(function: _Function) -> _Function:
    """Compile a function of numbers and arrays when it is first called, and keep the result on disk if that can be.

    Parameters
    ----------
    function
        Written in the part of Python that numba knows. It runs without Python's lock, so threads share the work.

    Returns
    -------
    callable
        The same function, fast. Sums are never reordered; a product may be added without being rounded first.
    """
    return _kept(function, fastmath={"contract"})


def compiled_exactly(function: _Function) -> _Function:
    """Compile a function as `compiled` does, with every operation rounded as NumPy rounds it.

    Parameters
    ----------
    function
        As in `compiled`.

    Returns
    -------
    callable
        The same function, fast.
    """
    return _kept(function)


def compiled_in_place(function: _Function) -> _Function:
    """Compile a function into those that call it, so that handing it many arrays costs nothing.

    Parameters
    ----------
    function
        As in `compiled`; only compiled functions call it.

    Returns
    -------
    callable
        The same function.
    """
    return cast("_Function", numba.njit(inline="always")(function))


def compiled_sum(function: _Function) -> _Function:
    """Compile a function whose sums may be made in several lanes at once.

    Parameters
    ----------
    function
        As in `compiled`. The order of its sums depends on the machine and on how many terms there are, nothing else.

    Returns
    -------
    callable
        The same function, several times faster where it sums.
    """
    return _kept(function, fastmath={"contract", "reassoc"})


def compiled_by_class(formulas: Mapping[type, Callable[..., object]]) -> Callable[[_Function], _Function]:
    """Let compiled code choose a function by the class of its first argument, when it is compiled, not when it runs.

    Parameters
    ----------
    formulas
        The function for each class of named tuples; all take the same arguments as the one that is decorated.

    Returns
    -------
    callable
        Decorates a function that stands for all of them: in compiled code it is the chosen one, written in place.
    """

    def decorate(function: _Function) -> _Function:
        def choose(shape, square):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, ARG001 - numba wants the names
            return formulas[shape.instance_class]

        overload(function, strict=False, jit_options={"fastmath": {"contract"}, "error_model": "numpy"})(choose)
        return function

    return decorate
