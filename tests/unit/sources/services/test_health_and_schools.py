"""Health facilities of NRPZS and the register of schools."""

import pytest
from shapely import Point

from pokryti.errors import InputError
from pokryti.sources.msmt import read_schools
from pokryti.sources.uzis import read_health

MONTHLY = (
    '"ZZ_ID","ZZ_misto_poskytovani_ID","ZZ_nazev","ZZ_druh_nazev","ZZ_GPS","ZZ_RUIAN_kod","ZZ_obec","poskytovatel_ICO",'
    '"poskytovatel_odborny_zastupce"\r\n'
    '"1","11","Lékař","Samostatná ordinace","POINT(50.08948 14.398606)","77","Horní Lhota","00000019","Tajna Osoba"\r\n'
)
EXPORT = (
    "MistoPoskytovaniId;NazevCely;DruhZarizeni;Obec;Ico;RUIANKod;ORPKod;GPS\n"
    '11;"Ordinace";"Samostatná ordinace";"Horní Lhota";00000019;77;9901;"50.08948 14.398606"\n'
)
SCHOOLS = """<?xml version="1.0" encoding="utf-8"?>
<ExportDat><PravniSubjekt><RedIzo>600</RedIzo><ICO>00000019</ICO>
<Reditelstvi><RedPlnyNazev>Základní škola</RedPlnyNazev></Reditelstvi>
<SkolyZarizeni>
<SkolaZarizeni><IZO>102</IZO><SkolaPlnyNazev>Škola &amp; školka</SkolaPlnyNazev><SkolaDruhTyp>B00</SkolaDruhTyp>
<SkolaKapacita>540</SkolaKapacita><SkolaMistaVykonuCinnosti>
<SkolaMistoVykonuCinnosti><IDMista>1</IDMista><MistoRUAINKod>77</MistoRUAINKod></SkolaMistoVykonuCinnosti>
<SkolaMistoVykonuCinnosti><IDMista>2</IDMista><MistoRUAINKod>78</MistoRUAINKod></SkolaMistoVykonuCinnosti>
</SkolaMistaVykonuCinnosti></SkolaZarizeni>
<SkolaZarizeni><IZO>103</IZO><SkolaDruhTyp>L11</SkolaDruhTyp><SkolaKapacita></SkolaKapacita></SkolaZarizeni>
</SkolyZarizeni></PravniSubjekt></ExportDat>"""


@pytest.mark.parametrize(("content", "encoding"), [(MONTHLY, "utf-8"), (EXPORT, "cp1250")])
def test_both_layouts_of_the_health_register_give_facilities(tmp_path, codes, report, content, encoding):
    path = tmp_path / "nrpzs.csv"
    path.write_bytes(content.encode(encoding))
    services, places = read_health(path, codes=codes, report=report)
    assert services[["service", "kind", "unit", "capacity"]].iloc[0].tolist() == [
        "11",
        "samostatna_ordinace",
        "zarizeni",
        1.0,
    ]
    assert "Tajna" not in services.to_csv() + places.to_csv()
    assert places["address_code"].tolist() == ["77"]
    assert places.geometry.iloc[0].distance(Point(-744384.54, -1042569.73)) < 0.5


def test_an_orp_settles_which_obec_a_name_means(tmp_path, codes, report):
    path = tmp_path / "nrpzs.csv"
    path.write_text(EXPORT, encoding="utf-8")
    assert read_health(path, codes=codes, report=report).places["obec"].tolist() == ["900001"]


def test_capacity_belongs_to_the_school_not_to_its_places(tmp_path, codes, report):
    path = tmp_path / "vrejcelk.xml"
    path.write_text(SCHOOLS, encoding="utf-8")
    services, places = read_schools(path, codes=codes, report=report)
    assert services[["service", "kind", "unit"]].values.tolist() == [
        ["102", "skola_b00", "mista"],
        ["103", "skola_l11", "mista"],
    ]
    assert services["capacity"].iloc[0] == 540.0
    assert services["capacity"].isna().iloc[1]
    assert places["address_code"].tolist() == ["77", "78"]
    assert places["name"].iloc[0] == "Škola & školka"


def test_a_health_register_of_a_header_alone_is_empty(tmp_path, codes, report):
    path = tmp_path / "nrpzs.csv"
    path.write_text(EXPORT.partition("\n")[0] + "\n", encoding="utf-8")
    assert read_health(path, codes=codes, report=report).services.empty


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE a [<!ENTITY e "eeee">]><ExportDat>&e;</ExportDat>', "document type"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><ExportDat/>', "document type"),
        (SCHOOLS[:300], "cut short or damaged"),
        ("<ExportDat></ExportDat>", "no school"),
    ],
    ids=["entities", "external", "cut short", "empty"],
)
def test_unsafe_or_useless_xml_is_refused(tmp_path, codes, report, content, words):
    path = tmp_path / "vrejcelk.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_schools(path, codes=codes, report=report)
