"""What a user knows better than the register: territories served, and shares of places."""

import pytest

from pokryti.errors import InputError
from pokryti.sources.territories import read_shares, read_territories


@pytest.fixture
def write(tmp_path):
    def writer(content):
        path = tmp_path / "uzemi.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return writer


def test_districts_of_any_level_become_obce(write, territory, report):
    table = read_territories(
        write("sluzba;uroven;uzemi;vaha\n1;orp;9901;0,7\n1;orp;9902;0,3\n2;obec;Lhotka;\n3;mikroregion;Podlesí;\n"),
        territory=territory,
        report=report,
    )
    assert table[["service", "obec"]].values.tolist() == [
        ["1", "900001"],
        ["1", "900002"],
        ["1", "900003"],
        ["2", "900003"],
        ["3", "900001"],
        ["3", "900003"],
    ]
    assert table["weight"].iloc[0] == 0.7
    assert table["weight"].isna().iloc[-1]


def test_without_levels_areas_are_obce_and_overlaps_count_once(write, territory, report):
    table = read_territories(write("service,area\n1,900001\n1,900001\n"), territory=territory, report=report)
    assert table[["service", "obec"]].values.tolist() == [["1", "900001"]]


def test_unknown_areas_are_reported_and_left_out(write, territory, report, found):
    table = read_territories(
        write("service,level,area\n1,orp,9999\n1,obec,Kocourkov\n"), territory=territory, report=report
    )
    assert table.empty
    assert set(found("territory_area_unknown").where + report.findings[-1].where) >= {"Kocourkov"}


def test_an_unknown_level_is_refused_with_those_there_are(write, territory, report):
    with pytest.raises(InputError, match="known: obec, orp, mikroregion"):
        read_territories(write("service,level,area\n1,planeta,1\n"), territory=territory, report=report)


def test_a_table_without_services_is_refused(write, territory, report):
    with pytest.raises(InputError, match="service"):
        read_territories(write("level,area\norp,9901\n"), territory=territory, report=report)


def test_shares_are_stated_by_obec_or_place(write, codes, report):
    table = read_shares(write("sluzba;misto;obec;podil\n1;1-1;;30 %\n1;;900002;70\n"), codes=codes, report=report)
    assert table["share"].tolist() == [30.0, 70.0]
    assert table["place"].fillna("").tolist() == ["1-1", ""]
    assert table["obec"].fillna("").tolist() == ["", "900002"]


def test_shares_need_to_say_where(write, codes, report):
    with pytest.raises(InputError, match="obec"):
        read_shares(write("service,share\n1,5\n"), codes=codes, report=report)


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ("1;orp;9901;-2\n1;orp;9902;5\n", "territory_weight_unusable", ("2",)),
        ("1;orp;9901;hodně\n1;orp;9902;5\n", "territory_weight_unusable", ("2",)),
        ("1;orp;9901;1\n1;orp;9902;inf\n", "territory_weight_unusable", ("3",)),
        ("1;orp;9901;0\n1;orp;9902;0\n2;orp;9901;1\n", "territory_weights_zero", ("1",)),
    ],
    ids=["negative", "text", "infinite", "all zero"],
)
def test_weights_that_divide_nothing_are_refused(write, territory, report, rows, code, where):
    with pytest.raises(InputError, match=r"uzemi\.csv: .*weights.* 1") as error:
        read_territories(write("sluzba;uroven;uzemi;vaha\n" + rows), territory=territory, report=report)
    assert [(finding.code, finding.where) for finding in error.value.findings] == [(code, where)]


def test_tables_of_a_header_alone_say_so_and_give_nothing(write, territory, codes, report):
    served = read_territories(write("service,level,area,weight\n"), territory=territory, report=report)
    shares = read_shares(write("service,place,obec,share\n"), codes=codes, report=report)
    assert served.empty
    assert shares.empty
    assert served["weight"].dtype == shares["share"].dtype == "float64"
    assert [finding.code for finding in report.findings] == ["table_without_rows"] * 2


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ("1,900001,-1\n1,900002,2\n", "shares_unusable", ("2",)),
        ("1,900001,\n", "shares_unusable", ("2",)),
        ("1,900001,0\n1,900002,0\n", "shares_zero", ("1",)),
    ],
)
def test_shares_that_divide_nothing_are_refused_with_their_rows(write, codes, report, rows, code, where):
    with pytest.raises(InputError, match=r"uzemi\.csv: ") as error:
        read_shares(write("service,obec,share\n" + rows), codes=codes, report=report)
    assert [(finding.code, finding.where) for finding in error.value.findings] == [(code, where)]
