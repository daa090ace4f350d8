"""Several broken inputs in one study are told in one message."""

import shutil

import pytest

from pokryti.errors import ConfigError, InputError
from pokryti.quality import QualityReport
from pokryti.sources.config import read_config
from pokryti.sources.inputs import read_inputs
from pokryti.sources.sample import sample_dir


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(sample_dir(), tmp_path / "studie", ignore=shutil.ignore_patterns("defects*"))


def refusal(folder):
    """Read all inputs of a study and give what is raised."""
    with pytest.raises(InputError) as caught:
        read_inputs(read_config(folder / "pokryti.toml"), report=QualityReport(), progress=lambda _: None)
    return caught.value


def test_every_broken_input_is_told(folder):
    broken = {
        "1.zip": b"PK\x03\x04", "vek_obce_do_999_2023.xlsx": b"", "vek_obce_nad_1000_2023.xlsx": b"<html></html>",
        "uap_orp_2024.csv": b"a;b\n1;2\n", "190037-2024.csv": b"<!doctype html>", "vlastni_sluzby.csv": b"x\n1\n",
        "rpss_20241231.json.gz": b"\x1f\x8b\x08", "pruzkum_priorit_2024.csv": b"",
    }  # fmt: skip
    for name, content in broken.items():
        (folder / name).write_bytes(content)
    error = refusal(folder)
    assert {finding.source for finding in error.findings} == set(broken)
    assert type(error) is InputError
    assert all(name in str(error) for name in broken)


def test_a_wrong_region_is_told_beside_a_broken_file(folder):
    study = folder / "pokryti.toml"
    study.write_text(study.read_text("utf-8").replace('"CZ091"', '"Vzorov"'), encoding="utf-8")
    (folder / "rpss_20241231.json.gz").write_bytes(b"")
    assert {"unknown_region", "empty_file"} == {finding.code for finding in refusal(folder).findings}


def test_a_wrong_region_alone_is_a_fault_of_the_study_file(folder):
    study = folder / "pokryti.toml"
    text = study.read_text("utf-8").replace('"CZ091"', '["CZ099", "9199"]').replace('"okres", ', '"okrez", ')
    study.write_text(text, encoding="utf-8")
    error = refusal(folder)
    assert isinstance(error, ConfigError)
    assert sorted(finding.code for finding in error.findings) == ["unknown_level", "unknown_region", "unknown_region"]


def test_the_error_of_a_single_file_says_nothing_twice(folder):
    (folder / "vlastni_sluzby.csv").write_bytes(b"x\n1\n")
    assert str(refusal(folder)).count("vlastni_sluzby.csv") == 1
