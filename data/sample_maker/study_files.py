"""The study file and the user's own tables."""

from __future__ import annotations

from sample_maker.containers import delimited
from sample_maker.places import Places

STUDY = """\
# UKÁZKA / SAMPLE: smyšlená data, skutečná uspořádání souborů. Fictional data in real file layouts.
[study]
title = "UKÁZKA / SAMPLE – Vzorový kraj"
on = 2024-12-31
region = "CZ091"
levels = ["obec", "pou", "orp", "okres", "kraj"]
age_split = "proportional"
field_territory = "orp"
sample = true

[sources]
boundaries = "1.zip"
structure = "struktura_uzemi_cr.csv"
population = ["vek_obce_do_999_2023.xlsx", "vek_obce_nad_1000_2023.xlsx"]
services = "rpss_20241231.json.gz"
addresses = "20241231_OB_ADR_csv.zip"
indicators = ["190037-2024.csv", "index_socialniho_vylouceni_2023.xlsx"]
regions = "mikroregiony.csv"
"""

# Own regions cross the borders of ORPs and leave some municipalities out, as microregions do.
MICROREGIONS = (
    ("Mikroregion Ukázkova dolina", 20.0, 17.0, 7.5),
    ("Svazek obcí Pod Smyšleným vrchem", 31.0, 38.5, 6.5),
    ("MAS Příkladný pramen", 50.0, 17.0, 7.0),
    ("Mikroregion Pokusné háje", 54.0, 34.0, 6.5),
    ("Dobrovolný svazek Hraniční řeka", 35.0, 10.0, 7.0),
)


def study_file() -> bytes:
    """Write `pokryti.toml`."""
    return STUDY.encode()


def microregions(places: Places) -> bytes:
    """Write obec → microregion as an office would: cp1250, semicolons, a column for people's eyes."""
    kilometres = (places.hearts - [-719_000.0, -1_112_000.0]) / 1000
    rows: list[tuple[object, ...]] = [("obec", "mikroregion", "název obce")]
    taken: set[str] = set()
    for name, east, north, radius in MICROREGIONS:
        near = (kilometres["x"] - east) ** 2 + (kilometres["y"] - north) ** 2 < radius**2
        study = places.structure["kraj_csu_cis108_nuts_kod"] == "CZ091"
        for obec in places.structure.index[near & study & ~places.structure.index.isin(taken)]:
            taken.add(obec)
            rows.append((obec, name, places.structure.loc[obec, "obec_text"]))
    return delimited(rows, separator=";", quote=False).encode("cp1250")
