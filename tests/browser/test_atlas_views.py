"""The ways to look at a measure: map, legend, strip, tiles, two measures, points, table, periods."""

import re

import pytest

from pokryti.catalog import Label
from pokryti.measures import Benchmark


def test_another_measure_repaints_map_legend_and_panel(atlas):
    page, before = atlas.page, atlas.picture()
    legend, head = page.locator("#legend").inner_text(), page.locator("#headline").inner_text()
    page.locator("#measure").select_option(index=3)
    assert page.locator("#headline").inner_text() != head
    assert page.locator("#legend").inner_text() != legend
    assert atlas.picture() != before


def test_what_is_not_a_number_looks_like_nothing_else(atlas):
    pictures = atlas.ask("""() => ["none", "unknown", "suppressed", "undefined", "ring", 0, 1, 2].map(
        (key) => Atlas.colours.swatch(key, Atlas.view(), 40, 24).toDataURL())""")
    assert len(set(pictures)) == len(pictures)


def test_a_class_of_the_legend_highlights_its_districts(atlas):
    atlas.set(level="obec")
    before = atlas.picture()
    atlas.page.locator(".classes button").first.click()
    assert atlas.page.locator(".classes button").first.get_attribute("aria-pressed") == "true"
    assert atlas.picture() != before
    atlas.page.locator(".classes button").first.click()
    assert atlas.picture() == before


def test_where_services_are_scarce_is_marked_and_stays_from_measure_to_measure(atlas):
    atlas.set(level="orp")
    page, before = atlas.page, atlas.picture()
    met = atlas.ask("() => Atlas.areas('orp').map((i) => Atlas.met(Atlas.view())[i] || 0)")
    steps = page.get_by_role("button", name="málo podle aspoň")
    told = [re.findall(r"\d+", text) for text in steps.all_inner_texts()]
    assert told
    for least, _, count in told:
        assert int(count) == sum(number >= int(least) for number in met)
    steps.last.click()
    assert atlas.picture() != before
    least = int(told[-1][0])
    marked = "() => [...(Atlas.ui.inRange(Atlas.view()) || [])].length"
    assert atlas.ask(marked) == sum(number >= least for number in met)
    other = atlas.ask(
        """() => Atlas.measures.find(({id, type, group}) => type === 'ratio' && id !== Atlas.state.get('measure')
            && Atlas.has(Atlas.view({measure: id, group}))).id"""
    )
    atlas.set(measure=other)
    assert atlas.ask("() => Atlas.state.get('range')") == f"r{least}"
    atlas.set(view="table")
    assert page.locator("#table-class").input_value() == f"r{least}"
    assert page.locator("#table table tbody tr").count() == atlas.ask(marked)


def test_brushing_the_strip_marks_districts_and_back(atlas):
    page, before = atlas.page, atlas.picture()
    strip = page.locator("#strip-canvas")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 40, steps=4)
    page.mouse.up()
    assert "~" in atlas.ask("() => Atlas.state.get('range')")
    assert page.locator("#strip-from").input_value()
    assert atlas.picture() != before
    page.get_by_role("button", name="Zrušit výběr rozsahu").click()
    assert atlas.ask("() => Atlas.state.get('range')") == ""
    plain = strip.evaluate("canvas => canvas.toDataURL()")
    atlas.ask("() => Atlas.map.hover(Atlas.ui.sorted(Atlas.view())[1][0])")
    page.wait_for_timeout(100)
    assert strip.evaluate("canvas => canvas.toDataURL()") != plain


def test_two_measures_at_once(atlas):
    atlas.set(level="orp")
    before = atlas.picture()
    atlas.page.get_by_role("radio", name="Dva ukazatele").check()
    assert atlas.page.locator(".nine tbody td").count() == 9
    assert sum(int(text) for text in atlas.page.locator(".nine tbody td").all_inner_texts()) > 0
    assert atlas.picture() != before


def test_tiles_weigh_people_and_move_by_arrows(atlas):
    atlas.set(level="orp", view="tiles")
    page = atlas.page
    tiles = page.locator(".tile")
    sizes = tiles.evaluate_all("all => all.map((one) => [Number(one.dataset.i), one.offsetWidth ** 2])")
    people = atlas.ask("() => Array.from(Atlas.ui.people('orp'))")
    shares = [area / people[i] for i, area in sizes]
    assert max(shares) / min(shares) < 1.6
    tiles.first.focus()
    before = page.evaluate("() => document.activeElement.dataset.i")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.classList.contains('tile')")
    page.keyboard.press("Enter")
    assert page.locator("#panel .facts").count()
    assert before is not None


def test_points_are_filtered_by_kind_form_and_provider(atlas):
    page = atlas.page
    page.get_by_label("Ukázat místa služeb").check()
    before = atlas.picture()
    counts = {}
    for kind in ("same", ""):
        page.locator("#points-kind").select_option(kind)
        counts[kind] = page.locator(".point-filters p").inner_text().split(" · ")[0]
    assert counts["same"] != counts[""]
    assert atlas.picture() != before
    page.locator("#points-provider").fill("neexistuje")
    page.locator("#points-provider").press("Enter")
    assert page.locator(".point-filters p").inner_text().startswith("Na mapě: 0")


def czech(name):
    """Sort as Czech does, for the letters that occur."""
    alphabet = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž"
    return [alphabet.find(letter) for letter in name.lower().replace("ch", "h\u007f")]


def test_table_sorts_filters_and_turns_pages(atlas):
    atlas.set(level="obec", view="table")
    page = atlas.page
    assert page.locator("#table tbody tr").count() == 50
    page.locator("[data-key=next]").click()
    assert "51" in page.locator(".pager span").inner_text()
    page.locator("[data-key=sort-name]").click()
    names = page.locator("#table tbody th").all_inner_texts()
    assert names == sorted(names, key=czech)
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.locator("#table-find").fill("OKRUŽ")
    assert 0 < page.locator("#table tbody tr").count() < 50
    assert page.evaluate("() => document.activeElement.id") == "table-find"


@pytest.fixture(scope="module")
def earlier_page(sample, tmp_path_factory):
    """Write the atlas of one level in 2016 and now."""
    atlas = sample.atlas(levels=["orp"], periods=[sample.on.replace(year=2016), sample.on])
    return atlas.save(tmp_path_factory.mktemp("earlier") / "atlas.html")


def test_breaks_stay_while_periods_change(visit, sample, earlier_page):
    page = visit.show(earlier_page).page
    labels = page.locator(".classes .label").all_inner_texts()
    page.get_by_role("button", name="Předchozí období").click()
    assert page.locator(".classes .label").all_inner_texts() == labels
    assert visit.ask("() => Atlas.state.get('period')") != sample.on.isoformat()
    page.locator("#period").press("ArrowRight")
    assert visit.ask("() => Atlas.state.get('period')") == sample.on.isoformat()
    visit.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    assert page.locator("svg.trend").count() == 1


def test_a_district_without_one_of_two_numbers_looks_like_what_it_misses(atlas):
    atlas.set(level="obec", view="bivariate")
    looks = atlas.ask("""() => {
        const view = Atlas.view();
        const missing = Atlas.areas("obec").filter((i) => !Atlas.ui.counts(Atlas.column(view).flag[i]));
        return missing.map((i) => typeof Atlas.map.colour(i));
    }""")
    assert looks
    assert set(looks) == {"object"}
    assert "nelze spočítat" in atlas.page.locator("#two .specials").inner_text()


def test_districts_are_compared_with_what_the_reader_names(visit, sample, tmp_path):
    cited = Benchmark.given(41.1, source="Catalan reference ratio", label=Label("katalánská norma", "Catalan norm"))
    atlas = sample.atlas(
        ["domovy_pro_seniory"], ["orp", "kraj"], benchmarks={"domovy_pro_seniory-pobytova-luzka": [cited]}
    )
    page = visit.show(atlas.save(tmp_path / "atlas.html"), "i=domovy_pro_seniory-pobytova-luzka&l=orp&p=div").page
    page.locator(".settings summary").click()
    mark = page.locator(".marker.benchmark")
    whole = sample.ratio("domovy_pro_seniory", level="kraj", unit="luzka")
    assert page.locator("#benchmark option").all_inner_texts() == [
        "průměr státu",
        whole["name"].iloc[0],
        "katalánská norma",
    ]
    page.locator("#benchmark").select_option("katalánská norma")
    assert mark.inner_text() == "katalánská norma 41,1"
    assert "Catalan reference ratio" in page.locator(".settings").inner_text()
    assert "x=cited%3A0" in page.url
    colours = visit.ask("() => { const {ranges, colours} = Atlas.classes.of(); return [ranges, colours]; }")
    assert all((low >= 41.1) == (high >= 41.1) for low, high in colours[0])
    page.locator("#benchmark").select_option(label=whole["name"].iloc[0])
    assert mark.inner_text().startswith(f"průměr: {whole['name'].iloc[0]}")
    page.locator("#benchmark-number").fill("12,5")
    page.locator("#benchmark-number").press("Enter")
    assert mark.inner_text() == "zadaná hodnota 12,5"
    csv = visit.ask("() => Atlas.ui.csv(false)")
    visit.set(benchmark="stat")
    assert visit.ask("() => Atlas.ui.csv(false)") == csv


def test_a_number_is_not_taken_over_to_another_measure(atlas):
    atlas.set(benchmark="12.5")
    atlas.set(measure="share_65plus")
    assert atlas.ask("() => Atlas.state.get('benchmark')") == "stat"


def test_a_class_of_two_measures_is_picked_out_on_map_and_chart(atlas):
    atlas.set(view="bivariate", level="orp")
    before = atlas.picture()
    cells = atlas.page.locator(".nine button")
    counts = [int(text) for text in cells.all_inner_texts()]
    at = counts.index(max(counts))
    cells.nth(at).click()
    assert cells.nth(at).get_attribute("aria-pressed") == "true"
    assert atlas.page.locator(".scatter .point:not(.dim)").count() == max(counts)
    assert atlas.picture() != before
    atlas.page.locator('input[name="view"][value="map"]').check()
    assert atlas.ask("() => Atlas.state.get('range')") == ""
    assert atlas.picture()


def test_places_are_those_of_the_period_shown(visit, sample, earlier_page):
    page = visit.show(earlier_page, "pt=1")
    for date in (sample.on.replace(year=2016), sample.on):
        page.set(period=date.isoformat())
        places = sample.at(date).places
        obce = set(sample.territory.structure.index)
        known = places["precision"].isin(["address", "obec"]) & places["obec"].isin(obce)
        assert page.ask("() => Atlas.places.now().length") == known.sum()


def test_dark_colours_can_be_chosen(meet, sample_page):
    light = meet(color_scheme="light").show(sample_page)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    before = light.ask(ground)
    light.page.locator('[data-key="theme"]').click()
    assert light.ask(ground) != before
    assert "th=dark" in light.page.url
    assert light.violations() == []
    dark = meet(color_scheme="dark").show(sample_page)
    assert dark.page.locator('[data-key="theme"]').get_attribute("aria-pressed") == "true"
    assert dark.ask(ground) == light.ask(ground)
    dark.page.locator('[data-key="theme"]').click()
    assert dark.ask(ground) == before


OFF_CENTRE = """() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [map, canvas] = [box(".map"), box(".atlas-canvas canvas")];
    return Math.round(canvas.left + canvas.width / 2 - map.left - map.width / 2);
}"""


def test_the_map_is_drawn_anew_once_the_hand_rests(meet, sample_page):
    visit = meet(reduced_motion="reduce").show(sample_page)
    mouse = visit.page.mouse
    mouse.move(500, 500)
    mouse.down()
    mouse.move(520, 500)
    mouse.move(560, 500)
    mouse.up()
    assert visit.ask(OFF_CENTRE) > 30
    visit.page.wait_for_timeout(1500)
    assert abs(visit.ask(OFF_CENTRE)) <= 2


def test_people_who_are_only_expected_are_marked_so(atlas):
    atlas.ask("""() => {
        Atlas.data.groups["65plus"].expected = "ČSÚ 2018";
        Atlas.state.set({ measure: "domovy_pro_seniory-pobytova-luzka", level: "orp", view: "table" });
        Atlas.map.select(Atlas.areas("orp")[0]);
        Atlas.redraw(new Set(["measure"]));
        Atlas.settle();
    }""")
    for part in ("#panel .facts", "#table tbody"):
        assert "≈" in atlas.page.locator(part).first.inner_text()
    atlas.set(view="map")
    assert "odhad" in atlas.page.locator("#legend").inner_text()


def test_tiles_never_cut_a_name(atlas):
    atlas.set(level="orp", view="tiles")
    cut = atlas.ask("""() => [...document.querySelectorAll(".tile span")].filter((span) => {
        const [inner, outer] = [span, span.parentElement].map((one) => one.getBoundingClientRect());
        const aside = inner.left < outer.left || inner.right > outer.right;
        return aside || inner.top < outer.top || inner.bottom > outer.bottom;
    }).map((span) => span.textContent)""")
    assert cut == []


def test_four_districts_compared_fit_beside_the_map(atlas):
    atlas.set(level="orp")
    atlas.page.set_viewport_size({"width": 1440, "height": 900})
    atlas.ask("""() => {
        const codes = Array.from(Atlas.areas("orp")).map((i) => Atlas.level("orp").codes[i]);
        Atlas.state.set({ area: codes[0], compare: codes.slice(1, 4).join() });
        Atlas.settle();
    }""")
    over = atlas.ask("""() => {
        const { scrollWidth, clientWidth } = document.querySelector("#panel .compare");
        return scrollWidth - clientWidth;
    }""")
    assert over <= 0
