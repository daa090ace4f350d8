"""Address points: a few in every village, more in towns, each with a code that RÚIAN does not use."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from sample_maker.people import People
from sample_maker.places import Places

FIRST_CODE = 99_100_007
STREETS = (
    "Vzorová",
    "Ukázková",
    "Zkušební",
    "Modelová",
    "Příkladná",
    "Cvičná",
    "Makety",
    "Kulisy",
    "Domnělá",
    "Papírová",
)


def make_addresses(places: Places, people: People, rng: np.random.Generator) -> pd.DataFrame:
    """Scatter addresses around the heart of each municipality.

    Gives columns `code, obec, name, street, house, postcode, x, y` (EPSG:5514, metres, two decimals).
    """
    now = people.totals.iloc[:, -1]
    counts = np.clip(np.ceil(now / 350), 3, 30).astype(int).where(now > 0, 1)
    towns = places.structure["obec_typ"].isin(["Město", "Statutární město"])
    frames = []
    for obec, count in counts.items():
        spread = 350.0 + 9.0 * np.sqrt(now[obec])
        heart = places.hearts.loc[obec].to_numpy()
        spots = heart + spread * rng.standard_normal((6 * count, 2))
        spots = np.round(
            spots[shapely.contains_xy(places.polygons[obec].buffer(-40), spots[:, 0], spots[:, 1])][:count], 2
        )
        streets = [STREETS[i] for i in rng.integers(len(STREETS), size=len(spots))] if towns[obec] else ""
        frames.append(
            pd.DataFrame(
                {
                    "obec": obec,
                    "name": places.structure.loc[obec, "obec_text"],
                    "street": streets,
                    "house": np.sort(rng.integers(1, 40 + now[obec] // 3, size=len(spots))),
                    "postcode": f"9{int(obec) % 9973:04d}",
                    "x": spots[:, 0],
                    "y": spots[:, 1],
                }
            )
        )
    result = pd.concat(frames, ignore_index=True)
    return result.assign(code=[str(FIRST_CODE + 11 * number) for number in range(len(result))])
