"""Peers against SciPy's standardised distance, and the place of a district among all others."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cdist

from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures.comparison import SPINE_COLUMNS, most_similar, peers_of_all, spine, spines, standardised


@pytest.fixture
def indicators():
    rng = np.random.default_rng(5)
    table = pd.DataFrame(rng.gamma(2, size=(30, 4)), columns=["old", "young", "poor", "dense"])
    return table.set_index(pd.Index([f"{n:02}" for n in range(30)]))


def test_the_distance_is_the_standardised_euclidean_one_of_scipy(indicators):
    variance = indicators.var(ddof=0).to_numpy()
    everyone = cdist(indicators.loc[["07"]], indicators, "seuclidean", V=variance)[0] / np.sqrt(4)
    expected = pd.Series(everyone, indicators.index).drop("07").sort_values()
    peers = most_similar(indicators, "07", count=29)
    assert peers.index.tolist() == expected.index.tolist()
    assert peers["distance"].tolist() == pytest.approx(expected.tolist())


def test_the_differences_explain_the_distance(indicators):
    peers = most_similar(indicators, "07")
    differences = peers[indicators.columns]
    assert np.sqrt((differences**2).mean(axis=1)).tolist() == pytest.approx(peers["distance"].tolist())
    assert all(abs(row[row["differs_most"]]) == row[indicators.columns].abs().max() for _, row in peers.iterrows())


def test_a_group_of_ones_own_narrows_the_choice_and_not_the_distances(indicators):
    everyone, group = most_similar(indicators, "07", count=29), ["03", "07", "11", "19"]
    own = most_similar(indicators, "07", among=group)
    pd.testing.assert_frame_equal(own, everyone[everyone.index.isin(group)])


def test_units_of_indicators_do_not_matter(indicators):
    scaled = indicators * [1, 100, 0.001, 7] + [0, 5, 1, -3]
    assert most_similar(scaled, "07").index.tolist() == most_similar(indicators, "07").index.tolist()


def test_equal_districts_come_first_by_code_and_constant_indicators_do_not_count():
    table = pd.DataFrame({"old": [1.0, 1, 1, 9], "same": 0.1}, index=list("dcba"))
    assert most_similar(table, "b", count=2).index.tolist() == ["c", "d"]
    assert standardised(table)["same"].tolist() == [0, 0, 0, 0]


def test_missing_indicators_are_left_out_and_strangers_are_no_peers():
    table = pd.DataFrame(
        {"old": [1.0, 1.1, 5.0, np.nan], "young": [2.0, np.nan, 2.0, np.nan], "poor": [3.0, 3.1, 6.0, 3.0]},
        index=["own", "partly", "known", "stranger"],
    )
    peers = most_similar(table, "own")
    assert peers.index.tolist() == ["partly", "known"]
    assert np.isnan(peers.loc["partly", "young"])


def test_questions_without_an_answer_are_refused(indicators):
    with pytest.raises(UnknownCodeError, match="99"):
        most_similar(indicators, "99")
    with pytest.raises(InputError, match="other indicators"):
        most_similar(indicators.drop("07").reindex(indicators.index), "07")


def test_a_spine_names_the_quartiles_of_numpy(indicators):
    table = spine(indicators, "07", references={"stat": indicators.mean()})
    assert table.columns.tolist() == [*SPINE_COLUMNS, "stat"]
    for name, share in {"min": 0, "p25": 25, "median": 50, "p75": 75, "max": 100}.items():
        assert table[name].tolist() == pytest.approx(np.percentile(indicators, share, axis=0).tolist())


def test_a_spine_of_what_is_not_known_is_empty_but_there():
    values = pd.DataFrame({"nothing": [np.nan, np.nan], "others": [np.nan, 2.0]}, index=list("ab"))
    table = spine(values, "a")
    assert table["districts"].tolist() == [0, 1]
    assert table["value"].isna().all()
    assert table.loc["others", "median"] == 2


def test_nobody_to_compare_gives_no_rows():
    nobody = pd.DataFrame({"beds": pd.Series(dtype="float64")})
    assert spines(nobody, []).empty
    assert peers_of_all(nobody, []).empty


def test_a_district_of_which_nothing_is_known_has_no_peers():
    table = pd.DataFrame({"old": [1.0, 2.0, None]}, index=list("abc"))
    assert peers_of_all(table, list("abc"))[["area", "peer"]].to_numpy().tolist() == [["a", "b"], ["b", "a"]]
