"""The command line: demo, fetch, check, run, init. The only part that prints."""

from pokryti.cli.app import main

__all__ = ["main"]
