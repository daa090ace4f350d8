"""Limited places shared out over the whole map: who is left over, by district of home."""

import pytest

from pokryti.errors import InputError, UnknownCodeError

BEDS = {"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka"}
HOW = {"needed": 0.05, "catchment": 20_000}


@pytest.fixture(scope="module")
def study(sample):
    return sample


def test_nobody_is_lost_between_levels(study):
    by_level = {level: study.unserved(**BEDS, **HOW, level=level) for level in ("obec", "orp", "kraj")}
    for plan in by_level.values():
        assert (plan["served"] + plan["unserved"]).sum() == pytest.approx(plan["need"].sum())
        assert plan["unserved"].sum() == pytest.approx(by_level["kraj"]["unserved"].sum())


def test_need_is_a_share_of_the_people(study):
    plan = study.unserved(**BEDS, **HOW, level="kraj")
    people = study.joined.people_by("kraj").loc[plan["area"], "65plus"].to_numpy()
    assert plan["need"].tolist() == pytest.approx(0.05 * people)


def test_no_more_are_served_than_there_is_room(study):
    plan = study.unserved(**BEDS, needed=1.0, catchment=200_000, level="stat")
    beds = study.surroundings.services.query("kind == 'domovy_pro_seniory' and unit == 'luzka'")["capacity"].sum()
    assert plan["served"].sum() == pytest.approx(beds)
    assert plan["unserved"].sum() > 0


def test_a_wider_reach_leaves_nobody_more_behind(study):
    near, far = (study.unserved(**BEDS, needed=0.02, catchment=c, level="kraj") for c in (3_000, 30_000))
    assert far["unserved"].sum() < near["unserved"].sum()


def test_what_cannot_be_asked(study):
    for needed in (-1, float("nan"), float("inf"), "a bed"):
        with pytest.raises(InputError, match="The option needed has the value"):
            study.unserved(**BEDS, needed=needed, catchment=9000, level="orp")
    with pytest.raises(UnknownCodeError):
        study.unserved(**{**BEDS, "unit": "psi"}, **HOW, level="orp")
