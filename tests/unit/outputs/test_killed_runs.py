"""Whenever a run is killed, all outputs are as they were before, or all as they are to be."""

import subprocess
import sys
from pathlib import Path


def test_a_run_killed_at_any_moment_leaves_a_whole_set_and_the_next_one_cleans_up(tmp_path):
    script = Path(__file__).with_name("killed_runs.py")
    done = subprocess.run([sys.executable, script, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 22
