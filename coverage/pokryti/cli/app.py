"""The commands of the command line, and how errors become exit codes.

0 all well; 1 faults in the data; 2 wrong use or configuration; 3 cannot write; 130 interrupted.
"""

import gc
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

import pokryti
from pokryti.cli.messages import asked_language, known, say
from pokryti.cli.terminal import progress_steps, show, show_error, show_findings
from pokryti.cli.usage import Command, Group, WrongUse, wrong_use
from pokryti.errors import ConfigError, InputError, LookupFailure, MissingDependencyError, OutputError, PokrytiError
from pokryti.quality import Lang

__all__ = ["exit_code", "main"]

_INTERRUPTED = 130
Config = Annotated[Path, typer.Argument(show_default=False)]
Language = Annotated[Lang, typer.Option("--lang", metavar="cs|en", envvar="POKRYTI_LANG", show_envvar=False)]

app = typer.Typer(name="pokryti", cls=Group, add_completion=False, rich_markup_mode=None)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        show(f"pokryti {pokryti.__version__}")
        raise typer.Exit


@app.callback()
def _pokryti(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
    lang: Language = "cs",
) -> None:
    """Hold the options of the program itself; `asked_language` reads the language before anything is parsed."""


@app.command(cls=Command)
def demo(*, out: Annotated[Path, typer.Option()] = Path("pokryti-demo"), lang: Language = "cs") -> None:
    """Run on the embedded sample and say which file to open."""
    from pokryti.sources.sample import sample_dir

    _run(sample_dir() / "pokryti.toml", out, lang=lang)


@app.command(cls=Command)
def check(config: Config, *, lang: Language = "cs", as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Tell all that is wrong with the inputs of a study."""
    from pokryti.study import open_study

    try:
        with progress_steps(lang) as progress:
            findings = open_study(config, progress=progress).report.findings
    except InputError as error:
        if isinstance(error, ConfigError) or not error.findings:
            raise
        findings = error.findings
    if as_json:
        # ASCII, because a redirected Windows console writes in a code page that no JSON reader expects.
        show(json.dumps([finding.to_record() for finding in findings], indent=2))
    else:
        show_findings(findings, lang)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


@app.command(cls=Command)
def run(
    config: Config,
    *,
    out: Annotated[Path, typer.Option(show_default=False)],
    lang: Language = "cs",
    excel: Annotated[bool, typer.Option("--excel")] = False,
) -> None:
    """Run a study and write its tables, maps and report on data quality."""
    _run(config, out, lang=lang, excel=excel)


@app.command(cls=Command)
def init(folder: Annotated[Path, typer.Argument(show_default=False)], *, lang: Language = "cs") -> None:
    """Make the configuration of a study and empty table templates."""
    from pokryti.cli.init import write_templates

    written = write_templates(folder, lang=lang)
    show(say("made", lang))
    for path in written:
        show(f"  {path}")
    show(say("next", lang, path=folder / "pokryti.toml"))


@app.command(cls=Command)
def fetch(
    *,
    region: Annotated[str | None, typer.Option(show_default=False)] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], show_default=False)] = None,
    dest: Annotated[Path, typer.Option()] = Path("pokryti-study"),
    extras: Annotated[str, typer.Option("--with", show_default=False)] = "",
    update: Annotated[bool, typer.Option("--update")] = False,
    publishers: Annotated[Path | None, typer.Option("--config", show_default=False)] = None,
    lang: Language = "cs",
) -> None:
    """Bring the official files of a region and begin a study of them."""
    from pokryti.cli.fetch import fetch_for

    day = None if on is None else on.date()
    fetch_for(dest, region=region, on=day, extras=extras, update=update, config=publishers, lang=lang)


def _run(config: Path, out: Path, *, lang: Lang, excel: bool = False) -> None:
    from pokryti.study import open_study

    # Tables of millions of cells hold no cycles; looking for some among them takes a twentieth of a run.
    gc.disable()
    try:
        with progress_steps(lang) as progress:
            study = open_study(config, progress=progress)
            written = study.run(out, lang=lang, excel=excel, progress=progress)
    finally:
        gc.enable()
    counts = {name: sum(f.severity == name for f in study.report.findings) for name in ("error", "warning", "info")}
    show(say("written", lang, count=len(written), folder=out))
    show(say("counts", lang, **counts))
    show(say("open_quality", lang, path=out / "quality.html"))
    show(say("open", lang, path=out / "map.html"), style="bold")


def exit_code(error: PokrytiError) -> int:
    """Tell which exit code an error deserves.

    Parameters
    ----------
    error
        What was raised.

    Returns
    -------
    int
        3 when a result could not be written, 2 for what the user chose, 1 for what the data hold.

    Examples
    --------
    >>> exit_code(ConfigError("Unknown key 'tittle'."))
    2
    """
    if isinstance(error, OutputError):
        return 3
    return 2 if isinstance(error, ConfigError | LookupFailure | MissingDependencyError) else 1


def _translate(command: Any, lang: Lang) -> None:  # noqa: ANN401 - typer keeps the classes of click to itself
    command.lang = lang
    command.help = command.short_help = say(f"help_{command.name}", lang)
    command.epilog = say("help_epilog", lang)
    command.get_help_option(typer.Context(command)).help = say("help_option_help", lang)
    for option in command.params:
        if known(f"help_option_{option.name.removeprefix('as_')}"):
            option.help = say(f"help_option_{option.name.removeprefix('as_')}", lang)
        if option.name == "lang":
            option.default = lang
        elif known(f"metavar_{option.name}"):
            option.metavar = say(f"metavar_{option.name}", lang)
    for inner in getattr(command, "commands", {}).values():
        _translate(inner, lang)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave the program with its exit code.

    Parameters
    ----------
    arguments
        The command line without the name of the program; by default what the program was started with.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    lang = asked_language(words, os.environ)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in a code page of its own must not stop the work at the first letter that it lacks.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    command: Any = typer.main.get_command(app)
    _translate(command, lang)
    try:
        code = command(words or ["--help"], prog_name="pokryti", standalone_mode=False) or 0
    except WrongUse as error:
        show(say("fault", lang, text=wrong_use(error, lang)), style="bold red", error=True)
        sys.exit(2)
    except PokrytiError as error:
        show_error(error, lang)
        sys.exit(exit_code(error))
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    if code == _INTERRUPTED:
        show(say("interrupted", lang), style="yellow", error=True)
    sys.exit(code if words else 2)
