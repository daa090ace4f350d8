"""Places of a service: which listings are one place, and what may be shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pokryti.quality import QualityReport

__all__ = ["merge_repeated"]

_TEXTS = ("service", "name", "obec", "address_code", "street", "number")
_FLOOR = r"\b(?:\d+|[ivx]+)\s*\.?\s*(?:patro|podlazi|np|pp|etaz)\b|\b(?:prizemi|suteren|podkrovi)\b"


def merge_repeated(places: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Keep one row of places that a register lists several times.

    A place that one listing calls secret is secret in all of them. Two listings of one service are the same place
    when they share the address code; or the obec, street and house number; or, where neither is stated, the obec and
    the name but for floors, spaces, case and accents. Periods that overlap or touch are joined, so that at any date a
    place counts once; periods apart stay apart.

    Parameters
    ----------
    places
        `service, name, obec, address_code, street, number, secret` (bool)`, valid_from, valid_to`, and `geometry` if
        there is any.
    source
        Name of the file.
    report
        Where repeated listings are noted.

    Returns
    -------
    pandas.DataFrame
        `service, place, name, obec, address_code, precision, valid_from, valid_to`, and `geometry` if there is any;
        name, obec, address code and geometry of a secret place are missing, and its precision is `withheld`. The id
        of a place is its service and a number.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> listed = pd.DataFrame({"service": "7", "name": ["Domov", "Domov, 2. patro "], "obec": "500011",
    ...     "address_code": None, "street": None, "number": None, "secret": False, "valid_from": pd.NaT,
    ...     "valid_to": pd.NaT})
    >>> merge_repeated(listed, source="", report=QualityReport())[["place", "name"]].values.tolist()
    [['7-1', 'Domov']]
    """
    rows = places.astype(dict.fromkeys(_TEXTS, "str"))
    rows["plain"] = _plain_name(rows["name"])
    rows["secret"] = _secret_anywhere(rows)
    rows["key"] = _same_place_key(rows)
    start = rows["valid_from"].to_numpy("datetime64[s]").astype("int64")
    rows["start"] = np.where(rows["valid_from"].isna(), np.iinfo("int64").min, start)
    end = rows["valid_to"].to_numpy("datetime64[s]").astype("int64")
    rows["end"] = np.where(rows["valid_to"].isna(), np.iinfo("int64").max, end)
    rows = rows.sort_values(["service", "key", "start", "end", "plain", "name"], ignore_index=True, na_position="last")
    new = _starts_new_period(rows)
    report.add("place_listed_twice", source=source, where=rows["service"][~new])
    run = new.cumsum()
    kept = rows[new].reset_index(drop=True)
    last = rows.groupby(run)["end"].idxmax()
    kept["valid_to"] = rows.loc[last, "valid_to"].to_numpy()
    kept["address_code"] = rows.groupby(run)["address_code"].first().to_numpy()
    return _finish(kept)


def _plain_name(names: pd.Series) -> pd.Series:
    plain = names.fillna("").str.normalize("NFKD").str.encode("ascii", "ignore").str.decode("ascii").str.lower()
    bare = plain.str.replace(_FLOOR, " ", regex=True)
    return bare.str.replace(r"[^a-z0-9]+", " ", regex=True).str.strip()


def _secret_anywhere(rows: pd.DataFrame) -> pd.Series:
    """Hide every listing of a place that one of its service's listings calls secret."""
    same_name = rows["secret"].groupby([rows["service"], rows["plain"].where(rows["plain"] != "")]).transform("any")
    return rows["secret"] | same_name.fillna(value=False).astype(bool)


def _same_place_key(rows: pd.DataFrame) -> pd.Series:
    """Name each place within its service by the surest thing known of it."""
    written = rows["obec"].fillna("") + "|" + rows["street"].fillna("").str.lower() + "|" + rows["number"]
    code = rows["address_code"]
    code = code.fillna(code.groupby([rows["service"], written], dropna=True).transform("first"))
    named = rows["obec"].fillna("") + "|" + rows["plain"]
    return ("a" + code).fillna("b" + written).fillna(rows["secret"].map({True: "d", False: "c"}) + named)


def _starts_new_period(rows: pd.DataFrame) -> pd.Series:
    """Tell where a place, or a period apart from the one before it, begins."""
    place = rows["service"] + "\0" + rows["key"]
    reach = rows["end"].groupby(place).cummax().shift()
    return (place != place.shift()) | (rows["start"] > reach)


def _finish(kept: pd.DataFrame) -> pd.DataFrame:
    number = kept.groupby("service").cumcount() + 1
    secret = kept["secret"].astype(bool)
    shown = kept[["name", "obec", "address_code"]].mask(secret)
    geometry = kept["geometry"].mask(secret) if "geometry" in kept else pd.Series(None, kept.index, dtype=object)
    known = np.where(geometry.notna(), "address", np.where(shown["obec"].isna(), "unknown", "obec"))
    precision = pd.Series(np.where(secret, "withheld", known), kept.index, dtype="str")
    finished = pd.DataFrame(
        {
            "service": kept["service"],
            "place": kept["service"] + "-" + number.astype("str"),
            "name": shown["name"],
            "obec": shown["obec"],
            "address_code": shown["address_code"],
            "precision": precision,
            "valid_from": kept["valid_from"],
            "valid_to": kept["valid_to"],
        }
    )
    return finished.assign(geometry=geometry) if geometry.notna().any() else finished
