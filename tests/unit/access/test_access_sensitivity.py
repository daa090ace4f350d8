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
    assert len(combinations) == 2 * (1 + 1 + 2)
    stability = rank_stability(runs)
    assert (stability["best_rank"] <= stability["median_rank"]).all()
    assert stability["among_lowest"].between(0, 1).all()
    assert stability["among_lowest"].is_monotonic_decreasing


def test_spread_of_ranks():
    runs = pd.DataFrame(
        {"form": "f", "unit": "u", "area": ["A", "B"] * 2, "name": "n", "rank": [1, 2, 2, 1], "ranked": 2}
    )
    assert rank_stability(runs)["spread"].tolist() == [1, 1]
