"""A publisher on this machine: it serves the sample in the official layouts, and misbehaves when told to."""

import gzip
import http.server
import io
import json
import re
import threading
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from pokryti.sources.fetch.address import sources
from pokryti.sources.fetch.cache import Cache
from pokryti.sources.fetch.transfer import Client, Limits
from pokryti.sources.sample import sample_dir

YEAR = 2023
NAMES = {
    "csu_structure": "struktura_uzemi_cr.csv",
    "cuzk_boundaries": "1.zip",
    "cuzk_addresses": "20241231_OB_ADR_csv.zip",
    "csu_ages_small": "vek_obce_do_999_2023.xlsx",
    "csu_ages_large": "vek_obce_nad_1000_2023.xlsx",
    "csu_facilities": "190037-2024.csv",
    "mpsv_register": "rpss.json",
    "mmr_exclusion": "index_socialniho_vylouceni_2023.xlsx",
}
SWITCHED_OFF = ("csu_age_groups", "csu_ages", "mpsv_kinds", "mpsv_forms", "mpsv_units", "mpsv_person_groups")


@dataclass
class File:
    """A file at the publisher, and what goes wrong with it; each trouble is one setting."""

    content: bytes
    ranges: bool = True
    validators: bool = True
    headers: dict = field(default_factory=dict)
    answers: list = field(default_factory=list)  # (status, headers) given before the content
    cut_at: list = field(default_factory=list)  # bytes after which each of the next answers breaks off
    stall_at: list = field(default_factory=list)  # bytes after which each of the next answers falls silent
    longer_by: int = 0
    leads_to: str = ""
    changes_to: list = field(default_factory=list)  # contents it has after each further answer
    endless: bool = False
    told_range: str = ""
    edition: int = 1


class Publisher(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Desk)
        self.files: dict[str, File] = {}
        self.asked: list[tuple[str, str]] = []
        self.sent_bytes = 0
        self.met = threading.Event()
        self.go_on = threading.Event()
        self.closing = threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def put(self, path, content, **trouble):
        self.files[path] = File(content, **trouble)
        return f"{self.address}/{path}"

    def renew(self, path, content):
        """Publish a new edition."""
        self.files[path].content = content
        self.files[path].edition += 1

    def handle_error(self, request, client_address):
        """A client that hangs up is what many of these tests are about."""


class Desk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.close_connection = True
        name = self.path.partition("?")[0].lstrip("/")
        self.server.asked.append((name, self.headers.get("Range", "")))
        self.server.met.set()
        file = self.server.files.get(name)
        if file is None:
            self.answer(404, b"", {})
        elif file.leads_to:
            self.answer(302, b"", {"Location": file.leads_to})
        elif file.answers:
            status, headers = file.answers.pop(0)
            self.answer(status, b"try later", headers)
        elif file.endless:
            self.flood()
        else:
            self.serve(file)

    def serve(self, file):
        content, headers = file.content, dict(file.headers)
        if file.validators:
            headers |= {"ETag": f'"{file.edition}"', "Last-Modified": f"Wed, 0{file.edition} Jan 2025 08:00:00 GMT"}
            if self.headers.get("If-None-Match") == headers["ETag"]:
                self.answer(304, b"", headers)
                return
        status, piece = 200, content
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        same = self.headers.get("If-Range", headers.get("ETag")) in {headers.get("ETag"), None}
        if file.ranges and asked and same:
            first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
            if first >= len(content):
                self.answer(416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
                return
            status, piece = 206, content[first : last + 1]
            headers["Content-Range"] = file.told_range or f"bytes {first}-{last}/{len(content)}"
        self.answer(status, piece, headers, file)
        if file.changes_to:
            self.server.renew(self.path.lstrip("/"), file.changes_to.pop(0))

    def answer(self, status, content, headers, file=None):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        longer = file.longer_by if file else 0
        self.send_header("Content-Length", str(len(content) + longer))
        self.send_header("Connection", "close")
        self.end_headers()
        stall = file.stall_at.pop(0) if file and file.stall_at else None
        cut = file.cut_at.pop(0) if file and file.cut_at else stall
        self.wfile.write(content[:cut])
        self.wfile.flush()
        self.server.sent_bytes += len(content[:cut])
        if stall is not None:
            self.server.go_on.wait(10)

    def flood(self):
        self.send_response(200)
        self.end_headers()
        while not self.server.closing.is_set():
            self.wfile.write(b"0123456789abcdef" * 4096)


@pytest.fixture
def publisher(monkeypatch):
    """Open a publisher on this machine, without files."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = Publisher()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.closing.set()
    server.go_on.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def waits():
    """Collect the pauses, in seconds, that would have been made."""
    return []


@pytest.fixture
def limits(waits):
    """Never really wait between tries; a machine that is busy with other tests is given time."""
    return Limits(connect_s=10, read_s=10, total_s=60, tries=3, wait=waits.append)


@pytest.fixture
def impatient(limits):
    """Wait for the next bytes only shortly."""
    object.__setattr__(limits, "read_s", 0.3)


@pytest.fixture
def cache_folder(tmp_path, monkeypatch):
    """Keep the cache apart from that of the user."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("POKRYTI_CACHE", str(folder))
    monkeypatch.delenv("POKRYTI_OFFLINE", raising=False)
    return folder


def sample_files():
    """Give the files of the sample under the names at their publishers."""
    folder = sample_dir()
    files = {name: (folder / name).read_bytes() for name in NAMES.values() if (folder / name).is_file()}
    files["rpss.json"] = gzip.decompress((folder / "rpss_20241231.json.gz").read_bytes())
    return files


@pytest.fixture
def offices(publisher):
    """Publish the sample, and say in `[publishers]` where; sources that the sample lacks are switched off."""
    for name, content in sample_files().items():
        publisher.put(name, content)
    given = {key: {"url": f"{publisher.address}/{name}"} for key, name in NAMES.items()}
    return given | {key: {"url": ""} for key in SWITCHED_OFF}


@pytest.fixture
def bring(publisher, limits, cache_folder):
    """Bring one file as one of the sources of the catalogue; None of the study around it."""

    def one(source_id, path, *, update=False, limit_bytes=None, hosts=(), **catalogued):
        changed = {"url": f"{publisher.address}/{path}", "file": "kept", "hosts": list(hosts)}
        source = replace(sources({source_id: changed})[source_id], **catalogued)
        source = replace(source, limit_bytes=limit_bytes or source.limit_bytes)
        (address,) = source.addresses(date(2024, 12, 31), today=date(2025, 6, 1))
        return Cache().bring(
            source,
            address,
            client=lambda: Client(source.hosts, limit_bytes=source.limit_bytes, limits=limits),
            update=update,
        )

    return one


@pytest.fixture
def zipped():
    """Pack files into a zip."""

    def pack(files):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return pack


@pytest.fixture
def register():
    """Make a register of a few services with personal data in every field that has some."""
    return make_register


def make_register(count=3, **changed):
    items = [
        {
            "identifikator": str(number),
            "druhSocialniSluzby": {"id": "DruhSocialniSluzby/13"},
            "datumPoskytovaniOd": "2015-01-01",
            "poskytovatel": {"nazev": "Obec", "ico": "00000019", "statutarniOrgany": [{"clen": {"jmeno": "TAJNE"}}]},
            "zarizeni": [{"nazev": "Domov", "vedouci": {"jmeno": "TAJNE"}, "utajenaAdresa": False, "adresa": None}],
            "formy": [{"forma": {"id": "FormaSocialniSluzby/pob"}, "kapacity": [{"pocet": 20, "popis": "TAJNE"}]}],
            "emaily": [{"email": "tajne@example.cz"}],
        }
        | changed
        for number in range(count)
    ]
    return json.dumps({"polozky": items}).encode()
