"""Two machines that differ in all that should not matter write the same bytes."""

import hashlib
import os
import subprocess
import sys

HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "COLUMNS": "80"}
THERE = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "cs_CZ.ISO-8859-2",
    "COLUMNS": "200",
}
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")


def run(folder, settings, threads):
    """Run the sample as on another machine and give the digest of every file."""
    folder.mkdir()
    environment = {**os.environ, **settings, **dict.fromkeys(THREADS, threads)}
    command = [sys.executable, "-m", "pokryti", "demo", "--out", "results", "--lang", "cs"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    files = [path for path in (folder / "results").rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_seed_zone_locale_threads_and_folder_change_no_byte(tmp_path):
    here = run(tmp_path / "here", HERE, "1")
    there = run(tmp_path / "another place", THERE, "2")
    assert here == there
    assert len(here) > 10
