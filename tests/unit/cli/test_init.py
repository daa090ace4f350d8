"""A new study begins with a configuration that is understood and tables that are read."""

import re
import tomllib

import pytest

from pokryti import open_study
from pokryti.cli.init import write_templates
from pokryti.errors import ConfigError, OutputError
from pokryti.sources.config import _SOURCES, read_config
from pokryti.sources.sample import sample_dir

ROWS = {
    "services": "x1,Domov,domovy_pro_seniory,pobytova,luzka,30,901903,,,,,,2020-01-01,,Obec,,,",
    "regions": "901903,Dolina",
    "territories": "9100379,orp,9101,",
    "shares": "x1,901903,1",
    "population": "obec,901903,2024,celkem,0,64,50\nobec,901903,2024,celkem,65,,12",
    "indicators": "obec,901903,2024,pnp_iii,5",
    "rates": "recipients,celkem,65+,120,yearbook 2024",
    "weights": "zadavatelé,65plus,1",
}


def all_switched_on(text):
    return re.sub(r"^# (\w+ = |\[\w+\]$)", r"\1", text, flags=re.MULTILINE)


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
    config.write_text(all_switched_on(config.read_text(encoding="utf-8")), encoding="utf-8")
    assert len(tomllib.loads(config.read_text(encoding="utf-8"))["sources"]) == len(_SOURCES)
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


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_the_tables_once_filled_are_read(tmp_path, lang):
    write_templates(tmp_path, lang=lang)
    for name, row in ROWS.items():
        with (tmp_path / "tables" / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(f"{row}\n")
    sample = sample_dir().as_posix()
    (tmp_path / "pokryti.toml").write_text(
        f"""
        [study]
        title = "Own tables"
        on = 2024-12-31
        levels = ["obec", "orp"]
        place_rule = "declared"
        [sources]
        boundaries = "{sample}/1.zip"
        structure = "{sample}/struktura_uzemi_cr.csv"
        population = "tables/population.csv"
        services = "tables/services.csv"
        indicators = "tables/indicators.csv"
        regions = "tables/regions.csv"
        territories = "tables/territories.csv"
        shares = "tables/shares.csv"
        rates = "tables/rates.csv"
        weights = "tables/weights.csv"
        """,
        encoding="utf-8",
    )
    study = open_study(tmp_path / "pokryti.toml")
    beds = study.ratio("domovy_pro_seniory", level="obec").set_index("area")
    assert beds.loc["901903", "numerator"] == 30
    assert "recipients" in study.joined.lists.groups
    assert study.inputs.weights["party"].tolist() == ["commission"]
    assert {finding.source for finding in study.report.errors} == set()
