"""Colours: told apart by everybody, in print and on screen."""

from itertools import combinations

import numpy as np
import pytest

from pokryti.figures.palettes import DIVERGING, SEQUENTIAL, SPECIAL, diverging, sequential
from pokryti.figures.plots.canvas import ABOVE, BELOW, MAIN, PALE

# What a colour-blind eye makes of linear RGB (Viénot, Brettel, Mollon 1999; Machado, Oliveira, Fernandes 2009).
SIGHT = {
    "normal": np.eye(3),
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab(colour, sight):
    srgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(SIGHT[sight]) @ linear, 0, 1)
    return 100 * LAB @ np.cbrt(LMS @ seen)


def nearest(colours, sight):
    return min(np.linalg.norm(oklab(a, sight) - oklab(b, sight)) for a, b in combinations(colours, 2))


@pytest.mark.parametrize("palette", [SEQUENTIAL, DIVERGING], ids=["sequential", "diverging"])
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_classes_look_alike(palette, sight):
    assert nearest(palette, sight) > 10


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_marks_of_a_plot_look_alike(sight):
    assert nearest([ABOVE, BELOW, MAIN, PALE], sight) > 10


@pytest.mark.parametrize("sight", SIGHT)
def test_darker_means_more(sight):
    lightness = [oklab(colour, sight)[0] for colour in SEQUENTIAL]
    assert (np.diff(lightness) < -9).all()


def test_every_count_of_classes_has_colours():
    assert [len(sequential(count)) for count in range(6)] == list(range(6))
    assert [len(diverging(count)) for count in range(6)] == list(range(6))


def test_what_is_not_a_number_differs_in_pattern_and_not_only_in_colour():
    assert len({look.hatch for look in SPECIAL.values()}) == len(SPECIAL) == 4
    assert all(nearest([look.fill, look.ink], "normal") > 20 for look in SPECIAL.values())
    assert len({look.cs for look in SPECIAL.values()} | {look.en for look in SPECIAL.values()}) == 8
