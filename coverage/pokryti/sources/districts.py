"""What readers need to know of the territory: how codes translate and which obce a district holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from pokryti.quality import QualityReport

__all__ = ["CodeTranslator", "Districts"]


class CodeTranslator(Protocol):
    """Anything that turns codes of any system into canonical ones."""

    def translate(
        self, values: pd.Series, *, level: str, system: str | None = None, source: str, report: QualityReport
    ) -> pd.Series:
        """Give canonical codes aligned with `values`, NaN where there is none (and report those)."""

    def translate_names(
        self,
        names: pd.Series,
        *,
        level: str,
        within: tuple[str, pd.Series] | None = None,
        source: str,
        report: QualityReport,
    ) -> pd.Series:
        """Give canonical codes of named districts, NaN where a name fits none or several (and report those)."""


class Districts(Protocol):
    """A territory, as far as readers care."""

    @property
    def codes(self) -> CodeTranslator:
        """Give the translator of codes."""

    @property
    def levels(self) -> tuple[str, ...]:
        """List the levels from obec upwards, the user's own among them."""

    def lookup(self, level: str) -> pd.Series:
        """Give the district of each obec, index obec."""

    def find(self, name: str, *, level: str) -> str:
        """Give the code of the district with this name."""
