"""Runs are killed in forked children, which Windows does not have."""

import os

collect_ignore = [] if hasattr(os, "fork") else ["test_killed_runs.py"]
