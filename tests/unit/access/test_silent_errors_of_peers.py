"""What other libraries get wrong without a word, one test each that pokryti does not.

Measured on shared data when peers were compared (`benchmarks/peers.py`). Of PySAL access: people who reach nothing get
NaN (and of sdc-catchment what others have), sites that nobody reaches give infinity, 3SFCA depends on where the table
of travel ends, whole people are rounded in RAAM, and with another time back the demand of a site is wrong; these are in
`test_access_edge_cases`. aabpl loses up to 43 % of a site at a million points, and spopt reports a run that was stopped
as the best: `test_access_checks_itself`. The rest is here.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from pokryti.crs import to_sjtsk
from pokryti.errors import InputError
from pokryti.measures import decay
from pokryti.measures.access import access
from pokryti.measures.comparison import gini

DEMAND = pd.DataFrame({"people": [100.0, 50, 80], "x": [0, 4, 500], "y": 0}, index=["a", "b", "far"])
SUPPLY = pd.DataFrame({"capacity": [10.0, 6], "x": [1, 5], "y": 0}, index=["s", "t"])
TRAVEL = pd.DataFrame(
    {"origin": ["a", "a", "b", "b"], "destination": ["s", "t", "s", "t"], "minutes": [5.0, 12.0, 8.0, 4.0]}
)

OLD_KROVAK = (
    "+proj=krovak +lat_0=49.5 +lon_0=24.8333333333333 +alpha=30.2881397527778 +k=0.9999 +x_0=0 +y_0=0 +ellps=bessel "
    "+towgs84=589,76,480 +units=m"
)


def ask(demand=DEMAND, supply=SUPPLY, **options):
    return access(demand, supply, **({"method": "2sfca", "catchment": 10.0} | options))


def fault(*frames, **options):
    with pytest.raises(InputError) as caught:
        ask(*frames, **options)
    return [finding.code for finding in caught.value.findings]


def test_a_pair_listed_twice_is_refused():
    """PySAL access counts it twice."""
    assert fault(travel=pd.concat([TRAVEL, TRAVEL[:1]])) == ["access_pair_repeated"]


@pytest.mark.parametrize("column", ["people", "minutes"])
def test_a_missing_number_is_refused(column):
    """PySAL access goes on as if the person or the pair did not exist; planx answers zeros for all."""
    demand = DEMAND.assign(people=[100, np.nan, 80]) if column == "people" else DEMAND
    travel = TRAVEL.assign(minutes=[5, np.nan, 8, 4]) if column == "minutes" else TRAVEL
    assert fault(demand, travel=travel) == ["access_value"]


def test_fewer_people_than_none_are_refused():
    """PySAL access answers with negative access."""
    assert fault(DEMAND.assign(people=[100, -50, 80])) == ["access_value"]


def in_crs(frame, crs, scale=1.0):
    points = gpd.points_from_xy(frame["x"] * scale + 15, frame["y"] + 50)
    return gpd.GeoDataFrame(frame[frame.columns[:1]], geometry=points, crs=crs)


def test_degrees_are_refused():
    """PySAL access measures them as metres."""
    degrees = [in_crs(frame, "EPSG:4326", 0.001) for frame in (DEMAND, SUPPLY)]
    assert fault(*degrees) == ["access_crs", "access_crs"]
    assert ask(*(to_sjtsk(frame, what="test")[0] for frame in degrees), catchment=1000.0).gt(0).tolist() == [
        True,
        True,
        False,
    ]


def test_two_systems_of_coordinates_are_refused():
    """PySAL access measures from one to the other."""
    assert fault(in_crs(DEMAND, "EPSG:5514"), in_crs(SUPPLY, "EPSG:32633")) == ["access_crs"]


@pytest.mark.parametrize("text", [OLD_KROVAK, "EPSG:2065"])
def test_a_system_that_is_nearly_the_same_is_refused(text):
    """Other texts for S-JTSK lie some metres beside EPSG:5514, or have their axes turned round."""
    assert fault(in_crs(DEMAND, text), in_crs(SUPPLY, "EPSG:5514")) == ["access_crs"]


def test_people_whom_a_table_does_not_list_reach_nothing():
    """From a sparse table sdc-catchment gives them the access of others."""
    assert ask(travel=TRAVEL)["far"] == 0
    assert np.isnan(ask(travel=TRAVEL, method="nearest")["far"])
    listed = ask(DEMAND[:2], travel=TRAVEL)
    pd.testing.assert_series_equal(ask(travel=TRAVEL)[:2], listed, check_exact=True)


def test_three_steps_by_hand():
    """Of aceso's answers some are twelve times as great as they should be."""
    f = {1.0: 1.0, 5.0: 0.5, 3.0: 0.75}  # a line that ends at 9 m, shifted: 1 - (d - 1) / 8
    decay_by_hand = lambda cost: np.where(cost <= 9, 1 - (cost - 1) / 8, 0.0)  # noqa: E731 - a decay of the user's own
    choice = {
        "as": f[1] / (f[1] + f[5]),
        "at": f[5] / (f[1] + f[5]),
        "bs": f[3] / (f[3] + f[1]),
        "bt": f[1] / (f[3] + f[1]),
    }
    at_s = 10 / (100 * choice["as"] * f[1] + 50 * choice["bs"] * f[3])
    at_t = 6 / (100 * choice["at"] * f[5] + 50 * choice["bt"] * f[1])
    expected = [
        choice["as"] * f[1] * at_s + choice["at"] * f[5] * at_t,
        choice["bs"] * f[3] * at_s + choice["bt"] * f[1] * at_t,
        0,
    ]
    assert ask(method="3sfca", decay=decay_by_hand).tolist() == pytest.approx(expected, rel=1e-12)


def test_a_bell_curve_by_hand():
    """gasfca's answers are 7 to 12 % off."""

    def weight(cost, limit=10.0):
        return (np.exp(-((cost / limit) ** 2) / 2) - np.exp(-0.5)) / (1 - np.exp(-0.5))

    at_s = 10 / (100 * weight(1) + 50 * weight(3))
    at_t = 6 / (100 * weight(5) + 50 * weight(1))
    expected = [weight(1) * at_s + weight(5) * at_t, weight(3) * at_s + weight(1) * at_t, 0]
    answer = ask(method="e2sfca", catchment=None, decay=decay.gaussian_truncated(10))
    assert answer.tolist() == pytest.approx(expected, rel=1e-12)


def test_inequality_of_many_takes_no_table_of_all_by_all():
    """For Gini's index of 100,000 districts planx asks for 75 GB."""
    values = pd.Series(np.arange(100_000.0))
    assert gini(values, pd.Series(1.0, index=values.index)) == pytest.approx(1 / 3, abs=1e-4)
