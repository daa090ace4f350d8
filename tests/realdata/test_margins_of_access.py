"""Margins of access on the whole state: places are added where the rule says, and the district is judged again."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from pokryti.measures.access import Surroundings

BEDS = {"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka"}


def with_beds(study, area, beds):
    """Add beds to the homes of a district, or a home in the middle of its people where there is none."""
    services, people = study.surroundings.services, study.surroundings.people("65plus")
    district = study.joined.territory.lookup("orp")
    own = (services[list(BEDS)] == list(BEDS.values())).all(axis=1) & (services["capacity"] > 0)
    own &= district.reindex(services["obec"]).eq(area).to_numpy()
    if own.any():
        services = services.assign(
            capacity=services["capacity"] * np.where(own, 1 + beds / services.loc[own, "capacity"].sum(), 1.0)
        )
    else:
        here = people[district.reindex(people["obec"]).eq(area).to_numpy() & (people["people"] > 0)]
        x, y = (np.average(values, weights=here["people"]) for values in (here.geometry.x, here.geometry.y))
        home = pd.DataFrame([BEDS | {"obec": here["obec"].iloc[0], "capacity": beds}])
        new = gpd.GeoDataFrame(home, geometry=gpd.points_from_xy([x], [y]), crs=services.crs)
        services = pd.concat([services, new], ignore_index=True)
    changed = replace(study)
    around = Surroundings(study.joined, study.inputs.journeys)
    around.__dict__["services"] = services
    changed.__dict__["surroundings"] = around
    return changed


@pytest.mark.parametrize("has", [True, False], ids=["with homes", "without"])
def test_the_margin_of_access_ends_the_verdict_and_a_hundredth_less_does_not(national, has):
    asked = {**BEDS, "level": "orp", "rules": ["access_below_supply"]}
    verdict = national.underserved(**asked).set_index("area")
    under = verdict[(verdict["rules_met"] > 0) & ((verdict["numerator"] > 0) == has)]
    assert under["margin"].gt(0).all()
    assert not under["margin_at_least"].any()
    for area in under.index[[0, -1]]:
        met = [
            with_beds(national, area, under["margin"][area] * part).underserved(**asked).set_index("area")["rules_met"]
            for part in (1 + 1e-6, 0.99)
        ]
        assert [some[area] for some in met] == [0, 1]
