import pytest

from pokryti.population import Band, parse_band
from pokryti.population.bands import nest


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0", (0, 0)),
        ("84", (84, 84)),
        ("0-4", (0, 4)),
        ("0–14 let", (0, 14)),
        ("85+", (85, 999)),
        ("65plus", (65, 999)),
        ("population_80plus", (80, 999)),
        ("population_0_2", (0, 2)),
        ("65 a více let", (65, 999)),
        ("80 let a starší", (80, 999)),
        ("do 14 let", (0, 14)),
        ("méně než 15", (0, 14)),
        ("30 a 31 (více nebo rovno 30 a méně než 31)", (30, 30)),
        ("0 až 5 (více nebo rovno 0 a méně než 5)", (0, 4)),
        ("Počet obyvatel ve věku 65 a více let", (65, 999)),
        ("celkem", (0, 999)),
        ("", (0, 999)),
        ("400000610015000", (0, 14)),
        ("410015610065000", (15, 64)),
        ("410065799999000", (65, 999)),
        ("410030610031000", (30, 30)),
        ("1300150019", (15, 19)),
        ("1200159999", (15, 999)),
        ("1201009999", (100, 999)),
        ("VEKC", (0, 999)),
        ("VEK014", (0, 14)),
        ("VEK1564", (15, 64)),
        ("VEK65AV", (65, 999)),
    ],
)
def test_offices_write_ages_in_many_ways(written, meant):
    assert parse_band(written) == Band(*meant)


@pytest.mark.parametrize("written", ["X", "Okres", "2024", "999001", "Podíl 65+ (%)", "4-0", "100000000000000"])
def test_what_is_no_age_is_not_taken_for_one(written):
    assert parse_band(written) is None


def test_bands_lie_in_the_smallest_band_around_them():
    inside = nest([Band(0, 999), Band(0, 4), Band(0, 0), Band(1, 4), Band(5, 999)])
    assert inside[Band(0, 999)] == (Band(0, 4), Band(5, 999))
    assert inside[Band(0, 4)] == (Band(0, 0), Band(1, 4))


def test_bands_that_cross_cannot_be_nested():
    with pytest.raises(ValueError, match="0–14 × 6–26"):
        nest([Band(0, 14), Band(6, 26)])
