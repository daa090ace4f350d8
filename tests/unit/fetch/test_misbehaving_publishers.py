"""Whatever a publisher does, bringing a file ends well or in one clear fault, and what was kept before stays."""

import gzip
import random
import zipfile

import pytest

from pokryti.sources.fetch.faults import Fault

CSV = b"hodnota,dsz_kod\r\n" + b"".join(b"%d,130\r\n" % number for number in range(20_000))


def kept_files(folder):
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"]


@pytest.fixture
def noise():
    return random.Random(5).randbytes(300_000)


def test_a_well_behaved_file_is_kept_as_it_is(publisher, bring):
    publisher.put("a.csv", CSV)
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


@pytest.mark.parametrize("ranges", [True, False])
def test_a_transfer_that_breaks_off_is_carried_on(publisher, bring, ranges):
    publisher.put("a.csv", CSV, cut_at=[70_000, 70_000], ranges=ranges)
    kept = bring("csu_facilities", "a.csv")
    assert kept.path.read_bytes() == CSV
    assert len(publisher.asked) == 3


@pytest.mark.usefixtures("impatient")
def test_a_publisher_that_falls_silent_is_asked_again(publisher, bring):
    publisher.put("a.csv", CSV, stall_at=[70_000])
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_one_that_always_breaks_off_ends_in_a_fault_and_the_next_call_goes_on(publisher, bring):
    publisher.put("a.csv", CSV, cut_at=[65_536, 0, 0, 0, 0])
    with pytest.raises(Fault) as fault:
        bring("csu_facilities", "a.csv")
    assert fault.value.code == "fetch_broken"
    assert fault.value.values["done"] == 65_536
    publisher.files["a.csv"].cut_at.clear()
    publisher.asked.clear()
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV
    assert publisher.asked == [("a.csv", "bytes=65536-")]


def test_a_file_renewed_since_the_break_is_begun_anew(publisher, bring):
    publisher.put("a.csv", CSV, cut_at=[65_536, 0, 0, 0])
    with pytest.raises(Fault):
        bring("csu_facilities", "a.csv")
    publisher.files["a.csv"].cut_at.clear()
    publisher.renew("a.csv", CSV.replace(b",130", b",129"))
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV.replace(b",130", b",129")


def test_personal_data_of_a_broken_transfer_never_lie_on_the_disk(publisher, bring, register, cache_folder):
    content = register(3000)
    publisher.put("rpss.json", content, cut_at=[400_000, 0, 0, 0])
    with pytest.raises(Fault):
        bring("mpsv_register", "rpss.json")
    assert kept_files(cache_folder) == []


def test_a_length_told_too_large_is_seen_through(publisher, bring):
    publisher.put("a.csv", CSV, longer_by=50)
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_a_length_told_too_small_is_a_damaged_file(publisher, bring, cache_folder, zipped, noise):
    publisher.put("a.zip", zipped({"CSV/1.csv": noise}), longer_by=-1000)
    with pytest.raises(Fault) as fault:
        bring("cuzk_addresses", "a.zip")
    assert fault.value.code == "fetch_damaged"
    assert kept_files(cache_folder) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_publisher_is_asked_again(publisher, bring, waits, status):
    publisher.put("a.csv", CSV, answers=[(status, {}), (status, {})])
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV
    assert len(waits) == 2
    assert waits[0] <= 2 <= 2 * waits[1]


def test_the_pause_that_a_publisher_asks_for_is_kept(publisher, bring, waits):
    publisher.put("a.csv", CSV, answers=[(429, {"Retry-After": "7"})])
    bring("csu_facilities", "a.csv")
    assert waits == [7]


def test_a_pause_may_be_told_as_a_date_in_the_past(publisher, bring, waits):
    publisher.put("a.csv", CSV, answers=[(503, {"Retry-After": "Wed, 01 Jan 2020 08:00:00 GMT"})])
    bring("csu_facilities", "a.csv")
    assert waits == [0]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ({"answers": [(429, {"Retry-After": "9000"})]}, "fetch_wait"),
        ({"answers": [(500, {})] * 3}, "fetch_busy"),
        ({"answers": [(403, {})]}, "fetch_status"),
        ({"answers": [(410, {})]}, "fetch_not_found"),
        ({"headers": {"Content-Encoding": "br"}}, "fetch_encoding"),
        ({"leads_to": "https://example.com/a.csv"}, "fetch_host_refused"),
        ({"leads_to": "ftp://127.0.0.1/a.csv"}, "fetch_address_bad"),
        ({"leads_to": "https://me:secret@127.0.0.1/a.csv"}, "fetch_address_bad"),
        ({"leads_to": "a.csv"}, "fetch_redirects"),
        ({"leads_to": ""} | {"endless": True}, "fetch_too_large"),
    ],
)
def test_what_cannot_be_had_is_told_and_nothing_is_kept(publisher, bring, cache_folder, trouble, code):
    publisher.put("a.csv", CSV, **trouble)
    with pytest.raises(Fault) as fault:
        bring("csu_facilities", "a.csv", limit_bytes=1_000_000)
    assert fault.value.code == code
    assert [path for path in kept_files(cache_folder) if path.suffix != ".part"] == []


@pytest.mark.parametrize("pause", ["soon", "²", "9" * 400, "Wed, 99 Foo 20000 99:99:99 GMT", "-5"])
def test_a_pause_that_makes_no_sense_is_not_heeded(publisher, bring, waits, pause):
    publisher.put("a.csv", CSV, answers=[(503, {"Retry-After": pause.encode("utf-8").decode("latin-1")})])
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV
    assert waits[0] <= 2


@pytest.mark.parametrize("told", ["bytes */*", "nonsense", "bytes 5-9/100"])
def test_a_range_that_was_not_asked_for_is_refused(publisher, bring, zipped, told):
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": b"x", "1/OBCE_P.dbf": b"x"}), told_range=told)
    with pytest.raises(Fault, match="fetch_changed"):
        bring("cuzk_boundaries", "1.zip")


@pytest.mark.parametrize("told", ["bytes 0-0/*", "bytes 0-0/99999999999999999999"])
def test_without_a_length_the_whole_archive_comes(publisher, bring, zipped, told):
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": b"x", "1/OBCE_P.dbf": b"x"}), told_range=told)
    assert bring("cuzk_boundaries", "1.zip").size > 0


def test_what_is_not_there_is_told_at_once(publisher, bring, waits):
    with pytest.raises(Fault, match="fetch_not_found"):
        bring("csu_facilities", "missing.csv")
    assert waits == []


def test_a_redirect_within_the_host_is_followed(publisher, bring):
    publisher.put("b.csv", CSV)
    publisher.put("a.csv", b"", leads_to="/b.csv")
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_a_redirect_to_a_listed_host_is_followed(publisher, bring):
    publisher.put("b.csv", CSV)
    publisher.put("a.csv", b"", leads_to=publisher.address.replace("127.0.0.1", "localhost") + "/b.csv")
    with pytest.raises(Fault, match="fetch_host_refused"):
        bring("csu_facilities", "a.csv")
    assert bring("csu_facilities", "a.csv", hosts=["localhost"]).path.read_bytes() == CSV


@pytest.mark.parametrize("times", [1, 2, 3])
def test_gzip_is_undone_as_often_as_it_was_done(publisher, bring, times):
    content = CSV
    for _ in range(times):
        content = gzip.compress(content)
    publisher.put("a.csv", content, headers={"Content-Encoding": "gzip"})
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_gzip_cut_short_is_damaged(publisher, bring):
    publisher.put("a.csv", gzip.compress(CSV)[:-100])
    with pytest.raises(Fault, match="fetch_damaged"):
        bring("csu_facilities", "a.csv")


def test_gzip_that_swells_without_end_is_stopped(publisher, bring):
    publisher.put("a.csv", gzip.compress(b"hodnota,dsz_kod\n" + bytes(30_000_000)))
    with pytest.raises(Fault, match="fetch_too_large"):
        bring("csu_facilities", "a.csv", limit_bytes=1_000_000)


@pytest.mark.parametrize(
    ("source", "content", "code"),
    [
        ("csu_facilities", b"<!DOCTYPE html><html>Omlouvame se, probiha udrzba</html>", "fetch_web_page"),
        ("cuzk_addresses", b"<html><body>error</body></html>", "fetch_web_page"),
        ("cuzk_boundaries", b"<!DOCTYPE html><html>Omlouvame se, probiha udrzba</html>", "fetch_web_page"),
        ("mpsv_register", b"<!doctype html><html></html>", "fetch_web_page"),
        ("csu_facilities", b"", "fetch_empty"),
        ("csu_facilities", b"kod;nazev\n1;a\n", "fetch_not_expected"),
        ("csu_facilities", CSV[:-6], "fetch_damaged"),
        ("cuzk_addresses", CSV, "fetch_not_expected"),
        ("mpsv_kinds", b'{"polozky": [', "fetch_damaged"),
        ("mpsv_register", b'{"polozky": []}', "fetch_not_expected"),
        ("mpsv_register", b'{"jine": [1]}', "fetch_not_expected"),
        ("mpsv_register", b'{"polozky": [{"identifikator": "1"}, {"iden', "fetch_damaged"),
        ("msmt_schools", b"<ExportDat><PravniSubjekt>", "fetch_damaged"),
        ("msmt_schools", b'<!DOCTYPE a [<!ENTITY e "e">]><ExportDat>&e;</ExportDat>', "fetch_damaged"),
    ],
)
def test_another_content_is_refused(publisher, bring, cache_folder, source, content, code):
    publisher.put("a", content)
    with pytest.raises(Fault) as fault:
        bring(source, "a")
    assert fault.value.code == code
    assert kept_files(cache_folder) == []


def test_a_column_that_the_publisher_adds_does_not_matter(publisher, bring):
    publisher.put("a.csv", CSV.replace(b"\r\n", b",nova\r\n"))
    assert b"nova" in bring("csu_facilities", "a.csv").path.read_bytes()


def test_a_bomb_in_an_archive_is_not_unpacked(publisher, bring, zipped):
    publisher.put("a.zip", zipped({"CSV/1.csv": bytes(50_000_000)}))
    with pytest.raises(Fault, match="fetch_too_large"):
        bring("cuzk_addresses", "a.zip", limit_bytes=1_000_000)


def test_a_bomb_in_a_layer_is_not_unpacked(publisher, bring, zipped):
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": bytes(50_000_000), "1/OBCE_P.dbf": b"x"}))
    with pytest.raises(Fault, match="fetch_too_large"):
        bring("cuzk_boundaries", "1.zip", limit_bytes=1_000_000)


def test_a_source_that_takes_too_long_is_given_up(publisher, bring, limits, monkeypatch):
    publisher.put("a.csv", CSV)
    object.__setattr__(limits, "total_s", -1)
    with pytest.raises(Fault, match="fetch_too_slow"):
        bring("csu_facilities", "a.csv")


def test_an_update_that_fails_leaves_the_good_file(publisher, bring):
    publisher.put("a.csv", CSV)
    before = bring("csu_facilities", "a.csv")
    publisher.renew("a.csv", b"<html><body>udrzba</body></html>")
    with pytest.raises(Fault, match="fetch_web_page"):
        bring("csu_facilities", "a.csv", update=True)
    assert bring("csu_facilities", "a.csv") == before
    assert before.path.read_bytes() == CSV


def test_an_update_asks_only_whether_there_is_a_newer_one(publisher, bring):
    publisher.put("a.csv", CSV)
    before = bring("csu_facilities", "a.csv")
    sent = publisher.sent_bytes
    again = bring("csu_facilities", "a.csv", update=True)
    assert (again.sha256, publisher.sent_bytes) == (before.sha256, sent)
    publisher.renew("a.csv", CSV + b"1,130\r\n")
    assert bring("csu_facilities", "a.csv", update=True).size == len(CSV) + 7
    assert not before.path.exists()


def test_a_file_spoilt_in_the_cache_is_brought_again(publisher, bring):
    publisher.put("a.csv", CSV)
    before = bring("csu_facilities", "a.csv")
    before.path.write_bytes(CSV[:100])
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_without_a_network_the_cache_serves_and_the_rest_is_told(publisher, bring, monkeypatch):
    publisher.put("a.csv", CSV)
    bring("csu_facilities", "a.csv")
    monkeypatch.setenv("POKRYTI_OFFLINE", "1")
    publisher.asked.clear()
    assert bring("csu_facilities", "a.csv", update=True).path.read_bytes() == CSV
    with pytest.raises(Fault, match="fetch_offline"):
        bring("csu_facilities", "b.csv")
    assert publisher.asked == []


def test_an_unencrypted_address_of_another_machine_is_refused(bring):
    with pytest.raises(Fault, match="fetch_not_encrypted"):
        bring("csu_facilities", "../../example.com/a.csv", url="http://example.com/a.csv")


def test_layers_are_read_by_ranges_and_the_rest_is_not_transferred(publisher, bring, zipped, noise):
    layers = {"1/OBCE_P.shp": noise, "1/OBCE_P.dbf": noise[:500], "1/KATUZE_P.shp": noise * 20, "1/KATUZE_P.dbf": b"x"}
    publisher.put("1.zip", zipped(layers))
    kept = bring("cuzk_boundaries", "1.zip")
    with zipfile.ZipFile(kept.path) as archive:
        assert archive.namelist() == ["1/OBCE_P.shp", "1/OBCE_P.dbf"]
        assert archive.read("1/OBCE_P.shp") == noise
    assert publisher.sent_bytes < len(noise) * 4
    assert kept.received == publisher.sent_bytes


@pytest.mark.parametrize("trouble", [{"ranges": False}, {"ranges": False, "cut_at": [200_000]}])
def test_where_ranges_are_not_supported_the_whole_archive_comes(publisher, bring, zipped, noise, trouble):
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": noise, "1/OBCE_P.dbf": b"x", "1/X.shp": noise}), **trouble)
    kept = bring("cuzk_boundaries", "1.zip")
    with zipfile.ZipFile(kept.path) as archive:
        assert archive.namelist() == ["1/OBCE_P.shp", "1/OBCE_P.dbf"]


def test_both_ways_give_the_same_bytes(publisher, bring, zipped, noise):
    content = zipped({"1/OBCE_P.shp": noise, "1/OBCE_P.dbf": b"x"})
    publisher.put("1.zip", content)
    publisher.put("2.zip", content, ranges=False)
    assert bring("cuzk_boundaries", "1.zip").sha256 == bring("cuzk_boundaries", "2.zip").sha256


def test_an_archive_renewed_between_two_ranges_is_begun_anew(publisher, bring, zipped, noise):
    renewed = zipped({"1/OBCE_P.shp": noise[::-1], "1/OBCE_P.dbf": b"y"})
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": noise, "1/OBCE_P.dbf": b"x"}), changes_to=[renewed])
    with zipfile.ZipFile(bring("cuzk_boundaries", "1.zip").path) as archive:
        assert archive.read("1/OBCE_P.shp") == noise[::-1]
        assert archive.read("1/OBCE_P.dbf") == b"y"


def test_an_archive_that_never_stays_the_same_is_refused(publisher, bring, zipped, noise):
    editions = [zipped({"1/OBCE_P.shp": noise[shift:], "1/OBCE_P.dbf": b"x"}) for shift in range(9)]
    publisher.put("1.zip", editions[0], changes_to=editions)
    with pytest.raises(Fault, match="fetch_changed"):
        bring("cuzk_boundaries", "1.zip")


def test_a_range_that_breaks_off_is_asked_for_again(publisher, bring, zipped, noise):
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": noise, "1/OBCE_P.dbf": b"x"}), cut_at=[1, 100, 20])
    with zipfile.ZipFile(bring("cuzk_boundaries", "1.zip").path) as archive:
        assert archive.read("1/OBCE_P.shp") == noise


def test_an_archive_without_the_layer_is_told(publisher, bring, zipped):
    publisher.put("1.zip", zipped({"1/ORP_P.shp": b"x", "1/ORP_P.dbf": b"x"}))
    with pytest.raises(Fault, match="fetch_not_expected"):
        bring("cuzk_boundaries", "1.zip")


def test_folders_in_an_archive_decide_nothing(publisher, bring, zipped, cache_folder):
    publisher.put("1.zip", zipped({"../../../evil/OBCE_P.shp": b"x", "/abs/OBCE_P.dbf": b"x"}))
    with zipfile.ZipFile(bring("cuzk_boundaries", "1.zip").path) as archive:
        assert archive.namelist() == ["1/OBCE_P.shp", "1/OBCE_P.dbf"]
    assert not list(cache_folder.parent.rglob("evil"))


def test_publishers_that_mark_no_versions_are_served_too(publisher, bring, zipped, noise):
    publisher.put("1.zip", zipped({"1/OBCE_P.shp": noise, "1/OBCE_P.dbf": b"x"}), validators=False)
    publisher.put("a.csv", CSV, validators=False, cut_at=[70_000])
    assert bring("cuzk_boundaries", "1.zip").last_modified == ""
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_a_publisher_who_is_not_there_is_told(publisher, bring, waits):
    publisher.put("a.csv", CSV)
    publisher.server_close()
    publisher.shutdown()
    with pytest.raises(Fault, match="fetch_unreachable"):
        bring("csu_facilities", "a.csv")
    assert len(waits) == 2
