"""Consoles with code pages of their own, readers that leave early, and people who press Ctrl-C."""

import io
import os
import signal
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from pokryti.cli import main
from pokryti.cli.messages import _texts
from pokryti.output import staged
from pokryti.sources.sample import sample_dir


@pytest.fixture
def console(monkeypatch):
    """Give both streams an encoding, as a Windows console has, strict until somebody asks for otherwise."""

    def encoded(encoding):
        streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2)]
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        return streams

    return encoded


@pytest.mark.parametrize("encoding", ["cp1250", "cp852", "cp437", "ascii", "utf-8"])
@pytest.mark.parametrize(
    "words",
    [["--help"], ["fetch", "--help"], ["run"], ["check", "x"], ["check", "x", "--json"], ["run", "x", "--out", "y"]],
)
def test_no_console_stops_the_work_at_a_letter_that_it_lacks(console, study, report, encoding, words):
    report.add("empty_file", source="Žďár → \u2192 \U0001f600.csv", count=1)
    report.add("decimal_comma", source="a.csv", where=["2"], column="„počet“ ≥ 5 …")
    streams = console(encoding)
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code in {0, 1, 2}
    for stream in streams:
        stream.flush()
    said = b"".join(stream.buffer.getvalue() for stream in streams).decode(encoding, "replace")
    assert len(said) > 40


def test_nothing_the_program_says_is_lost_in_the_czech_code_page():
    texts = [text for entry in _texts().values() for text in entry.values()]
    assert [text for text in texts if text.encode("cp1250", "replace").decode("cp1250") != text] == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    command = [sys.executable, "-m", "pokryti", "check", str(sample_dir() / "pokryti.toml")]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "bufsize": 0}
    with subprocess.Popen(command, **piped, cwd=tmp_path, env=environment) as started:
        started.stdout.close()
        said = started.stderr.read().decode("ascii")
        assert started.wait(60) == 0
    assert "Traceback" not in said
    assert "Broken" not in said
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_what_was_there(tmp_path, capsys, monkeypatch):
    with staged(tmp_path) as stage:
        (stage / "map.html").write_text("old")

    def run(out, **_):
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what starts the tests may have set it aside
        with staged(out) as stage:
            (stage / "map.html").write_text("half")
            signal.raise_signal(signal.SIGINT)

    module = ModuleType("pokryti.study")
    module.open_study = lambda _config, **_: SimpleNamespace(run=run)
    monkeypatch.setitem(sys.modules, "pokryti.study", module)
    with pytest.raises(SystemExit) as stop:
        main(["run", "x", "--out", str(tmp_path), "--lang", "cs"])
    assert stop.value.code == 130
    said = capsys.readouterr()
    assert said.err == "Přerušeno. Nic neúplného nezůstalo; co už bylo staženo, zůstává.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pokryti-files", "map.html"]
    assert (tmp_path / "map.html").read_text() == "old"
