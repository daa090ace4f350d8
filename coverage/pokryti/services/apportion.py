"""Divide what a service is registered for among the obce that it serves, to the last unit.

A registration's capacity exists once, however many places it lists. Shares are whole multiples of 2⁻²⁰, so shares of
whole capacities add up without rounding in whatever order they are added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from pokryti.errors import ConservationError, InputError
from pokryti.services.offices import office_shares
from pokryti.services.reach import field_shares
from pokryti.services.split import PARTS

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.services.register import Register

__all__ = ["FIELD_FORM", "SUPPLY_COLUMNS", "Rule", "apportion", "placement"]

Rule = Literal["equal", "seat", "population", "declared"]
FIELD_FORM = "terenni"
SUPPLY_COLUMNS = ("service", "kind", "form", "unit", "obec", "capacity", "basis", "confidence")
_KEYS = ["service", "kind", "form", "unit"]


def apportion(
    register: Register,
    *,
    rule: Rule = "equal",
    shares: pd.DataFrame | None = None,
    population: pd.Series | None = None,
    lookup: pd.Series | None = None,
    territories: pd.DataFrame | None = None,
    field_level: str = "obec",
    report: QualityReport,
) -> pd.DataFrame:
    r"""Divide registered capacities among obce.

    Residential and ambulatory forms go to the places of the service by the rule. An outreach form goes to the
    territory declared for the service; without one it goes to the places by the rule and from each to the district
    of `field_level` around it, which is an assumption and marked so. Obce of a territory share by population where it
    is given, else equally.

    With weights :math:`w_i`, place :math:`i` gets :math:`c \cdot p_i / 2^{20}`, where the whole numbers :math:`p_i`
    are :math:`2^{20} w_i / \sum w` by largest remainder, ties going to the lower code.

    Parameters
    ----------
    register
        What is provided on the reference date (`valid_on`).
    rule
        `equal` parts, all to the `seat` (the place open longest), by `population` of the places' obce, or as
        `declared` in `shares`.
    shares
        For `declared`: `service`, `place` or `obec`, `share`. Shares of a service need not sum to one.
    population
        People per obec, index obec.
    lookup
        District of `field_level` per obec, index obec; needed unless that is `obec`.
    territories
        Declared territories: `service, obec`, and optionally `weight` with the `area` it is stated for.
    field_level
        Assumed territory of an outreach service: the district of this level around its place.
    report
        Where assumptions are noted.

    Returns
    -------
    pandas.DataFrame
        `service, kind, form, unit, obec, capacity, basis, confidence`. Capacity of withheld or unknown places has no
        obec; a capacity that is not known stays NaN wherever the service is. `basis` is `seat` (one place), `equal`,
        `population` or `declared`; `confidence` is `high` (one place, or declared), `medium` (several places by
        rule, or a declared territory), `low` (an assumed territory, or no place known).

    Raises
    ------
    InputError
        When the rule lacks its table, or shares or weights are not numbers from zero up.
    ConservationError
        When totals differ; this cannot happen unless the method is broken.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> from pokryti.services import build_register
    >>> register = build_register(
    ...     pd.DataFrame({"service": ["1"], "kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka",
    ...                   "capacity": [24]}),
    ...     pd.DataFrame({"service": ["1", "1"], "place": ["1-1", "1-2"], "obec": ["500011", "500020"]}))
    >>> apportion(register, report=QualityReport())[["obec", "capacity", "basis", "confidence"]].values.tolist()
    [['500011', 12.0, 'equal', 'medium'], ['500020', 12.0, 'equal', 'medium']]
    """
    _check_arguments(rule, shares=shares, population=population, lookup=lookup, field_level=field_level)
    services, places = register
    offices = office_shares(places, rule=rule, shares=shares, population=population, report=report)
    in_field = services["form"] == FIELD_FORM
    field_services = services["service"][in_field].unique()
    reached = field_shares(
        offices[offices["service"].isin(field_services)],
        field_services,
        territories=territories,
        population=population,
        lookup=lookup if field_level != "obec" else None,
        level=field_level,
        report=report,
    )
    parts = pd.concat(
        [
            services[~in_field][[*_KEYS, "capacity"]].merge(offices, on="service", how="left"),
            services[in_field][[*_KEYS, "capacity"]].merge(reached, on="service", how="left"),
        ],
        ignore_index=True,
    )
    supply = _to_supply(parts)
    _assert_conserved(services, supply)
    return supply


def _check_arguments(
    rule: str,
    *,
    shares: pd.DataFrame | None,
    population: pd.Series | None,
    lookup: pd.Series | None,
    field_level: str,
) -> None:
    if rule not in {"equal", "seat", "population", "declared"}:
        raise InputError(f"Unknown rule {rule!r}. Use equal, seat, population or declared.")
    if rule == "declared" and shares is None:
        raise InputError("The rule 'declared' needs a table of shares: service, place or obec, share.")
    if rule == "population" and population is None:
        raise InputError("The rule 'population' needs the population of obce.")
    if field_level != "obec" and lookup is None:
        raise InputError(f"The field level {field_level!r} needs the lookup from obec to its district.")


def _to_supply(parts: pd.DataFrame) -> pd.DataFrame:
    """Turn parts into capacities, services without any place keeping theirs whole."""
    parts = parts.fillna({"parts": PARTS, "basis": "seat", "confidence": "low"})
    supply = parts.assign(capacity=parts["capacity"] * (parts["parts"] / PARTS))
    return supply[list(SUPPLY_COLUMNS)].sort_values(["service", "form", "unit", "obec"], ignore_index=True)


def _assert_conserved(services: pd.DataFrame, supply: pd.DataFrame) -> None:
    keys = ["kind", "form", "unit"]
    before = services.groupby(keys)["capacity"].sum()
    after = supply.groupby(keys)["capacity"].sum().reindex(before.index, fill_value=0.0)
    near = np.isclose(before, after, rtol=1e-9, atol=0)
    if not near.all() or len(after) != supply.groupby(keys).ngroups:
        raise ConservationError(f"Apportioned capacity differs from the registered: {before[~near].to_dict()}")


def placement(supply: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """Say of each row of supply whether its obec is known, and if not, why.

    Parameters
    ----------
    supply
        From `apportion`.
    places
        The places it was apportioned to; without any, nothing is withheld.

    Returns
    -------
    pandas.Series
        `placed`; `withheld` where the service has a secret place; `unknown` otherwise. Aligned with `supply`.

    Examples
    --------
    >>> supply = pd.DataFrame({"service": ["1", "2", "3"], "obec": ["500011", None, None]})
    >>> places = pd.DataFrame({"service": ["1", "2"], "precision": ["obec", "withheld"]})
    >>> placement(supply, places).tolist()
    ['placed', 'withheld', 'unknown']
    """
    secret = pd.Series(data=False, index=supply.index)
    if len(places):
        secret = supply["service"].isin(places["service"][places["precision"] == "withheld"])
    reason = np.where(supply["obec"].notna(), "placed", np.where(secret, "withheld", "unknown"))
    return pd.Series(reason, index=supply.index, dtype="str")
