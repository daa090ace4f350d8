"""What a whole run of the sample writes; another machine that differs in all that should not matter writes the same."""

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pokryti import open_sample
from pokryti.measures import ANSWER_COLUMNS
from pokryti.measures.reliability import RANK_COLUMNS
from pokryti.sources.sample import sample_dir

RESERVED = {"con", "prn", "aux", "nul", *(f"com{number}" for number in range(10)), *(f"lpt{n}" for n in range(10))}
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")
# The tests themselves run with random hashes, all cores and what else there is here.
THERE = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "cs_CZ.ISO-8859-2",
    "COLUMNS": "200",
    "USER": "jiný",
    "LOGNAME": "jiný",
    **dict.fromkeys(THREADS, "1"),
}


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory):
    """Run the sample once; give the folder and the files written. Nothing in it may be changed.

    It is opened anew: the report of a study grows with what is asked of it, and the shared sample was asked by others.
    """
    folder = tmp_path_factory.mktemp("run")
    return folder, open_sample().run(folder, lang="cs", excel=True)


def test_a_run_writes_all_outputs_and_nothing_else(sample_run):
    folder, written = sample_run
    names = {path.relative_to(folder).as_posix() for path in written}
    tables = {"areas", "supply", "coverage", "underserved", "reasons", "conservation"}
    assert {f"tables/{name}.csv" for name in tables} <= names
    assert {f"tables/excel/{name}.csv" for name in tables} <= names
    assert {"map.html", "quality.html", "quality.json"} <= names
    maps = {name.rsplit(".", 1)[1] for name in names if name.startswith("maps/")}
    assert maps == {"png", "svg", "pdf"}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found - names == {".pokryti-files"}


def test_tables_read_back_as_they_were(sample, sample_run):
    folder, _ = sample_run
    table = pd.read_csv(folder / "tables" / "coverage.csv", dtype={"area": str})
    assert table.columns.tolist() == [*ANSWER_COLUMNS, *RANK_COLUMNS]
    answer = sample.coverage()
    np.testing.assert_allclose(table["value"], answer["value"], atol=6e-5)
    assert table["numerator"].sum() == pytest.approx(answer["numerator"].sum())


def test_the_quality_report_tells_both_languages(sample_run):
    folder, _ = sample_run
    data = json.loads((folder / "quality.json").read_text(encoding="utf-8"))
    assert all(finding["cs"] and finding["en"] for finding in data["findings"])


def test_no_person_and_no_secret_address_in_any_output(sample, sample_run):
    folder, _ = sample_run
    withheld = sample.places[sample.places["precision"] == "withheld"]
    assert len(withheld)
    assert withheld.geometry.isna().all()
    assert withheld["obec"].isna().all()
    text = "".join(path.read_text(encoding="utf-8", errors="ignore") for path in folder.rglob("*.*") if path.is_file())
    assert "statutarni" not in text
    assert "@" not in (folder / "tables" / "supply.csv").read_text(encoding="utf-8")


def test_names_of_outputs_are_allowed_and_differ_by_more_than_case(sample_run):
    folder, written = sample_run
    names = [path.relative_to(folder).as_posix() for path in written]
    assert len({name.casefold() for name in names}) == len(names)
    assert not RESERVED & {path.name.partition(".")[0].casefold() for path in written}
    assert all(re.fullmatch(r"[a-z0-9._/-]+", name) for name in names)
    assert max(map(len, names)) < 100  # of the 260 that a whole path may have


def test_a_run_writes_the_districts_for_which_services_are_planned(sample, sample_run):
    book = openpyxl.load_workbook(sample_run[0] / "workbook.xlsx", read_only=True)
    header, *cells = book["Kapacita na hlavu"].iter_rows(values_only=True)
    shown = pd.DataFrame(cells, columns=header)
    table = sample.coverage()
    planned = table[~table["level"].isin(["obec", "pou"])]
    assert len(shown) == len(planned)
    assert shown["Hodnota"].sum() == pytest.approx(planned["value"].sum())
    assert book["Obsah"]["A1"].value == sample.title
    assert book.properties.created == dt.datetime(1980, 1, 1)  # noqa: DTZ001 - workbooks know no time zones
    assert {"Potřebnost", "Kvalita dat", "Co chybí společně"} <= set(book.sheetnames)


def digests(folder):
    """Give the digest of every file, hidden ones too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_seed_zone_locale_threads_user_and_folder_change_no_byte(sample_run, tmp_path):
    folder = tmp_path / "another place"
    folder.mkdir()
    study = str(sample_dir() / "pokryti.toml")
    command = [sys.executable, "-m", "pokryti", "run", study, "--out", "results", "--lang", "cs", "--excel"]
    environment = {**os.environ, **THERE, "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, umask=0o077)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    here, there = digests(sample_run[0]), digests(folder / "results")
    assert here == there
    assert {"csv", "html", "json", "pdf", "png", "svg"} <= {name.rpartition(".")[2] for name in here}
    assert any("excel" in name for name in here)
