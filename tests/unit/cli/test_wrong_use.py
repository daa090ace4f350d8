"""Wrong use ends in one sentence in the language asked for; help is in that language to the last heading."""

import errno
import re
import sys

import pytest

from pokryti.cli.messages import _texts
from pokryti.output import cannot_write

COMMANDS = ["", "demo", "check", "run", "init", "fetch"]
WRONG = [
    (["run"], "Chybí SOUBOR.", "FILE is missing."),
    (["run", "x"], "Chybí --out.", "--out is missing."),
    (["chek", "x"], "Příkaz chek neexistuje", "There is no command chek"),
    (["run", "x", "--ot", "y"], "Nemyslíte --out?", "Do you mean --out?"),
    (["--nothing"], "Volba --nothing neexistuje.", "There is no option --nothing."),
    (["run", "x", "--out"], "Za volbou --out chybí hodnota.", "Option --out lacks its value."),
    (["check", "x", "--json=3"], "Volba --json se píše bez hodnoty.", "Option --json takes no value."),
    (["run", "my", "study", "--out", "y"], "Co má znamenat study?", "What does study mean?"),
    (["fetch", "--on", "2024-13-01"], "patří den, třeba 2024-12-31", "takes a day, such as 2024-12-31"),
]


@pytest.mark.parametrize(("words", "czech", "english"), WRONG)
def test_wrong_use_is_one_sentence_in_the_language_asked_for(pokryti, words, czech, english):
    for lang, told, help_word in (("cs", czech, "Nápověda: pokryti"), ("en", english, "Help: pokryti")):
        code, out, err = pokryti("--lang", lang, *words)
        assert code == 2
        assert not out
        assert told in err
        assert help_word in err
        assert err.count("\n") == 1


def test_another_language_is_refused_in_czech(pokryti):
    code, _, err = pokryti("run", "x", "--out", "y", "--lang", "de")
    assert (code, err) == (2, "Chyba: Volba --lang zná jen cs a en. Nápověda: pokryti run --help\n")


def test_the_variable_chooses_the_language_of_wrong_use_too(pokryti, monkeypatch):
    monkeypatch.setenv("POKRYTI_LANG", "en")
    assert "FILE is missing" in pokryti("run")[2]


def test_without_a_word_the_help_is_shown(pokryti):
    code, out, _ = pokryti()
    assert code == 2
    assert "Příkazy:" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_one_language_and_fits_eighty_columns(pokryti, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    czech = pokryti(*command.split(), "--help")[1]
    assert "Použití: pokryti" in czech
    assert not re.search(r"Usage|Options|Arguments|Commands|default|required|OPTIONS|<|\{|%", czech)
    english = pokryti("--lang", "en", *command.split(), "--help")[1]
    assert "Usage: pokryti" in english
    assert not re.search("[ěščřžýůňť]", english.replace("Jihočeský", ""))
    assert max(map(len, [*czech.splitlines(), *english.splitlines()])) <= 80


def test_every_text_is_there_in_both_languages_with_the_same_values():
    for key, texts in _texts().items():
        places = [sorted(re.findall(r"\{(\w+)\}", texts[lang])) for lang in ("cs", "en")]
        assert places[0] == places[1], key


@pytest.mark.parametrize(
    ("code", "czech", "english"),
    [
        (errno.ENOSPC, "na disku není místo", "the disk is full"),
        (errno.EACCES, "chybí oprávnění", "you may not write there"),
        (errno.EROFS, "disk je jen ke čtení", "the disk can only be read"),
        (errno.EBUSY, "jiný běh programu", "another run of the program"),
        (errno.ETXTBSY, "soubor tables/t.csv má otevřený jiný program", "tables/t.csv is open in another program"),
        (errno.ENAMETOOLONG, "cesta je příliš dlouhá", "the path is too long"),
        (errno.EIO, "gone", "gone"),
    ],
)
def test_why_a_folder_cannot_be_written_is_told_in_both_languages(pokryti, study, tmp_path, code, czech, english):
    study.fault = cannot_write(tmp_path, OSError(code, "gone", "tables/t.csv"))
    for lang, told in (("cs", czech), ("en", english)):
        ended, _, err = pokryti("run", "x", "--out", "y", "--lang", lang)
        assert ended == 3
        assert told in err
        assert str(tmp_path) in err


def test_colours_can_be_switched_off(pokryti, study, report, monkeypatch):
    report.add("empty_file", source="b.csv", count=1)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m" in pokryti("check", "x")[1] or "\x1b[1;31m" in pokryti("check", "x")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\dm", pokryti("check", "x")[1])
    assert sys.stdout is not None
