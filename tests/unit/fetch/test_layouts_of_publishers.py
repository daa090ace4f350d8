"""The layouts that publishers really use pass through fetching and are read afterwards."""

import csv
import gzip
import io
import json
from datetime import date

import pandas as pd
import pytest

from pokryti import open_study
from pokryti.quality import QualityReport
from pokryti.sources.fetch.cache import Cache
from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.fetching import Request, fetch_study
from pokryti.sources.msmt import read_schools
from pokryti.sources.population import read_population
from pokryti.sources.sample import sample_dir
from pokryti.sources.services import recognise_services
from pokryti.sources.structure import read_structure
from pokryti.sources.uzis import read_health
from pokryti.territory import Codes

LONG = (
    "idhod", "hodnota", "stapro_kod", "pohlavi_cis", "pohlavi_kod", "vek_cis", "vek_kod", "uzemi_cis", "uzemi_kod",
    "obdobi", "pohlavi_txt", "vek_txt", "uzemi_txt", "uzemi_typ",
)  # fmt: skip
BANDS = ("400000610015000", "410015610065000", "410065799999000")
KINDS = {"polozky": [{"id": "DruhSocialniSluzby/13", "kod": "13", "nazev": {"cs": "domovy pro seniory"}}]}
HEALTH = (
    '"ZZ_ID","ZZ_misto_poskytovani_ID","ZZ_nazev","ZZ_druh_nazev","ZZ_GPS","ZZ_RUIAN_kod","ZZ_obec","ZZ_okres_kod",'
    '"poskytovatel_ICO","poskytovatel_odborny_zastupce","ZZ_novinka"\r\n'
    '"1","11","Ordinace, s.r.o.","Ordinace","POINT(50.08948 14.398606)","77","Anketov","","00000019","TAJNE",""\r\n'
)
SCHOOLS = (
    "<ExportDat><PravniSubjekt><ICO>00000019</ICO><Reditelstvi><RedPlnyNazev>ZŠ</RedPlnyNazev>"
    "<Reditel>TAJNE</Reditel></Reditelstvi><SkolyZarizeni><SkolaZarizeni><IZO>102</IZO><SkolaDruhTyp>B00</SkolaDruhTyp>"
    "<SkolaKapacita>540</SkolaKapacita><SkolaMistaVykonuCinnosti><SkolaMistoVykonuCinnosti><IDMista>1</IDMista>"
    "<MistoRUAINKod>77</MistoRUAINKod></SkolaMistoVykonuCinnosti></SkolaMistaVykonuCinnosti></SkolaZarizeni>"
    "</SkolyZarizeni></PravniSubjekt></ExportDat>"
)


@pytest.fixture(scope="module")
def structure():
    return read_structure(sample_dir() / "struktura_uzemi_cr.csv", report=QualityReport())


@pytest.fixture
def age_groups(structure, zipped):
    """Pack set 130149, three age groups of every municipality in two years, alone in a zip."""
    rows = [
        (str(count), sex, band, obec, f"{year}1231")
        for year in (2022, 2023)
        for obec in structure["obec_kod"]
        for sex in ("1", "2")
        for band, count in zip(BANDS, (10, 40, 15), strict=True)
    ]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(LONG)
    writer.writerows(
        (number, count, "2406", "102", sex, "7700", band, "43", obec, when, "", "", "", "obec")
        for number, (count, sex, band, obec, when) in enumerate(rows)
    )
    return zipped({"OD_DEM05_vse_2025051511393673.CSV": text.getvalue().encode("utf-8-sig")})


@pytest.fixture
def ages(structure):
    """Write set 130181, single years of age in every ORP: ten people of every age and sex to 99, and five older."""
    codes = [(f"41{age:04d}61{age + 1:04d}000", 10) for age in range(100)] + [("410100799999000", 5)]
    rows = [
        ("1", count, "2406", "102", sex, "7700", code, "65", orp, "20231231", "", "", "", "")
        for orp in sorted(structure["orp_csu_cis65_kod"].unique())
        for sex in ("1", "2")
        for code, count in codes
    ]
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([LONG, *rows])
    return text.getvalue().encode("utf-8-sig")


def test_of_all_years_of_the_statistical_office_only_one_is_kept(publisher, bring, age_groups, structure):
    publisher.put("130149.zip", age_groups)
    kept = bring("csu_age_groups", "130149.zip", file="130149.csv.gz")
    people = read_population(kept.path, codes=Codes(structure), report=QualityReport())
    assert kept.vintage == "2023"
    assert set(people["year"]) == {2023}
    assert people["count"].sum() == len(structure) * 2 * (10 + 40 + 15)


def test_a_description_beside_the_data_does_not_matter(publisher, bring, zipped):
    table = ",".join(f'"{name}"' for name in LONG) + "\r\n" + ",".join(['"2023"'] * len(LONG)) + "\r\n"
    publisher.put("130149.zip", zipped({"popis.csv": b"a,b\n", "OD_DEM05.CSV": table.encode()}))
    assert bring("csu_age_groups", "130149.zip").vintage == "2023"
    publisher.put("empty.zip", zipped({"popis.txt": b"a"}))
    with pytest.raises(Fault, match="fetch_not_expected"):
        bring("csu_age_groups", "empty.zip")


def test_the_sets_of_the_catalogue_make_a_study(publisher, offices, limits, cache_folder, tmp_path, age_groups, ages):
    address = publisher.address
    for name, content in {
        "130149.zip": age_groups,
        "130181.csv": ages,
        "kinds.json": json.dumps(KINDS).encode(),
    }.items():
        publisher.put(name, content)
    changed = {
        "csu_ages_small": "",
        "csu_ages_large": "",
        "csu_facilities": "",
        "csu_age_groups": f"{address}/130149.zip",
        "csu_ages": f"{address}/130181.csv",
        "mpsv_kinds": f"{address}/kinds.json",
    }
    overrides = offices | {key: {"url": url} for key, url in changed.items()}
    request = Request(
        "CZ091", date(2024, 12, 31), tmp_path / "study", overrides=overrides, limits=limits, cache=Cache()
    )
    study = open_study(fetch_study(request).study_file)
    areas = study.areas().set_index(["level", "area"])
    members = study.territory.structure["orp"].eq("9102").sum()
    assert areas.loc[("orp", "9102"), "population"] == 130 * members
    assert areas.loc[("orp", "9102"), "population_80plus"] == 2 * (20 * 10 + 5)
    assert (areas.loc["obec", "population"] == 130).all()
    assert (areas.loc["obec", "population_65plus"] == 30).all()


def test_a_code_list_is_kept_as_a_code_list(publisher, bring):
    publisher.put("kinds.json", json.dumps(KINDS).encode())
    kept = bring("mpsv_kinds", "kinds.json")
    assert recognise_services(kept.path, report=QualityReport()) == "codelist"


@pytest.mark.parametrize(
    ("source", "content", "read", "name"),
    [
        ("uzis_health", HEALTH, read_health, "nrpzs.csv.gz"),
        ("msmt_schools", SCHOOLS, read_schools, "vrejcelk.xml.gz"),
    ],
)
def test_other_registers_are_read_as_before_but_for_people(
    publisher, bring, tmp_path, structure, source, content, read, name
):
    publisher.put("a", content.encode())
    plain = tmp_path / name.removesuffix(".gz")
    plain.write_bytes(content.encode())
    kept = bring(source, "a", file=name)
    before, after = (read(path, codes=Codes(structure), report=QualityReport()) for path in (plain, kept.path))
    pd.testing.assert_frame_equal(before.services, after.services)
    pd.testing.assert_frame_equal(before.places, after.places)
    assert b"TAJNE" in plain.read_bytes()
    assert b"TAJNE" not in gzip.decompress(kept.path.read_bytes())
