"""Killed before any single operation, a run leaves all old files, all new ones, or what the next run completes."""

import errno
import os
import signal
import sys

import pytest

from pokryti.errors import OutputError
from pokryti.output import staged, write_text

UNFINISHED = "unfinished-nedokonceno"
OLD = {"maps/a.png": "old", "maps/b.png": "old", "tables/t.csv": "old", "map.html": "old"}
NEW = {"maps/a.png": "new", "maps/c.png": "new", "tables/t.csv": "new", "map.html": "new"}


def write(folder, texts):
    with staged(folder) as stage:
        for name, text in texts.items():
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_text(text)


def contents(folder):
    """Give every visible file."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".pokryti-" not in str(path))
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def count_and_kill(folder, kill_at):
    """Kill this process before its operation of the given number in the folder."""
    seen = 0

    def hook(event, arguments):
        nonlocal seen
        if event.startswith(("open", "os.", "shutil.")) and arguments and str(arguments[0]).startswith(str(folder)):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def killed_at(folder, number):
    """Let a child write over the old files; tell whether it was killed on the way."""
    child = os.fork()
    if not child:
        count_and_kill(folder, number)
        write(folder, NEW)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_before_any_operation_the_set_is_whole_or_says_that_it_is_not(tmp_path):
    number, unfinished = 1, 0
    while True:
        folder = tmp_path / str(number)
        write(folder, OLD)
        if not killed_at(folder, number):
            break
        found = contents(folder)
        if (folder / UNFINISHED / ".pokryti-files").is_file():
            unfinished += 1
            with staged(folder):  # whatever the next run writes, it completes this one first
                assert contents(folder) == NEW
        else:
            assert found in (OLD, NEW), (number, found)
        write(folder, OLD)
        assert contents(folder) == OLD
        assert sorted(path.name for path in folder.glob(".pokryti-*")) == [".pokryti-files"]
        number += 1
    assert number > 30
    assert unfinished >= len(NEW)


@pytest.fixture
def held_open(monkeypatch):
    """Behave as Windows does while Excel holds a file: it cannot be renamed or replaced, not even by itself."""
    held, really = set(), os.replace

    def replace(source, target, **options):
        if str(target) in held or str(source) in held:
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(source))
        return really(source, target, **options)

    monkeypatch.setattr(os, "replace", replace)
    return held


def test_a_file_that_excel_holds_is_named_before_anything_changes(tmp_path, held_open):
    write(tmp_path, OLD)
    held_open.add(str(tmp_path / "tables" / "t.csv"))
    with pytest.raises(OutputError, match=r"tables/t\.csv is open in another program") as refused:
        write(tmp_path, NEW)
    assert (refused.value.code, refused.value.item) == ("ETXTBSY", "tables/t.csv")
    assert contents(tmp_path) == OLD
    held_open.clear()
    write(tmp_path, NEW)
    assert contents(tmp_path) == NEW


def test_a_single_file_that_excel_holds_is_named_too(tmp_path, held_open):
    (tmp_path / "table.csv").write_text("old")
    held_open.add(str(tmp_path / "table.csv"))
    with pytest.raises(OutputError, match=r"table\.csv is open in another program") as refused:
        write_text(tmp_path / "table.csv", "new")
    assert refused.value.code == "ETXTBSY"
    assert contents(tmp_path) == {"table.csv": "old"}


def test_an_interruption_while_files_move_waits_until_they_have(tmp_path, monkeypatch):
    write(tmp_path, OLD)
    really, moved = os.replace, []

    def replace(source, target, **options):
        if UNFINISHED in str(source):
            moved.append(source)
            if len(moved) == 2:
                raise KeyboardInterrupt
        return really(source, target, **options)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, NEW)
    assert contents(tmp_path) == NEW


def test_a_folder_of_the_users_own_under_that_name_is_left_alone(tmp_path):
    (tmp_path / UNFINISHED).mkdir()
    (tmp_path / UNFINISHED / "mine.txt").write_text("keep")
    with pytest.raises(OutputError):
        write(tmp_path, NEW)
    assert contents(tmp_path) == {f"{UNFINISHED}/mine.txt": "keep"}


def test_a_foreign_listing_among_the_unfinished_leads_nothing_out(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    folder = tmp_path / "out"
    (folder / UNFINISHED).mkdir(parents=True)
    (folder / UNFINISHED / ".pokryti-files").write_text("../mine.txt\n/etc/hosts\n")
    (folder / ".pokryti-files").write_text("../mine.txt\n")
    write(folder, NEW)
    assert contents(folder) == NEW
    assert (tmp_path / "mine.txt").read_text() == "keep"
