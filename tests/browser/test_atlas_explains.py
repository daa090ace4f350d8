"""The page explains itself: what is judged and how surely, what ranks mean, what is a bound; no other paper needed."""

import math

import pytest

from pokryti.atlas.payload import words
from pokryti.catalog.amounts import format_amount
from pokryti.verdict import REGISTRY

HOMES = "domovy_pro_seniory-pobytova-luzka"


def plain(text):
    return " ".join(text.split())


def panel(atlas, **state):
    atlas.set(**state)
    atlas.ask("() => Atlas.settle()")
    return atlas.page.locator("#panel")


def unfold_rules(shown):
    """Open the fold of rules; the page fills it a moment later."""
    shown.locator('[data-key="fold-rules"]').click()
    shown.locator(".rules li").first.wait_for()


def test_the_page_says_what_lacks_until_no_rule_is_met(atlas, sample):
    judged = sample.underserved("domovy_pro_seniory", level="orp", form="pobytova", unit="luzka").set_index("area")
    for code, row in judged.iterrows():
        told = plain(panel(atlas, level="orp", measure=HOMES, area=code).locator(".verdict").inner_text())
        lacks = f"chybí {plain(format_amount(math.ceil(row['margin']), 'luzka', 'cs', 0))}."
        assert (lacks in told) == (row["rules_met"] > 0), code


def test_a_margin_to_a_lower_bound_is_one_itself(atlas, sample):
    """Some homes for people with disabilities do not say how large they are, so the mean of the state is a bound."""
    homes = {"level": "orp", "form": "pobytova", "unit": "luzka"}
    judged = sample.underserved("domovy_pro_osoby_se_zdravotnim_postizenim", **homes).set_index("area")
    assert judged["reason_cs"].str.contains("dolní mez").any()
    atlas.set(level="orp", measure="domovy_pro_osoby_se_zdravotnim_postizenim-pobytova-luzka")
    for code, row in judged[judged["rules_met"] > 0].iterrows():
        told = plain(panel(atlas, area=code).locator(".verdict").inner_text())
        assert ("chybí nejméně" in told) == ("dolní mez" in row["reason_cs"]), code


def test_a_rule_that_cannot_be_judged_is_not_called_unmet(atlas):
    shown = panel(atlas, level="orp", measure=HOMES, area="9102")
    atlas.ask("""() => {
        const { n, cells, index } = Atlas.level("orp");
        const { v } = cells[Atlas.measure(Atlas.view().measure).number].at(-1);
        Atlas.pool(v.judged, n)[index.get("9102")] = 1 + 2 + 4;
    }""")
    shown = panel(atlas, lang="en")
    unfold_rules(shown)
    told = shown.locator(".rules li").all_inner_texts()
    assert [words()["en"]["rule_not_judged"] in text for text in told] == [False, False, False, True, True]
    assert "of 3 rules" in plain(shown.locator(".verdict").inner_text())


@pytest.mark.parametrize(("lang", "title"), [("cs", "Jak se posuzuje"), ("en", "How districts are judged")])
def test_every_rule_is_explained_whether_it_is_met_or_not(atlas, lang, title):
    shown = panel(atlas, lang=lang, level="orp", measure=HOMES, area="9102")
    unfold_rules(shown)
    told = [plain(text) for text in shown.locator(".rules li").all_inner_texts()]
    rules = atlas.ask("() => Atlas.data.rules")
    assert title in shown.inner_text()
    assert len(told) == len(rules) == 5
    for rule, text in zip(rules, told, strict=True):
        assert text.lower().startswith(plain(rule["label"][lang]).lower())
        assert plain(words()[lang][f"rule_{rule['id']}"]) in text
    met = atlas.ask("() => Atlas.met(Atlas.view())[Atlas.level('orp').index.get('9102')]")
    assert sum(words()[lang]["rule_met"] in text for text in told) == met > 0


def test_the_rules_are_explained_before_a_district_is_chosen(atlas):
    shown = panel(atlas, level="orp", measure=HOMES)
    unfold_rules(shown)
    assert shown.locator(".rules li").count() == 5
    assert "Jistota" in shown.inner_text()


@pytest.mark.parametrize("rule", REGISTRY)
def test_no_rule_of_the_registry_is_left_unexplained(rule):
    assert all(words()[lang].get(f"rule_{rule}") for lang in ("cs", "en"))


def test_fewer_than_a_lower_bound_are_at_least_so_many(atlas):
    told = atlas.ask("""() => {
        const stat = Atlas.column(Atlas.view({ level: "stat" }));
        const { flag: [before] } = stat;
        stat.flag[0] = Atlas.FLAGS.indexOf("at_least");
        Atlas.state.set({ lang: "en" });
        Atlas.settle();
        stat.flag[0] = before;
        return document.querySelector("#panel .facts").textContent;
    }""")
    assert "Less than the mean of the state≥" in told


@pytest.mark.parametrize(
    ("lang", "ties", "said"),
    [
        ("cs", 2, "8. z 9, spolu s 1 dalším"),
        ("cs", 4, "8. z 9, spolu s 3 dalšími"),
        ("en", 2, "8 of 9, with 1 other"),
        ("en", 4, "8 of 9, with 3 others"),
    ],
)
def test_ties_are_told_in_good_grammar(atlas, lang, ties, said):
    atlas.set(lang=lang)
    assert plain(atlas.ask(f"() => Atlas.ui.rankText({{ rank: 8, of: 9, ties: {ties} }})")) == said


def test_who_is_alone_on_the_map_has_no_rank(atlas):
    told = panel(atlas, level="kraj", measure=HOMES, area="CZ091").inner_text()
    assert "Pořadí" not in told
    atlas.set(view="table")
    assert "Pořadí" not in atlas.page.locator("#table").inner_text()


def test_neighbours_without_numbers_say_that_they_are_outside(atlas):
    told = panel(atlas, level="orp", measure=HOMES, area="9105").locator("details table").first
    assert "mimo studii" in told.inner_text()
    assert "–" not in told.inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_lies_outside_looks_in_the_legend_as_on_the_map(meet, sample_page, theme):
    """Its colour lets the ground through, so the ground must be that of the map."""
    page = meet(color_scheme=theme).show(sample_page, "l=orp").page
    ground = "one => getComputedStyle(one).backgroundColor"
    assert page.locator(".special canvas").last.evaluate(ground) == page.locator(".map").evaluate(ground)


def test_a_link_to_two_measures_opens_in_their_colours(visit, sample_page):
    visit.show(sample_page, "v=bivariate&l=orp")
    first = visit.ask("() => document.querySelector('.map canvas').toDataURL()")
    visit.set(need="share_80plus")
    visit.set(need="need")
    assert visit.ask("() => document.querySelector('.map canvas').toDataURL()") == first
    visit.set(view="map")
    assert visit.ask("() => document.querySelector('.map canvas').toDataURL()") != first


def test_of_two_measures_the_profile_tells_both(atlas):
    told = plain(panel(atlas, level="orp", measure=HOMES, view="bivariate", area="9105").inner_text())
    assert "Index potřeby 1,43 Třída obou ukazatelů nízké × vysoké" in told
    rows = plain(panel(atlas, compare="9102").locator(".compare").inner_text())
    assert "Třída obou ukazatelů nízké × vysoké" in rows
    assert "Třída obou" not in panel(atlas, view="map", compare="").inner_text()


def test_layers_that_are_missing_come_from_the_registers_of_services(atlas):
    told = plain(
        atlas.ask("""() => {
        Atlas.data.sample = false;
        return Atlas.ui.sourceOf(Atlas.measure("joint_gaps"));
    }""")
    )
    assert told == words()["cs"]["source_services"]


def test_who_is_alone_has_no_place_among_others(atlas):
    told = panel(atlas, level="kraj", measure="need", area="CZ091").inner_text()
    assert "Poloha mezi ostatními" not in told
    assert "Poloha mezi ostatními" in panel(atlas, level="orp", area="9105").inner_text()


def test_the_picture_of_a_place_among_others_says_what_its_parts_are(atlas):
    told = panel(atlas, level="orp", measure="need", area="9105").inner_text()
    assert "prostřední hodnota" in told
    assert words()["cs"]["spine_key"] in plain(told)


@pytest.mark.parametrize("width", [360, 640, 820, 1024, 1366])
def test_four_compared_districts_are_all_in_sight(atlas, width):
    atlas.page.set_viewport_size({"width": width, "height": 800})
    atlas.ask("""() => {
        const codes = Array.from(Atlas.areas("orp")).map((i) => Atlas.level("orp").codes[i]);
        Atlas.state.set({ area: codes[0], compare: codes.slice(1, 4).join() });
        Atlas.settle();
    }""")
    table = atlas.page.locator("#panel .compare")
    edge = atlas.page.locator("#panel").bounding_box()
    for cell in table.locator("td:visible, th:visible").all():
        box = cell.bounding_box()
        assert box["x"] >= edge["x"]
        assert box["x"] + box["width"] <= edge["x"] + edge["width"]
    assert table.evaluate("""table => [...table.querySelectorAll("td, th")].every((cell) =>
        cell.scrollWidth <= cell.clientWidth + 1)""")
    rows = atlas.page.get_by_role("row").filter(has=atlas.page.get_by_role("rowheader", name="Kapacita"))
    assert rows.get_by_role("cell").count() == 4
    assert atlas.page.locator("#panel").get_by_role("columnheader").count() == 4


def test_a_range_whose_ends_read_the_same_is_none(atlas):
    atlas.set(level="orp", measure=HOMES)
    told = atlas.ask("""() => {
        const column = Atlas.column();
        const i = Array.from(Atlas.areas("orp")).find((one) => column.value[one] > 0);
        return [0.001, 5].map((more) => {
            column.high[i] = column.low[i] + more;
            return Atlas.ui.spread(i, Atlas.view());
        });
    }""")
    assert told[0] == ""
    assert "–" in told[1]


OUTSIDE = """async () => {
    const outside = Atlas.FLAGS.indexOf("ring");
    const { flag } = Atlas.column();
    const box = Atlas.leaflet.getContainer().getBoundingClientRect();
    const canvas = await Atlas.map.toCanvas(1);
    const pen = canvas.getContext("2d");
    const shades = new Set();
    for (let x = 4; x < box.width - 4; x += 7) for (let y = 4; y < box.height - 4; y += 7) {
        const around = [[0, 0], [-4, 0], [4, 0], [0, -4], [0, 4]];
        const under = new Set(around.map(([a, b]) => Atlas.map.hitTest(box.left + x + a, box.top + y + b)));
        const [i] = under;
        if (under.size === 1 && i >= 0 && flag[i] === outside) shades.add(pen.getImageData(x, y, 1, 1).data.join());
    }
    return [...shades];
}"""


def test_what_lies_outside_is_not_painted_as_what_most_districts_have(atlas):
    """Where most districts have nothing, their hatching must not show in those around the study."""
    atlas.set(level="obec", measure=HOMES)
    plainly = atlas.ask(OUTSIDE)
    atlas.ask("""() => {
        const { flag } = Atlas.column();
        const [none, outside] = ["none", "ring"].map((name) => Atlas.FLAGS.indexOf(name));
        Array.from(flag.keys()).filter((i) => flag[i] === outside).slice(0, 40).forEach((i) => { flag[i] = none; });
    }""")
    atlas.set(level="orp")
    atlas.set(level="obec")
    assert atlas.ask(OUTSIDE) == plainly
    assert len(plainly) == 1
