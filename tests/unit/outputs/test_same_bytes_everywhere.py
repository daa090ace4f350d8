"""Two users of two machines that differ in all that should not matter write the same bytes."""

import hashlib
import os
import subprocess
import sys

from pokryti.sources.sample import sample_dir

THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")
# The tests themselves run with random hashes, all cores and what else there is here.
THERE = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "cs_CZ.ISO-8859-2",
    "COLUMNS": "200",
    "USER": "jiný",
    "LOGNAME": "jiný",
    **dict.fromkeys(THREADS, "1"),
}


def digests(folder):
    """Give the digest of every file, hidden ones too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_seed_zone_locale_threads_user_and_folder_change_no_byte(sample_run, tmp_path):
    folder = tmp_path / "another place"
    folder.mkdir()
    study = str(sample_dir() / "pokryti.toml")
    command = [sys.executable, "-m", "pokryti", "run", study, "--out", "results", "--lang", "cs", "--excel"]
    environment = {**os.environ, **THERE, "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, umask=0o077)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    here, there = digests(sample_run[0]), digests(folder / "results")
    assert here == there
    assert {"csv", "html", "json", "pdf", "png", "svg"} <= {name.rpartition(".")[2] for name in here}
    assert any("excel" in name for name in here)
