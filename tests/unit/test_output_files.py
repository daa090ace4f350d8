"""A reader never meets half a file, and what was there survives a failure."""

import pytest

from pokryti.errors import OutputError
from pokryti.output import replacing, staged, write_text


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path):
    target = tmp_path / "table.csv"
    target.write_text("old")
    with pytest.raises(RuntimeError), replacing(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_good_write_replaces(tmp_path):
    target = tmp_path / "new" / "page.html"
    write_text(target, "Třeboň")
    assert target.read_text(encoding="utf-8") == "Třeboň"


def test_staged_files_arrive_together_and_leave_others_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with staged(tmp_path) as stage:
        (stage / "tables").mkdir()
        (stage / "tables" / "a.csv").write_text("a")
        assert not (tmp_path / "tables").exists()
    assert (tmp_path / "tables" / "a.csv").read_text() == "a"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pokryti-files", "mine.txt", "tables"]


def test_what_an_earlier_run_wrote_and_this_one_does_not_is_gone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with staged(tmp_path) as stage:
        (stage / "old.png").write_text("old")
        (stage / "a.csv").write_text("old")
    with staged(tmp_path) as stage:
        (stage / "a.csv").write_text("new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pokryti-files", "a.csv", "mine.txt"]


def test_a_listing_that_points_outside_removes_nothing(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".pokryti-files").write_text("../mine.txt\n" + str(tmp_path / "mine.txt"))
    with staged(tmp_path / "out"):
        pass
    assert (tmp_path / "mine.txt").exists()


def test_a_failed_stage_changes_nothing(tmp_path):
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(RuntimeError), staged(tmp_path) as stage:
        (stage / "a.csv").write_text("new")
        raise RuntimeError
    assert (tmp_path / "a.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="Choose a folder"), staged(tmp_path / "out"):
        pass
