"""Some tests kill forked children or limit the size of files, which Windows cannot."""

import os

collect_ignore = (
    [] if hasattr(os, "fork") else [*("test_killed_runs.py", "test_killed_moves.py", "test_disks_and_neighbours.py")]
)
