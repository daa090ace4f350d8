"""Where an outreach service works: the territory declared for it, or one assumed around its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import term
from pokryti.errors import first
from pokryti.services.split import split_parts
from pokryti.services.weights import is_weight, without_weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pokryti.quality import QualityReport

__all__ = ["field_shares"]

_TEXTS = ["service", "obec", "basis", "confidence"]
_NOBODY = pd.DataFrame({"parts": pd.Series(dtype="int64")} | {name: pd.Series(dtype="str") for name in _TEXTS})


def field_shares(
    offices: pd.DataFrame,
    field_services: Iterable[str],
    *,
    territories: pd.DataFrame | None,
    population: pd.Series | None,
    lookup: pd.Series | None,
    level: str,
    report: QualityReport,
) -> pd.DataFrame:
    """Divide outreach services into parts for the obce that they serve.

    Parameters
    ----------
    offices
        Shares of their places, from `office_shares`.
    field_services
        Ids of all outreach services.
    territories
        Declared: `service, obec`, optionally `weight` and the `area` it is stated for. Weights are heeded where a
        service states them for its whole territory.
    population
        People per obec; obce of one territory share by it, equally without it.
    lookup
        District per obec around which an undeclared service is assumed to work; None leaves it in the obec.
    level
        Name of that district's level.
    report
        Where assumptions are noted.

    Returns
    -------
    pandas.DataFrame
        `service, obec, parts, basis, confidence`.

    Raises
    ------
    InputError
        When weights are negative, not finite, or all zero.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> offices = pd.DataFrame({"service": ["1"], "obec": ["500011"], "parts": [2**20], "basis": "seat",
    ...                         "confidence": "high"})
    >>> served = pd.DataFrame({"service": "1", "obec": ["500011", "500020"]})
    >>> field_shares(offices, ["1"], territories=served, population=pd.Series({"500011": 300, "500020": 100}),
    ...              lookup=None, level="obec", report=QualityReport())[["obec", "parts"]].values.tolist()
    [['500011', 786432], ['500020', 262144]]
    """
    ids = pd.Index(list(field_services), dtype="str")
    declared = _declared(ids, territories, population=population, report=report)
    assumed = offices[~offices["service"].isin(declared["service"])]
    without = ids[~ids.isin(declared["service"])]
    report.add("field_territory_assumed", source="services", where=without, level=term("level", level))
    if lookup is not None:
        assumed = _around(assumed, lookup=lookup, population=population)
    return pd.concat([declared, assumed.assign(confidence="low")], ignore_index=True)


def _declared(
    ids: pd.Index, territories: pd.DataFrame | None, *, population: pd.Series | None, report: QualityReport
) -> pd.DataFrame:
    if territories is None or not len(territories):
        return _NOBODY
    known = territories["service"].isin(ids)
    report.add("territory_of_unknown_service", source="territories", where=territories["service"][~known].unique())
    if "weight" in territories:
        _check_weights(territories[known], report=report)
    rows = territories[known].sort_values(["service", "obec"], ignore_index=True)
    rows["effective"] = _people(rows["obec"], population)
    if "weight" in rows:
        rows["effective"] = _stated_weight(rows)
    rows["parts"] = split_parts(rows["effective"], rows.groupby("service").ngroup())
    parts = rows.groupby(["service", "obec"])["parts"].sum().reset_index()
    return parts[parts["parts"] > 0].assign(basis="declared", confidence="medium")


def _check_weights(rows: pd.DataFrame, *, report: QualityReport) -> None:
    weight = rows["weight"].astype("float64")
    wrong = rows[weight.notna() & ~is_weight(weight)]
    services = first(wrong["service"].unique())
    report.add("territory_weight_unusable", source="territories", where=wrong.index, services=services)
    report.add("territory_weights_zero", source="territories", where=without_weight(weight, rows["service"]))
    report.raise_errors()
    missing = weight.isna().groupby(rows["service"]).agg(["any", "all"])
    partly = missing.index[missing["any"] & ~missing["all"]]
    report.add("territory_weights_incomplete", source="territories", where=partly)


def _stated_weight(rows: pd.DataFrame) -> pd.Series:
    """Spread the weight of an area over its obce; a service with any missing weight shares by people alone."""
    weight = rows["weight"].astype("float64")
    complete = weight.notna().groupby(rows["service"]).transform("all")
    area = rows["area"] if "area" in rows else rows["obec"]
    within = rows["effective"].groupby([rows["service"], area])
    inside = (rows["effective"] / within.transform("sum")).fillna(1 / within.transform("size"))
    return (weight * inside).where(complete, rows["effective"])


def _people(obce: pd.Series, population: pd.Series | None) -> pd.Series:
    if population is None:
        return pd.Series(1.0, index=obce.index)
    return obce.map(population).astype("float64").fillna(0.0)


def _around(offices: pd.DataFrame, *, lookup: pd.Series, population: pd.Series | None) -> pd.DataFrame:
    """Spread the parts of each place over the district around it."""
    districts = lookup.rename("district").rename_axis("served").reset_index().dropna(subset="district")
    rows = offices.assign(district=offices["obec"].map(lookup)).reset_index(drop=True)
    rows["office"] = rows.index
    rows = rows.merge(districts, on="district", how="left")
    spread = rows["served"].notna()
    rows["obec"] = rows["served"].where(spread, rows["obec"])
    rows["basis"] = rows["basis"].where(~spread, "equal" if population is None else "population")
    rows = rows.sort_values(["office", "obec"], ignore_index=True)
    rows["parts"] = split_parts(_people(rows["obec"], population), rows["office"], offices["parts"].to_numpy())
    rows = rows[rows["parts"] > 0]
    return rows.groupby(["service", "obec", "basis"], dropna=False)["parts"].sum().reset_index()
