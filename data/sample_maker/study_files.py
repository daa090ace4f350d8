"""The study file and the user's own tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sample_maker.containers import delimited
from sample_maker.people import People
from sample_maker.places import Places
from sample_maker.services import Service

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
services = ["rpss_20241231.json.gz", "vlastni_sluzby.csv"]
addresses = "20241231_OB_ADR_csv.zip"
indicators = ["190037-2024.csv", "index_socialniho_vylouceni_2023.xlsx", "uap_orp_2024.csv"]
regions = "mikroregiony.csv"
territories = "uzemi_sluzeb.csv"
weights = "pruzkum_priorit_2024.csv"

[need]
indicators = ["80plus", "0_14", "index_socialniho_vylouceni", "podil_nezamestnanych"]
"""

# How many of each party answered the survey of priorities, and how many points of a hundred they lean to give.
SURVEYED = {
    "zadavatel": (6, (30, 15, 35, 20)),
    "poskytovatel": (11, (50, 10, 25, 15)),
    "uživatel": (28, (20, 40, 15, 25)),
}
QUESTIONS = ("80plus", "0_14", "index_socialniho_vylouceni", "podil_nezamestnanych")

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


def survey(rng: np.random.Generator) -> bytes:
    """Write the export of a survey of priorities: points by respondents of the three parties, some cells left empty."""
    rows: list[tuple[object, ...]] = [("respondent", "strana", *QUESTIONS, "poznámka")]
    for party, (answers, leaning) in SURVEYED.items():
        for _ in range(answers):
            points = [max(0, 5 * round(point / 5 + 1.5 * rng.standard_normal())) for point in leaning]
            given = [point if rng.random() < 0.95 else "" for point in points]
            note = "děkuji" if rng.random() < 0.1 else ""
            rows.append((len(rows), party, *(given if any(given) else points), note))
    return b"\xef\xbb\xbf" + delimited(rows, separator=";", quote=False).encode()


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


def service_territories(services: Sequence[Service], places: Places, rng: np.random.Generator) -> bytes:
    """Declare where outreach services really work: mostly beyond their ORP; an ended service and a typo among them."""
    orp_of = places.structure["orp_csu_cis65_kod"]
    kraj_of = places.structure.groupby("orp_csu_cis65_kod")["kraj_csu_cis108_nuts_kod"].first()
    rows: list[tuple[object, ...]] = [("sluzba", "uroven", "uzemi", "vaha", "poznamka")]
    for service in services:
        if service.end or "ter" not in {capacity.form for capacity in service.capacities} or rng.random() < 0.5:
            continue
        home = str(orp_of[service.places[0].obec])
        nearby = _nearest_orps(home, places)[1 : 2 + int(rng.random() < 0.4)]
        if service.kind in {"17", "18", "19", "34"}:
            rows.append((service.number, "kraj", kraj_of[home], "", "celý kraj"))
        elif rng.random() < 0.4:
            rows += [(service.number, "orp", home, "0,7", ""), (service.number, "orp", nearby[0], "0,3", "")]
        else:
            rows += [(service.number, "orp", orp, "", "") for orp in (home, *nearby)]
    ended = next(service for service in services if service.end and service.end < "2020")
    rows += [(ended.number, "orp", "9103", "", "již neposkytuje")]
    rows += [(rows[1][0], "orp", "Nikdejinde", "", "překlep")]
    return b"\xef\xbb\xbf" + delimited(rows, separator=";", quote=False).encode()


def _nearest_orps(home: str, places: Places) -> list[str]:
    """List ORPs by the distance of their seats, the own one first."""
    seats = places.structure.groupby("orp_csu_cis65_kod")["orp_sidlo_obec_kod"].first()
    spots = places.hearts.loc[seats].set_axis(seats.index)
    return [str(orp) for orp in ((spots - spots.loc[home]) ** 2).sum(axis=1).sort_values().index]


UAP_HEADER = (
    "kód SOORP",
    "název SO ORP",
    "Počet obyvatel\n(k 31.12.)",
    "Saldo migrace ",
    "Podíl nezaměstnaných osob dosažitelných (%) \nk 31.12.",
    "Uchazeči o zaměstnání v evidenci úřadu práce\n(k 31. 12.) - celkem",
    "Počet dokončených bytů",
    "Počet lůžek v lázeňských léčebnách (k 31.12.)",
    "Průměrná výše exekuce (tis. Kč)",
)


def planning_table(places: Places, people: People, level: np.ndarray, rng: np.random.Generator) -> bytes:
    """Write the table of ORP for planning documents as people pass it on after a visit to a spreadsheet."""
    structure, orp = places.structure, places.structure["orp_csu_cis65_kod"]
    rows: list[tuple[object, ...]] = [UAP_HEADER]
    for number, (code, inside) in enumerate(sorted(structure.groupby("orp_csu_cis65_kod").indices.items())):
        count = int(people.totals.iloc[inside, -1].sum())
        share = 2.0 + 9.0 * float(level[inside].mean()) + 0.4 * rng.standard_normal()
        beds = 120 if number == 5 else "-"
        debts = "i.d." if count < 9_000 else _czech(180 + 240 * float(level[inside].mean()))
        rows.append(
            (
                f"{code}.0" if number % 6 == 0 else code,
                structure.loc[orp == code, "orp_text"].iloc[0],
                f"{count:,}".replace(",", "\u00a0"),
                f"{round(count * 0.012 * rng.standard_normal()):,}".replace(",", " "),
                _czech(share),
                round(count * 0.6 * share / 100),
                round(count * 0.003 * rng.random()) or "-",
                beds,
                debts,
            )
        )
    return delimited(rows, separator=";", quote=False).encode("cp1250")


def _czech(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")
