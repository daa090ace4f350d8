"""Tables as people pass them on: not part of the demonstration study, each holds faults that readers must name."""

from __future__ import annotations

import json
from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from sample_maker.containers import delimited
from sample_maker.people import People
from sample_maker.places import COLUMNS, Places

_PRAGUE = """
2025-01-01,Praha,554782,Hlavní město,Praha,10000,19,554782,Praha,1000,19,554782,Praha,40924,CZ0100,3100,
Hlavní město Praha,PHA,3018,CZ010,19,Praha,19,CZ01,19,Česká republika,19,CZ,1,
https://ukazka.invalid/sms/554782,https://ukazka.invalid/rso/554782
"""
PRAGUE = _PRAGUE.replace("\n", "").split(",")
# List 7700 of ČSÚ: the total has no code.
AGE_GROUPS = (
    ("", "", 0, 101),
    ("400000610015000", "0 až 14 (více nebo rovno 0 a méně než 15)", 0, 15),
    ("410015610065000", "15 až 64 (více nebo rovno 15 a méně než 65)", 15, 65),
    ("410065799999000", "65 a více (více nebo rovno 65)", 65, 101),
)
SEXES = (("", "", (0, 1)), ("1", "muž", (0,)), ("2", "žena", (1,)))


def make_misfits(places: Places, people: People) -> dict[str, bytes]:
    """Make all of them, path → content."""
    return {
        "defects/struktura_praha.csv": delimited([COLUMNS, PRAGUE], end="\n").encode(),
        "defects/praha_v_tabulkach.csv": _prague_codes(),
        "defects/orp_tri_ciselniky.csv": _mixed_codes(places),
        "defects/obce_podle_jmen.csv": _by_names(places),
        "defects/orp_podle_okresu.geojson": _okresy_as_orp(places),
        "defects/obce_kladny_krovak.geojson": _positive_krovak(places),
        "defects/130181-23data2023.csv": _ages_by_level(places, people),
    }


def _prague_codes() -> bytes:
    """List what offices write in place of Prague's code."""
    rows = [("zdroj", "kod_orp", "kod_okresu"), ("ČSÚ", "1000", "CZ0100"), ("MMR", "0", ""), ("ČHMÚ", "1100", "3110")]
    return delimited([*rows, ("MPSV", "Hl. m. Praha", "9999")], separator=";", quote=False).encode("cp1250")


def _mixed_codes(places: Places) -> bytes:
    """Mix three systems of codes of one level in one column."""
    seat = places.structure["orp_sidlo_obec_kod"].iloc[0]
    rows = [("obvod", "kod_orp"), ("podle ČSÚ", "9101"), ("podle RÚIAN", "9509"), ("podle sídla", seat)]
    return delimited(rows, separator=";", quote=False).encode()


def _by_names(places: Places) -> bytes:
    """Name municipalities without codes: repeated, abbreviated, without accents, unknown."""
    structure = places.structure
    repeated = structure[structure["obec_text"] == "Nová Ukázka"]
    rows = [("název obce", "název ORP"), *repeated[["obec_text", "orp_text"]].itertuples(index=False)]
    rows += [("Bludov n.Uk.", "Smyšlenec"), ("Zapadlin", "Zapadlín"), ("Nikdejinde", "Vzorov"), ("Nová Ukázka", "")]
    return b"\xef\xbb\xbf" + delimited(rows, separator=";", quote=False).encode()


def _okresy_as_orp(places: Places) -> bytes:
    """Rename okresy to ORP, as an atlas once did."""
    groups = places.structure.groupby("okres_csu_cis109_nuts_kod").groups
    features = []
    for number, (okres, obce) in enumerate(sorted(groups.items()), start=1):
        shape = shapely.coverage_union_all(list(places.polygons[obce]))
        name = places.structure.loc[obce[0], "okres_text"]
        properties = {"OBJECTID": number, "orp": okres, "nazev_orp": name, "shape_Area": round(shape.area)}
        features.append((shapely.simplify(shape, 400), properties))
    return _geojson(features, sign=1)


def _positive_krovak(places: Places) -> bytes:
    """Write the municipalities of one ORP in positive coordinates, Y before X, every part a feature, no CRS."""
    inside = places.structure[places.structure["orp_csu_cis65_kod"].isin(["9106", "9107"])]
    features = []
    for obec, name in inside["obec_text"].items():
        features += [(part, {"kod_obce": obec, "nazev": name}) for part in shapely.get_parts(places.polygons[obec])]
    return _geojson(features, sign=-1)


def _geojson(features: Iterable[tuple[BaseGeometry, dict[str, object]]], *, sign: int) -> bytes:
    written = []
    for shape, properties in features:
        turned = shapely.transform(shape, lambda points: sign * points)
        geometry = json.loads(shapely.to_geojson(turned))
        written.append({"type": "Feature", "properties": properties, "geometry": geometry})
    text = json.dumps({"type": "FeatureCollection", "features": written}, ensure_ascii=False, separators=(",", ":"))
    return text.replace(".0,", ",").replace(".0]", "]").encode()


def _ages_by_level(places: Places, people: People) -> bytes:
    """Write people by sex and broad age: ORP, okresy and kraje in one file, rows of totals among them."""
    header = ("idhod", "hodnota", "stapro_kod", "pohlavi_cis", "pohlavi_kod", "vek_cis", "vek_kod", "uzemi_cis")
    rows: list[tuple[object, ...]] = [
        (*header, "uzemi_kod", "obdobi", "pohlavi_txt", "vek_txt", "uzemi_txt", "uzemi_typ")
    ]
    levels = (
        ("65", "orp_csu_cis65_kod", "orp_text", "správní obvod obce s rozšířenou působností"),
        ("101", "okres_csu_cis101_lau_kod", "okres_text", "okres"),
        ("100", "kraj_csu_cis100_kod", "kraj_text", "kraj"),
    )
    for system, code, name, kind in levels:
        for area, positions in sorted(places.structure.groupby(code).indices.items()):
            counts = people.ages[positions].sum(axis=0)
            label = places.structure[name].iloc[positions[0]]
            for sex, sex_text, which in SEXES:
                for age, age_text, first, last in AGE_GROUPS:
                    value = int(counts[list(which), first:last].sum())
                    what = (
                        700_000_000 + len(rows),
                        value,
                        "2406",
                        "102" if sex else "",
                        sex,
                        "7700" if age else "",
                        age,
                    )
                    rows.append((*what, system, area, "20231231", sex_text, age_text, label, kind))
    return b"\xef\xbb\xbf" + delimited(rows).encode()
