"""Inequality against the R package accessibility (ipeaGIT); ranks, funnels and clusters on the whole state."""

import pandas as pd
import pytest

from pokryti.measures.comparison import concentration, gini, theil

HOMES = {"kind": "domovy_pro_seniory", "level": "orp", "form": "pobytova", "unit": "luzka"}


@pytest.fixture(scope="module")
def published(realdata):
    def read(name):
        return pd.read_csv(realdata.parent / "oracles" / f"ipea_{name}.csv{'.gz' if name == 'travel_matrix' else ''}")

    return read


@pytest.fixture(scope="module")
def city(published):
    """Read the people and income of hexagons of a city, and the jobs within 30 minutes of each."""
    land = published("land_use_data").set_index("id")
    travel = published("travel_matrix").query("travel_time <= 30")
    jobs = travel["to_id"].map(land["jobs"]).groupby(travel["from_id"]).sum().reindex(land.index, fill_value=0)
    # the package weighs each hexagon's access by its people, so that their product is what is shared out
    return jobs * land["population"], land["population"], land["income_per_capita"], jobs


def test_gini_and_theil_are_those_of_the_r_package(city, published):
    shared, people, *_ = city
    assert gini(shared, people) == pytest.approx(published("gini_index").iloc[0, 0], rel=1e-12)
    assert theil(shared, people).total == pytest.approx(published("theil_t").iloc[0, 0], rel=1e-12)


def test_the_corrected_concentration_index_is_that_of_the_r_package(city, published):
    """Erreygers' correction is applied here; equal incomes share a rank with us and not there, hence the tolerance."""
    shared, people, income, jobs = city
    known = income.notna() & (people > 0)
    mean = shared[known].sum() / people[known].sum()
    corrected = 4 * mean / (jobs[known].max() - jobs[known].min()) * concentration(shared, people, income)
    assert corrected == pytest.approx(published("concentration_index").iloc[0, 0], rel=1e-4)


def test_ranks_of_all_kinds_and_levels_bound_themselves(national):
    ranks = pd.concat([national.ranks(level=level) for level in ("obec", "orp", "kraj")]).dropna(subset="rank_low")
    assert (ranks["rank_low"] <= ranks["rank"]).all()
    assert (ranks["rank"] <= ranks["rank_high"]).all()
    assert (ranks["rank_high"] <= ranks["ranked"]).all()


def test_the_funnel_narrows_for_larger_districts_of_the_state(national):
    funnel = national.funnel(**HOMES).dropna(subset="value").sort_values("people")
    assert (funnel["upper_998"].diff().dropna() <= 1e-9).all()
    assert funnel["position"].eq("inside").mean() > 0.8


def test_theil_of_the_state_divides_between_and_within_its_regions(national):
    obec, orp, kraj = (national.inequality(**HOMES | {"level": level}) for level in ("obec", "orp", "kraj"))
    assert obec["theil"].item() > orp["theil"].item() > kraj["theil"].item()
    for table in (obec, orp):
        parts = table["theil_between"] + table["theil_within"]
        assert parts.item() == pytest.approx(table["theil"].item())


def test_peers_of_a_regional_capital_are_large_towns(national):
    peers = national.peers("3102", level="orp", count=8)
    people = national.areas().query("level == 'orp'").set_index("area")["population"]
    assert people[peers["area"]].min() > people.median()


def test_clusters_of_the_state_are_the_same_each_time(national):
    once, again = (national.clusters(**HOMES, permutations=499) for _ in range(2))
    pd.testing.assert_frame_equal(once, again)
    assert once["p"].dropna().between(0, 1).all()
