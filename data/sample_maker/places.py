"""The fictional territory: 180 municipalities of "Vzorový kraj" and its neighbours, in all official code systems."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from sample_maker import shapes
from sample_maker.names import village_names

OBCE = 180
PRIVATE_CODES = 900_000
MILITARY = "Nikdonín"


class Seat(NamedTuple):
    """Seat of an ORP: where (km), in which okres, people of the town, POÚ besides its own, head start in growing."""

    orp: str
    name: str
    east: float
    north: float
    okres: str
    people: int
    pou: tuple[tuple[str, float, float], ...] = ()
    reach: float = 0.0


SEATS = (
    Seat("9101", "Vzorov", 38.0, 26.5, "CZ0911", 61_480, reach=3.4),
    Seat("9102", "Okružná", 44.0, 31.5, "CZ0911", 7_950, (("Prstencov", 33.0, 22.0),), reach=1.0),
    Seat("9103", "Příkladov", 25.0, 31.0, "CZ0912", 16_730, (("Ústavní Lhota", 28.5, 36.5),), reach=3.2),
    Seat("9104", "Modelov", 56.0, 25.5, "CZ0913", 13_310, (("Šablonov", 50.5, 21.0),), reach=2.5),
    Seat("9105", "Zapadlín", 31.0, 12.0, "CZ0912", 5_120, (("Konec Světa", 37.0, 9.0),), reach=2.0),
    Seat("9106", "Cvičín", 49.0, 12.5, "CZ0913", 8_640, (), reach=1.0),
    Seat("9107", "Pokusov", 57.0, 36.5, "CZ0913", 6_890, (("Testov", 50.5, 38.0),), reach=2.0),
    Seat("9108", "Smyšlenec", 34.5, 42.0, "CZ0911", 9_270, (("Bludov nad Ukázkou", 41.5, 41.0),), reach=1.5),
    Seat("9109", "Ukázkov", 17.5, 20.0, "CZ0912", 10_450, (("Předvedená", 21.5, 12.5),), reach=1.5),
    Seat("9201", "Vedlejšov", 6.0, 27.0, "CZ0921", 12_200, reach=0.5),
    Seat("9202", "Protějškov", 13.0, 41.5, "CZ0921", 9_800, (("Zrcadlov", 9.0, 36.0),), reach=1.0),
    Seat("9203", "Severní Kulisa", 27.5, 49.5, "CZ0922", 6_300),
    Seat("9204", "Makety", 45.0, 50.5, "CZ0922", 7_700),
    Seat("9205", "Hraniční Fikce", 6.5, 13.5, "CZ0921", 4_600),
    Seat("9301", "Náhradov", 62.0, 46.0, "CZ0931", 8_900, reach=0.5),
    Seat("9302", "Sousedov", 71.5, 36.5, "CZ0931", 21_400, (("Přespolná", 67.5, 31.0),), reach=1.0),
    Seat("9303", "Protilehlá", 72.5, 21.0, "CZ0932", 5_700),
    Seat("9304", "Dolní Kulisa", 63.0, 11.5, "CZ0932", 7_100),
)
OKRESY = {
    "CZ0911": ("Vzorov", "49911", "9101"),
    "CZ0912": ("Příkladov", "49912", "9102"),
    "CZ0913": ("Modelov", "49913", "9103"),
    "CZ0921": ("Vedlejšov", "49921", "9204"),
    "CZ0922": ("Makety", "49922", "9205"),
    "CZ0931": ("Sousedov", "49931", "9306"),
    "CZ0932": ("Dolní Kulisa", "49932", "9307"),
}
# name, abbreviation, ČSÚ list 100 (equal to an ORP code, as 3107 and 3115 are in life), RÚIAN (equal to an ORP's)
KRAJE = {
    "CZ091": ("Vzorový kraj", "VZK", "9107", "9509"),
    "CZ092": ("Vedlejší kraj", "VDK", "9205", "9517"),
    "CZ093": ("Sousední kraj", "SSK", "9304", "9525"),
}
REGION = ("Ukázkový sever", "299", "CZ09", "99")


MILITARY_SPOT = (28.5, 44.0, 2.4)
_COLUMNS = """
platnost_datum obec_text obec_kod obec_typ pou_text pou_csu_cis61_kod pou_ruian_kod pou_sidlo_obec_kod orp_text
orp_csu_cis65_kod orp_ruian_kod orp_sidlo_obec_kod okres_text okres_csu_cis101_lau_kod okres_csu_cis109_nuts_kod
okres_ruian_kod kraj_text kraj_zkratka kraj_csu_cis100_kod kraj_csu_cis108_nuts_kod kraj_ruian_vusc_kod region_text
region_csu_cis99_kod region_csu_cis107_nuts_kod region_ruian_kod stat_text stat_csu_cis97_kod
stat_csu_cis105_nuts_kod stat_ruian_kod odkaz_SMS odkaz_RSO
"""
COLUMNS = _COLUMNS.split()


class Places(NamedTuple):
    """The structure in its 31 official columns, and the polygons and hearts (metres), all indexed by obec code."""

    structure: pd.DataFrame
    polygons: pd.Series
    hearts: pd.DataFrame


def make_places(rng: np.random.Generator) -> Places:
    """Draw the municipalities, join them into districts, name and number them."""
    cells = shapes.make_cells(rng)
    towns = [(seat.east, seat.north, seat.reach) for seat in SEATS]
    towns += [(east, north, 0.3) for seat in SEATS for _, east, north in seat.pou]
    towns.append(MILITARY_SPOT)
    hearts = shapes.scatter(cells, np.array(towns)[:, :2], OBCE, rng)
    own = {int(cell): int(cell) for cell in np.flatnonzero(cells.inside)}
    reach = {heart: town[2] for heart, town in zip(hearts, towns, strict=False)}
    near = shapes.neighbours(cells.owners, own)
    owner = shapes.grow(near, cells.points, {heart: reach.get(heart, 0.0) for heart in hearts}, rng)
    number = {heart: i for i, heart in enumerate(hearts)}
    label = {cell: number[heart] for cell, heart in owner.items()}
    _detach_a_part(label, near, keep=set(hearts))
    points = cells.points[hearts]
    districts = _districts(shapes.neighbours(cells.owners, label), points, rng)
    return _assemble(shapes.draw(cells, label, rng), districts, points)


def _pieces(members: set[int], near: shapes.Neighbours) -> int:
    """Count the connected pieces of a group."""
    left, pieces = set(members), 0
    while left:
        queue = [left.pop()]
        pieces += 1
        while queue:
            reached = left & set(near[queue.pop()])
            left -= reached
            queue += sorted(reached)
    return pieces


def _detach_a_part(label: dict[int, int], near: shapes.Neighbours, *, keep: set[int]) -> None:
    """Give one cell to a village that lies behind another one, as lost meadows do."""
    towns = len(SEATS) + sum(len(seat.pou) for seat in SEATS) + 1
    for cell, holder in sorted(label.items()):
        round_about = {label[other] for other in near[cell]}
        rest = {other for other, village in label.items() if village == holder} - {cell}
        if cell in keep or holder < towns or len(rest) < 5 or len(near[cell]) < 5 or _pieces(rest, near) > 1:
            continue
        second = {label[far] for other in near[cell] for far in near[other]} - round_about
        villages = sorted(village for village in second if village >= towns)
        if villages:
            label[cell] = villages[0]
            return


def _districts(around: shapes.Neighbours, points: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Give every municipality its ORP, POÚ and okres; municipalities are numbers, seats come first."""
    city, ring = 0, 1
    fringe = dict.fromkeys(around[city], ring)
    heads = {number: number for number in range(len(SEATS))} | fringe
    open_land = {one: {two: far for two, far in others.items() if two != city} for one, others in around.items()}
    open_land[city] = {}
    start = {number: SEATS[number].reach if number < len(SEATS) else 0.0 for number in heads}
    grown = shapes.grow(open_land, points, start, rng)
    orp = {member: heads[head] for member, head in grown.items()}
    _detach_a_member(orp, around)
    pou = {member: f"{SEATS[seat].orp}1" for member, seat in orp.items()}
    next_town = len(SEATS)
    for number, seat in enumerate(SEATS):
        towns = {next_town + i: f"{seat.orp}{i + 2}" for i in range(len(seat.pou))}
        next_town += len(towns)
        inner = {one: {two: 1.0 for two in around[one] if orp[two] == number} for one in orp if orp[one] == number}
        grown = shapes.grow(inner, points, {number: 1.5} | dict.fromkeys(towns, 0.0), rng)
        pou |= {member: towns[head] for member, head in grown.items() if head in towns}
    frame = pd.DataFrame({"orp": pd.Series(orp).map(lambda seat: SEATS[seat].orp), "pou": pd.Series(pou)}).sort_index()
    frame["okres"] = frame["orp"].map({seat.orp: seat.okres for seat in SEATS})
    # One ORP spans two okresy, as Turnov does.
    frame.loc[(frame["orp"] == "9104") & (points[frame.index, 0] < 53.5), "okres"] = "CZ0911"
    return frame


def _detach_a_member(orp: dict[int, int], around: shapes.Neighbours) -> None:
    """Give one municipality to the ORP behind its neighbours, so that an ORP lies in two pieces."""
    taker = next(number for number, seat in enumerate(SEATS) if seat.orp == "9109")
    towns = len(SEATS) + sum(len(seat.pou) for seat in SEATS) + 1
    for member, holder in sorted(orp.items()):
        round_about = {orp[other] for other in around[member]}
        second = {orp[far] for other in around[member] for far in around[other]}
        rest = {other for other, seat in orp.items() if seat == holder} - {member}
        fits = SEATS[holder].okres == SEATS[taker].okres and taker in second - round_about
        if fits and member >= towns and len(around[member]) > 4 and _pieces(rest, around) == 1:
            orp[member] = taker
            return


def _assemble(polygons: dict[int, BaseGeometry], districts: pd.DataFrame, points: np.ndarray) -> Places:
    """Name everything and write it in the columns of the official structure."""
    towns = [seat.name for seat in SEATS] + [name for seat in SEATS for name, _, _ in seat.pou] + [MILITARY]
    names = towns + village_names(len(districts) - len(towns))
    codes = [str(PRIVATE_CODES + 17 + 23 * ((7 * number) % OBCE)) for number in range(OBCE)]
    frame = districts.assign(name=names, obec=codes)
    seat_of = {seat.orp: codes[number] for number, seat in enumerate(SEATS)}
    frame["type"] = (
        ["Statutární město"] + ["Město"] * (len(towns) - 2) + ["Vojenský újezd"] + ["Obec"] * (OBCE - len(towns))
    )
    frame.loc[frame.index[len(towns) : len(towns) + 6], "type"] = "Městys"
    pou_seats = dict(zip(frame["pou"].iloc[: len(towns) - 1], codes, strict=False))
    name_of = dict(zip(codes, names, strict=True))
    orps, pous = sorted(seat_of), sorted(pou_seats)
    rows = []
    for record in frame.itertuples():
        kraj = record.okres[:5]
        pou, orp, okres = pou_seats[record.pou], seat_of[record.orp], OKRESY[record.okres]
        own = ("2025-01-01", record.name, record.obec, record.type)
        pou_columns = (name_of[pou], record.pou, str(9501 + 8 * (pous.index(record.pou) * 11 % 97)), pou)
        orp_columns = (name_of[orp], record.orp, str(9501 + 8 * orps.index(record.orp)), orp)
        okres_columns = (okres[0], okres[1], record.okres, okres[2])
        kraj_columns = (*KRAJE[kraj][:3], kraj, KRAJE[kraj][3], *REGION, "Česká republika", "19", "CZ", "1")
        links = (f"https://ukazka.invalid/sms/{record.obec}", f"https://ukazka.invalid/rso/{record.obec}")
        rows.append((*own, *pou_columns, *orp_columns, *okres_columns, *kraj_columns, *links))
    structure = pd.DataFrame(rows, columns=list(COLUMNS), index=codes, dtype=str)
    metres = np.round(points * 1000) + np.array(shapes.ORIGIN)
    hearts = pd.DataFrame(metres, columns=["x", "y"], index=codes)
    shape = pd.Series([polygons[number] for number in frame.index], index=codes, dtype=object)
    order = structure.sort_values(["obec_text", "obec_kod"]).index
    return Places(structure.loc[order], shape.loc[order], hearts.loc[order])
