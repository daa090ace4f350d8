"""What rules may ask for beyond capacity per head: need, and what people can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pokryti.measures.decay import Decay

__all__ = ["NO_EVIDENCE", "Evidence"]


class Evidence:
    """Answers the questions of rules; this one knows nothing, so that rules which need more apply nowhere.

    Every answer is float64 by codes of districts. A `series` is a row with `kind, form, unit, group`.
    """

    def need(self, level: str) -> pd.Series:
        """Give the need index of a level's districts, higher where more is needed."""
        del level
        return _nothing()

    def neediest(self, level: str) -> pd.Series:
        """Give 1 for the districts in the neediest third, 0 for others; where nobody differs nobody is in it.

        These are the districts with an index of at least the quantile 2/3; those on it belong there.
        """
        need = self.need(level)
        high: pd.Series = (need >= need.quantile(2 / 3)) & (need.min() < need.max())
        return high.astype("float64").where(need.notna())

    def people(self, level: str, group: str) -> pd.Series:
        """Give the people of a target group."""
        del level, group
        return _nothing()

    def reached(self, series: pd.Series, level: str, *, catchment: float, decay: Decay) -> pd.Series:
        """Give the capacity per person that the people of a district can reach (E2SFCA)."""
        del series, level, catchment, decay
        return _nothing()

    def gain(self, series: pd.Series, level: str, *, catchment: float, decay: Decay) -> pd.Series:
        """Give by how much one unit of capacity more in a district raises what `reached` says of it."""
        del series, level, catchment, decay
        return _nothing()

    def beyond(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give the share of people who live further than a limit, metres, from the nearest service."""
        del series, level, limit
        return _nothing()

    def beyond_one_more(self, series: pd.Series, level: str, *, limit: float) -> pd.Series:
        """Give what would be left of that share with one service more, at the best place of the district."""
        del series, level, limit
        return _nothing()

    def unmet(self, series: pd.Series, level: str, *, needed: float, catchment: float) -> pd.Series:
        """Give the share of need left over when capacity is shared out, with `needed` units per person."""
        del series, level, needed, catchment
        return _nothing()


def _nothing() -> pd.Series:
    return pd.Series(dtype="float64")


NO_EVIDENCE = Evidence()
