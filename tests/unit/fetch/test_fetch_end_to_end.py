"""From nothing to the tables of the sample: fetch its files from a publisher, then work without a network."""

import gzip
import json
import re
import tomllib
from datetime import date

import pandas as pd
import pytest

from pokryti import open_study
from pokryti.errors import ConfigError, FetchError, InputError, UnknownNameError
from pokryti.sources.fetch.cache import Cache
from pokryti.sources.fetch.fetching import Request, fetch_study
from pokryti.sources.fetch.lock import read_lock
from pokryti.sources.sample import sample_dir

pytestmark = pytest.mark.usefixtures("cache_folder")
FROM_SAMPLE = {"rpss.json.gz": "rpss_20241231.json.gz"}


@pytest.fixture
def request_of(offices, limits, tmp_path):
    """Ask for the region of the sample."""

    def ask(**changed):
        usual = {
            "region": "Vzorový kraj",
            "on": date(2024, 12, 31),
            "dest": tmp_path / "study",
            "asked": ("exclusion",),
            "overrides": offices,
            "limits": limits,
            "today": date(2025, 6, 1),
        }
        return Request(**(usual | changed), cache=Cache())

    return ask


def texts(findings, lang="cs"):
    return {finding.code: finding.message(lang) for finding in findings}


def test_a_fetched_study_gives_the_tables_of_the_same_files_of_the_sample(request_of, publisher, tmp_path, monkeypatch):
    fetched = fetch_study(request_of())
    publisher.files.clear()
    monkeypatch.setenv("POKRYTI_OFFLINE", "1")
    by_hand = tmp_path / "by_hand.toml"
    text = (
        fetched.study_file.read_text(encoding="utf-8")
        .partition("# Adresy")[0]
        .replace("rpss.json.gz", FROM_SAMPLE["rpss.json.gz"])
    )
    by_hand.write_text(text.replace('"data/', f'"{sample_dir().as_posix()}/'), encoding="utf-8")
    one, other = open_study(fetched.study_file), open_study(by_hand)
    pd.testing.assert_frame_equal(one.areas(), other.areas())
    pd.testing.assert_frame_equal(one.coverage(), other.coverage())
    pd.testing.assert_frame_equal(one.conservation(), other.conservation())
    assert one.conservation()["registered"].sum() > 0


def test_the_study_file_names_what_was_brought(request_of):
    fetched = fetch_study(request_of())
    written = tomllib.loads(fetched.study_file.read_text(encoding="utf-8"))
    assert written["study"]["region"] == "CZ091"
    assert written["study"]["on"] == date(2024, 12, 31)
    assert set(written["sources"]) == {"structure", "boundaries", "addresses", "population", "services", "indicators"}
    assert all((fetched.study_file.parent / path).is_file() for path in written["sources"]["population"])


def test_the_lock_says_where_each_file_is_from(request_of, publisher):
    dest = fetch_study(request_of()).study_file.parent
    entries = {entry.source: entry for entry in read_lock(dest / "pokryti.lock").files}
    structure = entries["csu_structure"]
    assert structure.url == f"{publisher.address}/struktura_uzemi_cr.csv"
    assert structure.last_modified == "2025-01-01T08:00:00+00:00"
    assert structure.licence == "CC BY 4.0"
    assert structure.citation_cs == "Český statistický úřad: struktura území"
    assert structure.size_bytes == (dest / structure.file).stat().st_size
    assert len(structure.sha256) == 64


def test_columns_and_fields_that_publishers_add_change_nothing(request_of, publisher, tmp_path):
    study = open_study(fetch_study(request_of()).study_file)
    structure = publisher.files["struktura_uzemi_cr.csv"].content.decode().replace("\r\n", "\n").rstrip("\n")
    items = json.loads(publisher.files["rpss.json"].content)["polozky"]
    publisher.renew("struktura_uzemi_cr.csv", (structure.replace("\n", ',"nové"\n') + ',"nové"\n').encode())
    publisher.renew("rpss.json", json.dumps({"polozky": [item | {"nove": {"pole": 1}} for item in items]}).encode())
    renewed = open_study(fetch_study(request_of(dest=tmp_path / "renewed", update=True)).study_file)
    pd.testing.assert_frame_equal(study.conservation(), renewed.conservation())
    pd.testing.assert_frame_equal(study.areas(), renewed.areas())


def test_a_second_fetch_asks_nobody(request_of, publisher):
    fetch_study(request_of())
    publisher.asked.clear()
    again = fetch_study(request_of())
    assert publisher.asked == []
    assert again.changes is None


def test_another_study_is_served_from_the_cache(request_of, publisher, tmp_path):
    fetch_study(request_of())
    publisher.asked.clear()
    assert fetch_study(request_of(dest=tmp_path / "second", region="9101")).region.level == "orp"
    assert publisher.asked == []


def test_a_file_that_differs_from_the_lock_is_refused_with_the_remedy(request_of):
    study_file = fetch_study(request_of()).study_file
    (study_file.parent / "data" / "struktura_uzemi_cr.csv").write_text("kod\n1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"differ from pokryti\.lock: data/struktura_uzemi_cr\.csv.*pokryti fetch"):
        open_study(study_file)
    fetch_study(request_of())
    assert open_study(study_file).title == "Dostupnost služeb: Vzorový kraj"


@pytest.mark.parametrize("damage", ["[[file]]\nsource = 5\n", "file = 1", "[[file]", "outside"])
def test_a_damaged_lock_is_told(request_of, damage):
    study_file = fetch_study(request_of()).study_file
    lock = study_file.with_name("pokryti.lock")
    outside = lock.read_text(encoding="utf-8").replace("data/1.zip", "data/../../1.zip")
    lock.write_text(outside if damage == "outside" else damage, encoding="utf-8")
    with pytest.raises(InputError, match="lock of the study cannot be read"):
        open_study(study_file)
    with pytest.raises(FetchError, match="lock of the study cannot be read"):
        fetch_study(request_of())


def test_a_lost_file_that_the_publisher_has_replaced_is_not_replaced_silently(request_of, publisher, cache_folder):
    study_file = fetch_study(request_of()).study_file
    (study_file.parent / "data" / "190037-2024.csv").unlink()
    for path in cache_folder.rglob("190037-2024.csv"):
        path.unlink()
    publisher.renew("190037-2024.csv", publisher.files["190037-2024.csv"].content.replace(b'"130"', b'"131"'))
    with pytest.raises(FetchError, match="another file by now than the study is locked to"):
        fetch_study(request_of())


def test_a_study_file_that_somebody_edited_stays(request_of):
    study_file = fetch_study(request_of()).study_file
    mine = study_file.read_text(encoding="utf-8") + "# mine\n"
    study_file.write_text(mine, encoding="utf-8")
    beside = fetch_study(request_of(on=date(2023, 12, 31))).study_file
    assert study_file.read_text(encoding="utf-8") == mine
    assert beside.name == "pokryti.fetched.toml"
    assert "on = 2023-12-31" in beside.read_text(encoding="utf-8")


def test_a_study_file_of_somebody_else_is_never_overwritten(request_of, tmp_path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "pokryti.toml").write_text("mine", encoding="utf-8")
    fetch_study(request_of())
    assert (tmp_path / "study" / "pokryti.toml").read_text(encoding="utf-8") == "mine"


def test_all_faults_are_told_at_once_and_nothing_in_the_folder_changes(request_of, publisher, tmp_path):
    publisher.files.pop("1.zip")
    publisher.put("rpss.json", b"<html><body>udrzba</body></html>")
    with pytest.raises(FetchError) as error:
        fetch_study(request_of())
    told = texts(error.value.findings)
    assert set(told) == {"fetch_not_found", "fetch_web_page"}
    assert told["fetch_web_page"] == "registr poskytovatelů sociálních služeb: místo dat přišla webová stránka."
    assert f"{publisher.address}/1.zip" in str(error.value)
    assert "[publishers.cuzk_boundaries] url" in str(error.value)
    assert not (tmp_path / "study").exists()


def test_what_was_brought_before_a_fault_is_not_brought_again(request_of, publisher):
    boundaries = publisher.files.pop("1.zip")
    with pytest.raises(FetchError):
        fetch_study(request_of())
    publisher.files["1.zip"] = boundaries
    publisher.asked.clear()
    fetch_study(request_of())
    assert {name for name, _ in publisher.asked} == {"1.zip"}


def test_a_source_without_an_address_is_asked_for_in_vain(request_of, offices):
    without = {key: value for key, value in offices.items() if key != "mmr_exclusion"}
    with pytest.raises(FetchError, match=r"socialni-zaclenovani\.cz.*\[publishers\.mmr_exclusion\] url"):
        fetch_study(request_of(overrides=without))


def test_a_region_that_does_not_exist_is_told_before_anything_large_is_brought(request_of, publisher):
    with pytest.raises(UnknownNameError, match="Neexistov"):
        fetch_study(request_of(region="Neexistov"))
    assert {name for name, _ in publisher.asked} == {"struktura_uzemi_cr.csv"}


def test_an_unknown_word_of_with_is_told(request_of):
    with pytest.raises(ConfigError, match="uzis, msmt, exclusion"):
        fetch_study(request_of(asked=("nemocnice",)))


def renewed_register(content):
    """Add a service, end one, and enlarge one; also shuffle, which must not matter."""
    items = json.loads(content)["polozky"]
    beds = [item for item in items if not item["datumPoskytovaniDo"] and item["formy"] and item["formy"][0]["kapacity"]]
    ended, larger, model = beds[0], beds[1], beds[2]
    ended["datumPoskytovaniDo"] = "2024-06-30"
    larger["formy"][0]["kapacity"][0]["pocet"] = 777
    added = json.loads(json.dumps(model)) | {"identifikator": "9999999", "id": "SocialniSluzba/9999999"}
    return json.dumps({"polozky": [added, *reversed(items)]}).encode(), ended["identifikator"], larger["identifikator"]


def test_an_update_says_what_changed_in_services(request_of, publisher):
    fetch_study(request_of())
    content, ended, larger = renewed_register(publisher.files["rpss.json"].content)
    publisher.renew("rpss.json", content)
    changes = fetch_study(request_of(update=True)).changes
    assert changes is not None
    told = texts(changes.findings)
    assert re.fullmatch(r"Přibylo služeb: 1\. 9999999 [^,]+, .+\.", told["change_service_added"])
    assert told["change_service_ended"].startswith(f"Skončilo nebo z registru zmizelo služeb: 1. {ended} ")
    assert f"{larger} " in told["change_capacity"]
    assert "→ 777" in told["change_capacity"]
    assert "change_population" not in told
    assert open_study(fetch_study(request_of()).study_file).conservation()["registered"].sum() > 0


def test_an_update_says_which_municipalities_have_another_name(request_of, publisher):
    fetch_study(request_of())
    text = publisher.files["struktura_uzemi_cr.csv"].content.decode()
    publisher.renew("struktura_uzemi_cr.csv", text.replace('"Anketov"', '"Dotazníkov"').encode())
    changes = fetch_study(request_of(update=True)).changes
    assert changes is not None
    assert texts(changes.findings, "en")["change_obec_renamed"] == "Renamed municipalities: Anketov → Dotazníkov."


def test_an_update_without_news_says_so(request_of):
    fetch_study(request_of())
    changes = fetch_study(request_of(update=True)).changes
    assert changes is not None
    assert list(texts(changes.findings)) == ["change_none"]


def test_where_there_is_no_file_of_the_day_the_nearest_is_taken_and_told(request_of, offices, publisher):
    monthly = offices | {"cuzk_addresses": {"url": f"{publisher.address}/{{month_end}}_OB_ADR_csv.zip"}}
    publisher.files["20250531_OB_ADR_csv.zip"] = publisher.files.pop("20241231_OB_ADR_csv.zip")
    fetched = fetch_study(request_of(overrides=monthly))
    assert texts(fetched.report.findings, "en") == {
        "fetch_older": "address points: there is no file for the reference date; the nearest is taken, 2025-05-31."
    }
    assert {entry.source: entry.vintage for entry in fetched.files}["cuzk_addresses"] == "2025-05-31"


def test_files_of_an_earlier_day_are_replaced(request_of, offices, publisher):
    monthly = offices | {"cuzk_addresses": {"url": f"{publisher.address}/{{month_end}}_OB_ADR_csv.zip"}}
    publisher.put("20241130_OB_ADR_csv.zip", publisher.files["20241231_OB_ADR_csv.zip"].content)
    folder = fetch_study(request_of(overrides=monthly, on=date(2024, 12, 1))).study_file.parent / "data"
    assert [path.name for path in folder.glob("*ADR*")] == ["20241130_OB_ADR_csv.zip"]
    fetch_study(request_of(overrides=monthly))
    assert [path.name for path in folder.glob("*ADR*")] == ["20241231_OB_ADR_csv.zip"]


def test_personal_data_of_the_register_are_nowhere(request_of, publisher, cache_folder, tmp_path):
    content = publisher.files["rpss.json"].content
    marked = json.loads(content)
    for item in marked["polozky"]:
        item["emaily"] = [{"email": "OSOBNI-UDAJ"}]
        item["poskytovatel"]["statutarniOrgany"] = [{"clen": {"jmeno": "OSOBNI-UDAJ"}}]
        item["kontaktniAdresy"] = [{"komu": "OSOBNI-UDAJ"}]
    publisher.put("rpss.json", json.dumps(marked).encode())
    fetch_study(request_of())
    stored = [path for folder in (cache_folder, tmp_path / "study") for path in folder.rglob("*") if path.is_file()]
    unpacked = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in stored]
    assert any(b"identifikator" in content for content in unpacked)
    assert not any(b"OSOBNI-UDAJ" in content for content in unpacked)
