"""The atlas as a planner uses it."""

import math

import pytest

from pokryti.catalog import Label


@pytest.mark.parametrize("typed", ["okruzna", "OKRUŽNÁ", "okru"])
def test_search_ignores_case_and_diacritics(atlas, typed):
    atlas.page.locator("#search").fill(typed)
    assert "Okružná" in atlas.page.locator("#search-list li").first.inner_text()


@pytest.mark.parametrize("typed", ["dolni kuz", "vrch (", "a+b", "[", "dolni-", "kuzelovice"])
def test_search_takes_any_text_as_text(atlas, typed):
    atlas.page.locator("#search").fill(typed)
    shown = atlas.page.locator("#search-list li").first.inner_text()
    assert ("Dolní Kuželovice" in shown) == (typed in {"dolni kuz", "kuzelovice"})


def test_search_tells_parents(atlas):
    atlas.set(level="obec")
    atlas.page.locator("#search").fill("cvičíkov")
    assert atlas.page.locator("#search-list li").first.inner_text().split("\n")[1].startswith("obec, ")


def test_search_finds_a_code(atlas, sample):
    code = sample.territory.areas("obec").query("role == 'study'").index[3]
    name = sample.territory.areas("obec").loc[code, "name"]
    atlas.choose(code)
    assert atlas.page.locator("#panel-title").inner_text() == name


def test_one_reading_sentence_in_either_language(atlas):
    atlas.set(level="orp")
    first = atlas.ask("""() => {
        const view = Atlas.view();
        const i = Atlas.areas("orp").find((one) => Atlas.cell(one, view).isNumber);
        Atlas.map.select(i);
        return Atlas.cell(i, view);
    }""")
    reading = atlas.page.locator("#panel .reading").first
    assert reading.inner_text().startswith("Na 1")
    assert f"v\u00a0ORP {first['name']}" in reading.inner_text()
    assert first["text"] in reading.inner_text()
    atlas.set(lang="en")
    assert reading.inner_text().startswith("Per 1,000")
    assert atlas.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    ("lang", "level", "name", "where"),
    [
        ("cs", "kraj", "Jihočeský kraj", "v Jihočeském kraji"),
        ("cs", "kraj", "Zlínský kraj", "ve Zlínském kraji"),
        ("cs", "kraj", "Středočeský kraj", "ve Středočeském kraji"),
        ("cs", "kraj", "Kraj Vysočina", "v Kraji Vysočina"),
        ("cs", "kraj", "Hlavní město Praha", "v hlavním městě Praze"),
        ("cs", "orp", "Třeboň", "v ORP Třeboň"),
        ("cs", "okres", "Tábor", "v okrese Tábor"),
        ("en", "orp", "Třeboň", "in the district of Třeboň (ORP)"),
    ],
)
def test_places_decline(calm, lang, level, name, where):
    calm.set(lang=lang)
    assert calm.ask(f"() => Atlas.ui.where('{level}', '{name}')") == where


@pytest.mark.parametrize(
    ("lang", "value", "decimals", "amount"),
    [
        ("cs", 1, 0, "1 lůžko"),
        ("cs", 3, 0, "3 lůžka"),
        ("cs", 41, 0, "41 lůžek"),
        ("cs", 41.5, 1, "41,5 lůžka"),
        ("en", 1, 0, "1 bed"),
        ("en", 41.5, 1, "41.5 beds"),
    ],
)
def test_units_follow_their_number(calm, lang, value, decimals, amount):
    calm.set(lang=lang)
    said = calm.ask(f"() => Atlas.ui.amount({{unit: 'luzka'}}, {value}, {decimals})")
    assert said.replace("\u00a0", " ") == amount


@pytest.mark.parametrize(
    ("lang", "text", "bound"),
    [
        ("cs", "Na 5 lidí v ORP a u Brna 12 %", "Na 5_lidí v_ORP a_u_Brna 12_%"),
        ("cs", "(v kraji 3. místo)", "(v_kraji 3._místo)"),
        ("en", "a 5 km walk", "a 5 km walk"),
        ("en", "12 % of all", "12% of all"),
    ],
)
def test_small_words_and_numbers_keep_to_the_next_word(calm, lang, text, bound):
    calm.set(lang=lang)
    assert calm.ask(f"() => Atlas.texts.bind('{text}')") == bound.replace("_", "\u00a0")


def test_two_to_four_districts_stand_side_by_side(atlas, sample):
    atlas.set(level="orp")
    codes = list(sample.territory.areas("orp").query("role == 'study'").index)
    atlas.set(area=codes[0], compare=",".join(codes[1:6]))
    heads = atlas.page.locator("table.compare thead th")
    assert heads.count() == 4
    assert heads.nth(3).inner_text().startswith("D")
    assert atlas.page.locator("#compare-search").count() == 0
    heads.nth(0).get_by_role("button").click()
    assert heads.count() == 3


def test_ctrl_click_adds_to_the_comparison(atlas):
    atlas.set(level="orp")
    page = atlas.page
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    spot = atlas.ask("""() => {
        const middle = Atlas.topology.bounds('orp', Atlas.areas('orp')[4]).getCenter();
        const at = Atlas.leaflet.latLngToContainerPoint(middle);
        const box = document.querySelector('#map .map').getBoundingClientRect();
        return [box.left + at.x, box.top + at.y];
    }""")
    page.keyboard.down("Control")
    page.mouse.click(*spot)
    page.keyboard.up("Control")
    assert page.locator("table.compare thead th").count() == 2


def test_the_address_restores_the_whole_view(visit, sample_page, sample):
    codes = list(sample.territory.areas("orp").query("role == 'study'").index)
    visit.show(sample_page)
    measure = visit.ask("() => Atlas.measures.filter((m) => m.type === 'ratio')[5].id")
    wanted = {"level": "orp", "measure": measure, "area": codes[2], "compare": codes[4]}
    wanted |= {"view": "table", "lang": "en", "sort": "name~a", "find": "a"}
    visit.set(**wanted)
    address = visit.ask("() => location.hash").removeprefix("#")
    table = visit.page.locator("#table").inner_text()
    visit.page.goto("about:blank")
    visit.show(sample_page, address)
    assert {key: visit.ask(f"() => Atlas.state.get('{key}')") for key in wanted} == wanted
    assert visit.page.locator("#table").inner_text() == table


def test_a_broken_address_opens_the_start(visit, sample_page):
    visit.show(sample_page, "l=nowhere&a=%F0%9F&v=xyz&b=1~~2")
    assert visit.page.locator("#panel-title").inner_text()
    assert visit.complaints == []


@pytest.mark.parametrize("state", ["i=constructor&l=__proto__&g=toString", "lang=constructor", "v=bivariate&n=valueOf"])
def test_names_that_every_object_has_are_no_state(visit, sample_page, state):
    visit.show(sample_page, state)
    assert visit.page.locator("#panel-title").inner_text()
    assert visit.complaints == []


def test_sample_data_say_so(atlas):
    assert atlas.page.get_by_text("UKÁZKA / SAMPLE").first.is_visible()


def test_access_tells_what_comes_from_elsewhere_and_where_the_data_end(visit, sample_page):
    visit.show(sample_page, "i=nearest-domovy_pro_seniory-pobytova-luzka&l=orp")
    assert "km vzdušnou čarou" in visit.page.locator("#subline").inner_text()
    panel = visit.choose("Vzorov")
    facts = panel.locator(".facts").first.inner_text().replace("\u00a0", " ")
    for words in ("Lidí s nejbližším místem jinde", "Lidí dál než 10 km", "Lidí u okraje dat"):
        assert words in facts
    assert "v\u00a0průměru" in panel.locator(".reading").first.inner_text()
    assert visit.violations() == []


def test_the_map_survives_a_moment_without_room(atlas):
    zoom = """async (width) => {
        document.querySelector(".map").style.width = width;
        for (let k = 0; k < 3; k++) await new Promise((done) => requestAnimationFrame(done));
        return Atlas.leaflet.getZoom();
    }"""
    before = atlas.ask("() => Atlas.leaflet.getZoom()")
    assert math.isfinite(atlas.page.evaluate(zoom, "12px"))
    assert atlas.page.evaluate(zoom, "") == before
    assert atlas.complaints == []


@pytest.mark.parametrize(
    ("lang", "licence"), [("cs", "bez omezení autorským právem"), ("en", "no copyright, database not protected")]
)
def test_licences_are_told_in_the_language_of_the_reader(visit, sample_atlas, tmp_path, lang, licence):
    real = sample_atlas.replace(sample=False, source=Label("Služby: MPSV.", "Services: MPSV."))
    atlas = visit.show(real.save(tmp_path / "atlas.html"))
    atlas.set(lang=lang)
    atlas.page.get_by_role("button", name={"cs": "O datech", "en": "About the data"}[lang]).click()
    assert atlas.page.locator("#dialog li", has_text=licence).inner_text().endswith(f", {licence}")


def test_a_larger_district_after_the_name_tells_namesakes_apart(atlas, sample):
    obce = sample.territory.areas("obec").query("role == 'study'")
    code, parent = atlas.ask("""() => {
        const { codes, parents } = Atlas.level("obec");
        const i = Atlas.areas("obec")[7];
        return [codes[i], Atlas.level("orp").names[parents.orp[i]]];
    }""")
    atlas.page.locator("#search").fill(f"{obce.loc[code, 'name'].upper()}, {parent[:5].lower()}")
    first = atlas.page.locator("#search-list li").first.inner_text()
    assert obce.loc[code, "name"] in first
    assert parent in first


def test_search_tells_how_many_it_found_and_that_not_all_are_shown(atlas):
    atlas.page.locator("#search").fill("o")
    rows = atlas.page.locator("#search-list li")
    found = int(atlas.page.locator("#live").inner_text().split(": ")[1].replace("\u00a0", ""))
    assert found > rows.count() == 31
    assert str(found - 30) in rows.last.inner_text()
    atlas.page.locator("#search").press("ArrowUp")
    assert rows.nth(29).get_attribute("aria-selected") == "true"


def test_counted_per_others_a_measure_says_for_whom_it_is_judged(atlas):
    page = atlas.page
    atlas.set(level="orp", group="80plus")
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    assert page.locator("#panel .verdict").count() == 0
    assert "Posouzení platí pro jinou skupinu" in page.locator("#panel").inner_text()
    page.get_by_role("button", name="Přepnout na ni").click()
    assert page.locator("#panel .verdict").count() == 1


@pytest.mark.parametrize(("lang", "reading", "mark"), [("cs", "nejméně", "≥\u00a0"), ("en", "at least", "≥\u00a0")])
def test_a_lower_bound_is_told_as_one_wherever_it_stands(atlas, lang, reading, mark):
    """A sum with an unknown part is a bound: in the number, in the sentence, and where it is compared with."""
    atlas.set(lang=lang, level="orp")
    told = atlas.ask("""() => {
        const view = Atlas.view();
        const i = Atlas.areas("orp").find((one) => Atlas.cell(one, view).flag === "ok");
        const { flag } = Atlas.column(view);
        flag[i] = Atlas.FLAGS.indexOf("at_least");
        const stat = Atlas.column(Atlas.view({ level: "stat" }));
        const before = stat.flag[0];
        stat.flag[0] = flag[i];
        const told = [Atlas.cell(i, view).text, Atlas.ui.reading(i, view), Atlas.ui.benchmarkText(view)];
        [flag[i], stat.flag[0]] = [Atlas.FLAGS.indexOf("ok"), before];
        return told;
    }""")
    assert told[0].startswith(mark)
    assert told[1].count(reading) == 2
    assert told[2].startswith(mark)
