"""What `pokryti fetch` says, in both languages, and with which exit code it ends."""

import re

import pytest

from pokryti.cli import main
from pokryti.sources.fetch.lock import toml_text

pytestmark = pytest.mark.usefixtures("cache_folder")


@pytest.fixture
def run(offices, tmp_path, capsys):
    """Run the command on the local publisher; give the exit code, the output and the errors."""
    publishers = tmp_path / "publishers.toml"
    lines = [f"[publishers.{key}]\nurl = {toml_text(fields['url'])}\n" for key, fields in offices.items()]
    publishers.write_text("".join(lines), encoding="utf-8")

    def command(*words):
        with pytest.raises(SystemExit) as stop:
            main(["fetch", "--dest", str(tmp_path / "study"), *words])
        said = capsys.readouterr()
        return stop.value.code, said.out, said.err

    command.publishers = str(publishers)
    return command


def test_it_says_what_was_taken_how_old_and_under_which_licence(run):
    code, out, err = run("--region", "Vzorový kraj", "--on", "2024-12-31", "--config", run.publishers, "--lang", "en")
    assert code == 0
    assert re.search(r"boundaries of +│ ČÚZK +│ 2025-01-01", out)
    assert "CC BY 4.0" in out
    assert "no copyright" in out
    assert "bez omezení" not in out
    assert "Vzorový kraj: all is ready" in out
    assert "Next: pokryti run" in out
    assert "Bringing: register of social service providers" in err


def test_the_second_time_the_folder_knows_the_region_the_day_and_the_addresses(run):
    run("--region", "CZ091", "--on", "2024-12-31", "--config", run.publishers)
    code, out, _ = run("--update")
    assert code == 0
    assert "Co je nového:" in out
    assert "Od minula se v tabulkách nic nezměnilo." in out


def test_a_fault_names_the_address_what_happened_and_the_remedy(run, publisher):
    publisher.files.pop("rpss.json")
    code, _, err = run("--region", "CZ091", "--config", run.publishers)
    assert code == 1
    assert f"{publisher.address}/rpss.json" in err
    assert "na této adrese nic není (404)" in err
    assert "[publishers.mpsv_register] url" in err


def test_an_edited_study_file_is_told_of(run, tmp_path):
    run("--region", "CZ091", "--on", "2024-12-31", "--config", run.publishers)
    with (tmp_path / "study" / "pokryti.toml").open("a", encoding="utf-8") as study_file:
        study_file.write("# moje\n")
    code, out, _ = run()
    assert code == 0
    assert "jste upravili, proto zůstal" in out


@pytest.mark.parametrize("words", [(), ("--region", "Neznámo"), ("--region", "CZ091", "--with", "vše")])
def test_what_is_asked_wrongly_is_told(run, words):
    code, _, err = run("--config", run.publishers, *words)
    assert code == 2
    assert err.startswith("Chyba") or "Chyba:" in err


def test_check_tells_of_files_that_differ_from_the_lock(run, tmp_path, capsys):
    run("--region", "CZ091", "--on", "2024-12-31", "--config", run.publishers)
    with (tmp_path / "study" / "data" / "190037-2024.csv").open("ab") as spoilt:
        spoilt.write(b"x")
    with pytest.raises(SystemExit) as stop:
        main(["check", str(tmp_path / "study" / "pokryti.toml")])
    assert stop.value.code == 1
    said = capsys.readouterr().out
    assert "Soubory se liší od zámku pokryti.lock: data/190037-2024.csv." in said
    assert "pokryti fetch" in said


def test_a_source_that_nobody_knows_is_told(run, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[publishers.cuzk]\nurl = "https://example.com"\n', encoding="utf-8")
    code, _, err = run("--region", "CZ091", "--config", str(wrong))
    assert code == 2
    assert "cuzk_boundaries" in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("publishers = 3", "Hodnota publishers = 3 není přípustná"),
        ("[publishers.csu_ages]\nulr = 'x'", "Neznámý klíč ulr v oddíle [publishers.csu_ages]. Nejbližší známý: url"),
        ("[publishers.csu_ages]\nurl = 5", "Hodnota url = 5 není přípustná"),
        ("[publishers.csu_ages]\nhosts = 'x.cz'", "Hodnota hosts = x.cz není přípustná"),
        ("[publishers]\ncsu_ages = 1", "Hodnota publishers.csu_ages = 1 není přípustná"),
        ("[publishers", "Soubor není platný TOML"),
    ],
)
def test_publishers_said_wrongly_are_told_in_the_language_of_the_reader(run, tmp_path, text, told):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text, encoding="utf-8")
    code, _, err = run("--region", "CZ091", "--config", str(wrong))
    assert code == 2
    assert told in err


def test_a_missing_settings_file_and_an_unknown_extra_are_told_in_the_language_of_the_reader(run, tmp_path):
    code, _, err = run("--region", "CZ091", "--config", str(tmp_path / "none.toml"))
    assert code == 2
    assert "Soubor nelze přečíst" in err
    code, _, err = run("--region", "CZ091", "--config", run.publishers, "--with", "kouzlo")
    assert code == 2
    assert "Hodnota --with = kouzlo není přípustná. Očekává se uzis, msmt, exclusion." in err


def test_the_day_may_be_written_as_czechs_do(run, tmp_path):
    code, _, _ = run("--region", "CZ091", "--on", "31.12.2024", "--config", run.publishers)
    assert code == 0
    assert "on = 2024-12-31" in (tmp_path / "study" / "pokryti.toml").read_text(encoding="utf-8")


def test_the_next_command_can_be_copied_though_the_folder_has_a_space_in_its_name(run, tmp_path):
    _, out, _ = run("--region", "CZ091", "--config", run.publishers, "--dest", str(tmp_path / "můj kraj"))
    assert f'pokryti run "{tmp_path / "můj kraj" / "pokryti.toml"}"' in out


def test_without_a_network_what_is_missing_is_named(run, monkeypatch):
    monkeypatch.setenv("POKRYTI_OFFLINE", "1")
    code, _, err = run("--region", "CZ091", "--config", run.publishers, "--lang", "en")
    assert code == 1
    assert "boundaries of municipalities: the file is not here and the network is switched off" in err
