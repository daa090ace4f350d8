"""Ranks of districts under many assumptions."""

import pandas as pd

from pokryti.measures import decay
from pokryti.measures.access.sensitivity import rank_stability, sensitivity

BEDS = {"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka"}


def test_every_combination_is_run_and_ranks_are_compared(sample):
    runs = sensitivity(
        sample.surroundings,
        "domovy_pro_seniory",
        level="orp",
        methods=["nearest", "2sfca", "e2sfca"],
        catchments=[15_000, 30_000],
        decays={"gaussian": lambda reach: decay.gaussian(reach / 3), "linear": decay.linear},
        unit="luzka",
    )
    combinations = runs.drop_duplicates(["method", "catchment", "decay"])
    assert len(combinations) == 1 + 2 * (1 + 2)
    stability = rank_stability(runs)
    assert (stability["best_rank"] <= stability["median_rank"]).all()
    assert stability["among_lowest"].between(0, 1).all()
    assert stability["among_lowest"].is_monotonic_decreasing


def test_spread_of_ranks():
    runs = pd.DataFrame(
        {"form": "f", "unit": "u", "area": ["A", "B"] * 2, "name": "n", "rank": [1, 2, 2, 1], "ranked": 2}
    )
    stability = rank_stability(runs)
    assert stability["spread"].tolist() == [1, 1]
    assert stability["lower_quartile"].tolist() == [1.25, 1.25]
    assert stability["upper_quartile"].tolist() == [1.75, 1.75]


def test_less_is_better_where_the_measure_is_a_cost(sample):
    runs = sensitivity(
        sample.surroundings,
        "domovy_pro_seniory",
        level="kraj",
        methods=["nearest", "raam"],
        catchments=[30_000],
        unit="luzka",
    )
    best = runs.loc[runs.groupby("method")["value"].idxmin()]
    assert (best["rank"] == 1).all()


def test_the_farthest_of_the_k_nearest_is_served_worst(sample):
    runs = sample.sensitivity(**BEDS, level="orp", methods=["nearest", "k_nearest"], k=2)
    assert runs["catchment"].isna().all()
    assert set(runs["decay"]) == {"none"}
    of_two = runs[runs["method"] == "k_nearest"]
    assert of_two.loc[of_two["value"].idxmin(), "rank"] == of_two["rank"].min()
    assert of_two.loc[of_two["value"].idxmax(), "rank"] == of_two["rank"].max()
    k_nearest = sample.access(**BEDS, level="orp", method="k_nearest", k=2)
    assert of_two["value"].tolist() == k_nearest["value"].tolist()


def test_a_district_without_people_or_with_hidden_ones_has_no_rank(sample):
    runs = sample.sensitivity(**BEDS, level="obec", methods=["2sfca"], catchments=[15_000])
    answer = sample.access(**BEDS, level="obec", method="2sfca", catchment=15_000)
    silent = answer["flag"].isin(["undefined", "suppressed"])
    assert silent.any()
    assert runs["rank"].isna().tolist() == silent.tolist()
    assert runs["among_lowest"].isna().tolist() == silent.tolist()


def test_districts_whose_people_reach_nothing_are_last_and_only_those_with_people_are_counted(sample):
    """Most obce of the sample have no home within 2 km: a cost that is missing is the worst there is."""
    runs = sensitivity(sample.surroundings, **BEDS, level="obec", methods=["raam"], catchments=[2000])
    assert (runs["ranked"] == runs["rank"].notna().sum()).all()
    reached = runs["value"].notna()
    nothing = runs["rank"].notna() & ~reached
    assert nothing.any()
    assert runs.loc[nothing, "rank"].min() > runs.loc[reached, "rank"].max()


def test_one_call_tells_how_stable_ranks_are(sample):
    runs = sample.sensitivity(**BEDS, level="orp", methods=["nearest", "2sfca"], catchments=[15_000, 30_000])
    told = runs.drop_duplicates("area").set_index("area")
    stability = rank_stability(runs).droplevel(["form", "unit"]).reindex(told.index)
    shared = ["median_rank", "best_rank", "worst_rank", "spread", "lower_quartile", "upper_quartile", "among_lowest"]
    pd.testing.assert_frame_equal(told[shared], stability[shared])
