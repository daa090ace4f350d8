"""People, facilities and indicators in the layouts of ČSÚ and MMR."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_maker.containers import Cell, delimited, workbook
from sample_maker.people import AGE_YEAR, People
from sample_maker.places import Places

MOVEMENT_HEADER = (
    "idhod",
    "hodnota",
    "vuk",
    "vuk_text",
    "stapro_kod",
    "vuzemi_cis",
    "vuzemi_kod",
    "rok",
    "casref_od",
    "casref_do",
    "vuzemi_txt",
)
FACILITY_HEADER = (
    "idhod",
    "hodnota",
    "stapro_kod",
    "dsz_cis",
    "dsz_kod",
    "rok",
    "obec_kod",
    "obec_txt",
    "okres_kod",
    "okres_txt",
    "dsz_txt",
)
FIVE_YEARS = [f"{age}-{age + 4}" for age in range(0, 85, 5)] + ["85+"]
# Codes and names of ČSÚ list 2910, by the kind of the register.
FACILITIES = {
    "1": ("102", "Sociální poradny"),
    "17": ("108", "Zařízení rané péče"),
    "24": ("114", "Nízkoprahová denní centra"),
    "25": ("115", "Nízkoprahová zařízení pro děti a mládež"),
    "30": ("118", "Sociálně terapeutické dílny"),
    "31": ("120", "Terapeutické komunity"),
    "9": ("121", "Centra denních služeb"),
    "23": ("122", "Zařízení pro krizovou pomoc"),
    "33": ("123", "Centra sociálně rehabilitačních služeb"),
    "34": ("124", "Intervenční centra"),
    "27": ("125", "Zařízení následné péče"),
    "10": ("128", "Stacionáře denní"),
    "12": ("129", "Domovy pro osoby se zdravotním postižením"),
    "13": ("130", "Domovy pro seniory"),
    "20": ("131", "Azylové domy"),
    "21": ("132", "Domy na půl cesty"),
    "15": ("133", "Chráněné bydlení"),
    "26": ("134", "Noclehárny"),
    "14": ("135", "Domovy se zvláštním režimem"),
    "11": ("156", "Stacionáře týdenní"),
}


def age_workbooks(places: Places, people: People) -> dict[str, bytes]:
    """Write both books of ages: below 1,000 people in five-year groups, the others in single years as well."""
    small: list[list[Cell]] = [["POH", "ZUJ", "Obec", "Okres", "Kraj", "Celkem", *FIVE_YEARS]]
    single: list[Cell] = [*range(85), "85+"]
    large: list[list[Cell]] = [["POH", "ZUJ", "Obec", "Okres", "Kraj", "Celkem", *single, "X", *FIVE_YEARS]]
    for number, row in enumerate(places.structure.itertuples()):
        men, women = people.ages[number]
        for sex, counts in (("celkem", men + women), ("muži", men), ("ženy", women)):
            years = [*counts[:85].tolist(), int(counts[85:].sum())]
            groups = [sum(years[age : age + 5]) for age in range(0, 85, 5)] + [years[85]]
            head: list[Cell] = [sex, row.obec_kod, row.obec_text, row.okres_text, row.kraj_text, int(counts.sum())]
            if people.ages[number].sum() < 1000:
                small.append([*head, *groups])
            else:
                large.append([*head, *years, None, *groups])
    return {
        f"vek_obce_do_999_{AGE_YEAR}.xlsx": workbook("do 999", small),
        f"vek_obce_nad_1000_{AGE_YEAR}.xlsx": workbook("nad 1000", large),
    }


def movement_file(places: Places, people: People) -> bytes:
    """Write 130141: people on 31 December by municipality, ORP and kraj over the years."""
    structure = places.structure
    levels = (
        ("43", "obec_kod", "obec_text"),
        ("65", "orp_csu_cis65_kod", "orp_text"),
        ("101", "okres_csu_cis101_lau_kod", "okres_text"),
        ("100", "kraj_csu_cis100_kod", "kraj_text"),
    )
    rows: list[tuple[object, ...]] = [MOVEMENT_HEADER]
    for year in people.totals.columns[2:]:
        for system, code, name in levels:
            sums = people.totals[year].groupby(structure[code]).sum()
            names = structure.groupby(code)[name].first()
            day = f"{year}-12-31"
            what = ("DEM0026B", "Počet obyvatel k 31.12.", "2406", system)
            for area, count in sums.items():
                rows.append((900_000_000 + len(rows), count, *what, area, year, day, day, names[area]))
    return delimited(rows).encode()


def facilities_file(places: Places, sites: pd.DataFrame, *, year: int) -> bytes:
    """Write 190037 from the register: `sites` has columns `kind, obec`, one row per place on 31 December."""
    rows: list[tuple[object, ...]] = [FACILITY_HEADER]
    known = sites[sites["kind"].isin(FACILITIES) & sites["obec"].isin(places.structure.index)]
    for (obec, kind), count in known.groupby(["obec", "kind"]).size().items():
        area, (code, name) = places.structure.loc[obec], FACILITIES[str(kind)]
        what = (800_000_000 + 2 * len(rows), count, "6098", "2910", code, year)
        rows.append((*what, obec, area.obec_text, area.okres_csu_cis101_lau_kod, area.okres_text, name))
    return delimited(rows).encode()


def poverty(places: Places, rng: np.random.Generator) -> np.ndarray:
    """Give each municipality a level of poverty, 0–1: highest along the state border and around Zapadlín."""
    heights = (places.hearts["y"] + 1_112_000) / 1000
    base = 0.25 + 0.3 * np.exp(-(((heights - 8) / 9) ** 2)) + 0.1 * rng.standard_normal(len(heights))
    base += np.where(places.structure["orp_csu_cis65_kod"] == "9105", 0.22, 0.0)
    return np.clip(base.to_numpy(), 0.02, 0.98)


INDEX_HEADER = [
    *("Kód obce", "Název obce", "Status obce", "Kod OPOU", "Název OPOU", "Kód ORP", "Název ORP"),
    *("Kód okres", "Název okres", "Kód kraj", "Název kraj"),
    "Počet obyvyatel - starších 15 let (k 31. 12. 2023)",
    "Počet obyvyatel - 15 až 64 let (k 31. 12. 2023)",
    "Počet osob v exekuci (k 31. 12. 2023)",
    "% podíl obyvatel v exekuci (k 31. 12. 2023; vztaženo na obyvatelstvo 15+)",
    "Osoby v exekuci - lokalizační kvocient",
    "Počet vyplacených PnB (průměrný měsíc r. 2023)",
    "% podíl příjemců PnB (průměrný měsíc r. 2023; vztaženo na obyvatelstvo 15+)",
    "PnB - lokalizační kvocient",
    "Počet vyplacených PnŽ (průměrný měsíc r. 2023)",
    "% podíl příjemců PnŽ (průměrný měsíc r. 2023; vztaženo na obyvatelstvo 15+)",
    "PnŽ - lokalizační kvocient",
    "Počet uchazečů o zaměstnání evidovaných ÚP déle než 6 měsíců (prosinec 2023)",
    "% podíl uchazečů o zaměstnání evidovaných ÚP déle než 6 měsíců (prosinec 2023; vztaženo na obyvatelstvo 15 až 64)",
    "Uchazeči o zaměstnání evidovaní ÚP déle než 6 měsíců - lokalizační kvocient",
    "Počet předčasných odchodů ze ZŠ - běžné třídy (školní rok 2022/23)",
    "% podíl předčasných odchodů ze ZŠ na celkovém počtu předčasných odchodů ze ZŠ - běžné třídy (školní rok 2022/23)",
    "Celkový počet žáků, kteří ukončili povinnou školní docházku - běžné třídy (školní rok 2022/23)",
    "Předčasné odchody ze ZŠ - běžné třídy - lokalizační kvocient",
    "Index soc. vyloučení 2023 (0-30 bodů)",
    "Index soc. vyloučení 2023 (4 kategorie bodů)",
]
STATUS = {"Obec": "O", "Město": "M", "Městys": "T", "Statutární město": "S", "Vojenský újezd": "U"}
NO_SCHOOL = "UKÁZKA: obec nemá základní školu, údaj je převzat z nejbližší obce, která ji má."


def exclusion_index(places: Places, people: People, level: np.ndarray) -> bytes:
    """Write the index of social exclusion; four numeric columns hold a sentence where there is no school."""
    rows: list[list[Cell]] = [list(INDEX_HEADER)]
    means = [0.075 * level.mean() / 0.4, 0.03, 0.012, 0.02]
    for number, row in enumerate(places.structure.itertuples()):
        ages = people.ages[number].sum(axis=0)
        adults, working, poor = int(ages[15:].sum()), int(ages[15:65].sum()), float(level[number])
        cells: list[Cell] = [int(row.obec_kod), row.obec_text, STATUS[row.obec_typ], int(row.pou_csu_cis61_kod)]
        cells += [row.pou_text, int(row.orp_csu_cis65_kod), row.orp_text, row.okres_csu_cis109_nuts_kod]
        cells += [row.okres_text, row.kraj_csu_cis108_nuts_kod, row.kraj_text, adults, working]
        for share, mean, base in zip((0.19, 0.08, 0.03, 0.05), means, (adults, adults, adults, working), strict=True):
            count = round(base * share * poor)
            part = round(100 * count / base, 6) if base else 0
            cells += [count, part, round(part / 100 / mean, 6)]
        pupils = int(ages[15])
        leavers = round(pupils * 0.12 * poor)
        school: list[Cell] = [leavers, round(100 * leavers / pupils, 6) if pupils else 0, pupils, round(poor / 0.4, 6)]
        points = min(30, round(34 * poor**1.7)) if adults else 0
        group = ("0 až 1", "2 až 7", "8 až 11", "12 až 30")[sum(points >= bound for bound in (2, 8, 12))]
        cells += school if ages.sum() > 650 else [NO_SCHOOL] * 4
        rows.append([*cells, points, group])
    return workbook("Index soc. vyloučení 2023", rows)
