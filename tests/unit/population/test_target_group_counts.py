import pandas as pd
import pytest

from pokryti.catalog import target_groups
from pokryti.errors import AgeBandError
from pokryti.population import age_group, group_counts, group_table


def people(*rows, area="999001", sex="t", year=2024, level="obec"):
    frame = pd.DataFrame(rows, columns=["age_from", "age_to", "count"]).astype({"count": "float64"})
    return frame.assign(level=level, area=area, year=year, sex=sex)


FIVE_YEARS = people((0, 4, 10), (5, 64, 50), (65, 999, 20))
SINGLE_YEARS = people((0, 0, 1), (1, 1, 1), (2, 2, 2), (3, 64, 30), (65, 79, 4), (80, 999, 2), area="999002")
BOTH = pd.concat([FIVE_YEARS, SINGLE_YEARS], ignore_index=True)


def test_a_group_of_whole_bands_is_their_sum():
    counts = group_counts(BOTH, target_groups()["65plus"])
    assert counts.name == "population_65plus"
    assert counts.to_dict() == {("obec", "999001", 2024): 20, ("obec", "999002", 2024): 6}


def test_both_sexes_make_a_group():
    both = pd.concat([people((0, 64, 3), (65, 999, 1), sex="m"), people((0, 64, 2), (65, 999, 2), sex="f")])
    assert group_counts(both, target_groups()["65plus"]).tolist() == [3]


def test_one_sex_alone_does_not():
    with pytest.raises(AgeBandError, match="both sexes"):
        group_counts(people((0, 64, 3), (65, 999, 1), sex="m"), target_groups()["65plus"])


def test_a_group_that_the_bands_cannot_express_is_refused_with_bands_districts_and_remedy():
    with pytest.raises(AgeBandError, match=r"0_2.*999001.*0–4.*split"):
        group_counts(BOTH, target_groups()["0_2"])


def test_a_group_that_the_bands_do_not_fill_is_refused():
    with pytest.raises(AgeBandError, match="do not fill"):
        group_counts(people((65, 999, 5)), target_groups()["all"])


def test_in_a_table_such_a_group_is_unknown_only_where_it_is():
    table = group_table(BOTH, [target_groups()["0_2"], target_groups()["all"]])
    assert table["population_0_2"].isna().tolist() == [True, False]
    assert table["population_all"].tolist() == [80, 40]


def test_a_count_that_is_not_known_stays_so():
    unknown = people((0, 64, float("nan")), (65, 999, 1))
    assert group_counts(unknown, target_groups()["all"]).isna().all()
    assert group_counts(unknown, target_groups()["65plus"]).tolist() == [1]


def test_districts_without_people_count_zero():
    assert group_counts(people((0, 64, 0), (65, 999, 0)), target_groups()["65plus"]).tolist() == [0]


def test_years_and_levels_stay_apart():
    rows = pd.concat([FIVE_YEARS, FIVE_YEARS.assign(year=2023), FIVE_YEARS.assign(level="orp", area="9901")])
    assert group_counts(rows, target_groups()["all"]).tolist() == [80, 80, 80]


@pytest.mark.parametrize(
    ("text", "ages"), [("65plus", (65, None)), ("6-26", (6, 26)), ("70+", (70, None)), ("18–30 let", (18, 30))]
)
def test_groups_of_ones_own(text, ages):
    group = age_group(text)
    assert (group.age_from, group.age_to) == ages


def test_a_group_of_ones_own_that_the_catalogue_has_is_taken_from_there():
    assert age_group("6-26") is target_groups()["6_26"]


def test_nonsense_is_no_group():
    with pytest.raises(AgeBandError, match="no target group"):
        age_group("všelijací")


def test_the_input_stays_as_it_was():
    before = BOTH.copy()
    group_table(BOTH, list(target_groups().values()), split="proportional")
    pd.testing.assert_frame_equal(before, BOTH)
