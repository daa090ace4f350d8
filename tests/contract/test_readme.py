"""What the README says is so."""

import re
import tomllib
from pathlib import Path

import pytest

from pokryti.measures import ANSWER_COLUMNS
from pokryti.sources import config
from pokryti.sources.sample import sample_dir
from pokryti.verdict import VERDICT_COLUMNS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```", README, re.DOTALL).group(1)


def named_in_table(heading):
    table = re.search(rf"^\| {re.escape(heading)} \|.*?\n\n", README, re.DOTALL | re.MULTILINE).group()
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:|#)([^)]+)\)", README))
def test_what_it_links_to_is_there(target):
    assert (ROOT / target).exists()


def test_every_key_of_the_study_file_is_explained():
    assert named_in_table("`[study]`") == set(config._STUDY)
    assert named_in_table("`[sources]`") == set(config._SOURCES)


def test_the_study_file_shown_has_only_known_keys():
    shown = tomllib.loads(block("toml"))
    assert set(shown["study"]) <= set(config._STUDY)
    assert set(shown["sources"]) <= set(config._SOURCES)


def test_columns_are_those_of_the_tables():
    assert ", ".join(ANSWER_COLUMNS) in README
    assert ", ".join(column for column in VERDICT_COLUMNS if column not in ANSWER_COLUMNS) in README


def test_the_python_way_works_as_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = block("python").replace("my-study/pokryti.toml", (sample_dir() / "pokryti.toml").as_posix())
    exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "homes.png").stat().st_size > 10_000
    assert (tmp_path / "results" / "map.html").exists()
