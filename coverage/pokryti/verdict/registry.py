"""The rules there are, by id, and those that apply when none are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from pokryti import catalog
from pokryti.errors import InputError, first
from pokryti.measures import Benchmark
from pokryti.verdict.access_below_supply import access_below_supply
from pokryti.verdict.below_benchmark import below_benchmark
from pokryti.verdict.below_share_of_mean import below_share_of_mean
from pokryti.verdict.beyond_limit import beyond_limit
from pokryti.verdict.desert import desert
from pokryti.verdict.high_need_low_supply import high_need_low_supply
from pokryti.verdict.lowest_fifth import lowest_fifth
from pokryti.verdict.nothing import nothing
from pokryti.verdict.outside_funnel import outside_funnel
from pokryti.verdict.rule import Rule
from pokryti.verdict.underservice_index import underservice_index
from pokryti.verdict.unmet_demand import unmet_demand

__all__ = ["REGISTRY", "USUAL", "choose_rules", "rules", "usual_rules"]

REGISTRY: Mapping[str, Callable[[Benchmark], Rule]] = MappingProxyType(
    {
        "below_benchmark": below_benchmark,
        "below_share_of_mean": lambda _: below_share_of_mean(),
        "lowest_fifth": lambda _: lowest_fifth(),
        "nothing": lambda _: nothing(),
        "outside_funnel": lambda _: outside_funnel(),
        "desert": lambda _: desert(),
        "access_below_supply": lambda _: access_below_supply(),
        "beyond_limit": lambda _: beyond_limit(),
        "unmet_demand": unmet_demand,
        "high_need_low_supply": lambda _: high_need_low_supply(),
        "underservice_index": lambda _: underservice_index(),
    }
)
"""Id → what makes the rule, given the benchmark of the question."""

USUAL = ("below_benchmark", "below_share_of_mean", "lowest_fifth", "nothing", "outside_funnel")
"""The rules that apply when none are named: they take nothing but capacity and people, so they mean the same for every
kind of service and cost little. They are no independent witnesses: who has nothing is also below the mean and below
three quarters of it, so that a village without a service of its own meets three of five like hundreds of others. How
many agree tells by how many ways of drawing the line a district is short; how much is short, and how surely, stand
beside it. `desert` speaks only of day care of children; rules of access hang on a distance, and
rules of need on whose need counts. Those are for the user to choose."""


def rules() -> pd.DataFrame:
    """List the rules there are.

    Returns
    -------
    pandas.DataFrame
        Index: id; `label_cs, label_en, usual` (bool, applies when no rules are named), `relative` (bool, what a
        district is compared with depends on the capacity of others), `needs` (empty, `need` or `points`), `source`.

    Examples
    --------
    >>> rules().loc["nothing", "label_cs"], rules().index[rules()["usual"]].tolist()[:2]
    ('v obvodu není nic', ['below_benchmark', 'below_share_of_mean'])
    """
    made = choose_rules(list(REGISTRY), Benchmark.mean("stat"))
    rows = [(r.id, r.label.cs, r.label.en, r.id in USUAL, r.relative, r.needs, r.source) for r in made]
    columns = ["id", "label_cs", "label_en", "usual", "relative", "needs", "source"]
    return pd.DataFrame(rows, columns=pd.Index(columns)).set_index("id")


def usual_rules(benchmark: Benchmark) -> list[Rule]:
    """List the rules that apply when none are named.

    Parameters
    ----------
    benchmark
        For the first rule.

    Examples
    --------
    >>> [rule.id for rule in usual_rules(Benchmark.mean("kraj"))]
    ['below_benchmark', 'below_share_of_mean', 'lowest_fifth', 'nothing', 'outside_funnel']
    """
    return choose_rules(USUAL, benchmark)


def choose_rules(wanted: Iterable[str | Rule], benchmark: Benchmark) -> list[Rule]:
    """Give the rules of ids; rules stand for themselves.

    Parameters
    ----------
    wanted
        Ids of the registry and rules of one's own.
    benchmark
        For the rules that compare with one.

    Returns
    -------
    list of Rule
        In the order given.

    Raises
    ------
    UnknownCodeError
        When there is no rule of an id, with the nearest ones.
    InputError
        When an id occurs twice, so that one could not tell whose verdict is whose.
    """
    chosen = [rule if isinstance(rule, Rule) else catalog.lookup(REGISTRY, rule, "rule")(benchmark) for rule in wanted]
    ids = pd.Series([rule.id for rule in chosen], dtype="str")
    if ids.duplicated().any():
        raise InputError(f"Rules need ids of their own; these occur twice: {first(ids[ids.duplicated()])}.")
    return chosen
