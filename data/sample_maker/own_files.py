"""Services that do not come from the register: libraries of the user's own, and a layer of a region's open data."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sample_maker.containers import delimited
from sample_maker.people import People
from sample_maker.places import Places
from sample_maker.services import Service, with_check_digit
from sample_maker.shapes import ORIGIN

# Longitude and latitude as a polynomial of kilometres east and north of the origin, right to a few metres. PROJ would
# give other digits with every new version, and the files must not change with it.
LONGITUDE = (14.876776878, 0.013689088, -0.001800237, 3.14e-07, 2.489e-06, -3.14e-07)
LATITUDE = (49.501228235, 0.001172128, 0.008915628, -8.18e-07, 2e-07, -2.1e-08)
KINDS = {"13": "domovy pro seniory", "14": "domovy se zvláštním režimem", "4": "pečovatelská služba"}
_OWN_HEADER = """
id nazev druh forma jednotka kapacita obec x y utajeno platnost_od platnost_do poskytovatel ico
"""
OWN_HEADER = _OWN_HEADER.split()


def libraries(places: Places, people: People, rng: np.random.Generator) -> bytes:
    """Write libraries by the template: positive S-JTSK, codes and an end for ever as a spreadsheet left them."""
    now = people.totals.iloc[:, -1]
    rows: list[Sequence[object]] = [OWN_HEADER]
    for number, obec in enumerate(now.index[now > 1_100]):
        name = places.structure.loc[obec, "obec_text"]
        x, y = places.hearts.loc[obec] + np.round(60 * rng.standard_normal(2))
        rows.append(
            (
                f"KN{number + 1:03d}",
                f"Knihovna {name}",
                "knihovna",
                "",
                "místa",
                round(6 + now[obec] ** 0.45 * (0.6 + 0.8 * rng.random())),
                f"{obec}.0" if number % 9 == 4 else obec,
                f"{-x:.0f}",
                f"{-y:.0f}",
                "",
                "1.1.1995",
                "09.09.9999" if number % 5 == 2 else "",
                f"Obec {name}",
                int(with_check_digit(99_500 + number)),
            )
        )
    return delimited(rows, separator=";", quote=False).encode("cp1250")


_REGION_HEADER = """
objekt_id poskytovatel_sociální_služby identifikační_číslo_organizace právní_forma sídlo kód_adresy
id_datové_schránky identifikátor_služby druh_sociální_služby webová_stránka poznámka
název_vyššího_územně_samosprávného_celku kód_vyššího_územně_samosprávného_celku název_okresu kód_okresu
název_obce_s_rozšířenou_působností kód_obce_s_rozšířenou_působností název_obce kód_obce název_ulice číslo_domovní
typ_čísla_domovního číslo_orientační poštovní_směrovací_číslo
zeměpisná_délka_v_souřadnicovém_systému_wgs84 zeměpisná_šířka_v_souřadnicovém_systému_wgs84
zápis_vektorové_geometrie x2 y2
"""
REGION_HEADER = _REGION_HEADER.split()


def regional_layer(services: Sequence[Service], places: Places, addresses: pd.DataFrame) -> bytes:
    """Write a region's layer of services: no capacities, IČO as numbers, latitude before longitude, other regions."""
    rows: list[Sequence[object]] = [[f"{name} " if name == "právní_forma" else name for name in REGION_HEADER]]
    for service in services:
        if service.kind not in KINDS or service.end or service.places[0].address is None:
            continue
        point, area = addresses.loc[service.places[0].address], places.structure.loc[service.places[0].obec]
        if point["obec"] != area["obec_kod"] or pd.isna(point["x"]):
            continue
        lon, lat = degrees(point["x"], point["y"])
        who = (len(rows), service.provider, int(service.ico), "zapsaný ústav", "Zkušební 1, Vzorov", point["code"], "")
        levels = [
            *("kraj_text", "kraj_csu_cis108_nuts_kod", "okres_text", "okres_csu_cis109_nuts_kod"),
            *("orp_text", "orp_csu_cis65_kod", "obec_text", "obec_kod"),
        ]
        house = (point["street"], point["house"], "č.p.", "", point["postcode"])
        where = (lon, lat, f"POINT({lat} {lon})", *web_mercator(float(lon), float(lat)))
        rows.append((*who, service.number, KINDS[service.kind], "", "", *area[levels], *house, *where))
    return b"\xef\xbb\xbf" + delimited(rows, quote=False).encode()


def degrees(x: float, y: float) -> tuple[str, str]:
    """Give longitude and latitude of a point of EPSG:5514, in text."""
    east, north = (x - ORIGIN[0]) / 1000, (y - ORIGIN[1]) / 1000
    terms = (1.0, east, north, east * east, east * north, north * north)
    lon, lat = (sum(a * b for a, b in zip(part, terms, strict=True)) for part in (LONGITUDE, LATITUDE))
    return f"{lon:.5f}", f"{lat:.5f}"


def web_mercator(lon: float, lat: float) -> tuple[str, str]:
    """Give the metres that web maps use."""
    radius = 6_378_137.0
    north = radius * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return f"{radius * math.radians(lon):.2f}", f"{north:.2f}"
