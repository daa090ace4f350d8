"""Read thousands of broken files in one process: `python tests/fuzz/many_files.py 2000 [READER…]`.

Each reader goes on from the number it has reached before, until it has read so many. A file that hangs or kills the
process stays in `.fuzz/current`.
"""

from __future__ import annotations

import faulthandler
import sys
import tempfile
import warnings
from pathlib import Path
from random import Random

from fuzz_changes import changed
from fuzz_finds import HOME, add_count, counted, keep, table
from fuzz_readers import CASES, outcome

_AT_ONCE, _HANGS_AFTER_SECONDS = 100, 300


def _read_many(name: str, first: int, last: int) -> None:
    case, current = CASES[name], HOME / "current"
    valid = case.content()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            content = changed(valid, case.kind, Random(f"{name} {number}"))
            current.write_bytes(content)
            faulthandler.dump_traceback_later(_HANGS_AFTER_SECONDS, exit=True)
            try:
                outcome(case, content, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever comes is the find
                keep(name, content, error)
    faulthandler.cancel_dump_traceback_later()
    add_count(name, "random", last - first)


def main() -> None:
    """Take turns, so that no reader waits for the slow ones."""
    HOME.mkdir(exist_ok=True)
    warnings.simplefilter("ignore")
    wanted, names = int(sys.argv[1]), sys.argv[2:] or list(CASES)
    for upto in range(_AT_ONCE, wanted + 1, _AT_ONCE):
        for name in names:
            done = counted()[name, "random"]
            if done < upto:
                _read_many(name, done, upto)
    print(table())


if __name__ == "__main__":
    main()
