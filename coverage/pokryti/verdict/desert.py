"""Rule: more people than places allow, as in a child-care desert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pokryti.catalog import Label
from pokryti.catalog.layers import matching
from pokryti.catalog.numbers import format_given
from pokryti.verdict.options import require_above_zero
from pokryti.verdict.rule import Case, Judgement, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["desert"]

_UNITS = ("luzka", "klienti", "mista")
_DAY_CARE = ("skola_a00", "materska_skola*", "detska_skupina*", "detske_skupiny*", "jesle*")


def desert(
    *,
    people_per_place: float = 3,
    more_than: float = 50,
    kinds: Sequence[str] = _DAY_CARE,
    groups: Collection[str] = ("0_2", "0_6"),
) -> Rule:
    """Call a district a desert when more people share a place than the rule allows; exactly as many is no desert.

    Parameters
    ----------
    people_per_place
        3 in the rule for children.
    more_than
        The rule is judged where more people of the target group than this live; 50 in the rule for children.
    kinds
        Kinds the rule is meant for, `*` stands for any letters: nursery schools, children's groups and creches unless
        others are named. It does not speak of services that few children need, such as early intervention.
    groups
        Target groups that their capacity may be divided by: children under 3 and under 7, the groups nearest to the
        original's, unless others are named. It applies to places, beds and people cared for at one time, not to
        contacts or facilities.

    Notes
    -----
    The Center for American Progress calls a census tract with more than 50 children under 5 a child-care desert when
    it has no licensed places or more than three children for each (childcaredeserts.org/2018, the definition on top of
    the page). Its first version spoke of postal codes with at least 30 children (Child Care Deserts, 27 October 2016).
    The age groups here are those nearest to it that Czech services have, and districts are larger than tracts.

    Raises
    ------
    InputError
        When the number of people per place is not above zero.

    References
    ----------
    Malik R, Hamm K et al. (2018). America's Child Care Deserts in 2018. Center for American Progress.

    Examples
    --------
    >>> desert().label.en
    'more than 3 people per place'
    """
    require_above_zero("The number of people per place", people_per_place)
    cs, en = (format_given(people_per_place, lang) for lang in ("cs", "en"))
    label = Label(f"lidí na jedno místo více než {cs}", f"more than {en} people per place")
    reason = Label(
        f"není tu žádné místo, nebo je na jedno lidí cílové skupiny více než {cs}",
        f"there is no place, or more than {en} people of the target group for each",
    )

    def judge(case: Case) -> Judgement:
        rows, people = case.answers, case.answers["denominator"]
        meant = rows["kind"].isin(_meant(kinds, rows["kind"].unique())) & rows["group"].isin(list(groups))
        meant &= rows["unit"].isin(_UNITS) & (people > more_than)
        gap = people / people_per_place - case.answers["numerator"]
        limit = (case.per / people_per_place) + 0 * people
        return case.judge(gap > 0, gap, reason, limit=limit, applies=meant, own_shift=case.shift_to(limit))

    source = "Center for American Progress, America's Child Care Deserts in 2018"
    return Rule("desert", label, judge, source=source)


def _meant(patterns: Sequence[str], kinds: Collection[str]) -> list[str]:
    """Choose kinds, and several kinds taken together where all of them are meant."""
    return [kind for kind in kinds if len(matching(patterns, kind.split("+"))) == kind.count("+") + 1]
