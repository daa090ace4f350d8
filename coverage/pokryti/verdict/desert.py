"""Rule: more people than places allow, as in a child-care desert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_number
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["desert"]

_UNITS = ("luzka", "klienti", "mista", "klienti_rocne")


def desert(*, people_per_place: float = 3, more_than: float = 50, groups: Collection[str] = ("0_2", "0_6")) -> Rule:
    """Call a district a desert when more people share a place than the rule allows; exactly as many is no desert.

    Parameters
    ----------
    people_per_place
        3 in the rule for children.
    more_than
        The rule is judged where more people of the target group than this live; 50 in the rule for children.
    groups
        Target groups the rule is meant for: children under 3 and under 7, the groups nearest to the original's, unless
        others are named. It applies to units of places and of people cared for at one time, not to contacts or
        facilities.

    Notes
    -----
    The Center for American Progress calls a census tract with more than 50 children under 5 a child-care desert when
    it has no licensed places or more than three children for each (childcaredeserts.org/2018, the definition on top of
    the page). Its first version spoke of postal codes with at least 30 children (Child Care Deserts, 27 October 2016).
    The age groups here are those nearest to it that Czech services have, and districts are larger than tracts.

    References
    ----------
    Malik R, Hamm K et al. (2018). America's Child Care Deserts in 2018. Center for American Progress.

    Examples
    --------
    >>> desert().label.en
    'more than 3 people per place'
    """
    cs, en = (format_number(people_per_place, lang, 0) for lang in ("cs", "en"))
    label = Label(f"více než {cs} lidé na jedno místo", f"more than {en} people per place")
    reason = Label(
        f"na jedno místo připadá více než {cs} lidé cílové skupiny",
        f"more than {en} people of the target group share a place",
    )

    def judge(case: Case) -> Judgement:
        people = case.answers["denominator"]
        meant = case.answers["group"].isin(list(groups)) & case.answers["unit"].isin(_UNITS) & (people > more_than)
        gap = people / people_per_place - case.answers["numerator"]
        limit = (case.per / people_per_place) + 0 * people
        return case.judge(gap > 0, gap, reason, limit=limit, applies=meant, own_shift=case.shift_to(limit))

    return Rule("desert", label, judge, source="Center for American Progress, America's Child Care Deserts in 2018")
