"""Marked personal data and secret addresses in every field of the register that may hold them reach no output."""

import base64
import contextlib
import copy
import gzip
import io
import json
import re
import zlib

import pytest

from pokryti.cli import main
from pokryti.sources.sample import sample_dir

MARK = "Xylofonova"
NUMBER = 777_123_456
# What the outputs are made of; every other field of the register is marked.
PUBLIC = {
    *("identifikator", "id", "portalId", "datumPoskytovaniOd", "datumPoskytovaniDo", "nazev", "ico", "pocet"),
    *("poskytujeOd", "poskytujeDo", "utajenaAdresa", "nepretrzitePoskytovani"),
    *("cisloDomovni", "cisloOrientacni", "kodAdresnihoMista"),
}
PERSON = {
    "jmeno": MARK,
    "prijmeni": MARK,
    "datumNarozeni": "1903-07-07",
    "titul": {"pred": MARK, "za": MARK},
    "rodneCislo": "0307071234",
    "telefon": NUMBER,
    "email": f"{MARK}@osoba.invalid",
    "adresa": {"ulice": {"nazev": MARK}, "psc": f"PSČ {MARK}", "obec": {"id": "Obec/900017"}},
}
EXTRAS = {
    "emaily": [{"email": PERSON["email"], "poznamka": MARK}],
    "telefony": [{"telefon": NUMBER, "poznamka": MARK}],
    "faxy": [{"fax": NUMBER}],
    "weby": [{"web": f"https://{MARK}.invalid", "poznamka": MARK}],
    "kontaktniAdresy": [PERSON["adresa"] | {"poznamka": MARK}],
    "doplnkoveUdaje": {"priloha": {"url": MARK}, "poznamka": MARK},
    "doplnujiciInformaceVekoveSkupiny": MARK,
    "kontaktniOsoba": PERSON,
}


def mark(node):
    """Write the mark into every text that no output needs."""
    if isinstance(node, list):
        return [mark(item) for item in node]
    if isinstance(node, dict):
        return {key: value if key in PUBLIC else mark(value) for key, value in node.items()}
    return MARK if isinstance(node, str) else node


def planted():
    """Give the register of the sample with a person in every place where one may stand, and two secret addresses."""
    with gzip.open(sample_dir() / "rpss_20241231.json.gz") as stream:
        register = json.load(stream)
    keep = {"druhSocialniSluzby", "formy", "ciloveSkupiny", "rozsirenePusobnostiVKraji"}
    for item in register["polozky"]:
        for key in set(item) - keep - PUBLIC - {"poskytovatel", "zarizeni"}:
            item[key] = mark(item[key])
        for form in item["formy"]:
            form["casoveRozsahy"] = [{"poznamka": MARK}]
            for capacity in form["kapacity"] or []:
                capacity["popis"] = MARK
        item.update(copy.deepcopy(EXTRAS))
        item["poskytovatel"].update(copy.deepcopy(EXTRAS), statutarniOrgany=[{"clen": PERSON, "funkce": MARK}])
        for place in item["zarizeni"]:
            place.update(copy.deepcopy(EXTRAS), vedouci=PERSON, poznamka=MARK)
    open_places = [place for item in register["polozky"] for place in item["zarizeni"] if place["adresa"]]
    codes = [place["adresa"]["kodAdresnihoMista"] for place in open_places]
    alone = [place for place in open_places if codes.count(place["adresa"]["kodAdresnihoMista"]) == 1]
    for place in alone[:5]:
        place["utajenaAdresa"] = True
        place["nazev"] = f"Azyl {MARK}"
        place["adresa"]["ulice"] = {"nazev": MARK}
        place["adresa"]["dodatekAdresy"] = MARK
    return register, [str(place["adresa"]["kodAdresnihoMista"]) for place in alone[:5]]


def coordinates(codes):
    """Give the coordinates of address codes as the file of addresses writes them."""
    import zipfile

    with zipfile.ZipFile(sample_dir() / "20241231_OB_ADR_csv.zip") as archive:
        text = "\n".join(archive.read(name).decode("cp1250") for name in archive.namelist())
    found = [line for line in text.splitlines() if line.split(";")[0] in codes]
    assert found
    return [part for line in found for part in re.findall(r"\d{5,7}\.\d\d", line)]


def everything(folder):
    """Give all that a reader of the outputs can see: packed data of the page and compressed pictures, too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.name, data
            for packed in re.findall(rb'"(H4sI[A-Za-z0-9+/=]{40,})"', data):
                yield f"{path.name}, packed", gzip.decompress(base64.b64decode(packed))
            for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, flags=re.DOTALL):
                with contextlib.suppress(zlib.error):
                    yield f"{path.name}, stream", zlib.decompress(stream)


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory):
    """Run a study of the planted register by the command line."""
    folder = tmp_path_factory.mktemp("planted")
    register, secret = planted()
    (folder / "rpss.json").write_text(json.dumps(register, ensure_ascii=False), encoding="utf-8")
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    text = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{sample_dir().as_posix()}/\1"', text)
    text = text.replace(f"{sample_dir().as_posix()}/rpss_20241231.json.gz", "rpss.json")
    text = re.sub(r"levels = .*", 'levels = ["orp", "kraj"]', text)  # places are the same at any level
    (folder / "pokryti.toml").write_text(text, encoding="utf-8")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        for command in (["run", "pokryti.toml", "--out", "out", "--excel"], ["check", "pokryti.toml", "--json"]):
            words = [str(folder / word) if word in {"pokryti.toml", "out"} else word for word in command]
            with pytest.raises(SystemExit) as left:
                main(words)
            assert left.value.code == 0, said.getvalue()[-2000:]
    return folder / "out", said.getvalue(), secret


def test_no_mark_of_a_person_is_in_any_output_or_message(hostile_run):
    folder, said, _ = hostile_run
    marks = [MARK, MARK.casefold(), str(NUMBER), "osoba.invalid", "1903-07-07", "0307071234"]
    assert not [mark for mark in marks if mark in said]
    for name, data in everything(folder):
        text = data.decode("utf-8", "replace")
        assert not [mark for mark in marks if mark in text or mark.encode("utf-16-be") in data], name


def test_no_secret_address_is_in_any_output_or_message(hostile_run):
    folder, said, secret = hostile_run
    marks = [*secret, *coordinates(secret)]
    assert not [mark for mark in marks if mark in said]
    seen = False
    for name, data in everything(folder):
        text = data.decode("utf-8", "replace")
        # Standing alone: fractions have digits enough to hold any code by chance.
        assert not [mark for mark in marks if re.search(rf"(?<![\d.]){re.escape(mark)}(?!\d)", text)], name
        seen |= "Příkladné centrum" in text and name == "map.html, packed"
    assert seen  # the page was really unpacked: names of providers are public


def test_damaged_registers_tell_no_personal_data_either(tmp_path, capfd):
    register, _ = planted()
    text = json.dumps(register, ensure_ascii=False)
    source = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    source = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{sample_dir().as_posix()}/\1"', source)
    (tmp_path / "pokryti.toml").write_text(
        source.replace(f"{sample_dir().as_posix()}/rpss_20241231.json.gz", "rpss.json"), encoding="utf-8"
    )
    middle = text.index(MARK, len(text) // 2)
    for damaged in (text[:middle], text[:middle] + "\x00\x01{" + text[middle:]):
        (tmp_path / "rpss.json").write_text(damaged, encoding="utf-8")
        with pytest.raises(SystemExit) as left:
            main(["run", str(tmp_path / "pokryti.toml"), "--out", str(tmp_path / "out")])
        assert left.value.code == 1
        said = "".join(capfd.readouterr())
        assert MARK not in said
        assert str(NUMBER) not in said
