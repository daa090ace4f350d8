import pandas as pd
import pytest

from pokryti.catalog import target_groups
from pokryti.errors import AgeBandError
from pokryti.population import group_counts, group_table, split_bands


def people(area, *rows, sex="t", level="obec"):
    frame = pd.DataFrame(rows, columns=["age_from", "age_to", "count"]).astype({"count": "float64"})
    return frame.assign(level=level, area=area, year=2024, sex=sex)


SMALL = people("999001", (0, 4, 10), (5, 999, 90))
# Two thirds of the children up to 4 are up to 2.
LARGE = people("999002", (0, 0, 10), (1, 1, 10), (2, 2, 20), (3, 3, 10), (4, 4, 10), (5, 999, 400))


def test_uniform_takes_every_year_of_a_band_as_equal():
    assert group_counts(SMALL, target_groups()["0_2"], split="uniform").tolist() == [6]


def test_proportional_takes_the_shares_of_districts_with_finer_bands():
    counts = group_counts(pd.concat([SMALL, LARGE]), target_groups()["0_2"], split="proportional")
    assert counts.tolist() == pytest.approx([20 / 3, 40])


def single_years(area, *counts, sex="t", level="obec"):
    return people(
        area, *((age, age, count) for age, count in enumerate(counts)), (len(counts), 999, 1), sex=sex, level=level
    )


def test_proportional_keeps_sexes_apart():
    rows = pd.concat([
        people("999001", (0, 4, 10), (5, 999, 1), sex="m"),
        people("999001", (0, 4, 10), (5, 999, 1), sex="f"),
        single_years("999002", 1, 0, 0, 3, 0, sex="m"),
        single_years("999002", 3, 0, 0, 1, 0, sex="f"),
    ])  # fmt: skip
    parts = split_bands(rows, [3], rule="proportional")
    small = parts[(parts["area"] == "999001") & (parts["age_to"] == 2)].set_index("sex")["count"]
    assert small.to_dict() == {"m": 2.5, "f": 7.5}


def test_proportional_prefers_the_profile_of_the_same_level():
    state = single_years("CZ", 9, 0, 0, 1, 0, level="stat")
    counts = group_counts(pd.concat([SMALL, LARGE, state]), target_groups()["0_2"], split="proportional")
    assert counts["obec", "999001", 2024] == pytest.approx(20 / 3)


def test_proportional_uses_another_level_where_its_own_has_none():
    state = single_years("CZ", 9, 0, 0, 1, 0, level="stat")
    counts = group_counts(pd.concat([SMALL, state]), target_groups()["0_2"], split="proportional")
    assert counts["obec", "999001", 2024] == pytest.approx(9)


def test_proportional_without_any_profile_is_refused():
    with pytest.raises(AgeBandError, match=r"0–4.*at age 3"):
        group_counts(SMALL, target_groups()["0_2"], split="proportional")


def test_an_open_band_has_no_even_shares():
    with pytest.raises(AgeBandError, match=r"5\+"):
        group_counts(SMALL, target_groups()["65plus"], split="uniform")


def test_an_open_band_can_be_divided_by_a_profile():
    fine = single_years("999002", *[1] * 65, 79)
    counts = group_counts(pd.concat([SMALL, fine]), target_groups()["65plus"], split="proportional")
    assert counts.tolist() == pytest.approx([90 * 80 / 140, 80])


def test_a_table_leaves_what_cannot_be_divided_unknown():
    table = group_table(SMALL, [target_groups()["0_2"], target_groups()["65plus"]], split="uniform")
    assert table["population_0_2"].tolist() == [6]
    assert table["population_65plus"].isna().all()


def test_a_band_without_people_divides_into_nothing():
    empty = people("999001", (0, 4, 0), (5, 999, 0))
    assert group_counts(empty, target_groups()["65plus"], split="uniform").tolist() == [0]


def test_groups_counted_together_equal_groups_counted_alone():
    rows = pd.concat([SMALL, people("999002", *((age, age, age + 1) for age in range(90)), (90, 999, 5))])
    groups = [target_groups()[key] for key in ("0_2", "3_14", "15_26", "65plus", "75plus")]
    together = group_table(rows, groups, split="proportional")
    for group in groups:
        alone = group_counts(rows, group, split="proportional")
        pd.testing.assert_series_equal(together[alone.name], alone)


def test_an_unknown_method_is_refused():
    with pytest.raises(AgeBandError, match="'uniform' or 'proportional'"):
        split_bands(SMALL, [3], rule="evenly")
