"""Shares of people tell how many they are, and one odd value does not make a count of people public."""

import re

import pandas as pd
import pytest

from pokryti import open_study
from pokryti.sources.sample import sample_dir


@pytest.fixture
def hidden(tmp_path, sample):
    """Open the sample with a table of one indicator by obec; give the true values and which of them hide."""

    def make(indicator, values):
        rows = [f"obec;{code};2024;{indicator};{value:g}" for code, value in values.items()]
        (tmp_path / "own.csv").write_text("\n".join(["uroven;kod;rok;ukazatel;hodnota", *rows]), encoding="utf-8")
        text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
        text = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{sample_dir().as_posix()}/\1"', text)
        text = text.replace("indicators = [", 'indicators = ["own.csv", ', 1)
        path = tmp_path / "pokryti.toml"
        path.write_text(f"{text}\n[disclosure]\nsmallest_denominator = 0\n", encoding="utf-8")
        table = open_study(path).joined.indicators
        own = table[table["indicator"] == indicator].set_index("area")["value"]
        assert len(own) == len(values)
        return own.isna()

    return make


@pytest.fixture
def inhabitants(sample):
    return sample.joined.people_by("obec")["all"]


@pytest.mark.parametrize("odd", [20.5, -1])
def test_one_odd_value_does_not_show_the_small_numbers_of_the_others(hidden, inhabitants, odd):
    clients = pd.Series(25.0, index=inhabitants.index)
    clients.iloc[[3, 40, 60]], clients.iloc[10] = 2.0, odd
    assert hidden("pocet_klientu", clients)[clients.index[[3, 40, 60]]].all()


@pytest.mark.parametrize(
    ("indicator", "per"),
    [("podil_klientu", 100), ("podil_klientu", 1), ("klienti_na_1000", 1000), ("klienti_na_100_000", 100_000)],
)
def test_a_share_that_stands_for_few_people_hides_without_their_number(hidden, inhabitants, indicator, per):
    clients = pd.Series(25.0, index=inhabitants.index)
    clients.iloc[[3, 40, 60]] = 2.0
    found = hidden(indicator, per * clients / inhabitants)
    assert found[clients.index[[3, 40, 60]]].all()
    assert found.sum() < 10


def test_rates_in_whole_numbers_are_rates_all_the_same(hidden, inhabitants):
    rate = pd.Series(400.0, index=inhabitants.index)
    smallest = inhabitants[inhabitants > 0].idxmin()
    rate[smallest] = 3500 // inhabitants[smallest]  # at least five as a count, and yet fewer than five people
    assert rate[smallest] >= 5
    assert hidden("klienti_na_1000", rate)[smallest]
