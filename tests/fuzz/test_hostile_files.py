"""Files made to harm: each is refused by one clear error, or read as the harmless part of it."""

import gzip
import io
import json
import os
import stat
import zipfile
from contextlib import suppress

import fuzz_seeds as seeds
import numpy as np
import pytest
from fuzz_readers import CASES, place

from pokryti.errors import ConfigError, InputError
from pokryti.quality import QualityReport
from pokryti.sources import packed
from pokryti.sources.config import read_config
from pokryti.sources.fetch.address import sources
from pokryti.sources.tables import read_table

LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12)
)


def read(name, content, folder, file=""):
    """Read with one of the readers; give what it read and the codes of what it found."""
    report = QualityReport()
    path = place(folder, file or CASES[name].file, content)
    return CASES[name].read(path, report), {finding.code for finding in report.findings}


def refused(name, content, folder, file=""):
    """Give the codes of a refusal."""
    with pytest.raises(InputError) as caught:
        read(name, content, folder, file)
    return {finding.code for finding in caught.value.findings}


def told(name, content, folder):
    """Give all that a reader says of a file, whether it takes it or not."""
    report = QualityReport()
    with suppress(InputError):
        CASES[name].read(place(folder, CASES[name].file, content), report)
    return "\n".join(finding.message(lang) for finding in report.findings for lang in ("cs", "en"))


def lying(archive, says):
    """Let the directory of an archive say another size of its largest member."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        size = max(member.file_size for member in opened.infolist())
    return archive.replace(size.to_bytes(4, "little"), says.to_bytes(4, "little"))


class TestArchives:
    @pytest.mark.parametrize("name", ["boundaries_zip", "addresses", "own_csv", "register_zip"])
    def test_members_that_climb_out_of_the_archive_are_written_nowhere(self, name, tmp_path):
        inside = tmp_path / "a" / "b"
        inside.mkdir(parents=True)
        case = CASES[name]
        content = case.content()
        if case.kind != "zip":
            content = seeds.packed({case.file: content})
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {f"../../{member}": archive.read(member) for member in archive.namelist()}
        with suppress(InputError):
            read(name, seeds.packed(members), inside, "slip.zip")
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["slip.zip"]

    @pytest.mark.parametrize(
        ("name", "pack"),
        [
            ("own_csv", "gz"), ("own_csv", "zip"), ("register", "gz"), ("register", "zip"), ("schools", "gz"),
            ("code_list", "gz"), ("addresses_csv", "gz"), ("addresses_csv", "zip"), ("travel", "gz"),
            ("boundaries_vfr", "gz"), ("boundaries_geojson", "zip"),
        ],
    )  # fmt: skip
    def test_what_unpacks_to_many_times_its_size_is_refused(self, name, pack, tmp_path, monkeypatch):
        monkeypatch.setattr(packed, "_ALWAYS_BYTES", 300_000)
        monkeypatch.setattr(packed, "_TIMES", 20)
        case = CASES[name]
        bomb = case.content() + b" " * 500_000
        content = gzip.compress(bomb) if pack == "gz" else seeds.packed({case.file: bomb})
        assert "unpacks_too_large" in refused(name, content, tmp_path, f"{case.file}.{pack}")

    def test_many_members_count_together(self, tmp_path, monkeypatch):
        monkeypatch.setattr(packed, "_ALWAYS_BYTES", 300_000)
        header = seeds.address_table().splitlines(keepends=True)[0]
        content = seeds.packed({f"{number}.csv": header + b" " * 100_000 for number in range(5)})
        assert "unpacks_too_large" in refused("addresses", content, tmp_path)

    def test_a_workbook_that_unpacks_to_too_much_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(packed, "_ALWAYS_BYTES", 300_000)
        content = seeds.workbook([["druh"], ["a" * 500_000]])
        assert "unpacks_too_large" in refused("own_xlsx", content, tmp_path)

    def test_a_workbook_that_lies_about_its_size_is_refused(self, tmp_path):
        content = lying(seeds.workbook([["druh"], ["a" * 50_000]]), says=100)
        assert refused("own_xlsx", content, tmp_path) & {"archive_damaged", "unreadable_file", "file_not_opened"}

    @pytest.mark.parametrize(("name", "file"), [("own_csv", "a.zip"), ("register_zip", ""), ("addresses", "")])
    def test_archives_in_archives_are_not_opened(self, name, file, tmp_path):
        content = CASES[name].content()
        for _ in range(20):
            content = seeds.packed({"a.zip": content})
        assert refused(name, content, tmp_path, file)

    @pytest.mark.parametrize(("name", "member"), [("own_csv", "a.csv"), ("register_zip", "rpss.json")])
    def test_a_link_in_an_archive_leads_nowhere(self, name, member, tmp_path):
        secret = place(tmp_path, "secret.txt", b"druh\nTAJEMSTVI\n")
        link = zipfile.ZipInfo(member)
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(link, str(secret))
        report = QualityReport()
        with suppress(InputError):
            register = CASES[name].read(place(tmp_path, "link.zip", out.getvalue()), report)
            assert "TAJEMSTVI" not in register.services.to_csv()
        assert "TAJEMSTVI" not in str(report.to_records())

    def test_ten_thousand_members_are_one_refusal(self, tmp_path):
        content = seeds.packed({f"{number}.csv": b"" for number in range(10_000)})
        assert refused("own_csv", content, tmp_path, "a.zip") == {"archive_not_one"}

    @pytest.mark.parametrize("tail", [b"garbage", b"\x1f\x8b\x08"])
    @pytest.mark.parametrize("name", ["own_csv", "register_gz"])
    def test_what_follows_a_gzip_is_not_passed_over(self, name, tail, tmp_path):
        content = CASES[name].content()
        packed_once = content if CASES[name].kind.startswith("gz") else gzip.compress(content)
        assert refused(name, packed_once + tail, tmp_path, f"{CASES[name].file.removesuffix('.gz')}.gz")

    def test_gzip_of_several_parts_is_read_whole(self, tmp_path):
        lines = seeds.own_services().splitlines(keepends=True)
        content = gzip.compress(b"".join(lines[:2])) + gzip.compress(b"".join(lines[2:]))
        register, _ = read("own_csv", content, tmp_path, "s.csv.gz")
        assert len(register.services) == len(lines) - 1

    def test_no_more_than_4_gb_whatever_the_size(self):
        assert packed.most_unpacked(10**12) == 4_000_000_000


class TestXml:
    def test_entities_in_the_school_register_are_refused(self, tmp_path):
        body = seeds.schools().decode().replace("<ExportDat>", LAUGHS + "]><ExportDat>")
        assert refused("schools", body.encode(), tmp_path) == {"school_xml_unsafe"}

    def test_entities_in_boundaries_do_not_expand(self, tmp_path):
        body = seeds.vfr().decode().replace("<vf:VymennyFormat", f"{LAUGHS}]><vf:VymennyFormat", 1)
        body = body.replace("Lhota", "&a11;")
        assert refused("boundaries_vfr", body.encode(), tmp_path) & {"vfr_without_boundaries", "unreadable_file"}

    def test_entities_in_an_extract_of_openstreetmap_are_refused(self, tmp_path):
        body = seeds.roads(".osm").decode().replace("<osm", f"{LAUGHS}]><osm", 1)
        assert refused("roads_osm", body.replace("primary", "&a11;").encode(), tmp_path) == {"unreadable_file"}

    @pytest.mark.parametrize("name", ["schools", "boundaries_vfr", "roads_osm"])
    def test_external_entities_bring_no_file(self, name, tmp_path):
        secret = place(tmp_path, "secret.txt", b"TAJEMSTVI")
        declared = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        body = CASES[name].content().decode().replace("Lhota", "&x;").replace("Škola &amp;", "&x;")
        body = body.replace('"primary"', '"&x;"')
        root = body.index("<", body.index("?>"))
        content = (body[:root] + declared + body[root:]).encode()
        try:
            result, _ = read(name, content, tmp_path)
        except InputError as error:
            told = str(error)
        else:
            told = result.structure.to_csv() + result.boundaries.to_csv()
        assert "TAJEMSTVI" not in told


class TestStudyFiles:
    @pytest.mark.parametrize("path", ["../" * 50 + "x.csv", "a\\u0000b", "a" * 5000, "/dev/zero", "//x/y", "C:\\\\x"])
    def test_paths_that_lead_to_no_file_are_told(self, path, tmp_path):
        text = seeds.STUDY.decode().replace('"s.csv"\n', f'"{path}"\n', 1)
        with pytest.raises(ConfigError, match="structure"):
            read("study_file", text.encode(), tmp_path)

    def test_a_pipe_is_no_file(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.csv") if hasattr(os, "mkfifo") else (tmp_path / "none.csv").touch()
        text = seeds.STUDY.decode().replace('"s.csv"\n', '"pipe.csv"\n', 1)
        with pytest.raises(ConfigError, match="pipe"):
            read("study_file", text.encode(), tmp_path)

    @pytest.mark.parametrize("file", ["../s.csv", "/etc/s.csv", "a/b.csv", "a\\b.csv", ".bashrc", ""])
    def test_a_publisher_cannot_name_a_file_elsewhere(self, file):
        with pytest.raises(ConfigError):
            sources({"csu_structure": {"file": file}})

    @pytest.mark.parametrize("file", ["../s.csv", "/etc/passwd", "data/../../s.csv", "data/a/b", "data\\\\s.csv", "x"])
    def test_a_lock_cannot_name_a_file_elsewhere(self, file, tmp_path):
        content = seeds.LOCK.decode().replace("data/s.csv", file)
        assert refused("lock", content.encode(), tmp_path) == {"lock_unreadable"}

    @pytest.mark.parametrize(
        "setting",
        ["draws = " + "9" * 5000, "draws = 0x" + "f" * 5000, "clip = 1e400", "clip = nan", "draws = " + "[" * 5000],
    )
    @pytest.mark.parametrize("name", ["study_file", "lock"])
    def test_absurd_numbers_and_nesting_are_refused(self, name, setting, tmp_path):
        text = CASES[name].content().decode().replace("draws = 100", setting).replace("received_bytes = 5", setting)
        assert refused(name, text.encode(), tmp_path)

    def test_bytes_that_are_no_text_are_refused(self, tmp_path):
        with pytest.raises(ConfigError):
            read_config(place(tmp_path, "pokryti.toml", seeds.STUDY + b"\n# \xff\xfe\x00"))


class TestSizes:
    def test_a_hundred_thousand_columns(self, tmp_path):
        header = ",".join(f"c{number}" for number in range(100_000))
        assert refused("weights", f"{header}\n".encode() * 2, tmp_path) == {"header_not_read"}

    def test_a_hundred_thousand_nameless_columns(self, tmp_path):
        assert refused("weights", b"," * 100_000 + b"\n", tmp_path) == {"header_not_read"}

    @pytest.mark.parametrize("cell", ["x", "9", ","])
    def test_a_line_of_50_mb(self, cell, tmp_path):
        path = place(tmp_path, "vahy.csv", (cell * 50_000_000).encode())
        with pytest.raises(InputError) as caught:
            read_table(path, report=QualityReport())
        assert len(str(caught.value)) < 5000

    def test_a_cell_larger_than_python_reads_by_default(self, tmp_path):
        path = place(tmp_path, "t.csv", b"kod,text\n1," + b"x" * 200_000 + b"\n")
        assert read_table(path, report=QualityReport())["text"].str.len().tolist() == [200_000]

    def test_a_finding_quotes_no_more_than_a_reader_takes_in(self):
        report = QualityReport()
        report.add("archive_not_one", source="x", count=1, found="9" * 10**6)
        report.add("missing_columns", source="x", where=["9" * 10**6], present="kod")
        assert all(len(finding.message()) < 5000 for finding in report.findings)

    @pytest.mark.parametrize("name", ["register", "code_list", "boundaries_geojson", "own_layer"])
    def test_nesting_without_end(self, name, tmp_path):
        deep = b"[" * 100_000
        content = CASES[name].content()
        for mark in (b'"nazev": ', b'"coordinates": ', b'"OBJECTID": '):
            content = content.replace(mark, mark + deep, 1)
        assert refused(name, content, tmp_path)

    @pytest.mark.parametrize("name", ["register", "code_list", "own_layer", "boundaries_geojson"])
    def test_whole_numbers_of_thousands_of_digits(self, name, tmp_path):
        text = (
            CASES[name]
            .content()
            .decode()
            .replace(": 5", ": " + "9" * 5000)
            .replace('"pocet": 3', '"pocet": ' + "3" * 5000)
        )
        text = text.replace("[15.", "[" + "15" * 3000 + ".").replace('"kod": "35"', '"kod": ' + "9" * 5000)
        assert len(told(name, text.encode(), tmp_path)) < 10_000


class TestText:
    @pytest.mark.parametrize(
        "name", [name for name, case in CASES.items() if case.kind in {"csv", "json", "xml", "toml"}]
    )
    def test_nul_bytes(self, name, tmp_path):
        content = CASES[name].content()
        half = len(content) // 2
        assert "\0" not in told(name, content[:half] + b"\0\0" + content[half:], tmp_path)

    @pytest.mark.parametrize("half", ["\\ud800", "\\udc00", "\\ud800\\ud800"])
    def test_half_letters_in_a_register_reach_no_table(self, half, tmp_path):
        text = seeds.register().decode().replace('"nazev": "', f'"nazev": "{half}')
        with suppress(InputError):
            register, _ = read("register", text.encode(), tmp_path)
            assert (register.services.to_csv() + register.places.to_csv()).encode()

    def test_half_letters_in_a_code_list(self, tmp_path):
        text = seeds.code_list().decode().replace("centrum", "centrum \\udfff")
        _, codes = read("code_list", text.encode(), tmp_path)
        assert "codelist_loaded" in codes

    def test_two_encodings_in_one_file(self, tmp_path):
        path = place(tmp_path, "t.csv", "kod;název\n1;Žďár\n".encode() + "2;Příbram\n".encode("cp1250"))
        report = QualityReport()
        assert read_table(path, report=report).iloc[1, 1] == "Příbram"
        assert "not_utf8" in {finding.code for finding in report.findings}

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
    def test_marks_of_byte_order(self, encoding, tmp_path):
        mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
        path = place(tmp_path, "t.csv", mark + "kod;název\n1;Žďár\n".encode(encoding))
        assert read_table(path, report=QualityReport())["název"].tolist() == ["Žďár"]

    def test_a_mark_of_byte_order_and_nothing_else(self, tmp_path):
        with pytest.raises(InputError):
            read_table(place(tmp_path, "t.csv", b"\xef\xbb\xbf"), report=QualityReport())


class TestNumbers:
    @pytest.mark.parametrize(
        "number", ["1e400", "-1e400", "inf", "-Infinity", "nan", "1e308", "9" * 400, "１２３", "1e-400"]
    )
    @pytest.mark.parametrize(
        ("name", "cell"),
        [
            ("population_own_wide", "1 010"), ("own_csv", ";33;"), ("travel", "12.5"), ("rates", "120"),
            ("weights", ",2\n"), ("territories", ";3\n"), ("shares", ",0.5"), ("roads_edges", "500"),
            ("demand_csv", "7.5"), ("facilities", ',"1",'), ("indicators_wide", "3,5"), ("roads_nodes", "15.2"),
        ],
    )  # fmt: skip
    def test_numbers_that_overflow_never_become_infinite(self, name, cell, number, tmp_path):
        text = CASES[name].content().decode()
        assert cell in text
        changed = text.replace(cell, cell.replace(cell.strip(';,"\n'), number)).encode()
        with suppress(InputError):
            result, _ = read(name, changed, tmp_path)
            assert not any(np.isinf(values).any() for values in numbers_of(result))

    def test_dates_of_the_year_9999_are_open_ends(self, tmp_path):
        items = json.loads(seeds.register())
        for item in items["polozky"]:
            item["datumPoskytovaniDo"] = "9999-09-09T00:00:00"
        register, codes = read("register", json.dumps(items).encode(), tmp_path)
        assert register.services["valid_to"].isna().all()
        assert "far_date" in codes


def numbers_of(result):
    """Give the numbers of whatever a reader returns."""
    tables = result.values() if isinstance(result, dict) else result if isinstance(result, tuple) else [result]
    for table in tables:
        if hasattr(table, "select_dtypes"):
            yield table.select_dtypes("number").to_numpy()
        else:
            yield np.array([rate.value for rate in getattr(table, "rates", ())], dtype=float)
