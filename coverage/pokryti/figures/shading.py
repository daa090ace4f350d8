"""Decide what each district of a map shows: a class, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.figures.classes import MAX_CLASSES, Classes, fisher_jenks
from pokryti.figures.numbers import range_labels
from pokryti.figures.palettes import SPECIAL, sequential

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pokryti.quality import Lang

__all__ = ["AT_LEAST", "NUMERIC_FLAGS", "Shading", "shade"]

AT_LEAST = "at_least"
"""What a district shows whose answer is `unknown` but has a part that is known: a lower bound above zero."""
NUMERIC_FLAGS = ("ok", "edge", "small")
"""Flags of answers that are numbers, some to be read with care."""


@dataclass(frozen=True)
class Shading:
    """What each district shows.

    Parameters
    ----------
    classes
        Classes of the numbers.
    number
        Class of each district, -1 where it has no number; int64, index as in the answers.
    flag
        Flag of each district.
    ranges
        Lowest and highest number in each class; the bounds of the class where it is empty.
    counts
        Districts in each class.
    """

    classes: Classes
    number: pd.Series
    flag: pd.Series
    ranges: tuple[tuple[float, float], ...]
    counts: tuple[int, ...]

    @property
    def colours(self) -> tuple[str, ...]:
        """Give the colour of each class, light to dark."""
        return sequential(len(self.classes))

    @property
    def special_counts(self) -> dict[str, int]:
        """Count the districts without a number by flag; flags that do not occur are left out."""
        shown = self.flag.to_numpy(object)
        counts = {flag: int(np.count_nonzero(shown == flag)) for flag in SPECIAL}
        return {flag: count for flag, count in counts.items() if count}

    def labels(self, lang: Lang) -> list[str]:
        """Write the range of each class.

        Parameters
        ----------
        lang
            `cs` or `en`.
        """
        return range_labels(self.ranges, lang)


def shade(values: pd.Series, flags: pd.Series, classes: Classes | None = None) -> Shading:
    """Sort answers into classes and special cases.

    Parameters
    ----------
    values
        Numbers by code of district.
    flags
        Flags by code of district; a number is shown only under `ok`, `edge` and `small`, and under `unknown` when it
        is a lower bound above zero.
    classes
        Classes to use; natural ones (Fisher–Jenks) when not given.

    Returns
    -------
    Shading
        Aligned with `values`. A missing number is `unknown` unless its flag says more.

    Examples
    --------
    >>> shade(pd.Series([1.0, 5.0, None]), pd.Series(["ok", "ok", "suppressed"])).special_counts
    {'suppressed': 1}
    """
    flag = flags.reindex(values.index).to_numpy(object)
    number = values.to_numpy(np.float64)
    flag = np.where((flag == "unknown") & (number > 0), AT_LEAST, flag)
    numeric = np.isin(flag, [*NUMERIC_FLAGS, AT_LEAST])
    flag = np.where((numeric & ~np.isnan(number)) | np.isin(flag, list(SPECIAL)), flag, "unknown")
    shown = np.where(numeric, number, np.nan)
    classes = fisher_jenks(shown, _suitable(shown)) if classes is None else classes
    assigned = classes.assign(shown)
    return Shading(
        classes=classes,
        number=pd.Series(assigned, index=values.index),
        flag=pd.Series(flag, index=values.index),
        ranges=_ranges(classes, shown, assigned),
        counts=classes.counts(shown),
    )


def _suitable(shown: NDArray[np.float64]) -> int:
    """Give fewer classes where there are few districts: with one each they would only repeat the numbers."""
    return int(np.clip(np.ceil(np.count_nonzero(~np.isnan(shown)) / 2), 2, MAX_CLASSES))


def _ranges(
    classes: Classes, values: NDArray[np.float64], number: NDArray[np.int64]
) -> tuple[tuple[float, float], ...]:
    ranges = []
    for step, bounds in enumerate(zip(classes.edges, classes.upper, strict=False)):
        members = values[number == step]
        observed = classes.method == "fisher_jenks" and len(members)
        ranges.append((float(members.min()), float(members.max())) if observed else bounds)
    return tuple(ranges)
