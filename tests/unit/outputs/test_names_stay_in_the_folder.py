"""Names of kinds, units, levels and regions that try to leave the folder of outputs stay inside it."""

import re
from dataclasses import replace

import pytest

from pokryti import open_study
from pokryti.sources.sample import sample_dir

EVIL = [
    "../../../evil",
    "..\\..\\evil",
    "/tmp/evil",
    "C:\\evil",
    "evil\x00.png",
    "CON",
    "a/../b",
    "~/evil",
    "%2e%2e/evil",
    ".",
]


@pytest.fixture
def hostile(tmp_path):
    """Give a study file whose own tables are full of such names."""
    rows = [
        f'S{number};"{name}";"{name}";"{name}";"{name}";5;900017;"{name}"'
        for number, name in enumerate(EVIL)
        if "\x00" not in name
    ]
    table = "\n".join(["id;nazev;druh;forma;jednotka;kapacita;obec;poskytovatel", *rows])
    (tmp_path / "vlastni.csv").write_text(table + "\n", encoding="utf-8")
    regions = "obec;../../evil level\n900017;../../../evil region\n900040;..\\evil"
    (tmp_path / "regiony.csv").write_text(regions + "\n", encoding="utf-8")
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    text = text.replace('"vlastni_sluzby.csv"', '"OWN"').replace('regions = "mikroregiony.csv"', 'regions = "REGIONS"')
    text = re.sub(r"levels = .*\n", "", text)
    text = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{sample_dir().as_posix()}/\1"', text)
    text = text.replace('"OWN"', '"vlastni.csv"').replace('"REGIONS"', '"regiony.csv"')
    (tmp_path / "pokryti.toml").write_text(text, encoding="utf-8")
    return tmp_path / "pokryti.toml"


def test_every_file_of_a_run_is_inside_its_folder(hostile, tmp_path):
    study = open_study(hostile)
    own = [kind for kind in study.supply["kind"].unique() if "evil" in kind or kind in {"con", "a_b"}]
    assert own
    level = next(iter(study.joined.territory.own_levels))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    out = tmp_path / "deep" / "er" / "out"
    written = replace(study, kinds=tuple(own[:4]), levels=(level, "kraj")).run(out, lang="en")
    after = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert {path.resolve() for path in written} <= {path.resolve() for path in after}
    assert all(path.resolve().is_relative_to(out.resolve()) for path in after)
    names = [path.name for path in after if path.name != ".pokryti-files"]
    assert all(re.fullmatch(r"[\w+-]+(?:\.[a-z]+)", name, flags=re.ASCII) for name in names), names
