"""What the command line says, in Czech and English; the texts are in `messages.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pokryti.quality import Lang

__all__ = ["asked_language", "known", "say"]


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))


def known(key: str) -> bool:
    """Tell whether a text of this key is written.

    Examples
    --------
    >>> known("step_join")
    True
    """
    return key in _texts()


def say(key: str, lang: Lang, **values: object) -> str:
    """Give one text.

    Parameters
    ----------
    key
        Its key in `messages.toml`.
    lang
        `cs` or `en`.
    **values
        What the text mentions.

    Examples
    --------
    >>> say("written", "en", count=3, folder="out")
    'Files written: 3, folder out'
    """
    return _texts()[key][lang].format(**values)


def asked_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Find the language before the command line is parsed, because its help is in that language too.

    Parameters
    ----------
    arguments
        The command line without the name of the program.
    environment
        Where `POKRYTI_LANG` is looked up when no `--lang` is given.

    Returns
    -------
    str
        `en` when asked for, otherwise `cs`.

    Examples
    --------
    >>> asked_language(["run", "--lang=en"], {})
    'en'
    >>> asked_language(["--help"], {})
    'cs'
    """
    words = " ".join(arguments).replace("--lang=", "--lang ").split()
    asked = [word for before, word in pairwise(words) if before == "--lang"]
    return "en" if (asked or [environment.get("POKRYTI_LANG", "")])[-1] == "en" else "cs"
