"""The command line: demo, check, run, init. The only part that prints."""

from pokryti.cli.app import main

__all__ = ["main"]
