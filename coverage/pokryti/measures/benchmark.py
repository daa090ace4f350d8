"""Benchmarks: a value to compare with, which always says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from pokryti import catalog
from pokryti.catalog import Label
from pokryti.catalog.numbers import format_given
from pokryti.errors import InputError

__all__ = ["Benchmark"]


@dataclass(frozen=True)
class Benchmark:
    """A cited value to compare districts with: a mean of a higher level, or a number from a document.

    Parameters
    ----------
    label
        What it is, in Czech and English.
    source
        Where it comes from; never empty.
    level
        Level whose mean it is (`kraj`, `stat`), or None for a given number.
    value
        The given number, in the unit of the measure, or None for a mean.
    share
        Factor applied to either, such as 0.75.

    Examples
    --------
    >>> Benchmark.mean("stat").times(0.75).label.en, Benchmark.mean("kraj").times(0.75).label.cs
    ('75% of the mean of the state', '75 % průměru kraje')
    >>> Benchmark.given(41.1, source="Catalan reference ratio, places per 1,000 people 65+").value
    41.1
    """

    label: Label
    source: str
    level: str | None = None
    value: float | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise InputError("A benchmark needs a source: say which document or data set the number comes from.")
        if (self.level is None) == (self.value is None):
            raise InputError("A benchmark is either the mean of a level or a given value, not both and not neither.")
        if not (self.share > 0 and (self.value is None or self.value >= 0)):
            raise InputError(f"A benchmark cannot be negative or not a number: {self.value}, share {self.share}.")

    @classmethod
    def mean(cls, level: str = "stat") -> Self:
        """Take the population-weighted mean of the higher district in which each district lies.

        Parameters
        ----------
        level
            `kraj`, `stat` or any other level above the one compared.

        Returns
        -------
        Benchmark
            Its value is computed where it is used, for each district from the one above it.
        """
        of = _of(level)
        label = Label(f"průměr {of.cs}", f"the mean of the {of.en}")
        return cls(label, "same data, total capacity / total people of the higher district", level=level)

    @classmethod
    def given(cls, value: float, *, source: str, label: Label | None = None) -> Self:
        """Take a number from a document.

        Parameters
        ----------
        value
            In the unit of the measure, such as beds per 1,000 people 65+.
        source
            The document.
        label
            Its short name; the number itself when left out.

        Returns
        -------
        Benchmark
            The same value for every district.
        """
        own = Label(f"hodnota {format_given(value, 'cs')}", f"the value {format_given(value, 'en')}")
        return cls(label or own, source, value=float(value))

    def times(self, share: float) -> Self:
        """Take a share of this benchmark.

        Parameters
        ----------
        share
            Such as 0.75 for three quarters.

        Returns
        -------
        Benchmark
            With a label that says so, and the same source.
        """
        whole = self.label
        if self.level is not None and self.share == 1:
            whole = Label(f"průměru {_of(self.level).cs}", whole.en)
        else:
            whole = Label(f"z: {whole.cs}", whole.en)
        label = Label(
            f"{format_given(100 * share, 'cs')} % {whole.cs}",
            f"{format_given(100 * share, 'en')}% of {whole.en}",
        )
        return replace(self, label=label, share=self.share * share)


def _of(level: str) -> Label:
    """Name a level as it stands after "the mean of the"."""
    known = level in catalog.load("terms")["level_of"]
    return catalog.term("level_of", level) if known else Label(f"úrovně {level}", f"level {level}")
