"""Divide a service among its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pokryti.errors import first
from pokryti.services.split import split_parts
from pokryti.services.weights import is_weight

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["office_shares"]


def office_shares(
    places: pd.DataFrame,
    *,
    rule: str,
    shares: pd.DataFrame | None = None,
    population: pd.Series | None = None,
    report: QualityReport,
) -> pd.DataFrame:
    """Divide each service into parts for the obce of its places.

    Parameters
    ----------
    places
        `service, place, obec, valid_from`, and `precision` if some are secret (`withheld`).
    rule
        `equal`, `seat`, `population` or `declared`.
    shares
        For `declared`: `service`, `place` or `obec`, `share`.
    population
        For `population`: people per obec.
    report
        Where it is noted which services were divided, and how.

    Returns
    -------
    pandas.DataFrame
        `service, obec, parts` (of 2²⁰)`, basis, confidence`, one row per service and obec; obec missing for withheld
        and unknown places.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> places = pd.DataFrame({"service": "1", "place": ["1-1", "1-2"], "obec": ["500011", "500020"],
    ...                        "valid_from": pd.to_datetime(["2010-01-01", "2008-01-01"])})
    >>> office_shares(places, rule="seat", report=QualityReport())[["obec", "parts"]].values.tolist()
    [['500020', 1048576]]
    """
    rows = places.reindex(columns=["service", "place", "obec", "precision", "valid_from"])
    rows = rows.sort_values(["service", "place"], ignore_index=True)
    several = rows["service"].duplicated(keep=False)
    report.add("capacity_shared", source="services", where=rows["service"][several].unique(), rule=rule)
    rows["basis"] = np.where(several, rule, "seat")
    rows["confidence"] = np.where(several, "medium", "high")
    rows["weight"] = 1.0
    if rule == "seat":
        rows["weight"] = (~_by_age(rows).duplicated("service")).reindex(rows.index).astype(float)
    elif rule == "population" and population is not None:
        rows = _weigh_by_population(rows, population, report=report)
    elif rule == "declared" and shares is not None:
        rows = _weigh_as_declared(rows, shares, report=report)
    rows.loc[rows["obec"].isna(), "confidence"] = "low"
    return _parts_by_obec(rows)


def _by_age(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["service", "valid_from", "place"], na_position="first")


def _weigh_by_population(rows: pd.DataFrame, population: pd.Series, *, report: QualityReport) -> pd.DataFrame:
    people = rows["obec"].map(population).astype("float64")
    by_service = people.groupby(rows["service"])
    impossible = people.isna().groupby(rows["service"]).transform("any") | ~(by_service.transform("sum") > 0)
    several = rows["basis"] == "population"
    odd = impossible & several
    report.add("population_unknown_equal", source="services", where=rows["service"][odd].unique())
    return rows.assign(weight=people.where(~impossible, 1.0), basis=rows["basis"].where(~odd, "equal"))


def _weigh_as_declared(rows: pd.DataFrame, shares: pd.DataFrame, *, report: QualityReport) -> pd.DataFrame:
    """Put stated shares on places; a share of an obec without a place of the service makes one there."""
    stated = _stated_shares(rows, shares, report=report)
    declared = rows["service"].isin(stated["service"])
    several = rows["basis"] == "declared"
    report.add("shares_not_stated", source="services", where=rows["service"][several & ~declared].unique())
    others = rows.assign(basis=rows["basis"].where(~several, "equal"))[~declared]
    return pd.concat([others, stated.assign(basis="declared", confidence="high")], ignore_index=True)


def _stated_shares(rows: pd.DataFrame, shares: pd.DataFrame, *, report: QualityReport) -> pd.DataFrame:
    share = pd.to_numeric(shares["share"], errors="coerce").astype("float64")
    unusable = shares[~is_weight(share)]
    report.add("shares_unusable", source="shares", where=unusable.index, services=first(unusable["service"].unique()))
    report.raise_errors()
    nothing = pd.Series(None, index=shares.index, dtype="str")
    place, obec = (shares.get(name, nothing).astype("str") for name in ("place", "obec"))
    stated = pd.DataFrame({"service": shares["service"].astype("str"), "place": place, "obec": obec, "weight": share})
    secret = _of_secret_place(rows, stated)
    stated = stated[_usable_shares(rows, stated, secret=secret, report=report)]
    stated["obec"] = stated["place"].map(rows.set_index("place")["obec"]).astype("str").fillna(stated["obec"])
    stated["obec"] = stated["obec"].mask(secret.reindex(stated.index))
    stated = stated[stated.groupby("service")["weight"].transform("sum") > 0]
    declared = rows[rows["service"].isin(stated["service"])]
    met = declared["place"].isin(stated["place"]) | _pair_in(declared, stated[stated["place"].isna()], "obec")
    report.add("shares_incomplete", source="shares", where=declared["place"][~met])
    return stated


def _of_secret_place(rows: pd.DataFrame, stated: pd.DataFrame) -> pd.Series:
    """Tell which shares would name the obec of a secret place: no open place of the service lies there."""
    hides = stated["service"].isin(rows["service"][rows["precision"] == "withheld"])
    return hides & stated["place"].isna() & stated["obec"].notna() & ~_pair_in(stated, rows, "obec")


def _usable_shares(rows: pd.DataFrame, stated: pd.DataFrame, *, secret: pd.Series, report: QualityReport) -> pd.Series:
    """Tell which shares meet a service, and say which meet no place of it."""
    known = stated["service"].isin(rows["service"])
    report.add("shares_of_unknown_service", source="shares", where=stated["service"][~known].unique())
    by_obec = stated["place"].isna() & stated["obec"].notna()
    usable = known & (by_obec | _pair_in(stated, rows, "place"))
    where = stated["service"] + ": " + stated["place"].fillna(stated["obec"]).fillna("–")
    report.add("shares_of_other_places", source="shares", where=where[known & ~usable])
    report.add(
        "shares_where_no_place",
        source="shares",
        where=where[known & by_obec & ~_pair_in(stated, rows, "obec") & ~secret],
    )
    return usable


def _pair_in(left: pd.DataFrame, right: pd.DataFrame, column: str) -> pd.Series:
    """Tell which rows have a service and a place or obec that the other table has together."""
    pairs = pd.MultiIndex.from_frame(right[["service", column]].dropna())
    return pd.Series(pd.MultiIndex.from_frame(left[["service", column]]).isin(pairs), index=left.index)


def _parts_by_obec(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values(["service", "obec", "place"], ignore_index=True, na_position="last")
    rows["parts"] = split_parts(rows["weight"], rows.groupby("service").ngroup())
    rows = rows[rows["parts"] > 0]
    return rows.groupby(["service", "obec", "basis", "confidence"], dropna=False)["parts"].sum().reset_index()
