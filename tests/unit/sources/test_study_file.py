"""The study file: every fault in it is told at once."""

import os
import re
import subprocess
import sys
from datetime import date

import pytest

from pokryti.errors import ConfigError
from pokryti.sources.config import read_config

GOOD = """
[study]
title = "Třeboňsko"
on = 2024-12-31
region = "3114"
levels = ["obec", "orp"]
[sources]
boundaries = "1.zip"
structure = "struktura.csv"
population = ["a.xlsx", "b.xlsx"]
"""


@pytest.fixture
def study(tmp_path):
    for name in ("1.zip", "struktura.csv", "a.xlsx", "b.xlsx"):
        (tmp_path / name).touch()

    def write(text):
        path = tmp_path / "pokryti.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_good_file(study, tmp_path):
    config = read_config(study(GOOD))
    assert (config.title, config.on, config.region) == ("Třeboňsko", date(2024, 12, 31), ("3114",))
    assert config.sources["population"] == (tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert config.age_split is None


def test_an_unknown_key_is_an_error_with_the_nearest_known_one(study):
    with pytest.raises(ConfigError, match=r"Unknown key populaton in section \[sources\].*nearest known: population"):
        read_config(study(GOOD.replace("population =", "populaton =")))


def test_all_faults_are_told_at_once(study):
    text = '[study]\ntitel = "x"\non = "včera"\nage_split = "half"\n[sources]\nboundaries = "none.zip"\nstructure = 7\n'
    with pytest.raises(ConfigError) as caught:
        read_config(study(text))
    codes = sorted(finding.code for finding in caught.value.findings)
    assert codes == sorted(
        ["unknown_key", "missing_key", "bad_value", "bad_value", "missing_key", "missing_source_file", "bad_value"]
    )


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("[disclosure]\npopulation = 3", "disclosure.population"),
        ("[comparison]\npeers = 99", "comparison.peers"),
        ("[need]\ndraws = 0.5", "need.draws"),
        ("[layers]\none = []", "layers.one"),
        ('[verdict]\nrules = [""]', "verdict.rules"),
        ("[publishers]\ncsu_structure = 7", "publishers.csu_structure"),
    ],
)
def test_a_bad_value_is_told_with_its_section(study, section, key):
    with pytest.raises(ConfigError, match=re.escape(f"value {key} = ")):
        read_config(study(GOOD + section))


def test_one_text_needs_no_list(study):
    config = read_config(study(GOOD + '[verdict]\nrules = "nothing"\n[comparison]\nlevels = "orp"\n'))
    assert (config.rules, config.comparison.levels) == (("nothing",), ("orp",))


def test_an_unknown_kind_names_the_nearest(study):
    with pytest.raises(ConfigError, match="domovy_pro_seniory"):
        read_config(study(GOOD.replace('region = "3114"', 'kinds = ["domovy_pro_senory"]')))


@pytest.mark.parametrize("text", ["[study", "study = 1\n[sources]\n", "\x00"])
def test_what_is_no_study_file_is_one_clear_error(study, text):
    with pytest.raises(ConfigError, match=r"pokryti\.toml"):
        read_config(study(text))


def test_a_missing_study_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        read_config(tmp_path / "nowhere.toml")


def test_a_name_with_accents_is_found_where_the_system_knows_no_utf8(study, tmp_path):
    (tmp_path / "čára.zip").touch()
    path = study(GOOD.replace("1.zip", "čára.zip"))
    script = "import sys, pokryti.sources.config as c; print(len(c.read_config(sys.argv[1]).sources['boundaries']))"
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-c", script, path], env=plain, capture_output=True, check=False)
    assert done.stdout.strip() == b"1", done.stderr
