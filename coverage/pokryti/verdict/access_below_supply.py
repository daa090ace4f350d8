"""Rule: people reach less than the country has to offer per head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_given
from pokryti.measures import decay as decays
from pokryti.verdict.options import require_above_zero
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from pokryti.measures.decay import Decay

__all__ = ["access_below_supply"]


def access_below_supply(*, catchment: float = 20_000, decay: Decay | None = None) -> Rule:
    r"""Call a district underserved when its people reach less per head than the rest of the state has.

    Parameters
    ----------
    catchment
        How far people travel, metres; 20 km when left out, about half an hour by car.
    decay
        How willingness falls with distance; a bell curve that falls to 1 % at the catchment when left out.

    Notes
    -----
    Access is E2SFCA (Luo and Qi 2009), the mean over the people of the district. The mean of E2SFCA over all people is
    the supply ratio of the state, so a district below it gets less than its share. The ratio is that of the other
    districts, so that by adding capacity a district never moves what it is compared with. A value equal to it is not
    below it.

    The gap is exact, since E2SFCA is linear in capacity: what lacks to the ratio, divided by what one unit more adds to
    the access of the district's own people, after neighbours have taken their share. The unit is added to the
    district's own sites in proportion to what they have; where it has none, at the mean of the points where its people
    live, weighted by their number (`measures.access.kept`). Where nothing added there would reach its own people,
    the gap is not known. Where people reach a capacity that is not known, or share some with people who are not, the
    rule does not apply.

    Raises
    ------
    InputError
        When the catchment is no distance.

    References
    ----------
    Luo W, Qi Y (2009). An enhanced two-step floating catchment area (E2SFCA) method. Health & Place 15: 1100-1107.
    """
    require_above_zero("The catchment in metres", catchment)
    curve = decays.gaussian(catchment / 3) if decay is None else decay
    km = [format_given(catchment / 1000, lang) for lang in ("cs", "en")]
    label = Label("dostupnost pod nabídkou státu", "access below the supply of the state")
    reason = Label(
        f"z kapacit do {km[0]} km, o které se dělí s okolím, připadá na lidi méně než jinde ve státě ({{limit}})",
        f"of the capacity within {km[1]} km, shared with neighbours, people get less than elsewhere in the state "
        "({limit})",
    )

    def judge(case: Case) -> Judgement:
        reached = case.by_series(lambda one: case.evidence.reached(one, case.level, catchment=catchment, decay=curve))
        gain = case.by_series(lambda one: case.evidence.gain(one, case.level, catchment=catchment, decay=curve))
        rest = _of_others(case)
        gap = (rest - reached) / gain.where(gain > 0)
        known = reached.notna() & rest.notna()
        shift = reached / rest.where(rest > 0) - 1
        return case.judge(
            reached < rest,
            gap,
            reason,
            compared=case.per * reached,
            limit=case.per * rest,
            applies=known,
            own_shift=shift,
        )

    return Rule(
        "access_below_supply",
        label,
        judge,
        relative=True,
        needs="points",
        source="Luo and Qi (2009), Health & Place 15: 1100-1107",
    )


def _of_others(case: Case) -> pd.Series:
    series = case.series
    capacity, people = case.answers["numerator"], case.answers["denominator"]
    others = people.groupby(series).transform("sum") - people
    supply = (capacity.groupby(series).transform("sum") - capacity).clip(lower=0)
    return supply / others.where(others > 0)
