"""The register of social service providers (MPSV, `rpss.json`), streamed: its 99 MB never lie in memory at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog.codelists import CodeLists, slug
from pokryti.services.places import merge_repeated
from pokryti.services.register import LARGEST_CAPACITY, Register, build_register
from pokryti.sources.dates import to_date
from pokryti.sources.ico import check_ico
from pokryti.sources.register_items import (
    CapacityRow,
    PlaceRow,
    ServiceRow,
    capacity_rows,
    place_rows,
    service_row,
)
from pokryti.sources.register_stream import has_empty_list, register_items
from pokryti.sources.texts import clean_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["read_register"]


def read_register(path: str | Path, *, codes: Codes, report: QualityReport, lists: CodeLists | None = None) -> Register:
    """Read the register, plain or gzipped.

    A service is known by its `identifikator`; a registration listed twice is taken once, in its later version. A kind,
    form or unit that no code list names keeps its raw number (`druh_35`). Amounts stated twice for one form and unit
    add up. A form that states no capacity gives one row in the usual unit of its kind, capacity not known; so does an
    amount that is no number from zero to a billion. A secret place keeps neither name nor address nor obec, whatever
    the file says of them.

    Parameters
    ----------
    path
        `rpss.json`, gzipped or alone in a zip if need be.
    codes
        Translator of obec codes.
    report
        Where everything found wrong is noted.
    lists
        Code lists; by default those of the package.

    Returns
    -------
    Register
        All registrations since 2007, ended ones too: `services.valid_on` chooses.

    Raises
    ------
    InputError
        When the file is not a register, or is cut short or damaged.
    """
    path, lists = Path(path), lists or CodeLists.shipped()
    services, capacities, places = _collect(path, report=report)
    report.raise_errors()
    if services.empty:
        return build_register(services, places)
    services = _identify(services, source=path.name, report=report)
    places = places[places["item"].isin(services.index)]
    capacities = capacities[capacities["item"].isin(services.index)]
    services = _tidy_services(services, lists=lists, source=path.name, report=report)
    capacities = _tidy_capacities(capacities, services, lists=lists, source=path.name, report=report)
    places = _tidy_places(places, services["service"], codes=codes, source=path.name, report=report)
    return build_register(
        capacities.drop(columns="kind").merge(services, left_on="item", right_index=True),
        merge_repeated(places, source=path.name, report=report),
    )


def _collect(path: Path, *, report: QualityReport) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    services: list[ServiceRow] = []
    capacities: list[CapacityRow] = []
    places: list[PlaceRow] = []
    strange: list[int] = []
    for number, record in enumerate(register_items(path, report=report)):
        if isinstance(record, dict) and ("identifikator" in record or "druhSocialniSluzby" in record):
            services.append(service_row(number, record))
            capacities.extend(capacity_rows(number, record))
            places.extend(place_rows(number, record))
        else:
            strange.append(number + 1)
    report.add("register_item_strange", source=path.name, where=strange if services else ())
    if not services and not report.errors:
        empty = not strange and has_empty_list(path)
        report.add("register_empty" if empty else "not_a_register", source=path.name, count=1)
    return (
        _frame(services, ServiceRow._fields, source=path.name, report=report).set_index("item"),
        pd.DataFrame(capacities, columns=pd.Index(CapacityRow._fields)),
        _frame(places, PlaceRow._fields, source=path.name, report=report),
    )


def _frame(
    rows: Sequence[ServiceRow | PlaceRow], columns: tuple[str, ...], *, source: str, report: QualityReport
) -> pd.DataFrame:
    """Make a table whose names are fit to be shown."""
    frame = pd.DataFrame(rows, columns=pd.Index(columns))
    where = frame["item"] + 1
    return clean_texts(frame, ["service", "provider", "name", "street"], where=where, source=source, report=report)


def _identify(services: pd.DataFrame, *, source: str, report: QualityReport) -> pd.DataFrame:
    """Give every registration one id and one row."""
    nameless = services["service"].isna()
    report.add("service_without_id", source=source, where=services["portal"][nameless].fillna("?"))
    services = services.assign(service=services["service"].fillna("portal-" + services["portal"]))
    services = services[services["service"].notna()]
    ordered = services.sort_values([*services.columns], na_position="first").sort_values(
        ["service", "valid_from"], kind="stable", na_position="first"
    )
    repeated = ordered.duplicated("service", keep="last")
    report.add("service_listed_twice", source=source, where=ordered["service"][repeated])
    return ordered[~repeated]


def _tidy_services(services: pd.DataFrame, *, lists: CodeLists, source: str, report: QualityReport) -> pd.DataFrame:
    check_ico(services["ico"], source=source, report=report)
    known = services["kind"].map(lists.ids("kinds"))
    raw = services["kind"].map(lambda code: f"druh_{slug(code)}", na_action="ignore").fillna("druh_neuveden")
    unknown = known.isna()
    report.add("kind_unknown", source=source, where=services["service"][unknown], kinds=_list(raw[unknown]))
    wider = services["wider"].astype(bool)
    report.add("wider_area_by_region_only", source=source, where=services["service"][wider])
    tidy = services.assign(
        kind=known.astype(object).where(~unknown, raw).astype("str"),
        valid_from=to_date(services["valid_from"], source=source, report=report),
        valid_to=to_date(services["valid_to"], source=source, report=report),
    )
    backwards = tidy["valid_to"] <= tidy["valid_from"]
    report.add("ends_before_start", source=source, where=tidy["service"][backwards])
    return tidy.drop(columns=["portal", "ico", "wider"])


def _list(values: pd.Series) -> str:
    return ", ".join(sorted(set(values)))


def _tidy_capacities(
    capacities: pd.DataFrame, services: pd.DataFrame, *, lists: CodeLists, source: str, report: QualityReport
) -> pd.DataFrame:
    rows = capacities.join(services[["service", "kind"]], on="item")
    rows["form"] = _named(rows, "form", lists=lists, source=source, report=report)
    amount = pd.to_numeric(rows["amount"].map(_plain_number), errors="coerce").astype("float64")
    unusable = rows["amount"].notna() & ~amount.between(0, LARGEST_CAPACITY)
    report.add("capacity_unusable", source=source, where=rows["service"][unusable])
    amount = amount.mask(unusable)
    report.add("capacity_missing", source=source, where=rows["service"][amount.isna() & ~unusable])
    report.add("form_not_stated", source=source, where=rows["service"][capacities["form"].isna()].unique())
    unitless = rows["service"][rows["unit"].isna() & rows["amount"].notna()]
    report.add("unit_not_stated", source=source, where=unitless.unique())
    usual = rows["kind"].map({key: kind.unit for key, kind in lists.kinds.items()})
    stated = _named(rows, "unit", lists=lists, source=source, report=report)
    rows["unit"] = stated.where(~(rows["unit"].isna() & amount.isna()), usual.fillna("neuvedena"))
    keys = ["item", "kind", "form", "unit"]
    grouped = rows.assign(capacity=amount).groupby(keys, sort=False)["capacity"]
    merged = grouped.sum(min_count=1).reset_index()
    several = grouped.count().reset_index(drop=True) > 1
    report.add("capacities_added_up", source=source, where=merged["item"].map(services["service"])[several])
    return merged


def _plain_number(amount: object) -> object:
    """Keep numbers and text that may be one; true and false are not numbers."""
    text = amount.replace(",", ".").replace("\u00a0", "").replace(" ", "") if isinstance(amount, str) else amount
    return None if isinstance(text, bool) or not isinstance(text, str | int | float) else text


def _named(rows: pd.DataFrame, column: str, *, lists: CodeLists, source: str, report: QualityReport) -> pd.Series:
    """Translate codes of forms or units; what no list names keeps its raw code, what is empty says so."""
    stem = {"form": "forma", "unit": "jednotka"}[column]
    known = rows[column].map(lists.ids(f"{column}s")).astype(object)
    raw = rows[column].map(lambda code: f"{stem}_{slug(code)}", na_action="ignore").astype(object)
    unknown = known.isna() & raw.notna()
    report.add(f"{column}_unknown", source=source, where=rows["service"][unknown], codes=_list(raw[unknown]))
    return known.where(known.notna(), raw).fillna("neuvedena").astype("str")


def _tidy_places(
    places: pd.DataFrame, services: pd.Series, *, codes: Codes, source: str, report: QualityReport
) -> pd.DataFrame:
    service = places["item"].map(services).astype("str")
    secret = places["secret"].astype(bool)
    report.add("secret_address", source=source, where=service[secret])
    report.add("secret_address_stated", source=source, where=service[secret & places["stated"].astype(bool)])
    open_codes = places["address_code"].astype("str")
    obec = places["obec"].astype("str").dropna()
    report.add("address_code_missing", source=source, where=service[open_codes.isna() & ~secret])
    return pd.DataFrame(
        {
            "service": service,
            "name": places["name"].astype("str"),
            "obec": codes.translate(obec, level="obec", source=source, report=report).reindex(places.index),
            "address_code": open_codes,
            "street": places["street"].astype("str"),
            "number": places["number"].astype("str"),
            "secret": secret,
            "valid_from": to_date(places["valid_from"], source=source, report=report),
            "valid_to": to_date(places["valid_to"], source=source, report=report),
        }
    )
