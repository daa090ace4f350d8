"""What reaches the terminal: findings, errors, progress. Text from data never acts there, it is only shown."""

from __future__ import annotations

import os
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from pokryti.cli.messages import known, say
from pokryti.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pokryti.errors import PokrytiError
    from pokryti.quality import Finding, Lang

__all__ = ["Terminal", "plain", "progress_steps", "show", "show_error", "show_findings"]

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


class Terminal(Console):
    """Where texts are printed; the work goes on when its reader has left, as `head` does."""

    def on_broken_pipe(self) -> None:
        """Let the rest of the texts vanish, but not the results."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


def plain(text: object) -> str:
    r"""Replace everything that a terminal would obey instead of show.

    Parameters
    ----------
    text
        Anything that came from data or from outside.

    Examples
    --------
    >>> plain("Domov\x1b[2J\u202e")
    'Domov�[2J�'
    """
    return "".join(
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Cf"} and sign != "\n" else sign for sign in str(text)
    )


def show(text: object, *, style: str = "", error: bool = False) -> None:
    """Print one text as it is, neither marked up nor broken into lines.

    Parameters
    ----------
    text
        What to print.
    style
        Colour, left out where the output is no terminal.
    error
        True for the standard error stream.
    """
    Terminal(stderr=error).print(Text(plain(text), style), soft_wrap=True)


def show_findings(findings: Sequence[Finding], lang: Lang) -> None:
    """Print what was wrong with the data, worst first, and how many of each severity.

    Parameters
    ----------
    findings
        The findings of a quality report.
    lang
        `cs` or `en`.
    """
    for finding in findings:
        head = f"{say(f'severity_{finding.severity}', lang)}  {finding.source}  ({finding.count}×)"
        show(head, style=_STYLES[finding.severity])
        show(f"  {finding.message(lang)}")
        show(f"  {finding.remedy(lang)}", style="dim")
    show(say("counts", lang, **{name: sum(item.severity == name for item in findings) for name in _STYLES}))


def show_error(error: PokrytiError, lang: Lang) -> None:
    """Print why nothing came out, on the standard error stream.

    Parameters
    ----------
    error
        What was raised; its findings, when it has some, are told in the language asked for.
    lang
        `cs` or `en`.
    """
    findings: Sequence[Finding] = getattr(error, "findings", ())
    texts = [f"{item.source}: {item.message(lang)} {item.remedy(lang)}" for item in findings] or [str(error)]
    if isinstance(error, OutputError) and error.target:
        key = f"reason_{error.code}"
        reason = say(key, lang, item=error.item) if known(key) else error.reason
        texts = [say("cannot_write", lang, target=error.target, reason=reason)]
    for text in texts:
        show(say("fault", lang, text=text), style="bold red", error=True)


@contextmanager
def progress_steps(lang: Lang) -> Iterator[Callable[[str], None]]:
    """Show which step of the work goes on, and how long each took.

    Parameters
    ----------
    lang
        `cs` or `en`.

    Yields
    ------
    Callable
        To be called with the name of each step as it begins.
    """
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Terminal(stderr=True)
    columns = (
        SpinnerColumn("line", finished_text="+"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def begin(step: str) -> None:
            label = say(f"step_{step}", lang) if known(f"step_{step}") else plain(step)
            for task in progress.tasks:
                progress.update(task.id, completed=1)
            progress.add_task(label, total=1)
            if progress.disable:
                show(f"{label} …", error=True)

        yield begin
        for task in progress.tasks:
            progress.update(task.id, completed=1)
