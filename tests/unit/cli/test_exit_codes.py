"""How the command line ends: what it prints, where, and with which code."""

import json

import pytest

from pokryti import errors
from pokryti.cli.app import exit_code


def test_a_run_says_what_to_open(pokryti, study, tmp_path):
    code, out, err = pokryti("run", "pokryti.toml", "--out", tmp_path, "--lang", "en", "--excel")
    assert code == 0
    assert f"Open the map in a browser: {tmp_path / 'map.html'}" in out
    assert "Reading services" in err
    assert study.ran[0]["lang"] == "en"
    assert study.ran[0]["excel"] is True


def test_a_check_without_errors_ends_well_and_tells_every_finding(pokryti, study, report):
    report.add("decimal_comma", source="a.csv", where=["2", "3"], column="počet")
    code, out, _ = pokryti("check", "pokryti.toml")
    assert code == 0
    assert "INFORMACE  a.csv  (2×)" in out
    assert "ve sloupci počet: 2." in out
    assert "Nálezy: chyby 0, upozornění 0, informace 1." in out


def test_a_check_of_unusable_inputs_ends_with_one(pokryti, study, report):
    report.add("empty_file", source="b.csv", count=1)
    study.fault = errors.InputError("nothing to read", report.findings)
    code, out, _ = pokryti("check", "pokryti.toml", "--lang", "en")
    assert code == 1
    assert "ERROR  b.csv" in out


def test_a_check_can_be_read_by_a_machine(pokryti, study, report):
    report.add("empty_file", source="b.csv", count=1)
    code, out, _ = pokryti("check", "pokryti.toml", "--json")
    assert code == 1
    assert json.loads(out)[0]["cs"] == "Soubor je prázdný."


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (errors.InputError("no rows"), 1),
        (errors.AgeBandError("no bands"), 1),
        (errors.ConfigError("no such key"), 2),
        (errors.UnknownCodeError("no such kind"), 2),
        (errors.MissingDependencyError("no pyarrow"), 2),
        (errors.OutputError("no room"), 3),
    ],
)
def test_an_error_is_one_message_without_a_traceback(pokryti, study, fault, code):
    study.fault = fault
    ended, out, err = pokryti("run", "pokryti.toml", "--out", "x", "--lang", "en")
    assert (ended, exit_code(fault)) == (code, code)
    assert f"Error: {fault}" in err
    assert "Traceback" not in err
    assert not out


def test_faults_are_told_in_the_language_asked_for(pokryti, study, report):
    report.add("empty_file", source="b.csv", count=1)
    study.fault = errors.ConfigError("unused", report.findings)
    assert "Chyba: b.csv: Soubor je prázdný. Stáhněte jej znovu." in pokryti("check", "pokryti.toml")[2]


def test_text_from_data_is_shown_and_never_obeyed(pokryti, study, report):
    report.add("empty_file", source="[red]x[/red]\x1b[2J\u202e.csv", count=1)
    _, out, _ = pokryti("check", "pokryti.toml")
    assert "[red]x[/red]�[2J�.csv" in out


def test_help_speaks_both_languages_and_tells_the_exit_codes(pokryti, monkeypatch):
    assert "3 nelze zapsat" in pokryti("run", "--help")[1]
    assert "3 cannot write" in pokryti("--lang", "en", "--help")[1]
    monkeypatch.setenv("POKRYTI_LANG", "en")
    assert "Print the version." in pokryti("--help")[1]


def test_the_version_is_told(pokryti):
    assert pokryti("--version")[1].startswith("pokryti 0.")


def test_a_study_is_begun_once(pokryti, tmp_path):
    code, out, _ = pokryti("init", tmp_path, "--lang", "en")
    assert code == 0
    assert f"run: pokryti check {tmp_path / 'pokryti.toml'}" in out
    code, out, err = pokryti("init", tmp_path, "--lang", "en")
    assert code == 3
    assert not out
    assert "nothing was written" in err
