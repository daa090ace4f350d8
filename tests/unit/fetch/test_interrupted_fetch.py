"""Whatever stops a fetch, the next one finds the cache as it was and goes on."""

import signal
import subprocess
import sys
import threading

import pytest

from pokryti.errors import OutputError
from pokryti.sources.fetch.faults import Fault

CSV = b"hodnota,dsz_kod\r\n" + b"".join(b"%d,130\r\n" % number for number in range(40_000))
BRING = """
import sys
from datetime import date
from pokryti.sources.fetch.address import sources
from pokryti.sources.fetch.cache import Cache
from pokryti.sources.fetch.transfer import Client, Limits
source = sources({"csu_facilities": {"url": sys.argv[1], "file": "kept"}})["csu_facilities"]
(address,) = source.addresses(date(2024, 12, 31), today=date(2025, 6, 1))
told = lambda done, total: done >= 100_000 and print("half", flush=True)
Cache().bring(source, address, client=lambda: Client(source.hosts, limit_bytes=10**8, limits=Limits(), progress=told))
"""


@pytest.fixture
def killed(publisher, cache_folder):
    """Kill a fetch, without any warning, in the middle of the file."""
    address = publisher.put("a.csv", CSV, stall_at=[150_000])
    with subprocess.Popen([sys.executable, "-c", BRING, address], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    publisher.asked.clear()


def test_after_a_kill_the_next_fetch_goes_on_where_the_bytes_end(killed, publisher, bring, cache_folder):
    assert [path.suffix for path in cache_folder.rglob("kept")] == []
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV
    ((_, asked),) = publisher.asked
    assert asked == "" or int(asked.removeprefix("bytes=").removesuffix("-")) >= 65_536


def test_two_fetches_of_one_file_do_not_mix(publisher, bring):
    publisher.put("a.csv", CSV, stall_at=[100_000])
    first = threading.Thread(target=bring, args=("csu_facilities", "a.csv"))
    first.start()
    assert publisher.met.wait(5)
    with pytest.raises(Fault, match="fetch_running"):
        bring("csu_facilities", "a.csv")
    publisher.go_on.set()
    first.join()
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV


def test_a_fetch_waits_for_another_that_brings_the_same_and_takes_what_it_brought(publisher, bring, limits):
    publisher.put("a.csv", CSV, stall_at=[100_000])
    first = threading.Thread(target=bring, args=("csu_facilities", "a.csv"))

    def until_the_first_ends(_seconds):
        publisher.go_on.set()
        if threading.current_thread() is not first:
            first.join()

    object.__setattr__(limits, "wait", until_the_first_ends)
    first.start()
    assert publisher.met.wait(5)
    assert bring("csu_facilities", "a.csv").path.read_bytes() == CSV
    assert len(publisher.asked) <= 2  # the file, and the rest of it after the silence; never the whole again


def test_a_cache_that_cannot_be_written_is_told(publisher, bring, cache_folder):
    publisher.put("a.csv", CSV)
    cache_folder.write_bytes(b"a file where a folder should be")
    with pytest.raises(OutputError, match="Cannot write"):
        bring("csu_facilities", "a.csv")


def test_a_full_disk_is_told_and_is_not_taken_for_a_damaged_file(publisher, bring, monkeypatch, cache_folder):
    publisher.put("a.csv", CSV)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pokryti.sources.fetch.keeping.shutil.copyfileobj", full)
    with pytest.raises(OutputError, match="No space left on device"):
        bring("csu_facilities", "a.csv")
