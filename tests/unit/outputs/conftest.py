"""Some tests kill forked children, limit the size of files or play Windows, which Windows itself cannot."""

import os

_FORKING = ["test_as_on_windows.py", "test_disks_and_neighbours.py", "test_killed_moves.py", "test_killed_runs.py"]
collect_ignore = [] if hasattr(os, "fork") else _FORKING
