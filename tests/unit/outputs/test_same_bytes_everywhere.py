"""Two machines that differ in all that should not matter write the same bytes."""

import hashlib
import os
import subprocess
import sys

from pokryti.sources.sample import sample_dir

HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "COLUMNS": "80"}
THERE = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "cs_CZ.ISO-8859-2",
    "COLUMNS": "200",
}
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")


def run(folder, settings, *, threads, umask):
    """Run the sample as another user of another machine and give the digest of every file."""
    folder.mkdir()
    home = {"HOME": str(folder), "USER": folder.name, "LOGNAME": folder.name}
    environment = {**os.environ, **settings, **home, **dict.fromkeys(THREADS, threads)}
    study = str(sample_dir() / "pokryti.toml")
    command = [sys.executable, "-m", "pokryti", "run", study, "--out", "results", "--lang", "cs", "--excel"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, umask=umask)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    files = [path for path in (folder / "results").rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_seed_zone_locale_threads_user_and_folder_change_no_byte(tmp_path):
    here = run(tmp_path / "here", HERE, threads="1", umask=0o022)
    there = run(tmp_path / "another place", THERE, threads="2", umask=0o077)
    assert here == there
    kinds = {"csv", "html", "json", "pdf", "png", "svg"}
    assert kinds <= {name.rpartition(".")[2] for name in here}
    assert any("excel" in name for name in here)
