"""The simulated national register, its address file, and short samples of other publishers' files."""

import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.services import apportion, locate, placement, valid_on
from pokryti.sources.addresses import read_addresses
from pokryti.sources.services import read_services
from pokryti.sources.structure import read_structure
from pokryti.territory import Codes

KEYS = ["kind", "form", "unit"]


@pytest.fixture(scope="module")
def structure(realdata):
    return read_structure(realdata / "csu" / "struktura_uzemi_cr.csv", report=QualityReport())


@pytest.fixture(scope="module")
def codes(structure):
    return Codes(structure)


@pytest.fixture(scope="module")
def report():
    return QualityReport()


@pytest.fixture(scope="module")
def everything(realdata, codes, report):
    return read_services(realdata / "simulated" / "rpss_simulated.json.gz", codes=codes, report=report)


@pytest.fixture(scope="module")
def provided(everything, report):
    return valid_on(everything, "2024-12-31", report=report)


@pytest.fixture(scope="module")
def addresses(realdata, provided, report):
    wanted = set(provided.places["address_code"].dropna())
    return read_addresses(realdata / "simulated" / "20241231_OB_ADR_csv.zip", wanted, report=report)


def test_every_registration_is_there_once(everything):
    assert everything.services["service"].nunique() == 6417
    assert not everything.services.duplicated(["service", "form", "unit"]).any()
    assert not everything.places["place"].duplicated().any()


def test_known_defects_are_counted(provided, report):
    counts = {finding.code: finding.count for finding in report.findings}
    assert counts["kind_unknown"] == 1
    assert counts["secret_address"] == 28
    assert counts["address_code_missing"] == 265
    assert counts["capacity_missing"] == 47
    assert counts["wider_area_by_region_only"] == 677
    assert counts["place_listed_twice"] > 100
    assert counts["service_ended"] > 1000


@pytest.mark.parametrize("rule", ["equal", "seat"])
@pytest.mark.parametrize("level", ["obec", "orp", "okres"])
def test_registered_capacity_equals_supply_to_the_last_unit(provided, structure, report, rule, level):
    column = {"obec": "obec_kod", "orp": "orp_csu_cis65_kod", "okres": "okres_csu_cis101_lau_kod"}[level]
    lookup = structure.set_index("obec_kod", drop=False)[column]
    supply = apportion(provided, rule=rule, field_level=level, lookup=lookup, report=QualityReport())
    registered = provided.services.groupby(KEYS)["capacity"].sum()
    pd.testing.assert_series_equal(supply.groupby(KEYS)["capacity"].sum(), registered, check_exact=True)
    assert supply["capacity"].sample(frac=1, random_state=1).sum() == registered.sum()
    assert set(placement(supply, provided.places)) == {"placed", "withheld"}


def test_places_are_located_and_secret_ones_are_not(provided, addresses, structure, report):
    points = addresses.dissolve("obec").representative_point().reindex(structure["obec_kod"])
    places = locate(provided.places, addresses=addresses, points=points, report=report)
    shares = places["precision"].value_counts(normalize=True)
    assert shares["address"] > 0.9
    assert places.geometry[places["precision"] == "withheld"].isna().all()
    exact = places[places["precision"] == "address"]
    assert exact.geometry.x.between(-905_000, -430_000).all()
    assert exact.geometry.y.between(-1_230_000, -930_000).all()
    assert {"address_code_retired"} <= {finding.code for finding in report.findings}


def test_samples_of_other_publishers_are_understood(realdata, codes):
    report = QualityReport()
    samples = realdata / "samples"
    files = ["datazapad_socialni_sluzby_sample.csv", "nrpzs_export_ORPKod_sample.csv"]
    services, places = read_services([samples / name for name in files], codes=codes, report=report)
    assert set(services["kind"]) == {"domovy_pro_seniory", "domaci_zdravotni_pece"}
    assert set(places["obec"]) == {"555398", "560286"}
    assert {"points_swapped", "ico_zeros_lost", "matched_by_name"} <= {finding.code for finding in report.findings}
