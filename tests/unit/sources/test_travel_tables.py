"""Tables of travel: codes of any system, minutes there and back, and all faults at once."""

import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.sources.journeys import read_journeys
from pokryti.sources.travel import read_travel


@pytest.fixture(scope="module")
def codes(sample):
    return sample.joined.territory.codes


@pytest.fixture(scope="module")
def obce(sample):
    return sample.joined.territory.structure.index[:3].tolist()


def read(path, codes, **options):
    report = QualityReport()
    return read_travel(path, codes=codes, report=report, **options), {item.code for item in report.findings}


def write(folder, rows, header="odkud;kam;minuty"):
    path = folder / "cesty.csv"
    path.write_text("\n".join([header, *(";".join(map(str, row)) for row in rows)]), encoding="utf-8")
    return path


def test_a_czech_table_with_a_way_back_of_another_length(tmp_path, codes, obce):
    a, b, _ = obce
    travel, found = read(write(tmp_path, [(a, b, "7,5"), (b, a, 9), (a, a, 2), (b, b, 3)]), codes)
    assert travel.to_numpy().tolist() == [[a, b, 7.5], [b, a, 9], [a, a, 2], [b, b, 3]]
    assert "travel_one_way" in found


def joined_up(folder, territory, *rows):
    """Read tables of travel as a study does."""
    report = QualityReport()
    paths = []
    for number, table in enumerate(rows):
        (folder / str(number)).mkdir()
        paths.append(write(folder / str(number), table))
    journeys = read_journeys({"travel": tuple(paths)}, territory=territory, report=report)
    own = journeys.travel[journeys.travel["origin"] == journeys.travel["destination"]]
    return own.set_index("origin")["minutes"], {item.code: item for item in report.findings}


def test_journeys_within_an_obec_are_added_and_told(tmp_path, obce, sample):
    """They are added to all tables together: a journey told in the second is not one of no minutes as well."""
    a, b, c = obce
    own, found = joined_up(tmp_path, sample.joined.territory, [(a, b, 7), (c, c, 1)], [(b, a, 8), (b, b, 2)])
    assert own.reindex([a, b, c]).to_dict() == {a: 0, b: 2, c: 1}
    assert own.index.is_unique
    assert found["travel_within_obec"].count == len(sample.joined.territory.structure) - 2


def test_from_where_no_journey_leads_is_told_though_some_lead_there(tmp_path, obce, sample):
    a, b, c = obce
    _, found = joined_up(tmp_path, sample.joined.territory, [(a, b, 7), (c, b, 1)])
    missing = set(sample.joined.territory.structure.index) - {a, c}
    assert found["travel_origin_missing"].count == len(missing)
    assert b in missing


def test_a_pair_told_by_two_tables_is_a_fault(tmp_path, obce, sample):
    a, b, _ = obce
    with pytest.raises(InputError) as caught:
        joined_up(tmp_path, sample.joined.territory, [(a, b, 7)], [(a, b, 8)])
    assert [item.code for item in caught.value.findings if item.severity == "error"] == ["travel_repeated"]


def test_parquet_is_read_too(tmp_path, codes, obce):
    a, b, _ = obce
    path = tmp_path / "travel.parquet"
    pd.DataFrame({"origin": [a, a], "destination": [b, a], "minutes": [7.0, 1]}).to_parquet(path)
    assert read(path, codes)[0]["minutes"].tolist() == [7, 1]


def test_origins_may_be_points_of_people(tmp_path, codes, obce):
    travel, _ = read(write(tmp_path, [("bod 1", obce[0], 4)]), codes, points=["bod 1"])
    assert travel.to_numpy().tolist() == [["bod 1", obce[0], 4]]


def test_all_faults_at_once(tmp_path, codes, obce):
    a, b, _ = obce
    rows = [(a, b, -1), (a, b, 3), (b, a, "x"), ("999999", b, 1), (a, "nikde", 1)]
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, rows), codes)
    assert {"travel_unusable", "travel_repeated", "travel_end_unknown"} <= {item.code for item in caught.value.findings}
    assert "řádcích: 2, 4" in next(f for f in caught.value.findings if f.code == "travel_unusable").message("cs")


def test_a_table_of_something_else(tmp_path, codes):
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, [(1, 2)], header="a;b"), codes)
    assert caught.value.findings[0].code == "missing_columns"


@pytest.mark.parametrize("name", ["none.csv", "none.parquet"])
def test_a_missing_file(tmp_path, codes, name):
    with pytest.raises(InputError, match="none"):
        read(tmp_path / name, codes)


def test_a_damaged_parquet(tmp_path, codes):
    path = tmp_path / "travel.parquet"
    path.write_bytes(b"PAR1 no")
    with pytest.raises(InputError):
        read(path, codes)
