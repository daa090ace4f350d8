"""Services of the user's own, or other public services, from a table or a layer of points."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog.codelists import CodeLists
from pokryti.sources.keys import find_column
from pokryti.sources.packed import OPENING_ERRORS
from pokryti.sources.service_rows import register_from_rows
from pokryti.sources.tables import read_table
from pokryti.sources.vector import dataset, layer_names, read_layer, vector_to_sjtsk

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.services.register import Register
    from pokryti.territory import Codes

__all__ = ["HEADERS", "read_own_services"]

# Headers by role without accents and case, the surest first.
HEADERS = {
    "service": ("id", "service", "identifikator_sluzby", "identifikator", "id_sluzby", "sluzba"),
    "name": ("name", "nazev", "nazev_zarizeni", "nazev_sluzby", "zarizeni", "misto"),
    "kind": ("kind", "druh", "druh_sluzby", "druh_socialni_sluzby", "typ_sluzby", "typ", "kategorie"),
    "form": ("form", "forma", "forma_sluzby"),
    "unit": ("unit", "jednotka", "jednotka_kapacity"),
    "capacity": ("capacity", "kapacita", "pocet_mist"),
    "obec": ("obec_kod", "kod_obce", "kodobce", "zuj", "icob", "obec", "municipality"),
    "obec_name": ("obec_nazev", "nazev_obce"),
    "orp": ("orp", "kod_orp", "orp_kod", "kod_obce_s_rozsirenou_pusobnosti"),
    "okres": ("okres", "kod_okresu", "okres_kod"),
    "address_code": ("address_code", "kod_adresy", "kod_adm", "kod_adresniho_mista", "ruian"),
    "x": ("x", "lon", "lng", "longitude", "zemepisna_delka", "zemepisna_delka_v_souradnicovem_systemu_wgs84"),
    "y": ("y", "lat", "latitude", "zemepisna_sirka", "zemepisna_sirka_v_souradnicovem_systemu_wgs84"),
    "wkt": ("wkt", "gps", "zapis_vektorove_geometrie"),
    "secret": ("secret", "utajena_adresa", "utajeno", "utajena", "utajovana_adresa", "tajna_adresa", "secret_address"),
    "confidential": ("confidential", "duverna_kapacita", "duverne", "neverejna_kapacita", "kapacita_neverejna"),
    "valid_from": ("valid_from", "platnost_od", "platne_od", "od", "datum_poskytovani_od"),
    "valid_to": ("valid_to", "platnost_do", "platne_do", "do", "datum_poskytovani_do"),
    "provider": ("provider", "poskytovatel", "poskytovatel_socialni_sluzby", "nazev_poskytovatele"),
    "ico": ("ico", "ic", "identifikacni_cislo_organizace"),
    "target_groups": ("target_groups", "cilove_skupiny"),
    "network": ("network", "sit", "v_siti"),
}
_TABLES = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".gz"})


def read_own_services(
    path: str | Path, *, codes: Codes, report: QualityReport, lists: CodeLists | None = None
) -> Register:
    """Read a table or layer of services.

    One row is a service at a place. Columns, in any order, with Czech headers in brackets: `kind` (druh: id or name
    of the catalogue, or any name of your own), and as known `id`, `name` (nazev), `form` (forma), `unit` (jednotka),
    `capacity` (kapacita), `obec` (code, or name with `orp` or `okres`), `address_code` (kod_adresy), `x, y` or
    `lon, lat` or `wkt` in any Czech convention, `secret` (utajeno: ano), `confidential` (duverna_kapacita: ano; the
    capacity is not used), `valid_from` (platnost_od), `valid_to` (platnost_do), `provider` (poskytovatel), `ico`,
    `target_groups` (cilove_skupiny), `network` (sit).

    Parameters
    ----------
    path
        CSV, workbook, or anything with geometry: GPKG, GeoJSON, shapefile, GeoParquet …
    codes
        Translator of codes of obce.
    report
        Where everything found wrong is noted.
    lists
        Code lists; by default those of the package.

    Returns
    -------
    Register
        Services and places.

    Raises
    ------
    InputError
        When there is no column of kinds, or `service_rows` refuses the rows.
    """
    path = Path(path)
    table = _table(path, report=report)
    found = {role: find_column(table.columns, names) for role, names in HEADERS.items()}
    named = {role: table[column] for role, column in found.items() if column}
    rows = pd.DataFrame(named, index=table.index)
    # A layer without features may know no columns at all; GeoJSON has them in its features.
    if "kind" not in rows and (len(table) or "geometry" not in table):
        report.add(
            "missing_columns", source=path.name, where=["druh (kind)"], present=", ".join(map(str, table.columns))
        )
        report.raise_errors()
    if "geometry" in table:
        rows["geometry"] = table["geometry"]
    return register_from_rows(rows, lists=lists or CodeLists.shipped(), codes=codes, source=path.name, report=report)


def _table(path: Path, *, report: QualityReport) -> pd.DataFrame:
    """Read any file as text cells, with points in S-JTSK where it has geometry."""
    if path.suffix.lower() in _TABLES or _is_zipped_text(path):
        return read_table(path, report=report)
    source = dataset(path, report=report)
    layers = layer_names(source, report=report)
    report.add("services_not_one_layer", source=path.name, count=int(len(layers) != 1), found=len(layers))
    report.raise_errors()
    frame = read_layer(source, layers[0], report=report)
    if len(frame):
        frame = vector_to_sjtsk(frame, source=path.name, report=report)
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name)).map(_cell)
    return table.assign(geometry=frame.representative_point())


def _is_zipped_text(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return all(name.lower().endswith((".csv", ".txt", "/")) for name in archive.namelist())
    except OPENING_ERRORS:  # no archive, or a damaged one, which is told where it is read
        return False


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN is the one value unlike itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
