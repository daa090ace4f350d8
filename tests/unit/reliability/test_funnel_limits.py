"""Funnel limits against PHE, printed probabilities and SciPy; variance between districts against a meta-analysis."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pokryti.errors import InputError, UnknownCodeError
from pokryti.measures.reliability import FUNNEL_COLUMNS, funnel
from pokryti.measures.reliability.funnel import between_variance

PEOPLE = pd.Series([50.0, 400.0, 1500.0, 20_000.0])


def closed_form_of_phe(share, people, z, side):
    """Give a limit for a share as PHEindicatormethods (phe_funnels) writes it."""
    head = share * (people / z**2 + 1)
    inner = people * (share * (people / z**2 + 2) - 1) + z**2 * (share - 1)
    root = math.sqrt((-8 * head) ** 2 - 64 * (1 / z**2 + 1 / people) * share * inner)
    return (head + side * root / 8) / (1 / z**2 + 1 / people) / people


@pytest.mark.parametrize(("name", "z"), [("95", 1.959964), ("998", 3.090232)])
def test_limits_of_shares_equal_the_long_closed_form_of_phe(name, z):
    table = funnel(PEOPLE * 0.3, PEOPLE, target=0.3, overdispersion="none", proportion=True)
    for side, sign in (("lower", -1), ("upper", 1)):
        expected = [closed_form_of_phe(0.3, people, z, sign) for people in PEOPLE]
        assert table[f"{side}_{name}"].tolist() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("least", "most", "below", "above"),
    [(1, 50, 0.0184, 0.0301), (50.01, 100, 0.0216, None), (100.01, 500, 0.0233, None)],
)
def test_counts_by_chance_leave_the_limits_as_often_as_printed(least, most, below, above):
    """Seaton and Manktelow (2012), BMC Medical Research Methodology 12: 98, limits of Wald at 95 %.

    Printed are the medians of the probability that a count of which so many are expected lies below or above.
    """
    expected = pd.Series(np.arange(least, most + 0.005, 0.01))
    table = funnel(expected, expected, target=1, overdispersion="none")
    low, high = (table[f"{side}_95"] * expected for side in ("lower", "upper"))
    assert np.median(stats.poisson.cdf(np.ceil(low) - 1, expected)) == pytest.approx(below, abs=5e-5)
    if above is not None:
        assert np.median(stats.poisson.sf(np.floor(high), expected)) == pytest.approx(above, abs=5e-5)


def test_limits_of_counts_are_those_of_a_normal_with_the_variance_of_poisson():
    """Limits of rates as Spiegelhalter (2005) draws them; mean, variance and quantiles by SciPy."""
    count = pd.Series([12.0, 160, 700, 8000])
    table = funnel(count, PEOPLE, overdispersion="none")
    rate = count.sum() / PEOPLE.sum()
    spread = stats.poisson(PEOPLE * rate).std() / PEOPLE
    for name, inside in (("95", 0.95), ("998", 0.998)):
        low, high = stats.norm(rate, spread).interval(inside)
        assert table[f"lower_{name}"].tolist() == pytest.approx(low.clip(0).tolist())
        assert table[f"upper_{name}"].tolist() == pytest.approx(high.tolist())


def test_the_factor_without_winsorising_is_the_chi_square_of_pearson_per_district():
    """The mean of squared z-scores (Spiegelhalter 2005); their sum by `scipy.stats.chisquare`."""
    count = PEOPLE * [0.1, 0.5, 0.2, 0.3]
    expected = PEOPLE * count.sum() / PEOPLE.sum()
    plain, wide = (funnel(count, PEOPLE, overdispersion=way, winsor=0) for way in ("none", "multiplicative"))
    factor = ((wide["upper_95"] - wide["target"]) / (plain["upper_95"] - plain["target"])) ** 2
    assert factor.tolist() == pytest.approx([stats.chisquare(count, expected).statistic / 4] * 4)


def test_the_factor_winsorises_as_scipy_does():
    """A tenth at each end: of ten districts the lowest and the highest, by `scipy.stats.mstats.winsorize`."""
    z = pd.Series([-6.0, -3, -2, -1, 0, 0, 1, 2, 4, 11])
    count = 100 + 10 * z
    table = funnel(count, count * 0 + 100, target=1, winsor=1 / 9)
    squares = stats.mstats.winsorize(z.to_numpy(), limits=0.1) ** 2
    assert table["upper_95"].iloc[0] == pytest.approx(1 + 1.959964 * 0.1 * math.sqrt(squares.mean()), abs=1e-6)


def test_the_variance_between_trials_of_bcg_is_that_of_dersimonian_and_laird():
    """Colditz 1994; tau² = 0.3088 by DerSimonian and Laird is printed in the manual of metafor (dat.bcg)."""
    ill, vaccinated = (
        [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
        [*(123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913)],
    )
    ill_else, others = (
        [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
        [*(139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854)],
    )
    a, n, c, m = (pd.Series(column, dtype=float) for column in (ill, vaccinated, ill_else, others))
    ratio, variance = np.log(a / n) - np.log(c / m), 1 / a - 1 / n + 1 / c - 1 / m
    common = (ratio / variance).sum() / (1 / variance).sum()
    assert between_variance(ratio - common, variance) == pytest.approx(0.3088, abs=5e-5)


def test_without_overdispersion_the_target_is_the_common_level_and_positions_follow():
    table = funnel(pd.Series([30.0, 45, 60, 10, 5]), pd.Series([1000.0] * 5), overdispersion="none", per=1000)
    assert table.columns.tolist() == FUNNEL_COLUMNS
    assert table["target"].tolist() == pytest.approx([30] * 5)
    assert table["position"].tolist() == ["inside", "above_95", "above_998", "below_998", "below_998"]


def test_a_value_on_the_limit_is_inside():
    edge = 100 + 1.959963984540054 * 10
    table = funnel(pd.Series([edge, edge + 1e-6]), pd.Series([1.0, 1.0]), target=100, overdispersion="none")
    assert table["position"].tolist() == ["inside", "above_95"]


def test_the_factor_is_the_mean_square_of_winsorised_distances():
    count, people = pd.Series([80.0, 110, 100, 90, 120, 100, 105, 95, 100, 300]), pd.Series([100.0] * 10)
    plain = funnel(count, people, target=1, overdispersion="none")
    z = plain["z"].clip(plain["z"].quantile(0.1), plain["z"].quantile(0.9))
    wide = funnel(count, people, target=1, overdispersion="multiplicative")
    stretch = (wide["upper_95"] - 1) / (plain["upper_95"] - 1)
    assert stretch.tolist() == pytest.approx([math.sqrt((z**2).mean())] * 10)
    assert (wide["z"] * stretch).tolist() == pytest.approx(plain["z"].tolist())


def test_districts_that_vary_less_than_chance_do_not_narrow_the_limits():
    count, people = pd.Series([100.0, 101, 99]), pd.Series([1000.0] * 3)
    plain = funnel(count, people, overdispersion="none")
    for way in ("multiplicative", "additive"):
        pd.testing.assert_frame_equal(funnel(count, people, overdispersion=way), plain)


def test_an_added_variance_matters_most_where_there_are_most_people():
    count = PEOPLE * [0.1, 0.5, 0.2, 0.3]
    plain, wide = (funnel(count, PEOPLE, overdispersion=way, winsor=0) for way in ("none", "additive"))
    stretch = (wide["upper_95"] - wide["target"]) / (plain["upper_95"] - plain["target"])
    assert stretch.is_monotonic_increasing
    assert stretch.iloc[0] > 1


def test_series_have_a_target_and_a_dispersion_of_their_own():
    count, people = pd.Series([10.0, 30, 500, 100]), pd.Series([100.0, 100, 100, 100])
    by = pd.Series(["a", "a", "b", "b"])
    for way in ("multiplicative", "additive"):
        together = funnel(count, people, by=by, overdispersion=way)
        apart = [funnel(count[by == key], people[by == key], overdispersion=way) for key in "ab"]
        pd.testing.assert_frame_equal(together, pd.concat(apart))


def test_nobody_and_not_known_are_undefined():
    table = funnel(pd.Series([1.0, 0, np.nan, 2]), pd.Series([0.0, 10, 10, np.nan]))
    assert table["position"].tolist() == ["undefined", "inside", "undefined", "undefined"]
    assert table["value"].isna().tolist() == [True, False, True, True]


def test_one_district_all_equal_and_nothing_anywhere_lie_inside():
    assert funnel(pd.Series([5.0]), pd.Series([100.0]))["position"].tolist() == ["inside"]
    assert set(funnel(PEOPLE * 0.1, PEOPLE)["position"]) == {"inside"}
    nothing = funnel(PEOPLE * 0, PEOPLE)
    assert set(nothing["position"]) == {"inside"}
    assert nothing.drop(columns="position").eq(0).all(axis=None)
    assert funnel(pd.Series(dtype=float), pd.Series(dtype=float)).empty


def test_where_nothing_may_vary_whatever_differs_is_outside():
    table = funnel(pd.Series([0.0, 3]), pd.Series([100.0, 100]), target=0, overdispersion="none")
    assert table["position"].tolist() == ["inside", "above_998"]
    everybody = funnel(pd.Series([100.0, 97]), pd.Series([100.0, 100]), target=1, proportion=True)
    assert everybody["position"].tolist() == ["inside", "below_998"]


def test_wrong_questions_are_refused():
    with pytest.raises(UnknownCodeError, match="multiplicative"):
        funnel(PEOPLE, PEOPLE, overdispersion="lots")
    with pytest.raises(InputError, match="between 0 and 1"):
        funnel(PEOPLE, PEOPLE, target=1.5, proportion=True)
    with pytest.raises(InputError, match="winsorised"):
        funnel(PEOPLE, PEOPLE, winsor=0.5)
