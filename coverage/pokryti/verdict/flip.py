"""Say what would have to be otherwise for a verdict to turn: the smallest of the changes that could well be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pokryti.catalog.amounts import format_amount
from pokryti.catalog.numbers import format_number
from pokryti.joined.model import FACILITY_UNIT
from pokryti.verdict.sentences import Texts, unique_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pokryti.catalog import TargetGroup
    from pokryti.quality import Lang
    from pokryti.verdict.data_behind import DataBehind
    from pokryti.verdict.judging import Judged

__all__ = ["CHANGES", "find_flips", "write_flips"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
CHANGES = ("none", "apportionment", "silence", "benchmark", "facility", "group", "limits")
"""Changes of assumptions by their number, the one told first before the others."""

_FARTHEST, _SLACK = 0.2, 1e-9
_SENTENCES = {
    "cs": {
        "none": "Posouzení by nezměnila žádná ze zkoušených změn předpokladů.",
        "apportionment": "Posouzení by se změnilo, kdyby se kapacita služeb s více místy nebo bez určeného území "
        "rozdělila jinak a na obvod z ní připadlo o {amount} {more}.",
        "silence": "Posouzení by se změnilo, kdyby služby, které kapacitu neuvádějí, jí měly tolik, že by byl průměr "
        "o {percent} % vyšší; s obvyklou velikostí by byl vyšší o {usual} %.",
        "benchmark": "Posouzení by se změnilo, kdyby byla hodnota, se kterou se srovnává, o {percent} % {higher}.",
        "limits": "Posouzení by se změnilo, kdyby byly meze pravidel o {percent} % {stricter}.",
        "facility": "Posouzení by se změnilo, kdyby v obvodu {come} jedna služba obvyklé velikosti ({amount}).",
        "counted": "Posouzení by se změnilo, kdyby v obvodu {come_it} jedno zařízení.",
        "group": "Posouzení by se změnilo, kdyby se kapacita vztáhla k jiné skupině: {whom}.",
    },
    "en": {
        "none": "None of the changes of assumptions that were tried would change the assessment.",
        "apportionment": "The assessment would change if the capacity of services with several places or without a "
        "declared territory were divided otherwise, with {amount} {more} for the district.",
        "silence": "The assessment would change if the services that give no capacity had so much that the mean were "
        "{percent}% higher; were they of the usual size, it would be {usual}% higher.",
        "benchmark": "The assessment would change if the value it is compared with were {percent}% {higher}.",
        "limits": "The assessment would change if the limits of the rules were {percent}% {stricter}.",
        "facility": "The assessment would change if the district {come} one service of the usual size ({amount}).",
        "counted": "The assessment would change if the district {come} one facility.",
        "group": "The assessment would change if capacity were put in relation to another group: {whom}.",
    },
}
_WORDS = {
    "cs": {
        True: ("více", "nižší", "přibyla", "přibylo", "mírnější"),
        False: ("méně", "vyšší", "ubyla", "ubylo", "přísnější"),
    },
    "en": {True: ("more", "lower", "gained", "", "more lenient"), False: ("less", "higher", "lost", "", "stricter")},
}
_FRACTIONS = ["uvazky"]


def find_flips(judged: Judged, data: DataBehind | None, other: Judged | None) -> tuple[NDArray[np.int64], Floats]:
    r"""Find the smallest change of assumptions that would turn each verdict.

    Parameters
    ----------
    judged
        What the rules say. A district is underserved when at least one rule is met.
    data
        What is known of the data behind the answers.
    other
        The same districts with people of another group in the denominator.

    Returns
    -------
    change : numpy.ndarray of int64
        Number of the change in `CHANGES`.
    size : numpy.ndarray of float64
        Its size: capacity for `apportionment` and `facility`, a share for `silence`, `benchmark` and `limits`.

    Notes
    -----
    Tried are, in this order:

    1. `apportionment`: the capacity that services with several places or territories have in the district lies
       anywhere between the bounds `low` and `high` of its answer;
    2. `silence`: services that state no capacity have up to the usual size, which raises the mean compared with;
    3. `benchmark`: what the rules compare with is up to a fifth higher or lower;
    4. `limits`: so are the limits that rules set themselves, such as a share of people or a number of points;
    5. `facility`: the district has one facility of the usual size more or fewer;
    6. `group`: capacity is divided by the people of another target group.

    All but the last follow from the margins. With the margin :math:`m` to add until no rule is met and the capacity
    :math:`s` to spare until one is, a change of capacity by :math:`x` turns the verdict of an underserved district when
    :math:`x \ge m`, of another when :math:`-x > s`; that of a benchmark by the share :math:`q` when :math:`q` reaches
    the `shift` of all rules met, or passes that of any rule not met. Where the margin is known as a lower bound only,
    nothing is said of changes of capacity; nor of what a loss would do by rules that cannot tell what is to spare
    (`beyond_limit`, `unmet_demand`).

    The first that turns the verdict is the smallest of them, each measured by how far it moves the district's capacity
    and what that is compared with from one another: the first ones come to the same, as little as is enough, and what
    may be so already is told before what would have to be decided; a facility comes whole, and is never less; another
    group moves everything at once.
    """
    under, rows = judged.underserved, judged.rows
    capacity = rows["numerator"].to_numpy(np.float64)
    need = np.where(under, np.where(judged.more_needed, np.nan, judged.margin), judged.spare)
    change, size = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), np.nan)

    def note(number: int, turns: Bools, how_much: Floats) -> None:
        new = turns & (change == 0)
        change[new], size[new] = number, how_much[new]

    def turned(more: Floats, less: Floats) -> Bools:
        lost = (less > need + _SLACK) | ((less >= capacity) & (capacity > need))
        return np.asarray(np.where(under, more >= need - _SLACK, lost))

    note(1, turned(*_divided_otherwise(judged)), need)
    shift, shift_of_bound = (
        _shift(judged, judged.shift, among) for among in (judged.applies, judged.applies & judged.bound)
    )
    own = [np.where(np.isnan(one), its, one) for one, its in zip(judged.shift, judged.own_shift, strict=True)]
    limits = _shift(judged, own, judged.applies)
    if data is not None:
        rise, facility = (getattr(data, name).to_numpy(np.float64)[judged.place] for name in ("rise", "size"))
        note(2, ~under & (rise > shift_of_bound), shift_of_bound)
    note(3, (shift <= _FARTHEST) & ~(limits < shift), shift)
    note(6, limits <= _FARTHEST, limits)
    if data is not None:
        note(4, turned(facility, np.minimum(facility, capacity)), facility)
    if other is not None:
        known = other.known[judged.place]
        there = np.zeros(len(judged.answers), dtype=bool)
        there[other.place] = other.underserved
        note(5, known & (there[judged.place] != under), size)
    return change, size


def _divided_otherwise(judged: Judged) -> tuple[Floats, Floats]:
    """Give how much more and how much less each district may have, by the bounds of its answer."""
    names = ("numerator", "denominator", "low", "high")
    capacity, people, low, high = (judged.rows[name].to_numpy(np.float64) for name in names)
    return high * people / judged.per - capacity, capacity - low * people / judged.per


def _shift(judged: Judged, shift: Sequence[Floats], among: Bools) -> Floats:
    """Give by what share limits would have to fall, or for districts not underserved to rise."""
    fall, rise = np.zeros(len(judged.rows)), np.full(len(judged.rows), np.inf)
    for one, met, counts in zip(shift, judged.met, among, strict=True):
        np.maximum(fall, np.where(met, -one, 0.0), out=fall)
        np.fmin(rise, np.where(counts, one, np.inf), out=rise)
    return np.asarray(np.where(judged.underserved, fall, rise))


def write_flips(
    judged: Judged, data: DataBehind | None, other: Judged | None, *, groups: Mapping[str, TargetGroup]
) -> Texts:
    """Say what would turn each verdict.

    Parameters
    ----------
    judged, data, other
        As in `find_flips`.
    groups
        Target groups by id.
    """
    change, size = find_flips(judged, data, other)
    under, fractions = judged.underserved, judged.rows["unit"].isin(_FRACTIONS).to_numpy(bool)
    most = np.where(under, *_divided_otherwise(judged))
    amount, percent = _whole(change, size, under, fractions=fractions, most=most)
    rise = np.full(len(change), np.nan) if data is None else data.rise.to_numpy(np.float64)[judged.place]
    usual = np.where(change == 2, np.maximum(np.round(100 * rise), percent), np.nan)
    of_unit = np.where(np.isin(change, (1, 4)), judged.series, -1)
    of_group = np.where(change == 5, judged.series, -1)
    everywhere = np.ones(len(change), dtype=bool)
    codes, example = unique_rows([change, under, amount, percent, usual, of_unit, of_group], among=everywhere)
    unit = judged.rows["unit"].iloc[example].to_numpy(object)
    whom = (judged if other is None else other).answers["group"].iloc[judged.place[example]].to_numpy(object)

    def write(number: int, lang: Lang) -> str:
        row = example[number]
        more, higher, come, come_it, stricter = _WORDS[lang][bool(under[row])]
        decimals = 0 if np.isnan(amount[row]) or amount[row] % 1 == 0 else 1
        name = CHANGES[change[row]]
        if name == "facility" and unit[number] == FACILITY_UNIT:
            name = "counted"
        return _SENTENCES[lang][name].format(
            amount=format_amount(amount[row], str(unit[number]), lang, decimals) if not np.isnan(amount[row]) else "",
            percent=format_number(percent[row], lang, 0),
            usual=format_number(usual[row], lang, 0),
            more=more,
            higher=higher,
            stricter=stricter,
            come=come,
            come_it=come_it,
            whom=groups[whom[number]].label(lang) if whom[number] in groups else "",
        )

    return Texts.write(codes, len(example), write)


def _whole(
    change: NDArray[np.int64], size: Floats, under: Bools, *, fractions: Bools, most: Floats
) -> tuple[Floats, Floats]:
    """Round sizes to what is enough: whole units of capacity (tenths of FTE, or where there is no more), percent."""
    step = np.where(fractions, 10.0, 1.0)
    enough = np.where(under, np.ceil(size * step - _SLACK), np.floor(size * step + _SLACK) + 1) / step
    enough = np.minimum(enough, np.ceil(10 * most - _SLACK) / 10)
    amount = np.select([change == 1, change == 4], [enough, np.round(size, 1)], default=np.nan)
    percent = np.where(np.isin(change, (2, 3, 6)), np.maximum(np.ceil(100 * size - _SLACK), 1), np.nan)
    return amount, percent
