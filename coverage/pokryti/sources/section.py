"""A section of a study file: its values, each checked when it is asked for; faults are noted and defaults given."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pokryti.quality import QualityReport

__all__ = ["Section"]


class Section:
    """A section with its faults.

    Parameters
    ----------
    name
        As in the file, without brackets.
    values
        Its keys and values; anything else than a table is a fault.
    source
        Name of the study file.
    report
        Where faults are noted.
    """

    def __init__(self, name: str, values: object, *, source: str, report: QualityReport) -> None:
        self.name, self.source, self.report = name, source, report
        self.values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            self._add("bad_value", key=name, value=_written(values), expected=f"[{name}]")

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that there are not, and name the nearest of those there are.

        Parameters
        ----------
        known
            Keys that there are.
        """
        for key in self.values.keys() - set(known):
            nearest = get_close_matches(key, known, n=1, cutoff=0.0)[0]
            self._add("unknown_key", key=key, section=self.name, nearest=nearest)

    def require(self, keys: Collection[str]) -> None:
        """Refuse a section without some keys.

        Parameters
        ----------
        keys
            Keys that must be there.
        """
        missing = [key for key in keys if key not in self.values]
        self.report.add("missing_key", source=self.source, where=missing, section=self.name)

    def bad(self, key: str, value: object, expected: str) -> None:
        """Note a bad value.

        Parameters
        ----------
        key, value
            What the section says.
        expected
            What it may say.
        """
        key = key if self.name in {"study", "sources"} else f"{self.name}.{key}"
        self._add("bad_value", key=key, value=_written(value), expected=expected)

    def text(self, key: str, default: str) -> str:
        """Give a text.

        Parameters
        ----------
        key, default
            The key, and what it means when left out.
        """
        value = self.values.get(key, default)
        if isinstance(value, str):
            return value
        self.bad(key, value, "text")
        return default

    def texts(
        self, key: str, default: tuple[str, ...] = (), *, expected: str = '"text" / ["text", …]', filled: bool = False
    ) -> tuple[str, ...]:
        """Give texts, each once; one alone needs no list.

        Parameters
        ----------
        key, default
            The key, and what it means when left out.
        expected
            An example.
        filled
            Refuse an empty list.
        """
        if key not in self.values:
            return default
        value = self.values[key]
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
            self.bad(key, value, expected)
            return default
        if filled and not listed:
            self.bad(key, value, expected)
        return tuple(dict.fromkeys(listed))

    def flag(self, key: str) -> bool:
        """Give whether something is so; it is not when left out.

        Parameters
        ----------
        key
            The key.
        """
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.bad(key, value, "true / false")
        return value is True

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """Give one of several words, or None when left out.

        Parameters
        ----------
        key, choices
            The key and the words.
        """
        value = self.values.get(key)
        if value is None or value in choices:
            return value
        self.bad(key, value, " / ".join(choices))
        return None

    def whole(self, key: str, usual: int, *, least: int, most: int) -> int:
        """Give a whole number.

        Parameters
        ----------
        key, usual
            The key, and what it means when left out.
        least, most
            Within what.
        """
        value = self.values.get(key, usual)
        if type(value) is int and least <= value <= most:
            return value
        self.bad(key, value, f"{least}–{most}")
        return usual

    def _add(self, code: str, **values: object) -> None:
        self.report.add(code, source=self.source, where=(), count=1, **values)


def _written(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # a whole number of thousands of digits
        return "…"
