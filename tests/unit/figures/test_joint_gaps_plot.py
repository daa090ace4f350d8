"""The matrix of joint gaps: what stands in a cell, and which cells are bold."""

import datetime as dt

import pandas as pd
import pytest
from scipy.stats import hypergeom

from pokryti.figures.plots import Words, draw_joint_gaps

WORDS = Words("Titulek", "počet obvodů", "Zdroj: ČSÚ.", dt.date(2024, 12, 31), "cs")


def weights(first, second, both, count):
    """Draw two layers and give what is written in the cells, with the weight of the letters."""
    layers = pd.DataFrame({"layer": ["a", "b"], "districts": [first, second]})
    pairs = pd.DataFrame(
        {"first": ["a"], "second": ["b"], "districts": [both], "expected": [first * second / max(count, 1)]}
    )
    axes = draw_joint_gaps(layers, pairs, count=count, labels={"a": "péče"}, words=WORDS).axes[0]
    return {text.get_text(): text.get_fontweight() for text in axes.texts}


@pytest.mark.parametrize(("first", "second", "count"), [(103, 170, 206), (66, 103, 206), (10, 20, 87), (5, 5, 12)])
def test_bold_is_what_chance_brings_but_seldom(first, second, count):
    """With both numbers given, the number lacking both is hypergeometric: SciPy, and Veech (2013)."""
    chance = hypergeom(count, first, second)
    limit = chance.mean() + 2 * chance.std()
    for both in range(max(0, first + second - count), min(first, second) + 1):
        bold = weights(first, second, both, count)[f"{both} ({chance.mean():.0f})"] == "bold"
        assert bold == (both >= 3 and both > limit)


def test_one_district_or_none_is_no_pattern():
    assert set(weights(1, 1, 1, 1).values()) == {"normal"}
    assert set(weights(0, 0, 0, 0).values()) == {"normal"}


def test_what_all_lack_goes_with_everything_and_proves_nothing():
    assert set(weights(9, 4, 4, 9).values()) == {"normal"}
