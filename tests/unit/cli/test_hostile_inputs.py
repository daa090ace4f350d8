"""What a user sees of hostile inputs: our own words in the language asked for, and nothing of any library."""

import csv
import json
import shutil
import subprocess
import sys

import pytest

from pokryti.sources.sample import sample_dir


def square(*corners):
    return {"type": "Polygon", "coordinates": [list(corners)]}


def feature(code, geometry):
    return {"type": "Feature", "properties": {"KOD": code}, "geometry": geometry}


def layer(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


# GDAL remarks on these two, and GEOS refuses the third
STRUCTURE = (sample_dir() / "struktura_uzemi_cr.csv").read_text("utf-8-sig")
CODES = [row["obec_kod"] for row in csv.DictReader(STRUCTURE.splitlines())]
NO_POINT = feature(CODES[0], square([15], [15.1, 49.8], [15.1, 49.9], [15, 49.8]))
NO_KIND = feature(CODES[1], {"type": "Circle", "coordinates": [15, 49]})
NOT_CLOSED = feature(CODES[2], square([15, 49.8], [15.1, 49.8], [15.1, 49.9]))
HOSTILE = {
    "1.zip": b"PK\x03\x04" + b"\0" * 40,
    "vek_obce_do_999_2023.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "uap_orp_2024.csv": b"kod_orp,x\n9101,1,5\n9102,2,5\n",
    "rpss_20241231.json.gz": b"\x1f\x8b\x08\0\0",
    "vlastni_sluzby.csv": b"\x1b[2J\0;x\n\xff\xfe;" + "\u202e<script>\n".encode(),
}


@pytest.fixture
def folder(tmp_path):
    """Copy the sample, with a second file of boundaries."""
    copied = shutil.copytree(sample_dir(), tmp_path / "studie", ignore=shutil.ignore_patterns("defects*"))
    study = copied / "pokryti.toml"
    study.write_text(study.read_text("utf-8").replace('"1.zip"', '["1.zip", "obce.geojson"]'), encoding="utf-8")
    return copied


def check(folder, lang):
    command = [sys.executable, "-m", "pokryti", "check", str(folder / "pokryti.toml"), "--lang", lang]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("lang", "steps"), [("cs", "Čtu hranice"), ("en", "Reading boundaries")])
def test_every_fault_is_told_and_nothing_but_our_own_steps_reaches_stderr(folder, lang, steps):
    for name, content in HOSTILE.items():
        (folder / name).write_bytes(content)
    (folder / "obce.geojson").write_bytes(layer(NO_POINT, NO_KIND, NOT_CLOSED))
    done = check(folder, lang)
    assert done.returncode == 1
    assert done.stderr.startswith(steps)
    assert all(line.endswith("…") for line in done.stderr.splitlines())
    assert all(f"{name}  (" in done.stdout for name in ("obce.geojson", *HOSTILE))
    assert not [word for word in ("Traceback", "Warning:", "site-packages", str(folder), "\x1b") if word in done.stdout]


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_remarks_of_gdal_are_findings(folder, lang):
    (folder / "obce.geojson").write_bytes(layer(NO_POINT, NO_KIND))
    done = check(folder, lang)
    assert "(GDAL)" in done.stdout
    assert all(line.endswith("…") for line in done.stderr.splitlines())
    assert str(folder) not in done.stdout
