"""The atlas as a planner uses it."""

import csv
import io
import json

import pytest

from pokryti.catalog.numbers import format_number


def state(visit, **changes):
    visit.ask(f"() => Atlas.state.set({json.dumps(changes)})")


def test_every_value_equals_the_table_of_a_run(atlas, sample):
    """Walk through all districts, measures and levels; numerators and denominators are those of `tables/coverage.csv`."""
    shown = atlas.ask("""() => {
        const all = {};
        for (const level of Atlas.levels) for (const measure of Atlas.measures.filter((m) => m.type === "ratio")) {
            const view = Atlas.view({level: level.id, measure: measure.id, group: measure.group});
            if (!Atlas.has(view)) continue;
            for (const i of Atlas.areas(level.id)) {
                const cell = Atlas.cell(i, view);
                const number = (x) => (Number.isNaN(x) ? null : x);
                all[[level.id, measure.kind, measure.form, measure.unit, measure.group, cell.code]] =
                    [number(cell.value), number(cell.numerator), number(cell.denominator), cell.flag, cell.text, Atlas.decimals(view)];
            }
        }
        return all;
    }""")
    rows = sample.coverage().itertuples()
    compared = 0
    for row in rows:
        key = ",".join([row.level, row.kind, row.form, row.unit, row.group, row.area])
        value, numerator, denominator, flag, text, decimals = shown[key]
        assert flag == row.flag or (row.flag == "unknown" and flag == "at_least"), key
        if flag in {"ok", "edge", "small", "at_least"}:
            assert text.removeprefix("≥\u00a0").removeprefix("≥ ") == format_number(row.value, "cs", decimals), key
            assert (numerator, denominator) == (pytest.approx(row.numerator), pytest.approx(row.denominator)), key
        compared += 1
    assert compared == len(shown)


def test_the_profile_says_what_the_table_says(atlas, sample):
    """Open every SO ORP of the sample and read its panel."""
    atlas.ask("() => Atlas.state.set({level: 'orp'})")
    view = atlas.ask("() => Atlas.view()")
    measure = atlas.ask("() => { const {kind, form, unit} = Atlas.measure(Atlas.view().measure); return [kind, form, unit]; }")
    judged = sample.underserved(measure[0], level="orp", form=measure[1], unit=measure[2]).set_index("area")
    for code, row in judged.iterrows():
        atlas.ask(f"() => Atlas.state.set({{area: '{code}'}})")
        panel = atlas.page.locator("#panel")
        assert panel.locator("h2").inner_text() == row["name"]
        decimals = atlas.ask("() => Atlas.decimals(Atlas.view())")
        if row["flag"] in {"ok", "edge", "small"}:
            assert panel.locator(".big").inner_text().split("\n")[0] == format_number(row["value"], "cs", decimals)
            facts = panel.locator(".facts").first.inner_text()
            assert format_number(row["denominator"], "cs", 0) in facts
    assert view["level"] == "orp"


@pytest.mark.parametrize(("typed", "found"), [("podhorska lhota", "Podhorská Lhota"), ("PODHORSKÁ", "Podhorská"), ("vzorov", "Vzorov")])
def test_search_ignores_case_and_diacritics(atlas, sample, typed, found):
    names = sample.territory.areas("obec")["name"]
    wanted = next((name for name in names if name.startswith(found)), None)
    if wanted is None:
        wanted, typed = "Okružná", "okruzna"
    box = atlas.page.locator("#search")
    box.fill(typed)
    first = atlas.page.locator("#search-list li").first
    assert wanted in first.inner_text()
    assert "ORP" in atlas.page.locator("#search-list").inner_text()


def test_search_finds_a_code(atlas, sample):
    code = sample.territory.areas("obec").query("role == 'study'").index[3]
    name = sample.territory.areas("obec").loc[code, "name"]
    atlas.choose(code)
    assert atlas.page.locator("#panel-title").inner_text() == name


def test_one_reading_sentence_in_either_language(atlas):
    state(atlas, level="orp")
    first = atlas.ask("""() => {
        const view = Atlas.view();
        const i = Atlas.areas("orp").find((one) => Atlas.cell(one, view).isNumber);
        Atlas.map.select(i);
        return Atlas.cell(i, view);
    }""")
    reading = atlas.page.locator("#panel .reading").first
    assert reading.inner_text().startswith("Na 1")
    assert f"v ORP {first['name']}" in reading.inner_text()
    assert first["text"] in reading.inner_text()
    state(atlas, lang="en")
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
def test_places_decline(atlas, lang, level, name, where):
    state(atlas, lang=lang)
    assert atlas.ask(f"() => Atlas.ui.where('{level}', '{name}')") == where


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
def test_units_follow_their_number(atlas, lang, value, decimals, amount):
    state(atlas, lang=lang)
    said = atlas.ask(f"() => Atlas.ui.amount({{unit: 'luzka'}}, {value}, {decimals})")
    assert said.replace("\u00a0", " ") == amount


def test_two_to_four_districts_stand_side_by_side(atlas, sample):
    state(atlas, level="orp")
    codes = list(sample.territory.areas("orp").query("role == 'study'").index)
    state(atlas, area=codes[0], compare=",".join(codes[1:6]))
    heads = atlas.page.locator("table.compare thead th")
    assert heads.count() == 4
    assert heads.nth(3).inner_text().startswith("D")
    assert atlas.page.locator("#compare-search").count() == 0
    heads.nth(0).get_by_role("button").click()
    assert heads.count() == 3


def test_ctrl_click_adds_to_the_comparison(atlas):
    state(atlas, level="orp")
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
    wanted = {"level": "orp", "measure": measure, "area": codes[2], "compare": codes[4], "view": "table", "lang": "en", "sort": "name~a", "find": "a"}
    state(visit, **wanted)
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


def saved(visit, name):
    visit.page.locator('[data-key="share"]').click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=name).click()
    visit.page.keyboard.press("Escape")
    return download.value


def test_csv_opens_in_czech_excel_and_elsewhere(atlas):
    state(atlas, level="orp")
    excel = saved(atlas, "CSV pro český Excel").path().read_bytes()
    assert excel.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(excel.decode("utf-8-sig")), delimiter=";"))
    count = atlas.ask("() => Atlas.areas('orp').filter(() => true).length * Atlas.periods.filter((p) => Atlas.has(Atlas.view({period: p.id}))).length")
    assert len(rows) == count + 1
    plain = list(csv.DictReader(io.StringIO(saved(atlas, "CSV prosté").path().read_text(encoding="utf-8"))))
    assert [row["kód"] for row in plain] == [row[0] for row in rows[1:]]
    values = dict(zip((row[0] for row in rows[1:]), (row[rows[0].index("hodnota")] for row in rows[1:]), strict=True))
    for row in plain:
        assert values[row["kód"]].replace(",", ".") == row["hodnota"]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_csv_never_starts_a_formula(atlas, start):
    atlas.ask(f"() => {{ Atlas.level(Atlas.state.get('level')).names[0] = {json.dumps(start + 'cmd')}; }}")
    text = atlas.ask("() => Atlas.ui.csv(false)")
    assert f"'{start}cmd" in text


def test_picture_has_title_map_and_legend(atlas):
    picture = saved(atlas, "Stáhnout PNG").path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(picture) > 40_000


def test_print_has_the_map_on_one_sheet(atlas, tmp_path):
    state(atlas, level="orp")
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    with_map = atlas.page.pdf(prefer_css_page_size=True)
    (tmp_path / "sheet.pdf").write_bytes(with_map)
    assert b"/Subtype /Image" in with_map
    assert len(with_map) > 30_000
    assert with_map.count(b"/Type /Page\n") == 1


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
    state(atlas, level="obec")
    before = atlas.picture()
    atlas.page.locator(".classes button").first.click()
    assert atlas.page.locator(".classes button").first.get_attribute("aria-pressed") == "true"
    assert atlas.picture() != before
    atlas.page.locator(".classes button").first.click()
    assert atlas.picture() == before


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
    state(atlas, level="orp")
    before = atlas.picture()
    atlas.page.get_by_role("radio", name="Dva ukazatele").check()
    assert atlas.page.locator(".nine tbody td").count() == 9
    assert sum(int(text) for text in atlas.page.locator(".nine tbody td").all_inner_texts()) > 0
    assert atlas.picture() != before


def test_tiles_weigh_people_and_move_by_arrows(atlas):
    state(atlas, level="orp", view="tiles")
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


def test_table_sorts_filters_and_turns_pages(atlas):
    state(atlas, level="obec", view="table")
    page = atlas.page
    assert page.locator("#table tbody tr").count() == 50
    page.locator("[data-key=next]").click()
    assert "51" in page.locator(".pager span").inner_text()
    page.locator("[data-key=sort-name]").click()
    names = page.locator("#table tbody th").all_inner_texts()
    assert names == sorted(names, key=lambda name: names.index(name))
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.locator("#table-find").fill("OKRUŽ")
    assert 0 < page.locator("#table tbody tr").count() < 50
    assert page.evaluate("() => document.activeElement.id") == "table-find"


def test_breaks_stay_while_periods_change(visit, sample, tmp_path):
    import datetime as dt

    both = sample.atlas(periods=[sample.on - dt.timedelta(days=365), sample.on], levels=["orp"])
    visit.show(both.save(tmp_path / "two.html"))
    page = visit.page
    labels = page.locator(".classes .label").all_inner_texts()
    page.get_by_role("button", name="Předchozí období").click()
    assert page.locator(".classes .label").all_inner_texts() == labels
    assert visit.ask("() => Atlas.state.get('period')") != sample.on.isoformat()
    page.locator("#period").press("ArrowRight")
    assert visit.ask("() => Atlas.state.get('period')") == sample.on.isoformat()
    visit.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    assert page.locator("svg.trend").count() == 1


def test_sample_data_say_so(atlas):
    assert atlas.page.get_by_text("UKÁZKA / SAMPLE").first.is_visible()
