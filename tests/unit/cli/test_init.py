"""A new study begins with a configuration that is understood and tables that are read."""

import tomllib

import pytest

from pokryti.cli.init import write_templates
from pokryti.errors import ConfigError, OutputError
from pokryti.sources.config import read_config


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_the_configuration_lacks_only_the_files_of_the_offices(tmp_path, lang):
    write_templates(tmp_path, lang=lang)
    with pytest.raises(ConfigError) as error:
        read_config(tmp_path / "pokryti.toml")
    assert {finding.code for finding in error.value.findings} == {"missing_source_file"}


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_every_line_that_can_be_switched_on_is_understood(tmp_path, lang):
    write_templates(tmp_path, lang=lang)
    config = tmp_path / "pokryti.toml"
    lines = config.read_text(encoding="utf-8").split("\n")
    switched = [line.removeprefix("# ") if line.startswith("# ") and " = " in line else line for line in lines]
    config.write_text("\n".join(switched), encoding="utf-8")
    assert len(tomllib.loads(config.read_text(encoding="utf-8"))["sources"]) == 8
    with pytest.raises(ConfigError) as error:
        read_config(config)
    assert {finding.code for finding in error.value.findings} == {"missing_source_file"}


def test_both_languages_say_the_same(tmp_path):
    texts = {lang: write_templates(tmp_path / lang, lang=lang)[0].read_text(encoding="utf-8") for lang in ("cs", "en")}
    shape = {lang: [line[:1] for line in text.split("\n")] for lang, text in texts.items()}
    assert shape["cs"] == shape["en"]


def test_nothing_is_overwritten(tmp_path):
    mine = tmp_path / "tables" / "services.csv"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"services\.csv"):
        write_templates(tmp_path, lang="en")
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "pokryti.toml").exists()
