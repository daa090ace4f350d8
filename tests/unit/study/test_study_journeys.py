"""A study with finer points of people, a table of travel and roads: sums hold, and what differs is told."""

import numpy as np
import pandas as pd
import pytest

from pokryti import open_study
from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures import decay
from pokryti.measures.access import Until, catchment_by_class
from pokryti.sources.sample import sample_dir

BEDS = {"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka"}


@pytest.fixture(scope="module")
def plain(sample):
    return sample


@pytest.fixture(scope="module")
def files(plain, tmp_path_factory):
    """Write three points in every obec but one, times at 1 km a minute, and roads between near ones."""
    folder = tmp_path_factory.mktemp("journeys")
    points = plain.joined.territory.points
    x, y = points.x, points.y
    rows = pd.concat(
        pd.DataFrame({"id": points.index + f"-{k}", "people": k + 1, "x": x + 20 * k, "y": y - 20 * k})
        for k in range(3)
    )
    rows[~rows["id"].str.startswith(points.index[0])].to_csv(folder / "lide.csv", index=False)
    apart = np.hypot(x.to_numpy()[:, None] - x.to_numpy(), y.to_numpy()[:, None] - y.to_numpy())
    ends = {"origin": np.repeat(points.index, len(points)), "destination": np.tile(points.index, len(points))}
    minutes = pd.DataFrame({**ends, "minutes": apart.ravel() / 1000})
    minutes.to_csv(folder / "cesty.csv", index=False)
    pd.DataFrame({"node": points.index, "x": x, "y": y}).to_csv(folder / "uzly.csv", index=False)
    near = minutes[(minutes["minutes"] > 0) & (minutes["minutes"] < 15)]
    near.set_axis(["start", "end", "minutes"], axis=1).assign(oneway=1).to_csv(folder / "useky.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def study(files):
    sources = 'demand_points = "lide.csv"\ntravel = "cesty.csv"\nroads = ["uzly.csv", "useky.csv"]'
    return with_files(files, sources)


def with_files(folder, sources):
    """Open the sample with other sources besides its own."""
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    for name in sorted(item.name for item in sample_dir().iterdir()):
        text = text.replace(f'"{name}"', f'"{(sample_dir() / name).as_posix()}"')
    (folder / "pokryti.toml").write_text(text.replace("[sources]", f"[sources]\n{sources}"), encoding="utf-8")
    return open_study(folder / "pokryti.toml")


def test_points_share_the_people_of_their_obec(study, plain):
    fine, coarse = study.surroundings.people("65plus"), plain.surroundings.people("65plus")
    assert len(fine) == 3 * (len(coarse) - 1) + 1
    sums = fine.groupby("obec")["people"].sum()
    assert np.allclose(sums.reindex(coarse.index), coarse["people"], rtol=1e-12)
    obec = coarse.index[5]
    assert fine.loc[f"{obec}-2", "people"] == pytest.approx(coarse.loc[obec, "people"] / 2)


def test_what_the_points_are_not_is_told(study):
    codes = {item.code: item for item in study.report.findings}
    assert codes["points_without"].where == (study.joined.territory.structure.index[0],)
    assert {"points_rescaled", "roads_snapped"} <= set(codes)


def test_islands_of_the_roads_cut_nobody_off(plain, files, tmp_path):
    """A yard of 5 m lies at the very point of three towns, the road 30 m away."""
    towns = plain.surroundings.people("65plus")["people"].reindex(plain.codes("obec")).nlargest(3).index
    nodes, edges = (pd.read_csv(files / name, dtype={"node": "str"}) for name in ("uzly.csv", "useky.csv"))
    yards = nodes[nodes["node"].isin(towns)]
    inside = yards.assign(node="in " + yards["node"])
    gate = yards.assign(node="gate " + yards["node"], x=yards["x"] + 5)
    within = pd.DataFrame({"start": inside["node"], "end": gate["node"], "minutes": 0.1, "oneway": 0})
    pd.concat([nodes.assign(x=nodes["x"] + 30), inside, gate]).to_csv(tmp_path / "uzly.csv", index=False)
    pd.concat([edges, within]).to_csv(tmp_path / "useky.csv", index=False)
    study = with_files(tmp_path, 'roads = ["uzly.csv", "useky.csv"]')
    answer = study.access(**BEDS, level="obec", method="nearest", by="roads").set_index("area")
    assert answer["value"].dropna().between(0, 60).all()
    assert answer.loc[towns, "value"].notna().all()
    found = {item.code: item for item in study.report.findings}
    torn = next(code for code in ("roads_islands", "roads_torn") if code in found)
    assert found[torn].count == 6
    assert "roads_snapped" in found


def test_a_town_that_the_table_of_travel_forgets_is_told(plain, files, tmp_path):
    """Without journeys to the town with most beds only its own people reach them; without those from it, none."""
    table = pd.read_csv(files / "cesty.csv", dtype={"origin": "str", "destination": "str"})
    beds = plain.surroundings.services.query("kind == 'domovy_pro_seniory' and unit == 'luzka'")
    town = beds.groupby("obec")["capacity"].sum().idxmax()
    for end, code in (("destination", "travel_destination_missing"), ("origin", "travel_origin_missing")):
        table[table[end] != town].to_csv(tmp_path / "cesty.csv", index=False)
        found = {item.code: item for item in with_files(tmp_path, 'travel = "cesty.csv"').report.findings}
        assert found[code].where == (town,)
        assert not {"travel_destination_missing", "travel_origin_missing"} - {code} & set(found)


def test_services_far_from_the_roads_are_told(plain, files, tmp_path):
    """Roads of one corner of the territory: most places lie far from them."""
    nodes = pd.read_csv(files / "uzly.csv", dtype={"node": "str"}).nsmallest(5, "x")
    nodes.to_csv(tmp_path / "uzly.csv", index=False)
    ends = {"start": nodes["node"].iloc[:-1].to_numpy(), "end": nodes["node"].iloc[1:].to_numpy(), "minutes": 5}
    pd.DataFrame(ends).to_csv(tmp_path / "useky.csv", index=False)
    found = {item.code: item for item in with_files(tmp_path, 'roads = ["uzly.csv", "useky.csv"]').report.findings}
    located = plain.joined.places.geometry.notna()
    assert 0 < found["roads_far_places"].count <= located.sum()
    assert found["roads_far"].count > 90


@pytest.mark.parametrize("level", ["obec", "orp", "kraj"])
def test_people_and_capacity_are_conserved(study, plain, level):
    fine, coarse = (
        one.access(**BEDS, level=level, method="2sfca", catchment=20_000).set_index("area") for one in (study, plain)
    )
    assert np.allclose(fine["denominator"], coarse["denominator"])
    whole = study.access(**BEDS, level="obec", method="2sfca", catchment=20_000)["numerator"].sum()
    assert fine["numerator"].sum() == pytest.approx(whole, rel=1e-9)


def test_quantiles_come_from_the_points(study):
    nearest = study.access(**BEDS, level="obec", method="nearest", limit=5000).set_index("area")
    assert (nearest["p10"] < nearest["p90"]).sum() > 80
    assert nearest["beyond"].dropna().between(0, 1).all()


def test_minutes_of_the_table(study, plain):
    """At 1 km a minute by the table, 20 minutes are 20 km by straight line between points of obce."""
    by_table = study.access(**BEDS, level="orp", method="nearest", by="travel")
    assert by_table["value"].between(0, 60).all()
    assert by_table["method"].str.contains("table of travel").all()
    reached = study.access(**BEDS, level="orp", method="2sfca", by="travel", catchment=20)
    beds = plain.access(**BEDS, level="kraj", method="2sfca", catchment=20_000)["numerator"].sum()
    assert reached["numerator"].sum() == pytest.approx(beds, rel=0.2)
    assert reached["outside"].between(0, 1).all()
    assert set(reached["flag"]) <= {"ok", "edge", "none", "unknown"}


def test_a_farther_catchment_comes_nearer_to_the_edge(study):
    near, far = (
        study.access(**BEDS, level="obec", method="2sfca", by="travel", catchment=c).dropna(subset="edge")
        for c in (5, 30)
    )
    assert (near["edge"] <= far["edge"]).all()
    assert near["edge"].sum() < far["edge"].sum()


@pytest.mark.parametrize(
    "rare", [{"kind": "krizova_pomoc", "form": "ambulantni", "unit": "intervence"}, {**BEDS, "unit": "hovory"}]
)
def test_one_gets_to_the_edge_even_if_there_is_no_site(study, plain, rare):
    """At 1 km a minute, who lives within 12 km of the edge gets there in 12 minutes, whatever sites there are."""
    question = {**rare, "level": "obec", "method": "2sfca"}
    by_line = plain.access(**question, catchment=12_000).set_index("area")["edge"].fillna(0)
    by_table = study.access(**question, by="travel", catchment=12).set_index("area")["edge"].fillna(0)
    assert ((by_line > 0) <= (by_table > 0)).all()
    assert (by_line > 0).any()
    by_road = study.access(**question, by="roads", catchment=12).set_index("area")["edge"].fillna(0)
    assert (by_road > 0).sum() > (by_line > 0).sum() / 2


def test_nobody_is_unserved_for_sure_near_the_edge(study, plain):
    question = {"kind": "krizova_pomoc", "level": "orp", "form": "ambulantni", "unit": "intervence", "needed": 0.01}
    flags = (
        study.unserved(**question, by="travel", catchment=12)["flag"],
        plain.unserved(**question, catchment=12_000)["flag"],
    )
    assert flags[0].tolist() == flags[1].tolist()


def test_minutes_over_the_roads(study):
    roads = study.access(**BEDS, level="orp", method="e2sfca", by="roads", catchment=30, decay=decay.gaussian(10))
    assert roads["method"].str.contains("30 min, roads").all()
    assert (roads["value"] > 0).any()
    nearest = study.access(**BEDS, level="orp", method="nearest", by="roads", catchment=60)
    assert nearest["value"].dropna().between(0, 60).all()


def test_catchments_by_rurality(plain):
    """Towns reach as far as before, the country twice as far: nobody in the country loses."""
    obce = plain.surroundings.people("all")["people"]
    rurality = pd.Series(np.where(obce > 5000, "town", "country"), index=obce.index)
    own = catchment_by_class(rurality, {"town": 10_000, "country": 20_000})
    wide = plain.access(**BEDS, level="obec", method="cumulative", catchment=own).set_index("area")["value"].fillna(0)
    narrow = (
        plain.access(**BEDS, level="obec", method="cumulative", catchment=10_000).set_index("area")["value"].fillna(0)
    )
    town = rurality.reindex(wide.index) == "town"
    assert np.allclose(wide[town], narrow[town])
    assert (wide[~town] >= narrow[~town]).all()
    assert (wide[~town] > narrow[~town]).any()


def test_catchments_until_they_hold_enough_people(plain):
    answer = plain.access(**BEDS, level="kraj", method="2sfca", catchment=Until(people=2000, cap=40_000))
    assert answer["method"].iloc[0].startswith("2sfca, until 2000 people, at most 40000 m")
    fixed = plain.access(**BEDS, level="kraj", method="2sfca", catchment=40_000)
    assert 0 < answer["outside"].iloc[0] < fixed["outside"].iloc[0]


@pytest.mark.parametrize("by", ["travel", "roads"])
def test_a_study_without_the_files_says_so(plain, by):
    with pytest.raises(InputError, match=r"pokryti\.toml"):
        plain.access(**BEDS, level="orp", method="nearest", by=by)


def test_a_way_to_travel_that_is_not_known(plain):
    with pytest.raises(UnknownCodeError, match="line"):
        plain.access(**BEDS, level="orp", method="nearest", by="lines")


def test_verdicts_sum_up_the_points_of_a_district(study, plain):
    """Rules that ask what people reach find everybody, at finer points as at the points of obce."""
    fine, coarse = (
        one.underserved("domovy_pro_seniory", level="orp", rules=["access_below_supply", "unmet_demand"])
        for one in (study, plain)
    )
    assert fine["rules_applied"].tolist() == coarse["rules_applied"].tolist()


def test_the_ratio_in_reach_counts_people_by_the_same_minutes(study, plain):
    """At 1 km a minute, 15 minutes are 15 km; all points of an obec are as far as the obec is."""
    by_table = study.access(**BEDS, level="stat", method="ratio", by="travel", catchment=15)
    by_line = plain.access(**BEDS, level="stat", method="ratio", catchment=15_000)
    assert by_table["value"].iloc[0] == pytest.approx(by_line["value"].iloc[0], rel=0.1)
    assert study.access(**BEDS, level="orp", method="ratio", by="roads", catchment=15)["value"].ge(0).all()


def test_ranks_may_be_asked_for_in_minutes(study):
    options = {**BEDS, "level": "orp", "methods": ["nearest", "2sfca"]}
    minutes = study.sensitivity(**options, by="travel", catchments=[20.0])
    assert minutes["value"][minutes["method"] == "nearest"].between(0, 60).all()
    reached = study.access(**BEDS, level="orp", method="2sfca", by="travel", catchment=20)
    assert minutes["value"][minutes["method"] == "2sfca"].tolist() == reached["value"].tolist()
    assert study.sensitivity_plot(**options, by="travel", catchments=[20.0]).axes
