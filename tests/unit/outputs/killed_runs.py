"""Run a study over earlier outputs again and again, each time killed at another moment; started by its test.

Each run is a forked child, so that the study is opened once. Half of the moments are operations of the file system,
counted by an audit hook in the child; the others are moments in time.
"""

import io
import os
import random
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pokryti.atlas.model
from pokryti import Study, figures, open_sample
from pokryti.output import _arrive
from pokryti.study import writing

WATCHED = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}


def counted(out, kill_at):
    """Kill this process before the operation of the given number on a path in `out`; report how many there were."""
    seen = 0

    def hook(event, arguments):
        nonlocal seen
        if event in WATCHED and str(arguments[0]).startswith(out):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return lambda: seen


def run_in_child(study, out, *, kill_at=0, after_s=None):
    """Give how the child ended, how many operations it did, and how long it took."""
    reading, writing = os.pipe()
    start, child = time.monotonic(), os.fork()
    if not child:
        total = counted(str(out), kill_at)
        study.run(out, lang="en")
        os.write(writing, str(total()).encode())
        os._exit(0)
    os.close(writing)
    if after_s is not None:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    told = os.read(reading, 99)
    os.close(reading)
    return status, int(told or 0), time.monotonic() - start


def contents(out):
    """Give every file under a final name."""
    files = [path for path in out.rglob("*") if path.is_file() and ".pokryti-" not in str(path)]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def saved_once(figure, kind):
    """Give what a figure is saved as."""
    stream = io.BytesIO()
    figure.savefig(stream, format=kind, dpi=160)
    return stream.getvalue()


def compute_once(study):
    """Keep what is computed, drawn and laid out: only the writing is tried here, and it is the same with it."""
    atlas, tables = study.atlas(), writing._tables(study, study.conservation())
    Study.atlas = lambda _: atlas
    writing._tables = lambda *_: dict(tables)
    pages = {lang: atlas.replace(lang=lang)._page(None) for lang in ("cs", "en")}
    pokryti.atlas.model.make_page = lambda atlas: pages[atlas.lang]
    draw, drawn = figures.draw_map, {}

    def draw_map(*arguments, lang, **options):
        if lang not in drawn:
            drawn[lang] = figure = draw(*arguments, lang=lang, **options)
            saved = {kind: saved_once(figure, kind) for kind in ("png", "svg", "pdf")}
            figure.savefig = lambda path, *, format, **_: path.write_bytes(saved[format])  # noqa: A006 - as matplotlib
        return drawn[lang]

    figures.draw_map = draw_map


def main(folder):
    """Kill, look, and kill again; then let one run end."""
    study = replace(open_sample(), kinds=("domovy_pro_seniory",), levels=("orp", "kraj"))
    fresh, earlier, out = (folder / name for name in ("fresh", "earlier", "out"))
    compute_once(study)
    study.run(fresh, lang="en")
    study.run(earlier, lang="cs")
    old = contents(earlier)
    _, operations, took_s = run_in_child(study, fresh)
    new = contents(fresh)
    assert old.keys() == new.keys()
    assert operations > 20
    chance = random.Random(1)
    points = [{"kill_at": 1 + number * (operations - 1) // 19} for number in range(20)]
    points += [{"after_s": took_s * chance.random()} for _ in range(10)]
    kills = 0
    for point in points:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(earlier, out)
        status, _, _ = run_in_child(study, out, **point)
        kills += os.WIFSIGNALED(status)
        _arrive(out)  # as the next run does first
        assert contents(out) in (old, new), point
    study.run(out, lang="en")
    assert contents(out) == new
    assert {path.name for path in out.iterdir() if path.name.startswith(".pokryti-")} == {".pokryti-files"}
    sys.stdout.write(str(kills))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
