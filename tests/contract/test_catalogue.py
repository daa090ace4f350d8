"""The catalogue agrees with itself."""

import re

import pytest

from pokryti import catalog

LISTS = {
    "levels": catalog.levels(),
    "forms": catalog.forms(),
    "units": catalog.units(),
    "target_groups": catalog.target_groups(),
    "kinds": catalog.kinds(),
}


@pytest.mark.parametrize("name", LISTS)
def test_ids_are_ascii_slugs_and_labels_speak_both_languages(name):
    for key, entry in LISTS[name].items():
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key)
        assert entry.id == key
        assert entry.label.cs.strip()
        assert entry.label.en.strip()


@pytest.mark.parametrize("kind", catalog.kinds().values(), ids=lambda kind: kind.id)
def test_a_kind_refers_only_to_what_there_is(kind):
    assert kind.unit in catalog.units()
    assert kind.target_group in catalog.target_groups()
    assert set(kind.forms) <= set(catalog.forms())
    assert kind.group in {"poradenstvi", "pece", "prevence", "jine"}
    assert bool(kind.section) == (kind.group != "jine")


def test_codes_of_official_lists_are_given_once():
    codes = [kind.code for kind in catalog.kinds().values() if kind.code]
    facilities = [code for kind in catalog.kinds().values() for code in kind.facility_codes]
    assert sorted(codes) == sorted(set(codes))
    assert sorted(facilities) == sorted(set(facilities))


def test_the_act_is_covered():
    codes = {int(kind.code) for kind in catalog.kinds().values() if kind.code.isdigit() and kind.group != "jine"}
    assert codes >= set(range(1, 35)) - {2}


def test_conversions_lead_to_units_and_cite_their_source():
    for unit in catalog.units().values():
        for target, (factor, source) in unit.factors.items():
            assert target in catalog.units()
            assert factor > 0
            assert source.strip()


def test_target_groups_are_not_empty():
    assert all(group.age_to is None or group.age_to >= group.age_from for group in catalog.target_groups().values())
