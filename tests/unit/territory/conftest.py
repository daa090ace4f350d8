"""A toy country: three kraje in a row, twelve square obce of 10 km; one ORP reaches over two okresy."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

# obec, name, POÚ, ORP, okres, kraj; the squares stand in rows of four from the south-west.
OBCE = [
    ("500001", "Lhota", "31011", "3101", "CZ0311", "CZ031"),
    ("500002", "Nová Ves", "31011", "3101", "CZ0311", "CZ031"),
    ("500003", "Dlouhé Město nad Řekou-Staré", "31012", "3101", "CZ0312", "CZ031"),
    ("554782", "Praha", "10000", "1000", "CZ0100", "CZ010"),
    ("500005", "Písek", "31021", "3102", "CZ0311", "CZ031"),
    ("500006", "Nová Ves", "31021", "3102", "CZ0311", "CZ031"),
    ("500007", "Tábor", "32011", "3201", "CZ0321", "CZ032"),
    ("500008", "Újezd", "32011", "3201", "CZ0321", "CZ032"),
    ("500009", "Ostrov", "31031", "3103", "CZ0312", "CZ031"),
    ("500010", "Mezná", "31031", "3103", "CZ0312", "CZ031"),
    ("500011", "Hora", "32021", "3202", "CZ0321", "CZ032"),
    ("500012", "Vojenský Les", "32021", "3202", "CZ0321", "CZ032"),
]
NAMES = {
    "1000": "Praha",
    "3101": "Lhota",
    "3102": "Písek",
    "3103": "Ostrov",
    "3201": "Tábor",
    "3202": "Hora",
    "CZ0100": "Praha",
    "CZ0311": "Písek",
    "CZ0312": "Ostrov",
    "CZ0321": "Tábor",
    "CZ010": "Hlavní město Praha",
    "CZ031": "Jižní kraj",
    "CZ032": "Kraj Západ",
}
# Numbers of RÚIAN collide with other levels on purpose: 3201 is an ORP above and an okres here.
RUIAN = {
    "10000": "19",
    "31011": "434",
    "31012": "512",
    "31021": "523",
    "31031": "531",
    "32011": "540",
    "32021": "558",
    "1000": "19",
    "3101": "434",
    "3102": "302",
    "3103": "329",
    "3201": "591",
    "3202": "485",
    "CZ0100": "3100",
    "CZ0311": "3201",
    "CZ0312": "3202",
    "CZ0321": "3301",
    "CZ010": "19",
    "CZ031": "35",
    "CZ032": "43",
}
CSU = {
    "CZ0100": "40924",
    "CZ0311": "40282",
    "CZ0312": "40291",
    "CZ0321": "40401",
    "CZ010": "3018",
    "CZ031": "3034",
    "CZ032": "3042",
}
SEATS = {"1000": "554782", "3101": "500001", "3102": "500005", "3103": "500009", "3201": "500007", "3202": "500011"}
SHORT = {"CZ010": "PHA", "CZ031": "JZK", "CZ032": "ZAK"}


@pytest.fixture
def structure() -> pd.DataFrame:
    """Give the toy country in the official layout."""
    table = pd.DataFrame(OBCE, columns=["obec_kod", "obec_text", "pou", "orp", "okres", "kraj"])
    pou_seat = table.groupby("pou")["obec_kod"].transform("first")
    return pd.DataFrame(
        {
            "platnost_datum": "2025-01-01",
            "obec_text": table["obec_text"],
            "obec_kod": table["obec_kod"],
            "obec_typ": "Obec",
            "pou_text": table.groupby("pou")["obec_text"].transform("first"),
            "pou_csu_cis61_kod": table["pou"],
            "pou_ruian_kod": table["pou"].map(RUIAN),
            "pou_sidlo_obec_kod": pou_seat,
            "orp_text": table["orp"].map(NAMES),
            "orp_csu_cis65_kod": table["orp"],
            "orp_ruian_kod": table["orp"].map(RUIAN),
            "orp_sidlo_obec_kod": table["orp"].map(SEATS),
            "okres_text": table["okres"].map(NAMES),
            "okres_csu_cis101_lau_kod": table["okres"].map(CSU),
            "okres_csu_cis109_nuts_kod": table["okres"],
            "okres_ruian_kod": table["okres"].map(RUIAN),
            "kraj_text": table["kraj"].map(NAMES),
            "kraj_zkratka": table["kraj"].map(SHORT),
            "kraj_csu_cis100_kod": table["kraj"].map(CSU),
            "kraj_csu_cis108_nuts_kod": table["kraj"],
            "kraj_ruian_vusc_kod": table["kraj"].map(RUIAN),
            "stat_text": "Česká republika",
            "stat_csu_cis97_kod": "19",
            "stat_csu_cis105_nuts_kod": "CZ",
            "stat_ruian_kod": "1",
        }
    )


@pytest.fixture
def boundaries() -> gpd.GeoDataFrame:
    """Give twelve squares of 10 km near the middle of the country, EPSG:5514."""
    west, south, side = -700_000, -1_150_000, 10_000
    corners = [(west + side * (i % 4), south + side * (i // 4)) for i in range(len(OBCE))]
    index = pd.Index([row[0] for row in OBCE], name="obec", dtype="str")
    squares = [box(x, y, x + side, y + side) for x, y in corners]
    return gpd.GeoDataFrame(geometry=squares, index=index, crs="EPSG:5514").sort_index()
