"""What fuzzing leaves in `.fuzz`: a file of each fault with its traceback, and how many files each reader has read."""

from __future__ import annotations

import csv
import hashlib
import traceback
from collections import Counter
from pathlib import Path

__all__ = ["HOME", "add_count", "counted", "finds", "keep", "table"]

HOME = Path(__file__).resolve().parents[2] / ".fuzz"
_COUNTS = HOME / "counts.csv"


def keep(name: str, content: bytes, error: BaseException) -> None:
    """Keep one file of each fault."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [line for line in lines if "pokryti" in line[0]] or lines
    key = hashlib.sha1(f"{type(error).__name__}{own[-1]}".encode(), usedforsecurity=False).hexdigest()[:8]
    path = HOME / "finds" / f"{name}-{key}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(content)
        path.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")


def finds() -> list[Path]:
    """List the tracebacks of what was found."""
    return sorted((HOME / "finds").glob("*.txt"))


def add_count(name: str, how: str, files: int) -> None:
    """Note that a reader has read so many more changed files."""
    HOME.mkdir(exist_ok=True)
    with _COUNTS.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow([name, how, files])


def counted() -> Counter[tuple[str, str]]:
    """Count the files read so far by reader and way of changing them."""
    total: Counter[tuple[str, str]] = Counter()
    if _COUNTS.exists():
        with _COUNTS.open(encoding="utf-8", newline="") as stream:
            for name, how, files in csv.reader(stream):
                total[name, how] += int(files)
    return total


def table() -> str:
    """Write the counts as a table."""
    total = counted()
    names, ways = sorted({name for name, _ in total}), sorted({how for _, how in total})
    rows = [f"{name:24}" + "".join(f"{total[name, how]:>10}" for how in ways) for name in names]
    head = f"{'':24}" + "".join(f"{how:>10}" for how in ways)
    return "\n".join([head, *rows, f"{sum(total.values())} files, {len(finds())} finds"])
