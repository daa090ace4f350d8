"""Fuzz every reader for a while, guided by which lines of pokryti are reached: `make fuzz SECONDS=60 READERS=lock`.

Each reader runs in a process of its own, so that libFuzzer's limits of time and memory end only that one. What was
found lies in `.fuzz/finds`, interesting files in `.fuzz/corpus`, from where the next run goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from random import Random

_HOME = Path(__file__).resolve().parents[2] / ".fuzz"
_LIMITS = ("-rss_limit_mb=4096", "-timeout=120", "-max_len=2000000", "-verbosity=0", "-print_final_stats=1")


def _fuzz(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["pokryti"], enable_loader_override=False):
        from fuzz_readers import CASES, outcome
    from fuzz_changes import changed

    case, folder, corpus = CASES[name], Path(tempfile.mkdtemp()), _HOME / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(case.content())

    def one(content: bytes) -> None:
        try:
            outcome(case, content, folder)
        except Exception as error:  # noqa: BLE001 - whatever comes is the find
            _keep(name, content, error)

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        new = atheris.Mutate(content, most) if random.random() < 0.2 else changed(content, case.kind, random)
        return new[:most]

    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-artifact_prefix={_HOME / 'finds' / name}-",
            *_LIMITS,
        ],
        one,
        custom_mutator=mutate,
    )
    atheris.Fuzz()


def _keep(name: str, content: bytes, error: Exception) -> None:
    """Keep one file of each fault."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [line for line in lines if "pokryti" in line[0]] or lines
    key = hashlib.sha1(f"{type(error).__name__}{own[-1]}".encode(), usedforsecurity=False).hexdigest()[:8]
    path = _HOME / "finds" / f"{name}-{key}"
    if not path.exists():
        path.write_bytes(content)
        path.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")


def main() -> int:
    """Run the readers one after another and count."""
    from fuzz_readers import CASES

    (_HOME / "finds").mkdir(parents=True, exist_ok=True)
    seconds, names = int(sys.argv[1]), sys.argv[2:] or list(CASES)
    total = 0
    for name in names:
        command = [sys.executable, __file__, "--reader", name, str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=os.environ)
        runs = re.findall(r"(?:stat::number_of_executed_units:|Done) +(\d+)", done.stderr)
        total += int(runs[-1]) if runs else 0
        print(f"{name:24}{runs[-1] if runs else '?':>9}{'' if done.returncode == 0 else '   ended early'}", flush=True)
        if done.returncode:
            (_HOME / "finds" / f"{name}-end.txt").write_text(done.stderr[-5000:], encoding="utf-8")
    finds = sorted(_HOME.joinpath("finds").glob("*.txt"))
    print(f"{total} files tried, {len(finds)} finds", *finds, sep="\n")
    return int(bool(finds))


if __name__ == "__main__":
    if sys.argv[1] == "--reader":
        _fuzz(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main())
