"""Tables of services, a row per service and place, become a register, whoever made them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from pokryti.catalog.codelists import slug
from pokryti.services.places import merge_repeated
from pokryti.services.register import LARGEST_CAPACITY, Register, build_register
from pokryti.sources.dates import to_date
from pokryti.sources.ico import check_ico
from pokryti.sources.points import points_from_columns, points_from_text
from pokryti.sources.tables import clean_codes, to_number
from pokryti.sources.texts import clean_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.catalog.codelists import CodeLists
    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["ROLES", "register_from_rows"]

# What a table of services may tell, every cell text; `kind` alone is required.
ROLES = (
    "service",
    "name",
    "kind",
    "form",
    "unit",
    "capacity",
    "obec",
    "obec_name",
    "orp",
    "okres",
    "address_code",
    "x",
    "y",
    "wkt",
    "secret",
    "confidential",
    "valid_from",
    "valid_to",
    "provider",
    "ico",
    "target_groups",
    "network",
)
_WHEREABOUTS = ("obec", "obec_name", "orp", "okres", "address_code", "x", "y", "wkt")
# Names of kinds more alike than this are taken for one name misspelt; real kinds differ more from each other.
_SAME_WORD = 0.85
# A mark that nobody understands protects: only a plain no, or nothing, leaves a row public.
_NO = frozenset({"", "0", "0.0", "0,0", "false", "nepravda", "no", "ne", "n", "f", "-", "–", "nan", "none", "null"})
_YES = frozenset({"1", "1.0", "1,0", "true", "pravda", "yes", "ano", "y", "a", "x"})
_KEYS = ["service", "kind", "form", "unit"]


def register_from_rows(
    table: pd.DataFrame, *, lists: CodeLists, codes: Codes, source: str, report: QualityReport
) -> Register:
    """Make a register of a table with one row per service and place.

    Capacity belongs to a service, its form and unit. Rows that repeat an id give further places; a capacity repeated
    on them is counted once, different ones are refused. Without a column of capacities, or in a row of a kind that
    has none, services count as facilities. A confidential capacity counts as not known, and a secret place has no
    whereabouts, from here on: no output can tell them.

    Parameters
    ----------
    table
        Columns named by role (`ROLES`), cells text, empty where nothing is known; `geometry` (EPSG:5514) if there is.
    lists
        Code lists for kinds, forms and units.
    codes
        Translator of obec codes.
    source
        Name of the file.
    report
        Where everything found wrong is noted.

    Returns
    -------
    Register
        Services and places.

    Raises
    ------
    InputError
        When a row lacks its kind, or rows of one service state different capacities.
    """
    report.add("table_without_rows", source=source, count=int(table.empty))
    if table.empty:
        return build_register(pd.DataFrame(), pd.DataFrame())
    rows = _with_all_roles(table)
    rows = clean_texts(rows, ROLES, where=_line(rows.index).to_series(rows.index), source=source, report=report)
    rows["service"] = _service_ids(rows["service"], source=source, report=report)
    report.add("own_kind_missing", source=source, where=_line(rows.index[rows["kind"] == ""]))
    check_ico(rows["ico"], source=source, report=report)
    rows = _name_kinds(rows, lists=lists, source=source, report=report)
    rows["form"] = _name_forms(rows, lists)
    for column in ("valid_from", "valid_to"):
        rows[column] = to_date(rows[column].where(rows[column] != ""), source=source, report=report)
    services = _services(rows, lists=lists, counted="capacity" not in table, source=source, report=report)
    report.raise_errors()
    places = _places(rows, codes=codes, source=source, report=report)
    return build_register(services, merge_repeated(places, source=source, report=report))


def _with_all_roles(table: pd.DataFrame) -> pd.DataFrame:
    columns = {role: table[role].fillna("").str.strip() if role in table else "" for role in ROLES}
    rows = pd.DataFrame(columns, index=table.index).astype("str")
    if "geometry" in table:
        rows["geometry"] = gpd.GeoSeries(table["geometry"])
    return rows.reset_index(drop=True)


def _line(index: pd.Index) -> pd.Index:
    """Give the line of the file, the header being the first."""
    return index + 2


def _service_ids(ids: pd.Series, *, source: str, report: QualityReport) -> pd.Series:
    plain = clean_codes(ids, source=source, report=report)
    missing = plain == ""
    report.add("own_service_id_made", source=source, count=int(missing.sum()))
    made = f"{slug(source.partition('.')[0])}-" + pd.Series(_line(plain.index), index=plain.index).astype("str")
    return plain.where(~missing, made).astype("str")


def _name_kinds(rows: pd.DataFrame, *, lists: CodeLists, source: str, report: QualityReport) -> pd.DataFrame:
    known = {slug(kind.label.cs): key for key, kind in lists.kinds.items()}
    known |= {slug(kind.label.en): key for key, kind in lists.kinds.items()} | lists.ids("kinds")
    plain = rows["kind"].str.rpartition("/")[2].map(slug)
    kind = plain.map(known).fillna(plain)
    new = sorted(set(kind[~kind.isin(lists.kinds) & (kind != "")]))
    near = {name: get_close_matches(name, known, n=1, cutoff=_SAME_WORD) for name in new}
    misspelt = [f"{name} → {known[match[0]]}" for name, match in near.items() if match]
    report.add("own_kind_misspelt", source=source, where=misspelt)
    report.add("own_kind_new", source=source, where=[name for name in new if not near[name]])
    return rows.assign(kind=kind.astype("str"))


def _name_forms(rows: pd.DataFrame, lists: CodeLists) -> pd.Series:
    only = {key: kind.forms[0] for key, kind in lists.kinds.items() if len(kind.forms) == 1}
    form = _by_any_name(rows["form"], lists.forms)
    return form.where(form != "", rows["kind"].map(only).fillna("neuvedena")).astype("str")


def _by_any_name(values: pd.Series, entries: Mapping[str, Any]) -> pd.Series:
    """Translate ids, codes and labels in either language; anything else becomes an id of its own."""
    names: dict[str, str] = {}
    for key, entry in entries.items():
        labels = [entry.label, getattr(entry, "abbreviation", entry.label)]
        names |= {slug(text): key for label in labels for text in (label.cs, label.en)}
        names |= {key: key, entry.code or key: key}
    plain = values.str.rpartition("/")[2].map(slug)
    return plain.map(names).fillna(plain).astype("str")


def _services(
    rows: pd.DataFrame, *, lists: CodeLists, counted: bool, source: str, report: QualityReport
) -> pd.DataFrame:
    if counted:
        report.add("capacity_absent_counted", source=source, count=rows["service"].nunique())
        rows = rows.assign(unit="zarizeni", amount=1.0)
    else:
        usual = rows["kind"].map({key: kind.unit for key, kind in lists.kinds.items()}).fillna("mista")
        unit = _by_any_name(rows["unit"], lists.units)
        amount = to_number(rows["capacity"], source=source, report=report)[0]
        unusable = amount.notna() & ~amount.between(0, LARGEST_CAPACITY)
        report.add("capacity_unusable", source=source, where=rows["service"][unusable])
        rows = rows.assign(unit=unit.where(unit != "", usual), amount=amount.mask(unusable))
    kept_back = _marked(rows["confidential"], rows["service"], source=source, report=report)
    kept_back = kept_back.groupby([rows[key] for key in _KEYS[:-1]]).transform("any") & (not counted)
    report.add("capacity_confidential", source=source, where=rows["service"][kept_back].unique())
    rows = rows.assign(amount=rows["amount"].mask(kept_back))
    stated = rows.groupby(_KEYS)["amount"].agg(["nunique", "count", "first"]).reset_index()
    report.add("own_capacity_conflict", source=source, where=stated["service"][stated["nunique"] > 1])
    repeated = (stated["count"] > 1) & (stated["nunique"] == 1) & (not counted)
    report.add("own_capacity_repeated", source=source, where=stated["service"][repeated])
    report.add("capacity_missing", source=source, where=_without(stated[stated["first"].isna()], rows[kept_back]))
    facts = rows.groupby(_KEYS).agg(
        dict.fromkeys(("provider", "target_groups", "network"), "first") | {"valid_from": "min", "valid_to": _last}
    )
    services = stated.rename(columns={"first": "capacity"}).merge(facts.reset_index(), on=_KEYS)
    texts = ["provider", "target_groups", "network"]
    services[texts] = services[texts].where(services[texts] != "")
    return services.drop(columns=["nunique", "count"])


def _without(services: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    return services["service"][~services["service"].isin(others["service"])]


def _marked(cells: pd.Series, service: pd.Series, *, source: str, report: QualityReport) -> pd.Series:
    """Read a mark of what must not be shown."""
    text = cells.str.lower()
    report.add("mark_taken_for_yes", source=source, where=service[~text.isin(_NO | _YES)].unique(), column=cells.name)
    return ~text.isin(_NO)


def _at_secret_places(rows: pd.DataFrame, secret: pd.Series) -> pd.Series:
    """Say which rows tell where a secret place of the same service is, whether or not they are marked themselves."""
    point = gpd.GeoSeries(rows["geometry"]).to_wkt() if "geometry" in rows else rows["wkt"]
    point = point.where(point.fillna("") != "", (rows["x"] + " " + rows["y"]).str.strip()).fillna("")
    exact = (rows["address_code"] != "") | (point != "")
    obec = rows["obec"].where(rows["obec"] != "", rows["obec_name"]).where(~exact, "")
    told = secret.copy()
    for place in (rows["address_code"], point, obec):
        told |= secret.groupby([rows["service"], place.where(place != "")]).transform("any").fillna(value=False)
    return told.astype(bool)


def _last(dates: pd.Series) -> object:
    """Give the latest end; an open one is later than any."""
    return pd.NaT if dates.isna().any() else dates.max()


def _places(rows: pd.DataFrame, *, codes: Codes, source: str, report: QualityReport) -> pd.DataFrame:
    secret = _marked(rows["secret"], rows["service"], source=source, report=report)
    secret = _at_secret_places(rows, secret)
    report.add("secret_address", source=source, where=rows["service"][secret].unique())
    rows = rows.assign(**{column: rows[column].where(~secret, "") for column in _WHEREABOUTS})
    if "geometry" in rows:
        rows["geometry"] = gpd.GeoSeries(rows["geometry"]).mask(secret)
    places = pd.DataFrame(
        {
            "service": rows["service"],
            "name": rows["name"].where(rows["name"] != ""),
            "obec": _obce(rows, codes=codes, source=source, report=report),
            "address_code": clean_codes(rows["address_code"], source=source, report=report),
            "street": None,
            "secret": secret,
            "valid_from": rows["valid_from"],
            "valid_to": rows["valid_to"],
        }
    )
    places["address_code"] = places["address_code"].where(places["address_code"] != "")
    points = _points(rows, source=source, report=report)
    # Two rows of one name are two places when their points differ, so the point stands in for the house number.
    places["number"] = points.to_wkt(rounding_precision=0).astype("str")
    places["geometry"] = points
    nowhere = places[["obec", "address_code", "geometry"]].isna().all(axis=1) & ~secret & places["name"].isna()
    return places[~nowhere]


def _obce(rows: pd.DataFrame, *, codes: Codes, source: str, report: QualityReport) -> pd.Series:
    """Translate codes; where a table has only names, look them up within the ORP or okres that it states."""
    coded = rows["obec"].str.fullmatch(r"'?\d+([.,]0+)?|CZ\w+")
    obec = pd.Series(None, index=rows.index, dtype="str")
    if coded.any():
        plain = rows["obec"][coded].rename("obec")
        obec[coded] = codes.translate(plain, level="obec", source=source, report=report)
    name = rows["obec"].where(~coded & (rows["obec"] != ""), rows["obec_name"])
    for level in ("orp", "okres"):
        wanted = obec.isna() & (name != "") & (rows[level] != "")
        if wanted.any():
            parents = codes.translate(rows[level][wanted], level=level, source=source, report=report)
            found = codes.translate_names(
                name[wanted], level="obec", within=(level, parents), source=source, report=report
            )
            obec[wanted] = found
    alone = obec.isna() & (name != "") & (rows["orp"] == "") & (rows["okres"] == "") & (rows["address_code"] == "")
    if alone.any():
        obec[alone] = codes.translate_names(name[alone], level="obec", source=source, report=report)
    return obec


def _points(rows: pd.DataFrame, *, source: str, report: QualityReport) -> gpd.GeoSeries:
    if "geometry" in rows:
        return gpd.GeoSeries(rows["geometry"])
    if (rows["wkt"] != "").any():
        return points_from_text(rows["wkt"], source=source, report=report)
    x, y = (to_number(rows[axis], source=source, report=report)[0] for axis in ("x", "y"))
    return points_from_columns(x, y, source=source, report=report)
