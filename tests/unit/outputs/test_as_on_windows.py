"""What Windows does otherwise, as far as another system can play it."""

import fcntl
import importlib.util
import os
import re
import subprocess
import sys
from types import ModuleType

import pandas as pd
import pytest

import pokryti.locking
from pokryti.cli.init import write_templates
from pokryti.publish import write_tables
from pokryti.sources.config import read_config
from pokryti.sources.sample import sample_dir


@pytest.fixture
def windows_locks(monkeypatch):
    """Load the module of locks as Windows would, with `msvcrt` played by what this system has."""
    played = ModuleType("msvcrt")
    played.LK_NBLCK = 2

    def locking(descriptor, mode, count):
        assert (mode, count) == (played.LK_NBLCK, 1)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermissionError(13, "Permission denied") from error

    played.locking = locking
    monkeypatch.setitem(sys.modules, "msvcrt", played)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("locking_on_windows", pokryti.locking.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_locks_work_without_fcntl(windows_locks, tmp_path):
    path = tmp_path / "lock"
    with windows_locks.locked(path):
        with pytest.raises(OSError, match="another run is writing there"), windows_locks.locked(path):
            pytest.fail("two at once")
        assert path.exists()
    assert not path.exists()
    with windows_locks.locked(path):
        pass


def study_text():
    """Give the study file of the sample with absolute paths."""
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    return re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{sample_dir().as_posix()}/\1"', text)


def test_a_study_file_saved_by_notepad_is_read(tmp_path):
    text = study_text().replace("\n", "\r\n")
    (tmp_path / "pokryti.toml").write_bytes(text.encode("utf-8-sig"))
    assert read_config(tmp_path / "pokryti.toml").title.startswith("UKÁZKA")


def test_paths_with_backslashes_are_found(tmp_path):
    (tmp_path / "data").symlink_to(sample_dir(), target_is_directory=True)
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    text = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', r"'data\\\1'", text)
    assert "'data\\1.zip'" in text
    (tmp_path / "pokryti.toml").write_text(text, encoding="utf-8")
    found = [path for paths in read_config(tmp_path / "pokryti.toml").sources.values() for path in paths]
    assert set(found) <= set(sample_dir().resolve().iterdir())


def test_no_line_end_is_doubled(tmp_path):
    table = pd.DataFrame({"name": ["first\nsecond", "x"], "value": [1.5, None]})
    write_tables(tmp_path, {"t": table}, excel=True)
    assert (tmp_path / "t.csv").read_bytes() == b'name,value\n"first\nsecond",1.5\nx,\n'
    excel = (tmp_path / "excel" / "t.csv").read_bytes()
    assert excel == b'\xef\xbb\xbfname;value\r\n"first\nsecond";1,5\r\nx;\r\n'
    for path in write_templates(tmp_path / "new", lang="cs"):
        assert b"\r" not in path.read_bytes()


def test_neither_zones_nor_processes_are_needed(tmp_path):
    """Windows has no data of time zones, and starts processes by importing the program anew."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "sys.modules['tzdata'] = sys.modules['multiprocessing.pool'] = None\n"
        "import zoneinfo\n"
        "zoneinfo.reset_tzpath([])\n"
        "from pokryti import open_sample\n"
        "study = open_sample()\n"
        "print(len(study.ratio('domovy_pro_seniory', level='kraj')))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONTZPATH": ""}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 0
