"""Fuzz every reader for a while, guided by which lines of pokryti are reached: `make fuzz SECONDS=60 READERS=lock`.

Each reader runs in a process of its own, so that libFuzzer's limits of time and memory end only that one. What was
found lies in `.fuzz/finds`, interesting files in `.fuzz/corpus`, from where the next run goes on.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from fuzz_finds import HOME, add_count, finds, keep, table

_LIMITS = ("-rss_limit_mb=4096", "-timeout=120", "-max_len=2000000", "-verbosity=0", "-print_final_stats=1")


def _fuzz(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["pokryti"], enable_loader_override=False):
        from fuzz_readers import CASES, outcome
    from fuzz_changes import changed

    case, folder, corpus = CASES[name], Path(tempfile.mkdtemp()), HOME / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(case.content())

    def one(content: bytes) -> None:
        try:
            outcome(case, content, folder)
        except Exception as error:  # noqa: BLE001 - whatever comes is the find
            keep(name, content, error)

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        new = atheris.Mutate(content, most) if random.random() < 0.2 else changed(content, case.kind, random)
        return new[:most]

    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-artifact_prefix={HOME / 'finds' / name}-",
            *_LIMITS,
        ],
        one,
        custom_mutator=mutate,
    )
    atheris.Fuzz()


def main() -> int:
    """Run the readers one after another and count."""
    from fuzz_readers import CASES

    (HOME / "finds").mkdir(parents=True, exist_ok=True)
    seconds, names = int(sys.argv[1]), sys.argv[2:] or list(CASES)
    for name in names:
        command = [sys.executable, __file__, "--reader", name, str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=os.environ)
        runs = re.findall(r"(?:stat::number_of_executed_units:|Done) +(\d+)", done.stderr)
        add_count(name, "guided", int(runs[-1]) if runs else 0)
        print(f"{name:24}{runs[-1] if runs else '?':>9}{'' if done.returncode == 0 else '   ended early'}", flush=True)
        if done.returncode:
            (HOME / "finds" / f"{name}-end.txt").write_text(done.stderr[-5000:], encoding="utf-8")
    print(table(), *finds(), sep="\n")
    return int(bool(finds()))


if __name__ == "__main__":
    if sys.argv[1] == "--reader":
        _fuzz(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main())
