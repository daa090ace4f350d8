"""A register as the ministry publishes it, as small as a test needs; and a territory of three obce."""

import copy
import gzip
import json
from typing import ClassVar

import pandas as pd
import pytest

from pokryti.errors import UnknownNameError
from pokryti.quality import QualityReport

ITEM = {
    "portalId": None,
    "id": "SocialniSluzba/1",
    "identifikator": "1000001",
    "datumPoskytovaniOd": "2010-01-01",
    "datumPoskytovaniDo": None,
    "druhSocialniSluzby": {"id": "DruhSocialniSluzby/13"},
    "poskytovatel": {
        "nazev": "Zkušební domov",
        "ico": "00000019",
        "statutarniOrgany": [{"clen": {"jmeno": "Tajna", "prijmeni": "Osobni"}}],
        "emaily": ["tajna@example.cz"],
    },
    "zarizeni": [
        {
            "nazev": "Domov Na Zkoušku",
            "poskytujeOd": "2010-01-01",
            "poskytujeDo": None,
            "utajenaAdresa": False,
            "vedouci": {"jmeno": "Tajna", "prijmeni": "Osobni"},
            "adresa": {
                "cisloDomovni": 7,
                "cisloOrientacni": None,
                "kodAdresnihoMista": 11111111,
                "obec": {"id": "Obec/900001"},
                "castObce": {"id": "CastObce/1"},
                "ulice": {"nazev": "Dlouhá"},
            },
        }
    ],
    "formy": [
        {
            "forma": {"id": "FormaSocialniSluzby/pob"},
            "kapacity": [{"pocet": 24, "popis": "Tajna Osobni", "typ": {"id": "TypKapacitySocialniSluzby/luzka"}}],
        }
    ],
    "ciloveSkupiny": [
        {"cilovaSkupina": {"id": "CilovaSkupinaOsoby/26"}},
        {"cilovaSkupina": {"id": "CilovaSkupinaOsoby/24"}},
    ],
    "rozsirenePusobnostiVKraji": [],
    "emaily": [{"email": "tajna@example.cz", "poznamka": None}],
    "telefony": [{"telefon": "601000000"}],
    "kontaktniAdresy": [{"adresa": "Tajna 1"}],
}


class SmallTerritory:
    """Three obce, two ORP and one own region; codes are canonical or unknown."""

    levels = ("obec", "orp", "mikroregion")
    names: ClassVar = {"900001": "Horní Lhota", "900002": "Dolní Lhota", "900003": "Lhotka"}
    districts: ClassVar = {
        "obec": {"900001": "900001", "900002": "900002", "900003": "900003"},
        "orp": {"900001": "9901", "900002": "9901", "900003": "9902"},
        "mikroregion": {"900001": "Podlesí", "900002": None, "900003": "Podlesí"},
    }

    @property
    def codes(self):
        return self

    def lookup(self, level):
        return pd.Series(self.districts[level], dtype="str")

    def find(self, name, *, level):
        if level == "obec" and name in self.names.values():
            return next(code for code, known in self.names.items() if known == name)
        raise UnknownNameError(name)

    def translate(self, values, *, level, system=None, source, report):
        return values.where(values.isin(set(self.districts[level].values()))).astype("str")

    def translate_names(self, names, *, level, within=None, source, report):
        return names.map({name: code for code, name in self.names.items()}).astype("str")


@pytest.fixture
def territory():
    return SmallTerritory()


@pytest.fixture
def codes(territory):
    return territory.codes


@pytest.fixture
def report():
    return QualityReport()


@pytest.fixture
def found(report):
    """Look a finding up by its code; None when it was not noted."""
    return lambda code: next((finding for finding in report.findings if finding.code == code), None)


@pytest.fixture
def item():
    """Make one item of the register; `place` and `capacity` change its only place and capacity."""

    def make(*, place=None, address=None, capacity=None, **fields):
        made = copy.deepcopy(ITEM) | fields
        made["zarizeni"][0] |= place or {}
        if address is not None:
            made["zarizeni"][0]["adresa"] |= address
        if capacity is not None:
            made["formy"][0]["kapacity"][0] |= capacity
        return made

    return make


@pytest.fixture
def register_file(tmp_path):
    """Write items as `rpss.json`, or gzipped."""

    def write(*items, name="rpss.json"):
        content = json.dumps({"polozky": list(items)}, ensure_ascii=False).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write
