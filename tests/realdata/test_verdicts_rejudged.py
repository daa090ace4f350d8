"""Margins and what would turn a verdict, on the whole state, by rules written anew in plain numpy.

Every municipality of every series is judged again with its own capacity changed and all others as they are.
"""

import numpy as np
import pytest

from pokryti.joined import SERIES
from pokryti.verdict import USUAL, data_behind, find_flips
from pokryti.verdict.flip import CHANGES

Z_998 = 3.090232306167813


class Anew:
    """The five usual rules on one series; each district may change alone."""

    def __init__(self, capacity, people, mean, people_of_state, *, most_known):
        self.capacity, self.people, self.mean, self.whole = capacity, people, mean, people_of_state
        self.most_known = most_known
        self.value = 1000 * capacity / people
        order = np.argsort(self.value, kind="stable")
        self.sorted, self.up_to = self.value[order], np.concatenate([[0.0], people[order].cumsum()])

    def met(self, change=0.0, *, factor=1.0, limits=1.0):
        """Judge with capacity changed, and the means compared with or all limits multiplied."""
        now = (self.capacity + change) / limits
        value, mean = 1000 * now / self.people, (self.mean + 1000 * change / self.whole) * factor
        edge = value * (1 + 1e-13)
        no_better = self.up_to[np.searchsorted(self.sorted, edge, side="right")]
        no_better = no_better + np.where(self.value <= edge, 0.0, self.people)
        fifth, funnel = no_better <= 0.2 * self.people.sum() * (1 + 1e-12), now < self._least()
        rules = [value < mean, value < 0.75 * mean, fifth & self.most_known, now <= 0, funnel & self.most_known]
        return np.array(rules)

    def _least(self):
        others = len(self.people) - 1
        rest, folk = self.capacity.sum() - self.capacity, self.people.sum() - self.people
        square = (self.capacity**2 / self.people).sum() - self.capacity**2 / self.people
        with np.errstate(divide="ignore", invalid="ignore"):
            theta = rest / folk
            spread = np.maximum(1, (square / theta - 2 * rest + theta * folk) / others)
            return theta * self.people - Z_998 * np.sqrt(spread * theta * self.people)

    def underserved(self, change=0.0, **moved):
        return self.met(change, **moved).any(axis=0)


@pytest.fixture(scope="module", params=["orp", "obec"])
def judged(national, request):
    """Give for every series the rules written anew, what the verdicts say, and what would turn them."""
    question, level = national.usual_question, request.param
    found, answers = question.judged(level), question.compute(level)
    districts = national.joined.territory.lookup(level)
    data = data_behind(answers, question.supply, facility=question.facility, districts=districts).at(found.position)
    change, size = find_flips(found, data, question.other.judged(level))
    state = question.compute("stat").set_index(SERIES)
    inhabited = answers["denominator"].ne(0).groupby([answers[name] for name in SERIES]).sum()
    rows, said = found.rows.reset_index(drop=True), []
    for series, some in rows.groupby(SERIES, sort=False):
        at = some.index.to_numpy()
        mean, whole = state.loc[series, ["value", "denominator"]]
        known = 2 * len(at) >= inhabited[series]  # of districts compared with one another
        columns = (some[name].to_numpy(float) for name in ("numerator", "denominator"))
        anew = Anew(*columns, mean, whole, most_known=known)
        facility = data.size.to_numpy()[found.place][at]
        said.append((found, at, anew, np.array(CHANGES)[change[at]], size[at], np.nan_to_num(facility)))
    return said


def test_every_verdict_is_what_the_rules_written_anew_say(judged):
    assert sum(len(at) for _, at, *_ in judged) > 9_000
    for found, at, anew, *_ in judged:
        assert tuple(rule.id for rule in found.rules) == USUAL
        np.testing.assert_array_equal(anew.met(), found.met[:, at])


def test_every_margin_ends_its_verdict_and_a_hundredth_less_does_not(judged):
    for found, at, anew, *_ in judged:
        under, margin = found.underserved[at], found.margin[at]
        assert not anew.underserved(np.where(under, margin * (1 + 1e-9) + 1e-9, 0.0))[under].any()
        whole = (margin == 1) & (anew.capacity == 0)  # the least there can be where nothing is
        short = under & ~whole & (margin > 1e-6)
        assert anew.underserved(np.where(short, margin * 0.99, 0.0))[short].all()


def test_what_is_to_spare_can_be_lost_and_no_more(judged):
    for found, at, anew, *_ in judged:
        well, spare = ~found.underserved[at], np.minimum(found.spare[at], 1e9)
        assert not anew.underserved(-np.where(well, np.minimum(spare * 0.99, anew.capacity), 0.0))[well].any()
        can = well & (spare <= anew.capacity)
        lost = np.where(can, np.minimum(spare * (1 + 1e-9) + 1e-9, anew.capacity), 0.0)
        assert anew.underserved(-lost)[can].all()


def test_every_change_said_to_turn_a_verdict_does(judged):
    for found, at, anew, change, size, _ in judged:
        under = found.underserved[at]
        moved, sign = np.isin(change, ["apportionment", "facility"]), np.where(under, 1, -1)
        by = np.maximum(np.where(moved, sign * (size * (1 + 1e-9) + 1e-9), 0.0), -anew.capacity)
        assert (anew.underserved(by) != under)[moved].all()
        shifted = np.isin(change, ["silence", "benchmark"])
        factor = np.where(shifted, 1 - sign * (size + 1e-9), 1.0)
        assert (anew.underserved(factor=factor) != under)[shifted].all()
        limits = np.where(change == "limits", 1 - sign * (size + 1e-9), 1.0)
        assert (anew.underserved(limits=limits) != under)[change == "limits"].all()


def test_where_nothing_is_said_to_turn_it_neither_a_facility_nor_a_fifth_of_the_mean_does(judged):
    for found, at, anew, change, _, facility in judged:
        under, none = found.underserved[at], change == "none"
        by = np.where(under, facility, -np.minimum(facility, anew.capacity)) * (1 - 1e-9)
        assert (anew.underserved(by) == under)[none].all()
        fifth = np.where(under, 0.8 + 1e-9, 1.2 - 1e-9)
        assert (anew.underserved(factor=fifth) == under)[none].all()
        assert (anew.underserved(limits=fifth) == under)[none].all()
