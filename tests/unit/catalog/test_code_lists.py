"""The kinds of service, and an official code list laid over them."""

import pytest

from pokryti import catalog
from pokryti.catalog.codelists import CodeLists, codelist_name, slug
from pokryti.catalog.indicators import indicators

# Codes that follow only from the order of the official list; the others were seen beside their names.
INFERRED = {7, 16, 17, 20, 21, 22, 24, 25, 26, 27, 31, 34}
# Sections of Act 108/2006 Sb. by code, in the order of the list.
SECTIONS = ["37", *map(str, range(39, 53)), *map(str, range(54, 61)), *map(str, range(61, 71)), "60a"]


def item(code, name, prefix="DruhSocialniSluzby"):
    return {"id": f"{prefix}/{code}", "kod": code, "nazev": {"cs": name}}


@pytest.fixture
def lists():
    return CodeLists.shipped()


def test_inferred_codes_are_marked_and_only_those():
    kinds = catalog.kinds().values()
    assert {int(kind.code) for kind in kinds if kind.code and kind.inferred} == INFERRED


def test_sections_follow_the_act():
    by_code = {int(kind.code): kind.section for kind in catalog.kinds().values() if kind.code}
    assert [by_code[code] for code in sorted(by_code)] == SECTIONS


def test_the_same_list_confirms_inferred_codes_and_changes_no_id(lists):
    items = [item(kind.code, kind.label.cs) for kind in lists.kinds.values()]
    newer = lists.with_items(items)
    assert list(newer.kinds) == list(lists.kinds)
    assert not any(kind.inferred for kind in newer.kinds.values())
    assert any(kind.inferred for kind in lists.kinds.values()), "the lists given stay as they were"


def test_a_new_kind_gets_an_id_of_its_name(lists):
    newer = lists.with_items([item("35", "centrum duševního zdraví")])
    added = newer.kinds["centrum_dusevniho_zdravi"]
    assert (added.code, added.group, added.label.en) == ("35", "jine", "centrum duševního zdraví")


def test_a_newer_wording_keeps_the_id(lists):
    newer = lists.with_items([item("13", "domovy pro seniory a seniorky")])
    assert newer.kinds["domovy_pro_seniory"].label.cs == "domovy pro seniory a seniorky"


def test_a_number_that_means_something_else_is_taken_away(lists):
    newer = lists.with_items([item("21", "péče o zvířata"), item("99", "domy na půl cesty")])
    assert newer.ids("kinds")["21"] == "pece_o_zvirata"
    assert newer.ids("kinds")["99"] == "domy_na_pul_cesty"


def test_forms_units_and_groups_of_persons_have_lists_too(lists):
    newer = lists.with_items([item("hod", "hodiny péče", "TypKapacitySocialniSluzby")])
    newer = newer.with_items([item("kom", "komunitní", "FormaSocialniSluzby")])
    newer = newer.with_items([item("5", "etnické menšiny", "CilovaSkupinaOsoby")])
    assert newer.units["hodiny_pece"].abbreviation.cs == "hodiny péče"
    assert newer.forms["komunitni"].code == "kom"
    assert newer.person_groups["5"].label.cs == "etnické menšiny"


@pytest.mark.parametrize("content", [None, [], {}, [3], [{"id": "Obec/1", "nazev": {"cs": "x"}}], [{"id": "x"}]])
def test_anything_else_is_no_code_list(lists, content):
    assert codelist_name(content) == ""
    assert lists.with_items([]) is lists


def test_slugs_lose_accents_and_punctuation():
    assert slug(" Noclehárny (přístřeší)! ") == "nocleharny_pristresi"


def test_every_publisher_says_who_and_under_which_licence():
    for publisher in catalog.load("publishers").values():
        assert {"cs", "en", "short", "web", "data_cs", "data_en", "licence"} <= set(publisher)


def test_every_indicator_has_a_publisher():
    assert {entry.publisher for entry in indicators().values()} <= set(catalog.load("publishers"))
