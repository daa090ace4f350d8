"""Services in the layout of the register of MPSV, and the tables that a user adds."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sample_maker.containers import gzipped
from sample_maker.places import Places
from sample_maker.services import Place, Service

Json = dict[str, object]


def register_file(
    services: Sequence[Service], *, day: str, addresses: pd.DataFrame, places: Places, rng: np.random.Generator
) -> bytes:
    """Write the register as published on a day; the order changes from day to day, as in life."""
    known = [service for service in (service.on(day) for service in services) if service]
    items = [_item(known[number], day, addresses, places) for number in rng.permutation(len(known))]
    return gzipped(json.dumps({"polozky": items}, ensure_ascii=False, separators=(",", ":")).encode())


def sites(services: Sequence[Service], *, day: str) -> pd.DataFrame:
    """List `kind, obec` of every place open on a day; a place listed twice is one."""
    known = [service for service in (service.on(day) for service in services) if service and not service.end]
    rows = {
        (service.number, service.kind, place.obec)
        for service in known
        for place in service.places
        if not place.end and not place.secret
    }
    return pd.DataFrame(sorted(rows), columns=["service", "kind", "obec"])


def _item(service: Service, day: str, addresses: pd.DataFrame, places: Places) -> Json:
    number = service.number
    person = {"jmeno": "Nikdo", "prijmeni": f"Neuvádět{number}", "datumNarozeni": "1900-01-01"}
    return {
        "portalId": None,
        "id": f"SocialniSluzba/{number}",
        "identifikator": str(number),
        "datumPoskytovaniOd": service.start,
        "datumPoskytovaniDo": "9999-09-09" if service.forever else service.end,
        "druhSocialniSluzby": {"id": f"DruhSocialniSluzby/{service.kind}"},
        "poskytovatel": {"nazev": service.provider, "ico": service.ico, "statutarniOrgany": [{"clen": person}]},
        "zarizeni": [_place(place, addresses, places) for place in service.places],
        "formy": _forms(service, day),
        "ciloveSkupiny": [{"cilovaSkupina": {"id": f"CilovaSkupinaOsoby/{group}"}} for group in service.groups],
        "vekoveSkupiny": [],
        "doplnujiciInformaceVekoveSkupiny": None,
        "rozsirenePusobnostiVKraji": [{"id": f"Kraj/{kraj}"} for kraj in service.regions],
        "emaily": [{"email": f"nikdo{number}@ukazka.invalid", "poznamka": None}],
        "telefony": [],
        "faxy": [],
        "weby": [],
        "kontaktniAdresy": [],
    }


def _forms(service: Service, day: str) -> list[Json]:
    forms: dict[str, list[Json]] = {}
    for capacity in service.capacities:
        stated = {"pocet": capacity.on(day), "popis": None, "typ": {"id": f"TypKapacitySocialniSluzby/{capacity.unit}"}}
        forms.setdefault(capacity.form, []).append(stated)
    return [
        {
            "forma": {"id": f"FormaSocialniSluzby/{form}"},
            "nepretrzitePoskytovani": form == "pob",
            "casoveRozsahy": None,
            "kapacity": [stated for stated in capacities if stated["pocet"] is not None],
        }
        for form, capacities in forms.items()
    ]


def _place(place: Place, addresses: pd.DataFrame, places: Places) -> Json:
    return {
        "nazev": place.name,
        "poskytujeOd": place.start,
        "poskytujeDo": place.end,
        "utajenaAdresa": place.secret,
        "adresa": None if place.secret and not place.leaked else _address(place, addresses, places),
        "vedouci": {"jmeno": "Nikdo", "prijmeni": f"Neuvádět{place.obec}"},
    }


def _address(place: Place, addresses: pd.DataFrame, places: Places) -> Json:
    area = places.structure.loc[place.obec]
    point = None if place.address is None else addresses.loc[place.address]
    code = place.retired_code or (None if point is None else int(point["code"]))
    return {
        "cisloDomovni": None if point is None else int(point["house"]),
        "cisloOrientacni": None,
        "dodatekAdresy": None,
        "kodAdresnihoMista": code,
        "psc": None if point is None else point["postcode"],
        "typCislaDomovniho": {"id": "TypStavebnihoObjektu/1"},
        "kraj": {"id": f"Kraj/{area['kraj_ruian_vusc_kod']}"},
        "okres": {"id": f"Okres/{area['okres_ruian_kod']}"},
        "obec": {"id": f"Obec/{place.obec}"},
        "castObce": {"id": f"CastObce/{10_000 + int(place.obec) % 9_973}"},
        "mestskyObvodMestskaCast": None,
        "mestskyObvodVPraze": None,
        "ulice": {"nazev": point["street"]} if point is not None and point["street"] else None,
    }
