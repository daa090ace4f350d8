"""Boundaries, structure and address points in the layouts of ČÚZK and ČSÚ."""

from __future__ import annotations

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sample_maker.containers import Field, delimited, shapefile, zipped
from sample_maker.places import Places

# Layer of the state shapefile: what it is grouped by, its name, and its columns (DBF name, column of the structure).
LAYERS = {
    "OBCE_P": (
        "obec_kod",
        (
            ("KOD", "obec_kod"),
            ("NAZEV", "obec_text"),
            ("POU_KOD", "pou_ruian_kod"),
            ("ORP_KOD", "orp_ruian_kod"),
            ("OKRES_KOD", "okres_ruian_kod"),
            ("LAU1_KOD", "okres_csu_cis109_nuts_kod"),
            ("VUSC_KOD", "kraj_ruian_vusc_kod"),
        ),
    ),
    "POU_P": (
        "pou_ruian_kod",
        (
            ("KOD", "pou_ruian_kod"),
            ("NAZEV", "pou_text"),
            ("ORP_KOD", "orp_ruian_kod"),
            ("VUSC_KOD", "kraj_ruian_vusc_kod"),
            ("NUTS3_KOD", "kraj_csu_cis108_nuts_kod"),
        ),
    ),
    "ORP_P": (
        "orp_ruian_kod",
        (
            ("KOD", "orp_ruian_kod"),
            ("NAZEV", "orp_text"),
            ("VUSC_KOD", "kraj_ruian_vusc_kod"),
            ("NUTS3_KOD", "kraj_csu_cis108_nuts_kod"),
        ),
    ),
    "OKRESY_P": (
        "okres_ruian_kod",
        (
            ("KOD", "okres_ruian_kod"),
            ("NAZEV", "okres_text"),
            ("LAU1_KOD", "okres_csu_cis109_nuts_kod"),
            ("VUSC_KOD", "kraj_ruian_vusc_kod"),
            ("NUTS3_KOD", "kraj_csu_cis108_nuts_kod"),
        ),
    ),
    "VUSC_P": (
        "kraj_ruian_vusc_kod",
        (("KOD", "kraj_ruian_vusc_kod"), ("NAZEV", "kraj_text"), ("NUTS3_KOD", "kraj_csu_cis108_nuts_kod")),
    ),
}
_ADDRESS_HEADER = """
Kód ADM;Kód obce;Název obce;Kód MOMC;Název MOMC;Kód obvodu Prahy;Název obvodu Prahy;Kód části obce;
Název části obce;Kód ulice;Název ulice;Typ SO;Číslo domovní;Číslo orientační;Znak čísla orientačního;PSČ;
Souřadnice Y;Souřadnice X;Platí Od
"""
ADDRESS_HEADER = _ADDRESS_HEADER.replace("\n", "").split(";")


def structure_file(places: Places) -> bytes:
    """Write `struktura_uzemi_cr.csv`."""
    rows = [tuple(places.structure.columns), *places.structure.itertuples(index=False)]
    return delimited(rows, end="\n").encode()


def state_shapefile(places: Places, *, old: dict[str, dict[str, str]]) -> bytes:
    """Write `1.zip`; `old` holds attributes of obce that the shapefile still has from before a reform.

    An obec in several parts is stored as several features.
    """
    members = {}
    for layer, (key, columns) in LAYERS.items():
        frame = places.structure.copy()
        if layer == "OBCE_P":
            for obec, values in old.items():
                frame.loc[obec, list(values)] = list(values.values())
        records = []
        for code in sorted(frame[key].unique(), key=int):
            inside = frame.index[frame[key] == code]
            shape = shapely.coverage_union_all(list(places.polygons[inside]))
            row = [frame.loc[inside[0], column] for _, column in columns]
            parts = shapely.get_parts(shape) if layer == "OBCE_P" else [shape]
            records += [(part, row) for part in parts]
        for suffix, content in _layer(records, columns).items():
            members[f"1/{layer}.{suffix}"] = content
    return zipped(members)


def before_reform(places: Places) -> dict[str, dict[str, str]]:
    """Choose two municipalities on a border of ORPs and one on a border of okresy that moved since.

    Gives, by obec, the columns that the shapefile still has from before.
    """
    structure = places.structure
    moves = (("9106", "9104", "orp_ruian_kod"), ("9109", "9105", "orp_ruian_kod"), ("9107", "9102", "okres"))
    columns = {"okres": ["okres_ruian_kod", "okres_csu_cis109_nuts_kod"]}
    old = {}
    for now, before, what in moves:
        fits = structure[(structure["orp_csu_cis65_kod"] == now) & (structure["obec_typ"] == "Obec")].index
        former = structure[structure["orp_csu_cis65_kod"] == before].iloc[0]
        line = shapely.coverage_union_all(
            list(places.polygons[structure.index[structure["orp_csu_cis65_kod"] == before]])
        )
        nearest = min(fits, key=lambda obec: (places.polygons[obec].distance(line), obec))
        old[nearest] = {column: former[column] for column in columns.get(what, [what])}
    return old


def _layer(records: list[tuple[BaseGeometry, list[str]]], columns: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    texts = {"NAZEV": 48, "LAU1_KOD": 6, "NUTS3_KOD": 5}
    fields = [Field(name, "C" if name in texts else "N", texts.get(name, 10)) for name, _ in columns]
    return shapefile([shape for shape, _ in records], fields, [row for _, row in records])


def address_file(addresses: pd.DataFrame, *, obce: pd.Index) -> bytes:
    """Write the monthly zip of address points: one cp1250 file per obec, positive coordinates, Y before X."""
    members = {}
    groups = dict(list(addresses.groupby("obec")))
    for obec in sorted(obce):
        rows: list[tuple[object, ...]] = [tuple(ADDRESS_HEADER)]
        for point in groups[obec].itertuples() if obec in groups else ():
            part, street = str(10_000 + int(obec) % 9_973), str(20_000 + len(point.street)) if point.street else ""
            spot = (f"{-point.x:.2f}", f"{-point.y:.2f}") if pd.notna(point.x) else ("", "")
            where = (point.code, obec, point.name, "", "", "", "", part, point.name, street, point.street)
            rows.append((*where, "č.p.", point.house, "", "", point.postcode, *spot, "2015-01-01T00:00:00"))
        text = delimited(rows, separator=";", quote=False)
        members[f"CSV/20241231_OB_{obec}_ADR.csv"] = text.encode("cp1250")
    return zipped(members)
