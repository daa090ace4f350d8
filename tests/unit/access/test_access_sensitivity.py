"""Ranks of districts under many assumptions."""

import pandas as pd

from pokryti import open_sample
from pokryti.measures import decay
from pokryti.measures.access.sensitivity import rank_stability, sensitivity
from pokryti.measures.access.sites import Surroundings


def test_every_combination_is_run_and_ranks_are_compared():
    runs = sensitivity(
        Surroundings(open_sample().joined),
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


def test_less_is_better_where_the_measure_is_a_cost():
    runs = sensitivity(
        Surroundings(open_sample().joined),
        "domovy_pro_seniory",
        level="kraj",
        methods=["nearest", "raam"],
        catchments=[30_000],
        unit="luzka",
    )
    best = runs.loc[runs.groupby("method")["value"].idxmin()]
    assert (best["rank"] == 1).all()
