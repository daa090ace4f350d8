"""A full disk, a folder that cannot be written, another run, a link: one clear error, and what was there stays."""

import errno
import os
import resource
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from pokryti import figures
from pokryti.errors import OutputError
from pokryti.output import staged


@pytest.fixture
def earlier(tmp_path):
    """Give a folder with results of an earlier run, and a file of the user's own."""
    (tmp_path / "mine.txt").write_text("keep")
    with staged(tmp_path) as stage:
        (stage / "maps").mkdir()
        (stage / "maps" / "a.png").write_text("old")
        (stage / "b.csv").write_text("old")
    return tmp_path


def files(folder):
    """Give what stands in a folder, hidden files too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def largest_file(size):
    """Let no file grow beyond a size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_run_that_finds_no_space_says_so_once_and_changes_nothing(sample, earlier):
    before = files(earlier)
    with pytest.raises(OutputError, match="space enough") as refused, largest_file(10_000):
        sample.run(earlier)
    assert str(refused.value).count("Cannot write") == 1
    assert refused.value.target == str(earlier)
    assert files(earlier) == before


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_that_finds_no_space_leaves_the_old_one(sample, tmp_path, kind):
    (tmp_path / f"homes.{kind}").write_text("old")
    figure = sample.map("domovy_pro_seniory", level="kraj")
    with pytest.raises(OutputError), largest_file(1000):
        figures.save(figure, tmp_path, "homes", formats=[kind])
    assert files(tmp_path) == {f"homes.{kind}": b"old"}


def test_an_atlas_that_finds_no_space_leaves_the_old_one(sample, tmp_path):
    (tmp_path / "map.html").write_text("old")
    with pytest.raises(OutputError), largest_file(1000):
        sample.atlas(measures=["domovy_pro_seniory"], levels=["kraj"]).save(tmp_path / "map.html")
    assert files(tmp_path) == {"map.html": b"old"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_folder_that_cannot_be_written_is_one_clear_error(earlier, monkeypatch, code):
    def refuse(*_, **__):
        raise OSError(code, os.strerror(code))

    before = files(earlier)
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(OutputError, match=os.strerror(code)), staged(earlier):
        pytest.fail("nothing can be written")
    assert files(earlier) == before


def test_what_stands_in_the_way_is_found_before_the_first_file_moves(earlier):
    before = files(earlier)
    for name in ("maps", "b.csv/new.csv"):
        with pytest.raises(OutputError), staged(earlier) as stage:
            (stage / "a.csv").write_text("new")
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_text("new")
        assert files(earlier) == before


def test_a_second_run_is_refused_while_the_first_one_writes(earlier):
    with staged(earlier) as stage:
        (stage / "b.csv").write_text("first")
        with pytest.raises(OutputError, match="another run"), staged(earlier):
            pytest.fail("two at once")
    assert files(earlier)["b.csv"] == b"first"


def _write_all(folder, text, rounds):
    written = 0
    for _ in range(rounds):
        try:
            with staged(folder) as stage:
                for number in range(20):
                    (stage / f"{number}.csv").write_text(text)
        except OutputError:
            continue
        written += 1
    return written


def test_many_runs_at_once_leave_the_results_of_one(tmp_path):
    work = [(tmp_path, text * 1000, 25) for text in "abcd"]
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(_write_all, *zip(*work, strict=True))) > 0
    contents = {content for name, content in files(tmp_path).items() if name != ".pokryti-files"}
    assert len(contents) == 1
    assert len(files(tmp_path)) == 21


def test_a_link_in_the_folder_is_not_followed_out_of_it(earlier, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.png").write_text("not ours")
    (earlier / "maps" / "a.png").unlink()
    (earlier / "maps").rmdir()
    (earlier / "maps").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(OutputError, match="maps is a link"), staged(earlier) as stage:
        (stage / "maps").mkdir()
        (stage / "maps" / "a.png").write_text("new")
    assert (elsewhere / "a.png").read_text() == "not ours"
    with staged(earlier) as stage:  # a run without maps forgets its own, which were inside
        (stage / "b.csv").write_text("new")
    assert (elsewhere / "a.png").read_text() == "not ours"


def test_a_link_under_a_final_name_is_replaced_and_its_target_left_alone(earlier, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "passwords"
    elsewhere.write_text("not ours")
    (earlier / "b.csv").unlink()
    (earlier / "b.csv").symlink_to(elsewhere)
    with staged(earlier) as stage:
        (stage / "b.csv").write_text("new")
    assert elsewhere.read_text() == "not ours"
    assert not (earlier / "b.csv").is_symlink()


def test_a_lock_that_is_a_link_is_refused(earlier, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "victim"
    (earlier / ".pokryti-lock").symlink_to(elsewhere)
    with pytest.raises(OutputError), staged(earlier):
        pytest.fail("followed")
    assert not elsewhere.exists()


def test_a_listing_of_rubbish_does_no_harm(earlier):
    (earlier / ".pokryti-files").write_bytes(b"\xff\xfe\x00\n../mine.txt\n/etc/passwd\n\n.\n")
    with staged(earlier) as stage:
        (stage / "b.csv").write_text("new")
    assert files(earlier)["mine.txt"] == b"keep"


def test_a_folder_reached_by_a_link_is_written_as_usual(earlier, tmp_path_factory):
    link = tmp_path_factory.mktemp("links") / "results"
    link.symlink_to(earlier, target_is_directory=True)
    with staged(link) as stage:
        (stage / "maps").mkdir()
        (stage / "maps" / "a.png").write_text("new")
    assert files(earlier)["maps/a.png"] == b"new"
