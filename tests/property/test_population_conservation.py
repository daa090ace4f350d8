"""Nobody is lost or counted twice, however ages are banded, divided and grouped."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.catalog import Label, TargetGroup
from pokryti.population import OPEN, Band, group_counts, parse_band, split_bands
from pokryti.population.matrix import age_matrix, settle_bands
from pokryti.quality import QualityReport

TOP = 12
edges = st.sets(st.integers(1, TOP), max_size=4).map(lambda ages: sorted({0, *ages, TOP}))


def bands_between(starts):
    ends = [start - 1 for start in starts[1:]]
    return [*zip(starts, ends, strict=False), (starts[-1], OPEN)]


@st.composite
def populations(draw):
    """Some districts in bands of their own, and one in single years, so that a profile is known."""
    frames = []
    for number in range(draw(st.integers(1, 3))):
        bands = bands_between(draw(edges))
        for sex in "mf":
            counts = draw(st.lists(st.integers(0, 10_000), min_size=len(bands), max_size=len(bands)))
            frames.append(
                pd.DataFrame(bands, columns=["age_from", "age_to"]).assign(sex=sex, area=number, count=counts)
            )
    single = [*((age, age) for age in range(TOP)), (TOP, OPEN)]
    profile = pd.DataFrame(single, columns=["age_from", "age_to"]).assign(area=9, count=1.0)
    frames.extend(profile.assign(sex=sex) for sex in "mf")
    people = pd.concat(frames, ignore_index=True)
    return people.assign(
        level="obec", year=2024, area="99900" + people["area"].astype(str), count=people["count"] * 1.0
    )


@settings(max_examples=30, deadline=None)
@given(populations(), edges, st.sampled_from(["uniform", "proportional"]))
def test_dividing_bands_keeps_the_people_of_every_band(people, cuts, rule):
    parts = split_bands(people, cuts, rule=rule)
    keys = ["area", "sex"]
    np.testing.assert_allclose(parts.groupby(keys)["count"].sum(), people.groupby(keys)["count"].sum(), atol=1e-6)
    assert (parts["count"] >= -1e-9).all()
    assert not ((parts["age_from"].to_numpy()[:, None] < cuts) & (parts["age_to"].to_numpy()[:, None] >= cuts)).any()


@settings(max_examples=30, deadline=None)
@given(populations(), edges, st.sampled_from(["uniform", "proportional"]))
def test_groups_that_share_out_all_ages_share_out_all_people(people, cuts, rule):
    groups = [
        TargetGroup("part", Label("část", "part"), Label("části", "part"), age_from, None if age_to == OPEN else age_to)
        for age_from, age_to in bands_between(cuts)
    ]
    total = sum(group_counts(people, group, split=rule) for group in groups)
    np.testing.assert_allclose(total, people.groupby("area")["count"].sum(), atol=1e-6)


@settings(deadline=None)
@given(edges, edges, st.data())
def test_totals_beside_parts_change_nothing(fine, coarse, data):
    parts = bands_between(fine)
    totals = bands_between(sorted({0, *set(fine) & set(coarse)}))
    counts = np.array(data.draw(st.lists(st.integers(0, 999), min_size=len(parts), max_size=len(parts))), dtype=float)
    sums = [counts[[a <= x and y <= b for x, y in parts]].sum() for a, b in totals]
    rows = pd.DataFrame({"level": ["obec"], "area": ["999001"], "year": [2024], "sex": ["t"]})
    bands = [Band(*band) for band in [*totals, *parts]]
    report = QualityReport()
    settled = settle_bands(age_matrix(rows, np.array([[*sums, *counts]]), bands), source="a.csv", report=report)
    assert settled.columns.tolist() == parts
    np.testing.assert_allclose(settled.to_numpy()[0], counts)
    assert "age_totals_disagree" not in {finding.code for finding in report.findings}


@given(st.integers(0, 120), st.integers(0, 120))
def test_a_band_reads_back_as_it_is_written(first, second):
    band = Band(min(first, second), max(first, second))
    assert parse_band(str(band)) == band
    assert parse_band(str(Band(first, OPEN))) == Band(first, OPEN)
