"""Small numbers of people: what must hide, what must hide with it, and the proof that it cannot be found again."""

from pokryti.disclosure.auditing import audit
from pokryti.disclosure.complementary import complete
from pokryti.disclosure.counts import hide_counts
from pokryti.disclosure.people import hide_people
from pokryti.disclosure.policy import CROSSES, REASONS, Disclosure, divides_people
from pokryti.disclosure.tree import Tree

__all__ = [
    "CROSSES",
    "REASONS",
    "Disclosure",
    "Tree",
    "audit",
    "complete",
    "divides_people",
    "hide_counts",
    "hide_people",
]
