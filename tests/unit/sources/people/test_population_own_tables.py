"""People in tables of one's own: any code system, long or wide."""

import pytest

from pokryti.catalog import target_groups
from pokryti.errors import InputError
from pokryti.population import group_table, suppressed_groups
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


class TestWhatIsNotKnown:
    def test_a_count_that_the_office_hides_is_marked_and_tells_which_groups_it_hides(self, write, codes, report):
        path = write("a_2023.csv", "obec,0-14,15-64,65+\n999001,5,50,i.d.\n999002,6,,7\n")
        people = read_population(path, codes=codes, report=report)
        assert people.loc[people["count"].isna(), ["area", "suppressed"]].to_numpy().tolist() == [
            ["999001", True],
            ["999002", False],
        ]
        groups = [target_groups()["65plus"], target_groups()["0_14"]]
        hidden = suppressed_groups(people, groups)
        assert hidden.loc[("obec", "999001", 2023)].tolist() == [True, False]
        assert not hidden.loc[("obec", "999002", 2023)].any()
        assert hidden.index.equals(group_table(people, groups, split="uniform").index)

    def test_what_is_left_of_a_hidden_part_is_hidden_too(self, write, codes, report):
        path = write("a_2023.csv", "obec,celkem,65+\n999001,5,i.d.\n999002,5,1\n")
        people = read_population(path, codes=codes, report=report)
        assert people.groupby("area")["suppressed"].agg(["all", "any"]).to_numpy().tolist() == [[True] * 2, [False] * 2]

    def test_a_band_that_is_hidden_everywhere_is_still_there(self, write, codes, report):
        path = write("a_2023.csv", "obec,0-64,65+\n999001,5,i.d.\n999002,5,i.d.\n")
        people = read_population(path, codes=codes, report=report)
        assert people.loc[people["suppressed"], "age_from"].tolist() == [65, 65]

    def test_a_band_that_is_absent_is_named_with_the_districts(self, write, codes, report):
        read_population(write("a_2023.csv", "obec,0-14,20-64,65+\n999001,5,5,5\n"), codes=codes, report=report)
        (absent,) = (finding for finding in report.findings if finding.code == "age_bands_absent")
        assert "Age bands 15–19 are absent: 1 districts (999001)" in absent.message()

    def test_a_total_makes_up_for_an_absent_band(self, write, codes, report):
        read_population(write("a_2023.csv", "obec,celkem,0-14,20+\n999001,20,5,5\n"), codes=codes, report=report)
        assert "age_bands_absent" not in {finding.code for finding in report.findings}

    def test_a_blank_count_is_told(self, write, codes, report):
        read_population(write("a_2023.csv", "obec,0-64,65+\n999001,5,\n999002,5,6\n"), codes=codes, report=report)
        assert {finding.code: finding.where for finding in report.findings}["age_counts_blank"] == ("999001",)

    def test_districts_of_different_years_name_the_years_as_the_cause(self, write, codes, report):
        files = [write("a_2022.csv", "obec,celkem\n999001,5\n"), write("b_2023.csv", "obec,celkem\n999002,5\n")]
        read_population(files, codes=codes, report=report)
        (apart,) = (finding for finding in report.findings if finding.code == "population_years_apart")
        assert "a_2022.csv – 2022 (1); b_2023.csv – 2023 (1)" in apart.message()

    def test_a_series_of_whole_years_is_fine(self, write, codes, report):
        files = [write(f"a_{year}.csv", "obec,celkem\n999001,5\n999002,5\n") for year in (2023, 2024)]
        read_population(files, codes=codes, report=report)
        assert "population_years_apart" not in {finding.code for finding in report.findings}
