"""Rule: among the districts in which the worst-served fifth of the people live."""

from __future__ import annotations

import pandas as pd

from pokryti.catalog import Label
from pokryti.verdict.rule import Case, Judgement, Rule

__all__ = ["lowest_fifth"]


FIFTH = 0.2


def lowest_fifth() -> Rule:
    """Call a district underserved when at most a fifth of the people live in districts no better than it.

    Notes
    -----
    People are counted, not districts, so that a village weighs as much as it has inhabitants. Equal values share one
    verdict: when more than a fifth of the people live in districts that all have nothing, none of these is the lowest
    fifth (the rule `nothing` speaks of them).
    """
    label = Label("v nejhůře pokryté pětině obyvatel", "in the worst-served fifth of the people")

    def judge(case: Case) -> Judgement:
        rows = case.answers[["value", "denominator"]].assign(series=case.series)
        met = _people_at_or_below(rows) <= FIFTH
        next_value = rows["value"].where(~met).groupby(rows["series"]).transform("min")
        reason = Label(
            "{value}: nejvýše pětina obyvatel žije v obvodech s touto nebo nižší hodnotou; nad ní začíná {limit}",
            "{value}: at most a fifth of the people live in districts with this value or less; above it comes {limit}",
        )
        return case.judge(met, case.gap_to(next_value), reason, next_value)

    return Rule("lowest_fifth", label, judge)


def _people_at_or_below(rows: pd.DataFrame) -> pd.Series:
    """Give the share of the people of each series who live in districts with this value or a lower one."""
    ordered = rows.sort_values(["series", "value"])
    people = ordered.groupby("series")["denominator"]
    below = people.cumsum().groupby([ordered["series"], ordered["value"]]).transform("last")
    return (below / people.transform("sum")).reindex(rows.index)
