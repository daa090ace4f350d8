"""People in tables of one's own: any code system, long or wide."""

import pytest

from pokryti.errors import InputError
from pokryti.sources.population import read_population


def records(people):
    return people[["level", "area", "sex", "age_from", "age_to", "count"]].to_numpy().tolist()


def test_a_wide_table_of_totals_and_groups_is_told_apart(write, codes, report):
    path = write("obyvatele_2023.csv", "kod_obce;název;obyvatel;65plus;80+\n999001;Dolní;1 000;200;50\n")
    people = read_population(path, codes=codes, report=report)
    assert records(people) == [
        ["obec", "999001", "t", 0, 64, 800.0],
        ["obec", "999001", "t", 65, 79, 150.0],
        ["obec", "999001", "t", 80, 999, 50.0],
    ]


def test_sexes_may_stand_in_columns(write, codes, report):
    path = write("a.csv", "orp,rok,muzi 0-14,zeny 0-14,muzi 15+,zeny 15+\n77,2023,1,2,3,4\n19,2023,5,6,7,8\n")
    people = read_population(path, codes=codes, report=report)
    women = people[(people["sex"] == "f") & (people["area"] == "9901")]
    assert women["count"].tolist() == [2, 4]
    assert set(people["area"]) == {"9901", "1000"}
    assert set(people["sex"]) == {"m", "f"}


def test_a_long_table_with_a_level_of_each_row(write, codes, report):
    text = (
        "level,code,year,sex,age,count\n"
        "obec,999001,2023,muži,0-64,5\nobec,999001,2023,ženy,0-64,6\norp,9901,2023,,65+,9\n"
    )
    people = read_population(write("a.csv", text), codes=codes, report=report)
    assert ["orp", "9901", "t", 65, 999, 9.0] in records(people)
    assert len(people) == 3


def test_ages_may_be_numbers_in_two_columns(write, codes, report):
    path = write("a.csv", "obec,rok,vek_od,vek_do,pocet\n999001,2023,0,64,5\n999001,2023,65,,2\n")
    assert records(read_population(path, codes=codes, report=report)) == [
        ["obec", "999001", "t", 0, 64, 5.0],
        ["obec", "999001", "t", 65, 999, 2.0],
    ]


def test_the_level_of_bare_codes_is_found_in_the_code_lists_and_reported(write, codes, report):
    people = read_population(write("a_2023.csv", "kod,celkem\n999001,5\n999002,6\n"), codes=codes, report=report)
    assert set(people["level"]) == {"obec"}
    assert "level_from_codes" in {finding.code for finding in report.findings}


def test_codes_that_fit_several_levels_are_refused(write, codes, report):
    with pytest.raises(InputError, match="several levels"):
        read_population(write("a_2023.csv", "kod,celkem\n19,5\n"), codes=codes, report=report)


def test_prague_may_be_called_by_any_of_its_codes(write, codes, report):
    people = read_population(write("a_2023.csv", "kod_orp,celkem\n0,5\n9901,6\n"), codes=codes, report=report)
    assert set(people["area"]) == {"1000", "9901"}


def test_confidential_counts_stay_unknown(write, codes, report):
    people = read_population(
        write("a_2023.csv", "obec,0-64,65+\n999001,i.d.,-\n999002,7,1\n"), codes=codes, report=report
    )
    assert people["count"].isna().tolist() == [True, False, False, False]
    assert people["count"].iloc[1] == 0


def test_overlapping_bands_are_refused(write, codes, report):
    with pytest.raises(InputError, match="overlap"):
        read_population(write("a_2023.csv", "obec,0-14,6-26\n999001,5,5\n"), codes=codes, report=report)


def test_totals_that_leave_scattered_ages_are_refused(write, codes, report):
    with pytest.raises(InputError, match="separate runs"):
        read_population(write("a_2023.csv", "obec,celkem,15-26,65+\n999001,50,5,5\n"), codes=codes, report=report)


def test_parts_larger_than_their_total_are_refused(write, codes, report):
    with pytest.raises(InputError, match="negative"):
        read_population(write("a_2023.csv", "obec,celkem,65+\n999001,5,50\n"), codes=codes, report=report)


def test_one_sex_alone_is_refused(write, codes, report):
    with pytest.raises(InputError, match="one sex"):
        read_population(write("a_2023.csv", "obec,pohlavi,celkem\n999001,muži,5\n"), codes=codes, report=report)
