"""Help and wrong use in the language of the reader; typer itself speaks only English."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from pokryti.cli.messages import known, say

if TYPE_CHECKING:
    from pokryti.quality import Lang

__all__ = ["Command", "Group", "WrongUse", "wrong_use"]

WrongUse: type[Exception] = typer.BadParameter.__bases__[0]
"""Everything that typer says of the words of a command line; typer shows only the class of one of them."""
_PLAIN = {r"\{(\w+)\}": r"\1", " <path>": ""}
_CZECH = {
    r"^Usage:": "Použití:",
    r"\[OPTIONS\]": "[VOLBY]",
    r"COMMAND \[ARGS\]\.\.\.": "PŘÍKAZ [VOLBY]",
    r"^Arguments:$": "Vstupy:",
    r"^Options:$": "Volby:",
    r"^Commands:$": "Příkazy:",
    r"\[default:": "[výchozí:",
    r"\[required\]": "[povinné]",
}


class _Spoken:
    """A command whose help is in one language."""

    lang: Lang = "en"

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer keeps this class to itself
        """Give the help without types of Python, its headings translated."""
        text: str = super().get_help(ctx)  # type: ignore[misc]  # of the command beside which this stands
        for theirs, ours in (_PLAIN | (_CZECH if self.lang == "cs" else {})).items():
            text = re.sub(theirs, ours, text, flags=re.MULTILINE)
        return text


class Command(_Spoken, TyperCommand):
    """One of the commands."""


class Group(_Spoken, TyperGroup):
    """The program, which holds the commands."""


def wrong_use(error: Any, lang: Lang) -> str:  # noqa: ANN401 - as above
    """Say what is wrong with the words of a command line, and where help is.

    Parameters
    ----------
    error
        A `WrongUse`.
    lang
        `cs` or `en`.
    """
    context = getattr(error, "ctx", None)
    program = context.command_path if context is not None else "pokryti"
    return f"{_problem(error, context, lang)} {say('usage_help', lang, program=program)}"


def _problem(error: Any, context: Any, lang: Lang) -> str:  # noqa: ANN401 - as above
    kind, message = type(error).__name__, error.format_message()
    if kind == "NoSuchOption":
        options = [name for option in context.command.params for name in option.opts] if context else []
        return say("usage_no_option", lang, name=error.option_name) + _near(error.option_name, options, lang)
    if kind == "BadOptionUsage":
        key = "usage_no_value" if "requires" in message else "usage_needless_value"
        return say(key, lang, name=error.option_name)
    if kind in {"MissingParameter", "BadParameter"} and error.param is not None:
        name = next((word for word in error.param.opts if word.startswith("--")), error.param.metavar)
        key = "usage_missing" if kind == "MissingParameter" else f"usage_expected_{error.param.name}"
        return say(key, lang, name=name) if known(key) else message
    commands = list(getattr(context.command, "commands", ())) if context else []
    words = re.findall(r"['(]([^'()]+)[')]", message.partition(" Did you mean")[0])
    if not words:
        return say("usage_no_command", lang, commands=", ".join(commands)) if commands else message
    if commands:
        told = say("usage_unknown_command", lang, name=words[-1], commands=", ".join(commands))
        return told + _near(words[-1], commands, lang)
    return say("usage_too_many", lang, words=words[-1])


def _near(word: str, known_words: list[str], lang: Lang) -> str:
    near = get_close_matches(word, known_words, n=1)
    return f" {say('usage_near', lang, near=near[0])}" if near else ""
