"""What was wrong with the inputs: every fault of every file, in Czech and English.

The texts are data (`findings/*.toml`), keyed by the code of the finding. A reader adds a finding where it meets the
fault; the report travels with the tables and ends in `quality.html` and `quality.json`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from pokryti.errors import InputError, first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

__all__ = ["CONTROL", "LANGUAGES", "Finding", "Lang", "QualityReport", "finding_texts", "readable"]

Lang = Literal["cs", "en"]
LANGUAGES = {"cs": "česky", "en": "English"}
_LONGEST_TEXT = 2000
CONTROL = r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
"""Control characters, and those that turn the direction of writing to make a text look like another."""
_RANK = {"error": 0, "warning": 1, "info": 2}


@cache
def finding_texts() -> Mapping[str, Mapping[str, str | int]]:
    """Load the texts of all findings.

    Returns
    -------
    Mapping
        Code of the finding → its `severity`, texts `cs` and `en`, remedies `remedy_cs` and `remedy_en`, and the number
        of the `defect`.
    """
    texts: dict[str, Mapping[str, str | int]] = {}
    for entry in sorted(resources.files("pokryti").joinpath("findings").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            texts |= tomllib.loads(entry.read_text(encoding="utf-8"))
    return texts


def readable(name: str) -> str:
    r"""Write the name of a file as text that can be stored.

    A system without UTF-8 hides the bytes of accents in lone surrogates, which no file takes.

    Parameters
    ----------
    name
        As the system gives it.

    Returns
    -------
    str
        The same name; bytes that are not UTF-8 are replaced.

    Examples
    --------
    >>> readable("obce.csv"), readable("\udcc4\udc8d.csv") == "č.csv"
    ('obce.csv', True)
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _shown(text: str) -> str:
    """Cut a text from data to what a reader takes in, and make it storable: JSON knows halves of letters, UTF-8 not."""
    cut = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return re.sub(CONTROL, " ", cut).encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Finding:
    """One kind of fault in one source.

    Parameters
    ----------
    code
        Key of the texts, such as `place_listed_twice`.
    source
        File or table in which it was met.
    count
        How many times.
    where
        The rows or codes concerned.
    values
        What the texts mention besides, by name; a label (`pokryti.catalog.Label`) is given in the language of the text.
    """

    code: str
    source: str
    count: int
    where: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """Say how bad it is: `error` (refused), `warning` (repaired or assumed), `info` (worth knowing)."""
        return str(finding_texts()[self.code]["severity"])

    @property
    def defect(self) -> int | None:
        """Give the number in the catalogue of known defects, if it is one of them."""
        number = finding_texts()[self.code].get("defect")
        return None if number is None else int(number)

    def message(self, lang: Lang = "en") -> str:
        """Say what is wrong, with numbers and the first codes.

        Parameters
        ----------
        lang
            `cs` or `en`.

        Returns
        -------
        str
            One or two sentences; they may quote text from the data.
        """
        return self._text(lang)

    def remedy(self, lang: Lang = "en") -> str:
        """Say what to do about it.

        Parameters
        ----------
        lang
            `cs` or `en`.

        Returns
        -------
        str
            One sentence or more.
        """
        return self._text(f"remedy_{lang}")

    def to_record(self) -> dict[str, object]:
        """Give the finding as plain data in both languages, ready for JSON."""
        return {
            "severity": self.severity,
            "code": self.code,
            "defect": self.defect,
            "source": self.source,
            "count": self.count,
            "cs": self.message("cs"),
            "en": self.message("en"),
            "remedy_cs": self.remedy("cs"),
            "remedy_en": self.remedy("en"),
            "where": list(self.where),
        }

    def _text(self, key: str) -> str:
        template = str(finding_texts()[self.code].get(key, ""))
        lang = key.removeprefix("remedy_")
        told = {name: value(lang) if callable(value) else value for name, value in self.values.items()}
        texts = {name: _shown(str(value)) for name, value in told.items() if isinstance(value, str | Exception)}
        return template.format(count=self.count, source=self.source, where=first(self.where), **(told | texts))


class QualityReport:
    """All findings of one study, in the order in which they were met.

    Readers append to it; everybody else only reads.
    """

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    def add(
        self, code: str, *, source: str, where: Iterable[object] = (), count: int | None = None, **values: object
    ) -> None:
        """Note a fault; nothing is noted when it did not occur.

        Parameters
        ----------
        code
            Key of the texts in `findings/*.toml`.
        source
            File or table.
        where
            Rows or codes concerned.
        count
            How many times, if not the length of `where`. Zero notes nothing.
        **values
            What the texts mention besides.

        Raises
        ------
        KeyError
            When no text is written for `code`.
        """
        finding_texts()[code]
        places = tuple(_shown(str(item)) for item in where)
        source = readable(source)
        number = len(places) if count is None else int(count)
        if number:
            self._findings.append(Finding(code, source, number, places, values))

    def extend(self, other: QualityReport) -> None:
        """Take over the findings of another report, in their order.

        Parameters
        ----------
        other
            The other report.
        """
        self._findings.extend(other._findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """List the findings, worst first, otherwise in the order met."""
        return tuple(sorted(self._findings, key=lambda finding: _RANK[finding.severity]))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """List only what makes the inputs unusable."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def raise_errors(self, error: type[InputError] = InputError) -> None:
        """Raise one error that tells all that makes the inputs unusable.

        Parameters
        ----------
        error
            The class to raise.

        Raises
        ------
        InputError
            When there is at least one finding of severity `error`.
        """
        if self.errors:
            lines = [f"{finding.source}: {finding.message()} {finding.remedy()}".rstrip() for finding in self.errors]
            raise error("\n".join(lines), self.errors)

    def to_frame(self, lang: Lang = "en") -> pd.DataFrame:
        """Give the findings as a table.

        Parameters
        ----------
        lang
            `cs` or `en`.

        Returns
        -------
        pandas.DataFrame
            Columns `severity, code, defect, source, count, message, remedy, where`, one row per finding.
        """
        import pandas as pd

        columns = ["severity", "code", "defect", "source", "count", "message", "remedy", "where"]
        rows = [
            (f.severity, f.code, f.defect, f.source, f.count, f.message(lang), f.remedy(lang), "; ".join(f.where))
            for f in self.findings
        ]
        return pd.DataFrame(rows, columns=columns).astype({"defect": "Int64"})

    def to_records(self) -> list[dict[str, object]]:
        """Give the findings as plain data in both languages, ready for JSON."""
        return [finding.to_record() for finding in self.findings]

    def __len__(self) -> int:
        return len(self._findings)

    def __repr__(self) -> str:
        counts = {severity: sum(f.severity == severity for f in self._findings) for severity in _RANK}
        return f"QualityReport({', '.join(f'{number} {name}' for name, number in counts.items())})"
