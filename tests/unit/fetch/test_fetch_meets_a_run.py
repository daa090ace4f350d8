"""A run, a fetch and another fetch at the same time: each ends well or in one clear error, and nothing is mixed."""

import shutil
from datetime import date

import pytest

from pokryti import open_study
from pokryti.errors import InputError, OutputError
from pokryti.locking import locked
from pokryti.sources.fetch.cache import Cache
from pokryti.sources.fetch.fetching import Request, fetch_study

pytestmark = pytest.mark.usefixtures("cache_folder")


@pytest.fixture
def fetch(offices, limits, tmp_path):
    """Bring the study of the sample, or bring it anew."""

    def bring(**changed):
        usual = {"region": "CZ091", "on": date(2024, 12, 31), "dest": tmp_path / "study", "today": date(2025, 6, 1)}
        return fetch_study(Request(**usual, overrides=offices, limits=limits, cache=Cache(), **changed))

    return bring


def test_a_study_whose_files_are_renewed_while_it_reads_is_refused(fetch, publisher, tmp_path):
    study_file = fetch().study_file
    shorter = publisher.files["190037-2024.csv"].content.splitlines(keepends=True)[:-1]

    def in_the_middle(step):
        if step == "read_services":
            publisher.renew("190037-2024.csv", b"".join(shorter))
            fetch(update=True)

    with pytest.raises(InputError) as refused:
        open_study(study_file, progress=in_the_middle)
    (finding,) = refused.value.findings
    assert finding.code == "files_changed"
    assert "190037-2024.csv, pokryti.lock" in finding.message("cs")
    assert open_study(study_file).title  # once it is done, all fits again


def test_a_file_read_only_later_is_watched_from_the_beginning(fetch, tmp_path):
    study_file = fetch().study_file
    table = tmp_path / "study" / "data" / "190037-2024.csv"

    def in_the_middle(step):
        if step == "read_services":
            shutil.copyfile(table, table.with_suffix(".new"))
            table.with_suffix(".new").replace(table)

    with pytest.raises(InputError, match="changed while"):
        open_study(study_file, progress=in_the_middle)


def test_a_second_fetch_into_the_same_folder_is_told_while_the_first_writes(fetch, tmp_path):
    fetch()
    with locked(tmp_path / "study" / ".pokryti-lock"), pytest.raises(OutputError, match="another run") as refused:
        fetch(update=True)
    assert refused.value.code == "EBUSY"
    assert fetch().study_file.name == "pokryti.toml"
