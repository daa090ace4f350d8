"""What `pokryti run`, the atlas and verdicts take: seconds by the clock, seconds of processor, megabytes at most.

    python benchmarks/bench_run.py                     the embedded sample
    python benchmarks/bench_run.py path/pokryti.toml   a study of one's own

Each job has a process of its own, so that memory is its own too. Building the atlas starts from a study that is open
and knows no answer yet; in `run` the tables have prepared part of it. Verdicts are those of all rules on every kind, by
SO ORP and by obec, after one kind by kraj has loaded what is compiled. Linux and macOS.
"""

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pokryti import open_sample, open_study
from pokryti.verdict import REGISTRY

MB = 2**20 if sys.platform == "darwin" else 2**10
JOBS = {
    "run": lambda study, out: study.run(out / "run"),
    "atlas": lambda study, out: study.atlas().save(out / "atlas.html"),
    "atlas, two kinds": lambda study, out: study.atlas(list(study.kinds or KINDS)).save(out / "atlas.html"),
    "verdicts": lambda study, _: [study.underserved(level=level, rules=list(REGISTRY)) for level in ("orp", "obec")],
}
KINDS = ("domovy_pro_seniory", "pecovatelska_sluzba")


def measure(name, path):
    """Open the study and do one job; print what each took."""
    start, work = time.perf_counter(), time.process_time()
    study = open_study(path) if path else open_sample()
    if name == "verdicts":
        replace(study).underserved(KINDS[0], level="kraj", rules=list(REGISTRY))
    opened, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        JOBS[name](study, Path(folder))
    done, spent = time.perf_counter(), time.process_time()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB
    print(f"{name:18}{opened - start:8.1f}{used - work:8.1f}{done - opened:8.1f}{spent - used:8.1f}{most:8.0f}")


if __name__ == "__main__":
    study_file = sys.argv[1] if len(sys.argv) > 1 else ""
    if len(sys.argv) > 2:
        measure(sys.argv[2], study_file)
    else:
        print(f"{'':18}{'opening, s':>10}{'cpu':>6}{'job, s':>8}{'cpu':>8}{'MB':>8}", flush=True)
        for job in JOBS:
            subprocess.run([sys.executable, __file__, study_file, job], check=True)
