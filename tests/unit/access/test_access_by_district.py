"""Access summed up by district: weighted by people, conserved, with what comes from elsewhere and the edge."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures import decay
from pokryti.measures.access import access
from pokryti.measures.access.districts import ACCESS_COLUMNS, access_by_district
from pokryti.measures.access.sites import Surroundings
from pokryti.measures.access.summary import summarise

HOMES = "domovy_pro_seniory"


@pytest.fixture(scope="module")
def sample(sample):
    return Surroundings(sample.joined)


@pytest.fixture(scope="module")
def answer(sample):
    return access_by_district(sample, HOMES, method="2sfca", level="orp", catchment=20_000, unit="luzka", limit=5)


def test_columns_of_the_contract_and_more(answer):
    assert list(answer.columns) == ACCESS_COLUMNS
    assert set(answer["measure"]) == {"access_2sfca_per_1000"}
    assert set(answer["flag"]) <= {"ok", "none", "unknown", "undefined", "edge", "small"}


def test_capacity_is_neither_lost_nor_made(sample, answer):
    beds = sample.services.query("kind == @HOMES and unit == 'luzka'")["capacity"].sum()
    assert answer["numerator"].sum() == pytest.approx(beds, rel=1e-12)


@pytest.mark.parametrize("level", ["obec", "okres", "kraj", "stat"])
def test_levels_tell_the_same_total(sample, answer, level):
    other = access_by_district(sample, HOMES, method="2sfca", level=level, catchment=20_000, unit="luzka")
    assert other["numerator"].sum() == pytest.approx(answer["numerator"].sum(), rel=1e-12)
    assert other["denominator"].sum() == answer["denominator"].sum()


def test_values_are_per_thousand_and_in_order(answer):
    assert np.allclose(answer["value"], 1000 * answer["numerator"] / answer["denominator"])
    assert (answer["p10"] <= answer["median"]).all()
    assert (answer["median"] <= answer["p90"]).all()
    assert np.isclose(answer[["outside", "edge", "beyond"]].clip(0, 1), answer[["outside", "edge", "beyond"]]).all()


def test_the_limit_is_in_the_unit_of_the_value(sample, answer):
    people, sites = sample.people("65plus"), sample.sites(sample.services.query("kind == @HOMES and unit == 'luzka'"))
    reached = 1000 * access(people, sites, method="2sfca", catchment=20_000)
    home = sample.joined.territory.lookup("orp").reindex(people["obec"]).set_axis(people.index)
    poor = people["people"].where(reached < 5, 0).groupby(home).sum() / people["people"].groupby(home).sum()
    assert np.allclose(answer.set_index("area")["beyond"], poor.reindex(answer["area"]))
    assert poor.between(0.01, 0.99).any()
    per_hundred = access_by_district(
        sample, HOMES, method="2sfca", level="orp", catchment=20_000, unit="luzka", limit=0.5, per=100
    )
    assert np.allclose(per_hundred["beyond"], answer["beyond"])


def test_a_site_of_unknown_capacity_is_a_site_for_the_nearest_and_gives_nothing_where_capacity_counts(sample):
    rows = sample.services
    blank = replace(sample)
    doubtful = rows["obec"].eq(rows.query("kind == @HOMES and unit == 'luzka'")["obec"].iloc[0])
    object.__setattr__(blank, "services", rows.assign(capacity=rows["capacity"].mask(doubtful)))
    gone = replace(sample)
    object.__setattr__(gone, "services", rows[~doubtful])
    how = {"method": "raam", "level": "orp", "catchment": 60_000, "unit": "luzka"}
    unlike = access_by_district(sample, HOMES, **how)["value"]
    assert np.allclose(
        access_by_district(blank, HOMES, **how)["value"], access_by_district(gone, HOMES, **how)["value"]
    )
    assert not np.allclose(access_by_district(blank, HOMES, **how)["value"], unlike)
    near = {"method": "nearest", "level": "orp", "unit": "luzka"}
    assert access_by_district(blank, HOMES, **near)["value"].equals(access_by_district(sample, HOMES, **near)["value"])


def test_nothing_comes_from_outside_the_state(sample):
    whole = access_by_district(
        sample, HOMES, method="e2sfca", level="stat", catchment=20_000, decay=decay.linear(20_000)
    )
    assert whole["outside"].to_numpy() == pytest.approx(0, abs=1e-12)


HOW = {"catchment": 20_000, "decay": decay.gaussian(7000), "unit": "luzka"}


@pytest.mark.parametrize("level", ["obec", "orp", "kraj"])
def test_spatial_availability_of_a_district_is_the_sum_of_its_places(sample, level):
    """Soukhov et al. (2023) divide capacity; what all districts have of it is what E2SFCA divides."""
    total = access_by_district(sample, HOMES, method="spatial_availability", level=level, limit=1, **HOW)
    each = access_by_district(sample, HOMES, method="e2sfca", level=level, per=1, **HOW)
    assert total["value"].tolist() == pytest.approx((each["value"] * each["denominator"]).tolist(), nan_ok=True)
    assert total["numerator"].tolist() == pytest.approx(each["numerator"].tolist(), nan_ok=True)
    assert total["outside"].tolist() == pytest.approx(each["outside"].tolist(), nan_ok=True)
    assert total["flag"].tolist() == each["flag"].tolist()
    assert total[["median", "p10", "p90", "beyond"]].isna().all(axis=None)


def test_spatial_availability_of_places_is_that_of_plain_frames(sample):
    people, sites = sample.people("65plus"), sample.sites(sample.services.query("kind == @HOMES and unit == 'luzka'"))
    options = {name: HOW[name] for name in ("catchment", "decay")}
    places = access(people, sites, method="spatial_availability", **options)
    obce = access_by_district(sample, HOMES, method="spatial_availability", level="obec", **HOW).set_index("area")
    assert obce["value"].dropna().to_dict() == pytest.approx(places[obce["value"].dropna().index].to_dict())


def from_outside(sample, level, share):
    """Weigh the share of each place by its people, as a district tells it."""
    people = sample.people("65plus")["people"]
    home = sample.joined.territory.lookup(level).reindex(people.index)
    return (people * share).groupby(home).sum() / people.where(share.notna()).groupby(home).sum()


@pytest.mark.parametrize("k", [1, 2, 5])
def test_how_many_of_the_nearest_sites_lie_outside(sample, k):
    people, sites = sample.people("65plus"), sample.sites(sample.services.query("kind == @HOMES and unit == 'luzka'"))
    district = sample.joined.territory.lookup("orp")
    apart = shapely.distance(people.geometry.to_numpy()[:, None], sites.geometry.to_numpy())
    nearest = district.reindex(sites["obec"]).to_numpy()[np.argsort(apart, axis=1)[:, :k]]
    own = district.reindex(people["obec"]).to_numpy()[:, None]
    share = pd.Series((nearest != own).mean(axis=1), index=people.index)
    answer = access_by_district(sample, HOMES, method="k_nearest", k=k, level="orp", unit="luzka").set_index("area")
    assert answer["outside"].to_dict() == pytest.approx(from_outside(sample, "orp", share).to_dict())


def test_how_much_of_the_capacity_in_reach_lies_outside(sample):
    """Where nobody crosses the border of a district of their own, all that is in reach is their own."""
    answer = access_by_district(sample, HOMES, method="ratio", level="orp", catchment=9000, unit="luzka")
    assert answer["outside"].dropna().between(0, 1).all()
    assert answer["outside"].max() > 0.1
    whole = access_by_district(sample, HOMES, method="ratio", level="stat", catchment=9000, unit="luzka")
    assert whole["outside"].tolist() == pytest.approx([0])
    alone = access_by_district(sample, HOMES, method="ratio", level="obec", catchment=1, unit="luzka")
    assert (alone["outside"].dropna() == 0).all()


def test_raam_does_not_tell_who_goes_where(sample):
    answer = access_by_district(sample, HOMES, method="raam", level="orp", catchment=9000, unit="luzka")
    assert answer["outside"].isna().all()


def test_a_district_without_a_home_is_served_from_elsewhere(sample, answer):
    homes = sample.services.query("kind == @HOMES and unit == 'luzka'")["obec"]
    with_homes = set(homes.map(sample.joined.territory.lookup("orp")))
    without = answer[~answer["area"].isin(with_homes) & (answer["value"] > 0)]
    assert len(without)
    assert (without["outside"] == 1).all()


def test_the_nearest_home_is_told_in_metres(sample):
    answer = access_by_district(sample, HOMES, method="nearest", level="orp", unit="luzka", limit=10_000)
    assert answer["value"].between(0, 200_000).all()
    assert set(answer["measure"]) == {"access_nearest"}


def test_the_edge_counts_where_it_could_change_something(sample):
    near = access_by_district(sample, HOMES, method="2sfca", level="obec", catchment=2_000, unit="luzka")
    far = access_by_district(sample, HOMES, method="2sfca", level="obec", catchment=40_000, unit="luzka")
    assert (near["edge"].dropna() <= far["edge"].dropna()).all()
    within = sample.to_edge(sample.joined.territory.points).reindex(near["area"]).to_numpy() <= 2_000
    assert (near.loc[within, "edge"].dropna() == 1).all()


def test_what_is_nowhere_reaches_nobody(sample):
    answer = access_by_district(sample, HOMES, method="2sfca", level="orp", catchment=10_000, form="terenni")
    assert (answer["value"] == 0).all()
    assert set(answer["flag"]) <= {"none", "edge"}


def test_what_cannot_be_asked(sample):
    with pytest.raises(UnknownCodeError):
        access_by_district(sample, "zamky", method="nearest", level="orp")
    with pytest.raises(UnknownCodeError):
        access_by_district(sample, HOMES, method="nearest", level="orp", unit="psi")
    with pytest.raises(InputError, match="target group"):
        access_by_district(sample, [HOMES, "azylove_domy"], method="nearest", level="orp")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"catchment": "30 km"}, "not '30 km'"),
        ({"catchment": (5_000, 40_000)}, r"Until\(people"),
        ({"catchment": 9_000, "method": "e2sfca", "decay": "gaussian"}, "not 'gaussian'"),
        ({"method": "raam"}, "raam needs a catchment"),
    ],
)
def test_what_is_not_understood_is_said_in_words_of_the_question(sample, question, words):
    with pytest.raises(InputError, match=words):
        access_by_district(sample, HOMES, **({"method": "2sfca", "level": "orp"} | question))


def test_the_mean_of_more_sites_is_farther(sample):
    how = {"method": "k_nearest", "level": "orp", "unit": "luzka"}
    near, far = (access_by_district(sample, HOMES, **how, k=k).set_index("area") for k in (1, 4))
    nearest = access_by_district(sample, HOMES, method="nearest", level="orp", unit="luzka").set_index("area")
    assert np.allclose(near["value"], nearest["value"])
    assert (near["value"] < far["value"]).all()
    assert (near["edge"] <= far["edge"]).all()


def test_summary_weighs_by_people():
    places = pd.DataFrame(
        {
            "district": ["A", "A", "A", "B", None],
            "people": [10, 80, 10, 0, 5],
            "value": [1.0, 2.0, np.nan, 3.0, 4.0],
            "edge": [1.0, 0, 0, 0, 0],
        }
    )
    table = summarise(places, limit=1.5)
    a = table.loc["A"]
    assert (a["people"], a["mean"], a["median"], a["p10"]) == (100, pytest.approx(170 / 90), 2, 1)
    assert a["beyond"] == pytest.approx(0.2)
    assert a["edge"] == pytest.approx(0.1)
    assert table.loc["B"].drop("people").isna().drop(["median", "p10", "p90"]).all()


@pytest.mark.parametrize("per", [0, -5, float("nan")])
def test_access_for_no_people_is_refused(sample, per):
    with pytest.raises(InputError, match="above zero"):
        access_by_district(sample, HOMES, method="2sfca", level="orp", catchment=9_000, per=per)
