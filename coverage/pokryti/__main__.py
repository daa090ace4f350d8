"""`python -m pokryti`, for machines where the command is not on the path."""

from pokryti.cli import main

main()
