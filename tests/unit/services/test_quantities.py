"""Capacity with its unit: like adds to like, conversions cite a source."""

import pytest

from pokryti.errors import UnitError, UnknownCodeError
from pokryti.services import Quantity

BEDS, CLIENTS = Quantity(20, "luzka"), Quantity(5, "klienti")


def test_like_units_add_subtract_compare_and_scale():
    assert BEDS + Quantity(4, "luzka") == Quantity(24, "luzka")
    assert BEDS - Quantity(4, "luzka") == Quantity(16, "luzka")
    assert 2 * BEDS == BEDS * 2 == Quantity(40, "luzka")
    assert Quantity(5, "luzka") == BEDS / 4
    assert Quantity(1, "luzka") < BEDS <= Quantity(20, "luzka")
    assert Quantity.sum([BEDS, BEDS]) == Quantity(40, "luzka")
    assert Quantity(20, "klienti") != BEDS


@pytest.mark.parametrize(
    "act",
    [
        lambda: BEDS + CLIENTS,
        lambda: BEDS - CLIENTS,
        lambda: BEDS < CLIENTS,
        lambda: Quantity.sum([BEDS, CLIENTS]),
    ],
)
def test_unlike_units_raise_and_both_are_named(act):
    with pytest.raises(UnitError, match=r"luzka.*klienti|klienti.*luzka"):
        act()


@pytest.mark.parametrize("act", [lambda: BEDS + 1, lambda: 1 + BEDS, lambda: BEDS * BEDS, lambda: BEDS / BEDS])
def test_numbers_and_quantities_do_not_mix(act):
    with pytest.raises(TypeError):
        act()


def test_only_a_cited_factor_converts():
    assert Quantity(1000, "luzka").to("klienti_rocne").amount == pytest.approx(1216.2)
    assert Quantity(1216.2, "klienti_rocne").to("luzka").amount == pytest.approx(1000)
    assert BEDS.to("luzka") is BEDS
    with pytest.raises(UnitError, match="No source is known"):
        BEDS.to("klienti")


def test_nothing_has_no_unit_and_units_must_be_known():
    with pytest.raises(UnitError, match="Nothing to add"):
        Quantity.sum([])
    with pytest.raises(UnknownCodeError, match="luzka"):
        Quantity(1, "luzko")
    with pytest.raises(UnknownCodeError):
        BEDS.to("metry")


def test_a_quantity_speaks_both_languages():
    assert (BEDS.label("cs"), BEDS.label("en")) == ("20 lůžek", "20 beds")
