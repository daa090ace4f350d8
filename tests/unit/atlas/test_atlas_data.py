"""What the page is given: the numbers of the tables, their words, and no secret."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pokryti.atlas.units import Units
from pokryti.catalog import Label
from pokryti.catalog.numbers import format_number
from pokryti.errors import UnknownCodeError

BEDS = "domovy_pro_seniory-pobytova-luzka"


@pytest.mark.parametrize("level", ["obec", "pou", "orp", "okres", "kraj"])
def test_values_are_those_of_the_tables_bit_for_bit(sample, read, level):
    answers = sample.coverage()
    page = read(sample.atlas(levels=[level]))
    rows = answers[answers["level"] == level]
    for (kind, form, unit), answer in rows.groupby(["kind", "form", "unit"]):
        shown = page.values(level, f"{kind}-{form}-{unit}").reindex(answer["area"])
        np.testing.assert_array_equal(shown.to_numpy(), answer["value"].to_numpy())


def test_bounds_and_verdicts_are_those_of_the_tables(sample, read):
    judged = sample.underserved("domovy_pro_seniory", level="orp", unit="luzka").set_index("area")
    page = read(sample.atlas(measures=["domovy_pro_seniory"], levels=["orp"]))
    codes, cell = page.levels["orp"]["codes"], page.cell("orp", BEDS)
    here = pd.Index(codes).isin(judged.index)
    rules = [rule["id"] for rule in page.payload["rules"]]
    masks = page.column(cell["v"]["rules"], len(codes))[here].astype(int)
    names = [";".join(rule for k, rule in enumerate(rules) if mask & 1 << k) for mask in masks]
    expected = judged.loc[np.array(codes)[here]]
    assert names == expected["rules"].tolist()
    high = page.column(cell["hi"], len(codes))[here] if "hi" in cell else page.column(cell["n"], len(codes))[here]
    people = page.people("orp", "65plus")[here]
    np.testing.assert_allclose(high * 1000 / people, expected["high"])


def test_reasons_stand_by_rule_and_come_back_whole(sample, read):
    told = sample.reasons("domovy_pro_seniory", level="orp", unit="luzka").set_index(["area", "rule"])
    page = read(sample.atlas(measures=["domovy_pro_seniory"], levels=["orp"]))
    codes, verdict = page.levels["orp"]["codes"], page.cell("orp", BEDS)["v"]
    rules = [rule["id"] for rule in page.payload["rules"]]
    people = page.people("orp", "65plus")
    for bit, number in verdict["why"].items():
        met = page.column(verdict["rules"], len(codes)).astype(int) & (1 << int(bit)) > 0
        places = page.column(number[0], len(codes)) if isinstance(number, list) else np.where(met, number, 0)
        for at, place in enumerate(places.astype(int)):
            if (codes[at], rules[int(bit)]) not in told.index:
                continue
            row = told.loc[(codes[at], rules[int(bit)])]
            for text, lang in zip(page.payload["sentences"][place], ("cs", "en"), strict=True):
                filled = text.replace("{people}", format_number(people[at], lang, 0))
                assert filled == row[f"reason_{lang}"].partition(": ")[2]


def test_confidence_and_what_would_turn_a_verdict_are_those_of_the_tables(sample, read):
    judged = sample.underserved("domovy_pro_seniory", level="orp", unit="luzka").set_index("area")
    page = read(sample.atlas(measures=["domovy_pro_seniory"], levels=["orp"]))
    codes, verdict = page.levels["orp"]["codes"], page.cell("orp", BEDS)["v"]
    shown = {
        name: pd.Series(page.column(verdict[name], len(codes)), index=codes)[judged.index]
        for name in verdict
        if name != "why"
    }
    for name in ("confidence", "flip"):
        said = [page.payload["sentences"][int(place)] for place in shown[name]]
        assert said == judged[[f"{name}_cs", f"{name}_en"]].to_numpy().tolist()


def test_flags_that_follow_from_numbers_are_not_sent(small_atlas, read):
    assert "f" not in read(small_atlas).cell("orp", BEDS)
    period = small_atlas.periods[0]
    answers = [part.assign(flag=part["flag"].where(part["area"] != "9101", "suppressed")) for part in period.answers]
    other = small_atlas.replace(periods=(replace(period, answers=answers),))
    page = read(other)
    odd = pd.Series(
        page.column(page.cell("orp", BEDS)["f"], len(page.levels["orp"]["codes"])), page.levels["orp"]["codes"]
    )
    assert page.payload["flags"][int(odd["9101"])] == "suppressed"
    assert odd.drop("9101").eq(-1).all()


def test_neighbours_of_the_region_have_no_numbers(small_atlas, read):
    page = read(small_atlas)
    ring = page.levels["orp"]["ring"]
    assert ring
    assert np.isnan(page.people("orp", "65plus")[ring]).all()


def test_parents_are_named_where_levels_nest(sample, read):
    levels = read(sample.atlas(measures=["domovy_pro_seniory"])).levels
    assert set(levels["obec"]["parents"]) == {"pou", "orp", "okres", "kraj"}
    assert "okres" not in levels["orp"]["parents"]
    orp = dict(zip(levels["orp"]["codes"], levels["orp"]["parents"]["kraj"], strict=True))
    assert levels["kraj"]["codes"][orp["9101"]] == "CZ091"


def test_state_is_there_to_compare_with(small_atlas, read):
    page = read(small_atlas)
    assert page.levels["stat"]["draw"] is False
    assert page.values("stat", BEDS).notna().all()


def test_measures_have_labels_of_the_register_in_both_languages(sample, read):
    measures = {measure["id"]: measure for measure in read(sample.atlas(levels=["orp"])).payload["measures"]}
    assert measures[BEDS]["title"] == {"cs": "domovy pro seniory", "en": "homes for older people"}
    assert measures[BEDS]["theme"] == "pece"
    assert {"share_65plus", "share_80plus", "density", "knihovna-neuvedena-mista"} <= set(measures)
    assert all(measure["title"]["cs"] and measure["title"]["en"] for measure in measures.values())


def test_need_is_measured_by_shares_and_indicators(sample, read):
    needs = [m for m in read(sample.atlas(levels=["orp", "obec"])).payload["measures"] if m["theme"] == "need"]
    assert {"share", "density", "value"} == {measure["type"] for measure in needs}
    indicator = next(measure for measure in needs if measure["id"] == "podil_nezamestnanych")
    assert indicator["polarity"] == "more_need"
    assert indicator["source"]["cs"]


def test_periods_stand_side_by_side(sample, read):
    earlier = sample.on.replace(year=2019)
    page = read(sample.atlas(measures=["domovy_pro_seniory"], levels=["orp"], periods=[sample.on, earlier]))
    assert [period["id"] for period in page.payload["periods"]] == ["2019-12-31", "2024-12-31"]
    then = sample.at(earlier).ratio("domovy_pro_seniory", level="orp", unit="luzka").set_index("area")["value"]
    np.testing.assert_array_equal(page.values("orp", BEDS, period=0)[then.index], then)


def test_only_what_is_asked_for_is_there(sample, read):
    page = read(sample.atlas(measures=["tisnova_pece"], levels=["okres"], services=False))
    assert {m.get("kind") for m in page.payload["measures"] if m["type"] == "ratio"} == {"tisnova_pece"}
    assert list(page.levels) == ["okres", "stat"]
    assert page.payload["places"] is None


def test_unknown_measures_are_refused(sample):
    with pytest.raises(UnknownCodeError, match="nesmysl"):
        sample.atlas(measures=["nesmysl"])


def test_secret_places_are_nowhere(sample):
    """Turn a place with a street into a secret one: no word of it, of its service or its point is left."""
    period = sample.atlas(levels=["orp"]).periods[0]
    places = period.joined.places.copy()
    secret = places.index[places["precision"] == "address"][0]
    service = places.loc[secret, "service"]
    assert (places["service"] == service).sum() == 1
    places["name"] = places["name"].where(places.index != secret, "Tajný dům")
    places.loc[secret, "precision"] = "withheld"
    services = period.services.copy()
    services.loc[services["service"] == service, "provider"] = "Tajný poskytovatel"
    planted = replace(period, joined=replace(period.joined, places=places), services=services)
    plain = json.dumps(build(sample, planted), ensure_ascii=False)
    assert "Tajný" not in plain
    shown = build(sample, period)["places"]["n"] - build(sample, planted)["places"]["n"]
    assert shown == 1


def build(sample, period):
    from pokryti.atlas.payload import build_payload

    return build_payload(sample.atlas(levels=["orp"]).replace(periods=(period,)))


def test_places_known_to_the_obec_say_so(sample, read):
    page = read(sample.atlas(levels=["obec"]))
    places = page.payload["places"]
    precision = page.column(places["precision"], places["n"])
    assert 0 < precision.sum() < places["n"]
    units = Units(sample.territory, ["obec"])
    assert page.column(places["unit"], places["n"]).max() < len(units.shapes)


def test_both_languages_have_the_same_words(small_atlas, read):
    words = read(small_atlas).payload["words"]
    assert words["cs"].keys() == words["en"].keys()


def test_access_is_shown_for_usual_kinds_or_those_named(sample, read):
    usual = [measure["id"] for measure in read(sample.atlas(levels=["orp"])).payload["measures"]]
    assert [name for name in usual if name.startswith(("nearest-", "e2sfca-"))] == [
        "nearest-domovy_pro_seniory-pobytova-luzka",
        "e2sfca-domovy_pro_seniory-pobytova-luzka",
        "nearest-pecovatelska_sluzba-terenni-klienti",
        "e2sfca-pecovatelska_sluzba-terenni-klienti",
    ]
    named = sample.atlas(["domovy_pro_seniory"], ["orp"])
    assert "access" not in {measure["theme"] for measure in read(named).payload["measures"]}
    both = sample.atlas(["domovy_pro_seniory"], ["orp"], access=["domovy_pro_seniory"])
    assert "access" in {measure["theme"] for measure in read(both).payload["measures"]}


def test_distances_and_shares_from_outside_are_those_of_the_study(sample, read):
    page = read(sample.atlas(["domovy_pro_seniory"], ["orp"], access=["domovy_pro_seniory"]))
    expected = sample.access("domovy_pro_seniory", method="nearest", level="orp", unit="luzka", limit=10_000)
    expected = expected.set_index("area")
    cell, codes = page.cell("orp", "nearest-domovy_pro_seniory-pobytova-luzka"), page.levels["orp"]["codes"]
    shown = {key: pd.Series(page.column(cell[key], len(codes)), index=codes)[expected.index] for key in "xobe"}
    assert shown["x"].tolist() == pytest.approx((expected["value"] / 1000).round(3).tolist())
    for key, name in {"o": "outside", "b": "beyond", "e": "edge"}.items():
        assert shown[key].tolist() == pytest.approx((expected[name] * 100).round().tolist())


def test_what_less_of_is_better_is_coloured_the_other_way_round(sample, read):
    measures = read(sample.atlas(["domovy_pro_seniory"], ["orp"], access=["domovy_pro_seniory"])).payload["measures"]
    polarity = {measure["access"]: measure["polarity"] for measure in measures if "access" in measure}
    assert polarity == {"nearest": "more_need", "e2sfca": "more_supply"}


def test_field_services_have_obce_that_they_visit_and_no_places(sample, read):
    measures = {measure["id"]: measure for measure in read(sample.atlas(levels=["orp"])).payload["measures"]}
    home = measures["nearest-domovy_pro_seniory-pobytova-luzka"]
    visits = measures["nearest-pecovatelska_sluzba-terenni-klienti"]
    assert home["spot"] == {"cs": "nejbližšímu místu služby", "en": "nearest place of the service"}
    assert visits["title"]["cs"] == "pečovatelská služba, terénní forma: vzdálenost k nejbližší obci, kde služba působí"
    assert "nearest municipality that the service visits" in visits["method"]["en"]


def test_only_publishers_whose_data_are_used_are_named(sample, read):
    assert read(sample.atlas(levels=["orp"])).payload["publishers"] == []
    real = sample.atlas(levels=["orp"]).replace(sample=False, source=Label("Hranice: ČÚZK. Lidé: ČSÚ.", "…"))
    named = {item["publisher"]["cs"] for item in read(real).payload["publishers"]}
    assert {"Český úřad zeměměřický a katastrální", "Český statistický úřad"} <= named
    assert "Ministerstvo školství, mládeže a tělovýchovy" not in named
